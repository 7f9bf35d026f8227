//! A plan of 1,000, 10,000 and 100,000 rows against 1,000,000 stored accounts on SQLite: seconds from the rows that
//! are there to the plan, and the most memory that the process ever had.
//!
//! Run by `cargo xtask bench plan`; prints one JSON object a line. Nothing here is part of the program.

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use directory::batch::NewBatch;
use directory::session::FirstAdministrator;
use directory::{Directory, ROOT_PLACE};
use importer::format::{Field, OptionKey, Options, Tab, site};
use importer::outcome::SourceId;
use importer::sheet::Sheet;
use importer::stage::Part;
use migrations::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;

const STORED: usize = 1_000_000;
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const RUNS: usize = 3;
/// What a plan of the largest may take.
const SECONDS: f64 = 10.0;
const MEGABYTES: f64 = 500.0;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[tokio::main]
async fn main() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("rollcall-bench-plan-{}", std::process::id()));
    let (directory, admin) = stored(&folder).await?;
    let mut medians = Vec::new();
    for size in SIZES {
        let mut seconds = Vec::new();
        for _ in 0..RUNS {
            seconds.push(plan(&directory, admin, size).await?);
        }
        seconds.sort_by(f64::total_cmp);
        let median = seconds[RUNS / 2];
        let case = format!("{} rows against 1,000,000 accounts", grouped(size));
        line(&case, "s", median, SECONDS, "limit", RUNS);
        medians.push(median);
    }
    let per_row = |at: usize| medians[at] / SIZES[at] as f64;
    let case = "a row of 100,000, beside one of 10,000";
    line(case, "µs", per_row(2) * 1e6, per_row(1) * 1e6 * 1.5, "1.5 times that of 10,000", RUNS);
    line("most memory of the process", "MB", most_memory(), MEGABYTES, "limit", 1);
    directory.db().clone().close().await?;
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

fn line(case: &str, unit: &str, ours: f64, peer: f64, name: &str, runs: usize) {
    let line = serde_json::json!({
        "bench": "plan", "case": case, "unit": unit, "ours": ours, "peer": peer, "peer_name": name,
        "ratio": ours / peer, "most": 1.0, "runs": runs,
    });
    println!("{line}");
}

/// `100,000`
fn grouped(number: usize) -> String {
    format!("{},{:03}", number / 1000, number % 1000)
}

/// A directory with an administrator and many others.
async fn stored(folder: &Path) -> Result<(Directory, i64)> {
    let directory = Directory::open("", folder).await?;
    Migrator::up(directory.db(), None).await?;
    let token = directory.set_up_link().await?.ok_or("there is somebody already")?;
    let first = FirstAdministrator {
        place_name: "Bench".into(),
        given_name: "Hannah".into(),
        family_name: "Lindqvist".into(),
        email: "hannah@bench.example".into(),
        password: "seven quiet herons wade".into(),
    };
    let token = directory.set_up(token.as_str(), first).await?;
    let admin = directory.session(token.as_str()).await?.ok_or("no session")?.account;
    let sql = format!(
        "INSERT INTO account (id, given_name, family_name, display_name, email, email_key, username, username_key, name_key, \
         id_number, state, edited_by_hand, revision, created_at, updated_at) \
         WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {STORED}) \
         SELECT i + 1000, 'Given', 'Family' || i, 'Given Family' || i, 'p' || i || '@bench.example', 'p' || i || '@bench.example', \
         'u' || i || 'x', 'u' || i || 'x', 'given family' || i, 'E-' || i, 'invited', '', 1, 0, 0 FROM n"
    );
    directory.db().execute_unprepared(&sql).await?;
    let roles = format!(
        "INSERT INTO role (account, place, role, at) SELECT id, {ROOT_PLACE}, 'learner', 0 FROM account WHERE id >= 1000"
    );
    directory.db().execute_unprepared(&roles).await?;
    Ok((directory, admin))
}

/// Seconds that planning takes: half of the rows update somebody, half are new, with usernames from a template.
async fn plan(directory: &Directory, admin: i64, rows: usize) -> Result<f64> {
    let mut options = Options::default();
    options.choose(OptionKey::UploadType, site::ADD_AND_UPDATE);
    options.choose(OptionKey::ExistingDetails, site::FILE);
    options.choose(OptionKey::MatchOn, site::BY_ID_NUMBER);
    options.set_default(Field::Username, "%-f.%-l");
    let parts = parts(rows);
    let new = NewBatch {
        format: "site".into(),
        place: Some(ROOT_PLACE),
        options,
        password: None,
        sources: vec![(0, "users.csv".into())],
        parts: u32::try_from(parts.len())?,
        rows: u32::try_from(rows)?,
    };
    let batch = directory.start_batch(admin, new).await?;
    for (number, part) in (0..).zip(&parts) {
        directory.stage_part(admin, batch, number, part.encode()).await?;
    }
    let from = Instant::now();
    let plan = directory.plan_batch(admin, batch).await?;
    let seconds = from.elapsed().as_secs_f64();
    let counts = &plan.sums.counts;
    assert_eq!((counts.created, counts.updated), (rows as u64 / 2, rows as u64 / 2), "{counts:?}");
    directory.discard_batch(admin, batch).await?;
    Ok(seconds)
}

fn parts(rows: usize) -> Vec<Part> {
    const IN_PART: usize = 5_000;
    let fields = vec![Field::IdNumber, Field::GivenName, Field::FamilyName, Field::Email, Field::City];
    let mut parts = Vec::new();
    let step = STORED / rows;
    for first in (0..rows).step_by(IN_PART) {
        let mut sheet = Sheet::new();
        for row in first..rows.min(first + IN_PART) {
            let line = u32::try_from(row + 2).unwrap_or(u32::MAX);
            let known = row * step;
            let cells = if row % 2 == 0 {
                [
                    format!("E-{known}"),
                    "Given".into(),
                    format!("Family{known}"),
                    format!("p{known}@bench.example"),
                    "York".into(),
                ]
            } else {
                [
                    format!("N-{row}"),
                    "New".into(),
                    format!("Person{row}y"),
                    format!("n{row}@bench.example"),
                    "York".into(),
                ]
            };
            sheet.push_row(line, cells.iter().map(String::as_str));
        }
        parts.push(Part {
            tab: Tab(0),
            source: SourceId(0),
            fields: fields.clone(),
            headings: Vec::new(),
            sheet,
        });
    }
    parts
}

/// In megabytes, as Linux counts it; elsewhere nothing is known.
fn most_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.unwrap_or_default() / 1000.0
}
