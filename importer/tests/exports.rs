//! Exports: what they hold, and that they can be dropped in again.

use importer::format::learners::{LEARNERS, PARENTS, STUDENTS};
use importer::format::{Field, Role};
use importer::issue::Code;
use importer::map::map_headers;
use importer::message::DialectChoice;
use importer::outcome::{Change, Counts, Effect, Fate, Origin, Reason, RowOutcome, SourceId};
use importer::read::{ReadSheet, read};
use importer::report::{self, Batch, REASON};

fn read_back(csv: String) -> ReadSheet {
    let read = read(csv.into_bytes(), DialectChoice::default());
    assert_eq!((&read.issues[..], &read.row_issues[..]), (&[][..], &[][..]));
    read
}

fn cells(read: &ReadSheet, row: u32) -> Vec<&str> {
    read.sheet.cells(row).collect()
}

#[test]
fn templates_are_understood_and_hold_the_example() {
    for (_, tab) in LEARNERS.tabs() {
        let read = read_back(report::template(tab));
        let fields = map_headers(tab, &read.headers);
        assert!(fields.into_iter().eq(tab.columns.iter().map(|column| Some(column.field))));
        assert_eq!(cells(&read, 0), tab.columns.iter().map(|column| column.example).collect::<Vec<_>>());
    }
}

#[test]
fn rows_to_mend_are_the_rows_and_their_reasons() {
    let headers = ["Given name", "", "E-mail"].map(str::to_owned);
    let rows = [
        (vec!["Amara", "=1+1", "amara"], vec!["“amara” has no @.".to_owned(), "Type it in.".to_owned()]),
        (vec!["Mei, Ling"], vec!["Last name is missing.".to_owned()]),
    ];
    let csv = report::rows_to_mend(&headers, rows);
    assert!(csv.starts_with("\u{FEFF}Given name,,E-mail,Reason\r\nAmara,'=1+1,amara,"));
    let read = read(csv.into_bytes(), DialectChoice::default());
    assert_eq!(read.headers, ["Given name", "", "E-mail", REASON]);
    assert_eq!(cells(&read, 0), ["Amara", "=1+1", "amara", "“amara” has no @. Type it in."]);
    assert_eq!(cells(&read, 1), ["Mei, Ling", "", "", "Last name is missing."]);
    // The second time the reasons of the first are gone.
    let again = (0..read.sheet.rows()).map(|row| (read.sheet.cells(row), vec!["Why.".to_owned()]));
    let again = report::rows_to_mend(&read.headers, again);
    let again = importer::read::read(again.into_bytes(), DialectChoice::default());
    assert_eq!(again.headers, read.headers);
    assert_eq!(cells(&again, 1), ["Mei, Ling", "", "", "Why."]);
}

#[test]
fn people_are_exported_ready_for_import() {
    let parent = vec![
        (Field::GivenName, "Kim".to_owned()),
        (Field::FamilyName, "'t Hart".to_owned()),
        (Field::Email, "kim@home.example".to_owned()),
        (Field::Phone, "+44 7700 900112".to_owned()),
        (Field::Student, "robin@school.example".to_owned()),
        (Field::Student, "sam".to_owned()),
    ];
    let tab = LEARNERS.tab(PARENTS);
    let read = read_back(report::people_csv(tab, [parent]));
    let fields = map_headers(tab, &read.headers);
    let at = |field| read.sheet.cell(0, fields.iter().position(|each| *each == Some(field)).unwrap());
    assert_eq!((at(Field::FamilyName), at(Field::Phone)), ("'t Hart", "+44 7700 900112"));
    assert_eq!((at(Field::Student), at(Field::Username)), ("robin@school.example; sam", ""));
}

fn origin(line: u32) -> Origin {
    Origin { tab: STUDENTS, source: SourceId(0), line }
}

