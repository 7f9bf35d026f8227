//! XLSX: of a writer that people use, and by hand for what it does not write.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::pack::{xlsx, xlsx_parts, zip};
use super::{read, rows, said};

fn saved(mut workbook: Workbook) -> Vec<u8> {
    workbook.save_to_buffer().unwrap()
}

#[test]
fn cells_are_as_the_person_sees_them() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Students").unwrap();
    for (column, heading) in (0..).zip(["First name", "Last name", "ID number", "Born", "Active", "Note"]) {
        sheet.write(0, column, heading).unwrap();
    }
    sheet.write(1, 0, "Zoë").unwrap();
    sheet.write(1, 1, "O’Brien & Söhne <x>").unwrap();
    sheet.write_with_format(1, 2, 123, &Format::new().set_num_format("00000")).unwrap();
    let born = ExcelDateTime::from_ymd(2012, 2, 29).unwrap();
    sheet.write_with_format(1, 3, &born, &Format::new().set_num_format("dd/mm/yyyy")).unwrap();
    sheet.write(1, 4, true).unwrap();
    sheet.write_formula(1, 5, Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write(2, 2, 123_456_789_012_u64).unwrap();
    sheet.write_formula(2, 5, Formula::new("=A9").set_result("#REF!")).unwrap();
    sheet.write_rich_string(3, 0, &[(&Format::new().set_bold(), "Ana"), (&Format::new(), " María")]).unwrap();

    let read = read(&saved(workbook));
    assert_eq!(read.sheets.len(), 1);
    assert_eq!((&*read.sheets[0].name, read.sheets[0].hidden), ("Students", false));
    let expected = [
        (1, "First name|Last name|ID number|Born|Active|Note"),
        (2, "Zoë|O’Brien & Söhne <x>|00123|29/02/2012|TRUE|2"),
        (3, "||123456789012|||#REF!"),
        (4, "Ana María"),
    ];
    assert_eq!(rows(&read.sheets[0]), expected.map(|(line, row)| (line, row.to_owned())));
    assert_eq!(said(&read.sheets[0]), [""; 0]);
}

#[test]
fn sheets_come_in_order_and_hidden_ones_are_marked() {
    let mut workbook = Workbook::new();
    for (name, hidden) in [("Parents & more", false), ("Lists", true), ("学生", false)] {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name).unwrap().set_hidden(hidden);
        sheet.write(0, 0, name).unwrap();
    }
    let read = read(&saved(workbook));
    let sheets: Vec<_> = read.sheets.iter().map(|sheet| (&*sheet.name, sheet.hidden)).collect();
    assert_eq!(sheets, [("Parents & more", false), ("Lists", true), ("学生", false)]);
    assert!(read.sheets.iter().all(|sheet| sheet.sheet.cell(0, 0) == sheet.name));
}

#[test]
fn merged_cells_have_their_text_in_the_first_and_it_is_said() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.merge_range(0, 0, 0, 2, "Class 4b", &Format::new()).unwrap();
    sheet.merge_range(1, 0, 2, 0, "Year 4", &Format::new()).unwrap();
    sheet.write(1, 1, "Amara").unwrap();
    sheet.write(2, 1, "Jonas").unwrap();
    let read = read(&saved(workbook));
    let expected = [(1, "Class 4b"), (2, "Year 4|Amara"), (3, "|Jonas")];
    assert_eq!(rows(&read.sheets[0]), expected.map(|(line, row)| (line, row.to_owned())));
    assert_eq!(
        said(&read.sheets[0]),
        [
            "cells_merged: There are 2 groups of merged cells (A1:C1 is the first). The text stands in the first cell of each; the others are empty."
        ]
    );
}

#[test]
fn hidden_rows_and_columns_are_read_and_it_is_said() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, name) in (0..).zip(["Name", "Amara", "Jonas"]) {
        sheet.write(row, 0, name).unwrap();
        sheet.write(row, 1, "x").unwrap();
    }
    sheet.set_row_hidden(1).unwrap();
    sheet.set_row_hidden(7).unwrap();
    sheet.set_column_hidden(1).unwrap();
    sheet.set_column_hidden(9).unwrap();
    let read = read(&saved(workbook));
    assert_eq!(read.sheets[0].sheet.rows(), 3);
    assert_eq!(
        said(&read.sheets[0]),
        [
            "hidden_read: 1 hidden column was read too (B).",
            "hidden_read: 1 hidden row was read too (row 2). Leave out those that should not be imported.",
        ]
    );
}

