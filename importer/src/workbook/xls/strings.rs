//! Texts of an XLS: each in bytes of Latin-1 or in UTF-16, and cut where a record ends.

use crate::workbook::error::WorkbookError;
use crate::workbook::limits::Meter;
use crate::workbook::strings::Strings;
use crate::workbook::zip::{u16_at, u32_at};

use super::record::{Kind, records};

const CUT: WorkbookError = WorkbookError::Damaged("its texts are cut off");

/// A text with a length of two bytes, from a place in a record.
pub fn text(data: &[u8], at: usize) -> String {
    plain(data, at + 2, usize::from(u16_at(data, at)))
}

/// A text with a length of one byte.
pub fn short_text(data: &[u8], at: usize) -> String {
    plain(data, at + 1, usize::from(data.get(at).copied().unwrap_or(0)))
}

/// So many characters, behind a byte that says how they are written.
fn plain(data: &[u8], at: usize, count: usize) -> String {
    let mut text = String::new();
    let mut pieces = Pieces { pieces: vec![data], at };
    // What is cut off of a name or a format is left out.
    let _ = pieces.byte().and_then(|flags| pieces.characters(count, flags, &mut text));
    text
}

/// A text that may go on in the records behind, from a place in the first of them.
pub fn long_text(stream: &[u8], record: usize, at: usize, into: &mut String) -> Result<(), WorkbookError> {
    let mut pieces = Pieces::of(stream, record);
    let count = usize::from(u16_at(pieces.pieces.last().copied().unwrap_or_default(), at));
    pieces.at = at + 2;
    pieces.byte().and_then(|flags| pieces.characters(count, flags, into)).ok_or(CUT)
}

/// The texts that cells share, from their record and those behind.
pub fn shared(stream: &[u8], record: usize, meter: &Meter<'_>) -> Result<Strings, WorkbookError> {
    let mut strings = Strings::default();
    let mut pieces = Pieces::of(stream, record);
    let count = u32_at(pieces.pieces.last().copied().unwrap_or_default(), 4);
    pieces.at = 8;
    for _ in 0..count {
        if pieces.is_at_end() {
            break;
        }
        pieces.string(strings.open()).ok_or(CUT)?;
        strings.end(meter, |_, _| ())?;
    }
    Ok(strings)
}

/// The data of a record and of those that continue it.
struct Pieces<'a> {
    /// In reverse: the last is being read.
    pieces: Vec<&'a [u8]>,
    at: usize,
}

impl<'a> Pieces<'a> {
    fn of(stream: &'a [u8], record: usize) -> Self {
        let mut records = records(stream, record);
        let first = records.next().map(|record| record.data);
        let more = records.take_while(|record| record.kind == Kind::MORE).map(|record| record.data);
        let mut pieces: Vec<_> = first.into_iter().chain(more).collect();
        pieces.reverse();
        Self { pieces, at: 0 }
    }

    /// Goes to the next piece, if this one is read.
    fn turn(&mut self) -> Option<()> {
        while self.at >= self.pieces.last()?.len() {
            self.at -= self.pieces.pop()?.len();
        }
        Some(())
    }

    fn is_at_end(&mut self) -> bool {
        self.turn().is_none()
    }

    fn byte(&mut self) -> Option<u8> {
        self.turn()?;
        let byte = *self.pieces.last()?.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn number(&mut self, bytes: u32) -> Option<usize> {
        (0..bytes).try_fold(0, |number, at| Some(number | usize::from(self.byte()?) << (8 * at)))
    }

    /// A text with what belongs to it: where its fonts change, and how it is pronounced.
    fn string(&mut self, into: &mut String) -> Option<()> {
        let count = self.number(2)?;
        let flags = self.byte()?;
        let fonts = if flags & 8 != 0 { self.number(2)? * 4 } else { 0 };
        let sounds = if flags & 4 != 0 { self.number(4)? } else { 0 };
        self.characters(count, flags, into)?;
        self.skip(fonts.checked_add(sounds)?)
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            self.turn()?;
            let step = bytes.min(self.pieces.last()?.len() - self.at);
            self.at += step;
            bytes -= step;
        }
        Some(())
    }

    /// So many characters: where they go on in the next record, a byte says anew how they are written.
    fn characters(&mut self, count: usize, flags: u8, into: &mut String) -> Option<()> {
        let mut wide = flags & 1 != 0;
        let mut left = count;
        let mut units: Vec<u16> = Vec::new();
        while left > 0 {
            if self.at >= self.pieces.last()?.len() {
                wide = self.byte()? & 1 != 0;
            }
            let rest = &self.pieces.last()?[self.at..];
            let size = if wide { 2 } else { 1 };
            let here = left.min(rest.len() / size);
            if here == 0 && !rest.is_empty() {
                return None;
            }
            if wide {
                units.extend(rest[..2 * here].chunks_exact(2).map(|unit| u16_at(unit, 0)));
            } else {
                units.extend(rest[..here].iter().map(|&byte| u16::from(byte)));
            }
            self.at += here * size;
            left -= here;
        }
        into.extend(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
        Some(())
    }
}