fn outcomes() -> Vec<RowOutcome> {
    let row = |line, fate, name: &str, key: &str| RowOutcome {
        origin: origin(line),
        fate,
        same_as: None,
        reasons: Vec::new(),
        name: name.to_owned(),
        key: key.to_owned(),
        changes: Vec::new(),
        effects: Vec::new(),
    };
    let mut created = row(2, Fate::Created, "Amara Okafor", "amara@school.example");
    created.effects = vec![
        Effect::RoleGiven { role: Role::Learner },
        Effect::Associated { field: Field::Parent, other: "n@home.example".to_owned() },
        Effect::NotAssociated {
            field: Field::Instructor,
            other: "t@school.example".to_owned(),
            code: Code::ReferenceUnknown,
            reason: "Nobody has this email.".to_owned(),
        },
        Effect::Invited,
    ];
    let mut updated = row(3, Fate::Updated, "=Mei Tan", "mei.tan");
    updated.changes = vec![Change {
        field: Field::Grade,
        old: Some("9".to_owned()),
        new: Some("10".to_owned()),
        edited_by_hand: true,
    }];
    let mut failed = row(4, Fate::Failed, "Sofía Núñez", "sofia@riverside");
    failed.reasons = vec![Reason {
        code: Code::EmailInvalid,
        field: Some(Field::Email),
        message: "“riverside” has no ending such as .edu.".to_owned(),
    }];
    let mut same = row(5, Fate::SamePerson, "Amara Okafor", "amara@school.example");
    same.same_as = Some(origin(2));
    vec![created, updated, failed, same]
}

fn batch(sources: &[String]) -> Batch<'_> {
    Batch { format: &LEARNERS, place: "Riverside Academy", committed_at: "2026-11-22T09:15:00Z", sources }
}

#[test]
fn results_as_csv_have_a_line_for_each_row() {
    let sources = ["students.csv".to_owned()];
    let csv = report::results_csv(batch(&sources), outcomes());
    assert!(csv.contains("'=Mei Tan"), "safe against formulas");
    let read = read_back(csv);
    assert_eq!(read.sheet.rows(), 4);
    assert_eq!(
        cells(&read, 0),
        [
            "Students",
            "students.csv",
            "2",
            "Amara Okafor",
            "amara@school.example",
            "",
            "created",
            "",
            "",
            "Parent: n@home.example",
            "Instructor: t@school.example (Nobody has this email.)",
            "yes",
        ]
    );
    assert_eq!(cells(&read, 1)[3..8], ["=Mei Tan", "", "mei.tan", "updated", "Grade: 9 → 10"]);
    assert_eq!(cells(&read, 2)[8], "“riverside” has no ending such as .edu.");
    assert_eq!(cells(&read, 3)[6..9], ["same_person", "", "As in row 2 of Students, students.csv"]);
}

#[test]
fn results_as_json_have_the_summary_and_its_lists() {
    let sources = ["students.csv".to_owned()];
    let mut counts = Counts::default();
    outcomes().iter().for_each(|row| counts.add(row));
    let json = report::results_json(batch(&sources), &counts, outcomes());
    let results: serde_json::Value = serde_json::from_str(&json).unwrap();
    let summary = &results["summary"];
    for (count, expected) in [
        ("rows", 4),
        ("created", 1),
        ("updated", 1),
        ("failed", 1),
        ("same_person", 1),
        ("associations_made", 1),
        ("associations_not_made", 1),
        ("mails_queued", 1),
    ] {
        assert_eq!(summary[count], expected, "{count}");
        if count != "rows" {
            assert_eq!(results["lists"][count].as_array().unwrap().len(), expected, "the list of {count}");
        }
    }
    let failed = &results["lists"]["failed"][0];
    assert_eq!(
        (&failed["row"], &failed["source"], &failed["tab"]),
        (&4.into(), &"students.csv".into(), &"students".into())
    );
    assert_eq!(failed["reasons"][0]["code"], "email_invalid");
    assert_eq!(results["lists"]["updated"][0]["changes"][0]["edited_by_hand"], true);
    assert_eq!(results["lists"]["associations_not_made"][0]["code"], "reference_unknown");
    assert_eq!(results["lists"]["same_person"][0]["same_as"]["row"], 2);
}
