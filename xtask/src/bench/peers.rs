//! What the benches that read rosters need besides the site: the peers, and somebody who speaks to the engine.

use std::process::Command;

use crate::error::Error;
use crate::site::module::Module;
use crate::{run, tools};

/// Installs the peers from npm, builds what speaks to the engine in the browser and what checks natively, and bundles
/// all that the browser loads.
pub fn prepare() -> Result<(), Error> {
    tools::npm_packages(&run::path("end2end/bench"))?;
    let client = Module::BENCH_CLIENT.build(tools::wasm_toolchain()?, &tools::shrinkers()?.wasm_opt)?;
    let folder = run::path("target/bench/client");
    std::fs::create_dir_all(&folder).map_err(Error::at(&folder))?;
    for (name, content) in [("client.js", client.glue.as_bytes()), ("client.wasm", &client.wasm)] {
        let file = folder.join(name);
        std::fs::write(&file, content).map_err(Error::at(&file))?;
    }
    let mut cargo = run::cargo();
    cargo.args(["build", "--quiet", "--release", "--package", "importer", "--example", "bench_check"]);
    run::run(&mut cargo)?;
    run::quietly(Command::new("node").arg("bundle.mjs").current_dir(run::path("end2end/bench")))?;
    Ok(())
}
