//! The records of an XLS: a kind, a length, and data.

use crate::workbook::zip::u16_at;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind(pub u16);

impl Kind {
    pub const FORMULA: Self = Self(0x0006);
    pub const END: Self = Self(0x000A);
    pub const DATES: Self = Self(0x0022);
    pub const PASSWORD: Self = Self(0x002F);
    /// What of a record is beyond the longest that one can be.
    pub const MORE: Self = Self(0x003C);
    pub const COLUMNS: Self = Self(0x007D);
    pub const SHEET: Self = Self(0x0085);
    pub const NUMBERS: Self = Self(0x00BD);
    pub const RICH_TEXT: Self = Self(0x00D6);
    pub const STYLE: Self = Self(0x00E0);
    pub const MERGED: Self = Self(0x00E5);
    pub const STRINGS: Self = Self(0x00FC);
    pub const SHARED_TEXT: Self = Self(0x00FD);
    pub const NUMBER: Self = Self(0x0203);
    pub const TEXT: Self = Self(0x0204);
    pub const BOOLEAN: Self = Self(0x0205);
    /// The text that is a formula's result.
    pub const RESULT: Self = Self(0x0207);
    pub const ROW: Self = Self(0x0208);
    pub const SHORT_NUMBER: Self = Self(0x027E);
    pub const FORMAT: Self = Self(0x041E);
    pub const BEGIN: Self = Self(0x0809);
}

#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    pub kind: Kind,
    pub data: &'a [u8],
    /// Where it begins in the stream.
    pub at: usize,
}

/// The records from a place on. One that is cut off is the last, and is not given.
pub fn records(stream: &[u8], from: usize) -> impl Iterator<Item = Record<'_>> {
    let mut at = from;
    std::iter::from_fn(move || {
        let start = at.checked_add(4).filter(|&start| start <= stream.len())?;
        let data = stream.get(start..start + usize::from(u16_at(stream, at + 2)))?;
        let record = Record { kind: Kind(u16_at(stream, at)), data, at };
        at = start + data.len();
        Some(record)
    })
}
