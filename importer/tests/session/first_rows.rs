//! The first rows are on the screen while the others are read.

use importer::message::{Command, DialectChoice, SourceKind, State, Update, Window};
use importer::outcome::SourceId;
use importer::session::Session;

use crate::desk::{PARENTS, STUDENTS};

const ROWS: u32 = 10_000;

fn add(session: &mut Session, source: u16, email: &str) -> Vec<Update> {
    session.command(command(source), Some(text(email)))
}

fn text(email: &str) -> Vec<u8> {
    let mut text = format!("First name,Last name,{email}\n");
    for row in 0..ROWS {
        text += &format!("\"Kim\",Lee,k{row}@x.example\n");
    }
    text.into_bytes()
}

fn command(source: u16) -> Command {
    Command::Add {
        source: SourceId(source),
        tab: STUDENTS,
        name: "students.csv".into(),
        kind: SourceKind::File,
        dialect: DialectChoice::default(),
    }
}

fn window(session: &mut Session) -> Window {
    let ask = Command::Window { request: 1, tab: STUDENTS, first: 0, count: 20 };
    match session.command(ask, None).remove(0) {
        Update::Window(window) => window,
        other => panic!("{other:?}"),
    }
}

/// How many rows the view has, as the updates say, and the last state.
fn told(updates: &[Update]) -> (Option<u32>, Option<&State>) {
    let mut rows = updates.iter().filter_map(|update| match update {
        Update::View { rows, tab, .. } if *tab == STUDENTS => Some(*rows),
        _ => None,
    });
    let mut states = updates.iter().filter_map(|update| match update {
        Update::State(state) => Some(state),
        _ => None,
    });
    (rows.next_back(), states.next_back())
}

#[test]
fn the_first_rows_are_there_at_once_and_stay_as_they_are() {
    let mut session = Session::new();
    let updates = add(&mut session, 1, "Email");
    let (Some(rows), Some(state)) = told(&updates) else { panic!("{updates:?}") };
    assert!((20..ROWS).contains(&rows) && !state.is_settled(), "{rows}");
    let columns: Vec<&str> = state.tabs[0].columns.iter().map(|column| &*column.header).collect();
    assert_eq!((columns, state.tabs[0].rows), (vec!["First name", "Last name", "Email"], rows));
    let first = window(&mut session);
    assert_eq!(first.rows[19].cells[2].text, "k19@x.example");

    // What is done meanwhile waits for all rows, and meets the same.
    session.command(Command::DeleteRows { tab: STUDENTS, rows: vec![0] }, None);
    assert_eq!(told(&session.step(20)), (None, None), "the first rows are said once");
    let mut updates = Vec::new();
    while session.has_work() {
        updates.extend(session.step(500));
    }
    assert_eq!(told(&updates).0, Some(ROWS - 1));
    let all = window(&mut session);
    assert_eq!(all.rows[..19], first.rows[1..], "nothing is wrong with them");
}

#[test]
fn a_tab_with_rows_keeps_them_until_all_is_read() {
    let mut session = Session::new();
    add(&mut session, 1, "Email");
    while session.has_work() {
        session.step(500);
    }
    let before = window(&mut session);
    add(&mut session, 2, "E-mail");
    assert_eq!(told(&session.step(20)).0, None);
    assert_eq!(window(&mut session), before);
}

#[test]
fn the_first_rows_of_a_file_are_there_before_the_others_have_come() {
    let mut session = Session::new();
    let bytes = text("Email");
    let updates = session.show_first(&command(1), &bytes[..1000], bytes.len() as u64);
    let (Some(rows), Some(state)) = told(&updates) else { panic!("{updates:?}") };
    assert!((10..50).contains(&rows) && !state.is_settled(), "{rows}");
    let first = window(&mut session);
    session.command(command(1), Some(bytes));
    while session.has_work() {
        session.step(500);
    }
    assert!(session.state().is_settled());
    let all = window(&mut session);
    assert_eq!(all.total, ROWS);
    assert_eq!(all.rows[..10], first.rows[..10]);
}

#[test]
fn a_file_that_cannot_be_read_to_the_end_leaves_nothing_behind() {
    let mut session = Session::new();
    let bytes = text("Email");
    session.show_first(&command(1), &bytes[..1000], bytes.len() as u64);
    let updates = session.command(Command::Remove { source: SourceId(1) }, None);
    let (Some(0), Some(state)) = told(&updates) else { panic!("{updates:?}") };
    assert!(state.is_settled() && state.tabs[0].sources.is_empty());
    assert_eq!(window(&mut session).rows, []);
}

#[test]
fn what_may_be_no_plain_text_is_not_shown_before_it_is_read() {
    for head in ["First name,Email\nKim,k@x\0.example\nLee,l@x.example\n", "First name,Email", "\n\n\n"] {
        let mut session = Session::new();
        assert_eq!(session.show_first(&command(1), head.as_bytes(), 1_000_000), [], "{head:?}");
    }
}

#[test]
fn first_rows_stay_while_a_source_of_another_tab_is_read() {
    let mut session = Session::new();
    let parents = match command(2) {
        Command::Add { source, name, kind, dialect, .. } => {
            Command::Add { source, tab: PARENTS, name, kind, dialect }
        }
        other => other,
    };
    session.command(parents, Some(b"First name,Last name,Email\nAda,Lee,a@x.example\n".to_vec()));
    let bytes = text("Email");
    let (Some(rows), _) = told(&session.show_first(&command(1), &bytes[..1000], bytes.len() as u64)) else {
        panic!("nothing is shown")
    };
    while session.has_work() {
        session.step(500);
    }
    assert_eq!(window(&mut session).total, rows);
    assert!(!session.state().is_settled(), "its bytes are on their way");
    session.command(command(1), Some(bytes));
    while session.has_work() {
        session.step(500);
    }
    assert!(session.state().is_settled());
    assert_eq!(window(&mut session).total, ROWS);
}
