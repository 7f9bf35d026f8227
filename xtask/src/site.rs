//! The site: everything that the browser loads, into `target/site`, from where the server takes it in.
//!
//! Names carry the first ten hex digits of their content's SHA-256, so that they can be kept for ever; only
//! `index.html` has a fixed name. Beside each file lie its `.br` and `.gz`.

pub mod module;
mod precompress;

use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest as _, Sha256};

use crate::error::Error;
use crate::{run, tools};
use module::Module;

/// Everything here that decides what the site looks like; part of what is compared before a step is skipped.
const RECIPE: &[&str] = &[
    include_str!("site.rs"),
    include_str!("site/module.rs"),
    include_str!("site/precompress.rs"),
    include_str!("../tools/package.json"),
];

/// Builds the site, or leaves it as it is where nothing has changed.
pub fn build() -> Result<(), Error> {
    let toolchain = tools::wasm_toolchain()?;
    let shrinkers = tools::shrinkers()?;
    let page = Module::PAGE.build(toolchain, &shrinkers.wasm_opt)?;
    let engine = Module::ENGINE.build(toolchain, &shrinkers.wasm_opt)?;
    let workbook = Module::WORKBOOK.build(toolchain, &shrinkers.wasm_opt)?;
    let css = shrunk(&shrinkers.esbuild, &run::path("style/rollcall.css"))?;
    let template = read_text(&run::path("frontend/index.html"))?;
    let icon = read_text(&run::path("frontend/icon.svg"))?;

    let mut site = Site { files: Vec::new(), esbuild: shrinkers.esbuild };
    let page = site.add_module("boot", "page", &page)?;
    let engine = site.add_module("engine", "engine", &engine)?;
    let workbook = site.add_module("workbook", "workbook", &workbook)?;
    let css = site.add_hashed("rollcall", "css", css.into_bytes());
    let icon = site.add_hashed("icon", "svg", icon.into_bytes());
    let values = [
        ("boot", &page.start),
        ("wasm", &page.wasm),
        ("loader", &page.loader),
        ("engine", &engine.start),
        ("workbook", &workbook.start),
        ("css", &css),
        ("icon", &icon),
    ];
    let index =
        values.iter().fold(template, |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value));
    if let Some(at) = index.find("{{") {
        let name = index[at..].chars().take(20).collect::<String>();
        return Err(Error::Site(format!("frontend/index.html has a place that nothing fills: {name}")));
    }
    site.files.push(("index.html".to_owned(), index.into_bytes()));
    site.write(&run::path("target/site"))
}

struct Site {
    /// Names under the site's root, and contents.
    files: Vec<(String, Vec<u8>)>,
    esbuild: PathBuf,
}

/// Where a module's files lie, as absolute paths for the browser.
struct ModulePaths {
    start: String,
    wasm: String,
    /// Empty where nothing is loaded later.
    loader: String,
}

impl Site {
    /// Adds a file under `pkg/` and gives its path for the browser.
    fn add_hashed(&mut self, stem: &str, extension: &str, content: Vec<u8>) -> String {
        let name = format!("pkg/{stem}-{}.{extension}", short_hash(&content));
        let path = format!("/{name}");
        self.files.push((name, content));
        path
    }

