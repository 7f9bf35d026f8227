//! The whole way of an import by calls: stage, plan, confirm, results.

use app::api::call::{HEADER, HEADER_VALUE};
use app::api::error::ApiError;
use app::api::imports::{
    BatchCall, BatchRowsCall, BatchState, BatchView, BatchesCall, ConfirmCall, DiscardCall, NewBatch,
    PlanBatchCall, PlanIssuesCall, ProgressCall, StagePartCall, StartBatchCall,
};
use app::api::outbox::OutboxCall;
use app::api::people::{AddAdministratorCall, PeopleCall, PeopleQuery};
use app::api::session::ResetCall;
use directory::ROOT_PLACE;
use importer::format::learners::{INSTRUCTORS, PARENTS, STUDENTS};
use importer::format::{Field, Role, Tab};
use importer::format::{OptionKey, Options};
use importer::outcome::{Fate, OutcomeList, SourceId};
use importer::sheet::Sheet;
use importer::stage::Part;

use crate::world::{Browser, PASSWORD, Server};

/// Rows of one tab; the first line below the headings is 2.
pub fn part(tab: Tab, fields: &[Field], rows: &[&[&str]]) -> Part {
    let mut sheet = Sheet::new();
    for (line, row) in (2u32..).zip(rows) {
        sheet.push_row(line, row.iter().copied());
    }
    Part { tab, source: SourceId(u16::from(tab.0)), fields: fields.to_vec(), headings: Vec::new(), sheet }
}

/// Three people of three tabs, linked, and a fourth who fails.
pub fn roster() -> Vec<Part> {
    use Field::{Email, FamilyName, GivenName, Instructor, Parent};
    vec![
        part(
            STUDENTS,
            &[GivenName, FamilyName, Email, Parent, Instructor],
            &[
                &[
                    "Amara",
                    "Okafor",
                    "amara@greenfield.example",
                    "ngozi@home.example",
                    "temi@greenfield.example",
                ],
                &["Łukasz", "", "lukasz@greenfield.example", "", ""],
            ],
        ),
        part(
            INSTRUCTORS,
            &[GivenName, FamilyName, Email],
            &[&["Temi", "Adeyemi", "temi@greenfield.example"]],
        ),
        part(PARENTS, &[GivenName, FamilyName, Email], &[&["Ngozi", "Okafor", "ngozi@home.example"]]),
    ]
}

pub fn one_student(email: &str) -> Vec<Part> {
    let fields = [Field::GivenName, Field::FamilyName, Field::Email];
    vec![part(STUDENTS, &fields, &[&["Sofía", "Núñez", email]])]
}

fn new_batch(place: i64, parts: &[Part]) -> StartBatchCall {
    let sources = parts.iter().map(|part| (part.source.0, format!("file{}.csv", part.source.0)));
    StartBatchCall {
        new: NewBatch {
            format: "learners".into(),
            place: Some(place),
            options: Options::of([OptionKey::Invite]),
            password: None,
            sources: sources.collect(),
            parts: u32::try_from(parts.len()).unwrap(),
            rows: parts.iter().map(|part| part.sheet.rows()).sum(),
        },
    }
}

pub async fn stage(browser: &mut Browser, parts: &[Part]) -> i64 {
    let batch = browser.call(new_batch(ROOT_PLACE, parts)).await.unwrap();
    for (number, part) in (0u32..).zip(parts) {
        browser.call(StagePartCall { batch, number, bytes: part.encode() }).await.unwrap();
    }
    batch
}

/// Asks for the progress until the batch is finished, as the page does.
pub async fn finished(browser: &mut Browser, batch: i64) -> BatchView {
    loop {
        match browser.call(ProgressCall { batch }).await.unwrap().state {
            BatchState::Finished => return browser.call(BatchCall { id: batch }).await.unwrap(),
            BatchState::Committing => tokio::task::yield_now().await,
            other => panic!("{other:?}"),
        }
    }
}

pub async fn import(browser: &mut Browser, parts: &[Part]) -> BatchView {
    let batch = stage(browser, parts).await;
    browser.call(PlanBatchCall { batch }).await.unwrap();
    browser.call(ConfirmCall { batch }).await.unwrap();
    finished(browser, batch).await
}

async fn people(browser: &mut Browser, search: &str) -> Vec<(String, Vec<Role>, u64)> {
    let query = PeopleQuery { search: search.into(), ..PeopleQuery::default() };
    let found = browser.call(PeopleCall { query }).await.unwrap();
    found.items.into_iter().map(|line| (line.name, line.roles, line.associations)).collect()
}

