//! 10,000 rows from "Yes" to results on SQLite, into an empty directory and over the same people again, beside bare
//! prepared statements that make the same end state row by row: same chunks, same settings.
//!
//! Run by `cargo xtask bench commit`; prints one JSON object a line. Nothing here is part of the program.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use directory::batch::NewBatch;
use directory::session::FirstAdministrator;
use directory::{Directory, ROOT_PLACE};
use importer::format::learners::{INSTRUCTORS, PARENTS, STUDENTS};
use importer::format::{Field, Tab};
use importer::format::{OptionKey, Options};
use importer::outcome::{Counts, SourceId};
use importer::sheet::Sheet;
use importer::stage::Part;
use migrations::{Migrator, MigratorTrait};
use rusqlite::types::Value;
use rusqlite::{Connection, TransactionBehavior, params_from_iter};
use sea_orm::ConnectionTrait;

const RUNS: usize = 5;
const STUDENTS_IN_ALL: usize = 6_000;
const INSTRUCTORS_IN_ALL: usize = 200;
const PARENTS_IN_ALL: usize = 3_800;

/// All that a commit writes, with the column that says whose it is.
const TABLES: [(&str, &str); 6] = [
    ("account", "id"),
    ("role", "account"),
    ("association", "student"),
    ("outbox", "account"),
    ("event", "account"),
    ("batch_row", "account"),
];

