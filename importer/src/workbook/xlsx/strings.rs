//! The texts that cells of an XLSX share, and what stands in one.

use crate::workbook::error::WorkbookError;
use crate::workbook::limits::Meter;
use crate::workbook::strings::Strings;
use crate::workbook::xml::{Node, Xml};

pub fn read(mut xml: Xml<'_>, meter: &Meter<'_>) -> Result<Strings, WorkbookError> {
    let mut strings = Strings::default();
    let mut reading = Reading::default();
    loop {
        match xml.next()? {
            Node::Start(tag) => match tag.local() {
                "si" => reading = Reading::default(),
                name => reading.open(name),
            },
            Node::End(name) => match name.local() {
                "si" => strings.end(meter, unescape)?,
                name => reading.close(name),
            },
            Node::Text(text) if reading.is_on() => strings.open().push_str(text),
            Node::Char(c) if reading.is_on() => strings.open().push(c),
            Node::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// Where in a string one is: `t` is its text, but not in `rPh`, which says how it is pronounced.
#[derive(Debug, Default)]
pub struct Reading {
    in_text: bool,
    in_sound: bool,
}

impl Reading {
    #[inline]
    pub fn open(&mut self, name: &str) {
        match name {
            "t" => self.in_text = true,
            "rPh" => self.in_sound = true,
            _ => {}
        }
    }

    #[inline]
    pub fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "rPh" => self.in_sound = false,
            _ => {}
        }
    }

    #[inline]
    pub fn is_on(&self) -> bool {
        self.in_text && !self.in_sound
    }
}

/// Resolves `_x000D_`, by which strings have characters that XML cannot, from a place on.
pub fn unescape(text: &mut String, start: usize) {
    if !text.as_bytes()[start..].windows(2).any(|two| two == b"_x") {
        return;
    }
    let escaped = text.split_off(start);
    let mut rest = escaped.as_str();
    while let Some(at) = rest.find("_x") {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        match character(rest) {
            // Line ends of Windows: one of both is enough.
            Some('\r') => rest = &rest[7..],
            Some(c) => {
                text.push(c);
                rest = &rest[7..];
            }
            None => {
                text.push_str(&rest[..2]);
                rest = &rest[2..];
            }
        }
    }
    text.push_str(rest);
}

/// `_x0041_` is `A`.
fn character(text: &str) -> Option<char> {
    let code = text.get(2..6).filter(|_| text.as_bytes().get(6) == Some(&b'_'))?;
    char::from_u32(u32::from_str_radix(code, 16).ok()?)
}
