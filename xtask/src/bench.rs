//! `cargo xtask bench`: measures Rollcall against its limits and against others, in release.
//!
//! Each bench is a program of its own that prints one JSON object a line.

mod peers;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use clap::Args;
use serde_json::Value;

use crate::error::Error;
use crate::program::Profile;
use crate::{program, run, site, tools};

#[derive(Args)]
pub struct Bench {
    /// Which; all if none is named
    #[arg(value_enum)]
    names: Vec<Name>,
    /// One JSON object a line instead of a table: bench, case, unit, ours, peer, peer_name, ratio, most, runs
    #[arg(long)]
    json: bool,
    /// Only the cases that have this in their name
    #[arg(long, value_name = "TEXT")]
    grep: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Name {
    /// Bytes and seconds until the first page can be used
    Load,
    /// A roster dropped into the page: first rows, windows meanwhile, longest task, a cell typed
    Browser,
    /// From bytes to all flags, against PapaParse, uDSV, DuckDB-WASM, react-spreadsheet-import and the csv crate
    Read,
    /// A cell, and a thousand rows, changed in a million
    Edit,
    /// A workbook, against SheetJS
    Workbook,
    /// 10,000 rows from Yes to results
    Commit,
    /// Plans against 1,000,000 stored accounts
    Plan,
}

impl Name {
    const ALL: [Self; 7] =
        [Self::Load, Self::Browser, Self::Read, Self::Edit, Self::Workbook, Self::Commit, Self::Plan];

    fn needs_browser(self) -> bool {
        !matches!(self, Self::Commit | Self::Plan)
    }

    fn needs_program(self) -> bool {
        matches!(self, Self::Load | Self::Browser)
    }

    fn needs_peers(self) -> bool {
        matches!(self, Self::Read | Self::Edit | Self::Workbook)
    }

    fn command(self) -> Command {
        let script = match self {
            Self::Load => "bench/load.mjs",
            Self::Browser => "bench/browser.mjs",
            Self::Read => "bench/read.mjs",
            Self::Edit => "bench/edit.mjs",
            Self::Workbook => "bench/workbook.mjs",
            Self::Commit => return example("bench_commit"),
            Self::Plan => return example("bench_plan"),
        };
        let mut node = Command::new("node");
        node.arg(script).current_dir(run::path("end2end"));
        node
    }
}

/// A bench of the directory alone.
fn example(name: &str) -> Command {
    let mut cargo = run::cargo();
    cargo.args(["run", "--quiet", "--release", "--package", "directory", "--example", name]);
    cargo
}

pub fn bench(arguments: &Bench) -> Result<(), Error> {
    let names = if arguments.names.is_empty() { &Name::ALL[..] } else { &arguments.names };
    let any = |needs: fn(Name) -> bool| names.iter().any(|&name| needs(name));
    if any(Name::needs_browser) {
        tools::node()?;
        tools::chromium()?;
        tools::npm_packages(&run::path("end2end"))?;
    }
    if any(Name::needs_peers) {
        peers::prepare()?;
    }
    if any(Name::needs_browser) {
        site::build()?;
    }
    let program = if any(Name::needs_program) { Some(program::build(Profile::Release)?) } else { None };
    for name in names {
        let mut command = name.command();
        command.envs(program.iter().map(|program| ("ROLLCALL_PROGRAM", program)));
        command.envs(arguments.grep.iter().map(|text| ("ROLLCALL_BENCH_GREP", text)));
        lines(&mut command, |line| {
            if arguments.json {
                println!("{line}");
                return Ok(());
            }
            print_row(line)
        })?;
    }
    Ok(())
}

/// Runs it, and gives each line of results as soon as it comes: a bench takes minutes.
fn lines(command: &mut Command, mut take: impl FnMut(&str) -> Result<(), Error>) -> Result<(), Error> {
    let mut child = run::spawn(command.stdin(Stdio::null()).stdout(Stdio::piped()))?;
    let output = child.stdout.take().map(BufReader::new);
    for line in output.into_iter().flat_map(BufRead::lines).map_while(Result::ok) {
        if line.starts_with('{') {
            take(&line)?;
        }
    }
    run::ended(command, child)
}

/// A row of the table: `read  1,000,000 rows, to all flags  612.00 ms  2310.00 (uDSV, tuned), 0.265 of it (at most 0.333), 5 runs`.
fn print_row(line: &str) -> Result<(), Error> {
    let row: Value = serde_json::from_str(line).map_err(|error| Error::Told(format!("{error} in {line}")))?;
    let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let number = |name: &str| row[name].as_f64().unwrap_or_default();
    let ratio = number("ratio");
    let most = row["most"].as_f64();
    let verdict = match most {
        Some(most) if ratio > most => format!(" (at most {most}: MISSED)"),
        Some(most) => format!(" (at most {most})"),
        None => String::new(),
    };
    println!(
        "{:<8} {:<58} {:>9.2} {:<5} {:>9.2} ({}), {ratio:.3} of it{verdict}, {} runs",
        text("bench"),
        text("case"),
        number("ours"),
        text("unit"),
        number("peer"),
        text("peer_name"),
        row["runs"],
    );
    Ok(())
}
