//! Bytes to text, in the encoding that was chosen or found. No byte is lost: what an encoding cannot say is shown as
//! something else, and said.

mod guess;
mod tables;

use memchr::memchr;

use crate::issue::{Code, Issue};
use crate::message::{Encoding, EncodingSample};

use super::{Input, whole};

/// How many bytes a source may have.
pub const SOURCE_BYTES: usize = 512 * 1024 * 1024;

/// How much of the beginning is looked at to tell text from other things.
const SAMPLE: usize = 64 * 1024;

/// A text, and how its bytes were read.
#[derive(Debug)]
pub struct Decoded {
    pub text: String,
    /// Where it begins: behind the byte order mark, where there is one.
    pub start: usize,
    pub encoding: Encoding,
    /// Has it any NUL characters?
    pub has_nul: bool,
    /// Where another encoding would do as well: words as each shows them, the one that was taken first.
    pub samples: Vec<EncodingSample>,
    pub issue: Option<Issue>,
}

/// Reads bytes as text. Refused with a sentence is what is no text, and what is too large.
pub fn decode(input: Input, choice: Option<Encoding>) -> Result<Decoded, Issue> {
    if input.len() > SOURCE_BYTES {
        let megabytes = input.len() / (1024 * 1024);
        return Err(whole(
            Code::TooLarge,
            format!("It has {megabytes} MB; at most 512 MB are read. Split it into several files."),
        ));
    }
    let beginning = input.beginning();
    if let Some(kind) = other_kind(beginning) {
        return Err(whole(Code::BinaryFile, kind));
    }
    let utf16 = match choice {
        Some(Encoding::Utf16Le | Encoding::Utf16Be) => choice,
        Some(_) => None,
        None => find_utf16(beginning),
    };
    if let Some(encoding) = utf16 {
        return from_utf16(&input.into_bytes(), encoding);
    }
    if looks_binary(beginning) {
        return Err(whole(Code::BinaryFile, NOT_TEXT.to_owned()));
    }
    let has_nul = input.has_nul();
    let bytes = match choice {
        None | Some(Encoding::Utf8) => match input.into_text() {
            Ok(text) => return Ok(of_text(text, Encoding::Utf8, 0, has_nul)),
            Err(bytes) => bytes,
        },
        Some(_) => input.into_bytes(),
    };
    match choice {
        Some(Encoding::Utf8) => return Ok(from_damaged_utf8(&bytes)),
        None if is_rather_utf8(&bytes) => return Ok(from_damaged_utf8(&bytes)),
        None if has_controls(&bytes) => return Err(whole(Code::BinaryFile, NOT_TEXT.to_owned())),
        _ => {}
    }
    let found = match choice {
        Some(encoding) => guess::Found { encoding, samples: Vec::new() },
        None => guess::find(&bytes),
    };
    let encoding = found.encoding;
    let mut decoded = decoded(from_single_bytes(&bytes, encoding), encoding, 0);
    decoded.issue = guess::doubt(&found.samples);
    decoded.samples = found.samples;
    Ok(decoded)
}

/// A text of which `damaged` characters could not be read.
fn decoded(text: String, encoding: Encoding, damaged: usize) -> Decoded {
    let has_nul = memchr(0, text.as_bytes()).is_some();
    of_text(text, encoding, damaged, has_nul)
}

fn of_text(text: String, encoding: Encoding, damaged: usize, has_nul: bool) -> Decoded {
    let issue = (damaged > 0).then(|| {
        let them = if damaged == 1 { "1 character is".to_owned() } else { format!("{damaged} characters are") };
        whole(
            Code::EncodingDamaged,
            format!(
                "{them} not in {}, and may look wrong. Look at names with accents, or save the table as “CSV UTF-8” \
                 and add that file.",
                encoding.label()
            ),
        )
    });
    let start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    Decoded { text, start, encoding, has_nul, samples: Vec::new(), issue }
}

const NOT_TEXT: &str = "This is not a text file. Save your table as “CSV UTF-8” and add that file.";

