//! Typing, pasting, copying, rows, columns, views, undo.

use importer::format::Field;
use importer::issue::{Code, Severity};
use importer::message::{CellText, Command, Filter, SHOWN, Update};

use crate::desk::{Desk, PARENTS, STUDENTS};

const TWO: &str = "First name,Last name,Email\nKim,Lee,k@x.example\nKai,Lo,kai@x.example\n";

fn desk() -> Desk {
    Desk::with(TWO, "", "")
}

fn undo(desk: &Desk) -> Option<String> {
    desk.state().undo
}

#[test]
fn typing_is_marked_named_and_taken_back() {
    let mut desk = desk();
    let updates = desk.type_in(STUDENTS, 2, Field::Email, "k@x");
    assert!(updates.contains(&Update::Stale { tab: STUDENTS }));
    let cell = desk.row(STUDENTS, 2).cells[2].clone();
    assert!(cell.mended);
    assert_eq!(cell.issues[0].code, Code::EmailInvalid);
    assert_eq!(undo(&desk).as_deref(), Some("typing in 1 cell"));
    assert_eq!(desk.state().mended, 1);
    desk.say(Command::Undo);
    assert_eq!(desk.text(STUDENTS, 2, Field::Email), "k@x.example");
    assert_eq!((undo(&desk), desk.state().mended), (None, 0));
    assert_eq!(desk.state().redo.as_deref(), Some("typing in 1 cell"));
    desk.say(Command::Redo);
    assert_eq!(desk.text(STUDENTS, 2, Field::Email), "k@x");
}

#[test]
fn typing_what_was_in_the_file_is_no_mend() {
    let mut desk = desk();
    desk.type_in(STUDENTS, 2, Field::GivenName, "Kimberly");
    desk.type_in(STUDENTS, 2, Field::GivenName, "Kim");
    assert!(!desk.row(STUDENTS, 2).cells[0].mended);
    assert_eq!(desk.state().mended, 0);
    let before = undo(&desk);
    desk.type_in(STUDENTS, 2, Field::GivenName, "Kim");
    assert_eq!(undo(&desk), before, "nothing was changed");
}

#[test]
fn a_block_is_pasted_over_cells_and_the_grid_grows() {
    let mut desk = desk();
    let row = desk.row(STUDENTS, 3).row;
    let text = "Ana\tBo\tana@x.example\textra\tmore\r\n\"Eva\n\"\tFox\teva@x.example\r\n".to_owned();
    let updates = desk.say(Command::Paste { tab: STUDENTS, row, column: 0, text });
    let window = desk.window(STUDENTS);
    assert_eq!(window.total, 3);
    assert_eq!(window.rows[1].cells[2].text, "ana@x.example");
    assert_eq!(window.rows[2].cells[0].text, "Eva\n");
    assert_eq!(undo(&desk).as_deref(), Some("paste of 6 cells"));
    let said = updates.iter().find_map(|update| match update {
        Update::Notice { severity: Severity::Warning, message } => Some(message.as_str()),
        _ => None,
    });
    let words = "The other columns were pasted. 2 columns did not fit and were left out.";
    assert_eq!(said, Some(words));
    desk.say(Command::Undo);
    assert_eq!(desk.window(STUDENTS).total, 2);
    assert_eq!(desk.text(STUDENTS, 3, Field::GivenName), "Kai");
    desk.say(Command::Redo);
    assert_eq!(desk.window(STUDENTS).total, 3);
}

#[test]
fn a_paste_follows_the_order_of_the_view() {
    let text = "First name,Last name,Email\nA,A,a\nB,B,b@x.example\nC,C,c\n";
    let mut desk = Desk::with(text, "", "");
    assert_eq!(desk.view(STUDENTS, Filter::Errors), [2, 4]);
    let row = desk.row(STUDENTS, 2).row;
    desk.say(Command::Paste { tab: STUDENTS, row, column: 2, text: "a@x.example\nc@x.example".to_owned() });
    assert_eq!(desk.state().tabs[0].errors, 0);
    // Mended rows stay on the screen until the view is chosen again.
    assert_eq!(desk.window(STUDENTS).total, 2);
    assert!(desk.view(STUDENTS, Filter::Errors).is_empty());
    desk.view(STUDENTS, Filter::All);
    assert_eq!(desk.text(STUDENTS, 3, Field::Email), "b@x.example");
}

