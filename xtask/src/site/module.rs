//! One module of the browser's: built, given its glue, and made smaller.

use std::path::Path;
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
}

/// What the browser gets of it.
pub struct Built {
    pub wasm: Vec<u8>,
    pub glue: String,
    /// Names under `snippets/`, and texts: JavaScript that crates bring along.
    pub snippets: Vec<(String, String)>,
}

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
    pub const PAGE: Self =
        Self { package: "frontend", profile: "page", target_dir: "target/wasm", rust_flags: "", simd: false };

    pub const ENGINE: Self = Self {
        package: "worker",
        profile: "worker",
        target_dir: "target/wasm-worker",
        rust_flags: "-C target-feature=+simd128",
        simd: true,
    };

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
            .join(format!("{}.wasm", self.package));
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
            Bindgen::new()
                .input_path(raw)
                .out_name(self.package)
                .typescript(false)
                .remove_name_section(true)
                .remove_producers_section(true)
                .omit_default_module_path(true)
                .web(true)
                .and_then(|bindgen| bindgen.generate(&folder))
                .map_err(|error| Error::Site(format!("wasm-bindgen on {}: {error:#}", raw.display())))?;
            let mut node = Command::new("node");
            node.arg(wasm_opt).arg(folder.join(format!("{}_bg.wasm", self.package))).arg("-o").arg(&small);
            node.arg(if self.simd { "-O3" } else { "-Oz" }).args(FEATURES);
            if self.simd {
                node.arg("--enable-simd");
            }
            run::quietly(&mut node)?;
            std::fs::write(&stamp, wanted).map_err(Error::at(&stamp))?;
        }
        Ok(Built {
            wasm: std::fs::read(&small).map_err(Error::at(&small))?,
            glue: read_text(&folder.join(format!("{}.js", self.package)))?,
            snippets: snippets(&folder.join("snippets"), "")?,
        })
    }
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
fn snippets(folder: &Path, prefix: &str) -> Result<Vec<(String, String)>, Error> {
    let mut found = Vec::new();
    if !folder.exists() {
        return Ok(found);
    }
    for entry in std::fs::read_dir(folder).map_err(Error::at(folder))? {
        let path = entry.map_err(Error::at(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{prefix}{name}");
        if path.is_dir() {
            found.extend(snippets(&path, &format!("{name}/"))?);
        } else {
            found.push((name, read_text(&path)?));
        }
    }
    found.sort();
    Ok(found)
}
