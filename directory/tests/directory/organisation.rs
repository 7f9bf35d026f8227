//! The organisation: the tree and what belongs to it, by form and by file, within one's own places.

use crate::school::School;
use directory::organisation::{Saved, Taken};
use directory::{DirectoryError, ROOT_PLACE};
use importer::format::Role;
use importer::organisation::Kind;

type Cells<'a> = &'a [(&'a str, &'a str)];

impl School {
    async fn save(&self, kind: Kind, id: Option<i64>, cells: Cells<'_>) -> Result<Saved, DirectoryError> {
        let cells: Vec<_> = cells.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
        self.directory.save_unit(self.admin, kind, id, &cells).await
    }

    async fn place(&self, kind: &str, name: &str, outside_id: &str, parent: &str) -> i64 {
        let cells = [("kind", kind), ("name", name), ("outside_id", outside_id), ("parent", parent)];
        self.save(Kind::Place, None, &cells).await.unwrap().id()
    }

    /// Root > Ontario > Hospital A and Hospital B; root > Quebec.
    async fn canada() -> (Self, i64) {
        let school = Self::open().await;
        let ontario = school.place("site", "Ontario", "on", "#1").await;
        school.place("company", "Hospital B", "h-b", "on").await;
        school.place("company", "Hospital A", "h-a", "Ontario").await;
        school.place("site", "Quebec", "qc", "Riverside Academy").await;
        (school, ontario)
    }

    async fn names(&self, me: i64, kind: Kind, search: &str) -> Vec<String> {
        let at = kind.columns().iter().position(|column| column.key == "name").unwrap();
        let (total, units) = self.directory.units(me, kind, search, 0, 100).await.unwrap();
        assert_eq!(total as usize, units.len());
        units
            .into_iter()
            .map(|unit| format!("{}{}", "> ".repeat(unit.depth as usize), unit.cells[at].value))
            .collect()
    }

    async fn take(&self, kind: Kind, text: &str) -> Taken {
        self.directory.take_units(self.admin, kind, text.into()).await.unwrap()
    }

    /// The sentence with which something is refused.
    async fn refused(&self, kind: Kind, id: Option<i64>, cells: Cells<'_>) -> String {
        match self.save(kind, id, cells).await.unwrap_err() {
            error @ (DirectoryError::Refused(_) | DirectoryError::Invalid(_)) => error.to_string(),
            other => panic!("{other}"),
        }
    }
}

#[tokio::test]
async fn places_stand_in_a_tree_and_are_found() {
    let (school, _) = School::canada().await;
    let all = ["Riverside Academy", "> Ontario", "> > Hospital A", "> > Hospital B", "> Quebec"];
    assert_eq!(school.names(school.admin, Kind::Place, "").await, all);
    assert_eq!(school.names(school.admin, Kind::Place, "HOSP h-a").await, ["> > Hospital A"]);
    assert_eq!(school.names(school.admin, Kind::Place, "h-b").await, ["> > Hospital B"]);
    assert_eq!(school.names(school.admin, Kind::Place, "#1").await, ["Riverside Academy"]);
    let (_, units) = school.directory.units(school.admin, Kind::Place, "", 0, 1).await.unwrap();
    assert_eq!(units[0].people, 1, "the administrator");
}

