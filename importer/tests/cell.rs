//! What is said of a cell by itself, and how it is mended.
#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use importer::check::cell::{Codes, ColumnContext, Domain, Proposal, clean, fixes, look, message};
use importer::format::learners::{LEARNERS, PARENTS, STUDENTS};
use importer::format::{Column, Field, Tab};
use importer::issue::Code;
use proptest::prelude::*;

fn column(tab: Tab, field: Field) -> &'static Column {
    LEARNERS.tab(tab).column(field).unwrap()
}

fn context() -> ColumnContext {
    ColumnContext {
        id_width: Some(6),
        common_domain: Domain::new("riverside.edu"),
        ..ColumnContext::default()
    }
}

fn codes(field: Field, raw: &str) -> Vec<Code> {
    let tab = if field == Field::Student { PARENTS } else { STUDENTS };
    look(column(tab, field), LEARNERS.tab(tab), raw, context()).codes.iter().collect()
}

fn mends(code: Code, field: Field, raw: &str) -> Vec<String> {
    let tab = if field == Field::Student { PARENTS } else { STUDENTS };
    fixes(code, column(tab, field), raw, context()).into_iter().map(|proposal| proposal.text).collect()
}

#[test]
fn each_rule_says_its_code_and_no_other() {
    for (field, raw, expected) in [
        (Field::GivenName, "Amara", &[][..]),
        (Field::GivenName, "", &[Code::RequiredMissing]),
        (Field::GivenName, " \u{A0}", &[Code::RequiredMissing]),
        (Field::GivenName, " Amara ", &[Code::Cleaned]),
        (Field::GivenName, "Аnna", &[Code::NameMixedScripts]),
        (Field::GivenName, "Ama\nra", &[Code::NameControl]),
        (Field::GivenName, "#REF!", &[Code::ErrorValue]),
        (Field::GivenName, "09-Oct", &[Code::DateDamaged]),
        (Field::GivenName, "=HYPERLINK(\"https://x.example\")", &[Code::Formula]),
        (Field::GivenName, "<script>alert(1)</script>", &[]),
        (Field::Email, "", &[]),
        (Field::Email, "a@x.example", &[]),
        (Field::Email, "sofia@riverside", &[Code::EmailInvalid]),
        (Field::Email, "a..b@x.example", &[Code::EmailDots]),
        (Field::Email, "a@gmial.com", &[Code::EmailMistyped]),
        (Field::Email, "a@x.con;", &[Code::EmailMistyped, Code::Cleaned]),
        (Field::Email, "mailto:a@x.example", &[Code::Cleaned]),
        (Field::Email, "a@x.example\n", &[Code::Cleaned]),
        (Field::Email, "a@x.\nexample", &[Code::EmailInvalid]),
        (Field::Email, "=a@x.example", &[Code::Formula]),
        (Field::Email, "#N/A", &[Code::ErrorValue]),
        (Field::Username, "zoe.vdberg", &[]),
        (Field::Username, "zoe vdberg", &[Code::UsernameInvalid]),
        (Field::Username, "1.23E+10", &[Code::NumberDamaged]),
        (Field::IdNumber, "004127", &[]),
        (Field::IdNumber, "4128", &[Code::ZerosLost]),
        (Field::IdNumber, "1.23E+10", &[Code::NumberDamaged]),
        (Field::IdNumber, "2026-10-09", &[Code::DateDamaged]),
        (Field::IdNumber, "A\u{202E}1", &[Code::TextControl]),
        (Field::Grade, "9-10", &[]),
        (Field::Grade, "09-Oct", &[Code::DateDamaged]),
        (Field::Phone, "+44 7700 900112", &[]),
        (Field::Phone, "4.477E+11", &[Code::NumberDamaged]),
        (Field::Phone, "2026-10-09", &[]),
        (Field::Phone, "+cmd|' /C calc'!A0", &[Code::Formula]),
        (Field::Language, "en-GB", &[]),
        (Field::Language, "English", &[Code::ValueRead]),
        (Field::Language, "Klingon", &[Code::LanguageInvalid]),
        (Field::Parent, "", &[]),
        (Field::Parent, "a@x.example; b@x.example", &[]),
        (Field::Parent, "a@x.example;", &[Code::Cleaned]),
        (Field::Parent, "a@x.example, kim", &[Code::ReferenceInvalid]),
        (Field::Student, "a@x.example, kim", &[]),
        (Field::Student, "kim lee", &[Code::ReferenceInvalid]),
        (Field::Parent, "Okafor, N <n@x.example>", &[Code::Cleaned]),
    ] {
        assert_eq!(codes(field, raw), expected, "{field:?} {raw:?}");
    }
}

