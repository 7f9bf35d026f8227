//! What is written is read back the same.
#![no_main]

use importer::message::{Delimiter, DelimiterChoice, DialectChoice, Encoding, HeaderChoice, Quote};
use importer::read::read;
use importer::report::rows_to_csv;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|rows: Vec<Vec<String>>| {
    let csv = rows_to_csv(&rows);
    let choice = DialectChoice {
        encoding: Some(Encoding::Utf8),
        delimiter: DelimiterChoice::Is(Delimiter::Comma),
        quote: Some(Quote::Double),
        header: HeaderChoice::None,
    };
    let read = read(csv.into_bytes(), choice);
    // NUL characters are taken out, with a word; blank rows are passed over, with a word.
    let rows = rows.iter().map(|row| row.iter().map(|cell| cell.replace('\0', "")).collect::<Vec<_>>());
    let rows: Vec<_> = rows.filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect();
    assert_eq!(read.sheet.rows() as usize, rows.len());
    for (number, row) in (0..).zip(rows) {
        for (column, cell) in row.iter().enumerate() {
            assert_eq!(read.sheet.cell(number, column), cell);
        }
    }
});
