//! What an import of the format `site` may touch and learn, and that one bad row takes no other along.

use crate::site::{Choose, HEAD, Site, codes, fates};
use importer::bulk::{Action, Group};
use importer::format::{Field, OptionKey, site};
use importer::issue::Code;
use importer::outcome::Fate;

impl Site {
    async fn place(&self, outside_id: &str) -> i64 {
        self.school.count(&format!("SELECT id FROM place WHERE outside_id = '{outside_id}'")).await
    }

    async fn give(&self, who: &str, role: &str, place: i64) {
        let id = self.school.id_of(who).await;
        self.school
            .sql(&format!("INSERT INTO role (account, place, role, at) VALUES ({id}, {place}, '{role}', 0)"))
            .await;
    }
}

/// Everything that an import may be allowed.
fn all() -> Choose {
    Choose::updating()
        .allow(OptionKey::AllowDeletes)
        .allow(OptionKey::AllowRenames)
        .allow(OptionKey::AllowSuspends)
        .pick(OptionKey::ExistingPasswords, site::UPDATE)
}

#[tokio::test]
async fn a_role_given_here_makes_no_administrator_of_elsewhere_ours() {
    let site = Site::open().await;
    let quebec = site.place("qc").await;
    site.give("qfar", "admin", quebec).await;
    site.give("qfar", "learner", site.ontario).await;
    let before = site.school.directory.dump().await.unwrap();
    for text in [
        "username|email|password\nqfar|mine@on.example|quiet green field",
        "username|oldusername\nmine|qfar",
        "username|suspended\nqfar|1",
        "username|deleted\nqfar|1",
    ] {
        let rows = site.import(all(), text).await;
        assert!(matches!(rows[0].fate, Fate::Skipped | Fate::Failed), "{text}: {:?}", rows[0]);
    }
    assert_eq!(site.school.directory.dump().await.unwrap(), before);
    assert_eq!(site.school.count("SELECT COUNT(*) FROM account WHERE password_hash IS NOT NULL").await, 0);
}

#[tokio::test]
async fn who_belongs_to_others_too_keeps_what_they_sign_in_with() {
    let site = Site::open().await;
    site.give("qfar", "learner", site.ontario).await;
    let before = site.school.directory.dump().await.unwrap();
    for (text, fate) in [
        ("username|email\nqfar|mine@on.example", Fate::Failed),
        ("username|suspended\nqfar|1", Fate::Failed),
        ("username|deleted\nqfar|1", Fate::Failed),
        ("username|password\nqfar|quiet green field", Fate::Unchanged),
    ] {
        assert_eq!(fates(&site.import(all(), text).await), [fate], "{text}");
    }
    assert_eq!(site.school.directory.dump().await.unwrap(), before);
    assert_eq!(fates(&site.import(all(), "username|city\nqfar|Ottawa").await), [Fate::Updated]);
    // Whoever administers both places may.
    site.give("ada", "admin", site.place("qc").await).await;
    assert_eq!(fates(&site.import(all(), "username|suspended\nqfar|1").await), [Fate::Updated]);
}

#[tokio::test]
async fn of_a_guest_no_detail_is_shown_or_changed_and_courses_are_given() {
    let site = Site::open().await;
    site.give("qfar", "learner", site.ontario).await;
    // After the role in the place where they came from.
    site.school.sql("UPDATE role SET at = 9000000000000000 WHERE at = 0").await;
    let details = "SELECT given_name || email || id_number || state || coalesce(city, '-') || coalesce(password_hash, '-') \
                   FROM account WHERE username = 'qfar'";
    let before = site.text(details).await;
    for (text, fate) in [
        ("username|email\nqfar|mine@on.example", Fate::Unchanged),
        ("username|city|idnumber\nqfar|Ottawa|7", Fate::Unchanged),
        ("username|profile_field_badge\nqfar|B-9", Fate::Unchanged),
        ("username|password\nqfar|quiet green field", Fate::Unchanged),
        // Also whether it would change anything is not told.
        ("username|suspended\nqfar|1", Fate::Failed),
        ("username|suspended\nqfar|0", Fate::Failed),
        ("username|oldusername\nmine|qfar", Fate::Failed),
        ("username|deleted\nqfar|1", Fate::Failed),
        ("username|course1\nqfar|fire", Fate::Unchanged),
    ] {
        let rows = site.import(all(), text).await;
        assert_eq!(fates(&rows), [fate], "{text}: {:?}", rows[0]);
        assert!(rows[0].changes.is_empty() && !rows[0].reasons.is_empty(), "{text}: {:?}", rows[0]);
    }
    assert_eq!(site.text(details).await, before);
    assert_eq!(site.school.count("SELECT COUNT(*) FROM member").await, 1);
    // By a number that only the others know they are not found.
    let by_number = all().pick(OptionKey::MatchOn, site::BY_ID_NUMBER);
    let rows = site.import(by_number, "idnumber|city\nE-9|Ottawa").await;
    assert!(rows[0].changes.is_empty() && rows[0].fate == Fate::Failed, "{:?}", rows[0]);
}