    /// Adds a module: its wasm, its parts with what loads them, and the glue with a last line that starts it.
    fn add_module(&mut self, start: &str, stem: &str, built: &module::Built) -> Result<ModulePaths, Error> {
        for (name, text) in &built.snippets {
            self.files.push((format!("pkg/snippets/{name}"), text.clone().into_bytes()));
        }
        let wasm = self.add_hashed(stem, "wasm", built.wasm.clone());
        let glue = format!("{}\n__wbg_init({{ module_or_path: \"{wasm}\" }});\n", built.glue);
        let glue = self.shrunk_script(start, &glue)?;
        let Some(loader) = &built.loader else {
            let start = self.add_hashed(start, "js", glue.into_bytes());
            return Ok(ModulePaths { start, wasm, loader: String::new() });
        };
        let mut loader = self.shrunk_script("loader", loader)?;
        for (name, content) in &built.parts {
            let part = self.add_hashed(&format!("{stem}-part"), "wasm", content.clone());
            loader = loader.replace(&format!("\"./{name}\""), &format!("\"{part}\""));
        }
        // Each imports the other, so both are named by the hash of both.
        let hash = short_hash(format!("{glue}{loader}").as_bytes());
        let [start, loads] = [start, "loader"].map(|stem| format!("/pkg/{stem}-{hash}.js"));
        // Only where it is imported: the module itself knows its imports by the old name.
        let glue = glue.replace(&format!("from\"{}\"", module::LOADER), &format!("from\"{loads}\""));
        let loader = loader.replace(module::GLUE, &start);
        for (path, text) in [(&start, glue), (&loads, loader)] {
            self.files.push((path.trim_start_matches('/').to_owned(), text.into_bytes()));
        }
        Ok(ModulePaths { start, wasm, loader: loads })
    }

    fn shrunk_script(&self, stem: &str, text: &str) -> Result<String, Error> {
        let file = run::path("target/site-parts").join(format!("{stem}.js"));
        std::fs::write(&file, text).map_err(Error::at(&file))?;
        shrunk(&self.esbuild, &file)
    }

    /// Writes what has changed, compressed twice, and takes away what is no longer part of the site.
    fn write(self, folder: &Path) -> Result<(), Error> {
        let recipe = run::path("target/site.recipe");
        let wanted = self.fingerprint();
        if folder.join("index.html").is_file()
            && std::fs::read_to_string(&recipe).is_ok_and(|of| of == wanted)
        {
            eprintln!("The site is up to date");
            return Ok(());
        }
        eprintln!("Compressing the site");
        if folder.exists() {
            std::fs::remove_dir_all(folder).map_err(Error::at(folder))?;
        }
        eprintln!("{:<34}{:>12}{:>12}{:>12}", "", "bytes", "gzip", "brotli");
        for (name, content) in &self.files {
            let file = folder.join(name);
            let parent = file.parent().unwrap_or(folder);
            std::fs::create_dir_all(parent).map_err(Error::at(parent))?;
            let gzip = precompress::gzip(content).map_err(Error::at(&file))?;
            let brotli = precompress::brotli(content).map_err(Error::at(&file))?;
            eprintln!("{name:<34}{:>12}{:>12}{:>12}", content.len(), gzip.len(), brotli.len());
            for (extension, content) in [("", content), (".gz", &gzip), (".br", &brotli)] {
                let file = PathBuf::from(format!("{}{extension}", file.display()));
                std::fs::write(&file, content).map_err(Error::at(&file))?;
            }
        }
        std::fs::write(&recipe, wanted).map_err(Error::at(&recipe))
    }

    fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for text in RECIPE {
            hash.update(text);
        }
        for (name, content) in &self.files {
            hash.update(name);
            hash.update(content.len().to_le_bytes());
            hash.update(content);
        }
        hex(&hash.finalize())
    }
}

/// A script, or a style sheet with those that it imports, without what only people read.
fn shrunk(esbuild: &Path, file: &Path) -> Result<String, Error> {
    let mut node = Command::new("node");
    node.arg(esbuild).arg(file).args(["--minify", "--log-level=warning"]);
    node.arg(if file.extension().is_some_and(|of| of == "css") { "--bundle" } else { "--format=esm" });
    let output = run::quietly(&mut node)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn short_hash(content: &[u8]) -> String {
    let mut hash = hex(&Sha256::digest(content));
    hash.truncate(10);
    hash
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read_text(path: &Path) -> Result<String, Error> {
    std::fs::read_to_string(path).map_err(Error::at(path))
}
