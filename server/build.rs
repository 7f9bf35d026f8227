//! Embeds the site again when it was built again: its files' names change with their contents, so cargo has to
//! look at the folder. It need not be there: `cargo test` works without a site.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site");
    std::fs::create_dir_all(&site)?;
    println!("cargo::rerun-if-changed={}", site.display());
    Ok(())
}
