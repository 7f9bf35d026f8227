//! Bytes to text: UTF-8, or a sentence that says what to do instead.

use memchr::memchr;

use crate::issue::{Code, Issue};

use super::{csv, whole};

/// How many bytes a source may have.
pub const SOURCE_BYTES: usize = 512 * 1024 * 1024;

/// How much of the beginning is looked at to tell text from other things.
const SAMPLE: usize = 64 * 1024;

const REMEDY: &str = "In your spreadsheet, save it as “CSV UTF-8” and add that file.";

/// The text of a source and where it begins: behind the byte order mark, where there is one.
pub fn decode(bytes: Vec<u8>) -> Result<(String, usize), Issue> {
    if bytes.len() > SOURCE_BYTES {
        let megabytes = bytes.len() / (1024 * 1024);
        return Err(whole(
            Code::TooLarge,
            format!("It has {megabytes} MB; at most 512 MB are read. Split it into several files."),
        ));
    }
    if let Some(kind) = other_kind(&bytes) {
        return Err(whole(Code::BinaryFile, kind));
    }
    if is_utf16(&bytes) {
        return Err(whole(
            Code::NotUtf8,
            format!("It is in UTF-16, which spreadsheets call “Unicode text”. {REMEDY}"),
        ));
    }
    let binary = looks_binary(&bytes);
    match String::from_utf8(bytes) {
        Ok(_) if binary => Err(whole(Code::BinaryFile, NOT_TEXT.to_owned())),
        Ok(text) => {
            let start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
            Ok((text, start))
        }
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            if binary || memchr(0, &bytes[..bytes.len().min(SAMPLE)]).is_some() {
                return Err(whole(Code::BinaryFile, NOT_TEXT.to_owned()));
            }
            let line = line_of(std::str::from_utf8(&bytes[..valid]).unwrap_or_default());
            Err(whole(
                Code::NotUtf8,
                format!(
                    "Row {line} has a character that is not in UTF-8, so accents would be damaged. {REMEDY}"
                ),
            ))
        }
    }
}

const NOT_TEXT: &str = "This is not a text file. Save your table as “CSV UTF-8” and add that file.";

/// Files that are known by how they begin, in a sentence.
fn other_kind(bytes: &[u8]) -> Option<String> {
    let begins = |magic: &[u8]| bytes.starts_with(magic);
    let head = &bytes[..bytes.len().min(200)];
    let holds = |word: &[u8]| memchr::memmem::find(head, word).is_some();
    Some(if begins(b"PK\x03\x04") && holds(b"application/vnd.oasis.opendocument") {
        "This is an OpenDocument spreadsheet; save it as “CSV UTF-8” first, and add that file.".to_owned()
    } else if begins(b"PK\x03\x04") && (holds(b"[Content_Types].xml") || holds(b"xl/") || holds(b"_rels/")) {
        "This is an Excel workbook; save it as “CSV UTF-8” first, and add that file.".to_owned()
    } else if begins(b"\xD0\xCF\x11\xE0") {
        "This is an Excel workbook of the old kind; save it as “CSV UTF-8” first, and add that file."
            .to_owned()
    } else if begins(b"PK\x03\x04") || begins(b"PK\x05\x06") || begins(b"\x1F\x8B") || begins(b"7z\xBC\xAF") {
        "This is a packed file or a workbook; save your table as “CSV UTF-8” first, and add that file."
            .to_owned()
    } else if begins(b"%PDF-") {
        "This is a PDF, which cannot be read. Save your table as “CSV UTF-8” and add that file.".to_owned()
    } else if begins(b"\x89PNG") || begins(b"\xFF\xD8\xFF") || begins(b"GIF8") {
        "This is a picture. Save your table as “CSV UTF-8” and add that file.".to_owned()
    } else {
        return None;
    })
}

/// With its byte order mark, or with every other byte of the beginning NUL.
fn is_utf16(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return true;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    let nul = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let half = sample.len() / 2;
    half >= 8 && (nul(0) * 10 > half * 8 && nul(1) == 0 || nul(1) * 10 > half * 8 && nul(0) == 0)
}

/// Has the beginning more NUL characters than a text could have by accident?
fn looks_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let nul = memchr::memchr_iter(0, sample).count();
    nul >= 32 && nul * 10 > sample.len()
}

/// The number that a spreadsheet shows for the line on which this text ends.
fn line_of(text: &str) -> u32 {
    struct Nothing;
    impl csv::Sink for Nothing {
        fn text(&mut self, _: &str) {}
        fn end_cell(&mut self) {}
    }
    let delimiter = super::dialect::find(text);
    let mut at = 0;
    let mut line = 0;
    while at < text.len() {
        at = csv::row(text, at, delimiter.map(crate::message::Delimiter::byte), &mut Nothing).next;
        line += 1;
    }
    let complete = text.is_empty() || text.ends_with(['\n', '\r']);
    if complete { line + 1 } else { line }
}

/// Has a text any NUL characters?
pub fn has_nul(text: &str) -> bool {
    memchr(0, text.as_bytes()).is_some()
}
