//! The tools that a task needs: looked for, and installed where that is possible.
//!
//! Nothing is installed on the system before it is said what. Without the right to, the commands are printed.

mod wasm_target;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Error;
use crate::run;

pub use wasm_target::{Toolchain, wasm_toolchain};

/// `node` and `npm`, from version 20 on.
pub fn node() -> Result<(), Error> {
    let remedy = "Install Node.js 20 or newer with npm (https://nodejs.org, or your system's packages).";
    for program in ["node", "npm"] {
        if !run::works(program, &["--version"]) {
            return Err(Error::Missing { program: program.to_owned(), remedy: remedy.to_owned() });
        }
    }
    let output = run::quietly(Command::new("node").arg("--version"))?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(20..) => Ok(()),
        _ => Err(Error::Told(format!("node {version} is too old. {remedy}"))),
    }
}

/// Installs what a `package-lock.json` lists, if what is there is not of this lock.
pub fn npm_packages(folder: &Path) -> Result<(), Error> {
    let lock = folder.join("package-lock.json");
    let wanted = std::fs::read(&lock).map_err(Error::at(&lock))?;
    let installed = folder.join("node_modules/.installed-from");
    if std::fs::read(&installed).is_ok_and(|of| of == wanted) {
        return Ok(());
    }
    node()?;
    eprintln!("Installing npm packages into {}", folder.join("node_modules").display());
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]).current_dir(folder);
    run::quietly(&mut npm)?;
    std::fs::write(&installed, wanted).map_err(Error::at(&installed))
}

/// Chromium, and fonts in which the names of most people can be written.
pub fn chromium() -> Result<(), Error> {
    const PACKAGES: [&str; 4] = ["chromium", "fonts-inter", "fonts-noto-core", "fonts-noto-cjk"];
    let there = |package: &&str| {
        let status = Command::new("dpkg-query").args(["-W", "-f", "${Status}", *package]).output();
        status.is_ok_and(|status| status.stdout.ends_with(b" installed"))
    };
    let missing = PACKAGES.into_iter().filter(|package| !there(package)).collect::<Vec<_>>();
    if missing.is_empty() || (Path::new(CHROMIUM).exists() && !run::works("apt-get", &["--version"])) {
        return Ok(());
    }
    if !run::works("apt-get", &["--version"]) {
        let remedy = "The browser tests need Debian's chromium there, and this system has no apt-get.";
        return Err(Error::Missing { program: CHROMIUM.to_owned(), remedy: remedy.to_owned() });
    }
    let command = format!("apt-get install --yes --no-install-recommends {}", missing.join(" "));
    install(&missing.join(", "), &["apt-get update", &command])
}

const CHROMIUM: &str = "/usr/bin/chromium";

/// What makes the site's files smaller, to be run by node.
pub struct Shrinkers {
    /// For wasm: the npm package has a newer one than most systems.
    pub wasm_opt: PathBuf,
    /// For scripts and style sheets.
    pub esbuild: PathBuf,
}

/// Installs them from npm.
pub fn shrinkers() -> Result<Shrinkers, Error> {
    let folder = run::path("target/tools");
    std::fs::create_dir_all(&folder).map_err(Error::at(&folder))?;
    for file in ["package.json", "package-lock.json"] {
        let from = run::path("xtask/tools").join(file);
        std::fs::copy(&from, folder.join(file)).map_err(Error::at(&from))?;
    }
    npm_packages(&folder)?;
    Ok(Shrinkers {
        wasm_opt: folder.join("node_modules/binaryen/bin/wasm-opt"),
        esbuild: folder.join("node_modules/esbuild/bin/esbuild"),
    })
}

/// Runs commands that change the system: says them first, then runs them as root or by `sudo`, or gives them back
/// to be typed by hand.
fn install(what: &str, commands: &[&str]) -> Result<(), Error> {
    let listed = commands.iter().map(|command| format!("    {command}\n")).collect::<String>();
    let root = run::quietly(Command::new("id").arg("-u")).is_ok_and(|id| id.stdout.trim_ascii() == b"0");
    let sudo = !root && run::works("sudo", &["-n", "true"]);
    if !(root || sudo) {
        return Err(Error::Told(format!(
            "{what} is missing, and installing it needs root. Please run:\n{listed}"
        )));
    }
    eprintln!("{what} is missing. Installing it on this system with:\n{listed}");
    for command in commands {
        let (program, arguments): (_, &[&str]) =
            if root { ("sh", &["-c", command]) } else { ("sudo", &["-n", "sh", "-c", command]) };
        run::quietly(Command::new(program).args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    Ok(())
}
