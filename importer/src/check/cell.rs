//! All that can be said of one cell by itself.
//!
//! ```
//! use importer::check::cell::{ColumnContext, fixes, look, message};
//! use importer::format::{Field, learners::{LEARNERS, STUDENTS}};
//! use importer::issue::Code;
//!
//! let students = LEARNERS.tab(STUDENTS);
//! let email = students.column(Field::Email).unwrap();
//! let context = ColumnContext::of(Field::Email, ["a@riverside.edu", "b@riverside.edu", "c@riverside"].into_iter());
//!
//! let looked = look(email, students, " c@riverside", context);
//! assert_eq!(looked.value, "c@riverside");
//! assert!(looked.codes.has(Code::EmailInvalid) && looked.codes.has(Code::Cleaned));
//! assert!(message(Code::EmailInvalid, email, "c@riverside").starts_with("“riverside” has no ending"));
//! assert_eq!(fixes(Code::EmailInvalid, email, "c@riverside", context)[0].text, "c@riverside.edu");
//! ```

mod context;
mod mend;
mod plain;
mod words;

use std::borrow::Cow;

use crate::format::{Column, Field, TabSpec, departments};
use crate::issue::{Code, Severity};

use super::{clean, damage, email, language, list, name, reference, username};

pub(crate) use context::IdWidth;
pub use context::{ColumnContext, Domain};
pub use mend::{Proposal, fixes};
pub(super) use plain::{is_plain, people};
pub use words::{message, read_message};

/// The longest id number, and the longest name of something of the organisation, in characters.
pub const LONGEST_ID: usize = 255;
/// The longest grade, phone or language, in characters.
pub const LONGEST_TEXT: usize = 100;
/// How many bytes a cell may have that names people: hundreds of them. By the raw cell, so that the server, to which
/// only the beginning of a longer one goes, judges as the browser does.
pub const LONGEST_REFERENCES: usize = 16 << 10;

/// A set of codes, a bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Codes(pub u128);

const _: () = assert!(Code::ALL.len() <= 128, "a code is a bit of a u128");

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
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let code = Code::ALL.get(rest.trailing_zeros() as usize).copied()?;
            rest &= rest - 1;
            Some(code)
        })
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
///
/// No rule of this format differs from tab to tab but by what is required, which the column says.
pub fn look<'a>(column: &Column, _tab: &TabSpec, raw: &'a str, context: ColumnContext) -> Looked<'a> {
    let value = clean(column.field, raw);
    if value.is_empty() {
        let codes = if column.required { Codes::of(Code::RequiredMissing) } else { Codes::NONE };
        return Looked { value, codes };
    }
    if let Some(word) = list::read(column, &value) {
        return Looked { value: Cow::Borrowed(word.key), codes: Codes::of(Code::ValueRead) };
    }
    let mut codes = judge(column.field, &value, context);
    if column.lenient && codes.has(Code::UsernameInvalid) {
        codes = Codes(codes.0 & !Codes::of(Code::UsernameInvalid).0).with(Code::UsernameOdd);
    }
    if column.strict && codes.has(Code::LanguageInvalid) {
        codes = Codes(codes.0 & !Codes::of(Code::LanguageInvalid).0).with(Code::LanguageRefused);
    }
    if column.field.refers_to().is_some() && raw.len() > LONGEST_REFERENCES {
        codes.insert(Code::TextTooLong);
    }
    if matches!(value, Cow::Owned(_)) || value.len() != raw.len() {
        codes.insert(Code::Cleaned);
    }
    Looked { value, codes }
}

/// The cleaned text of a cell of a column, and of a closed list its word.
///
/// ```
/// use importer::check::cell::value;
/// use importer::format::{Field, learners::{LEARNERS, STUDENTS}};
///
/// let language = LEARNERS.tab(STUDENTS).column(Field::Language).unwrap();
/// assert_eq!(value(language, " Deutsch "), "de");
/// assert_eq!(value(language, "pt-BR"), "pt-BR");
/// ```
pub fn value<'a>(column: &Column, raw: &'a str) -> Cow<'a, str> {
    let value = clean(column.field, raw);
    match list::read(column, &value) {
        Some(word) => Cow::Borrowed(word.key),
        None => value,
    }
}

/// The cleaned text of a cell. Cleaning twice is cleaning once.
///
/// ```
/// use importer::check::cell::clean;
/// use importer::format::Field;
///
/// assert_eq!(clean(Field::GivenName, " Amara\u{A0}"), "Amara");
/// assert_eq!(clean(Field::Parent, "Okafor, Ngozi <n@x.example>; mailto:o@x.example;"), "n@x.example; o@x.example");
/// ```
pub fn clean(field: Field, raw: &str) -> Cow<'_, str> {
    let cleaned = match field {
        Field::Email => clean::email(raw),
        // A space may belong to it.
        Field::Password => Cow::Borrowed(raw),
        _ if field.refers_to().is_some() => clean::references(raw),
        _ => clean::text(raw),
    };
    // So that owned means different.
    match cleaned {
        Cow::Owned(text) if text == raw => Cow::Borrowed(raw),
        cleaned => cleaned,
    }
}

/// Why a password of a list cannot be taken as it stands, if it cannot.
pub fn password_error(password: &str) -> Option<Code> {
    let context = ColumnContext::default();
    judge(Field::Password, password, context).iter().find(|code| code.severity() == Severity::Error)
}