#[tokio::test]
async fn a_place_is_renamed_and_moved_but_not_into_itself() {
    let (school, ontario) = School::canada().await;
    let saved = school.save(Kind::Place, Some(ontario), &[("name", "Ontario Health")]).await.unwrap();
    assert_eq!(saved, Saved::Updated(ontario));
    let again = school.save(Kind::Place, Some(ontario), &[("name", "Ontario Health")]).await.unwrap();
    assert_eq!(again, Saved::Unchanged(ontario));
    school.save(Kind::Place, Some(ontario), &[("parent", "qc")]).await.unwrap();
    let all = ["Riverside Academy", "> Quebec", "> > Ontario Health", "> > > Hospital A", "> > > Hospital B"];
    assert_eq!(school.names(school.admin, Kind::Place, "").await, all);
    for (id, parent, said) in [
        (ontario, "h-a", "Hospital A is inside Ontario Health itself. Choose another place."),
        (ontario, "on", "Ontario Health is inside Ontario Health itself. Choose another place."),
        (ROOT_PLACE, "on", "This is the topmost place: it is inside no other."),
        (
            ontario,
            "nowhere",
            "There is no place “nowhere”. Give its ID, its number as #12, or its exact name.",
        ),
    ] {
        assert_eq!(school.refused(Kind::Place, Some(id), &[("parent", parent)]).await, said);
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_place_is_said_all_at_once() {
    let (school, ontario) = School::canada().await;
    let cells = [
        ("kind", "planet"),
        ("name", ""),
        ("outside_id", "h-a"),
        ("language", "English!"),
        ("time_zone", "Paris"),
        ("extended_usernames", "perhaps"),
    ];
    let Err(DirectoryError::Invalid(wrong)) = school.save(Kind::Place, Some(ontario), &cells).await else {
        panic!("it was not refused")
    };
    let mut keys: Vec<_> = wrong.iter().map(|(key, _)| *key).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["extended_usernames", "kind", "language", "name", "outside_id", "time_zone"]);
    let twin = [("kind", "site"), ("name", "Quebec"), ("parent", "#1")];
    let said = school.refused(Kind::Place, None, &twin).await;
    assert_eq!(said, "There is a place called Quebec here already. Give another name.");
    let said = school.refused(Kind::Place, Some(ontario), &[("outside_id", "a;b")]).await;
    assert_eq!(said, "a;b is read as several places. Leave out the semicolon.");
    let said = school.refused(Kind::Place, Some(ontario), &[("outside_id", "#7")]).await;
    assert_eq!(said, "#7 is read as a place's number. Leave out the #.");
}

#[tokio::test]
async fn only_what_nothing_depends_on_is_removed() {
    let (school, ontario) = School::canada().await;
    let remove = async |kind, id| school.directory.remove_unit(school.admin, kind, id).await;
    let course = school
        .save(Kind::Course, None, &[("short_name", "fire"), ("name", "Fire safety"), ("place", "qc")])
        .await
        .unwrap()
        .id();
    school.save(Kind::Group, None, &[("name", "Blue"), ("course", "fire")]).await.unwrap();
    let quebec = school.count("SELECT id FROM place WHERE outside_id = 'qc'").await;
    for (kind, id, said) in [
        (Kind::Place, ROOT_PLACE, "This is the topmost place. It can be renamed, and not removed."),
        (Kind::Place, ontario, "There are places inside Ontario. Move or remove them first."),
        (
            Kind::Place,
            quebec,
            "The course Fire safety belongs to Quebec. Let it belong to another place first.",
        ),
        (Kind::Course, course, "Fire safety has groups. Remove them first."),
    ] {
        assert_eq!(remove(kind, id).await.unwrap_err().to_string(), said);
    }
    let group = school.count("SELECT id FROM unit WHERE kind = 'groups'").await;
    for (kind, id) in [(Kind::Group, group), (Kind::Course, course), (Kind::Place, quebec)] {
        remove(kind, id).await.unwrap();
    }
    assert!(matches!(remove(Kind::Place, quebec).await, Err(DirectoryError::NotFound)));
}

#[tokio::test]
async fn an_administrator_of_one_place_sees_and_changes_nothing_outside_it() {
    let (school, ontario) = School::canada().await;
    school.save(Kind::Cohort, None, &[("name", "2026"), ("place", "qc")]).await.unwrap();
    let marc = school.another_administrator().await;
    school.directory.give_role(school.admin, marc, ontario, Role::Admin).await.unwrap();
    school.directory.take_role(school.admin, marc, ROOT_PLACE, Role::Admin).await.unwrap();
    assert_eq!(school.names(marc, Kind::Place, "").await, ["Ontario", "> Hospital A", "> Hospital B"]);
    assert!(school.names(marc, Kind::Cohort, "").await.is_empty());
    let csv = school.directory.units_csv(marc, Kind::Place).await.unwrap();
    assert!(!csv.contains("Quebec") && !csv.contains("Riverside"), "{csv}");
    let by_marc = async |id, key: &str, text: &str| {
        let cells = [(key.to_owned(), text.to_owned())];
        school.directory.save_unit(marc, Kind::Place, id, &cells).await
    };
    let quebec = school.count("SELECT id FROM place WHERE outside_id = 'qc'").await;
    assert!(matches!(by_marc(Some(quebec), "name", "Mine").await, Err(DirectoryError::NotFound)));
    assert!(matches!(by_marc(Some(ROOT_PLACE), "name", "Mine").await, Err(DirectoryError::NotFound)));
    // A place that is not theirs is as one that is not there.
    let unknown = by_marc(Some(ontario), "parent", "qc").await.unwrap_err().to_string();
    assert_eq!(unknown, "There is no place “qc”. Give its ID, its number as #12, or its exact name.");
    assert!(by_marc(Some(ontario), "name", "Ontario!").await.is_ok());
    assert!(matches!(
        school.directory.remove_unit(marc, Kind::Place, ontario).await,
        Err(DirectoryError::Forbidden)
    ));
}

#[tokio::test]
async fn a_file_is_taken_row_by_row_and_in_any_order() {
    let (school, _) = School::canada().await;
    let text = "Type,Name,ID,Inside,Colour\n\
                department,Night shift,nights,ward-3,red\n\
                Department,Ward 3,ward-3,h-a,\n\
                ,Hospital A & Co,h-a,,\n\
                galaxy,Far away,,on,\n\
                school,Lost,,nowhere,\n";
    let taken = school.take(Kind::Place, text).await;
    assert_eq!((taken.created, taken.updated, taken.unchanged), (2, 1, 0));
    assert_eq!(taken.failed.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [5, 6]);
    assert!(taken.failed[0].1.contains("galaxy"), "{:?}", taken.failed);
    assert_eq!(taken.notes, ["The column “Colour” was passed over."]);
    let under = school.names(school.admin, Kind::Place, "night").await;
    assert_eq!(under, ["> > > > Night shift"]);
}

#[tokio::test]
async fn what_was_exported_and_is_taken_in_again_changes_nothing() {
    let (school, ontario) = School::canada().await;
    let settings = [("language", "fr"), ("time_zone", "America/Toronto"), ("extended_usernames", "yes")];
    school.save(Kind::Place, Some(ontario), &settings).await.unwrap();
    let many: &[(Kind, Cells<'_>)] = &[
        (Kind::Cohort, &[("name", "=2026, \"A\""), ("id_number", "c-1"), ("place", "on")]),
        (
            Kind::Course,
            &[("short_name", "fire"), ("name", "Fire safety"), ("place", "#1"), ("open_to", "h-a; qc")],
        ),
        (Kind::Programme, &[("name", "Nursing"), ("place", "on")]),
        (Kind::Group, &[("name", "Blue"), ("course", "fire")]),
        (Kind::Theme, &[("name", "Dark blue"), ("place", "qc")]),
        (Kind::Field, &[("short_name", "badge"), ("name", "Badge"), ("place", "#1"), ("is_unique", "yes")]),
    ];
    for (kind, cells) in many {
        assert!(matches!(school.save(*kind, None, cells).await.unwrap(), Saved::Created(_)), "{kind:?}");
    }
    for kind in Kind::ALL {
        let csv = school.directory.units_csv(school.admin, kind).await.unwrap();
        let taken = school.take(kind, &csv).await;
        let rows = csv.lines().count() as u64 - 1;
        assert_eq!(taken, Taken { unchanged: rows, ..Taken::default() }, "{csv}");
        // Without their numbers those that have an ID are known by it.
        if kind.code().is_some_and(|code| code.required) {
            let without: String =
                csv.lines().map(|line| line.split_once(',').unwrap().1.to_owned() + "\n").collect();
            assert_eq!(school.take(kind, &without).await.unchanged, rows, "{without}");
        }
        assert_eq!(school.directory.units_csv(school.admin, kind).await.unwrap(), csv);
    }
}

#[tokio::test]
async fn codes_and_names_are_not_given_twice() {
    let (school, _) = School::canada().await;
    let fire = [("short_name", "fire"), ("name", "Fire safety"), ("place", "on")];
    school.save(Kind::Course, None, &fire).await.unwrap();
    let said = school.refused(Kind::Course, None, &fire).await;
    assert_eq!(said, "Another course has the short name fire. Give another one.");
    let blue = [("name", "Blue"), ("course", "fire")];
    school.save(Kind::Group, None, &blue).await.unwrap();
    let said = school.refused(Kind::Group, None, &blue).await;
    assert_eq!(said, "There is a group called Blue here already. Give another name.");
    let said = school.refused(Kind::Group, None, &[("name", "Red"), ("course", "water")]).await;
    assert!(said.starts_with("There is no course with the short name “water”."), "{said}");
    let said =
        school.refused(Kind::Field, None, &[("short_name", "a b"), ("name", "A"), ("place", "on")]).await;
    assert_eq!(said, "Only letters, digits and _ are allowed here: files have it in a heading.");
    let said = school.refused(Kind::Cohort, None, &[]).await;
    assert_eq!(said, "Name is missing. Give one. Say which place it belongs to.");
}

#[tokio::test]
async fn a_file_that_cannot_be_read_says_so_and_changes_nothing() {
    let (school, _) = School::canada().await;
    let refused = async |text: &[u8]| {
        school.directory.take_units(school.admin, Kind::Cohort, text.to_vec()).await.unwrap_err().to_string()
    };
    let said = refused(b"name,colour\n2026,red\n").await;
    assert_eq!(said, "The file has no column place. Export the cohorts first to see how such a file looks.");
    assert!(!refused(b"").await.is_empty());
    assert!(!refused(b"PK\x03\x04\0\0\0").await.is_empty());
    assert_eq!(school.count("SELECT COUNT(*) FROM unit").await, 0);
}
