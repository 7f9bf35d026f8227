//! The program: the server with the built site inside.

use std::path::PathBuf;

use crate::error::Error;
use crate::run;

#[derive(Clone, Copy)]
pub enum Profile {
    Dev,
    /// Optimised, but built in less time; without the site.
    Hostile,
    Release,
}

/// Builds it and says where it lies.
pub fn build(profile: Profile) -> Result<PathBuf, Error> {
    let (flags, program): (&[&str], _) = match profile {
        Profile::Dev => (&[], "target/debug/rollcall"),
        Profile::Hostile => (&["--profile", "hostile"], "target/hostile/rollcall"),
        Profile::Release => (&["--release"], "target/release/rollcall"),
    };
    eprintln!("Building the program ({})", flags.last().map_or("dev", |flag| flag.trim_start_matches('-')));
    let mut cargo = run::cargo();
    cargo.args(["build", "--package", "server", "--bin", "rollcall"]).args(flags);
    run::run(cargo.env("CARGO_TARGET_DIR", run::path("target")))?;
    Ok(run::path(program))
}
