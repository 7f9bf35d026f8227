//! XLS: files that `xlwt` made, and records by hand for what it does not write.

use super::pack::compound;
use super::{read, refusal, rows, said};

pub const GOOD: &[u8] = include_bytes!("files/good.xls");

/// A record.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

/// Numbers of two bytes, one behind the other.
fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// An XLS of one sheet with these records; `globals` come before.
fn xls(globals: &[Vec<u8>], cells: &[Vec<u8>]) -> Vec<u8> {
    let begin = record(0x0809, &words(&[0x0600, 5, 0, 0, 0, 0, 0, 0]));
    let end = record(0x000A, &[]);
    let globals = globals.concat();
    let listed = 4 + 8 + 3;
    let at = begin.len() + globals.len() + listed + end.len();
    let sheet = record(0x0085, &[&(at as u32).to_le_bytes()[..], &[0, 0, 3, 0], b"One"].concat());
    compound("Workbook", &[begin.clone(), globals, sheet, end.clone(), begin, cells.concat(), end].concat())
}

fn number(row: u16, column: u16, value: f64) -> Vec<u8> {
    record(0x0203, &[&words(&[row, column, 0])[..], &value.to_le_bytes()].concat())
}

#[test]
fn cells_are_as_the_person_sees_them() {
    let read = read(GOOD);
    let sheets: Vec<_> = read.sheets.iter().map(|sheet| (&*sheet.name, sheet.hidden)).collect();
    assert_eq!(sheets, [("Students", false), ("Lists", true)]);
    let note = format!("{}é{}", "x".repeat(9000), "山".repeat(9000));
    let expected = [
        (1, "First name|Last name|ID number|Born|Active|Sum|Note".to_owned()),
        (2, format!("Zoë|O’Brien|00123|29/02/2012|TRUE|25%|{note}")),
        (3, "Ana||123456789012|12.5|FALSE".to_owned()),
        (4, "Ana María".to_owned()),
        (5, "0|1|2".to_owned()),
        (7, "Class 4b".to_owned()),
    ];
    assert_eq!(rows(&read.sheets[0]), expected);
    assert_eq!(
        said(&read.sheets[0]),
        [
            "cells_merged: There is 1 group of merged cells (A7:B7). The text stands in the first cell of each; the others are empty.",
            "hidden_read: 1 hidden column was read too (B).",
            "hidden_read: 1 hidden row was read too (row 3). Leave out those that should not be imported.",
        ]
    );
    assert_eq!((read.sheets[1].sheet.line(0), read.sheets[1].sheet.cell(0, 25)), (10, "far"));
}

#[test]
fn days_are_counted_from_1904_where_the_workbook_says_so() {
    let read = read(include_bytes!("files/since-1904.xls"));
    assert_eq!(rows(&read.sheets[0]), [(1, "31/01/2026".to_owned())]);
}

#[test]
fn formulas_errors_and_runs_of_numbers_have_their_values() {
    let formula = |column: u16, result: [u8; 8]| {
        record(0x0006, &[&words(&[0, column, 0])[..], &result, &[0; 8]].concat())
    };
    let text = |data: &[u8]| record(0x0207, &[&(data.len() as u16).to_le_bytes()[..], &[0], data].concat());
    let cells = [
        formula(0, 2.5_f64.to_le_bytes()),
        formula(1, [0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        record(0x04BC, &[0; 4]),
        text(b"shown"),
        formula(2, [1, 0, 1, 0, 0, 0, 0xFF, 0xFF]),
        formula(3, [2, 0, 0x2A, 0, 0, 0, 0xFF, 0xFF]),
        formula(4, [3, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        record(0x0205, &[0, 0, 5, 0, 0, 0, 0x17, 1]),
        record(0x027E, &[&words(&[0, 6, 0])[..], &((7_i32 << 2) as u32 | 2).to_le_bytes()].concat()),
        record(0x027E, &[&words(&[0, 7, 0])[..], &((-1234_i32 << 2) as u32 | 3).to_le_bytes()].concat()),
        record(0x00BD, &[words(&[1, 0]), words(&[0, 6, 0]), words(&[0, 10, 0]), words(&[1])].concat()),
        record(
            0x0204,
            &[&words(&[1, 3, 0, 2])[..], b"\x01", &words(&[u16::from(b'h'), u16::from(b'i')])].concat(),
        ),
    ];
    let read = read(&xls(&[], &cells));
    let expected = [(1, "2.5|shown|TRUE|#N/A||#REF!|7|-12.34"), (2, "1|2||hi")];
    assert_eq!(rows(&read.sheets[0]), expected.map(|(line, row)| (line, row.to_owned())));
}

#[test]
fn cells_in_any_order_come_in_order_and_the_last_of_two_counts() {
    let cells = [number(3, 1, 4.0), number(0, 1, 2.0), number(0, 0, 1.0), number(3, 1, 5.0)];
    let read = read(&xls(&[], &cells));
    assert_eq!(rows(&read.sheets[0]), [(1, "1|2".to_owned()), (4, "|5".to_owned())]);
}

#[test]
fn far_cells_are_refused_with_the_limit() {
    assert!(
        refusal(&xls(&[], &[number(0, 65_535, 1.0)])).starts_with("A sheet has more than 16,384 columns")
    );
    let far: Vec<_> = (0..1100).map(|row| number(row, 16_383, 1.0)).collect();
    assert!(refusal(&xls(&[], &far)).starts_with("It has more than 16,777,216 cells"));
}

#[test]
fn one_with_a_password_says_so_and_so_do_others() {
    assert!(
        refusal(&xls(&[record(0x002F, &[1; 6])], &[]))
            .starts_with("This workbook is protected by a password.")
    );
    for (stream, sentence) in [
        ("EncryptedPackage", "This workbook is protected by a password."),
        ("Book", "This is an Excel workbook of 1995 or before."),
        ("WordDocument", "This is a text document"),
        ("Else", "This is not a workbook."),
    ] {
        let said = refusal(&compound(stream, &[0; 5000]));
        assert!(said.starts_with(sentence), "{said}");
    }
}

#[test]
fn chains_that_bite_their_tails_end() {
    let mut file = xls(&[], &[number(0, 0, 1.0)]);
    // The first sector follows itself; the table of chains is the first sector of the file.
    for sector in 0..128 {
        let at = 512 + 4 * sector;
        file[at..at + 4].copy_from_slice(&2_u32.to_le_bytes());
    }
    assert!(refusal(&file).contains("damaged or not complete"));
}
