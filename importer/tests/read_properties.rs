//! Reading, whatever comes: no bytes stop it, slices do not matter, and what was written is read.
#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::path::Path;

use importer::message::{Delimiter, DelimiterChoice, DialectChoice, Encoding, HeaderChoice, Quote};
use importer::read::{QUOTE_LINES, ReadSheet, Reader, read};
use importer::report::rows_to_csv;
use proptest::prelude::*;

fn sliced(bytes: &[u8], choice: DialectChoice, budgets: &[usize]) -> ReadSheet {
    let mut reader = Reader::new(bytes.to_vec(), choice);
    let mut budgets = budgets.iter().cycle();
    while reader.step(*budgets.next().unwrap()) {}
    let (at, of) = reader.progress();
    assert_eq!(at, of);
    reader.finish()
}

fn choices() -> impl Strategy<Value = DialectChoice> {
    let delimiter = prop_oneof![
        Just(DelimiterChoice::Found),
        Just(DelimiterChoice::OneColumn),
        prop::sample::select(Delimiter::ALL.to_vec()).prop_map(DelimiterChoice::Is)
    ];
    let encoding = prop::option::of(prop::sample::select(Encoding::ALL.to_vec()));
    let quote = prop::option::of(prop::sample::select(Quote::ALL.to_vec()));
    let header = prop_oneof![
        Just(HeaderChoice::Found),
        Just(HeaderChoice::None),
        (0_u32..9).prop_map(HeaderChoice::Line)
    ];
    (encoding, delimiter, quote, header).prop_map(|(encoding, delimiter, quote, header)| DialectChoice {
        encoding,
        delimiter,
        quote,
        header,
        ..DialectChoice::default()
    })
}

/// Bytes that have much of what matters in a CSV.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        3 => prop::sample::select(vec!["\"", "\"\"", ",", ";", "\t", "|", "\n", "\r", "\r\n", " ", "\0", "'", "'="])
            .prop_map(|piece| piece.as_bytes().to_vec()),
        2 => "[a-z@.]{1,6}".prop_map(String::into_bytes),
        1 => "\\PC{1,4}".prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 1..3),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn cell() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "\"", ",", ";", "\t", "|", "\n", "\r", "\r\n", " ", "'", "=", "+", "-", "@", "\u{FEFF}", "sep=;"
        ])
        .prop_map(str::to_owned),
        "[a-z]{1,6}",
        "\\PC{1,4}",
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 256 } else { 8192 }))]

    #[test]
    fn no_bytes_stop_the_reader_and_slices_do_not_matter(
        bytes in bytes(),
        choice in choices(),
        budgets in prop::collection::vec(1_usize..40, 1..5),
    ) {
        let whole = read(bytes.clone(), choice);
        prop_assert_eq!(&whole, &sliced(&bytes, choice, &budgets));
        for row in 0..whole.sheet.rows() {
            prop_assert!(whole.sheet.width(row) <= whole.headers.len());
            prop_assert!(row == 0 || whole.sheet.line(row) > whole.sheet.line(row - 1));
        }
        for (row, ..) in &whole.row_issues {
            prop_assert!(*row < whole.sheet.rows());
        }
    }

    #[test]
    fn any_bytes_at_all_are_read(bytes in prop::collection::vec(any::<u8>(), 0..300), choice in choices()) {
        read(bytes, choice);
    }

    #[test]
    fn no_text_is_lost(text in "[a-c\",\n ]{0,80}") {
        // All that is not a delimiter, a line end or a quote is in a cell, a heading, or said to be passed over.
        let choice = DialectChoice {
            delimiter: DelimiterChoice::Is(Delimiter::Comma),
            header: HeaderChoice::None,
            ..DialectChoice::default()
        };
        let read = read(text.clone().into_bytes(), choice);
        let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).collect::<String>();
        let mut kept = String::new();
        for row in 0..read.sheet.rows() {
            kept.extend(read.sheet.cells(row).map(letters));
        }
        prop_assert_eq!(kept, letters(&text));
    }

    #[test]
    fn what_was_written_is_read(rows in prop::collection::vec([cell(), cell(), cell()], 1..8)) {
        round_trip(&rows)?;
    }
}

/// Writes rows under known headings and reads them back; blank ones are passed over.
fn round_trip(rows: &[[String; 3]]) -> Result<(), TestCaseError> {
    let header = ["First name", "Email", "Note"].map(str::to_owned);
    let csv = rows_to_csv([&header].into_iter().chain(rows));
    let read = read(csv.into_bytes(), DialectChoice::default());
    let kept: Vec<&[String; 3]> =
        rows.iter().filter(|row| !row.iter().all(|cell| cell.trim().is_empty())).collect();
    prop_assert_eq!(&read.headers[..], &header[..]);
    prop_assert_eq!(read.sheet.rows() as usize, kept.len());
    for (row, cells) in (0..).zip(kept) {
        prop_assert!(read.sheet.cells(row).eq(cells.iter().map(String::as_str)), "{cells:?}");
    }
    prop_assert!(read.row_issues.is_empty(), "{:?}", read.row_issues);
    Ok(())
}

/// A file of the data that lies beside the checkout, where it does.
fn shared(path: &str) -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(path);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        println!("skipped: {} is not there", path.display());
    }
    text
}

#[test]
fn naughty_strings_are_written_and_read_back() {
    let Some(json) = shared("naughty-strings.json") else { return };
    let strings: Vec<String> = serde_json::from_str(&json).unwrap();
    assert!(strings.len() > 500);
    let rows: Vec<[String; 3]> = strings
        .iter()
        .filter(|text| !text.contains('\0') && text.lines().count() < QUOTE_LINES)
        .map(|text| [text.clone(), "a@x.example".to_owned(), text.clone()])
        .collect();
    round_trip(&rows).unwrap();
    for text in &strings {
        let row = [text.clone(), "x".to_owned(), text.replace('\0', "")].map(|cell| cell.replace('\0', ""));
        round_trip(&[row]).unwrap();
    }
}

#[test]
fn csv_spectrum_is_read_as_it_says() {
    // Without `location_coordinates`, whose two files do not agree: another telephone number in each.
    let names = [
        "comma_in_quotes",
        "empty",
        "empty_crlf",
        "escaped_quotes",
        "json",
        "newlines",
        "newlines_crlf",
        "quotes_and_newlines",
        "simple",
        "simple_crlf",
        "utf8",
    ];
    for name in names {
        let (Some(csv), Some(json)) = (
            shared(&format!("csv-spectrum/csvs/{name}.csv")),
            shared(&format!("csv-spectrum/json/{name}.json")),
        ) else {
            return;
        };
        // A file of a single row says it without a list.
        let rows = match serde_json::from_str(&json).unwrap() {
            serde_json::Value::Array(rows) => rows,
            row => vec![row],
        };
        let choice =
            DialectChoice { delimiter: DelimiterChoice::Is(Delimiter::Comma), ..DialectChoice::default() };
        let read = read(csv.into_bytes(), choice);
        assert_eq!(read.sheet.rows() as usize, rows.len(), "{name}");
        for (row, expected) in (0..).zip(&rows) {
            for (column, header) in read.headers.iter().enumerate() {
                assert_eq!(
                    read.sheet.cell(row, column),
                    expected[header].as_str().unwrap(),
                    "{name} {header}"
                );
            }
        }
    }
}
