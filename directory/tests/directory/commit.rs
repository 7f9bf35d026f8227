//! Imports, from staging to results, with what can come between.

use crate::school::{FAMILY, School, crowd};
use directory::batch::BatchState;
use directory::{DirectoryError, ROOT_PLACE};
use importer::format::learners::{PARENTS, STUDENTS};
use importer::issue::Code;
use importer::outcome::{Fate, OutcomeList};
use sea_orm::ConnectionTrait;

const ACCOUNTS: &str = "SELECT count(*) FROM account";
const DOUBLES: &str = "SELECT count(*) - count(DISTINCT email_key) FROM account WHERE email_key IS NOT NULL";
/// New accounts of imports with an e-mail and no mail, and mails without such an account.
const UNGREETED: &str = "SELECT count(*) FROM account a WHERE a.email IS NOT NULL \
    AND EXISTS (SELECT 1 FROM event e WHERE e.account = a.id AND e.kind = 'created') \
    AND 1 <> (SELECT count(*) FROM outbox o WHERE o.account = a.id AND o.recipient = a.email)";
const LOST_MAIL: &str =
    "SELECT count(*) FROM outbox o WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.id = o.account)";

#[tokio::test]
async fn a_roster_becomes_linked_and_invited_accounts() {
    let school = School::open().await;
    let batch = school.import(FAMILY).await;
    let record = school.directory.batch(school.admin, batch).await.unwrap();
    assert_eq!((record.state, record.rows, record.done), (BatchState::Finished, 5, 5));
    let counts = &record.sums.counts;
    assert_eq!((counts.created, counts.associations_made, counts.mails_queued), (5, 4, 4));
    assert_eq!(
        (counts.activated_by_parent, record.sums.with_parents, record.sums.with_instructors),
        (1, 2, 2)
    );
    assert_eq!(school.count(ACCOUNTS).await, 6);
    assert_eq!(school.count("SELECT count(*) FROM association").await, 4);
    assert_eq!(school.count(UNGREETED).await + school.count(LOST_MAIL).await, 0);
    let (waiting, mails) = school.directory.outbox(school.admin, 0, 50).await.unwrap();
    assert_eq!((waiting, mails.len()), (4, 4));
}

#[tokio::test]
async fn a_plan_writes_nothing_but_itself() {
    let school = School::open().await;
    let batch = school.plan(school.admin, FAMILY).await;
    assert_eq!(school.count(ACCOUNTS).await, 1);
    let plan = school.directory.planned(school.admin, batch).await.unwrap();
    assert_eq!((plan.sums.counts.created, plan.sums.with_parents), (5, 2));
    let list = OutcomeList::Fate(Fate::Created);
    let page = school.directory.batch_rows(school.admin, batch, list, 1, 2).await.unwrap();
    assert_eq!((page.total, page.items.len()), (5, 2));
    let all = school.directory.batch_rows(school.admin, batch, OutcomeList::All, 0, 50).await.unwrap();
    assert_eq!(all.total, plan.sums.counts.rows());
}

#[tokio::test]
async fn every_count_opens_into_its_list() {
    let school = School::open().await;
    let batch = school.import(FAMILY).await;
    for (list, total) in [
        (OutcomeList::All, 5),
        (OutcomeList::Fate(Fate::Created), 5),
        (OutcomeList::Fate(Fate::Failed), 0),
        (OutcomeList::AssociationsMade, 2),
        (OutcomeList::AssociationsNotMade, 0),
        (OutcomeList::MailsQueued, 4),
        (OutcomeList::ActivatedByParent, 1),
    ] {
        let page = school.directory.batch_rows(school.admin, batch, list, 0, 50).await.unwrap();
        assert_eq!((page.total, page.items.len()), (total, total as usize), "{list:?}");
    }
}

#[tokio::test]
async fn the_same_roster_again_changes_nothing() {
    let school = School::open().await;
    school.import(FAMILY).await;
    let batch = school.import(FAMILY).await;
    let counts = school.directory.batch(school.admin, batch).await.unwrap().sums.counts;
    assert_eq!(
        (counts.unchanged, counts.rows(), counts.associations_made, counts.mails_queued),
        (5, 5, 0, 0)
    );
}

#[tokio::test]
async fn a_second_import_updates_and_associates_from_the_other_side() {
    let school = School::open().await;
    school.import(FAMILY).await;
    let parents = "first_name|last_name|email|phone|student\n\
                   Ngozi|Okafor-Bell|ngozi@home.example|555 0100|zoe.berg; amara@riverside.example";
    let batch = school.import(&[(PARENTS, parents)]).await;
    let record = school.directory.batch(school.admin, batch).await.unwrap();
    assert_eq!((record.sums.counts.updated, record.sums.with_parents), (1, 1));
    let ngozi =
        school.directory.person(school.admin, school.id_of("ngozi@home.example").await).await.unwrap();
    assert_eq!(
        (ngozi.account.family_name.as_str(), ngozi.account.phone.as_deref()),
        ("Okafor-Bell", Some("555 0100"))
    );
    assert_eq!((ngozi.associations.len(), ngozi.account.revision), (2, 2));
}

