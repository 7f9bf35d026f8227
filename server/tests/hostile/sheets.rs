//! Workbooks with far cells, repeats, passwords, and sheets that are not what they seem.

use super::case::Case;
use super::pack::{Entry, compound, xlsx, xlsx_parts, zip};

/// A row of an XLSX with texts of their own.
pub fn row(line: u32, cells: &[&str]) -> String {
    let cells = cells.iter().map(|text| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>"));
    format!("<row r=\"{line}\">{}</row>", cells.collect::<String>())
}

pub fn ods_row(cells: &[&str]) -> String {
    let cells =
        cells.iter().map(|text| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>"));
    format!("<table:table-row>{}</table:table-row>", cells.collect::<String>())
}

/// An ODS with these tables.
pub fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    zip(&ods_parts(content.as_bytes()))
}

pub fn ods_parts(content: &[u8]) -> Vec<Entry> {
    vec![
        Entry::stored("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        Entry::new("content.xml", content),
        Entry::new("META-INF/manifest.xml", b"<manifest:manifest/>"),
    ]
}

fn table(rows: &str) -> Vec<u8> {
    ods(&format!("<table:table table:name=\"Students\">{rows}</table:table>"))
}

/// A record of an XLS.
fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

fn words(words: &[u16]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// The stream of an XLS with one sheet of these records; `globals` come before.
fn stream(globals: &[Vec<u8>], cells: &[Vec<u8>]) -> Vec<u8> {
    let begin = record(0x0809, &words(&[0x0600, 5, 0, 0, 0, 0, 0, 0]));
    let end = record(0x000A, &[]);
    let globals = globals.concat();
    let at = begin.len() + globals.len() + 4 + 8 + 3 + end.len();
    let sheet = record(0x0085, &[&(at as u32).to_le_bytes()[..], &[0, 0, 3, 0], b"One"].concat());
    [begin.clone(), globals, sheet, end.clone(), begin, cells.concat(), end].concat()
}

pub fn xls(globals: &[Vec<u8>], cells: &[Vec<u8>]) -> Vec<u8> {
    compound("Workbook", &stream(globals, cells))
}

/// A text in a cell of an XLS.
fn label(row: u16, column: u16, text: &str) -> Vec<u8> {
    record(0x0204, &[&words(&[row, column, 0, text.len() as u16])[..], &[0], text.as_bytes()].concat())
}

/// A text that says that it is longer than it is.
fn lying_label(length: u16) -> Vec<u8> {
    record(0x0204, &[&words(&[0, 0, 0, length])[..], &[0], b"abc"].concat())
}

pub fn cases() -> Vec<Case> {
    let mut cases = xlsx_cases();
    cases.extend(ods_cases());
    cases.extend(xls_cases());
    cases
}

fn case(name: &str, file: &'static str, bytes: Vec<u8>, code: i32, says: &[&str]) -> Case {
    Case::read(name, file, move || bytes, code, says)
}

fn xlsx_cases() -> Vec<Case> {
    let case = |name: &str, bytes, code, says: &[&str]| case(name, "roster.xlsx", bytes, code, says);
    let head = row(1, &["First name", "Email"]);
    let body = row(2, &["Amara", "amara@school.example"]);
    let at = |line: &str, place: &str| {
        xlsx(&format!("{head}{body}<row r=\"{line}\"><c r=\"{place}\"><v>1</v></c></row>"))
    };
    let table = "[\"Amara\",\"amara@school.example\"]";
    let book = |sheets: &str| {
        let mut parts = xlsx_parts(&format!("<sheetData>{head}{body}</sheetData>"), "", "");
        parts[2] = Entry::new(
            "xl/workbook.xml",
            format!("<workbook><sheets>{sheets}</sheets></workbook>").as_bytes(),
        );
        zip(&parts)
    };
    let every: String = (1..1100).map(|line| format!("<row><c r=\"XFD{line}\"><v>1</v></c></row>")).collect();
    let empty: String =
        (3..200_000).map(|line| format!("<row r=\"{line}\"><c r=\"A{line}\"/></row>")).collect();
    let cell = |attributes: &str, inner: &str| {
        xlsx(&format!("{head}<row r=\"2\"><c {attributes}>{inner}</c></row>"))
    };
    vec![
        case("a cell at XFD1048576", at("1048576", "XFD1048576"), 0, &[table, "\"lines\":[2,1048576]"]),
        case(
            "a cell at XFE1",
            at("3", "XFE1"),
            2,
            &["\"code\":\"too_large\"", "A sheet has more than 16,384 columns"],
        ),
        case("a cell at A1048577", at("1048577", "A1048577"), 2, &["A sheet has more than 1,048,576 rows"]),
        case("a cell in row 4294967295", at("4294967295", "A1"), 2, &["1,048,576 rows"]),
        case("a cell in a row beyond all numbers", at("99999999999999999999", "ZZZZZZZZZZ1"), 0, &[table]),
        case("a cell in row 0", at("0", "A0"), 2, &["not in order"]),
        case("a far cell on 1,100 rows", xlsx(&every), 2, &["It has more than 16,777,216 cells"]),
        case("200,000 empty rows", xlsx(&format!("{head}{body}{empty}")), 0, &[table, "\"lines\":[2]"]),
        case("rows out of order", xlsx(&format!("{body}{head}")), 2, &["its rows are not in order"]),
        case(
            "cells out of order",
            xlsx("<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>"),
            2,
            &["its cells are not in order"],
        ),
        case("no sheet", book(""), 2, &["\"code\":\"empty\"", "There is no sheet with cells"]),
        case("a sheet without rows", zip(&xlsx_parts("<sheetData/>", "", "")), 2, &["\"code\":\"empty\""]),
        case(
            "300 sheets",
            book(&"<sheet name=\"A\" r:id=\"rId0\"/>".repeat(300)),
            2,
            &["It has more than 255 sheets"],
        ),
        case(
            "255 sheets that are one part",
            book(&"<sheet name=\"A\" r:id=\"rId0\"/>".repeat(255)),
            0,
            &[table],
        ),
        case(
            "a sheet that names no part",
            book("<sheet name=\"A\" r:id=\"rId77\"/>"),
            2,
            &["There is no sheet with cells"],
        ),
        case("a hidden sheet", book("<sheet name=\"A\" state=\"veryHidden\" r:id=\"rId0\"/>"), 0, &[table]),
        case(
            "a name of a sheet that is markup",
            book("<sheet name=\"&lt;b&gt;../..\" r:id=\"rId0\"/>"),
            0,
            &["\"name\":\"<b>../..\""],
        ),
        case("a text that is missing", cell("t=\"s\"", "<v>7</v>"), 2, &["a text of a cell is missing"]),
        case(
            "a text with a number below 0",
            cell("t=\"s\"", "<v>-1</v>"),
            2,
            &["a text of a cell is missing"],
        ),
        case("a style that is missing", cell("s=\"4000000000\"", "<v>12</v>"), 0, &["[[\"12\"]]"]),
        case("a number that is none", cell("", "<v>one</v>"), 0, &["[[\"one\"]]"]),
        case("a number beyond all", cell("", "<v>1e999</v>"), 0, &["\"lines\":[2]"]),
        case("a long number", cell("", "<v>123456789012345678</v>"), 0, &["\"123456789012345678\""]),
        case("a formula without result", cell("", "<f>1+1</f>"), 0, &["\"formula_empty\""]),
        case("an error", cell("t=\"e\"", "<v>#REF!</v>"), 0, &["\"#REF!\""]),
        case(
            "control characters escaped",
            cell("t=\"inlineStr\"", "<is><t>a_x0000_b_x001B_c</t></is>"),
            0,
            &["\"lines\":[2]"],
        ),
        case(
            "merged over the whole sheet",
            zip(&xlsx_parts(
                &format!(
                    "<sheetData>{head}{body}</sheetData><mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>"
                ),
                "",
                "",
            )),
            0,
            &["\"cells_merged\"", table],
        ),
        case(
            "all columns hidden",
            zip(&xlsx_parts(
                &format!(
                    "<cols><col min=\"1\" max=\"4294967295\" hidden=\"1\"/></cols><sheetData>{head}{body}</sheetData>"
                ),
                "",
                "",
            )),
            0,
            &["2 hidden columns were read too"],
        ),
        case(
            "dates before time began",
            zip(&xlsx_parts(
                &format!(
                    "<sheetData>{head}<row r=\"2\"><c s=\"1\"><v>-99999999</v></c><c s=\"1\"><v>1e300</v></c></row></sheetData>"
                ),
                "",
                "<cellXfs><xf/><xf numFmtId=\"14\"/></cellXfs>",
            )),
            0,
            &["\"lines\":[2]"],
        ),
        case(
            "a format of 100,000 letters",
            zip(&xlsx_parts(
                &format!("<sheetData>{head}<row r=\"2\"><c s=\"1\"><v>5</v></c></row></sheetData>"),
                "",
                &format!(
                    "<numFmts><numFmt numFmtId=\"200\" formatCode=\"{}\"/></numFmts><cellXfs><xf/><xf numFmtId=\"200\"/></cellXfs>",
                    "0".repeat(100_000)
                ),
            )),
            0,
            &["\"lines\":[2]"],
        ),
        case(
            "xlsx with a password",
            compound("EncryptedPackage", &[7; 5000]),
            2,
            &["\"code\":\"binary_file\"", "This workbook is protected by a password."],
        ),
    ]
}

fn ods_cases() -> Vec<Case> {
    let case = |name: &str, bytes, code, says: &[&str]| case(name, "roster.ods", bytes, code, says);
    let head = ods_row(&["First name", "Email"]);
    let filled =
        "<table:table-cell table:number-columns-repeated=\"16384\"><text:p>x</text:p></table:table-cell>";
    let rows = |count: &str, cells: &str| {
        table(&format!(
            "{head}<table:table-row table:number-rows-repeated=\"{count}\">{cells}</table:table-row>"
        ))
    };
    let locked = b"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let x = "<table:table-cell><text:p>x</text:p></table:table-cell>";
    vec![
        case(
            "empty to the ends of the sheet",
            rows("1048575", "<table:table-cell table:number-columns-repeated=\"16384\"/>"),
            0,
            &["\"header_only\""],
        ),
        case(
            "filled to the ends of the sheet",
            rows("1048575", filled),
            2,
            &["It has more than 16,777,216 cells"],
        ),
        case("a row repeated a million times", rows("1000000", x), 0, &["1000001]"]),
        case("a row repeated beyond the sheet", rows("1048577", x), 2, &["1,048,576 rows"]),
        case("a row repeated 4294967295 times", rows("4294967295", x), 2, &["1,048,576 rows"]),
        case("a row repeated beyond all numbers", rows("99999999999999999999", x), 2, &["1,048,576 rows"]),
        case("a row repeated 0 times", rows("0", x), 0, &["\"lines\":[2]"]),
        case(
            "a long text repeated",
            rows(
                "1048000",
                &format!("<table:table-cell><text:p>{}</text:p></table:table-cell>", "x".repeat(3000)),
            ),
            2,
            &["It unpacks to more than 100 times its size"],
        ),
        case(
            "a far cell",
            rows("1", &format!("<table:table-cell table:number-columns-repeated=\"16383\"/>{x}")),
            0,
            &["\"lines\":[2]"],
        ),
        case(
            "a cell beyond the columns",
            rows("1", &format!("<table:table-cell table:number-columns-repeated=\"4294967295\"/>{x}")),
            2,
            &["A sheet has more than 16,384 columns"],
        ),
        case(
            "4294967295 spaces",
            rows(
                "1",
                "<table:table-cell><text:p>a<text:s text:c=\"4294967295\"/>b</text:p></table:table-cell>",
            ),
            0,
            &["\"lines\":[2]"],
        ),
        case(
            "spaces of many cells",
            table(&format!(
                "{head}<table:table-row>{}</table:table-row>",
                "<table:table-cell><text:p>a<text:s text:c=\"32767\"/>b</text:p></table:table-cell>"
                    .repeat(10_000)
            )),
            2,
            &["It unpacks to more than 100 times its size"],
        ),
        case(
            "spaces of many runs in a cell",
            table(&format!(
                "{head}<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>",
                "<text:s text:c=\"32767\"/>".repeat(20_000)
            )),
            2,
            &["\"too_large\""],
        ),
        case(
            "tables in tables",
            table(&"<table:table table:name=\"A\">".repeat(300)),
            2,
            &["nested too deep"],
        ),
        case(
            "a table in a cell",
            table(&format!(
                "{head}<table:table-row><table:table-cell><text:p>a</text:p><table:table>{head}</table:table></table:table-cell></table:table-row>"
            )),
            0,
            &["\"a\""],
        ),
        case(
            "300 tables",
            ods(&"<table:table table:name=\"A\"/>".repeat(300)),
            2,
            &["It has more than 255 sheets"],
        ),
        case("no table", ods(""), 2, &["There is no sheet with cells"]),
        case(
            "ods with a password",
            zip(&[
                Entry::stored("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
                Entry::new("content.xml", b"\x01\x02"),
                Entry::new("META-INF/manifest.xml", locked),
            ]),
            2,
            &["protected by a password"],
        ),
        case(
            "ods locked as a whole",
            zip(&[Entry::stored("encrypted-package", b"x"), Entry::new("META-INF/manifest.xml", locked)]),
            2,
            &["protected by a password"],
        ),
        case(
            "ods that says it is a text",
            zip(&[
                Entry::stored("mimetype", b"application/vnd.oasis.opendocument.text"),
                Entry::new("content.xml", b"<a/>"),
                Entry::new("META-INF/manifest.xml", b"<a/>"),
            ]),
            2,
            &["This is a text document"],
        ),
    ]
}

fn xls_cases() -> Vec<Case> {
    let case = |name: &str, bytes, code, says: &[&str]| case(name, "roster.xls", bytes, code, says);
    let head = || vec![label(0, 0, "First name"), label(0, 1, "Email"), label(1, 0, "Amara")];
    let with = |more: &[Vec<u8>]| xls(&[], &[head(), more.to_vec()].concat());
    let good = with(&[]);
    let mut round = good.clone();
    for sector in 0..128 {
        let at = 512 + 4 * sector;
        round[at..at + 4].copy_from_slice(&2_u32.to_le_bytes());
    }
    let mut sectors = good.clone();
    sectors[30] = 31;
    let mut tables = good.clone();
    tables[68..72].copy_from_slice(&0_u32.to_le_bytes());
    let strings = |count: u32| {
        record(0x00FC, &[&count.to_le_bytes()[..], &count.to_le_bytes(), b"\x03\0\0abc"].concat())
    };
    let far: Vec<_> = (0..1100).map(|row| label(row, 16_383, "x")).collect();
    let mut elsewhere = stream(&[], &head());
    let place = elsewhere.windows(4).position(|four| four == [0x85, 0, 11, 0]).unwrap() + 4;
    elsewhere[place..place + 4].copy_from_slice(&0xFFFF_FFF0_u32.to_le_bytes());
    let mut itself = stream(&[], &head());
    itself[place..place + 4].copy_from_slice(&0_u32.to_le_bytes());
    vec![
        case("a small xls", good.clone(), 0, &["\"name\":\"One\"", "\"header\":[\"First name\",\"Email\"]"]),
        case("a far cell", with(&[label(65_535, 16_383, "x")]), 0, &["\"lines\":[2,65536]"]),
        case(
            "a cell beyond the columns",
            with(&[label(5, 65_535, "x")]),
            2,
            &["A sheet has more than 16,384 columns"],
        ),
        case("a far cell on 1,100 rows", with(&far), 2, &["It has more than 16,777,216 cells"]),
        case("xls with a password", xls(&[record(0x002F, &[1; 6])], &[]), 2, &["protected by a password"]),
        case("chains that bite their tails", round, 2, &["damaged or not complete"]),
        case("sectors of 2 GB", sectors, 2, &["damaged or not complete"]),
        case("a table of chains that is itself", tables, 0, &["\"name\":\"One\""]),
        case(
            "4294967295 shared texts that are one",
            xls(&[strings(u32::MAX)], &head()),
            0,
            &["\"First name\""],
        ),
        case(
            "a text longer than its record",
            xls(&[], &[lying_label(60_000)]),
            2,
            &["its texts are cut off"],
        ),
        case("a sheet that begins nowhere", compound("Workbook", &elsewhere), 2, &["a sheet is cut off"]),
        case("a sheet that is the workbook itself", compound("Workbook", &itself), 2, &["\"empty\""]),
        case("an empty stream", compound("Workbook", b""), 2, &["its beginning is missing"]),
        case(
            "a stream of noise",
            compound("Workbook", &super::kinds::noise(20_000)),
            2,
            &["\"severity\":\"error\""],
        ),
    ]
}
