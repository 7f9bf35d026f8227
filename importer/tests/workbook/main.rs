//! Workbooks: what is read of good ones, and the sentence for those that are not.
#![expect(clippy::unwrap_used, reason = "a test fails by it")]

mod hostile;
mod ods;
mod pack;
mod shown;
mod xls;
mod xlsx;

use importer::workbook::{Limits, Workbook, WorkbookSheet, open};

/// A workbook that has to be readable.
fn read(bytes: &[u8]) -> Workbook {
    open(bytes, &Limits::default()).unwrap()
}

/// The sentence for one that is not.
fn refusal(bytes: &[u8]) -> String {
    open(bytes, &Limits::default()).unwrap_err().to_string()
}

/// Its rows: the line, and the cells with `|` between them.
fn rows(sheet: &WorkbookSheet) -> Vec<(u32, String)> {
    let sheet = &sheet.sheet;
    (0..sheet.rows()).map(|row| (sheet.line(row), sheet.cells(row).collect::<Vec<_>>().join("|"))).collect()
}

/// What is said of it.
fn said(sheet: &WorkbookSheet) -> Vec<String> {
    sheet.issues.iter().map(|issue| format!("{}: {}", issue.code.key(), issue.message)).collect()
}
