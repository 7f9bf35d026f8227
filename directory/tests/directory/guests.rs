//! Somebody from a place of other administrators who got a role here: what they are is kept where they came from.

use directory::DirectoryError;
use directory::people::Edit;
use importer::bulk::{Action, Group};
use importer::format::Field;
use importer::format::OptionKey::{FirstPassword, UpdateExisting};
use importer::issue::Code;
use importer::outcome::{AccountState, Fate};

use crate::formats::{codes, company, fates, school, world};
use crate::school::School;

const HILDA: &str = "hilda@school.example";

/// Hannah, of everything, brings Hilda into a school that is not Lena's, who then names her in a list of her own school.
async fn hilda_named_by_lena() -> (School, i64, i64, i64) {
    let (directory, hannah, lena) = world().await;
    let list =
        "firstName|lastName|email|isTeacher|issuedID|schoolID\nHilda|Hill|hilda@school.example|1|7|648573";
    assert_eq!(fates(&directory.import_list(hannah, school(&[], None, list)).await), [Fate::Created]);
    // The next role is given later than this one.
    directory.sql("UPDATE role SET at = at - 1000").await;
    let hilda = directory.id_of(HILDA).await;
    (directory, hannah, lena, hilda)
}

#[tokio::test]
async fn the_same_list_twice_neither_shows_nor_changes_them() {
    let (directory, hannah, lena, hilda) = hilda_named_by_lena().await;
    let details = format!(
        "SELECT given_name || family_name || email || coalesce(username, '-') || id_number || state || coalesce(password_hash, '-') \
         FROM account WHERE id = {hilda}"
    );
    let before = directory.text(&details).await;
    directory.sql("UPDATE place SET replace_passwords = TRUE").await;
    let list =
        "firstName|lastName|email|isTeacher|issuedID|schoolID\nEvil|Mask|hilda@school.example|0|99|648572";
    for run in 1..=2 {
        let rows =
            directory.import_list(lena, school(&[FirstPassword], Some("blue river stone"), list)).await;
        assert_eq!(fates(&rows), [Fate::Unchanged], "run {run}");
        assert!(codes(&rows[0]).contains(&Code::Protected), "run {run}");
        assert!(rows[0].changes.is_empty());
    }
    let list = "enabled|name|last_name|email|companyName|cohortName|languageCode|job_role\n\
                0|Evil|Mask|hilda@school.example|Acme||en-GB|Spy";
    for _ in 0..2 {
        let rows = directory.import_list(lena, company(&[UpdateExisting], list)).await;
        assert!(rows[0].changes.is_empty(), "{:?}", rows[0]);
    }
    assert_eq!(directory.text(&details).await, before);
    // Who administers both may.
    let list =
        "firstName|lastName|email|isTeacher|issuedID|schoolID\nHilda|Hills|hilda@school.example|0|7|648572";
    let rows = directory.import_list(hannah, school(&[], None, list)).await;
    assert_eq!(fates(&rows), [Fate::Updated]);
}

#[tokio::test]
async fn by_hand_their_role_here_is_all_that_is_changed() {
    let (directory, hannah, lena, hilda) = hilda_named_by_lena().await;
    let list =
        "firstName|lastName|email|isTeacher|issuedID|schoolID\nHilda|Hill|hilda@school.example|1|7|648572";
    directory.import_list(lena, school(&[], None, list)).await;
    let seen = directory.directory.person(lena, hilda).await.unwrap();
    assert!(seen.is_guest && seen.editable && seen.history.is_empty());
    assert_eq!((seen.account.id_number, seen.account.display_name.as_str()), (None, "Hilda Hill"));
    let edit = Edit {
        id: hilda,
        revision: seen.account.revision,
        fields: vec![(Field::Email, "evil@x.example".to_owned())],
        state: AccountState::Active,
    };
    assert!(matches!(directory.directory.save_person(lena, edit).await, Err(DirectoryError::Refused(_))));
    for action in [Action::Suspend, Action::Delete, Action::ForcePasswordChange] {
        let done = directory.directory.bulk(lena, Group::People(vec![hilda]), action).await.unwrap();
        assert_eq!(done.done, 0, "{action:?}");
    }
    let lakeside = directory.count("SELECT id FROM place WHERE outside_id = '648572'").await;
    let by = directory.directory.administers(lena, lakeside).await.unwrap();
    let link = directory.directory.add_administrator(by, "Hilda", "Hill", HILDA).await;
    assert!(matches!(link, Err(DirectoryError::Invalid(_))), "no link to the account of others");
    let seen = directory.directory.person(hannah, hilda).await.unwrap();
    assert!(!seen.is_guest && seen.account.id_number.as_deref() == Some("7"));
}
