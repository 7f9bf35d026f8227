//! One module of the browser's: built, given its glue, and made smaller.

use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest as _, Sha256};
use wasm_bindgen_cli_support::Bindgen;

use super::{RECIPE, hex, read_text};
use crate::error::Error;
use crate::run;
use crate::tools::Toolchain;

/// A crate that becomes a module. Each has a target folder of its own: other flags would build all of it again.
pub struct Module {
    package: &'static str,
    profile: &'static str,
    target_dir: &'static str,
    rust_flags: &'static str,
    simd: bool,
    /// Has functions that lie in wasm files of their own, loaded when they are first called (`wasm_split`).
    is_split: bool,
}

/// What the browser gets of it.
pub struct Built {
    pub wasm: Vec<u8>,
    pub glue: String,
    /// Names under `snippets/`, and texts: JavaScript that crates bring along.
    pub snippets: Vec<(String, String)>,
    /// Names and contents of the parts that are loaded later.
    pub parts: Vec<(String, Vec<u8>)>,
    /// What loads them: imported by the glue as [`LOADER`], and importing it as [`GLUE`].
    pub loader: Option<String>,
}

pub const LOADER: &str = "./loader.js";
pub const GLUE: &str = "./glue.js";

/// What rustc's wasm32 uses. One by one: with all that wasm-opt knows, browsers refuse what it writes.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
];

impl Module {
    pub const PAGE: Self = Self {
        package: "frontend",
        profile: "page",
        target_dir: "target/wasm",
        // Views without their types, where Leptos can: a seventh less to load. Relocations are for the splitting.
        rust_flags: "--cfg erase_components -C link-args=--emit-relocs",
        simd: false,
        is_split: true,
    };

    pub const ENGINE: Self = Self {
        package: "worker",
        profile: "worker",
        target_dir: "target/wasm-worker",
        rust_flags: "-C target-feature=+simd128",
        simd: true,
        is_split: false,
    };

    /// For `cargo xtask bench` only: not part of the site.
    pub const BENCH_CLIENT: Self = Self { package: "bench_client", ..Self::ENGINE };

    pub const WORKBOOK: Self = Self { package: "workbook-worker", profile: "workbook", ..Self::ENGINE };

    pub fn build(&self, toolchain: Toolchain, wasm_opt: &Path) -> Result<Built, Error> {
        eprintln!("Building {} for the browser", self.package);
        let target_dir = run::path(self.target_dir);
        let mut cargo = toolchain.cargo();
        cargo.args(["build", "--package", self.package, "--profile", self.profile]);
        cargo.args(["--target", "wasm32-unknown-unknown"]);
        cargo.env("CARGO_TARGET_DIR", &target_dir);
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", self.rust_flags);
        run::run(&mut cargo)?;
        let raw = target_dir
            .join("wasm32-unknown-unknown")
            .join(self.profile)
            .join(format!("{}.wasm", self.package.replace('-', "_")));
        self.finish(&raw, wasm_opt)
    }

    /// Glue and wasm-opt, or what they made of the same module before.
    fn finish(&self, raw: &Path, wasm_opt: &Path) -> Result<Built, Error> {
        let folder = run::path("target/site-parts").join(self.package);
        let small = folder.join("small.wasm");
        let stamp = folder.join("made-from");
        let wanted = fingerprint(raw)?;
        if !std::fs::read_to_string(&stamp).is_ok_and(|of| of == wanted) {
            if folder.exists() {
                std::fs::remove_dir_all(&folder).map_err(Error::at(&folder))?;
            }
            let whole = if self.is_split { split(raw, &folder)? } else { raw.to_owned() };
            Bindgen::new()
                .input_path(&whole)
                .out_name(self.package)
                .typescript(false)
                .remove_name_section(true)
                .remove_producers_section(true)
                .omit_default_module_path(true)
                // The parts that come later use the stack pointer and the table.
                .keep_lld_exports(self.is_split)
                .web(true)
                .and_then(|bindgen| bindgen.generate(&folder))
                .map_err(|error| Error::Site(format!("wasm-bindgen on {}: {error:#}", raw.display())))?;
            self.shrink(wasm_opt, &folder.join(format!("{}_bg.wasm", self.package)), &small)?;
            for (name, _) in
                files(&folder.join("parts"), "")?.iter().filter(|(name, _)| name.ends_with(".wasm"))
            {
                let part = folder.join("parts").join(name);
                self.shrink(wasm_opt, &part, &part)?;
            }
            std::fs::write(&stamp, wanted).map_err(Error::at(&stamp))?;
        }
        Ok(Built {
            wasm: std::fs::read(&small).map_err(Error::at(&small))?,
            glue: read_text(&folder.join(format!("{}.js", self.package)))?,
            snippets: texts(&folder.join("snippets"))?,
            loader: if self.is_split { Some(read_text(&folder.join("parts").join(LOADER))?) } else { None },
            parts: files(&folder.join("parts"), "")?
                .into_iter()
                .filter(|(name, _)| name.ends_with(".wasm"))
                .collect(),
        })
    }

    /// wasm-opt.
    fn shrink(&self, wasm_opt: &Path, from: &Path, to: &Path) -> Result<(), Error> {
        let mut node = Command::new("node");
        node.arg(wasm_opt).arg(from).arg("-o").arg(to);
        // More than a little is slower to begin with: a browser's first compiler does less well with what comes of it. An XLSX
        // was read in 315 ms, and in 360 with -O3.
        node.arg(if self.simd { "-O1" } else { "-Oz" }).args(FEATURES);
        if self.simd {
            node.arg("--enable-simd");
        }
        run::quietly(&mut node).map(|_| ())
    }
}

/// Takes a module apart at its split points: the parts and their loader go into `parts/`, and what is loaded first is
/// given back, for wasm-bindgen.
fn split(raw: &Path, folder: &Path) -> Result<PathBuf, Error> {
    let parts = folder.join("parts");
    std::fs::create_dir_all(&parts).map_err(Error::at(&parts))?;
    let input = std::fs::read(raw).map_err(Error::at(raw))?;
    let first = folder.join("first.wasm");
    let mut options = wasm_split_cli_support::Options::new(&input);
    options.output_dir = &parts;
    options.main_out_path = &first;
    options.link_name = LOADER;
    options.main_module = GLUE;
    wasm_split_cli_support::transform(options)
        .map_err(|error| Error::Site(format!("splitting {}: {error:#}", raw.display())))?;
    Ok(first)
}

fn fingerprint(raw: &Path) -> Result<String, Error> {
    let mut hash = Sha256::new();
    for text in RECIPE {
        hash.update(text);
    }
    hash.update(std::fs::read(raw).map_err(Error::at(raw))?);
    Ok(hex(&hash.finalize()))
}

/// All files in a folder and below it, with their names from there; none if it is not there.
fn files(folder: &Path, prefix: &str) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut found = Vec::new();
    if !folder.exists() {
        return Ok(found);
    }
    for entry in std::fs::read_dir(folder).map_err(Error::at(folder))? {
        let path = entry.map_err(Error::at(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            found.extend(files(&path, &format!("{name}/"))?);
        } else {
            found.push((name, std::fs::read(&path).map_err(Error::at(&path))?));
        }
    }
    found.sort();
    Ok(found)
}

fn texts(folder: &Path) -> Result<Vec<(String, String)>, Error> {
    let files = files(folder, "")?.into_iter();
    files.map(|(name, _)| Ok((name.clone(), read_text(&folder.join(name))?))).collect()
}
