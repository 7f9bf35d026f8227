//! What a file is, by its bytes: names lie.

use memchr::memmem;

use super::error::WorkbookError;
use super::ole::Compound;
use super::zip::Archive;

/// A workbook that can be read.
#[derive(Debug)]
pub enum Kind<'a> {
    Xlsx(Archive<'a>),
    Ods(Archive<'a>),
    /// The stream of an XLS.
    Xls(Vec<u8>),
}

/// How much of the beginning tells a text from another.
const SAMPLE: usize = 2048;

/// Tells the kind of workbook, or why it is none that can be read.
pub fn of(bytes: &[u8]) -> Result<Kind<'_>, WorkbookError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return packed(Archive::open(bytes)?);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return compound(&Compound::open(bytes)?);
    }
    Err(other(bytes))
}

fn compound<'a>(file: &Compound<'_>) -> Result<Kind<'a>, WorkbookError> {
    if file.has("EncryptedPackage") {
        return Err(WorkbookError::Locked);
    }
    if let Some(stream) = file.stream("Workbook")? {
        return Ok(Kind::Xls(stream));
    }
    Err(if file.has("Book") {
        WorkbookError::OtherWorkbook("Excel workbook of 1995 or before")
    } else if file.has("WordDocument") {
        WorkbookError::Other("a text document")
    } else if file.has("PowerPoint Document") {
        WorkbookError::Other("a presentation")
    } else {
        WorkbookError::NotAWorkbook
    })
}

fn packed(archive: Archive<'_>) -> Result<Kind<'_>, WorkbookError> {
    if archive.has("xl/workbook.bin") {
        return Err(WorkbookError::OtherWorkbook("Excel workbook in binary form (XLSB)"));
    }
    Ok(match () {
        () if archive.has("content.xml") && archive.has("META-INF/manifest.xml") => open_document(archive)?,
        // Encrypted as a whole, by newer programs.
        () if archive.has("encrypted-package") => return Err(WorkbookError::Locked),
        () if archive.has("[Content_Types].xml")
            && !archive.has_folder("word/")
            && !archive.has_folder("ppt/") =>
        {
            Kind::Xlsx(archive)
        }
        () if archive.has_folder("word/") => return Err(WorkbookError::Other("a text document")),
        () if archive.has_folder("ppt/") => return Err(WorkbookError::Other("a presentation")),
        () if archive.has("Index/Document.iwa") || archive.has_folder("Index/Tables/") => {
            return Err(WorkbookError::OtherWorkbook("Apple Numbers workbook"));
        }
        () => return Err(WorkbookError::Other("a packed file")),
    })
}

/// By the part `mimetype`, which stands first and as it is. A spreadsheet where it is missing.
fn open_document(archive: Archive<'_>) -> Result<Kind<'_>, WorkbookError> {
    let mime = archive.stored("mimetype").unwrap_or_default();
    let holds = |word: &str| memmem::find(mime, word.as_bytes()).is_some();
    if holds("opendocument.text") {
        Err(WorkbookError::Other("a text document"))
    } else if holds("opendocument.presentation") || holds("opendocument.graphics") {
        Err(WorkbookError::Other("a presentation"))
    } else {
        Ok(Kind::Ods(archive))
    }
}

/// What a file is that is no workbook.
fn other(bytes: &[u8]) -> WorkbookError {
    let head = &bytes[..bytes.len().min(SAMPLE)];
    let text: Vec<u8> = head.iter().filter(|&&byte| byte != 0).map(u8::to_ascii_lowercase).collect();
    let text = text.strip_prefix(b"\xEF\xBB\xBF").or(text.strip_prefix(b"\xFF\xFE")).unwrap_or(&text);
    let text = text.trim_ascii_start();
    let holds = |word: &[u8]| memmem::find(text, word).is_some();
    let begins = |word: &[u8]| text.starts_with(word);
    if begins(b"<") && holds(b"urn:schemas-microsoft-com:office:spreadsheet") {
        WorkbookError::OtherWorkbook("Excel workbook of 2003 in XML")
    } else if begins(b"<") && holds(b"opendocument.spreadsheet") {
        WorkbookError::OtherWorkbook("OpenDocument spreadsheet in one XML file")
    } else if begins(b"mime-version:")
        || begins(b"<")
            && [&b"<html"[..], b"<!doctype html", b"<table", b"<body", b"<meta"].into_iter().any(holds)
    {
        WorkbookError::WebPage
    } else if begins(b"%pdf-") {
        WorkbookError::Other("a PDF")
    } else if begins(b"\x89png") || begins(b"\xff\xd8\xff") || begins(b"gif8") {
        WorkbookError::Other("a picture")
    } else {
        WorkbookError::NotAWorkbook
    }
}
