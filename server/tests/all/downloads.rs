//! Files that are saved.

use http::StatusCode;
use importer::format::learners::{INSTRUCTORS, LEARNERS, PARENTS, STUDENTS};
use importer::format::school::SCHOOL;
use importer::format::{FORMATS, Field, Format, Tab};
use importer::issue::Code;
use importer::map::{map_headers, tab_of_sheet};
use importer::mapping::How;
use importer::message::{Command, DialectChoice, HeaderChoice, SourceKind, Update, encode};
use importer::outcome::SourceId;
use importer::read::{of_workbook, read};
use importer::report::templated;
use importer::session::Session;
use importer::sheet::Sheet;
use importer::stage::Part;
use importer::workbook;

use crate::imports::{import, roster};
use crate::world::{Answer, Browser, Server};

fn assert_saved(answer: &Answer, name: &str, end: &str, content_type: &str) {
    assert_eq!(answer.status, StatusCode::OK, "{name}");
    assert_eq!(answer.header("content-type"), content_type, "{name}");
    assert_eq!(answer.header("cache-control"), "no-store", "{name}");
    let disposition = answer.header("content-disposition");
    let stamp = disposition
        .strip_prefix(&format!("attachment; filename=\"rollcall-{name}-"))
        .and_then(|rest| rest.strip_suffix(&format!(".{end}\"")))
        .unwrap_or_else(|| panic!("{disposition}"));
    assert_eq!(stamp.len(), "2026-11-22-0915".len());
}

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv; charset=utf-8";

#[tokio::test]
async fn every_tab_has_a_template() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    for tab in LEARNERS.tabs {
        let answer = admin.get(&format!("/download/template/{}.csv", tab.key)).await;
        assert_saved(&answer, &format!("template-{}", tab.key), "csv", CSV);
        assert_eq!(answer.text(), importer::report::template(tab));
    }
    for none in ["none.csv", "students", "students.xlsx", "none.xlsx"] {
        assert_eq!(admin.get(&format!("/download/template/{none}")).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn the_template_as_a_workbook_is_read_and_mapped_as_it_is_and_its_examples_are_left_out() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let answer = admin.get("/download/template/learners.xlsx").await;
    assert_saved(&answer, "template-learners", "xlsx", XLSX);
    let (names, parts) = sheets_of(&answer);
    assert_eq!(names, LEARNERS.tabs.iter().map(|tab| tab.label).collect::<Vec<_>>());
    for (part, spec) in parts.iter().zip(LEARNERS.tabs) {
        let fields = spec.columns.iter().map(|column| column.field);
        assert!(part.fields.iter().copied().eq(fields), "{:?}", part.fields);
        // Cell by cell the example, as which the engine leaves it out.
        assert_eq!(part.sheet.rows(), 1);
        assert!(part.sheet.cells(0).eq(spec.columns.iter().map(|column| column.example)), "{}", spec.label);
    }
}

/// Files as the page takes them in; the session then.
fn dropped(format: &'static Format, files: Vec<(Tab, SourceKind, Vec<u8>)>) -> Session {
    let mut session = Session::new();
    session.command(Command::Open { format: format.key.to_owned() }, None);
    for (number, (tab, kind, bytes)) in (0..).zip(files) {
        let (name, dialect) = ("file".to_owned(), DialectChoice::default());
        session.command(Command::Add { source: SourceId(number), tab, name, kind, dialect }, Some(bytes));
    }
    while session.has_work() {
        session.step(1_000);
    }
    session
}

/// Every column of every tab is what it was made for, and no row goes into an import.
fn assert_only_the_example(session: &mut Session, format: &Format, what: &str) {
    for ((_, spec), tab) in format.tabs().zip(session.state().tabs) {
        let fields: Vec<Option<Field>> = tab.columns.iter().map(|column| column.field).collect();
        let templated: Vec<Option<Field>> = templated(spec).map(|column| Some(column.field)).collect();
        assert_eq!(fields, templated, "{what} {}", spec.key);
        assert!(tab.columns.iter().all(|column| column.how == Some(How::Same)), "{what} {}", spec.key);
        assert_eq!((tab.rows, tab.errors, tab.warnings), (0, 0, 0), "{what} {}", spec.key);
        let read: Vec<u32> = tab.sources.iter().map(|source| source.rows).collect();
        assert_eq!((read.len(), tab.missing.len()), (1, 0), "{what} {}", spec.key);
    }
    let found: Vec<Code> = session.found().map(|found| found.issue.code).collect();
    assert_eq!(found, vec![Code::ExampleRow; format.tabs.len()], "{what}");
    let staged = session.command(Command::Stage { request: 1 }, None);
    assert!(matches!(staged[..], [Update::Staged { rows: 0, .. }]), "{what}: {staged:?}");
}

#[tokio::test]
async fn the_templates_of_every_format_are_mapped_as_they_are_and_their_examples_are_left_out() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    for format in FORMATS {
        let mut files = Vec::new();
        for (tab, spec) in format.tabs() {
            let answer = admin.get(&format!("/download/template/{}.csv", spec.key)).await;
            assert_saved(&answer, &format!("template-{}", spec.key), "csv", CSV);
            files.push((tab, SourceKind::File, answer.body.to_vec()));
        }
        assert_only_the_example(&mut dropped(format, files), format, &format!("{}.csv", format.key));

        let answer = admin.get(&format!("/download/template/{}.xlsx", format.key)).await;
        assert_saved(&answer, &format!("template-{}", format.key), "xlsx", XLSX);
        let book = workbook::open(&answer.body, &workbook::Limits::default()).unwrap();
        let sheets = book.sheets.into_iter().map(|sheet| {
            let tab = tab_of_sheet(format, &sheet.name).unwrap_or_else(|| panic!("{}", sheet.name));
            (tab, SourceKind::Sheet, encode(&(sheet.sheet, sheet.issues)))
        });
        let mut session = dropped(format, sheets.collect());
        assert_only_the_example(&mut session, format, &format!("{}.xlsx", format.key));
    }
}

