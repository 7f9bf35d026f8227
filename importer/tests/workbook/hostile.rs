//! Files that would fill memory or stop a reader: each gives its sentence.

use proptest::prelude::*;

use importer::workbook::{Limits, open};

use super::ods::ods;
use super::pack::{Entry, xlsx, xlsx_parts, zip};
use super::refusal;
use super::xls::GOOD;

/// As [`refusal`], with less to read before it: what is counted is the same.
fn refused_sooner(bytes: &[u8]) -> String {
    let limits = Limits { slack: 1 << 20, ..Limits::default() };
    open(bytes, &limits).unwrap_err().to_string()
}

#[test]
fn what_is_no_workbook_says_what_it_is() {
    for (bytes, sentence) in [
        (
            &b"<html><body><table><tr><td>Name</td></tr></table>"[..],
            "This is a web page that was saved with a workbook's name.",
        ),
        (b"\xEF\xBB\xBF\r\n<!DOCTYPE html PUBLIC", "This is a web page"),
        (b"\xFF\xFE<\0h\0t\0m\0l\0>\0", "This is a web page"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "This is a web page"),
        (
            b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">",
            "This is an Excel workbook of 2003 in XML.",
        ),
        (b"%PDF-1.7", "This is a PDF, not a workbook."),
        (b"\x89PNG\r\n", "This is a picture, not a workbook."),
        (b"Name;Email\nAmara;a@b.example", "This is not a workbook."),
        (b"", "This is not a workbook."),
        (b"PK\x03\x04", "This workbook is damaged or not complete (its end is missing)."),
    ] {
        let said = refusal(bytes);
        assert!(said.starts_with(sentence), "{said}");
    }
    for (part, sentence) in [
        ("xl/workbook.bin", "This is an Excel workbook in binary form (XLSB). Open it"),
        ("word/document.xml", "This is a text document, not a workbook."),
        ("ppt/presentation.xml", "This is a presentation, not a workbook."),
        ("Index/Document.iwa", "This is an Apple Numbers workbook."),
        ("photo.jpg", "This is a packed file, not a workbook."),
    ] {
        let said = refusal(&zip(&[Entry::new(part, b"x")]));
        assert!(said.starts_with(sentence), "{said}");
    }
}

#[test]
fn a_part_that_swells_is_refused_early() {
    let zeros = vec![b' '; 8 << 20];
    for at in [2, 4, 5, 6] {
        let mut parts = xlsx_parts("<sheetData/>", "", "");
        let name = parts[at].name.clone();
        parts[at] = Entry::new(&name, &zeros);
        // The directory says that it is small.
        parts[at].size = 10;
        let said = refused_sooner(&zip(&parts));
        assert!(said.starts_with("It unpacks to more than 100 times its size"), "{said}");
    }
}

#[test]
fn a_string_used_a_million_times_is_refused() {
    let string = format!("<si><t>{}</t></si>", "x".repeat(60_000));
    let cells = "<c t=\"s\"><v>0</v></c>".repeat(100);
    let rows = format!("<row>{cells}</row>").repeat(200);
    let parts = xlsx_parts(&format!("<sheetData>{rows}</sheetData>"), &string, "");
    assert!(refused_sooner(&zip(&parts)).starts_with("It unpacks to more than 100 times its size"));
}

#[test]
fn far_cells_on_every_row_are_refused() {
    let rows: String = (1..1100).map(|row| format!("<row><c r=\"XFD{row}\"><v>1</v></c></row>")).collect();
    assert!(refusal(&xlsx(&rows)).starts_with("It has more than 16,777,216 cells, the most that is read."));
}

#[test]
fn places_that_no_spreadsheet_has_are_refused() {
    let cell = |place: &str, row: &str| {
        refusal(&xlsx(&format!("<row r=\"{row}\"><c r=\"{place}\"><v>1</v></c></row>")))
    };
    assert!(cell("XFE1", "1").starts_with("A sheet has more than 16,384 columns"));
    assert!(cell("ZZZZZZ1", "1").starts_with("A sheet has more than 16,384 columns"));
    assert!(cell("A1048577", "1048577").starts_with("A sheet has more than 1,048,576 rows"));
    assert!(cell("A1", "4294967295").starts_with("A sheet has more than 1,048,576 rows"));
}

#[test]
fn cells_out_of_order_are_not_misplaced() {
    for rows in [
        "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>",
    ] {
        assert!(refusal(&xlsx(rows)).contains("not in order"));
    }
}

#[test]
fn xml_that_is_nested_or_names_itself_is_harmless() {
    let deep = "<a>".repeat(100_000);
    assert!(refusal(&xlsx(&deep)).contains("nested too deep"));
    let long = format!("<row><c t=\"inlineStr\"><is><t>{}", "x".repeat(9 << 20));
    assert!(refusal(&xlsx(&long)).starts_with("A cell has more than 4 MB of text"));
    let mut parts = xlsx_parts("", "", "");
    let bomb = "<!DOCTYPE s [<!ENTITY a \"haha\"><!ENTITY b \"&a;&a;&a;\">]><worksheet><sheetData><row><c t=\"inlineStr\"><is><t>x&b;</t></is></c></row></sheetData></worksheet>";
    parts[4] = Entry::new("xl/worksheets/sheet1.xml", bomb.as_bytes());
    let read = super::read(&zip(&parts));
    assert_eq!(super::rows(&read.sheets[0]), [(1, "x".to_owned())]);
}

