//! The command line as scripts and hostile files meet it: the program runs as a child, under limits.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by it")]

mod case;
mod child;
mod contract;
mod corpora;
mod damage;
mod encodings;
mod kinds;
mod large;
#[path = "../../../importer/tests/workbook/pack.rs"]
mod pack;
mod packed;
mod sheets;
mod structure;

use case::Case;

/// A name, and the files.
type Table = (&'static str, fn() -> Vec<Case>);

/// Every file gives its expected result or sentence, one after another. The limits are those of the optimised program, so
/// this runs by `cargo xtask test hostile`, which names it.
#[test]
fn each_hostile_or_odd_file_has_its_outcome() {
    if child::program().is_none() {
        println!("skipped: ROLLCALL_PROGRAM names no optimised program; run `cargo xtask test hostile`");
        return;
    }
    let tables: [Table; 7] = [
        ("encodings", encodings::cases),
        ("structure", structure::cases),
        ("large", large::cases),
        ("damage", damage::cases),
        ("kinds", kinds::cases),
        ("packed", packed::cases),
        ("sheets", sheets::cases),
    ];
    let folder = child::Folder::new("table");
    let (mut count, mut failed) = (0, Vec::new());
    for (table, cases) in tables {
        for case in cases() {
            count += 1;
            let name = format!("{table}: {}", case.name);
            failed.extend(case.run(&folder).err().map(|why| format!("{name}: {why}")));
        }
    }
    println!("{count} files");
    assert!(failed.is_empty(), "{} of {count} files:\n{}", failed.len(), failed.join("\n"));
    assert!(count >= 150, "only {count} files");
}
