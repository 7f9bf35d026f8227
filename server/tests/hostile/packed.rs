//! Packed files that lie, swell, nest or end too soon.

use super::case::Case;
use super::pack::{Entry, xlsx_parts, zip};
use super::sheets::{ods_parts, row, xls};

const SHEET: &str = "xl/worksheets/sheet1.xml";

fn case(name: &str, bytes: Vec<u8>, code: i32, says: &[&str]) -> Case {
    Case::read(name, "roster.xlsx", move || bytes, code, says)
}

/// The parts of a good workbook.
fn good() -> Vec<Entry> {
    let rows = row(1, &["First name", "Email"]) + &row(2, &["Amara", "amara@school.example"]);
    xlsx_parts(&format!("<sheetData>{rows}</sheetData>"), "", "")
}

/// A good workbook of which one thing is changed.
fn changed(change: impl FnOnce(&mut Vec<Entry>)) -> Vec<u8> {
    let mut parts = good();
    change(&mut parts);
    zip(&parts)
}

fn with_sheet(xml: &[u8]) -> Vec<u8> {
    changed(|parts| parts[4] = Entry::new(SHEET, xml))
}

pub fn cases() -> Vec<Case> {
    let mut cases = bombs();
    cases.extend(lies());
    cases.extend(xml());
    cases.extend(cut());
    cases
}

fn bombs() -> Vec<Case> {
    let swelling = "\"too_large\"";
    let spaces = |megabytes: usize| vec![b' '; megabytes << 20];
    let strings = format!("<si><t>{}</t></si>", "x".repeat(60_000));
    let rows = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(100)).repeat(300);
    let mut overlapping = good();
    overlapping[4] = Entry::new(SHEET, &spaces(20));
    let at =
        overlapping[..4].iter().map(|part| 30 + part.name.len() + part.packed.len()).sum::<usize>() as u32;
    for number in 0..2_000 {
        let name = format!("xl/worksheets/sheet{:04}.xml", number + 2);
        overlapping.push(Entry { at: Some(at), packed: Vec::new(), ..Entry::new(&name, b"") });
    }
    let mut ods = ods_parts(b"");
    ods[1] = Entry::new("content.xml", &spaces(64));
    vec![
        case("a sheet of 1000:1", with_sheet(&spaces(64)), 2, &["\"too_large\"", swelling]),
        case(
            "a sheet of 1000:1 in rows",
            with_sheet(format!("<worksheet><sheetData>{}", "<row/>".repeat(8 << 20)).as_bytes()),
            2,
            &[swelling],
        ),
        case(
            "shared texts of 1000:1",
            changed(|parts| parts[5] = Entry::new("xl/sharedStrings.xml", &spaces(64))),
            2,
            &[swelling],
        ),
        case(
            "styles of 1000:1",
            changed(|parts| parts[6] = Entry::new("xl/styles.xml", &spaces(64))),
            2,
            &[swelling],
        ),
        case(
            "a list of sheets of 1000:1",
            changed(|parts| parts[2] = Entry::new("xl/workbook.xml", &spaces(64))),
            2,
            &[swelling],
        ),
        case(
            "a bomb that nobody reads",
            changed(|parts| parts.push(Entry::new("xl/media/image1.png", &spaces(64)))),
            0,
            &["\"Amara\""],
        ),
        case(
            "a bomb that says it is small",
            changed(|parts| parts[4] = Entry { size: 10, ..Entry::new(SHEET, &spaces(64)) }),
            2,
            &[swelling],
        ),
        case(
            "a bomb beside noise",
            changed(|parts| {
                parts[4] = Entry::new(SHEET, &spaces(64));
                parts.push(Entry::stored("xl/media/image1.png", &super::kinds::noise(8 << 20)));
            }),
            2,
            &[swelling],
        ),
        case(
            "a text used 30,000 times",
            zip(&xlsx_parts(&format!("<sheetData>{rows}</sheetData>"), &strings, "")),
            2,
            &[swelling],
        ),
        case("2,000 parts that are one", zip(&overlapping), 2, &[swelling]),
        case(
            "a packed file in itself",
            changed(|parts| {
                let inner = zip(&good());
                parts.push(Entry::new("xl/embeddings/workbook.xlsx", &inner));
            }),
            0,
            &["\"Amara\""],
        ),
        case(
            "20,001 parts",
            zip(&(0..20_001).map(|_| Entry::stored("x", b"")).collect::<Vec<_>>()),
            2,
            &["It is made of more than 20,000 parts"],
        ),
        Case::read("an ods of 1000:1", "roster.ods", move || zip(&ods), 2, &[swelling]),
    ]
}

