//! Exports: what they hold, and that they can be dropped in again.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use importer::format::learners::{LEARNERS, PARENTS, STUDENTS};
use importer::format::site::SITE;
use importer::format::{Field, Role, Tab};
use importer::issue::Code;
use importer::map::map_headers;
use importer::message::{Command, DialectChoice, SourceKind, Update};
use importer::outcome::{Change, Counts, Effect, Fate, Origin, Reason, RowOutcome, SourceId};
use importer::read::{ReadSheet, read};
use importer::report::{self, ASIDE, Batch};
use importer::session::Session;
use importer::sheet::Sheet;
use importer::stage::{Part, assemble};
use importer::table::Table;

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
        Effect::RoleGiven { role: Role::Learner, at: None },
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

/// The staged rows that became [`outcomes`].
fn table() -> Table {
    let fields =
        vec![Field::GivenName, Field::FamilyName, Field::Email, Field::Grade, Field::Parent, Field::Parent];
    let mut sheet = Sheet::new();
    for (line, cells) in (2..).zip([
        ["Amara", "Okafor", " amara@school.example", "", "n@home.example", "o@home.example"],
        ["=Mei", "Tan", "mei@school.example", "10", "", ""],
        ["Sofía", "Núñez", "sofia@riverside", "", "", ""],
        ["Amara", "Okafor", "amara@school.example", "", "", ""],
    ]) {
        assert!(sheet.push_row(line, cells.into_iter()));
    }
    let part = Part { tab: STUDENTS, source: SourceId(0), fields, headings: Vec::new(), sheet };
    assemble(&LEARNERS, &[(SourceId(0), "students.csv".to_owned())], vec![part]).unwrap()
}

fn results() -> String {
    let (sources, table) = (["students.csv".to_owned()], table());
    let rows = table.rows(STUDENTS).zip(outcomes());
    report::results_csv(batch(&sources), &table, STUDENTS, rows)
}

#[test]
fn results_as_csv_have_the_person_and_what_became_of_the_row() {
    let csv = results();
    assert!(csv.contains("\r\n'=Mei,Tan,"), "safe against formulas");
    let read = read_back(csv);
    assert_eq!(read.sheet.rows(), 4);
    let tab = LEARNERS.tab(STUDENTS).columns;
    assert_eq!(read.headers.len(), tab.len() + (ASIDE.len() - 1));
    let of = |row| cells(&read, row).split_off(tab.len());
    assert_eq!(
        cells(&read, 0)[..tab.len()],
        ["Amara", "Okafor", "amara@school.example", "", "", "", "", "", "n@home.example; o@home.example", ""]
    );
    assert_eq!(
        of(0),
        [
            "created",
            "",
            "",
            "Parent: n@home.example",
            "Instructor: t@school.example (Nobody has this email.)",
            "yes",
            "students.csv",
            "2",
        ]
    );
    assert_eq!(of(1)[..3], ["updated", "", "Grade: 9 → 10"]);
    assert_eq!(of(2)[..2], ["failed", "“riverside” has no ending such as .edu."]);
    assert_eq!(of(3)[..2], ["same_person", "As in row 2 of Students, students.csv"]);
}

#[test]
fn what_exports_say_beside_the_data_is_mapped_to_no_field_of_any_tab() {
    for (_, tab) in LEARNERS.tabs() {
        let own = tab.columns.iter().map(|column| column.field);
        let headers: Vec<String> = own.clone().map(Field::label).chain(ASIDE).map(str::to_owned).collect();
        let expected: Vec<Option<Field>> = own.map(Some).chain(ASIDE.map(|_| None)).collect();
        assert_eq!(map_headers(tab, &headers), expected);
        assert_eq!(map_headers(tab, &ASIDE.map(str::to_owned)), [None; ASIDE.len()]);
    }
}

#[test]
fn results_as_csv_dropped_in_again_are_the_same_people() {
    let mut session = Session::new();
    session.command(Command::Open { format: LEARNERS.key.to_owned() }, None);
    let add = Command::Add {
        source: SourceId(0),
        tab: STUDENTS,
        name: "students.csv".to_owned(),
        kind: SourceKind::File,
        dialect: DialectChoice::default(),
    };
    session.command(add, Some(results().into_bytes()));
    while session.has_work() {
        session.step(1_000);
    }
    let state = session.state();
    assert!(state.tabs[0].columns.iter().all(|column| column.issue.is_none()), "nothing is asked about");
    let updates = session.command(Command::Stage { request: 1 }, None);
    let parts = updates.iter().filter_map(|update| match update {
        Update::Part { bytes, .. } => Some(Part::decode(bytes).unwrap()),
        _ => None,
    });
    let (now, before) = (assemble(&LEARNERS, &[], parts.collect()).unwrap(), table());
    assert_eq!(now.rows(STUDENTS).count(), 4);
    for (now_at, at) in now.rows(STUDENTS).zip(before.rows(STUDENTS)) {
        for field in LEARNERS.tab(STUDENTS).columns.iter().map(|column| column.field) {
            if field.refers_to().is_some() {
                assert_eq!(now.references(now_at, field), before.references(at, field));
            } else {
                assert_eq!(now.value(now_at, field), before.value(at, field));
            }
        }
    }
}

