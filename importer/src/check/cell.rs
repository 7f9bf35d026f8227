//! All that can be said of one cell by itself.

use std::borrow::Cow;

use crate::format::{Column, Field, TabSpec};
use crate::issue::{Code, Fix};

use super::{clean, damage, email, language, name, username};

/// A set of codes, a bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Codes(pub u64);

const _: () = assert!(Code::ALL.len() <= 64, "a code is a bit of a u64");

impl Codes {
    pub const NONE: Self = Self(0);

    pub const fn of(code: Code) -> Self {
        Self(1 << code as u8)
    }

    pub const fn has(self, code: Code) -> bool {
        self.0 & (1 << code as u8) != 0
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub const fn with(self, code: Code) -> Self {
        Self(self.0 | 1 << code as u8)
    }

    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub fn insert(&mut self, code: Code) {
        *self = self.with(code);
    }

    /// The codes, in the order of [`Code::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Code> {
        Code::ALL.iter().copied().filter(move |&code| self.has(code))
    }
}

/// What is known of a column as a whole that its cells are judged by. Cheap to copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnContext {
    /// How many digits the id numbers have, where some begin with 0.
    pub id_width: Option<u8>,
    /// The domain that most e-mails of the column have.
    pub common_domain: Option<Domain>,
}

/// A short domain, in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Domain {
    length: u8,
    bytes: [u8; 47],
}

impl Domain {
    /// `None` if it is longer than fits, or empty.
    pub fn new(text: &str) -> Option<Self> {
        let mut bytes = [0; 47];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        (!text.is_empty()).then_some(Self { length: text.len() as u8, bytes })
    }

    pub fn as_str(&self) -> &str {
        // Made of a whole `str`, so it always is one.
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl ColumnContext {
    /// Looks at all cells of a column, as they are in the file.
    pub fn of<'a>(field: Field, texts: impl Iterator<Item = &'a str>) -> Self {
        let _ = (field, texts);
        Self::default()
    }
}

/// A cell that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked<'a> {
    /// The cleaned text; empty for a blank cell.
    pub value: Cow<'a, str>,
    pub codes: Codes,
}

/// Cleans a cell and judges it by itself. What needs other cells is not here.
pub fn look<'a>(column: &Column, tab: &TabSpec, raw: &'a str, context: ColumnContext) -> Looked<'a> {
    let _ = (tab, context);
    let value = clean::text(raw);
    let mut codes = Codes::NONE;
    if value.is_empty() {
        if column.required {
            codes.insert(Code::RequiredMissing);
        }
        return Looked { value, codes };
    }
    if value != raw {
        codes.insert(Code::Cleaned);
    }
    match column.field {
        Field::Email if !email::is_valid(&value) => codes.insert(Code::EmailInvalid),
        Field::Username if !username::is_valid(&value) => codes.insert(Code::UsernameInvalid),
        Field::Language if !language::is_valid(&value) => codes.insert(Code::LanguageInvalid),
        Field::GivenName | Field::FamilyName => codes = codes.union(name::look(&value)),
        _ => {}
    }
    if damage::is_error_value(&value) {
        codes.insert(Code::ErrorValue);
    }
    Looked { value, codes }
}

/// The sentence for a code that [`look`] found in a cell with this text.
pub fn message(code: Code, column: &Column, raw: &str) -> String {
    format!("{}: {raw} ({})", code.title(), column.field.label())
}

/// A mend, and what it would write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub fix: Fix,
    /// The new text of the cell.
    pub text: String,
    /// The new text of another cell of the row, by its field: a full name is split in two.
    pub also: Option<(Field, String)>,
}

/// What could be done about a code that [`look`] found in a cell, best first; empty where nothing can be known.
pub fn fixes(code: Code, column: &Column, raw: &str, context: ColumnContext) -> Vec<Proposal> {
    let _ = (code, column, raw, context);
    Vec::new()
}

/// The people that a cleaned cell of an association names, as e-mails or usernames.
///
/// ```
/// use importer::check::cell::references;
///
/// assert!(references("a@x.example; b@x.example").eq(["a@x.example", "b@x.example"]));
/// ```
pub fn references(cleaned: &str) -> impl Iterator<Item = &str> {
    cleaned.split([',', ';', '|', '\n', '\r']).map(str::trim).filter(|piece| !piece.is_empty())
}