fn lies() -> Vec<Case> {
    let table = "[\"Amara\",\"amara@school.example\"]";
    let size = |field: usize, value: u32| {
        let mut file = zip(&good());
        let end = file.len() - 22;
        file[end + field..end + field + 4].copy_from_slice(&value.to_le_bytes());
        file
    };
    vec![
        case(
            "sizes of 4 GB",
            changed(|parts| parts.iter_mut().for_each(|part| part.size = u32::MAX - 1)),
            0,
            &[table],
        ),
        case("sizes that need the large form", changed(|parts| parts[4].size = u32::MAX), 0, &[table]),
        case(
            "a part that lies beyond the end",
            changed(|parts| parts[4].at = Some(u32::MAX - 1)),
            2,
            &["cut off"],
        ),
        case("a part that lies in another", changed(|parts| parts[4].at = Some(3)), 2, &["cut off"]),
        case("a part that is another's", changed(|parts| parts[4].at = Some(0)), 2, &["damaged"]),
        case(
            "a part named twice",
            changed(|parts| parts.push(Entry::new(SHEET, b"<worksheet/>"))),
            0,
            &[table],
        ),
        case(
            "names with another slash and case",
            changed(|parts| parts[4].name = "XL\\Worksheets\\Sheet1.XML".to_owned()),
            0,
            &[table],
        ),
        case(
            "names that climb",
            changed(|parts| parts.push(Entry::new("../../../../etc/passwd", b"x"))),
            0,
            &[table],
        ),
        case(
            "relations that climb",
            changed(|parts| {
                parts[3] = Entry::new(&parts[3].name, b"<Relationships><Relationship Id=\"rId0\" Type=\"/worksheet\" Target=\"../../../../etc/passwd\"/></Relationships>");
            }),
            2,
            &["a sheet is missing"],
        ),
        case(
            "relations to the network",
            changed(|parts| {
                parts[3] = Entry::new(&parts[3].name, b"<Relationships><Relationship Id=\"rId0\" Type=\"/worksheet\" TargetMode=\"External\" Target=\"http://127.0.0.1/x\"/></Relationships>");
            }),
            2,
            &["a sheet is missing"],
        ),
        case(
            "a checksum that is wrong",
            changed(|parts| parts[4].crc ^= 1),
            2,
            &["a part of it was changed"],
        ),
        case("a part with a password", changed(|parts| parts[4].flags = 1), 2, &["protected by a password"]),
        case(
            "a part packed in another way",
            changed(|parts| parts[4].method = 12),
            2,
            &["packed in an unknown way"],
        ),
        case(
            "a part that is no deflate",
            changed(|parts| parts[4].packed = vec![0xFF; 100]),
            2,
            &["cannot be unpacked"],
        ),
        case("a part without bytes", changed(|parts| parts[4].packed.clear()), 2, &["cut off"]),
        case("a sheet that is missing", changed(|parts| drop(parts.remove(4))), 2, &["a sheet is missing"]),
        case(
            "a list of sheets that is missing",
            changed(|parts| drop(parts.remove(2))),
            2,
            &["its list of sheets is missing"],
        ),
        case(
            "something before the packed file",
            [b"#!/bin/sh\n".repeat(3), zip(&good())].concat(),
            2,
            &["binary_file"],
        ),
        case("something behind the packed file", [zip(&good()), vec![0; 1000]].concat(), 0, &[table]),
        case("a directory of 4 GB", size(12, u32::MAX - 1), 2, &["its end is missing"]),
        case("a directory beyond the end", size(16, u32::MAX - 1), 2, &["its end is missing"]),
        case(
            "a directory in the large form that is not there",
            size(16, u32::MAX),
            2,
            &["its end is missing"],
        ),
        case("a directory of no bytes", size(12, 0), 2, &["\"severity\":\"error\""]),
    ]
}