/// UTF-16 by its byte order mark, or by every other byte being NUL in much of the beginning, which holds delimiters,
/// line ends and digits at least.
fn find_utf16(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xFF, 0xFE, ..] => return Some(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => return Some(Encoding::Utf16Be),
        _ => {}
    }
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    let nul = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|&&byte| byte == 0).count();
    let (high, low, half) = (nul(0), nul(1), sample.len() / 2);
    let encoding = match (high * 100 / half.max(1), low * 100 / half.max(1)) {
        (0, 10..) => Encoding::Utf16Le,
        (10.., 0) => Encoding::Utf16Be,
        _ => return None,
    };
    // A text has few control characters and no halves of pairs.
    let units = units(sample, encoding);
    let odd = char::decode_utf16(units).filter(|unit| {
        unit.as_ref().map_or(true, |c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\0'))
    });
    (half >= 4 && odd.count() * 50 <= half).then_some(encoding)
}

fn units(bytes: &[u8], encoding: Encoding) -> impl Iterator<Item = u16> {
    let big = encoding == Encoding::Utf16Be;
    let (pairs, _) = bytes.as_chunks::<2>();
    pairs.iter().map(move |&pair| if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
}

fn from_utf16(bytes: &[u8], encoding: Encoding) -> Result<Decoded, Issue> {
    // As UTF-8 most texts are half as long; where one is longer, it grows.
    let mut text = String::with_capacity(bytes.len() / 2 + bytes.len() / 16);
    let mut damaged = bytes.len() % 2;
    for unit in char::decode_utf16(units(bytes, encoding)) {
        text.push(unit.unwrap_or_else(|_| {
            damaged += 1;
            char::REPLACEMENT_CHARACTER
        }));
    }
    if bytes.len() % 2 == 1 {
        text.push(char::REPLACEMENT_CHARACTER);
    }
    Ok(decoded(text, encoding, damaged))
}

/// A character for each byte.
fn from_single_bytes(bytes: &[u8], encoding: Encoding) -> String {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    push_single_bytes(&mut text, bytes, encoding);
    text
}

fn push_single_bytes(text: &mut String, bytes: &[u8], encoding: Encoding) {
    let Some(table) = tables::table(encoding) else { return };
    let mut rest = bytes;
    while !rest.is_empty() {
        let ascii = rest.iter().position(|byte| !byte.is_ascii()).unwrap_or(rest.len());
        let (plain, behind) = rest.split_at(ascii);
        text.push_str(std::str::from_utf8(plain).unwrap_or_default());
        rest = match behind.split_first() {
            Some((&byte, behind)) => {
                text.extend(tables::char(table, byte));
                behind
            }
            None => behind,
        };
    }
}

/// UTF-8, with the bytes that are none taken as windows-1252: so they are where files were put together.
fn from_damaged_utf8(bytes: &[u8]) -> Decoded {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
    let mut damaged = 0;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        push_single_bytes(&mut text, chunk.invalid(), Encoding::Windows1252);
        damaged += chunk.invalid().len();
    }
    decoded(text, Encoding::Utf8, damaged)
}

/// Is there by far more of UTF-8's sequences than of other bytes? In other encodings they are very rare. Or, as where files were
/// put together, as many that are letters of Latin, two at least? Where the file was cut off within a character counts for
/// neither.
fn is_rather_utf8(bytes: &[u8]) -> bool {
    let cut = bytes.iter().rev().take(3).take_while(|byte| !byte.is_ascii()).count();
    let bytes = &bytes[..bytes.len() - cut];
    let (mut sequences, mut letters, mut others) = (0_usize, 0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars().filter(|c| !c.is_ascii()) {
            sequences += 1;
            letters += usize::from(matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ſ'));
        }
        others += chunk.invalid().len();
        if others >= 1_000 {
            break;
        }
    }
    sequences > others * 4 || (letters >= 2 && letters >= others)
}

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

/// Has the beginning more NUL characters than a text could have by accident?
fn looks_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let nul = memchr::memchr_iter(0, sample).count();
    nul >= 32 && nul * 10 > sample.len()
}

/// Has the beginning more control characters than a text has?
fn has_controls(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let control = |byte: &&u8| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C);
    sample.iter().filter(control).count() * 50 > sample.len()
}