#[tokio::test]
async fn a_crash_between_chunks_loses_nothing_and_doubles_nothing() {
    let mut school = School::open().await;
    let (children, parents) = crowd(1_600);
    let batch = school.plan(school.admin, &[(STUDENTS, &children), (PARENTS, &parents)]).await;
    assert!(school.directory.begin_commit(school.admin, batch).await.unwrap());
    school.directory.commit(batch, 2).await.unwrap();
    let half = school.directory.batch(school.admin, batch).await.unwrap();
    assert_eq!((half.state, half.done, half.sums.counts.rows()), (BatchState::Committing, 2_000, 2_000));
    assert_eq!(school.count(ACCOUNTS).await, 2_001);

    school.restart().await;
    school.directory.commit(batch, usize::MAX).await.unwrap();
    let whole = school.directory.batch(school.admin, batch).await.unwrap();
    assert_eq!((whole.state, whole.done, whole.sums.counts.created), (BatchState::Finished, 3_200, 3_200));
    assert_eq!((whole.sums.with_parents, whole.sums.counts.mails_queued), (1_600, 3_200));
    assert_eq!(school.count(ACCOUNTS).await, 3_201);
    assert_eq!(school.count("SELECT count(*) FROM association").await, 1_600);
    assert_eq!(school.count("SELECT count(*) FROM batch_row").await, 3_200);
    assert_eq!(school.count(UNGREETED).await + school.count(LOST_MAIL).await, 0);
    assert_eq!(
        school.count("SELECT next - 1 FROM id_block").await,
        school.count("SELECT max(id) FROM account").await
    );
}

#[tokio::test]
async fn an_association_told_by_an_earlier_chunk_is_written_into_its_row() {
    let school = School::open().await;
    let (children, _) = crowd(1_100);
    let children: String = children
        .replace("|parent", "")
        .lines()
        .map(|line| line.split("|p").next().unwrap().to_owned() + "\n")
        .collect();
    let parents =
        "first_name|last_name|email|student\nNgozi|Okafor|ngozi@home.example|c1099@riverside.example";
    let batch = school.import(&[(STUDENTS, &children), (PARENTS, parents)]).await;
    let page =
        school.directory.batch_rows(school.admin, batch, OutcomeList::AssociationsMade, 0, 9).await.unwrap();
    assert_eq!((page.total, page.items[0].0.key.as_str()), (1, "ngozi@home.example"));
    assert_eq!(school.directory.batch(school.admin, batch).await.unwrap().sums.with_parents, 1);
}

#[tokio::test]
async fn a_restart_between_staging_and_yes_loses_nothing() {
    let mut school = School::open().await;
    let batch = school.stage(school.admin, FAMILY).await;
    school.restart().await;
    school.directory.resume().await.unwrap();
    school.directory.plan_batch(school.admin, batch).await.unwrap();
    school.restart().await;
    assert!(school.directory.begin_commit(school.admin, batch).await.unwrap());
    school.directory.commit(batch, usize::MAX).await.unwrap();
    assert_eq!(school.count(ACCOUNTS).await, 6);
}