/// What a list of the format `site` sends to the server; one column is a field by hand.
fn staged(text: &str, by_hand: Option<(u16, Field)>) -> Vec<Part> {
    let mut session = Session::new();
    session.command(Command::Open { format: SITE.key.to_owned() }, None);
    let add = Command::Add {
        source: SourceId(0),
        tab: Tab(0),
        name: "users.csv".to_owned(),
        kind: SourceKind::File,
        dialect: DialectChoice::default(),
    };
    session.command(add, Some(text.as_bytes().to_vec()));
    if let Some((column, field)) = by_hand {
        session.command(Command::Map { tab: Tab(0), column, field: Some(field) }, None);
    }
    while session.has_work() {
        session.step(1_000);
    }
    let open = session.state().tabs[0].columns.iter().filter(|column| column.issue.is_some()).count();
    assert_eq!(open, 0, "nothing is asked about");
    let updates = session.command(Command::Stage { request: 1 }, None);
    let part = |update: &Update| match update {
        Update::Part { bytes, .. } => Some(Part::decode(bytes).unwrap()),
        _ => None,
    };
    updates.iter().filter_map(part).collect()
}

/// Row by row the cells that are not blank, with their fields, and the headings where these say more.
fn said(parts: &[Part]) -> Vec<Vec<(Field, String, String)>> {
    let rows = parts.iter().flat_map(|part| {
        (0..part.sheet.rows()).map(|row| {
            let columns = part.fields.iter().zip(&part.headings).zip(part.sheet.cells(row));
            let mut cells: Vec<_> = columns
                .filter(|(_, cell)| !cell.is_empty())
                .map(|((field, heading), cell)| (*field, heading.clone(), cell.to_owned()))
                .collect();
            cells.sort();
            cells
        })
    });
    rows.collect()
}

#[test]
fn results_of_a_site_dropped_in_again_say_the_same_in_all_columns() {
    let text = "username,firstname,lastname,email,password,course1,role1,group1,enrolperiod1,course2,role2,group2,\
                program1,program2,cohort1,Cohort 2,sysrole1,sysrole2,profile_field_badge,profile_field_shoe,Locker\n\
                kim,Kim,Lee,kim@on.example,walk in the green,fire,learner,Blue,30,height,instructor,Red,P-1,P-2,N-1,N-2,\
                instructor,-learner,B-1,,12\n\
                bo,Bo,Fox,bo@on.example,,,,,,height,,,,P-2,,N-2,,,,44,=7\n";
    let before = staged(text, Some((20, Field::Profile)));
    let sources = ["users.csv".to_owned()];
    let table = assemble(&SITE, &[(SourceId(0), sources[0].clone())], before.clone()).unwrap();
    let batch = Batch { format: &SITE, ..batch(&sources) };
    let rows = table.rows(Tab(0)).zip(outcomes()).map(|(at, outcome)| {
        (at, RowOutcome { origin: Origin { tab: Tab(0), ..outcome.origin }, same_as: None, ..outcome })
    });
    let csv = report::results_csv(batch, &table, Tab(0), rows);
    assert!(!csv.contains("password") && !csv.contains("walk"), "{csv}");
    let heading = csv.lines().next().unwrap();
    for kept in
        ["role1,role2", "cohort1,Cohort 2", "profile_field_badge,profile_field_shoe,profile_field_Locker"]
    {
        assert!(heading.contains(kept), "{heading}");
    }
    let mut before = said(&before);
    for cell in before.iter_mut().flatten().filter(|cell| cell.1 == "Locker") {
        cell.1 = "profile_field_Locker".to_owned();
    }
    assert_eq!(before[0].len(), 19);
    assert_eq!(said(&staged(&csv, None)), before);
}

#[test]
fn no_password_stands_in_the_rows_to_mend() {
    let mut sheet = Sheet::new();
    sheet.push_row(2, ["kim", "a secret"].into_iter());
    let fields = vec![Field::Username, Field::Password];
    let part = Part { tab: Tab(0), source: SourceId(0), fields, headings: Vec::new(), sheet };
    let table = assemble(&SITE, &[], vec![part]).unwrap();
    let csv = report::rows_to_mend(&table, Tab(0), table.rows(Tab(0)).map(|row| (row, Vec::new())));
    assert_eq!(csv, "\u{FEFF}username,Reason\r\nkim,\r\n");
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