#[test]
fn damage_is_said() {
    let mut changed = xlsx_parts("<sheetData/>", "", "");
    changed[4].crc ^= 1;
    let mut locked = xlsx_parts("<sheetData/>", "", "");
    locked[2].flags = 1;
    let mut unknown = xlsx_parts("<sheetData/>", "", "");
    unknown[4].method = 99;
    let mut elsewhere = xlsx_parts("<sheetData/>", "", "");
    elsewhere[4].at = Some(u32::MAX - 1);
    let mut missing = xlsx_parts("<sheetData/>", "", "");
    missing.remove(4);
    let no_string = xlsx("<row><c t=\"s\"><v>3</v></c></row>");
    for (file, sentence) in [
        (zip(&changed), "a part of it was changed"),
        (zip(&locked), "protected by a password"),
        (zip(&unknown), "packed in an unknown way"),
        (zip(&elsewhere), "cut off"),
        (zip(&missing), "a sheet is missing"),
        (no_string, "a text of a cell is missing"),
        (xlsx("<row><c><v>1</v>"), "its XML is cut off"),
    ] {
        let said = refusal(&file);
        assert!(said.contains(sentence), "{said}");
    }
}

#[test]
fn too_many_sheets_or_parts_are_refused() {
    let mut parts = xlsx_parts("<sheetData/>", "", "");
    let sheets = "<sheet name=\"A\" r:id=\"rId0\"/>".repeat(300);
    parts[2] =
        Entry::new("xl/workbook.xml", format!("<workbook><sheets>{sheets}</sheets></workbook>").as_bytes());
    assert!(refusal(&zip(&parts)).starts_with("It has more than 255 sheets"));
    let many: Vec<Entry> = (0..20_001).map(|_| Entry::stored("x", b"")).collect();
    assert!(refusal(&zip(&many)).starts_with("It is made of more than 20,000 parts"));
}

#[test]
fn a_sheet_named_again_and_again_counts_each_time() {
    let rows = "<row><c><v>1</v></c></row>".repeat(10_000);
    let mut parts = xlsx_parts(&format!("<sheetData>{rows}</sheetData>"), "", "");
    let sheets = "<sheet name=\"A\" r:id=\"rId0\"/>".repeat(255);
    parts[2] =
        Entry::new("xl/workbook.xml", format!("<workbook><sheets>{sheets}</sheets></workbook>").as_bytes());
    assert!(refused_sooner(&zip(&parts)).starts_with("It unpacks to more than 100 times its size"));
}

/// A file of each kind with all that they have.
fn good_files() -> Vec<(&'static str, Vec<u8>)> {
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" s=\"0\"><v>7</v></c></row></sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>";
    let parts = xlsx_parts(sheet, "<si><t>Amara</t></si>", "<cellXfs><xf numFmtId=\"14\"/></cellXfs>");
    let table = "<table:table table:name=\"A\"><table:table-row><table:table-cell><text:p>Amara</text:p></table:table-cell></table:table-row></table:table>";
    vec![("xlsx", zip(&parts)), ("ods", ods(table)), ("xls", GOOD.to_vec())]
}

#[test]
fn files_cut_anywhere_give_a_sentence() {
    for (kind, file) in good_files() {
        assert!(open(&file, &Limits::default()).is_ok(), "{kind}");
        for part in 0..64 {
            let cut = file.len() * part / 64;
            assert!(open(&file[..cut], &Limits::default()).is_err(), "{kind} cut at {cut}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 256 } else { 16_384 }))]

    #[test]
    fn no_bytes_stop_it(bytes in prop::collection::vec(any::<u8>(), 0..300), magic in 0..3_usize) {
        let magic = [&b""[..], b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"][magic];
        let _ = open(&[magic, &bytes[..]].concat(), &Limits::default());
    }

    #[test]
    fn no_change_to_a_good_file_stops_it(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut files = good_files();
        let which = which.index(files.len());
        let (_, file) = &mut files[which];
        for (at, byte) in changes {
            let at = at.index(file.len());
            file[at] = byte;
        }
        let _ = open(file, &Limits::default());
    }

    #[test]
    fn no_xml_stops_it(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "<row r=\"", "<row>", "</row>", "<c r=\"B2\" t=\"s\">", "<c t=\"n\" s=\"1\">", "<c>", "</c>", "<v>", "</v>", "<f>", "</f>",
            "<is>", "<t>", "</t>", "<rPh>", "</rPh>", "1", "0", "99999999999", "1e308", "-0.5", "&amp;", "&#x0;", "&x;", "<", ">", "\"", "/>",
            "<![CDATA[", "]]>", "<!--", "-->", "<?", "?>", "<!DOCTYPE", "[", "]", "_x000D_", "\u{0}", "é", "<mergeCell ref=\"A1", "<col min=\"1\" max=\"99999\" hidden=\"1\"/>",
        ]), 0..40),
        format in "[0#?.,%@ymdhsEe+\\[\\]\";_*\\\\/$<>=:AaPpGg -]{0,24}",
    ) {
        let styles = format!(
            "<numFmts><numFmt numFmtId=\"200\" formatCode=\"{}\"/></numFmts><cellXfs><xf numFmtId=\"14\"/><xf numFmtId=\"200\"/></cellXfs>",
            format.replace('"', "&quot;").replace('<', "&lt;")
        );
        let parts: Vec<Entry> = xlsx_parts(&format!("<sheetData>{}</sheetData>", pieces.concat()), "<si><t>a</t></si>", &styles)
            .into_iter()
            .collect();
        let _ = open(&zip(&parts), &Limits::default());
        let number = format!("<sheetData><row><c s=\"1\"><v>{}</v></c></row></sheetData>", -1234.567);
        prop_assert!(open(&zip(&xlsx_parts(&number, "", &styles)), &Limits::default()).is_ok());
    }
}