#[tokio::test]
async fn a_roster_becomes_linked_and_invited_accounts() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let batch = stage(&mut admin, &roster()).await;

    let plan = admin.call(PlanBatchCall { batch }).await.unwrap();
    assert_eq!((plan.counts.created, plan.counts.failed, plan.counts.mails_queued), (3, 1, 3));
    assert_eq!((plan.with_parents, plan.with_instructors), (1, 1));
    assert_eq!(plan.place, "Greenfield School");
    assert_eq!(people(&mut admin, "okafor").await, [], "a plan writes nothing");

    admin.call(ConfirmCall { batch }).await.unwrap();
    let view = finished(&mut admin, batch).await;
    assert_eq!((view.counts.created, view.counts.failed, view.counts.associations_made), (3, 1, 2));
    assert_eq!((view.done, view.rows, view.by.as_str()), (4, 4, "Robin Greenfield"));

    let list = BatchRowsCall { id: batch, list: OutcomeList::Fate(Fate::Failed), first: 0 };
    let failed = admin.call(list).await.unwrap();
    assert_eq!((failed.total, failed.items[0].row.origin.line), (1, 3));
    assert!(!failed.items[0].row.reasons.is_empty());

    let amara = ("Amara Okafor".to_owned(), vec![Role::Learner], 2);
    let ngozi = ("Ngozi Okafor".to_owned(), vec![Role::Parent], 1);
    assert_eq!(people(&mut admin, "okafor").await, [amara, ngozi]);
    let outbox = admin.call(OutboxCall { first: 0 }).await.unwrap();
    assert_eq!(outbox.items.iter().filter(|line| line.batch == Some(batch)).count(), 3);
    assert_eq!(admin.call(BatchesCall { first: 0 }).await.unwrap().items, [view]);
}

#[tokio::test]
async fn yes_twice_is_yes_once() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let batch = stage(&mut admin, &roster()).await;
    admin.call(PlanBatchCall { batch }).await.unwrap();
    admin.call(ConfirmCall { batch }).await.unwrap();
    admin.call(ConfirmCall { batch }).await.unwrap();
    assert_eq!(finished(&mut admin, batch).await.counts.created, 3);
    admin.call(ConfirmCall { batch }).await.unwrap();
    assert_eq!(people(&mut admin, "okafor").await.len(), 2);
}

#[tokio::test]
async fn importing_the_same_again_changes_nothing() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    import(&mut admin, &roster()).await;
    let again = import(&mut admin, &roster()).await.counts;
    assert_eq!((again.created, again.updated, again.unchanged, again.failed), (0, 0, 3, 1));
    assert_eq!((again.associations_made, again.mails_queued), (0, 0));
}

#[tokio::test]
async fn two_administrators_who_finish_at_once_make_one_account() {
    let server = Server::new().await;
    let mut robin = server.set_up().await;
    let mut kim = second_administrator(&server, &mut robin).await;
    let parts = one_student("sofia@greenfield.example");
    let (first, second) = (stage(&mut robin, &parts).await, stage(&mut kim, &parts).await);
    // Both plans say "create".
    assert_eq!(robin.call(PlanBatchCall { batch: first }).await.unwrap().counts.created, 1);
    assert_eq!(kim.call(PlanBatchCall { batch: second }).await.unwrap().counts.created, 1);
    let (yes, yes_too) =
        tokio::join!(robin.call(ConfirmCall { batch: first }), kim.call(ConfirmCall { batch: second }));
    yes.unwrap();
    yes_too.unwrap();

    let (first, second) = (finished(&mut robin, first).await.counts, finished(&mut kim, second).await.counts);
    assert_eq!((first.created + second.created, first.unchanged + second.unchanged), (1, 1));
    assert_eq!(first.failed + second.failed, 0);
    assert_eq!(people(&mut robin, "nunez").await.len(), 1);
}

async fn second_administrator(server: &Server, first: &mut Browser) -> Browser {
    let made = first
        .call(AddAdministratorCall {
            given_name: "Kim".into(),
            family_name: "Second".into(),
            email: "kim@greenfield.example".into(),
        })
        .await
        .unwrap();
    let token = made.link.split_once('#').unwrap().1.to_owned();
    let mut kim = server.stranger();
    kim.call(ResetCall { token, password: PASSWORD.into() }).await.unwrap();
    kim
}

#[tokio::test]
async fn the_server_can_stop_between_staging_and_yes() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let batch = stage(&mut admin, &roster()).await;
    let server = server.started_again().await;
    let mut admin = admin.at(&server);
    assert_eq!(admin.call(PlanBatchCall { batch }).await.unwrap().counts.created, 3);

    let server = server.started_again().await;
    let mut admin = admin.at(&server);
    admin.call(ConfirmCall { batch }).await.unwrap();
    assert_eq!(finished(&mut admin, batch).await.counts.created, 3);
    assert_eq!(people(&mut admin, "okafor").await.len(), 2);
}

#[tokio::test]
async fn an_import_that_a_stop_cut_off_is_taken_up_at_the_next_start() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let me = admin.call(app::api::session::StartCall {}).await.unwrap();
    let app::api::session::Start::SignedIn(me) = me else { panic!("signed out") };
    let batch = stage(&mut admin, &roster()).await;
    admin.call(PlanBatchCall { batch }).await.unwrap();
    // Said Yes, and nothing came of it.
    assert!(server.directory.begin_commit(me.account, batch).await.unwrap());
    let server = server.started_again().await;
    server.directory.resume().await.unwrap();
    assert_eq!(finished(&mut admin.at(&server), batch).await.counts.created, 3);
}

