//! The directory as a file: what is dumped and loaded is the same, and what is wrong is said entry by entry.

use crate::school::{FAMILY, List, School};
use directory::ROOT_PLACE;
use importer::format::OptionKey;
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
        ("SELECT COUNT(*) FROM unit", 7),
        ("SELECT COUNT(*) FROM account WHERE state = 'active'", 2),
        ("SELECT COUNT(*) FROM association WHERE kind = 'parent'", 1),
        ("SELECT COUNT(*) FROM role WHERE place <> 1", 3),
        ("SELECT COUNT(*) FROM member", 4),
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

/// What dumping, loading and dumping again gives.
async fn again(dumped: &str) -> String {
    let other = School::empty().await;
    other.directory.load(dumped).await.unwrap();
    other.directory.dump().await.unwrap()
}

#[tokio::test]
async fn all_that_is_known_of_people_is_dumped_and_loaded_again() {
    let text = r##"
        [root]
        kind = "site"
        name = "Canada"
        [[places]]
        kind = "site"
        name = "Ontario"
        outside_id = "on"
        extended_usernames = true
        [[cohorts]]
        name = "2026"
        place = "on"
        [[cohorts]]
        name = "2026"
        [[courses]]
        short_name = "height"
        name = "Working at height"
        [[courses]]
        short_name = "fire"
        name = "Fire safety"
        [[groups]]
        name = "Blue"
        course = "height"
        [[groups]]
        name = "Blue"
        course = "fire"
        [[fields]]
        short_name = "badge"
        name = "Badge"
        [[people]]
        first_name = "Ada"
        last_name = "Doe"
        username = "ada"
        email = "doe@on.example"
        [[people]]
        first_name = "Bob"
        last_name = "Doe"
        username = "bob jr."
        email = "Doe@on.example"
        email_shared = true
        state = "suspended"
        parents = ["ada", "#4"]
        cohorts = [{ cohort = "2026", place = "on" }]
        courses = [
            { course = "height", role = "instructor", from = "2026-09-01", until = 2026-12-01, suspended = true },
            { course = "fire", until = "2026-12-01T10:20:30.125Z" },
        ]
        groups = [{ group = "Blue", course = "fire" }]
        profile = { badge = "B-1" }
        [[people]]
        first_name = "Cher"
        full_name = "Cher"
        username = "cher"
        email = "cher@on.example"
        courses = ["fire"]
        instructors = ["cher@on.example"]
        [[people]]
        first_name = "Dan"
        last_name = "Doe"
        email = "doe@on.example"
        email_shared = true
    "##;
    let school = School::empty().await;
    school.directory.load(text).await.unwrap();
    for (sql, count) in [
        ("SELECT COUNT(*) FROM account WHERE email_key = 'doe@on.example'", 3),
        ("SELECT COUNT(*) FROM account WHERE email_shared", 2),
        ("SELECT starts FROM member WHERE role = 'instructor' AND is_suspended", 1_788_220_800_000),
        ("SELECT ends FROM member WHERE role = 'instructor'", 1_796_083_200_000),
        ("SELECT COUNT(*) FROM association WHERE kind = 'parent'", 2),
        (
            "SELECT COUNT(*) FROM member WHERE unit = (SELECT id FROM unit WHERE kind = 'cohorts' AND place <> 1)",
            1,
        ),
    ] {
        assert_eq!(school.count(sql).await, count, "{sql}");
    }
    let dumped = school.directory.dump().await.unwrap();
    for line in [
        r##"parents = ["ada", "#4"]"##,
        r#"from = "2026-09-01""#,
        r#"until = "2026-12-01T10:20:30.125Z""#,
        r#"courses = ["fire"]"#,
    ] {
        assert!(dumped.contains(line), "{line}: {dumped}");
    }
    assert_eq!(again(&dumped).await, dumped);
}

#[tokio::test]
async fn after_an_import_that_allowed_several_people_with_one_email_the_dump_can_be_loaded() {
    let school = School::empty().await;
    let world = "[root]\nkind = \"site\"\nname = \"Canada\"\n[[courses]]\nshort_name = \"fire\"\nname = \"Fire\"\n\
                 [[people]]\nfirst_name = \"Ada\"\nlast_name = \"Admin\"\nemail = \"ada@on.example\"\nroles = [{ role = \"admin\" }]\n";
    school.directory.load(world).await.unwrap();
    let list = List {
        format: "site",
        place: Some(ROOT_PLACE),
        options: &[OptionKey::AllowEmailDuplicates],
        password: None,
        text: "username|firstname|lastname|email|course1|role1|enrolperiod1|enrolstatus1\n\
               bo|Bo|One|bo@on.example|fire|instructor|30|1\n\
               by|By|Two|bo@on.example|fire||10|\n\
               eda|Eda|Three|ada@on.example||||",
    };
    school.import_list(school.id_of("ada@on.example").await, list).await;
    assert_eq!(school.count("SELECT COUNT(*) FROM account").await, 4);
    assert_eq!(school.count("SELECT COUNT(*) FROM member WHERE ends IS NOT NULL").await, 2);
    let dumped = school.directory.dump().await.unwrap();
    assert!(dumped.contains("email_shared = true") && dumped.contains("suspended = true"), "{dumped}");
    assert_eq!(again(&dumped).await, dumped);
}

#[tokio::test]
async fn what_is_wrong_with_a_membership_or_a_shared_email_is_said() {
    let person = |more: &str| {
        format!(
            "[[courses]]\nshort_name = \"fire\"\nname = \"Fire\"\n[[people]]\nfirst_name = \"A\"\nlast_name = \"B\"\nemail = \"a@x.example\"\n{more}"
        )
    };
    for (more, begins) in [
        ("courses = [3]", "people 1: In “courses” write names in quotes"),
        ("courses = [{ role = \"learner\" }]", "people 1: In “courses” a table needs course = \"name\"."),
        ("courses = [{ course = \"fire\", role = \"king\" }]", "people 1: “king” is no role."),
        ("courses = [{ course = \"fire\", from = \"soon\" }]", "people 1: “from” is a day as"),
        (
            "courses = [{ course = \"fire\", colour = \"red\" }]",
            "people 1: In “courses” “colour” is not known",
        ),
        (
            "[[people]]\nfirst_name = \"A\"\nlast_name = \"C\"\nemail = \"A@x.example\"",
            "people 2: This email is taken.",
        ),
        (
            "parents = [\"a@x.example\"]\n[[people]]\nfirst_name = \"A\"\nlast_name = \"C\"\nemail = \"A@x.example\"\nemail_shared = true",
            "people 1: Several people in the file have the email a@x.example.",
        ),
    ] {
        let said = refused(&person(more)).await;
        assert!(said.len() == 1 && said[0].starts_with(begins), "{said:?} does not begin with {begins}");
    }
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
