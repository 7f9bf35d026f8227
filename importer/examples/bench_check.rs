//! For `cargo xtask bench read`: `bench_check RUNS FILE` reads a file of students from its bytes to all flags, as
//! `rollcall check` does, and lets the `csv` crate read the same bytes into records. Prints `{"ours": [ms…], "csv": [ms…]}`.

use std::hint::black_box;
use std::time::Instant;

use importer::format::learners;
use importer::message::{Command, SourceKind};
use importer::outcome::SourceId;
use importer::session::Session;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [runs, file] = &*arguments else { return Err("bench_check RUNS FILE".into()) };
    let bytes = std::fs::read(file)?;
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..runs.parse::<u32>()? {
        let copy = bytes.clone();
        times[0].push(timed(|| check(copy)));
        times[1].push(timed(|| records(&bytes)));
    }
    println!("{}", serde_json::json!({ "ours": times[0], "csv": times[1] }));
    Ok(())
}

/// Milliseconds; what is made is dropped outside.
fn timed<T>(work: impl FnOnce() -> T) -> f64 {
    let begun = Instant::now();
    let made = work();
    let took = begun.elapsed();
    black_box(made);
    took.as_secs_f64() * 1000.0
}

fn check(bytes: Vec<u8>) -> Session {
    let mut session = Session::new();
    session.command(Command::Open { format: "learners".to_owned() }, None);
    let add = Command::Add {
        source: SourceId(1),
        tab: learners::STUDENTS,
        name: "students.csv".to_owned(),
        kind: SourceKind::File,
        dialect: Default::default(),
    };
    session.command(add, Some(bytes));
    while session.has_work() {
        session.step(u32::MAX);
    }
    session
}

fn records(bytes: &[u8]) -> u64 {
    let mut reader = csv::Reader::from_reader(bytes);
    reader.records().map_while(Result::ok).map(|record| black_box(record).len() as u64).sum()
}
