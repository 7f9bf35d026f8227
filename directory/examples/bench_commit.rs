//! 10,000 rows from "Yes" to results on SQLite, beside bare prepared inserts of the same end state.
//!
//! Run by `cargo xtask bench commit`; prints one JSON object a line. Nothing here is part of the program.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use directory::batch::NewBatch;
use directory::session::FirstAdministrator;
use directory::{Directory, ROOT_PLACE};
use importer::format::learners::{INSTRUCTORS, PARENTS, STUDENTS};
use importer::format::{Field, Tab};
use importer::outcome::SourceId;
use importer::sheet::Sheet;
use importer::stage::Part;
use migrations::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::{SqliteConnection, SqliteRow};
use sea_orm::sqlx::{self, AssertSqlSafe, Column, Connection, Row, TypeInfo, ValueRef};

const RUNS: usize = 5;
const STUDENTS_IN_ALL: usize = 6_000;
const INSTRUCTORS_IN_ALL: usize = 200;
const PARENTS_IN_ALL: usize = 3_800;

/// All that a commit writes.
const TABLES: [&str; 6] = ["account", "role", "association", "outbox", "event", "batch_row"];

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Result<()> {
    let (mut ours, mut rows_by_row, mut copied) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..RUNS {
        let folder = std::env::temp_dir().join(format!("rollcall-bench-{}-{run}", std::process::id()));
        ours.push(import(&folder.join("ours")).await?);
        rows_by_row.push(insert(&folder.join("ours"), &folder.join("rows")).await?);
        copied.push(copy(&folder.join("ours"), &folder.join("copy")).await?);
        std::fs::remove_dir_all(&folder)?;
    }
    let rows = (STUDENTS_IN_ALL + INSTRUCTORS_IN_ALL + PARENTS_IN_ALL) as f64;
    let ours = rows / median(ours);
    for (peer, name) in [
        (rows / median(rows_by_row), "bare prepared inserts, one transaction"),
        (rows / median(copied), "insert … select from a copy"),
    ] {
        let line = serde_json::json!({
            "bench": "commit", "case": "10,000 rows from Yes to results", "unit": "rows/s",
            "ours": ours, "peer": peer, "peer_name": name, "ratio": ours / peer, "runs": RUNS,
        });
        println!("{line}");
    }
    Ok(())
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}

