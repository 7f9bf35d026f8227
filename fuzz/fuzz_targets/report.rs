//! What is written is read back the same.
#![no_main]

use importer::message::{Delimiter, DelimiterChoice, DialectChoice, Encoding, HeaderChoice, Quote};
use importer::read::read;
use importer::report::rows_to_csv;
use libfuzzer_sys::fuzz_target;

/// A file of nothing but this is refused as empty.
fn is_nothing(cell: &str) -> bool {
    cell.chars().all(|c| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '"'))
}

fuzz_target!(|rows: Vec<Vec<String>>| {
    // What is written was read before, and reading takes NUL characters out.
    let has_nul = rows.iter().flatten().any(|cell| cell.contains('\0'));
    // From a workbook: a longer text in quotes is taken for a quote that is not closed (SPEC §2).
    let is_long = |cell: &String| cell.len() > 60_000 || cell.matches(['\n', '\r']).count() > 49;
    if has_nul || rows.iter().flatten().any(is_long) || rows.iter().flatten().all(|cell| is_nothing(cell)) {
        return;
    }
    let csv = rows_to_csv(&rows);
    let choice = DialectChoice {
        encoding: Some(Encoding::Utf8),
        delimiter: DelimiterChoice::Is(Delimiter::Comma),
        quote: Some(Quote::Double),
        header: HeaderChoice::None,
        ..DialectChoice::default()
    };
    let read = read(csv.into_bytes(), choice);
    // Blank rows are passed over, with a word.
    let rows: Vec<_> = rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
    assert_eq!(read.sheet.rows() as usize, rows.len());
    for (number, row) in (0..).zip(rows) {
        for (column, cell) in row.iter().enumerate() {
            // Blank cells at the end of a row are not kept; all others are.
            let is_end = row[column..].iter().all(|cell| cell.trim().is_empty());
            let found = read.sheet.cell(number, column);
            assert!(found == cell || (found.is_empty() && is_end), "{found:?} for {cell:?}");
        }
    }
});