#[test]
fn a_range_is_copied_as_a_spreadsheet_takes_it() {
    let mut desk = desk();
    desk.type_in(STUDENTS, 2, Field::FamilyName, "two\nlines \"so\"");
    let copy = Command::Copy { request: 3, tab: STUDENTS, first: 0, last: 9, left: 0, right: 1 };
    let text = match &desk.say(copy)[..] {
        [Update::Copied { request: 3, text }] => text.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(text, "Kim\t\"two\nlines \"\"so\"\"\"\nKai\tLo\n");
}

#[test]
fn rows_are_added_below_a_row_with_lines_of_their_own() {
    let mut desk = desk();
    let row = desk.row(STUDENTS, 2).row;
    desk.say(Command::AddRows { tab: STUDENTS, below: Some(row), count: 2 });
    let window = desk.window(STUDENTS);
    let lines: Vec<(u16, u32)> = window.rows.iter().map(|row| (row.source.0, row.line)).collect();
    assert_eq!(lines, [(1, 2), (0xFF00, 1), (0xFF00, 2), (1, 3)]);
    // Blank rows are neither imported nor wrong.
    assert_eq!((desk.state().tabs[0].rows, desk.state().tabs[0].errors), (2, 0));
    let cells = vec![CellText { row: window.rows[1].row, column: 0, text: "Ana".to_owned() }];
    desk.say(Command::SetCells { tab: STUDENTS, cells });
    assert_eq!((desk.state().tabs[0].rows, desk.state().tabs[0].errors), (3, 1));
    assert_eq!(desk.state().mended, 0, "what is typed into a new row mends nothing");
}

#[test]
fn a_grid_to_type_into_has_the_formats_columns() {
    let mut desk = Desk::new();
    desk.say(Command::TypeRows { source: importer::outcome::SourceId(1), tab: PARENTS, rows: 5 });
    let state = desk.state();
    assert_eq!(state.tabs[2].columns.len(), 9);
    assert!(state.tabs[2].missing.is_empty());
    assert_eq!((state.tabs[2].rows, desk.window(PARENTS).total), (0, 5));
    desk.type_in(PARENTS, 3, Field::Email, "mum@x.example");
    assert_eq!((desk.state().tabs[2].rows, desk.state().tabs[2].errors), (1, 1));
}

#[test]
fn a_field_moves_to_the_column_that_is_given_it() {
    let mut desk =
        Desk::with("First name,Last name,Email,Other\nKim,Lee,k@x.example,kim@y.example\n", "", "");
    desk.say(Command::Map { tab: STUDENTS, column: 3, field: Some(Field::Email) });
    let fields: Vec<_> = desk.state().tabs[0].columns.iter().map(|column| column.field).collect();
    assert_eq!(fields, [Some(Field::GivenName), Some(Field::FamilyName), None, Some(Field::Email)]);
    assert_eq!(undo(&desk).as_deref(), Some("choosing Email for “Other”"));
    desk.say(Command::Map { tab: STUDENTS, column: 2, field: None });
    assert!(desk.state().tabs[0].columns[2].ignored);
    assert_eq!(desk.state().tabs[0].columns[2].issue, None);
    desk.say(Command::Undo);
    desk.say(Command::Undo);
    assert_eq!(desk.column(STUDENTS, Field::Email), 2);
}

#[test]
fn a_heading_that_is_edited_is_mapped_again() {
    let mut desk = Desk::with("First name,Last name,Kontakt\nKim,Lee,k@x\n", "", "");
    assert_eq!(
        desk.state().tabs[0].columns[2].issue.as_ref().map(|issue| issue.code),
        Some(Code::ColumnUnmapped)
    );
    desk.say(Command::RenameHeader { tab: STUDENTS, column: 2, header: "E-mail".to_owned() });
    assert_eq!(desk.column(STUDENTS, Field::Email), 2);
    assert_eq!(desk.codes(STUDENTS, 2), [Code::EmailInvalid]);
    assert_eq!(undo(&desk).as_deref(), Some("renaming “Kontakt”"));
}

#[test]
fn a_missing_column_is_added_and_can_be_filled() {
    let mut desk = Desk::with("First name,Email\nKim,k@x.example\n", "", "");
    assert_eq!(desk.codes(STUDENTS, 2), [Code::ColumnMissing]);
    desk.say(Command::AddColumn { tab: STUDENTS, field: Field::FamilyName });
    assert_eq!(desk.codes(STUDENTS, 2), [Code::RequiredMissing]);
    desk.type_in(STUDENTS, 2, Field::FamilyName, "Lee");
    assert_eq!(desk.codes(STUDENTS, 2), []);
    let again = desk.say(Command::AddColumn { tab: STUDENTS, field: Field::FamilyName });
    assert!(matches!(&again[..], [Update::Notice { .. }]), "{again:?}");
}

#[test]
fn seeking_goes_from_issue_to_issue_and_back() {
    let text = "First name,Last name,Email\nA,,a\nB,B,b@x.example\n,C,c@x.example\n";
    let mut desk = Desk::with(text, "", "");
    let mut seek = |from, back| {
        let seek = Command::Seek { request: 1, tab: STUDENTS, from, code: None, back };
        match &desk.say(seek)[..] {
            [Update::Found { at, .. }] => at.map(|place| (place.row, place.column)),
            other => panic!("{other:?}"),
        }
    };
    let mut found = Vec::new();
    let mut from = None;
    while let Some(place) = seek(from, false) {
        found.push(place);
        from = Some(place);
    }
    assert_eq!(found, [(0, 1), (0, 2), (2, 0)]);
    assert_eq!(seek(Some((2, 0)), true), Some((0, 2)));
    assert_eq!(seek(Some((0, 1)), true), None);
    assert_eq!(seek(None, true), Some((2, 0)));
}

#[test]
fn a_long_cell_is_cut_in_the_window_and_whole_when_asked_for() {
    let long = "é".repeat(300);
    let mut desk =
        Desk::with(&format!("First name,Last name,Email,Note\nKim,Lee,k@x.example,{long}\n"), "", "");
    let cell = desk.row(STUDENTS, 2).cells[3].clone();
    assert!(cell.cut && cell.text.len() <= SHOWN && long.starts_with(&cell.text));
    let answer = desk.say(Command::Cell { request: 4, tab: STUDENTS, row: 0, column: 3 });
    assert_eq!(answer, [Update::Cell { request: 4, text: long }]);
}

#[test]
fn numbers_of_rows_and_columns_that_are_not_there_change_nothing() {
    let mut desk = desk();
    let state = desk.state();
    let cell = |row, column| CellText { row, column, text: "x".to_owned() };
    desk.say(Command::SetCells { tab: STUDENTS, cells: vec![cell(99, 0), cell(0, 99)] });
    desk.say(Command::DeleteRows { tab: STUDENTS, rows: vec![99] });
    desk.say(Command::Paste { tab: STUDENTS, row: 99, column: 0, text: "x".to_owned() });
    desk.say(Command::Map { tab: STUDENTS, column: 99, field: Some(Field::Email) });
    desk.say(Command::RenameHeader { tab: STUDENTS, column: 99, header: "Email".to_owned() });
    desk.say(Command::FixAll { tab: importer::format::Tab(9), code: Code::ZerosLost });
    desk.say(Command::Window { request: 1, tab: STUDENTS, first: u32::MAX, count: u32::MAX });
    desk.say(Command::Copy { request: 1, tab: STUDENTS, first: 5, last: 2, left: 9, right: 3 });
    desk.say(Command::Remove { source: importer::outcome::SourceId(77) });
    assert_eq!(desk.state(), state);
}