#[tokio::test]
async fn another_place_is_forbidden_and_its_imports_are_not_there() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let theirs = import(&mut admin, &roster()).await.id;
    let staged = stage(&mut admin, &one_student("sofia@greenfield.example")).await;
    let mut kim = server.administrator_of(2, "kim@elsewhere.example").await;

    let parts = roster();
    for place in [ROOT_PLACE, 99] {
        assert_eq!(kim.call(new_batch(place, &parts)).await.unwrap_err(), ApiError::Forbidden, "{place}");
    }
    kim.call(new_batch(2, &parts)).await.unwrap();

    let hidden = ApiError::NotFound;
    let list = || OutcomeList::Fate(Fate::Created);
    for batch in [theirs, staged, 999] {
        let part = StagePartCall { batch, number: 0, bytes: parts[0].encode() };
        assert_eq!(kim.call(part).await.unwrap_err(), hidden);
        assert_eq!(kim.call(PlanBatchCall { batch }).await.unwrap_err(), hidden);
        assert_eq!(kim.call(PlanIssuesCall { batch, first: 0 }).await.unwrap_err(), hidden);
        assert_eq!(kim.call(ConfirmCall { batch }).await.unwrap_err(), hidden);
        assert_eq!(kim.call(DiscardCall { batch }).await.unwrap_err(), hidden);
        assert_eq!(kim.call(ProgressCall { batch }).await.unwrap_err(), hidden);
        assert_eq!(kim.call(BatchCall { id: batch }).await.unwrap_err(), hidden);
        assert_eq!(kim.call(BatchRowsCall { id: batch, list: list(), first: 0 }).await.unwrap_err(), hidden);
        for file in ["results/students.csv", "results.json", "rows-to-mend/students.csv"] {
            let answer = kim.get(&format!("/download/imports/{batch}/{file}")).await;
            assert_eq!(answer.status, 404, "{file}");
            assert!(!answer.text().contains("Okafor"));
        }
    }
    assert_eq!(kim.call(BatchesCall { first: 0 }).await.unwrap().total, 0);
    assert_eq!(people(&mut kim, "okafor").await, []);
}

#[tokio::test]
async fn what_is_no_part_is_refused_with_a_sentence() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let batch = admin.call(new_batch(ROOT_PLACE, &roster())).await.unwrap();
    for bytes in [vec![], vec![0xff; 1000], b"First name,Last name".to_vec(), vec![0; (1 << 20) + 1]] {
        let error = admin.call(StagePartCall { batch, number: 0, bytes }).await.unwrap_err();
        assert!(matches!(error, ApiError::Refused(_)), "{error:?}");
    }
    let error = admin.call(PlanBatchCall { batch }).await.unwrap_err();
    assert!(matches!(error, ApiError::Refused(_)), "parts are missing: {error:?}");
    let error = admin.call(ConfirmCall { batch }).await.unwrap_err();
    assert!(matches!(error, ApiError::Refused(_)), "there is no plan: {error:?}");
}

#[tokio::test]
async fn no_gives_the_batch_up() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let batch = stage(&mut admin, &roster()).await;
    admin.call(PlanBatchCall { batch }).await.unwrap();
    admin.call(DiscardCall { batch }).await.unwrap();
    let error = admin.call(ConfirmCall { batch }).await.unwrap_err();
    assert!(matches!(error, ApiError::Refused(_)), "{error:?}");
    assert_eq!(people(&mut admin, "okafor").await, []);
    assert_eq!(admin.get(&format!("/download/imports/{batch}/results/students.csv")).await.status, 404);
}

#[tokio::test]
async fn no_bytes_make_a_call_break() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    import(&mut admin, &roster()).await;
    let calls = server::router::calls();
    for path in calls.guarded_paths() {
        for body in [vec![], vec![0; 40], vec![1; 40], vec![0x7f; 40], vec![0xff; 40], vec![0x80; 400]] {
            let status = admin.post(path, body.clone(), &[(HEADER, HEADER_VALUE)]).await.status;
            assert!(!status.is_server_error(), "{path} {body:?}: {status}");
        }
    }
}

#[tokio::test]
async fn the_example_school_waits_for_its_administrator() {
    let server = Server::new().await;
    assert!(server.directory.demo().await.unwrap());
    assert!(!server.directory.demo().await.unwrap());
    let mut admin = server.set_up().await;
    let batches = admin.call(BatchesCall { first: 0 }).await.unwrap();
    assert_eq!(batches.items.len(), 1);
    assert!(batches.items[0].counts.created > 0);
    assert!(!people(&mut admin, "").await.is_empty());
}