#[test]
fn texts_have_limits() {
    for (field, longest, code) in [
        (Field::GivenName, 100, Code::NameTooLong),
        (Field::Username, 100, Code::UsernameInvalid),
        (Field::IdNumber, 255, Code::TextTooLong),
        (Field::Grade, 100, Code::TextTooLong),
        (Field::Phone, 100, Code::TextTooLong),
    ] {
        assert!(codes(field, &"x".repeat(longest)).is_empty(), "{field:?}");
        assert_eq!(codes(field, &"x".repeat(longest + 1)), [code], "{field:?}");
        assert_eq!(codes(field, &"x".repeat(10_000)), [code], "{field:?}");
    }
}

#[test]
fn mends_are_offered_where_they_can_be_known() {
    for (code, field, raw, expected) in [
        (Code::EmailInvalid, Field::Email, "sofia@riverside", &["sofia@riverside.edu"][..]),
        (Code::EmailInvalid, Field::Email, "sofia@river", &[]),
        (Code::EmailInvalid, Field::Email, "sofia.riverside.edu", &["sofia@riverside.edu"]),
        (Code::EmailInvalid, Field::Email, "sofia.nunez", &["sofia.nunez@riverside.edu"]),
        (Code::EmailInvalid, Field::Email, "unknown", &[]),
        (Code::EmailInvalid, Field::Email, "a@x..example", &["a@x.example"]),
        (Code::EmailInvalid, Field::Email, "a@x.example; b@x.example", &["a@x.example", "b@x.example"]),
        (Code::EmailMistyped, Field::Email, "a@gmial.com", &["a@gmail.com"]),
        (Code::EmailDots, Field::Email, ".a..b.@x.example", &["a.b@x.example"]),
        (Code::UsernameInvalid, Field::Username, "zoë vdberg", &["zoe.vdberg"]),
        (Code::NameControl, Field::GivenName, "Ama\nra", &["Ama ra"]),
        (Code::NameMixedScripts, Field::GivenName, "Аnna", &["Anna"]),
        (Code::TextControl, Field::IdNumber, "A\u{202E}1", &["A1"]),
        (Code::LanguageInvalid, Field::Language, "en_GB", &["en-GB"]),
        (Code::LanguageInvalid, Field::Language, "Portugese", &["pt"]),
        (Code::LanguageInvalid, Field::Language, "Klingon", &[]),
        (Code::Formula, Field::GivenName, "=Amara", &["Amara"]),
        (Code::ErrorValue, Field::Grade, "#REF!", &[""]),
        (Code::ErrorValue, Field::GivenName, "#REF!", &[]),
        (Code::DateDamaged, Field::Grade, "09-Oct", &["9-10", "10-9"]),
        (Code::DateDamaged, Field::GivenName, "09-Oct", &[]),
        (Code::ZerosLost, Field::IdNumber, " 4128", &["004128"]),
        (Code::NumberDamaged, Field::IdNumber, "1.23E+10", &[]),
        (Code::ReferenceInvalid, Field::Parent, "a@x.example; k@gmail", &["a@x.example; k@gmail.com"]),
        (Code::ReferenceInvalid, Field::Parent, "a@x.example; kim", &[]),
        (Code::Cleaned, Field::Email, " a@x.example", &[]),
    ] {
        assert_eq!(mends(code, field, raw), expected, "{code:?} {raw:?}");
    }
}

#[test]
fn a_full_name_is_split_over_two_cells() {
    let [Proposal { fix, text, also }] =
        &fixes(Code::NameFull, column(STUDENTS, Field::GivenName), "Mei Ling Tan", context())[..]
    else {
        unreachable!("one way to split it")
    };
    assert_eq!(fix.label, "Split into “Mei Ling” and “Tan”");
    assert_eq!((&**text, also), ("Mei Ling", &Some((Field::FamilyName, "Tan".to_owned()))));
}

