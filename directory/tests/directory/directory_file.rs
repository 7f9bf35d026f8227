//! The directory as a file: what is dumped and loaded is the same, and what is wrong is said entry by entry.

use crate::school::{FAMILY, School};
use importer::organisation::Kind;

const EXAMPLE: &str = include_str!("../../../docs/directory-file.md");

/// The example in the document.
fn example() -> &'static str {
    EXAMPLE.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap()
}

async fn refused(text: &str) -> Vec<String> {
    let school = School::empty().await;
    let said = school.directory.load(text).await.unwrap_err().to_string();
    assert_eq!(school.count("SELECT COUNT(*) FROM account").await, 0);
    assert_eq!(school.count("SELECT COUNT(*) FROM place").await, 1);
    said.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn the_example_of_the_document_is_loaded_and_dumped_the_same() {
    let school = School::empty().await;
    school.directory.load(example()).await.unwrap();
    for (sql, count) in [
        ("SELECT COUNT(*) FROM place", 3),
        ("SELECT COUNT(*) FROM unit", 6),
        ("SELECT COUNT(*) FROM account WHERE state = 'active'", 2),
        ("SELECT COUNT(*) FROM association WHERE kind = 'parent'", 1),
        ("SELECT COUNT(*) FROM role WHERE place <> 1", 3),
        ("SELECT COUNT(*) FROM member", 2),
        ("SELECT COUNT(*) FROM member_id", 1),
        ("SELECT COUNT(*) FROM profile_value", 1),
    ] {
        assert_eq!(school.count(sql).await, count, "{sql}");
    }
    let dumped = school.directory.dump().await.unwrap();
    let other = School::empty().await;
    other.directory.load(&dumped).await.unwrap();
    assert_eq!(other.directory.dump().await.unwrap(), dumped);
}

#[tokio::test]
async fn a_directory_in_use_is_dumped_and_loaded_with_its_people() {
    let school = School::open().await;
    school.import(FAMILY).await;
    let dumped = school.directory.dump().await.unwrap();
    let other = School::empty().await;
    other.directory.load(&dumped).await.unwrap();
    assert_eq!(other.directory.dump().await.unwrap(), dumped);
    let people = school.count("SELECT COUNT(*) FROM account").await;
    assert_eq!(other.count("SELECT COUNT(*) FROM account").await, people);
    assert!(!dumped.contains("argon2"), "no password leaves the database");
}

#[tokio::test]
async fn only_an_empty_directory_is_filled() {
    let school = School::open().await;
    let said = school.directory.load(example()).await.unwrap_err().to_string();
    assert!(said.starts_with("Somebody or something is in this directory already."), "{said}");
    let (total, _) = school.directory.units(school.admin, Kind::Place, "", 0, 10).await.unwrap();
    assert_eq!(total, 1);
}

#[tokio::test]
async fn every_mistake_is_said_with_its_entry_and_nothing_is_kept() {
    let text = r#"
        dragons = []
        [[places]]
        kind = "galaxy"
        name = "Far away"
        [[places]]
        kind = "site"
        name = "North"
        colour = "red"
        [[people]]
        first_name = "Ada"
        last_name = "Byron"
        email = "ada@"
        [[people]]
        first_name = "Ida"
        last_name = "Byron"
        roles = [{ role = "king" }]
        [[people]]
        first_name = "Eve"
        last_name = "Byron"
        email = "eve@x.example"
        parents = ["nobody@x.example"]
        [[people]]
        first_name = "Eva"
        last_name = "Byron"
        email = "EVE@x.example"
    "#;
    let said = refused(text).await;
    let begins = [
        "“dragons” is not known.",
        "places 1: Kind: “galaxy” is none of",
        "places 2: “colour” is not known.",
        "people 2: “king” is no role.",
        "people 1: ",
        "people 4: This email is taken.",
        "people 3: Nobody in the file has the email or username nobody@x.example.",
    ];
    assert_eq!(said.len(), begins.len(), "{said:?}");
    for (said, begins) in said.iter().zip(begins) {
        assert!(said.starts_with(begins), "{said} does not begin with {begins}");
    }
    let said = refused("name = ").await;
    assert!(said[0].starts_with("This is no TOML:"), "{said:?}");
    assert_eq!(refused("people = 3").await, ["people: write each as [[people]]."]);
}

#[tokio::test]
async fn places_keep_the_numbers_by_which_they_are_named() {
    let text = r##"
        [[places]]
        kind = "site"
        name = "Later"
        parent = "#7"
        [[places]]
        kind = "site"
        name = "North"
        number = 7
        [[cohorts]]
        name = "2026"
        place = "#7"
        [[people]]
        first_name = "Ada"
        last_name = "Byron"
        email = "ada@x.example"
        roles = [{ role = "learner", place = "#7" }, { role = "learner", place = "North" }]
        parents = ["eve@x.example", "EVE@x.example"]
        [[people]]
        first_name = "Eve"
        last_name = "Byron"
        email = "eve@x.example"
    "##;
    let school = School::empty().await;
    school.directory.load(text).await.unwrap();
    assert_eq!(school.count("SELECT id FROM place WHERE name = 'North'").await, 7);
    assert_eq!(school.count("SELECT id FROM place WHERE name = 'Later'").await, 8);
    assert_eq!(school.count("SELECT place FROM unit").await, 7);
    let dumped = school.directory.dump().await.unwrap();
    let other = School::empty().await;
    other.directory.load(&dumped).await.unwrap();
    assert_eq!(other.directory.dump().await.unwrap(), dumped);
    assert_eq!(other.count("SELECT place FROM unit").await, 7);

    let place =
        |number: &str| format!("[[places]]\nkind = \"site\"\nname = \"A{number}\"\nnumber = {number}\n");
    let twice = place("3") + &place("3").replace("A3", "B3");
    assert_eq!(refused(&twice).await, ["places 2: There is a place with the number 3 already."]);
    assert_eq!(refused(&place("1")).await, ["places 1: “number” is a whole number from 2 on."]);
}
