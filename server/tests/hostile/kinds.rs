//! Names lie: what a file is stands in its bytes.

use super::case::Case;
use super::pack::{Entry, compound, xlsx, zip};
use super::sheets::{ods, ods_row, row, xls};

const CSV: &str = "First name;Email\r\nAmara;amara@school.example\r\n";

pub fn cases() -> Vec<Case> {
    let made = |name: &str, file: &'static str, bytes: Vec<u8>, code: i32, says: &[&str]| {
        Case::read(name, file, move || bytes, code, says)
    };
    let refused = |name: &str, file: &'static str, bytes: &[u8], says: &str| {
        made(name, file, bytes.to_vec(), 2, &["\"severity\":\"error\"", says])
    };
    let table = "[\"Amara\",\"amara@school.example\"]";
    let roster = || xlsx(&(row(1, &["First name", "Email"]) + &row(2, &["Amara", "amara@school.example"])));
    let with_part = |part: &str| zip(&[Entry::new(part, b"x")]);
    vec![
        made("csv named xlsx", "roster.xlsx", CSV.into(), 0, &["\"delimiter\":\";\"", table]),
        made("csv named xls", "roster.xls", CSV.into(), 0, &[table]),
        made("csv named ods", "roster.ods", CSV.into(), 0, &[table]),
        made("tabs named xls", "roster.xls", "First name\tEmail\nAmara\tamara@school.example\n".into(), 0, &["\"delimiter\":\"\\t\"", table]),
        made("xlsx named csv", "roster.csv", roster(), 0, &["\"name\":\"Students\"", table]),
        made("xlsx named xls", "roster.xls", roster(), 0, &["\"encoding\":null", table]),
        made("xls named xlsx", "roster.xlsx", xls(&[], &[]), 2, &["\"name\":\"One\""]),
        made("ods named csv", "roster.csv", ods(&format!("<table:table table:name=\"A\">{}</table:table>", ods_row(&["Email", "Name"]))), 0, &["\"header\":[\"Email\",\"Name\"]"]),
        made("a roster without an ending", "roster", CSV.into(), 0, &[table]),
        refused("a web page named xls", "roster.xls", b"<html><body><table><tr><td>Name</td></tr></table>", "This is a web page that was saved with a workbook's name."),
        refused("a web page named csv", "roster.csv", b"\r\n<!DOCTYPE html>\n<html><head><title>Sign in</title>", "This is a web page"),
        refused("a web archive", "roster.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "This is a web page"),
        refused("a workbook of 2003 in XML", "roster.xls", b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", "Excel workbook of 2003 in XML"),
        refused("an OpenDocument in one file", "roster.fods", b"<?xml version=\"1.0\"?><office:document office:mimetype=\"application/vnd.oasis.opendocument.spreadsheet\">", "OpenDocument spreadsheet in one XML file"),
        refused("a PDF named csv", "roster.csv", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj", "This is a PDF"),
        refused("a PNG named csv", "roster.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "This is a picture"),
        refused("a JPEG named xlsx", "roster.xlsx", b"\xFF\xD8\xFF\xE0\0\x10JFIF", "This is a picture"),
        refused("a GIF named csv", "roster.csv", b"GIF89a\x01\0\x01\0", "This is a picture"),
        refused("gzip named csv", "roster.csv", b"\x1F\x8B\x08\0\0\0\0\0\0\x03", "This is a packed file"),
        refused("7z named csv", "roster.csv", b"7z\xBC\xAF\x27\x1C\0\x04", "This is a packed file"),
        refused("a zip of a csv", "roster.zip", &zip(&[Entry::new("roster.csv", CSV.as_bytes())]), "packed file"),
        refused("a zip of a zip", "roster.zip", &zip(&[Entry::stored("a.zip", &with_part("b.csv"))]), "packed file"),
        refused("an empty zip", "roster.xlsx", &zip(&[]), "packed file"),
        refused("xlsb", "roster.xlsb", &with_part("xl/workbook.bin"), "Excel workbook in binary form (XLSB)"),
        refused("docx", "roster.docx", &with_part("word/document.xml"), "This is a text document"),
        refused("pptx", "roster.xlsx", &with_part("ppt/presentation.xml"), "This is a presentation"),
        refused("Numbers", "roster.numbers", &with_part("Index/Document.iwa"), "Apple Numbers workbook"),
        refused("doc named xls", "roster.xls", &compound("WordDocument", b""), "This is a text document"),
        refused("ppt named xls", "roster.xls", &compound("PowerPoint Document", b""), "This is a presentation"),
        refused("xls of 1995", "roster.xls", &compound("Book", b""), "Excel workbook of 1995 or before"),
        refused("a compound file of something else", "roster.xls", &compound("Else", b""), "\"code\":\"binary_file\""),
        refused("a program", "roster.csv", &[&b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3E\0\x01\0\0\0\x50\x11\0\0\0\0\0\0\x40\0\0\0\0\0\0\0"[..], &[0; 4000]].concat(), "This is not a text file."),
        refused("noise", "roster.csv", &noise(64 * 1024), "This is not a text file."),
    ]
}

/// Bytes without order, always the same.
pub fn noise(count: usize) -> Vec<u8> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    std::iter::repeat_with(next).take(count).collect()
}