#[test]
fn the_sentences_say_what_where_and_what_to_do() {
    for (code, field, raw, sentence) in [
        (Code::RequiredMissing, Field::FamilyName, "", "Last name is missing. Type it in."),
        (Code::EmailInvalid, Field::Email, "a b@x.example", "The email has a space in it. Take it out."),
        (
            Code::EmailMistyped,
            Field::Email,
            "a@gmial.com",
            "“a@gmial.com” may be mistyped. Was “a@gmail.com” meant?",
        ),
        (
            Code::NameMixedScripts,
            Field::GivenName,
            "Аnna",
            "“Аnna” mixes two alphabets: “А” is Cyrillic. Look whether a letter is a look-alike.",
        ),
        (
            Code::DateDamaged,
            Field::Grade,
            "09-Oct",
            "The spreadsheet may have turned this into a date. Was “9-10” or “10-9” meant?",
        ),
        (
            Code::ZerosLost,
            Field::IdNumber,
            "4128",
            "“4128” seems to have lost the zeros it began with: other numbers in this column have them.",
        ),
        (
            Code::ReferenceInvalid,
            Field::Instructor,
            "a@x.example, kim",
            "“kim” is not the email of an instructor, so nobody is associated by it. Mend it or empty the cell.",
        ),
        (
            Code::Cleaned,
            Field::GivenName,
            " Amara",
            "Spaces around the text were taken off. It was “ Amara”.",
        ),
        (
            Code::Cleaned,
            Field::Email,
            "mailto:a@x.example",
            "“mailto:” was taken off. It was “mailto:a@x.example”.",
        ),
    ] {
        assert_eq!(message(code, column(STUDENTS, field), raw), sentence);
    }
}

fn raw() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => prop::sample::select(vec![
            "@", ".", ";", ",", " ", "<", ">", "mailto:", "\n", "\u{A0}", "\u{200D}", "\u{202E}", "＠", "=", "'", "|",
            "a@x.example", "gmail.com", "E+10", "09-Oct", "#REF!", "0041", "Аn", "橋", "み",
        ]).prop_map(str::to_owned),
        2 => "[a-zA-Z0-9]{1,5}",
        1 => "\\PC{1,3}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 192 } else { 16_384 }))]

    #[test]
    fn any_cell_is_looked_at_and_cleaning_twice_is_cleaning_once(raw in raw(), known in any::<bool>()) {
        let context = if known { context() } else { ColumnContext::default() };
        for (tab, spec) in LEARNERS.tabs() {
            for column in spec.columns {
                let looked = look(column, spec, &raw, context);
                let again = look(column, spec, &looked.value, context);
                prop_assert_eq!(&again.value, &looked.value, "{:?} of {:?}", column.field, tab);
                let rest = |codes: Codes| codes.0 & !Codes::of(Code::Cleaned).with(Code::ValueRead).0;
                prop_assert_eq!(rest(again.codes), rest(looked.codes));
                prop_assert!(!again.codes.has(Code::Cleaned));
                prop_assert_eq!(looked.codes.has(Code::Cleaned), !looked.value.is_empty() && looked.value != raw);
            }
        }
    }

    #[test]
    fn a_mend_of_an_error_takes_the_error_away(raw in raw()) {
        for (_, spec) in LEARNERS.tabs() {
            for column in spec.columns {
                for code in look(column, spec, &raw, context()).codes.iter() {
                    prop_assert!(!message(code, column, &raw).is_empty());
                    for proposal in fixes(code, column, &raw, context()) {
                        prop_assert!(!proposal.fix.label.is_empty());
                        let mended = look(column, spec, &proposal.text, context());
                        prop_assert!(
                            !mended.codes.has(code) || code == Code::DateDamaged || code == Code::Formula,
                            "{:?} of {:?}: {:?}", code, raw, proposal.text
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn an_email_is_what_the_html_standard_says(text in "[a-zA-Z09.@_+-]{0,4}@?[a-z09.-]{0,3}[a-z09.@-]{0,70}") {
        // The standard's expression, piece by piece, and what SPEC §2 adds: a dot, lengths, no number for an ending.
        let label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let expected = text.split_once('@').is_some_and(|(local, domain)| {
            let is_number = domain.rsplit('.').next().unwrap().bytes().all(|byte| byte.is_ascii_digit());
            !local.is_empty() && domain.contains('.') && domain.split('.').all(label) && !is_number
        });
        // Labels of IDNA are looked at further.
        prop_assume!(!text.contains("xn--"));
        prop_assert_eq!(importer::check::email::is_valid(&text), expected);
        let local = text.split('@').next().unwrap();
        let odd = local.starts_with('.') || local.ends_with('.') || local.contains("..");
        prop_assert!(!expected || importer::check::email::has_odd_dots(&text) == odd);
    }

    #[test]
    fn any_sentence_can_be_asked_for(raw in raw()) {
        for column in LEARNERS.tab(STUDENTS).columns {
            for &code in Code::ALL {
                prop_assert!(!message(code, column, &raw).is_empty());
                fixes(code, column, &raw, context());
            }
        }
    }

    #[test]
    fn a_context_can_be_made_of_any_cells(cells in prop::collection::vec(raw(), 0..6)) {
        for column in LEARNERS.tab(STUDENTS).columns {
            ColumnContext::of(column.field, cells.iter().map(String::as_str));
            for cell in &cells {
                clean(column.field, cell);
            }
        }
    }
}
