//! `cargo xtask bench`: measures Rollcall against its limits and against others, in release.
//!
//! Each bench is a program of its own that prints one JSON object a line.

use std::process::{Command, Stdio};

use clap::Args;
use serde_json::Value;

use crate::error::Error;
use crate::program::Profile;
use crate::{program, run, site, tools};

#[derive(Args)]
pub struct Bench {
    /// Which: load (first page), browser (100,000 rows dropped), commit (10,000 rows on SQLite); all if none is named
    #[arg(value_enum)]
    names: Vec<Name>,
    /// One JSON object a line instead of a table: bench, case, unit, ours, peer, peer_name, ratio, runs
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Name {
    /// Bytes and seconds until the first page can be used
    Load,
    /// 100,000 rows dropped into the page
    Browser,
    /// 10,000 rows from Yes to results
    Commit,
}

impl Name {
    const ALL: [Self; 3] = [Self::Load, Self::Browser, Self::Commit];

    fn needs_browser(self) -> bool {
        self != Self::Commit
    }

    fn command(self) -> Command {
        let script = match self {
            Self::Load => "bench/load.mjs",
            Self::Browser => "bench/browser.mjs",
            Self::Commit => {
                let mut cargo = run::cargo();
                cargo.args([
                    "run",
                    "--quiet",
                    "--release",
                    "--package",
                    "directory",
                    "--example",
                    "bench_commit",
                ]);
                return cargo;
            }
        };
        let mut node = Command::new("node");
        node.arg(script).current_dir(run::path("end2end"));
        node
    }
}

pub fn bench(arguments: &Bench) -> Result<(), Error> {
    let names = if arguments.names.is_empty() { &Name::ALL[..] } else { &arguments.names };
    let mut program = None;
    if names.iter().any(|name| name.needs_browser()) {
        tools::node()?;
        tools::chromium()?;
        tools::npm_packages(&run::path("end2end"))?;
        site::build()?;
        program = Some(program::build(Profile::Release)?);
    }
    for name in names {
        let mut command = name.command();
        if let Some(program) = &program {
            command.env("ROLLCALL_PROGRAM", program);
        }
        let output = run::quietly(command.stderr(Stdio::inherit()))?;
        let text = String::from_utf8_lossy(&output.stdout);
        let lines = text.lines().filter(|line| line.starts_with('{'));
        for line in lines {
            if arguments.json { println!("{line}") } else { print_row(line)? }
        }
    }
    Ok(())
}

/// A row of the table: `load  first page, brotli  96.2 kB  180 kB (limit)  0.534 of it  5 runs`.
fn print_row(line: &str) -> Result<(), Error> {
    let row: Value = serde_json::from_str(line).map_err(|error| Error::Told(format!("{error} in {line}")))?;
    let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let number = |name: &str| row[name].as_f64().unwrap_or_default();
    println!(
        "{:<8} {:<44} {:>10.2} {:<7} {:>10.2} ({}), {:.3} of it, {} runs",
        text("bench"),
        text("case"),
        number("ours"),
        text("unit"),
        number("peer"),
        text("peer_name"),
        number("ratio"),
        row["runs"],
    );
    Ok(())
}
