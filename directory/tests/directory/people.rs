//! People by hand: found, changed, associated; administrators.

use crate::school::{FAMILY, School};
use directory::people::{Edit, Query};
use directory::{DirectoryError, ROOT_PLACE};
use importer::format::learners::{INSTRUCTORS, LEARNERS, PARENTS, STUDENTS};
use importer::format::{Field, Role};
use importer::outcome::{AccountState, Link};

impl School {
    async fn edit(
        &self,
        key: &str,
        field: Field,
        text: &str,
    ) -> Result<directory::people::Person, DirectoryError> {
        let person = self.directory.person(self.admin, self.id_of(key).await).await.unwrap();
        let fields = vec![(field, text.to_owned())];
        let edit =
            Edit { id: person.account.id, revision: person.account.revision, fields, state: person.state };
        self.directory.save_person(self.admin, edit).await
    }
}

fn sentence(error: DirectoryError) -> String {
    match error {
        error @ (DirectoryError::Refused(_) | DirectoryError::Invalid(_)) => error.to_string(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn people_are_found_by_every_word_in_any_of_their_names() {
    let school = School::open().await;
    school.import(FAMILY).await;
    for (search, names) in [
        ("okafor", vec!["Amara Okafor", "Ngozi Okafor"]),
        ("OKAFOR ngo", vec!["Ngozi Okafor"]),
        ("riverside temi", vec!["Temi Adeyemi"]),
        ("zoe.b", vec!["Zoe Berg"]),
        ("100%", vec![]),
        ("_", vec![]),
    ] {
        let query = Query { search: search.into(), ..Query::default() };
        let (total, lines) = school.directory.people(school.admin, &query, 0, 50).await.unwrap();
        assert_eq!(lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), names, "{search}");
        assert_eq!(total as usize, names.len());
    }
    let query = Query { role: Some(Role::Learner), ..Query::default() };
    let (total, lines) = school.directory.people(school.admin, &query, 1, 1).await.unwrap();
    assert_eq!((total, lines[0].name.as_str(), lines[0].associations), (2, "Zoe Berg", 2));
    assert_eq!(lines[0].associated, ["Lotte Berg", "Temi Adeyemi"]);
}

#[tokio::test]
async fn an_edit_follows_the_rules_of_a_file_and_is_remembered() {
    let school = School::open().await;
    school.import(FAMILY).await;
    let saved = school.edit("amara@riverside.example", Field::Grade, " 10 ").await.unwrap();
    assert_eq!((saved.account.grade.as_deref(), saved.account.revision), (Some("10"), 2));
    assert_eq!((saved.history[0].what.as_str(), saved.history[0].changes.len()), ("Changed by hand", 1));
    assert_eq!(saved.history[0].by.as_deref(), Some("Hannah Lindqvist"));
    let roster = "first_name|last_name|email|grade\nAmara|Okafor|amara@riverside.example|9";
    let batch = school.plan(school.admin, &[(STUDENTS, roster)]).await;
    let plan = school.directory.planned(school.admin, batch).await.unwrap();
    assert!(plan.outcomes[0].changes[0].edited_by_hand);

    let wrong = school.edit("amara@riverside.example", Field::Email, "amara@riverside").await.unwrap_err();
    assert!(matches!(wrong, DirectoryError::Invalid(fields) if fields[0].0 == "email"));
    assert!(school.edit("amara@riverside.example", Field::FamilyName, "").await.is_err());
}

#[tokio::test]
async fn a_taken_email_is_refused_without_saying_whose_it_is() {
    let school = School::open().await;
    school.import(FAMILY).await;
    let error = school.edit("amara@riverside.example", Field::Email, "Ngozi@Home.example").await.unwrap_err();
    assert_eq!(sentence(error), "This email is taken. Use another one.");
}

#[tokio::test]
async fn mail_that_waits_follows_the_email() {
    let school = School::open().await;
    school.import(FAMILY).await;
    school.edit("amara@riverside.example", Field::Email, "a.okafor@riverside.example").await.unwrap();
    let waiting =
        "SELECT count(*) FROM outbox WHERE recipient = 'a.okafor@riverside.example' AND state = 'queued'";
    assert_eq!(school.count(waiting).await, 1);
}

#[tokio::test]
async fn a_save_of_an_older_page_is_refused() {
    let school = School::open().await;
    school.import(FAMILY).await;
    let old =
        school.directory.person(school.admin, school.id_of("temi@riverside.example").await).await.unwrap();
    school.edit("temi@riverside.example", Field::Phone, "555 0100").await.unwrap();
    let edit = Edit { id: old.account.id, revision: old.account.revision, fields: vec![], state: old.state };
    assert!(
        sentence(school.directory.save_person(school.admin, edit).await.unwrap_err())
            .starts_with("Somebody else")
    );
}

#[tokio::test]
async fn what_few_people_have_is_changed_by_hand_too_but_for_the_theme() {
    let school = School::open().await;
    school.import(FAMILY).await;
    school.edit("temi@riverside.example", Field::City, " York ").await.unwrap();
    let temi = school.edit("temi@riverside.example", Field::Address, "1 Coney Street").await.unwrap();
    let known = [(Field::City, "York".to_owned()), (Field::Address, "1 Coney Street".to_owned())];
    assert_eq!(temi.more, known);
    assert_eq!(temi.account.edited_by_hand, "city,address");
    let temi = school.edit("temi@riverside.example", Field::Theme, "Dark blue").await.unwrap();
    assert_eq!(temi.more, known);
}

#[tokio::test]
async fn a_student_without_email_keeps_a_parent() {
    let school = School::open().await;
    school.import(FAMILY).await;
    let (zoe, lotte) = (school.id_of("zoe.berg").await, school.id_of("lotte@home.example").await);
    assert!(school.directory.dissociate(school.admin, zoe, lotte, Link::Parent).await.is_err());
    school.directory.associate(school.admin, zoe, Link::Parent, " NGOZI@home.example ").await.unwrap();
    let zoe = school.directory.dissociate(school.admin, zoe, lotte, Link::Parent).await.unwrap();
    assert_eq!(zoe.associations.iter().filter(|other| other.link == Link::Parent).count(), 1);
    let lotte = school.directory.person(school.admin, lotte).await.unwrap();
    assert_eq!(lotte.history[0].what, "No longer associated with Zoe Berg");
}

#[tokio::test]
async fn a_deleted_account_frees_its_keys_and_its_mail_is_not_sent() {
    let school = School::open().await;
    school.import(FAMILY).await;
    let person =
        school.directory.person(school.admin, school.id_of("amara@riverside.example").await).await.unwrap();
    let edit = Edit {
        id: person.account.id,
        revision: person.account.revision,
        fields: vec![],
        state: AccountState::Deleted,
    };
    let deleted = school.directory.save_person(school.admin, edit).await.unwrap();
    assert!(!deleted.editable && !deleted.invited);
    let batch = school.import(FAMILY).await;
    assert_eq!(school.directory.batch(school.admin, batch).await.unwrap().sums.counts.created, 1);
}

#[tokio::test]
async fn nobody_changes_themselves_and_the_last_administrator_stays() {
    let school = School::open().await;
    let marc = school.another_administrator().await;
    let own = school.directory.take_role(school.admin, school.admin, ROOT_PLACE, Role::Admin).await;
    assert!(sentence(own.unwrap_err()).starts_with("This is you"));
    let token = school
        .directory
        .sign_in("marc@riverside.example", "nine slow otters drift".into(), None)
        .await
        .unwrap();
    school.directory.take_role(school.admin, marc, ROOT_PLACE, Role::Admin).await.unwrap();
    assert!(school.directory.session(token.as_str()).await.unwrap().is_none(), "signed out at once");
    assert!(matches!(
        school.directory.people(marc, &Query::default(), 0, 50).await,
        Err(DirectoryError::Forbidden)
    ));
}

#[tokio::test]
async fn a_suspended_administrator_is_signed_out() {
    let school = School::open().await;
    let marc = school.another_administrator().await;
    let token = school
        .directory
        .sign_in("marc@riverside.example", "nine slow otters drift".into(), None)
        .await
        .unwrap();
    let person = school.directory.person(school.admin, marc).await.unwrap();
    let edit =
        Edit { id: marc, revision: person.account.revision, fields: vec![], state: AccountState::Suspended };
    school.directory.save_person(school.admin, edit).await.unwrap();
    assert!(school.directory.session(token.as_str()).await.unwrap().is_none());
}

#[tokio::test]
async fn people_are_exported_as_they_would_be_imported() {
    let school = School::open().await;
    school.import(FAMILY).await;
    let tab = LEARNERS.tab(STUDENTS);
    let first = school.directory.people_as_rows(school.admin, tab, None, 0, 1).await.unwrap();
    let rest = school.directory.people_as_rows(school.admin, tab, None, first[0].0, 50).await.unwrap();
    let rows: Vec<_> = first.into_iter().chain(rest).map(|(_, row)| row).collect();
    let zoe = vec![
        (Field::GivenName, "Zoe".to_owned()),
        (Field::FamilyName, "Berg".to_owned()),
        (Field::Username, "zoe.berg".to_owned()),
        (Field::Parent, "lotte@home.example".to_owned()),
        (Field::Instructor, "temi@riverside.example".to_owned()),
    ];
    assert_eq!((rows.len(), &rows[1]), (2, &zoe));
}

/// Kim is Ben's parent, and his instructor.
async fn both() -> (School, i64, i64) {
    let school = School::open().await;
    let students = "first_name|last_name|email|parent|instructor\nBen|Hill|ben@riverside.example|kim@home.example|kim@home.example";
    let kim = "first_name|last_name|email\nKim|Hill|kim@home.example";
    school.import(&[(STUDENTS, students), (INSTRUCTORS, kim), (PARENTS, kim)]).await;
    let (ben, kim) = (school.id_of("ben@riverside.example").await, school.id_of("kim@home.example").await);
    (school, ben, kim)
}

fn links(person: &directory::people::Person) -> Vec<Link> {
    person.associations.iter().map(|other| other.link).collect()
}

#[tokio::test]
async fn of_two_associations_with_one_person_only_the_one_shown_is_removed_and_made_again() {
    let (school, ben, kim) = both().await;
    let both = [Link::StudentOfInstructor, Link::StudentOfParent];
    let person = school.directory.person(school.admin, kim).await.unwrap();
    assert_eq!(links(&person), both);
    let person =
        school.directory.dissociate(school.admin, kim, ben, Link::StudentOfInstructor).await.unwrap();
    assert_eq!(links(&person), [Link::StudentOfParent]);
    // Removed already: nothing more happens.
    let again = school.directory.dissociate(school.admin, ben, kim, Link::Instructor).await.unwrap();
    assert_eq!((links(&again), again.history.len()), (vec![Link::Parent], 4));
    let person = school
        .directory
        .associate(school.admin, kim, Link::StudentOfInstructor, "ben@riverside.example")
        .await
        .unwrap();
    assert_eq!(links(&person), both);
    let person = school.directory.dissociate(school.admin, ben, kim, Link::Parent).await.unwrap();
    assert_eq!(links(&person), [Link::Instructor]);
}

#[tokio::test]
async fn each_tab_exports_the_students_whom_it_would_associate() {
    let (school, ben, kim) = both().await;
    school.directory.dissociate(school.admin, kim, ben, Link::StudentOfInstructor).await.unwrap();
    for (tab, students) in [(INSTRUCTORS, 0), (PARENTS, 1)] {
        let rows =
            school.directory.people_as_rows(school.admin, LEARNERS.tab(tab), None, 0, 9).await.unwrap();
        let named = rows[0].1.iter().filter(|(field, _)| *field == Field::Student).count();
        assert_eq!((rows.len(), named), (1, students));
    }
}

#[tokio::test]
async fn the_history_says_that_an_ended_association_was_made_and_by_whom_both_were_done() {
    let school = School::open().await;
    let marc = school.another_administrator().await;
    let batch = school.import(FAMILY).await;
    let (amara, ngozi) =
        (school.id_of("amara@riverside.example").await, school.id_of("ngozi@home.example").await);
    school.directory.dissociate(marc, amara, ngozi, Link::Parent).await.unwrap();
    for (id, other) in [(amara, "Ngozi Okafor"), (ngozi, "Amara Okafor")] {
        let history = school.directory.person(school.admin, id).await.unwrap().history;
        let of_link: Vec<_> = history
            .iter()
            .filter(|event| event.what.ends_with(other))
            .map(|event| (event.what.as_str(), event.by.as_deref(), event.batch))
            .collect();
        let (ended, made) =
            (format!("No longer associated with {other}"), format!("Associated with {other}"));
        assert_eq!(
            of_link,
            [
                (ended.as_str(), Some("Marc Laurent"), None),
                (made.as_str(), Some("Hannah Lindqvist"), Some(batch))
            ]
        );
    }
}

#[tokio::test]
async fn the_history_still_names_somebody_who_was_deleted_since() {
    let school = School::open().await;
    school.import(FAMILY).await;
    let temi = school.id_of("temi@riverside.example").await;
    let person = school.directory.person(school.admin, temi).await.unwrap();
    let edit =
        Edit { id: temi, revision: person.account.revision, fields: vec![], state: AccountState::Deleted };
    school.directory.save_person(school.admin, edit).await.unwrap();
    let amara = school.id_of("amara@riverside.example").await;
    let amara = school.directory.person(school.admin, amara).await.unwrap();
    assert_eq!(links(&amara), [Link::Parent]);
    assert!(amara.history.iter().any(|event| event.what == "Associated with Temi Adeyemi"));
}
