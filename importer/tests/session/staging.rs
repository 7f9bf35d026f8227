//! What leaves the browser.

use importer::format::Field;
use importer::format::learners::LEARNERS;
use importer::issue::Code;
use importer::message::{Command, Update};
use importer::outcome::SourceId;
use importer::stage::{PART_LIMIT, Part, StageError, assemble};

use importer::check::check;

use crate::desk::{Desk, STUDENTS};

fn parts(desk: &mut Desk) -> Vec<Vec<u8>> {
    let updates = desk.say(Command::Stage { request: 1 });
    let parts: Vec<Vec<u8>> = updates
        .iter()
        .filter_map(|update| match update {
            Update::Part { bytes, .. } => Some(bytes.clone()),
            _ => None,
        })
        .collect();
    assert!(
        matches!(updates.last(), Some(Update::Staged { parts: said, .. }) if *said == parts.len() as u32)
    );
    parts
}

#[test]
fn only_mapped_columns_of_live_rows_go_up_mended_and_with_their_lines() {
    let mut desk = Desk::with(
        "First name,Last name,Email,Secret\n\nKim,Lee,k@x,hush\nBo,Fox,b@x.example,hush\nAna,Gut,a@x.example,hush\n",
        "",
        "",
    );
    let row = desk.row(STUDENTS, 4).row;
    desk.say(Command::DeleteRows { tab: STUDENTS, rows: vec![row] });
    desk.type_in(STUDENTS, 5, Field::GivenName, "Anna");
    let parts = parts(&mut desk);
    assert_eq!(parts.len(), 1);
    assert!(!parts[0].windows(4).any(|bytes| bytes == b"hush"));
    let part = Part::decode(&parts[0]).expect("our own part");
    assert_eq!(part.fields, [Field::GivenName, Field::FamilyName, Field::Email]);
    let table = assemble(&LEARNERS, &[(SourceId(1), "a.csv".to_owned())], vec![part]).expect("it fits");
    let rows: Vec<(u32, String)> = table
        .rows(STUDENTS)
        .map(|at| (table.origin(at).line, table.value(at, Field::GivenName).into_owned()))
        .collect();
    assert_eq!(rows, [(3, "Kim".to_owned()), (5, "Anna".to_owned())]);
}

#[test]
fn no_part_is_larger_than_a_mebibyte() {
    let long = "x".repeat(2000);
    let many: String = (0..2000).map(|n| format!("Kim,Lee,k{n}@x.example,{long}\n")).collect();
    let mut desk = Desk::with(&format!("First name,Last name,Email,Grade\n{many}"), "", "");
    let parts = parts(&mut desk);
    assert!(parts.len() > 3);
    assert!(parts.iter().all(|part| part.len() <= PART_LIMIT));
    let rows: u32 = parts.iter().map(|part| Part::decode(part).map_or(0, |part| part.sheet.rows())).sum();
    assert_eq!(rows, 2000);
}

#[test]
fn of_an_enormous_cell_enough_goes_up_to_find_the_same_error() {
    let name = "é".repeat(200_000);
    let mut desk = Desk::with("First name,Last name,Email\nKim,Lee,k@x.example\n", "", "");
    desk.type_in(STUDENTS, 2, Field::GivenName, &name);
    assert!(desk.codes(STUDENTS, 2).contains(&Code::NameTooLong));
    let part = Part::decode(&parts(&mut desk)[0]).expect("our own part");
    assert!((1000..20_000).contains(&part.sheet.cell(0, 0).chars().count()));
}

#[test]
fn one_row_never_fills_more_than_a_part() {
    let cell = format!("{}@{}.example; ", "p".repeat(60), "x".repeat(60)).repeat(400);
    let head: Vec<String> = (1..=25).map(|n| format!("Parent {n}")).collect();
    let row = vec![format!("\"{cell}\""); 25].join(",");
    let text = format!("First name,Last name,Email,{}\nKim,Lee,k@x.example,{row}\n", head.join(","));
    let mut desk = Desk::with(&text, "", "");
    let parts = parts(&mut desk);
    assert_eq!(parts.len(), 1);
    assert!(parts[0].len() <= PART_LIMIT);
}

