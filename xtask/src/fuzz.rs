//! `cargo xtask fuzz`: coverage-guided fuzzers of the engine, with a nightly compiler.

use std::process::Command;

use clap::Args;

use crate::error::Error;
use crate::run;

#[derive(Args)]
pub struct Fuzz {
    /// Which: read, workbook, map, edits, report; all if none is named
    #[arg(value_enum)]
    names: Vec<Name>,
    /// How long each runs
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Keep in fuzz/corpus what reached something new, as little of it as does
    #[arg(long)]
    keep: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Name {
    /// Encoding, dialect and CSV
    Read,
    /// XLSX, XLS and ODS
    Workbook,
    /// Headings to fields
    Map,
    /// Checking and sessions of edits
    Edits,
    /// What is written is read again
    Report,
}

impl Name {
    const ALL: [Self; 5] = [Self::Read, Self::Workbook, Self::Map, Self::Edits, Self::Report];

    fn target(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Workbook => "workbook",
            Self::Map => "map",
            Self::Edits => "edits",
            Self::Report => "report",
        }
    }
}

pub fn fuzz(arguments: &Fuzz) -> Result<(), Error> {
    tools()?;
    let names = if arguments.names.is_empty() { &Name::ALL[..] } else { &arguments.names };
    for name in names {
        let target = name.target();
        println!("\n── {target}, {} s", arguments.seconds);
        // What is found on the way stays out of the repository; what is kept is where it begins.
        let [met, kept] = ["met", "corpus"].map(|folder| format!("fuzz/{folder}/{target}"));
        for folder in [&met, &kept] {
            let path = run::path(folder);
            std::fs::create_dir_all(&path).map_err(Error::at(&path))?;
        }
        let time = format!("-max_total_time={}", arguments.seconds);
        // What takes a gibibyte or half a minute for such small inputs is a find, too.
        let limits = [
            "-rss_limit_mb=1024",
            "-timeout=30",
            "-max_len=16384",
            "-dict=fuzz/words.dict",
            "-print_final_stats=1",
        ];
        run::run(nightly().args(["fuzz", "run", target, &met, &kept, "--", &time]).args(limits))?;
        if arguments.keep {
            run::run(nightly().args([
                "fuzz",
                "run",
                target,
                &kept,
                &met,
                "--",
                "-merge=1",
                "-max_len=16384",
            ]))?;
        }
    }
    println!("\nNothing was found");
    Ok(())
}

/// `cargo +nightly`: the cargo around this task must not choose the compiler.
fn nightly() -> Command {
    let mut cargo = Command::new("cargo");
    cargo.arg("+nightly").current_dir(run::root());
    for name in ["RUSTUP_TOOLCHAIN", "CARGO", "RUSTC", "RUSTDOC"] {
        cargo.env_remove(name);
    }
    cargo
}

fn tools() -> Result<(), Error> {
    let works = |arguments: &[&str]| {
        let output = nightly().args(arguments).output();
        output.is_ok_and(|output| output.status.success())
    };
    if !works(&["--version"]) {
        eprintln!("Installing a nightly Rust compiler: rustup toolchain install nightly --profile minimal");
        run::run(Command::new("rustup").args(["toolchain", "install", "nightly", "--profile", "minimal"]))?;
    }
    if !works(&["fuzz", "--version"]) {
        eprintln!("Installing cargo-fuzz: cargo install cargo-fuzz");
        run::run(run::cargo().args(["install", "--locked", "cargo-fuzz"]))?;
    }
    Ok(())
}
