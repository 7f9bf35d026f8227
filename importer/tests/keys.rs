//! Keys: what is the same, and what is not.

use importer::key::{fold, id, name};
use proptest::prelude::*;

#[test]
fn emails_and_usernames_are_the_same_whatever_their_case_and_form() {
    for (one, other) in [
        ("Amara@X.example", "amara@x.EXAMPLE"),
        ("jo@SCHÜLE.example", "jo@schu\u{308}le.example"),
        ("straße", "STRASSE"),
        ("STRAẞE", "strasse"),
        ("Σίσυφος", "ΣΊΣΥΦΟΣ"),
        ("ﬁn", "FIN"),
        ("\u{212A}elvin", "kelvin"),
        ("İ", "i\u{307}"),
    ] {
        assert_eq!(fold(one), fold(other), "{one} {other}");
    }
    for (one, other) in [("a", "b"), ("josé", "jose"), ("ı", "i")] {
        assert_ne!(fold(one), fold(other), "{one} {other}");
    }
}

#[test]
fn id_numbers_are_the_same_in_every_form_but_not_in_every_case() {
    assert_eq!(id("e\u{301}1"), id("é1"));
    assert_ne!(id("A1"), id("a1"));
}

#[test]
fn names_are_the_same_without_accents_case_and_spaces() {
    for (one, other) in [
        ("Sofía  Núñez", "sofia nunez"),
        (" Mei\u{A0}Ling ", "mei ling"),
        ("Ngọc Trần", "ngoc tran"),
        ("Ελένη", "Ελενη"),
        ("مُحَمَّد", "محمد"),
        ("שָׁלוֹם", "שלום"),
    ] {
        assert_eq!(name(one), name(other), "{one}");
    }
    for (one, other) in [("がく", "かく"), ("राम", "रम"), ("Mei Ling", "Meiling")] {
        assert_ne!(name(one), name(other), "{one}");
    }
}

proptest! {
    #[test]
    fn a_keys_key_is_itself(text in "\\PC{0,12}|.{0,12}") {
        for key in [fold, id, name] {
            let once = key(&text).into_owned();
            let twice = key(&once);
            prop_assert_eq!(&once, &twice);
        }
    }
}
