//! A compiler for `wasm32-unknown-unknown`.
//!
//! The ordinary way is `rustup target add`. Where rustup cannot download (offline mirrors, build machines behind a
//! proxy), Debian has a compiler (`rustc-web`) and the sources of its standard library (`rust-web-src`), from which
//! that of wasm32 is built here, once, into the compiler's own sysroot.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::install;
use crate::error::Error;
use crate::run;

const TARGET: &str = "wasm32-unknown-unknown";

/// Which cargo builds for the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toolchain {
    /// The one that runs this task.
    Same,
    /// The same cargo with Debian's compiler, in /usr/bin.
    Debian,
}

impl Toolchain {
    /// A cargo of this toolchain.
    pub fn cargo(self) -> Command {
        match self {
            Self::Same => run::cargo(),
            Self::Debian => {
                let mut command = run::cargo();
                command.env("RUSTC", "/usr/bin/rustc");
                command
            }
        }
    }
}

/// Finds a compiler for the browser, or installs one.
pub fn wasm_toolchain() -> Result<Toolchain, Error> {
    if has_std(Path::new("rustc")) {
        return Ok(Toolchain::Same);
    }
    if has_std(Path::new("/usr/bin/rustc")) {
        return Ok(Toolchain::Debian);
    }
    if run::works("rustup", &["--version"]) {
        eprintln!("The target {TARGET} is missing. Installing it with:\n    rustup target add {TARGET}\n");
        if run::works("rustup", &["target", "add", TARGET]) && has_std(Path::new("rustc")) {
            return Ok(Toolchain::Same);
        }
        eprintln!("rustup could not download it; trying Debian's compiler.");
    }
    if !run::works("apt-get", &["--version"]) {
        return Err(Error::Missing {
            program: format!("A Rust compiler for {TARGET}"),
            remedy: format!("Run `rustup target add {TARGET}`."),
        });
    }
    from_debian()
}

/// Does this compiler have the standard library of wasm32?
fn has_std(rustc: &Path) -> bool {
    let libraries = sysroot(rustc).map(|sysroot| sysroot.join("lib/rustlib").join(TARGET).join("lib"));
    let files = libraries.ok().and_then(|folder| std::fs::read_dir(folder).ok());
    files.is_some_and(|mut files| {
        files.any(|file| file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libstd-")))
    })
}

fn sysroot(rustc: &Path) -> Result<PathBuf, Error> {
    let output = run::quietly(Command::new(rustc).args(["--print", "sysroot"]).current_dir(run::root()))?;
    Ok(PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()))
}

fn from_debian() -> Result<Toolchain, Error> {
    let work = run::path("target/wasm-std");
    let empty = work.join("src");
    std::fs::create_dir_all(&empty).map_err(Error::at(&empty))?;
    // A crate that needs nothing but std: building it builds std.
    let files = [
        ("src/lib.rs", "#![no_std]\n"),
        (
            "Cargo.toml",
            "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n",
        ),
    ];
    for (name, text) in files {
        let file = work.join(name);
        std::fs::write(&file, text).map_err(Error::at(&file))?;
    }
    // Bitcode has to be embedded, or a build with link-time optimisation does not find it. rust-lld is what rustc
    // calls for wasm; Debian names it otherwise.
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let build = format!(
        "cd {} && RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS='-C embed-bitcode=yes -C codegen-units=1' \
         {cargo} build -Z build-std=std,panic_abort,panic_unwind --release --target {TARGET}",
        work.display()
    );
    let place = format!(
        "to=$(/usr/bin/rustc --print sysroot)/lib/rustlib/{TARGET}/lib && mkdir -p $to && cd {} && \
         find target/{TARGET}/release/deps -name '*.rlib' ! -name 'libempty-*' -exec cp {{}} $to/ ';'",
        work.display()
    );
    install(
        &format!("A Rust compiler for {TARGET}"),
        &[
            "apt-get update",
            "apt-get install --yes --no-install-recommends rustc-web rust-web-src lld-22",
            "ln -sf /usr/lib/llvm-22/bin/lld /usr/local/bin/rust-lld",
            &build,
            &place,
        ],
    )?;
    if has_std(Path::new("/usr/bin/rustc")) {
        return Ok(Toolchain::Debian);
    }
    Err(Error::Told(
        "Debian's compiler was installed, but its standard library for wasm32 was not made.".to_owned(),
    ))
}