#[tokio::test]
async fn a_start_takes_up_what_a_stop_left_half_way() {
    let mut school = School::open().await;
    let (children, parents) = crowd(600);
    let batch = school.plan(school.admin, &[(STUDENTS, &children), (PARENTS, &parents)]).await;
    school.directory.begin_commit(school.admin, batch).await.unwrap();
    school.directory.commit(batch, 1).await.unwrap();
    school.restart().await;
    for task in school.directory.resume().await.unwrap() {
        task.await.unwrap();
    }
    let record = school.directory.batch(school.admin, batch).await.unwrap();
    assert_eq!((record.state, record.sums.counts.created), (BatchState::Finished, 1_200));
    assert!(school.directory.resume().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_role_that_was_refused_stays_refused_after_a_restart() {
    let mut school = School::open().await;
    let (children, _) = crowd(1_100);
    let children: String = children
        .lines()
        .map(|line| match line.rsplit_once('|') {
            Some((rest, "parent")) => format!("{rest}|parent\n"),
            Some((rest, _)) => format!("{rest}|hannah@riverside.example\n"),
            None => unreachable!("each line has bars"),
        })
        .collect();
    let me = "first_name|last_name|email\nHannah|Lindqvist|hannah@riverside.example";
    let batch = school.plan(school.admin, &[(STUDENTS, &children), (PARENTS, me)]).await;
    school.directory.begin_commit(school.admin, batch).await.unwrap();
    school.directory.commit(batch, 1).await.unwrap();
    school.restart().await;
    school.directory.commit(batch, usize::MAX).await.unwrap();
    assert_eq!(school.count("SELECT count(*) FROM association").await, 0);
    let counts = school.directory.batch(school.admin, batch).await.unwrap().sums.counts;
    assert_eq!((counts.created, counts.associations_not_made), (1_100, 1_100));
}

#[tokio::test]
async fn yes_twice_is_once() {
    let school = School::open().await;
    let batch = school.plan(school.admin, FAMILY).await;
    let (one, two) = tokio::join!(
        school.directory.begin_commit(school.admin, batch),
        school.directory.begin_commit(school.admin, batch)
    );
    assert_eq!(usize::from(one.unwrap()) + usize::from(two.unwrap()), 1);
    let (one, two) =
        tokio::join!(school.directory.commit(batch, usize::MAX), school.directory.commit(batch, usize::MAX));
    assert!(one.is_ok() && two.is_ok());
    assert_eq!(school.count(ACCOUNTS).await, 6);
    assert_eq!(school.directory.batch(school.admin, batch).await.unwrap().sums.counts.created, 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_administrators_with_the_same_new_email_make_one_account() {
    let school = School::open().await;
    let marc = school.another_administrator().await;
    let (children, parents) = crowd(300);
    let tabs: &[_] = &[(STUDENTS, children.as_str()), (PARENTS, parents.as_str())];
    let (one, two) = (school.plan(school.admin, tabs).await, school.plan(marc, tabs).await);
    school.directory.begin_commit(school.admin, one).await.unwrap();
    school.directory.begin_commit(marc, two).await.unwrap();
    let (first, second) = tokio::join!(
        tokio::spawn({
            let directory = school.directory.clone();
            async move { directory.commit(one, usize::MAX).await }
        }),
        tokio::spawn({
            let directory = school.directory.clone();
            async move { directory.commit(two, usize::MAX).await }
        }),
    );
    first.unwrap().unwrap();
    second.unwrap().unwrap();
    assert_eq!((school.count(ACCOUNTS).await, school.count(DOUBLES).await), (602, 0));
    let mut created = 0;
    for batch in [one, two] {
        let record = school.directory.batch(school.admin, batch).await.unwrap();
        assert_eq!(record.sums.counts.rows(), 600);
        assert_eq!(record.sums.counts.created + record.sums.counts.unchanged, 600);
        let list = OutcomeList::Fate(Fate::Unchanged);
        let page = school.directory.batch_rows(school.admin, batch, list, 0, 1).await.unwrap();
        if let Some((row, _)) = page.items.first() {
            assert_eq!(row.reasons[0].code, Code::AddedMeanwhile);
        }
        created += record.sums.counts.created;
    }
    assert_eq!(created, 600);
    assert_eq!(school.count("SELECT count(*) FROM association").await, 300);
    assert_eq!(school.count(UNGREETED).await + school.count(LOST_MAIL).await, 0);
}

#[tokio::test]
async fn a_failed_row_is_kept_with_its_cells_and_stops_no_other() {
    let school = School::open().await;
    let text = "first_name|last_name|email\nAmara||amara@riverside.example\nZoe|Berg|zoe@riverside.example";
    let batch = school.import(&[(STUDENTS, text)]).await;
    let failed = school.directory.failed_rows(school.admin, batch, STUDENTS).await.unwrap();
    assert_eq!((failed.len(), failed[0].origin.line, failed[0].fate), (1, 2, Fate::Failed));
    assert!(!failed[0].reasons.is_empty());
    let table = school.directory.batch_table(school.admin, batch).await.unwrap();
    let row = table.rows(STUDENTS).find(|row| table.origin(*row) == failed[0].origin).unwrap();
    assert_eq!(table.raw(row, 2), "amara@riverside.example");
    assert_eq!(school.count(ACCOUNTS).await, 2);
}

#[tokio::test]
async fn who_lost_the_right_on_the_way_imports_no_further() {
    let school = School::open().await;
    let marc = school.another_administrator().await;
    let batch = school.plan(marc, FAMILY).await;
    school.directory.begin_commit(marc, batch).await.unwrap();
    school.directory.take_role(school.admin, marc, ROOT_PLACE, importer::format::Role::Admin).await.unwrap();
    school.directory.commit(batch, usize::MAX).await.unwrap();
    let counts = school.directory.batch(school.admin, batch).await.unwrap().sums.counts;
    assert_eq!((counts.skipped, counts.rows()), (5, 5));
    assert_eq!(school.count(ACCOUNTS).await, 2);
}

#[tokio::test]
async fn no_gives_the_batch_up_and_nobody_else_may_say_yes() {
    let school = School::open().await;
    let marc = school.another_administrator().await;
    let batch = school.plan(school.admin, FAMILY).await;
    assert!(matches!(school.directory.begin_commit(marc, batch).await, Err(DirectoryError::NotFound)));
    school.directory.discard_batch(school.admin, batch).await.unwrap();
    assert!(matches!(
        school.directory.begin_commit(school.admin, batch).await,
        Err(DirectoryError::Refused(_))
    ));
    assert_eq!(school.count("SELECT count(*) FROM batch_part").await, 0);
    assert_eq!(school.directory.batches(school.admin, 0, 50).await.unwrap().0, 0);
}

#[tokio::test]
async fn parts_that_are_missing_or_broken_are_refused_and_the_same_part_twice_is_one() {
    let school = School::open().await;
    let new = directory::batch::NewBatch {
        format: "learners".into(),
        place: Some(ROOT_PLACE),
        options: importer::format::Options::default(),
        password: None,
        sources: vec![(0, "students.csv".into())],
        parts: 1,
        rows: 1,
    };
    let batch = school.directory.start_batch(school.admin, new).await.unwrap();
    assert!(matches!(
        school.directory.plan_batch(school.admin, batch).await,
        Err(DirectoryError::Refused(_))
    ));
    let broken = school.directory.stage_part(school.admin, batch, 0, vec![255; 99]).await;
    assert!(matches!(broken, Err(DirectoryError::Refused(_))));
    let bytes = crate::school::part(STUDENTS, "first_name|last_name|email\nA|B|a@riverside.example").encode();
    assert!(school.directory.stage_part(school.admin, batch, 1, bytes.clone()).await.is_err());
    for _ in 0..2 {
        school.directory.stage_part(school.admin, batch, 0, bytes.clone()).await.unwrap();
    }
    let plan = school.directory.plan_batch(school.admin, batch).await.unwrap();
    assert_eq!(plan.outcomes.len(), 1);
}

#[tokio::test]
async fn the_example_school_fills_an_empty_directory_only() {
    let school = School::empty().await;
    assert!(school.directory.demo().await.unwrap());
    assert!(
        school.directory.set_up_link().await.unwrap().is_some(),
        "the first administrator is still to be made"
    );
    let people = school.count(ACCOUNTS).await;
    assert!(people > 300, "{people}");
    assert!(school.count("SELECT count(*) FROM association").await > 300);
    assert_eq!(school.count("SELECT count(*) FROM batch WHERE state = 'finished'").await, 1);
    let fates = school.count("SELECT count(DISTINCT fate) FROM batch_row").await;
    assert_eq!(fates, 2, "created and failed");
    assert!(!school.directory.demo().await.unwrap());
    assert_eq!(school.count(ACCOUNTS).await, people);
}

#[tokio::test]
async fn a_part_that_comes_after_no_is_refused_and_an_old_batch_is_swept_while_the_server_runs() {
    let school = School::open().await;
    let batch = school.stage(school.admin, FAMILY).await;
    school.directory.discard_batch(school.admin, batch).await.unwrap();
    let bytes = crate::school::part(STUDENTS, "first_name|last_name|email\nA|B|a@riverside.example").encode();
    let late = school.directory.stage_part(school.admin, batch, 0, bytes).await;
    assert!(matches!(late, Err(DirectoryError::Refused(_))));
    let old = school.plan(school.admin, FAMILY).await;
    school.directory.db().execute_unprepared("UPDATE batch SET created_at = 0").await.unwrap();
    school.directory.resume().await.unwrap();
    assert!(school.directory.begin_commit(school.admin, old).await.is_err());
    assert_eq!(school.count("SELECT count(*) FROM batch_part").await, 0);
}

#[tokio::test]
async fn an_example_school_that_was_stopped_half_way_leaves_a_way_in() {
    let school = School::empty().await;
    school.directory.demo().await.unwrap();
    let give = "INSERT INTO role (account, place, role, at) VALUES (1, 1, 'admin', 0)";
    school.directory.db().execute_unprepared(give).await.unwrap();
    assert!(school.directory.set_up_link().await.unwrap().is_some());
}

#[tokio::test]
async fn an_imported_association_says_who_imported_it() {
    let school = School::open().await;
    let batch = school.import(FAMILY).await;
    let person =
        school.directory.person(school.admin, school.id_of("amara@riverside.example").await).await.unwrap();
    let made = person.history.iter().find(|event| event.what.starts_with("Associated")).unwrap();
    assert_eq!((made.by.as_deref(), made.batch), (Some("Hannah Lindqvist"), Some(batch)));
}