/// Seconds from Yes to results.
async fn import(folder: &Path) -> Result<f64> {
    let (directory, admin) = school(folder).await?;
    let by = directory.administers(admin, ROOT_PLACE).await?;
    let parts = parts();
    let new = NewBatch {
        format: "learners".into(),
        invite: true,
        sources: vec![(0, "students.csv".into()), (1, "instructors.csv".into()), (2, "parents.csv".into())],
        parts: u32::try_from(parts.len())?,
        rows: parts.iter().map(|part| part.sheet.rows()).sum(),
    };
    let batch = directory.start_batch(by, new).await?;
    for (number, part) in (0..).zip(&parts) {
        directory.stage_part(admin, batch, number, part.encode()).await?;
    }
    directory.plan_batch(admin, batch).await?;
    let from = Instant::now();
    directory.begin_commit(admin, batch).await?;
    directory.commit(batch, usize::MAX).await?;
    let seconds = from.elapsed().as_secs_f64();
    let counts = directory.batch(admin, batch).await?.sums.counts;
    assert_eq!((counts.created, counts.associations_made), (10_000, 12_000));
    directory.db().clone().close().await?;
    Ok(seconds)
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

/// Students with a parent and an instructor each; in parts of at most a mebibyte.
fn parts() -> Vec<Part> {
    let name = vec![Field::GivenName, Field::FamilyName, Field::Email];
    let more = vec![Field::IdNumber, Field::Grade, Field::Parent, Field::Instructor];
    let mut parts = Vec::new();
    for (first, count) in [(0, STUDENTS_IN_ALL / 2), (STUDENTS_IN_ALL / 2, STUDENTS_IN_ALL / 2)] {
        let mut sheet = Sheet::new();
        for n in first..first + count {
            let cells = [
                format!("Given{n}"),
                format!("Family{}", n / 2),
                format!("student{n}@riverside.example"),
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
            let cells = [format!("Grown{n}"), format!("Family{n}"), key.replace('#', &n.to_string())];
            sheet.push_row(u32::try_from(n).unwrap_or(0) + 2, cells.iter().map(String::as_str));
        }
        parts.push(part(tab, name.clone(), sheet));
    }
    parts
}

fn part(tab: Tab, fields: Vec<Field>, sheet: Sheet) -> Part {
    Part { tab, source: SourceId(tab.0.into()), fields, sheet }
}

/// An empty database with the batch in it that the rows point to, and the same settings.
async fn peer(from: &Path, folder: &Path) -> Result<SqliteConnection> {
    let directory = Directory::open("", folder).await?;
    Migrator::up(directory.db(), None).await?;
    directory.db().clone().close().await?;
    let mut db = SqliteConnection::connect(&format!("sqlite://{}", file(folder).display())).await?;
    let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; \
                    PRAGMA cache_size = -65536;";
    sqlx::raw_sql(settings).execute(&mut db).await?;
    let attach = format!("ATTACH '{}' AS ours", file(from).display());
    sqlx::raw_sql(AssertSqlSafe(attach)).execute(&mut db).await?;
    sqlx::raw_sql("INSERT INTO batch SELECT * FROM ours.batch; PRAGMA foreign_keys = ON;")
        .execute(&mut db)
        .await?;
    Ok(db)
}

fn file(folder: &Path) -> PathBuf {
    folder.join("rollcall.db")
}

enum Cell {
    Null,
    Number(i64),
    Text(String),
}

fn cells(row: &SqliteRow) -> Result<Vec<Cell>> {
    let cell = |at: usize| {
        let value = row.try_get_raw(at)?;
        if value.is_null() {
            return Ok(Cell::Null);
        }
        let is_text = value.type_info().name() == "TEXT";
        Ok(if is_text { Cell::Text(row.try_get(at)?) } else { Cell::Number(row.try_get_unchecked(at)?) })
    };
    (0..row.columns().len()).map(cell).collect()
}

/// Seconds for the same rows, one prepared statement a table, row by row, in one transaction.
async fn insert(from: &Path, folder: &Path) -> Result<f64> {
    let mut db = peer(from, folder).await?;
    let mut all = Vec::new();
    for table in TABLES {
        let rows =
            sqlx::query(AssertSqlSafe(format!("SELECT * FROM ours.{table}"))).fetch_all(&mut db).await?;
        let columns: Vec<&str> = rows
            .first()
            .map(|row| row.columns().iter().map(|column| column.name()).collect())
            .unwrap_or_default();
        let places = vec!["?"; columns.len()].join(",");
        let sql = format!("INSERT INTO main.{table} ({}) VALUES ({places})", columns.join(","));
        all.push((sql, rows.iter().map(cells).collect::<Result<Vec<_>>>()?));
    }
    let start = Instant::now();
    let mut transaction = db.begin().await?;
    for (sql, rows) in all {
        for row in rows {
            let mut query = sqlx::query(AssertSqlSafe(sql.as_str()));
            for cell in row {
                query = match cell {
                    Cell::Null => query.bind(None::<i64>),
                    Cell::Number(number) => query.bind(number),
                    Cell::Text(text) => query.bind(text),
                };
            }
            query.execute(&mut *transaction).await?;
        }
    }
    transaction.commit().await?;
    Ok(start.elapsed().as_secs_f64())
}

/// Seconds for the same rows without leaving the database: less is not possible.
async fn copy(from: &Path, folder: &Path) -> Result<f64> {
    let mut db = peer(from, folder).await?;
    let start = Instant::now();
    let mut transaction = db.begin().await?;
    for table in TABLES {
        let sql = format!("INSERT INTO main.{table} SELECT * FROM ours.{table}");
        sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(start.elapsed().as_secs_f64())
}
