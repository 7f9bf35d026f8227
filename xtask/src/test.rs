//! `cargo xtask test`: everything that a change has to pass, in the order in which it fails soonest.

mod crates;

use std::time::{Duration, Instant};

use clap::Args;

use crate::error::Error;
use crate::program::Profile;
use crate::tools::{Toolchain, wasm_toolchain};
use crate::{program, run, site, tools};

#[derive(Args)]
pub struct Test {
    /// Only the steps with these names: format, lint, docs, native, browser, and hostile, which runs only when it is named
    #[arg(value_enum)]
    steps: Vec<Step>,
    /// Only the browser tests whose title has this in it
    #[arg(long, value_name = "TEXT")]
    grep: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Step {
    /// cargo fmt
    Format,
    /// The crates' licences and sources; clippy, for the server and for the browser, without a warning
    Lint,
    /// cargo doc, without a warning
    Docs,
    /// Unit, property, server and documentation tests
    Native,
    /// Hostile and odd files through the optimised program, in little memory and time
    Hostile,
    /// The product in Chromium
    Browser,
}

impl Step {
    /// Those that run when none is named: the optimised program takes as long to build as all others together.
    const USUAL: [Self; 5] = [Self::Format, Self::Lint, Self::Docs, Self::Native, Self::Browser];

    fn name(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Lint => "lint",
            Self::Docs => "docs",
            Self::Native => "native",
            Self::Hostile => "hostile",
            Self::Browser => "browser",
        }
    }
}

/// The crates of the browser, and where they are built.
const BROWSER: [(&str, &str); 4] = [
    ("frontend", "target/wasm"),
    ("worker", "target/wasm-worker"),
    ("workbook-worker", "target/wasm-worker"),
    ("bench_client", "target/wasm-worker"),
];

pub fn test(arguments: &Test) -> Result<(), Error> {
    let steps = if arguments.steps.is_empty() { Step::USUAL.to_vec() } else { arguments.steps.clone() };
    // What is missing is said before minutes are spent.
    for (component, program) in [("rustfmt", "cargo-fmt"), ("clippy", "cargo-clippy")] {
        if !run::works(program, &["--version"]) {
            let remedy = format!("Run `rustup component add {component}`.");
            return Err(Error::Missing { program: program.to_owned(), remedy });
        }
    }
    let toolchain = wasm_toolchain()?;
    if steps.contains(&Step::Browser) {
        tools::node()?;
        tools::chromium()?;
        tools::npm_packages(&run::path("end2end"))?;
    }

    let mut outcomes = Vec::new();
    for step in steps {
        println!("\n── {}", step.name());
        let begun = Instant::now();
        let result = match step {
            Step::Format => format(),
            Step::Lint => lint(toolchain),
            Step::Docs => docs(),
            Step::Native => native(),
            Step::Hostile => hostile(),
            Step::Browser => browser(arguments.grep.as_deref()),
        };
        if let Err(error) = &result {
            eprintln!("{error}");
        }
        outcomes.push((step, begun.elapsed(), result.is_ok()));
    }
    summary(&outcomes)
}

fn summary(outcomes: &[(Step, Duration, bool)]) -> Result<(), Error> {
    println!();
    for (step, took, well) in outcomes {
        println!(
            "{:<9} {:<7} {:>6.1} s",
            step.name(),
            if *well { "ok" } else { "FAILED" },
            took.as_secs_f64()
        );
    }
    let failed = outcomes.iter().filter(|(.., well)| !well).map(|(step, ..)| step.name()).collect::<Vec<_>>();
    if failed.is_empty() {
        println!("All went well");
        return Ok(());
    }
    Err(Error::Told(format!("Failed: {}", failed.join(", "))))
}

fn format() -> Result<(), Error> {
    run::run(run::cargo().args(["fmt", "--all", "--check"]))
}

fn lint(toolchain: Toolchain) -> Result<(), Error> {
    crates::check()?;
    run::run(run::cargo().args(["clippy", "--all-targets", "--", "--deny", "warnings"]))?;
    for (package, target_dir) in BROWSER {
        // Clippy has to be of the compiler that built the standard library.
        let task = if toolchain == Toolchain::Same { "clippy" } else { "check" };
        let mut cargo = toolchain.cargo();
        cargo.args([task, "--package", package, "--target", "wasm32-unknown-unknown"]);
        cargo.env("CARGO_TARGET_DIR", run::path(target_dir));
        if toolchain == Toolchain::Same {
            cargo.args(["--", "--deny", "warnings"]);
        }
        run::run(&mut cargo)?;
    }
    Ok(())
}

fn docs() -> Result<(), Error> {
    run::run(
        run::cargo()
            .args(["doc", "--no-deps", "--document-private-items"])
            .env("RUSTDOCFLAGS", "--deny warnings"),
    )
}

fn native() -> Result<(), Error> {
    if run::works("cargo", &["nextest", "--version"]) {
        run::run(run::cargo().args(["nextest", "run", "--no-fail-fast"]))?;
        return run::run(run::cargo().args(["test", "--doc"]));
    }
    run::run(run::cargo().args(["test", "--no-fail-fast"]))
}

/// Under limits of memory and time that an unoptimised program would not keep.
fn hostile() -> Result<(), Error> {
    let program = program::build(Profile::Hostile)?;
    let mut cargo = run::cargo();
    cargo.args(["test", "--package", "server", "--test", "hostile", "--", "--nocapture"]);
    run::run(cargo.env("ROLLCALL_PROGRAM", program))
}

fn browser(grep: Option<&str>) -> Result<(), Error> {
    site::build()?;
    let program = program::build(Profile::Dev)?;
    let mut node = std::process::Command::new("node");
    node.args(["node_modules/@playwright/test/cli.js", "test"])
        .args(grep.map(|text| ["--grep", text]).iter().flatten());
    node.current_dir(run::path("end2end")).env("ROLLCALL_PROGRAM", program);
    run::run(&mut node)
}