#[tokio::test]
async fn courses_and_texts_of_elsewhere_are_neither_found_nor_in_the_way() {
    let site = Site::open().await;
    let quebec = site.place("qc").await;
    site.school
        .sql(&format!(
            "INSERT INTO unit (kind, place, code, name, name_key, is_unique, created_at) \
         VALUES ('courses', {quebec}, 'fire-qc', 'Fire safety', 'fire safety', FALSE, 0)"
        ))
        .await;
    let rows =
        site.import(Choose::default(), &format!("{HEAD}|course1\nnew|A|B|a@on.example|Fire safety")).await;
    assert_eq!(fates(&rows), [Fate::Created], "{:?}", rows[0].reasons);

    // A text in a unique field counts where somebody of the site has it, who is there.
    let badge = |text: &str| format!("{HEAD}|profile_field_badge\nu{text}|A|B|u{text}@on.example|{text}");
    let qfar = site.school.id_of("qfar").await;
    let field = site.school.count("SELECT id FROM unit WHERE code = 'badge'").await;
    site.school
        .sql(&format!("INSERT INTO profile_value (account, field, value) VALUES ({qfar}, {field}, '7')"))
        .await;
    assert_eq!(fates(&site.import(Choose::default(), &badge("7")).await), [Fate::Created]);
    let rows = site.import(Choose::default(), &badge("B-1")).await;
    assert_eq!(codes(&rows[0]), [Code::ValueTaken]);
    site.import(all(), "username|deleted\njdoe|1").await;
    assert_eq!(fates(&site.import(Choose::default(), &badge("B-1")).await), [Fate::Created]);

    // A key that nobody has in this list is blank, and no mistake.
    let by_badge =
        Choose::updating().pick(OptionKey::MatchOn, "profile_field_badge").allow(OptionKey::MatchUsername);
    let rows = site.import(by_badge, "username|profile_field_badge|city\nt1||Ottawa").await;
    assert_eq!(fates(&rows), [Fate::Updated], "{:?}", rows[0].reasons);
}

#[tokio::test]
async fn a_row_that_fails_takes_no_other_along_whatever_it_names() {
    let site = Site::open().await;
    let text = format!("{HEAD}|course1\nnew1|A|B|not an email|nothing\nnew2|A|B|b@on.example|fire");
    let rows = site.import(Choose::default(), &text).await;
    assert_eq!(fates(&rows), [Fate::Failed, Fate::Created]);
}

#[tokio::test]
async fn an_email_that_is_known_only_when_its_row_is_written_fails_that_row_alone() {
    let site = Site::open().await;
    // The username gets a number, and the email with it is somebody's: no plan could look it up.
    site.school.sql(
        "UPDATE account SET email = 'jdoe2@on.example', email_key = 'jdoe2@on.example' WHERE username = 't1'",
    )
    .await;
    let choose =
        Choose::default().default_of(Field::Username, "%-1f%-l").default_of(Field::Email, "%u@on.example");
    let batch = site.plan(choose, "firstname|lastname\nAnn|Lee\nJane|Doe\nBo|Lee").await;
    let directory = &site.school.directory;
    assert!(directory.begin_commit(site.ada, batch).await.unwrap());
    directory.commit(batch, usize::MAX).await.unwrap();
    let rows = directory.outcomes_in(site.ada, batch, 0..i64::MAX, u64::MAX >> 1).await.unwrap();
    let rows: Vec<_> = rows.into_iter().map(|(_, row, _)| row).collect();
    assert_eq!(fates(&rows), [Fate::Created, Fate::Failed, Fate::Created]);
    assert_eq!(codes(&rows[1]), [Code::EmailTaken]);
    assert_eq!(site.usernames().await, "alee, blee");
    let (_, batches) = directory.batches(site.ada, 0, 1).await.unwrap();
    let counts = &batches[0].sums.counts;
    assert_eq!((counts.created, counts.failed), (2, 1));
}

#[tokio::test]
async fn an_email_may_be_that_of_somebody_else_also_when_it_is_changed() {
    let site = Site::open().await;
    let choose = Choose::updating().allow(OptionKey::AllowEmailDuplicates);
    let rows = site.import(choose, "username|email\nt1|john@on.example").await;
    assert_eq!(fates(&rows), [Fate::Updated]);
    assert_eq!(
        site.school.count("SELECT COUNT(*) FROM account WHERE email_key = 'john@on.example'").await,
        2
    );
    assert_eq!(fates(&site.import(Choose::updating(), "username|city\nt1|Ottawa").await), [Fate::Updated]);
}