#[tokio::test]
async fn school_accounts_have_an_example_file_beside_their_template() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let answer = admin.get("/download/example/school.csv").await;
    assert_saved(&answer, "example-school", "csv", CSV);
    let session = dropped(&SCHOOL, vec![(Tab(0), SourceKind::File, answer.body.to_vec())]);
    let tab = &session.state().tabs[0];
    assert_eq!((tab.rows, tab.errors, tab.warnings, tab.missing.len()), (3, 0, 0, 0), "{:?}", tab.kinds);
    let fields: Vec<Option<Field>> = tab.columns.iter().map(|column| column.field).collect();
    assert!(fields.into_iter().eq(templated(&SCHOOL.tabs[0]).map(|column| Some(column.field))));
    for none in ["students.csv", "school", "school.xlsx"] {
        assert_eq!(admin.get(&format!("/download/example/{none}")).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn rows_to_mend_are_a_workbook_with_a_sheet_for_each_tab_that_has_any() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let mut parts = roster();
    let fields = [Field::GivenName, Field::Email, Field::Phone];
    parts[2] = crate::imports::part(parts[2].tab, &fields, &[&["Ngozi", "ngozi", "0012345678"]]);
    let id = import(&mut admin, &parts).await.id;
    let answer = admin.get(&format!("/download/imports/{id}/rows-to-mend.xlsx")).await;
    assert_saved(&answer, "to-mend", "xlsx", XLSX);
    let (names, parts) = sheets_of(&answer);
    assert_eq!(names, ["Students", "Parents"]);
    assert_eq!(parts[1].fields, fields);
    assert!(parts[1].sheet.cells(0).eq(["Ngozi", "ngozi", "0012345678"]));
}

/// The names of a workbook's sheets, and their rows, mapped as the page does it.
fn sheets_of(answer: &Answer) -> (Vec<String>, Vec<Part>) {
    let book = workbook::open(&answer.body, &workbook::Limits::default()).unwrap();
    let parts = book.sheets.iter().map(|sheet| {
        assert_eq!(sheet.issues, []);
        let tab = tab_of_sheet(&LEARNERS, &sheet.name).unwrap();
        let read = of_workbook(&sheet.sheet, Vec::new(), HeaderChoice::default());
        assert_eq!(read.issues, []);
        part_of(tab, &read.headers, &read.sheet)
    });
    (book.sheets.iter().map(|sheet| sheet.name.clone()).collect(), parts.collect())
}

#[tokio::test]
async fn nobody_gets_a_file_without_signing_in() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let id = import(&mut admin, &roster()).await.id;
    let mut stranger = server.stranger();
    for path in [
        "/download/template/students.csv".to_owned(),
        "/download/template/learners.xlsx".to_owned(),
        "/download/example/school.csv".to_owned(),
        "/download/people/students.csv".to_owned(),
        format!("/download/imports/{id}/results/students.csv"),
        format!("/download/imports/{id}/results.json"),
        format!("/download/imports/{id}/rows-to-mend/students.csv"),
        format!("/download/imports/{id}/rows-to-mend.xlsx"),
    ] {
        let answer = stranger.get(&path).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(answer.text().starts_with("You are signed out."));
        assert_eq!(admin.get(&path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn results_are_a_line_for_each_row() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let id = import(&mut admin, &roster()).await.id;
    for (tab, starts) in [
        (
            "students",
            &[
                "Amara,Okafor,amara@greenfield.example,,,,,,ngozi@home.example,temi@greenfield.example,created,",
                "Łukasz,,lukasz@greenfield.example,,,,,,,,failed,",
            ][..],
        ),
        ("instructors", &["Temi,Adeyemi,temi@greenfield.example,,,,,,,created,"]),
        ("parents", &["Ngozi,Okafor,ngozi@home.example,,,,,,,created,"]),
    ] {
        let answer = admin.get(&format!("/download/imports/{id}/results/{tab}.csv")).await;
        assert_saved(&answer, &format!("{tab}-results"), "csv", CSV);
        let lines: Vec<&str> = answer.text().lines().collect();
        assert_eq!(lines.len(), 1 + starts.len(), "{}", answer.text());
        assert_eq!(answer.text().matches("Status").count(), 1);
        for (line, start) in lines[1..].iter().zip(starts) {
            assert!(line.starts_with(start), "{line}");
        }
    }

    let answer = admin.get(&format!("/download/imports/{id}/results.json")).await;
    assert_saved(&answer, "results", "json", "application/json");
    let json: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert!(json.to_string().contains("Amara Okafor"));
}

#[tokio::test]
async fn rows_to_mend_are_those_that_failed_with_their_reasons() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let id = import(&mut admin, &roster()).await.id;
    let answer = admin.get(&format!("/download/imports/{id}/rows-to-mend/students.csv")).await;
    assert_saved(&answer, "students-to-mend", "csv", CSV);
    let lines: Vec<&str> = answer.text().trim_start_matches('\u{FEFF}').lines().collect();
    assert_eq!(lines.len(), 2, "{}", answer.text());
    assert_eq!(lines[0], "First name,Last name,Email,Parent,Instructor,Reason");
    assert!(lines[1].starts_with("Łukasz,,lukasz@greenfield.example,,,"));
}

#[tokio::test]
async fn rows_to_mend_of_several_tabs_are_a_file_each() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let mut parts = roster();
    let fields = [Field::GivenName, Field::Email, Field::Phone];
    parts[2] = crate::imports::part(parts[2].tab, &fields, &[&["Ngozi", "ngozi", "12345678"]]);
    let batch = import(&mut admin, &parts).await;
    assert_eq!(batch.failed, [(STUDENTS, 1), (PARENTS, 1)]);
    for (tab, headings, row) in [
        (
            "students",
            "First name,Last name,Email,Parent,Instructor,Reason",
            "Łukasz,,lukasz@greenfield.example,,,",
        ),
        ("parents", "First name,Email,Phone,Reason", "Ngozi,ngozi,12345678,"),
    ] {
        let answer = admin.get(&format!("/download/imports/{}/rows-to-mend/{tab}.csv", batch.id)).await;
        let lines: Vec<&str> = answer.text().trim_start_matches('\u{FEFF}').lines().collect();
        assert_eq!(lines[0], headings);
        assert_eq!(lines.len(), 2, "{}", answer.text());
        assert!(lines[1].starts_with(row), "{}", lines[1]);
    }
}

/// The files at these addresses, one for each tab, read and mapped as the page does it.
async fn dropped_in(admin: &mut Browser, address: impl Fn(&str) -> String) -> Vec<Part> {
    let mut parts = Vec::new();
    for (tab, spec) in LEARNERS.tabs() {
        let answer = admin.get(&address(spec.key)).await;
        assert_eq!(answer.status, StatusCode::OK);
        let file = read(answer.body.to_vec(), DialectChoice::default());
        parts.push(Part { source: SourceId(u16::from(tab.0)), ..part_of(tab, &file.headers, &file.sheet) });
    }
    parts
}

/// The columns of a tab that its headings tell.
fn part_of(tab: Tab, headers: &[String], rows: &Sheet) -> Part {
    let found = map_headers(LEARNERS.tab(tab), headers);
    let mut sheet = Sheet::new();
    for row in 0..rows.rows() {
        let cells = rows.cells(row).zip(&found).filter(|(_, field)| field.is_some());
        assert!(sheet.push_row(rows.line(row), cells.map(|(cell, _)| cell)));
    }
    Part {
        tab,
        source: SourceId(0),
        fields: found.into_iter().flatten().collect(),
        headings: Vec::new(),
        sheet,
    }
}

#[tokio::test]
async fn exported_people_imported_again_change_nothing() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    import(&mut admin, &roster()).await;
    let parts = dropped_in(&mut admin, |tab| format!("/download/people/{tab}.csv")).await;
    assert!(parts.iter().all(|part| part.sheet.rows() == 1));
    let counts = import(&mut admin, &parts).await.counts;
    assert_eq!((counts.unchanged, counts.rows(), counts.associations_made), (3, 3, 0), "{counts:?}");
}

#[tokio::test]
async fn results_imported_again_are_the_same_people_and_change_nothing() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    let first = import(&mut admin, &roster()).await;
    assert_eq!(first.tabs, [STUDENTS, INSTRUCTORS, PARENTS]);
    let parts =
        dropped_in(&mut admin, |tab| format!("/download/imports/{}/results/{tab}.csv", first.id)).await;
    let again = import(&mut admin, &parts).await;
    let counts = again.counts;
    assert_eq!((counts.unchanged, counts.failed, counts.rows()), (3, 1, 4), "{counts:?}");
    assert_eq!((counts.associations_made, counts.associations_not_made), (0, 0));
}

#[tokio::test]
async fn exported_people_can_be_those_of_one_state() {
    let server = Server::new().await;
    let mut admin = server.set_up().await;
    import(&mut admin, &roster()).await;
    let path = |state: &str| format!("/download/people/{}.csv?state={state}", LEARNERS.tab(STUDENTS).key);
    assert_eq!(admin.get(&path("invited")).await.text().lines().count(), 2);
    assert_eq!(admin.get(&path("disabled")).await.text().lines().count(), 1);
    assert_eq!(admin.get(&path("nonsense")).await.status, StatusCode::NOT_FOUND);
}