/// What is wrong with a text that is cleaned and not blank.
fn judge(field: Field, value: &str, context: ColumnContext) -> Codes {
    let mut codes = Codes::NONE;
    if damage::is_error_value(value) {
        return codes.with(Code::ErrorValue);
    }
    match field {
        Field::Email => {
            if !email::is_valid(value) {
                codes.insert(Code::EmailInvalid);
            } else {
                if email::mistyped(value).is_some() {
                    codes.insert(Code::EmailMistyped);
                }
                if email::has_odd_dots(value) {
                    codes.insert(Code::EmailDots);
                }
            }
        }
        Field::Username | Field::OldUsername => {
            if damage::is_shortened(value) {
                codes.insert(Code::NumberDamaged);
            } else if !username::is_valid(value) {
                codes.insert(Code::UsernameInvalid);
            } else if damage::dated(value).is_some() {
                codes.insert(Code::DateDamaged);
            }
        }
        Field::GivenName | Field::FamilyName | Field::FullName => {
            codes = name::look(value);
            if damage::dated(value).is_some() {
                codes.insert(Code::DateDamaged);
            }
        }
        Field::IdNumber
        | Field::Grade
        | Field::Phone
        | Field::JobRole
        | Field::Region
        | Field::Place
        | Field::MemberId
        | Field::Cohort
        | Field::Course
        | Field::Institution
        | Field::Department
        | Field::City
        | Field::Country
        | Field::TimeZone
        | Field::Phone2
        | Field::Address
        | Field::Theme
        | Field::Description
        | Field::CourseRole
        | Field::CourseGroup
        | Field::Programme
        | Field::SystemRole
        | Field::Profile => codes = judge_text(field, value, context),
        Field::Password => codes = judge_characters(value, LONGEST_TEXT),
        Field::EnrolPeriod => {
            if value.len() > 5 || !value.bytes().all(|byte| byte.is_ascii_digit()) {
                codes.insert(Code::NumberInvalid);
            }
        }
        Field::EnrolStart => {
            if damage::day(value).is_none() {
                codes.insert(Code::DayInvalid);
            }
        }
        Field::Enabled | Field::IsTeacher | Field::Suspended | Field::Deleted | Field::EnrolStatus => {
            if !matches!(value, "0" | "1") {
                codes.insert(Code::FlagInvalid);
            }
        }
        Field::RoleName => {
            if departments::role(value).key() != value {
                codes.insert(Code::RoleUnknown);
            }
        }
        Field::Language => {
            if !language::is_valid(value) {
                codes.insert(Code::LanguageInvalid);
            }
            codes = codes.union(judge_characters(value, LONGEST_TEXT));
        }
        Field::Parent | Field::Instructor | Field::Student => {
            if references(value).any(|reference| !is_reference(field, reference)) {
                codes.insert(Code::ReferenceInvalid);
            }
        }
    }
    // In these an `@` or a sign at the beginning has its own meaning, and is judged above.
    // A password is what it is.
    if field == Field::Password {
        return codes;
    }
    let signed = [Field::Email, Field::Username, Field::OldUsername, Field::SystemRole];
    let may_run = !signed.contains(&field) && field.refers_to().is_none();
    if value.starts_with('=') || (may_run && damage::is_formula(value)) {
        codes.insert(Code::Formula);
    }
    codes
}

fn judge_text(field: Field, value: &str, context: ColumnContext) -> Codes {
    let mut codes = judge_characters(value, longest(field));
    if damage::is_shortened(value) {
        codes.insert(Code::NumberDamaged);
    }
    // What is in these is often a date.
    let may_be_date = matches!(
        field,
        Field::Phone
            | Field::Phone2
            | Field::Cohort
            | Field::Course
            | Field::CourseGroup
            | Field::Programme
            | Field::JobRole
            | Field::Description
            | Field::Profile
    );
    if !may_be_date && damage::dated(value).is_some() {
        codes.insert(Code::DateDamaged);
    }
    if matches!(field, Field::IdNumber | Field::MemberId)
        && context.id_width.is_some_and(|width| damage::restore_zeros(value, width).is_some())
    {
        codes.insert(Code::ZerosLost);
    }
    codes
}

/// The longest text of a field, in characters.
fn longest(field: Field) -> usize {
    match field {
        Field::IdNumber
        | Field::MemberId
        | Field::Place
        | Field::Cohort
        | Field::Course
        | Field::CourseGroup
        | Field::Programme
        | Field::Institution
        | Field::Department
        | Field::Address
        | Field::Profile => LONGEST_ID,
        Field::Description => 2_000,
        _ => LONGEST_TEXT,
    }
}

fn judge_characters(value: &str, longest: usize) -> Codes {
    let mut codes = Codes::NONE;
    if value.len() > longest && value.chars().count() > longest {
        codes.insert(Code::TextTooLong);
    }
    let unseen = if value.is_ascii() {
        value.bytes().any(|byte| byte.is_ascii_control())
    } else {
        name::has_unseen(value)
    };
    if unseen {
        codes.insert(Code::TextControl);
    }
    codes
}

/// Can this name a person of the other tab?
pub(crate) fn is_reference(field: Field, text: &str) -> bool {
    field.refers_to().is_some_and(|role| reference::is_valid(role, text))
}

/// The people that a cleaned cell of an association names, as e-mails or usernames.
///
/// ```
/// use importer::check::cell::references;
///
/// assert!(references("a@x.example; b@x.example|c@x.example\nd").eq([
///     "a@x.example",
///     "b@x.example",
///     "c@x.example",
///     "d",
/// ]));
/// ```
pub fn references(cleaned: &str) -> impl Iterator<Item = &str> {
    cleaned.split([',', ';', '|', '\n', '\r']).map(str::trim).filter(|piece| !piece.is_empty())
}
