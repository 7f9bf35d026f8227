//! What is remembered of columns, through the calls.

use app::api::error::ApiError;
use app::api::mappings::{ForgetMappingCall, MappingsCall, RememberCall, RenameMappingCall};
use importer::format::Field;
use importer::format::learners::{PARENTS, STUDENTS};
use importer::mapping::{ReadAs, Remembered};

use crate::world::{Browser, Server};

const FORMAT: &str = "learners";

fn memory(name: &str, headings: &[&str]) -> Remembered {
    let columns = headings.iter().map(|heading| ((*heading).to_owned(), Some(Field::Parent))).collect();
    Remembered { name: name.to_owned(), tab: STUDENTS, columns, words: Vec::new() }
}

async fn remember(browser: &mut Browser, memory: Remembered) -> Result<i64, ApiError> {
    browser.call(RememberCall { format: FORMAT.into(), memory }).await
}

async fn names(browser: &mut Browser) -> Vec<String> {
    let all = browser.call(MappingsCall { format: FORMAT.into() }).await.unwrap();
    all.into_iter().map(|mapping| mapping.memory.name).collect()
}

#[tokio::test]
async fn a_mapping_comes_back_as_it_was_remembered() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let one = Remembered {
        name: "Klassenliste 7b.csv".into(),
        tab: STUDENTS,
        columns: vec![
            ("Rufname".into(), Some(Field::GivenName)),
            ("Eltern-Mail".into(), Some(Field::Parent)),
            ("Haus".into(), None),
            ("Sprache zuhause".into(), Some(Field::Language)),
        ],
        words: vec![ReadAs { field: Field::Language, text: "elbisch".into(), word: "de".into() }],
    };
    let id = remember(&mut admin, one.clone()).await.unwrap();
    let all = admin.call(MappingsCall { format: FORMAT.into() }).await.unwrap();
    assert_eq!((all.len(), all[0].id, &all[0].memory), (1, id, &one));
    assert!(all[0].used.ends_with('Z'));
}

#[tokio::test]
async fn the_same_headings_are_one_mapping_which_keeps_its_name() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let id = remember(&mut admin, memory("first.csv", &["Mère", "Père"])).await.unwrap();
    assert_eq!(remember(&mut admin, memory("second.csv", &["PERE", "mere"])).await, Ok(id));
    assert_eq!(names(&mut admin).await, ["first.csv"]);
    // On another tab it is another one.
    let mut parents = memory("parents.csv", &["Mère", "Père"]);
    parents.tab = PARENTS;
    parents.columns.iter_mut().for_each(|column| column.1 = None);
    assert_ne!(remember(&mut admin, parents).await, Ok(id));
    assert_eq!(names(&mut admin).await, ["parents.csv", "first.csv"]);
}

#[tokio::test]
async fn mappings_are_renamed_and_forgotten_by_their_own_administrator_only() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let mut other = server.administrator_of(7, "kim@other.example").await;
    let id = remember(&mut admin, memory("a.csv", &["Mère"])).await.unwrap();
    let rename = |name: &str| RenameMappingCall { id, name: name.into() };

    assert_eq!(names(&mut other).await, Vec::<String>::new());
    assert_eq!(other.call(rename("mine")).await, Err(ApiError::NotFound));
    assert_eq!(other.call(ForgetMappingCall { id }).await, Ok(()));
    assert_eq!(names(&mut admin).await, ["a.csv"]);

    admin.call(rename("  Form 7b  ")).await.unwrap();
    assert_eq!(names(&mut admin).await, ["Form 7b"]);
    for name in ["  ".to_owned(), "x".repeat(201)] {
        assert!(matches!(admin.call(rename(&name)).await, Err(ApiError::Invalid(_))), "{name}");
    }
    admin.call(ForgetMappingCall { id }).await.unwrap();
    assert_eq!(names(&mut admin).await, Vec::<String>::new());
    assert_eq!(admin.call(rename("again")).await, Err(ApiError::NotFound));
}

#[tokio::test]
async fn what_is_no_heading_is_not_kept() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let many: Vec<String> = (0..201).map(|number| format!("Column {number}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let long = "x".repeat(201);
    for headings in [&many[..], &[&long], &["kim@home.example"], &[]] {
        let answer = remember(&mut admin, memory("a.csv", headings)).await;
        assert!(matches!(answer, Err(ApiError::Refused(_))), "{headings:?}");
    }
    // A field of another tab; a tab and a format that are not there.
    let mut foreign = memory("a.csv", &["Kind"]);
    foreign.columns[0].1 = Some(Field::Student);
    assert_eq!(remember(&mut admin, foreign).await, Err(ApiError::NotFound));
    let mut nowhere = memory("a.csv", &["Kind"]);
    nowhere.tab.0 = 9;
    assert_eq!(remember(&mut admin, nowhere).await, Err(ApiError::NotFound));
    let unknown = RememberCall { format: "no such".into(), memory: memory("a.csv", &["Kind"]) };
    assert_eq!(admin.call(unknown).await, Err(ApiError::NotFound));
    assert_eq!(names(&mut admin).await, Vec::<String>::new());
}

#[tokio::test]
async fn of_more_than_a_hundred_the_one_used_longest_ago_goes() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    for number in 0..=Remembered::MOST {
        let heading = format!("Heading {number}");
        remember(&mut admin, memory(&format!("{number}.csv"), &[&heading])).await.unwrap();
    }
    let names = names(&mut admin).await;
    assert_eq!(names.len(), Remembered::MOST);
    assert_eq!((names.first().unwrap().as_str(), names.last().unwrap().as_str()), ("100.csv", "1.csv"));
}