#[test]
fn days_are_counted_from_1904_where_the_workbook_says_so() {
    let mut parts = xlsx_parts(
        "<sheetData><row r=\"1\"><c r=\"A1\" s=\"0\"><v>44591</v></c></row></sheetData>",
        "",
        "<cellXfs><xf numFmtId=\"14\"/></cellXfs>",
    );
    let book = "<workbook xmlns:r=\"r\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"rId0\"/></sheets></workbook>";
    parts[2] = super::pack::Entry::new("xl/workbook.xml", book.as_bytes());
    assert_eq!(rows(&read(&zip(&parts)).sheets[0]), [(1, "2026-01-31".to_owned())]);
}

#[test]
fn strings_are_whole_without_how_they_are_pronounced() {
    let strings = "<si><r><t>山</t></r><r><t>田</t></r><rPh sb=\"0\" eb=\"1\"><t>ヤマ</t></rPh></si>\
                   <si><t xml:space=\"preserve\"> a &amp; b&#x0A;c_x000D_\n_x005F_x0041_ </t></si>\
                   <si/>";
    let row = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c>\
               <c r=\"D1\" t=\"inlineStr\"><is><r><t>in</t></r><t>line</t><rPh><t>x</t></rPh></is></c>\
               <c r=\"E1\" t=\"d\"><v>2026-01-31T00:00:00</v></c></row>";
    let parts = xlsx_parts(&format!("<sheetData>{row}</sheetData>"), strings, "");
    let read = read(&zip(&parts));
    assert_eq!(rows(&read.sheets[0]), [(1, "山田| a & b\nc\n_x0041_ ||inline|2026-01-31".to_owned())]);
}

#[test]
fn rows_and_cells_without_places_follow_each_other() {
    let read = read(&xlsx(
        "<row><c><v>1</v></c><c><v>2</v></c></row><row r=\"5\"><c r=\"C5\"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>",
    ));
    let expected = [(1, "1|2"), (5, "||3|4"), (6, "5")];
    assert_eq!(rows(&read.sheets[0]), expected.map(|(line, row)| (line, row.to_owned())));
}

#[test]
fn empty_rows_and_columns_cost_nothing() {
    let mut ghosts = String::from("<row r=\"1\"><c r=\"A1\"><v>1</v></c>");
    for _ in 0..16_000 {
        ghosts.push_str("<c s=\"0\"/>");
    }
    ghosts.push_str("</row>");
    for row in 2..20_000 {
        ghosts.push_str(&format!("<row r=\"{row}\"><c r=\"XFD{row}\" s=\"0\"/></row>"));
    }
    let read = read(&xlsx(&ghosts));
    assert_eq!(rows(&read.sheets[0]), [(1, "1".to_owned())]);
}

#[test]
fn a_formula_without_a_result_is_said() {
    let read = read(&xlsx(
        "<row r=\"2\"><c r=\"A2\"><f>B2&amp;\"x\"</f></c><c r=\"B2\"><v>7</v></c><c r=\"C2\" t=\"str\"><f>\"\"</f><v></v></c></row>",
    ));
    assert_eq!(rows(&read.sheets[0]), [(2, "|7".to_owned())]);
    assert_eq!(
        said(&read.sheets[0]),
        [
            "formula_empty: 1 formula has no result in the file (A2), so its cell is empty here. Open the workbook in your spreadsheet program, save it, and add it again."
        ]
    );
}

#[test]
fn the_last_cell_that_a_spreadsheet_has_is_read() {
    let read = read(&xlsx("<row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>"));
    assert_eq!((read.sheets[0].sheet.line(0), read.sheets[0].sheet.width(0)), (1_048_576, 16_384));
    assert_eq!(read.sheets[0].sheet.cell(0, 16_383), "1");
}