#[tokio::test]
async fn nobody_who_was_made_by_the_import_is_changed_by_another_row_of_it() {
    let site = Site::open().await;
    // So many rows that the two are decided in different chunks.
    let mut text = format!("{HEAD}|profile_field_badge\nann|Ann|Lee|ann@on.example|77");
    for n in 0..1200 {
        text.push_str(&format!("\nu{n}|A|B|u{n}@on.example|"));
    }
    text.push_str("\nbea|Bea|Low|bea@on.example|77");
    let choose = Choose::updating().pick(OptionKey::MatchOn, "profile_field_badge");
    let rows = site.import(choose, &text).await;
    assert_eq!(codes(&rows[rows.len() - 1]), [Code::ValueTaken]);
    assert_eq!(site.text("SELECT display_name FROM account WHERE username = 'ann'").await, "Ann Lee");
}

#[tokio::test]
async fn passwords_that_were_kept_for_a_day_are_asked_for_again() {
    let site = Site::open().await;
    let text = format!("{HEAD}|password\nnew1|Nia|New|nia@on.example|blue river stone");
    let batch = site.plan(Choose::default().pick(OptionKey::NewPasswords, site::FILE), &text).await;
    site.school.sql("UPDATE batch SET created_at = created_at - 90000000").await;
    site.school.directory.resume().await.unwrap();
    let refused = site.school.directory.begin_commit(site.ada, batch).await.unwrap_err().to_string();
    assert!(refused.contains("finish the import once more"), "{refused}");
    assert_eq!(site.usernames().await, "");
}

#[tokio::test]
async fn an_error_of_the_spreadsheet_is_no_password() {
    let site = Site::open().await;
    let text = format!(
        "{HEAD}|password\nnew1|Nia|New|nia@on.example|#REF!\nnew2|Ned|New|ned@on.example|blue river stone"
    );
    let rows = site.import(Choose::default().pick(OptionKey::NewPasswords, site::FILE), &text).await;
    assert_eq!(fates(&rows), [Fate::Failed, Fate::Created]);
    assert_eq!(codes(&rows[0]), [Code::ErrorValue]);
}

#[tokio::test]
async fn new_people_have_the_language_and_the_time_zone_of_their_site() {
    let site = Site::open().await;
    site.school
        .sql("UPDATE place SET language = 'fr-CA', time_zone = 'America/Toronto' WHERE outside_id = 'on'")
        .await;
    let text = format!("{HEAD}|lang\nnew1|Nia|New|nia@on.example|\nnew2|Ned|New|ned@on.example|en");
    site.import(Choose::default(), &text).await;
    let told = "SELECT language || ' ' || time_zone FROM account WHERE id > 6 ORDER BY id";
    assert_eq!(site.text(told).await, "fr-CA America/Toronto, en America/Toronto");
}

#[tokio::test]
async fn extended_usernames_are_for_the_sites_that_allow_them_and_their_places() {
    let mut site = Site::open().await;
    let quebec = site.place("qc").await;
    let laval = 900;
    site.school.sql(&format!(
        "INSERT INTO place (id, parent, kind, name, outside_id, replace_passwords, extended_usernames, created_at) \
         VALUES ({laval}, {quebec}, 'department', 'Laval', 'lv', FALSE, FALSE, 0)"
    ))
    .await;
    let text = format!("{HEAD}\nélodie côté|Élodie|Côté|elodie@qc.example");
    assert_eq!(codes(&site.import(Choose::default(), &text).await[0]), [Code::UsernameInvalid]);
    (site.ada, site.ontario) = (site.school.id_of("boss").await, laval);
    assert_eq!(fates(&site.import(Choose::default(), &text).await), [Fate::Created]);
    assert_eq!(site.usernames().await, "élodie côté");
}

#[tokio::test]
async fn a_course_is_given_by_hand_only_to_people_of_places_that_it_is_open_to() {
    let site = Site::open().await;
    let a = site.place("h-a").await;
    let fire = site.school.count("SELECT id FROM unit WHERE code = 'fire'").await;
    let (jdoe, t1) = (site.school.id_of("jdoe").await, site.school.id_of("t1").await);
    site.school.sql(&format!("INSERT INTO course_open (course, place) VALUES ({fire}, {a})")).await;
    let both = Group::People(vec![jdoe, t1]);
    let done = site.school.directory.bulk(site.ada, both, Action::Enrol(fire)).await.unwrap();
    assert_eq!((done.done, done.left[0].1), (1, 1), "{done:?}");
    assert!(done.left[0].0.contains("not open"));
}
