//! Default values of the format `site` are judged as cells are.

use importer::format::{Field, OptionKey};
use importer::issue::Code;
use importer::outcome::Fate;

use crate::site::{Choose, Site, codes, fates};

const NAMES: &str = "firstname|lastname|email";

fn choose(field: Field, template: &str) -> Choose {
    Choose::default().default_of(Field::Username, "%-f.%-l").default_of(field, template)
}

#[tokio::test]
async fn a_default_that_is_the_same_for_all_is_judged_before_the_import_begins() {
    let site = Site::open().await;
    for (field, default) in [
        (Field::Email, "not an email"),
        (Field::Language, "klingon"),
        (Field::City, "two\nlines"),
        (Field::Institution, "\u{202E}evil"),
        (Field::IdNumber, "#REF!"),
        (Field::Username, "u%u"),
    ] {
        let refused = site.begin(choose(field, default).0, 1).await;
        let said = refused.unwrap_err().to_string();
        assert!(said.starts_with("The default for "), "{default}: {said}");
    }
}

#[tokio::test]
async fn a_default_that_a_name_makes_wrong_fails_its_row_alone() {
    let site = Site::open().await;
    let text = "firstname|lastname\nAsa|Berg\nÅsa|Öst";
    let rows = site.import(choose(Field::Email, "%-l.%-f@on.example"), text).await;
    assert_eq!(fates(&rows), [Fate::Created, Fate::Failed]);
    assert_eq!(codes(&rows[1]), [Code::EmailInvalid]);
    assert!(rows[1].reasons[0].message.contains("öst.åsa@on.example"), "{:?}", rows[1].reasons);
}

#[tokio::test]
async fn a_username_of_signs_alone_or_one_too_long_is_none() {
    let site = Site::open().await;
    let made = || Choose::default().default_of(Field::Username, "%-f.%-l");
    let rows = site.import(made(), &format!("{NAMES}\n小龍|李|li@on.example")).await;
    assert_eq!(codes(&rows[0]), [Code::NameLeavesNothing]);
    let long = "a".repeat(60);
    let rows = site.import(made(), &format!("{NAMES}\n{long}|{long}|long@on.example")).await;
    assert_eq!(codes(&rows[0]), [Code::UsernameInvalid]);
}

#[tokio::test]
async fn what_a_row_does_not_say_is_told() {
    let site = Site::open().await;
    let choose = Choose::default().allow(OptionKey::StandardiseUsernames).default_of(Field::City, "%l");
    let rows = site.import(choose, &format!("username|{NAMES}\nJosé Núñez|José|Núñez|jose@on.example")).await;
    let told: Vec<_> = rows[0].changes.iter().map(|change| (change.field, change.new.as_deref())).collect();
    assert_eq!(told, [(Field::Username, Some("josenunez")), (Field::City, Some("Núñez"))]);
}
