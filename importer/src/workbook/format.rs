//! How a spreadsheet shows a number: its format code, taken apart once and applied to each cell.
//!
//! Source: ECMA-376 part 1, 18.8.30 and 18.8.31. Two things differ on purpose, as nothing may be lost: numbers are
//! never shown with an exponent, as fractions, or as nothing at all; and dates that look different on each computer
//! (format 14, names of months in other languages) are shown as 2026-01-31.

mod code;
mod date;
mod decimal;
mod number;

use code::{Section, Shows};
use decimal::Decimal;

/// A number format.
#[derive(Clone, Debug, PartialEq)]
pub enum Format {
    /// As it comes.
    General,
    /// Up to four sections: positive, negative, zero, text.
    Code(Vec<Section>),
}

impl Format {
    /// A format by its code.
    pub fn new(code: &str) -> Self {
        let sections = code::sections(code);
        let is_general = |section: &Section| section.shows == Shows::General;
        if sections.iter().all(is_general) { Self::General } else { Self::Code(sections) }
    }

    /// One of the formats that have a number and no code.
    pub fn built_in(number: u16) -> Self {
        Self::new(match number {
            1 => "0",
            2 => "0.00",
            3 | 37 | 38 => "#,##0",
            4 | 39 | 40 => "#,##0.00",
            9 => "0%",
            10 => "0.00%",
            14 | 27..=31 | 36 | 50..=54 | 57 | 58 => "yyyy-mm-dd",
            15 => "d-mmm-yy",
            16 => "d-mmm",
            17 => "mmm-yy",
            18 => "h:mm AM/PM",
            19 => "h:mm:ss AM/PM",
            20 | 32 | 55 => "h:mm",
            21 | 33 | 56 => "h:mm:ss",
            22 => "yyyy-mm-dd h:mm",
            45 => "mm:ss",
            46 => "[h]:mm:ss",
            47 => "mm:ss.0",
            _ => return Self::General,
        })
    }

    /// Adds a number as the format shows it. `text` is the number as the file has it: digits of whole numbers are
    /// taken from there, and what is no number is added as it is.
    pub fn show(&self, text: &str, since_1904: bool, into: &mut String) {
        let sections = match self {
            Self::General if is_plain(text) => return into.push_str(text),
            Self::General => &[][..],
            Self::Code(sections) => sections,
        };
        let Some(mut number) = Decimal::parse(text) else { return into.push_str(text) };
        let value: f64 = text.parse().unwrap_or(0.0);
        let (section, keeps_sign) = code::choose(sections, value);
        match section.map(|section| &section.shows) {
            Some(Shows::Number(layout)) => {
                number.negative &= keeps_sign;
                number::show(layout, number, into);
            }
            Some(Shows::Date(parts)) if date::show(parts, value, since_1904, into) => {}
            _ => number.general(into),
        }
    }
}

/// Is it a whole number that needs nothing done to it?
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}