/// People in one transaction, as in a commit.
const CHUNK: i64 = 1_000;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Result<()> {
    let cases = ["10,000 new rows from Yes to results", "10,000 rows that update, from Yes to results"];
    let mut seconds = [(Vec::new(), Vec::new()), (Vec::new(), Vec::new())];
    for run in 0..RUNS {
        let folder = std::env::temp_dir().join(format!("rollcall-bench-{}-{run}", std::process::id()));
        let (directory, admin) = school(&folder).await?;
        for (time, (ours, peer)) in seconds.iter_mut().enumerate() {
            let before = folder.join(format!("before-{time}.db"));
            let (took, counts) = import(&directory, admin, time, &before).await?;
            let done =
                if time == 0 { (counts.created, counts.associations_made) } else { (counts.updated, 0) };
            assert_eq!(done, if time == 0 { (10_000, 12_000) } else { (10_000, 0) });
            ours.push(took);
            peer.push(row_by_row(&before, &folder.join("rollcall.db"))?);
        }
        directory.db().clone().close().await?;
        std::fs::remove_dir_all(&folder)?;
    }
    let rows = (STUDENTS_IN_ALL + INSTRUCTORS_IN_ALL + PARENTS_IN_ALL) as f64;
    for (case, (ours, peer)) in cases.into_iter().zip(seconds) {
        let (ours, peer) = (rows / median(ours), rows / median(peer));
        let line = serde_json::json!({
            "bench": "commit", "case": case, "unit": "rows/s", "ours": ours, "peer": peer,
            "peer_name": "bare prepared statements, row by row", "ratio": ours / peer, "runs": RUNS,
        });
        println!("{line}");
    }
    Ok(())
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

/// Seconds from Yes to results. What was there before Yes is kept in a file of its own, for the peer.
async fn import(directory: &Directory, admin: i64, time: usize, before: &Path) -> Result<(f64, Counts)> {
    let parts = parts(time);
    let new = NewBatch {
        format: "learners".into(),
        place: Some(ROOT_PLACE),
        options: Options::of([OptionKey::Invite]),
        password: None,
        sources: vec![(0, "students.csv".into()), (1, "instructors.csv".into()), (2, "parents.csv".into())],
        parts: u32::try_from(parts.len())?,
        rows: parts.iter().map(|part| part.sheet.rows()).sum(),
    };
    let batch = directory.start_batch(admin, new).await?;
    for (number, part) in (0..).zip(&parts) {
        directory.stage_part(admin, batch, number, part.encode()).await?;
    }
    directory.plan_batch(admin, batch).await?;
    directory.db().execute_unprepared(&format!("VACUUM INTO '{}'", before.display())).await?;
    let from = Instant::now();
    directory.begin_commit(admin, batch).await?;
    directory.commit(batch, usize::MAX).await?;
    let seconds = from.elapsed().as_secs_f64();
    Ok((seconds, directory.batch(admin, batch).await?.sums.counts))
}

async fn school(folder: &Path) -> Result<(Directory, i64)> {
    let directory = Directory::open("", folder).await?;
    Migrator::up(directory.db(), None).await?;
    let link = directory.set_up_link().await?.ok_or("no link")?;
    let first = FirstAdministrator {
        place_name: "Riverside".into(),
        given_name: "Hannah".into(),
        family_name: "Lindqvist".into(),
        email: "hannah@riverside.example".into(),
        password: "seven quiet herons wade".into(),
    };
    let token = directory.set_up(link.as_str(), first).await?;
    let admin = directory.session(token.as_str()).await?.ok_or("no session")?.account;
    Ok((directory, admin))
}

/// Students with a parent and an instructor each; in parts of at most a mebibyte. The second time everybody has
/// another phone.
fn parts(time: usize) -> Vec<Part> {
    let name = vec![Field::GivenName, Field::FamilyName, Field::Email, Field::Phone];
    let more = vec![Field::IdNumber, Field::Grade, Field::Parent, Field::Instructor];
    let phone = format!("555 {time:04}");
    let mut parts = Vec::new();
    for (first, count) in [(0, STUDENTS_IN_ALL / 2), (STUDENTS_IN_ALL / 2, STUDENTS_IN_ALL / 2)] {
        let mut sheet = Sheet::new();
        for n in first..first + count {
            let cells = [
                format!("Given{n}"),
                format!("Family{}", n / 2),
                format!("student{n}@riverside.example"),
                phone.clone(),
                format!("{n:06}"),
                (n % 12 + 1).to_string(),
                format!("parent{}@home.example", n % PARENTS_IN_ALL),
                format!("instructor{}@riverside.example", n % INSTRUCTORS_IN_ALL),
            ];
            sheet.push_row(u32::try_from(n).unwrap_or(0) + 2, cells.iter().map(String::as_str));
        }
        parts.push(part(STUDENTS, [name.clone(), more.clone()].concat(), sheet));
    }
    for (tab, count, key) in [
        (INSTRUCTORS, INSTRUCTORS_IN_ALL, "instructor#@riverside.example"),
        (PARENTS, PARENTS_IN_ALL, "parent#@home.example"),
    ] {
        let mut sheet = Sheet::new();
        for n in 0..count {
            let cells =
                [format!("Grown{n}"), format!("Family{n}"), key.replace('#', &n.to_string()), phone.clone()];
            sheet.push_row(u32::try_from(n).unwrap_or(0) + 2, cells.iter().map(String::as_str));
        }
        parts.push(part(tab, name.clone(), sheet));
    }
    parts
}

fn part(tab: Tab, fields: Vec<Field>, sheet: Sheet) -> Part {
    Part { tab, source: SourceId(tab.0.into()), fields, headings: Vec::new(), sheet }
}

/// Seconds for the same end state: each row by a prepared statement, a chunk of people in one transaction.
fn row_by_row(before: &Path, after: &Path) -> Result<f64> {
    let mut db = Connection::open(before)?;
    db.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
         PRAGMA cache_size = -32768; PRAGMA temp_store = memory;",
    )?;
    db.execute("ATTACH ? AS after", [after.display().to_string()])?;
    let mut chunks: BTreeMap<i64, Vec<(String, Vec<Value>)>> = BTreeMap::new();
    for (table, whose) in TABLES {
        let mut rows =
            db.prepare(&format!("SELECT * FROM after.{table} EXCEPT SELECT * FROM main.{table}"))?;
        let columns: Vec<String> = rows.column_names().into_iter().map(str::to_owned).collect();
        let at = columns.iter().position(|column| column == whose).ok_or("no such column")?;
        let insert = format!(
            "INSERT INTO {table} ({}) VALUES ({})",
            columns.join(","),
            vec!["?"; columns.len()].join(",")
        );
        let update = format!("UPDATE {table} SET {} = ? WHERE id = ?1", columns.join(" = ?, "));
        let mut known = db.prepare(&format!("SELECT 1 FROM main.{table} WHERE {whose} = ?"))?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let cells = (0..columns.len()).map(|at| row.get(at)).collect::<rusqlite::Result<Vec<Value>>>()?;
            let Some(Value::Integer(person)) = cells.get(at).cloned() else {
                return Err("nobody's row".into());
            };
            let is_known = table == "account" && known.exists([person])?;
            let sql = if is_known { &update } else { &insert };
            chunks.entry(person / CHUNK).or_default().push((sql.clone(), cells));
        }
    }
    db.execute("DETACH after", [])?;
    let start = Instant::now();
    for rows in chunks.into_values() {
        let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for (sql, cells) in rows {
            transaction.prepare_cached(&sql)?.execute(params_from_iter(cells))?;
        }
        transaction.commit()?;
    }
    Ok(start.elapsed().as_secs_f64())
}