#[test]
fn foreign_and_damaged_parts_are_refused() {
    assert_eq!(Part::decode(&vec![0; PART_LIMIT + 1]), Err(StageError::TooLarge));
    assert_eq!(Part::decode(b"no part"), Err(StageError::Damaged));
    let part = |tab, fields: &[Field]| Part {
        headings: Vec::new(),
        tab: importer::format::Tab(tab),
        source: SourceId(1),
        fields: fields.to_vec(),
        sheet: importer::sheet::Sheet::new(),
    };
    for foreign in [part(9, &[]), part(0, &[Field::Student]), part(0, &[Field::Email, Field::Email])] {
        assert_eq!(assemble(&LEARNERS, &[], vec![foreign]).err(), Some(StageError::Foreign));
    }
    let mut bytes = part(0, &[Field::Email]).encode();
    bytes.push(0);
    assert_eq!(Part::decode(&bytes), Err(StageError::Damaged));
}

fn to_mend(desk: &mut Desk) -> String {
    let updates = desk.say(Command::ExportRowsToMend { request: 2, tab: STUDENTS });
    let [Update::File { name, text, .. }] = &updates[..] else { panic!("{updates:?}") };
    assert_eq!(name, "students-rows-to-mend.csv");
    text.clone()
}

#[test]
fn rows_to_mend_have_all_columns_and_why() {
    let text = "First name,Last name,Email,,House\n=Kim,Lee,k@x,1,Ash\nBo,Fox,b@x.example,2,Elm\n";
    let mut desk = Desk::with(text, "", "");
    let first = to_mend(&mut desk);
    let lines: Vec<&str> = first.trim_start_matches('\u{FEFF}').lines().collect();
    assert_eq!(lines[0], "First name,Last name,Email,,House,Reason");
    assert_eq!(lines.len(), 2);
    assert!(lines[1].starts_with("'=Kim,Lee,k@x,1,Ash,"), "{}", lines[1]);
    // Dropped in again, and taken out again: the reasons of the first time are gone.
    assert_eq!(to_mend(&mut Desk::with(&first, "", "")), first);
}

#[test]
fn rows_to_mend_tell_what_keeps_them_out_and_no_more() {
    let mut desk = Desk::with("First name,Last name,Email,Parent\nKim,Lee,k@x,nobody\n", "", "");
    assert!(desk.codes(STUDENTS, 2).contains(&Code::ReferenceInvalid));
    let text = to_mend(&mut desk);
    assert!(text.contains("no ending") && !text.contains("“nobody”"), "{text}");
}

#[test]
fn a_cell_that_was_cut_is_an_error_here_and_on_the_server_until_it_is_mended() {
    let many = "mum@x.example;".repeat(5000);
    let text = format!(
        "First name,Last name,Email,Parent,Notes\nKim,Lee,k@x.example,\"{many}\",ok\nBo,Fox,b@x.example,,\"{many}\"\n"
    );
    let mut desk = Desk::with(&text, "", "");
    assert!(desk.codes(STUDENTS, 2).contains(&Code::TextTooLong));
    // Of what is not imported the source tells.
    assert!(!desk.codes(STUDENTS, 3).contains(&Code::TextTooLong));
    let issues = &desk.state().tabs[0].sources[0].issues;
    assert_eq!(issues[0].severity, importer::issue::Severity::Warning);
    assert!(issues[0].message.starts_with("Row 2: ") && issues[0].message.ends_with("1 more row."));

    let there = |desk: &mut Desk| {
        let parts = parts(desk).iter().map(|bytes| Part::decode(bytes).expect("our own part")).collect();
        let table = assemble(&LEARNERS, &[], parts).expect("it fits");
        let row = table.rows(STUDENTS).next().expect("the first row");
        check(&table).has_error(row)
    };
    assert!(there(&mut desk));
    desk.type_in(STUDENTS, 2, Field::Parent, "mum@x.example");
    assert!(!desk.codes(STUDENTS, 2).contains(&Code::TextTooLong));
    assert!(!there(&mut desk));
}