fn xml() -> Vec<Case> {
    let cell = |inner: &str| {
        format!(
            "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>{inner}</t></is></c></row></sheetData></worksheet>"
        )
    };
    let mut lol = "<!DOCTYPE s [<!ENTITY a0 \"haha\">".to_owned();
    for level in 1..10 {
        lol.push_str(&format!("<!ENTITY a{level} \"{}\">", format!("&a{};", level - 1).repeat(10)));
    }
    lol.push_str("]>");
    let many: String = (0..50_000).map(|at| format!(" a{at}=\"\"")).collect();
    vec![
        case("a billion laughs", with_sheet((lol + &cell("Name&a9;")).as_bytes()), 0, &["\"header\":[\"Name\"]"]),
        case("an entity of 1 MB used 1,000 times", with_sheet(format!("<!DOCTYPE s [<!ENTITY a \"{}\">]>{}", "x".repeat(1 << 20), cell(&format!("Name{}", "&a;".repeat(1000)))).as_bytes()), 0, &["\"header\":[\"Name\"]"]),
        case("an entity that is a file", with_sheet(format!("<!DOCTYPE s [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>{}", cell("Name&a;")).as_bytes()), 0, &["\"header\":[\"Name\"]"]),
        case("a document type elsewhere", with_sheet(format!("<!DOCTYPE s SYSTEM \"http://127.0.0.1/x.dtd\">{}", cell("Name")).as_bytes()), 0, &["\"header\":[\"Name\"]"]),
        case("100,000 elements in each other", with_sheet("<a>".repeat(100_000).as_bytes()), 2, &["nested too deep"]),
        case("ends without beginnings", with_sheet(("</a>".repeat(100_000) + &cell("Name")).as_bytes()), 2, &["its XML is broken"]),
        case("a text of 9 MB", with_sheet(cell(&"x".repeat(9 << 20)).as_bytes()), 2, &["A cell has more than 4 MB of text"]),
        case("a text of 9 MB of noise in references", with_sheet(cell(&"&#120;".repeat(3 << 20)).as_bytes()), 0, &["A heading is very long."]),
        case("a comment of 9 MB", with_sheet(format!("<!--{}-->{}", "x".repeat(9 << 20), cell("Name")).as_bytes()), 2, &["\"too_large\""]),
        case("a tag of 9 MB", with_sheet(format!("<{}>", "x".repeat(9 << 20)).as_bytes()), 2, &["\"too_large\""]),
        case("50,000 attributes", with_sheet(format!("<worksheet{many}><sheetData><row><c t=\"inlineStr\"><is><t>Name</t></is></c></row></sheetData></worksheet>").as_bytes()), 0, &["\"Name\""]),
        case("a tag that does not end", with_sheet(b"<worksheet><sheetData><row"), 2, &["its XML is"]),
        case("a comment that does not end", with_sheet(b"<worksheet><!-- "), 2, &["its XML is"]),
        case("no XML", with_sheet(b"Name;Email"), 2, &["\"severity\":\"error\""]),
        case("XML of noise", with_sheet(&super::kinds::noise(100_000)), 2, &["\"severity\":\"error\""]),
        case("XML in UTF-16", with_sheet(&format!("\u{FEFF}{}", cell("Name")).encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>()), 2, &["\"severity\":\"error\""]),
        case("a control character in a cell", with_sheet(cell("N\u{1}me").as_bytes()), 0, &["\"rows\""]),
        case("a list of sheets that is empty", changed(|parts| parts[2] = Entry::new("xl/workbook.xml", b"")), 2, &["\"code\":\"empty\""]),
    ]
}

/// Files of each kind that end too soon, at several places.
fn cut() -> Vec<Case> {
    let mut cases = Vec::new();
    let table = format!(
        "<table:table table:name=\"A\">{}</table:table>",
        super::sheets::ods_row(&["First name", "Email"]).repeat(3)
    );
    let files: [(&'static str, Vec<u8>); 3] = [
        ("roster.xlsx", zip(&good())),
        ("roster.ods", super::sheets::ods(&table)),
        ("roster.xls", xls(&[], &[])),
    ];
    for (file, whole) in files {
        for percent in [2, 25, 50, 75, 95] {
            let bytes = whole[..whole.len() * percent / 100].to_vec();
            let name = format!("{file} of which {percent} % are there");
            cases.push(Case::read(&name, file, move || bytes, 2, &["\"severity\":\"error\""]));
        }
    }
    let text = "First name,Last name,Email\nAmara,\"Okafor\",amara@school.example\n";
    for at in [1, 12, 35, 50, text.len() - 2] {
        let bytes = text.as_bytes()[..at].to_vec();
        cases.push(Case::read(
            &format!("a csv cut behind {at}"),
            "roster.csv",
            move || bytes,
            0,
            &["\"encoding\":\"utf-8\""],
        ));
    }
    cases
}
