//! ODS, written by hand: what LibreOffice writes and what only others do.

use super::pack::{Entry, zip};
use super::{read, refusal, rows, said};

/// An ODS with these tables.
pub fn ods(tables: &str) -> Vec<u8> {
    let styles = "<office:automatic-styles><style:style style:name=\"ta1\"><style:table-properties table:display=\"true\"/></style:style>\
                  <style:style style:name=\"ta2\"><style:table-properties table:display=\"false\"/></style:style></office:automatic-styles>";
    let content = format!(
        "<office:document-content>{styles}<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    zip(&[
        Entry::stored("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        Entry::new("content.xml", content.as_bytes()),
        Entry::new("META-INF/manifest.xml", b"<manifest:manifest/>"),
    ])
}

fn table(rows: &str) -> Vec<u8> {
    ods(&format!("<table:table table:name=\"Students\">{rows}</table:table>"))
}

fn cell(text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

#[test]
fn cells_have_the_text_that_was_shown() {
    let row = [
        cell("Zoë"),
        cell("O’Brien &amp; <text:span>Söhne</text:span><text:s text:c=\"2\"/><text:a>x</text:a>"),
        "<table:table-cell office:value-type=\"float\" office:value=\"123\"><text:p>00123</text:p></table:table-cell>".to_owned(),
        "<table:table-cell office:value-type=\"float\" office:value=\"123456789012345678\"><text:p>1.23456789012346E+017</text:p></table:table-cell>".to_owned(),
        "<table:table-cell office:value-type=\"date\" office:date-value=\"2012-02-29\"><text:p>29/02/12</text:p></table:table-cell>".to_owned(),
        "<table:table-cell office:value-type=\"float\" office:value=\"2.50\"/>".to_owned(),
        "<table:table-cell office:value-type=\"string\"><office:annotation><text:p>a note</text:p></office:annotation><text:p>one</text:p><text:p>two</text:p></table:table-cell>".to_owned(),
        "<table:table-cell office:value-type=\"string\"><text:p><text:ruby><text:ruby-base>山</text:ruby-base><text:ruby-text>ヤマ</text:ruby-text></text:ruby></text:p></table:table-cell>".to_owned(),
    ];
    let read = read(&table(&format!("<table:table-row>{}</table:table-row>", row.concat())));
    assert_eq!(read.sheets[0].name, "Students");
    assert_eq!(
        rows(&read.sheets[0]),
        [(1, "Zoë|O’Brien & Söhne  x|00123|123456789012345678|29/02/12|2.5|one\ntwo|山".to_owned())]
    );
}

#[test]
fn what_is_repeated_is_there_as_often_and_empty_ones_cost_nothing() {
    let rows_ = format!(
        "<table:table-column table:number-columns-repeated=\"16384\"/>\
         <table:table-row table:number-rows-repeated=\"4\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
         <table:table-row-group><table:table-row table:number-rows-repeated=\"2\">{}<table:table-cell table:number-columns-repeated=\"2\"/>\
         <table:table-cell table:number-columns-repeated=\"2\"><text:p>x</text:p></table:table-cell></table:table-row></table:table-row-group>\
         <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
         <table:table-row table:number-rows-repeated=\"4294967295\"><table:table-cell/></table:table-row>",
        cell("Amara")
    );
    let read = read(&table(&rows_));
    let expected = [(5, "Amara|||x|x"), (6, "Amara|||x|x")];
    assert_eq!(rows(&read.sheets[0]), expected.map(|(line, row)| (line, row.to_owned())));
}

#[test]
fn text_repeated_to_the_ends_of_the_sheet_is_refused() {
    let filled =
        "<table:table-cell table:number-columns-repeated=\"16384\"><text:p>x</text:p></table:table-cell>";
    let all = format!("<table:table-row table:number-rows-repeated=\"1048576\">{filled}</table:table-row>");
    assert!(refusal(&table(&all)).starts_with("It has more than 16,777,216 cells"));
    let wide = "<table:table-row><table:table-cell table:number-columns-repeated=\"4294967295\"/><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>";
    assert!(refusal(&table(wide)).starts_with("A sheet has more than 16,384 columns"));
    let deep =
        format!("<table:table-row table:number-rows-repeated=\"1048577\">{}</table:table-row>", cell("x"));
    assert!(refusal(&table(&deep)).starts_with("A sheet has more than 1,048,576 rows"));
    let long = format!(
        "<table:table-row table:number-rows-repeated=\"1048576\">{}</table:table-row>",
        cell(&"x".repeat(3000))
    );
    assert!(refusal(&table(&long)).starts_with("It unpacks to more than 100 times its size"));
}

#[test]
fn hidden_sheets_rows_and_columns_and_merged_cells_are_said() {
    let tables = format!(
        "<table:table table:name=\"Lists\" table:style-name=\"ta2\"><table:table-row>{a}</table:table-row></table:table>\
         <table:table table:name=\"Students\" table:style-name=\"ta1\">\
         <table:table-column/><table:table-column table:visibility=\"collapse\"/>\
         <table:table-row><table:table-cell table:number-columns-spanned=\"2\" table:number-rows-spanned=\"1\"><text:p>Class</text:p></table:table-cell>\
         <table:covered-table-cell><text:p>under it</text:p></table:covered-table-cell></table:table-row>\
         <table:table-row table:visibility=\"filter\">{a}{a}</table:table-row></table:table>",
        a = cell("a")
    );
    let read = read(&ods(&tables));
    let sheets: Vec<_> = read.sheets.iter().map(|sheet| (&*sheet.name, sheet.hidden)).collect();
    assert_eq!(sheets, [("Lists", true), ("Students", false)]);
    let expected = [(1, "Class"), (2, "a|a")];
    assert_eq!(rows(&read.sheets[1]), expected.map(|(line, row)| (line, row.to_owned())));
    assert_eq!(
        said(&read.sheets[1]),
        [
            "cells_merged: There is 1 group of merged cells (A1:B1). The text stands in the first cell of each; the others are empty.",
            "hidden_read: 1 hidden column was read too (B).",
            "hidden_read: 1 hidden row was read too (row 2). Leave out those that should not be imported.",
        ]
    );
}

#[test]
fn one_with_a_password_says_so() {
    let manifest = b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let locked = zip(&[
        Entry::stored("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        Entry::new("content.xml", b"\x01\x02\x03"),
        Entry::new("META-INF/manifest.xml", manifest),
    ]);
    assert!(refusal(&locked).starts_with("This workbook is protected by a password."));
    let whole = zip(&[
        Entry::stored("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        Entry::new("encrypted-package", b"x"),
    ]);
    assert!(refusal(&whole).starts_with("This workbook is protected by a password."));
    let text = zip(&[
        Entry::stored("mimetype", b"application/vnd.oasis.opendocument.text"),
        Entry::new("content.xml", b"<a/>"),
        Entry::new("META-INF/manifest.xml", b"<a/>"),
    ]);
    assert!(refusal(&text).starts_with("This is a text document"));
}
