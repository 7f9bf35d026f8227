//! Several people at once.

use crate::school::{FAMILY, School};
use importer::bulk::{Action, Done, Group, Who};

async fn school() -> (School, i64) {
    let school = School::open().await;
    let batch = school.import(FAMILY).await;
    (school, batch)
}

async fn states(school: &School) -> String {
    school.text("SELECT state FROM account WHERE id > 1 ORDER BY id").await
}

#[tokio::test]
async fn the_people_of_an_import_are_invited_suspended_and_deleted_at_once() {
    let (school, batch) = school().await;
    let all = || Group::OfImport { batch, who: Who::New };
    let bulk = |action| school.directory.bulk(school.admin, all(), action);
    // Invitations wait already: the import queued them. Zoe has no email.
    let done = bulk(Action::Invite).await.unwrap();
    assert_eq!(done.done, 0);
    assert_eq!(done.left.iter().map(|(_, n)| n).sum::<u64>(), 5);
    assert!(done.left.iter().any(|(why, n)| why.contains("no email") && *n == 1));
    let done = bulk(Action::Suspend).await.unwrap();
    assert_eq!(done, Done { done: 5, left: Vec::new() });
    assert_eq!(states(&school).await, ["suspended"; 5].join(", "));
    assert_eq!(school.count("SELECT COUNT(*) FROM outbox WHERE state = 'queued'").await, 0);
    let again = bulk(Action::Suspend).await.unwrap();
    assert_eq!((again.done, again.left[0].1), (0, 5));
    bulk(Action::Delete).await.unwrap();
    assert_eq!(states(&school).await, ["deleted"; 5].join(", "));
    assert_eq!(school.count("SELECT COUNT(*) FROM event WHERE kind = 'state'").await, 10);
}

#[tokio::test]
async fn chosen_people_are_put_into_a_cohort_and_a_course_and_made_to_change_their_password() {
    let (school, _) = school().await;
    let db = school.directory.db();
    let sql = "INSERT INTO unit (kind, place, code, name, name_key, is_unique, created_at) VALUES \
               ('cohorts', 1, 'c', '2026', '2026', FALSE, 0), ('courses', 1, 'fire', 'Fire', 'fire', FALSE, 0)";
    sea_orm::ConnectionTrait::execute_unprepared(db, sql).await.unwrap();
    let cohort = school.count("SELECT id FROM unit WHERE kind = 'cohorts'").await;
    let course = school.count("SELECT id FROM unit WHERE kind = 'courses'").await;
    let amara = school.id_of("amara@riverside.example").await;
    let zoe = school.id_of("zoe.berg").await;
    let both = || Group::People(vec![amara, zoe]);
    for action in [Action::AddToCohort(cohort), Action::AddToCohort(cohort), Action::Enrol(course)] {
        assert_eq!(school.directory.bulk(school.admin, both(), action).await.unwrap().done, 2);
    }
    assert_eq!(school.count("SELECT COUNT(*) FROM member").await, 4);
    let person = school.directory.person(school.admin, amara).await.unwrap();
    assert_eq!(person.cohorts, ["2026"]);
    assert_eq!(person.courses.iter().map(|course| course.title.as_str()).collect::<Vec<_>>(), ["Fire"]);
    assert!(school.directory.bulk(school.admin, both(), Action::AddToCohort(course)).await.is_err());
    let done = school.directory.bulk(school.admin, both(), Action::ForcePasswordChange).await.unwrap();
    assert!(done.done == 0 && done.left[0].0.contains("no password yet"));
}

#[tokio::test]
async fn nobody_does_anything_with_themselves_or_with_people_elsewhere() {
    let (school, batch) = school().await;
    let me = school.admin;
    let done = school.directory.bulk(me, Group::People(vec![me]), Action::Delete).await.unwrap();
    assert_eq!((done.done, done.left[0].1), (0, 1));
    let amara = school.id_of("amara@riverside.example").await;
    let nobody = school.directory.bulk(amara, Group::People(vec![me]), Action::Delete).await;
    assert!(nobody.is_err());
    let of_import = Group::OfImport { batch, who: Who::All };
    assert!(school.directory.bulk(amara, of_import, Action::Delete).await.is_err());
}

#[tokio::test]
async fn the_people_of_an_import_are_the_new_the_updated_or_all() {
    let (school, _) = school().await;
    let again = "first_name|last_name|email|grade\nAmara|Okafor|amara@riverside.example|12\nNew|Person|new@riverside.example|7";
    let batch = school.import(&[(importer::format::learners::STUDENTS, again)]).await;
    let (amara, new) =
        (school.id_of("amara@riverside.example").await, school.id_of("new@riverside.example").await);
    for (who, people) in [(Who::New, vec![new]), (Who::Updated, vec![amara]), (Who::All, vec![amara, new])] {
        let group = Group::OfImport { batch, who };
        let done = school.directory.bulk(school.admin, group, Action::Suspend).await.unwrap();
        assert_eq!(done.done, people.len() as u64, "{who:?}");
        let suspended =
            school.text("SELECT CAST(id AS TEXT) FROM account WHERE state = 'suspended' ORDER BY id").await;
        assert_eq!(suspended, people.iter().map(i64::to_string).collect::<Vec<_>>().join(", "));
        school.sql("UPDATE account SET state = 'invited' WHERE state = 'suspended'").await;
    }
}
