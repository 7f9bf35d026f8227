//! `cargo xtask …`: everything a person types to run, build, test and measure Rollcall.

mod bench;
mod error;
mod fuzz;
mod program;
mod run;
mod site;
mod test;
mod tools;

use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use error::Error;

/// Runs, builds, tests and measures Rollcall.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds all of it in release and serves it; installs what is missing, and says so first
    Serve(Serve),
    /// Builds the site and the program with the site inside: target/release/rollcall
    Build(Build),
    /// Checks and tests all of it: format, lint, docs, native tests, browser tests
    Test(test::Test),
    /// Measures Rollcall against its limits and against others
    Bench(bench::Bench),
    /// Runs the fuzzers of the engine for a minute each; installs a nightly compiler and cargo-fuzz if they are not there
    Fuzz(fuzz::Fuzz),
}

#[derive(Args)]
struct Serve {
    /// Where to listen; port 0 takes a free one [default: 127.0.0.1:3000] [env: ROLLCALL_ADDRESS]
    #[arg(long)]
    address: Option<String>,
    /// The port, in place of that of the address [env: ROLLCALL_PORT]
    #[arg(long)]
    port: Option<String>,
    /// The database [default: SQLite in the data folder] [env: ROLLCALL_DATABASE_URL]
    #[arg(long)]
    database_url: Option<String>,
    /// The data folder, made if it is not there [default: data] [env: ROLLCALL_DATA]
    #[arg(long)]
    data: Option<String>,
    /// Fills an empty database with an example school
    #[arg(long)]
    demo: bool,
    /// Anything more for `rollcall serve`, after `--`
    #[arg(last = true)]
    more: Vec<String>,
}

#[derive(Args)]
struct Build {
    /// The program in the dev profile, as the browser tests use it: target/debug/rollcall. The site stays the same
    #[arg(long)]
    dev: bool,
    /// Only the site, into target/site
    #[arg(long, conflicts_with = "dev")]
    site_only: bool,
}

impl Serve {
    fn arguments(self) -> Vec<String> {
        let mut arguments = vec!["serve".to_owned()];
        let flags = [
            ("--address", self.address),
            ("--port", self.port),
            ("--database-url", self.database_url),
            ("--data", self.data),
        ];
        for (flag, value) in flags {
            arguments.extend(value.map(|value| [flag.to_owned(), value]).into_iter().flatten());
        }
        if self.demo {
            arguments.push("--demo".to_owned());
        }
        arguments.extend(self.more);
        arguments
    }
}

fn main() -> ExitCode {
    match perform(Cli::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Result<(), Error> {
    match task {
        Task::Serve(serve) => {
            site::build()?;
            let program = program::build(program::Profile::Release)?;
            Err(run::replace(&program, &serve.arguments()))
        }
        Task::Build(build) => {
            site::build()?;
            if !build.site_only {
                let profile = if build.dev { program::Profile::Dev } else { program::Profile::Release };
                let program = program::build(profile)?;
                println!("Built {}", program.display());
            }
            Ok(())
        }
        Task::Test(arguments) => test::test(&arguments),
        Task::Bench(arguments) => bench::bench(&arguments),
        Task::Fuzz(arguments) => fuzz::fuzz(&arguments),
    }
}
