//! The common case, told in one look at the bytes: a cell that needs no cleaning, and with which nothing is wrong.
//!
//! What is said here has to follow from the rules in [`super`], and is tested against them.

use memchr::memchr2;

use super::{ColumnContext, LONGEST_ID, LONGEST_REFERENCES, LONGEST_TEXT};
use crate::check::{email, name, username};
use crate::format::Field;

const LETTER: u8 = 1;
const DIGIT: u8 = 2;
/// What else a username may have, without meaning anything to a spreadsheet.
const UNDERSCORE: u8 = 4;
const SPACE: u8 = 8;
/// Signs of ASCII that can be seen.
const SIGN: u8 = 16;
/// The bytes of the letters of Latin beyond ASCII, up to U+023F.
const LATIN: u8 = 32;
const OTHER: u8 = 64;

const CLASSES: [u8; 256] = {
    let mut classes = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'A'..=b'Z' | b'a'..=b'z' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'_' => UNDERSCORE,
            b' ' => SPACE,
            b'!'..=b'~' => SIGN,
            0x80..=0xBF | 0xC3..=0xC8 => LATIN,
            _ => OTHER,
        };
        byte += 1;
    }
    classes
};

/// Is it surely as it should be? `false` says nothing.
#[inline]
pub(in crate::check) fn is_plain(field: Field, raw: &str, context: &ColumnContext) -> bool {
    let bytes = raw.as_bytes();
    let (Some(&first), Some(&last)) = (bytes.first(), bytes.last()) else { return false };
    let of = |byte: u8| CLASSES[usize::from(byte)];
    let all = |allowed: u8, longest: usize| {
        bytes.len() <= longest && bytes.iter().fold(0, |all, &byte| all | of(byte)) & !allowed == 0
    };
    match field {
        // No sign in front that a spreadsheet would run, and no digits, so no date.
        Field::GivenName | Field::FamilyName => {
            of(first) & (LETTER | LATIN) != 0
                && of(last) != SPACE
                && all(LETTER | UNDERSCORE | SPACE | SIGN | LATIN, name::LONGEST)
        }
        Field::Email => email::is_plain(raw),
        Field::Username => all(LETTER | DIGIT | UNDERSCORE, username::LONGEST),
        // Without signs it is no date and no formula.
        Field::IdNumber | Field::MemberId => {
            context.id_width.is_none_or(|width| bytes.len() == usize::from(width))
                && all(LETTER | DIGIT | UNDERSCORE, LONGEST_ID)
        }
        Field::Grade | Field::Place | Field::Region => all(LETTER | DIGIT | UNDERSCORE, LONGEST_TEXT),
        // Groups of digits, with the sign of a country in front.
        Field::Phone => match bytes.split_first() {
            Some((b'+', rest)) => {
                bytes.len() <= LONGEST_TEXT
                    && rest.first().is_some_and(u8::is_ascii_digit)
                    && of(last) == DIGIT
                    && rest.iter().all(|&byte| of(byte) & (DIGIT | SPACE) != 0)
                    && !raw.contains("  ")
            }
            _ => all(LETTER | DIGIT | UNDERSCORE, LONGEST_TEXT),
        },
        Field::Enabled | Field::IsTeacher => matches!(bytes, [b'0' | b'1']),
        Field::Country | Field::City => all(LETTER, LONGEST_TEXT),
        Field::OldUsername
        | Field::Password
        | Field::Institution
        | Field::Department
        | Field::TimeZone
        | Field::Phone2
        | Field::Address
        | Field::Theme
        | Field::Description
        | Field::Suspended
        | Field::Deleted
        | Field::CourseRole
        | Field::CourseGroup
        | Field::EnrolPeriod
        | Field::EnrolStatus
        | Field::EnrolStart
        | Field::Programme
        | Field::SystemRole
        | Field::Profile
        | Field::Language
        | Field::FullName
        | Field::JobRole
        | Field::RoleName
        | Field::Cohort
        | Field::Course => false,
        Field::Parent | Field::Instructor => email::is_plain(raw) || are_plain(raw, email::is_plain),
        Field::Student => is_plain_student(raw) || are_plain(raw, is_plain_student),
    }
}

fn is_plain_student(raw: &str) -> bool {
    is_plain(Field::Username, raw, &ColumnContext::default()) || email::is_plain(raw)
}

/// Several people, every one plain.
fn are_plain(raw: &str, one: impl Fn(&str) -> bool) -> bool {
    raw.len() <= LONGEST_REFERENCES && memchr2(b';', b',', raw.as_bytes()).is_some() && people(raw).all(one)
}

/// The people that a plain cell names: with a semicolon or a comma between, and perhaps a space behind it.
pub(in crate::check) fn people(plain: &str) -> impl Iterator<Item = &str> {
    plain.split([';', ',']).map(|piece| piece.strip_prefix(' ').unwrap_or(piece))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::cell::{Codes, clean, judge, references};
    use proptest::prelude::*;

    const FIELDS: [Field; 16] = [
        Field::GivenName,
        Field::FamilyName,
        Field::Email,
        Field::Username,
        Field::IdNumber,
        Field::Grade,
        Field::Phone,
        Field::Language,
        Field::Parent,
        Field::Instructor,
        Field::Student,
        Field::MemberId,
        Field::Place,
        Field::Region,
        Field::Enabled,
        Field::IsTeacher,
    ];

    fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[A-Za-z0-9_]{1,12}",
            "[ -~]{1,3}",
            "[À-ɏ×÷ß’\u{A0}\u{200B}\u{AD}\u{301}Жא中]{1,2}",
            "\\PC",
            prop::sample::select(vec![
                "@",
                "@x.example",
                "@gmial.com",
                "@a.con",
                ".",
                "..",
                "|",
                "Oct",
                "#REF!",
                "E+10",
                "=",
                "mailto:",
                "+44 7700 ",
                ";",
                "; ",
                ",a@x.example"
            ])
            .prop_map(str::to_owned),
        ];
        prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn a_plain_cell_needs_no_cleaning_and_has_nothing_wrong(text in text(), width in prop::option::of(2..12_u8)) {
            for field in FIELDS {
                let context = ColumnContext { id_width: width, ..ColumnContext::default() };
                if is_plain(field, &text, &context) {
                    prop_assert_eq!(clean(field, &text), &*text, "{:?}", field);
                    prop_assert_eq!(judge(field, &text, context), Codes::NONE, "{:?}", field);
                    if field.refers_to().is_some() {
                        prop_assert!(people(&text).eq(references(&text)), "{:?}", field);
                    }
                }
            }
        }
    }

    #[test]
    fn the_common_cells_are_plain() {
        for (field, text) in [
            (Field::GivenName, "Amara"),
            (Field::GivenName, "Chloé"),
            (Field::FamilyName, "O'Connor-Smith, Jr."),
            (Field::Email, "amara.okafor1@students.uni1.edu"),
            (Field::Email, "AMARA@GMAIL.COM"),
            (Field::Username, "u1z"),
            (Field::IdNumber, "100000001"),
            (Field::Phone, "+44 7700 900123"),
            (Field::Parent, "p@mail.com"),
            (Field::Instructor, "a.b@mail.com;c@mail.com; d@x.example,e@x.example"),
            (Field::Student, "u1z; a@x.example;u2"),
            (Field::Student, "u1z"),
        ] {
            assert!(is_plain(field, text, &ColumnContext::default()), "{text}");
        }
    }
}
