//! Sources add up, are replaced and removed.

use importer::format::{Field, Tab};
use importer::issue::Code;
use importer::message::{Command, DialectChoice, Filter, RowsChoice, SourceKind, Update};
use importer::outcome::SourceId;
use importer::session::Session;

use crate::desk::{Desk, INSTRUCTORS, PARENTS, STUDENTS};

fn headers(desk: &Desk) -> Vec<String> {
    desk.state().tabs[0].columns.iter().map(|column| column.header.clone()).collect()
}

#[test]
fn sources_of_a_tab_add_up_by_field_and_by_heading() {
    let mut desk = Desk::with("First name,Surname,Email,House\nKim,Lee,k@x.example,Ash\n", "", "");
    desk.add(2, STUDENTS, "b.csv", "E-mail;Given name;Family name;house;Parent 1;Parent 2\nb@x.example;Bo;Fox;Elm;p@x.example;q@x.example\n");
    assert_eq!(headers(&desk), ["First name", "Surname", "Email", "House", "Parent 1", "Parent 2"]);
    let window = desk.window(STUDENTS);
    let texts: Vec<&str> = window.rows[1].cells.iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(texts, ["Bo", "Fox", "b@x.example", "Elm", "p@x.example", "q@x.example"]);
    assert_eq!((window.rows[1].source, window.rows[1].line), (SourceId(2), 2));
    assert_eq!(desk.state().tabs[0].rows, 2);
}

#[test]
fn a_source_that_comes_again_takes_the_place_of_its_old_self() {
    let mut desk = Desk::with("First name,Last nam,Email\nKim,Lee,k@x.example\n", "", "");
    desk.say(Command::Map { tab: STUDENTS, column: 1, field: None });
    desk.type_in(STUDENTS, 2, Field::GivenName, "Kimberly");
    desk.add(
        1,
        STUDENTS,
        "students.csv",
        "First name,Last nam,Mail\nKim,Lee,k@x.example\nBo,Fox,b@x.example\n",
    );
    assert_eq!(headers(&desk), ["First name", "Last nam", "Mail"]);
    assert!(desk.state().tabs[0].columns[1].ignored, "what was chosen by hand is kept");
    let window = desk.window(STUDENTS);
    assert_eq!(window.total, 2);
    assert_eq!(window.rows[0].cells[0].text, "Kim");
    assert_eq!((desk.state().undo, desk.state().mended), (None, 0));
}

#[test]
fn a_removed_source_takes_its_rows_and_columns_along() {
    let mut desk = Desk::with("First name,Last name,Email\nKim,Lee,k@x.example\n", "", "");
    desk.add(2, STUDENTS, "b.csv", "House,Email\nAsh,k@x.example\n");
    assert!(desk.codes(STUDENTS, 2).contains(&Code::EmailDuplicate));
    desk.say(Command::Remove { source: SourceId(2) });
    assert_eq!(headers(&desk), ["First name", "Last name", "Email"]);
    assert_eq!(desk.codes(STUDENTS, 2), []);
    desk.say(Command::Remove { source: SourceId(1) });
    assert_eq!(desk.state().tabs[0], importer::message::TabState::default());
}

#[test]
fn a_source_may_move_to_another_tab() {
    let mut desk = Desk::with("First name,Last name,Email\nKim,Lee,k@x.example\n", "", "");
    desk.add(1, PARENTS, "students.csv", "First name,Last name,Email\nKim,Lee,k@x.example\n");
    assert_eq!(desk.state().tabs[0].rows, 0);
    assert_eq!(desk.state().tabs[2].rows, 1);
    assert!(desk.state().tabs[0].columns.is_empty());
}

#[test]
fn a_source_with_an_error_gives_no_rows() {
    let mut desk = Desk::new();
    let add = |desk: &mut Desk, bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        desk.add(1, STUDENTS, "a.csv", &text);
        desk.state().tabs[0].sources[0].issues.first().map(|issue| issue.code)
    };
    assert_eq!(add(&mut desk, b""), Some(Code::Empty));
    assert_eq!(add(&mut desk, b"First name,Email\n"), Some(Code::HeaderOnly));
    assert_eq!(desk.state().tabs[0].rows, 0);
}

#[test]
fn a_window_is_answered_while_work_goes_on() {
    let mut desk = Desk::with("First name,Last name,Email\nKim,Lee,k@x.example\n", "", "");
    let rows: String = (0..500).map(|n| format!("Kim,Lee,k{n}@x\n")).collect();
    let add = Command::Add {
        source: SourceId(2),
        tab: STUDENTS,
        name: "b.csv".to_owned(),
        kind: SourceKind::File,
        dialect: Default::default(),
    };
    desk.session.command(add, Some(format!("First name,Last name,Email\n{rows}").into_bytes()));
    let mut totals = Vec::new();
    while desk.session.has_work() {
        desk.session.step(5);
        totals.push(desk.window_of(STUDENTS, 0, 5).total);
    }
    assert_eq!((totals[0], totals.last()), (1, Some(&501)));
    assert!(desk.state().is_settled());
    assert_eq!(desk.state().tabs[0].errors, 500);
}

#[test]
fn what_depends_on_the_check_waits_for_it() {
    let mut desk = Desk::new();
    let rows: String = (0..300).map(|_| "Kim,Lee,k@x.example\n").collect();
    let add = Command::Add {
        source: SourceId(1),
        tab: STUDENTS,
        name: "a.csv".to_owned(),
        kind: SourceKind::Paste,
        dialect: Default::default(),
    };
    desk.session.command(add, Some(format!("First name,Last name,Email\n{rows}").into_bytes()));
    let view = Command::View { tab: STUDENTS, filter: Filter::Errors };
    assert_eq!(desk.session.command(view, None), []);
    let updates = desk.work();
    assert!(updates.contains(&Update::View { tab: STUDENTS, filter: Filter::Errors, rows: 300 }));
    assert!(matches!(updates.last(), Some(Update::State(_) | Update::Stale { .. })));
}

#[test]
fn a_mark_is_reached_behind_everything_said_before_it() {
    let mut desk = Desk::new();
    let add = Command::Add {
        source: SourceId(1),
        tab: STUDENTS,
        name: "students.csv".to_owned(),
        kind: SourceKind::File,
        dialect: DialectChoice::default(),
    };
    let bytes = b"First name,Last name,Email\nKim,Lee,k@x.example\nBo,Fox,K@x.example\n".to_vec();
    desk.session.command(add, Some(bytes));
    desk.session.command(Command::DeleteRows { tab: STUDENTS, rows: vec![1] }, None);
    assert_eq!(desk.session.command(Command::Reach { request: 7 }, None), [], "the file is being read");
    let updates = desk.work();
    let at = updates.iter().position(|update| *update == Update::Reached { request: 7 });
    let [.., Update::State(state), Update::Reached { .. }] = &updates[..=at.expect("it is reached")] else {
        panic!("how things stand is said right before");
    };
    assert_eq!((state.tabs[0].rows, state.undo.is_some()), (1, true), "read, and a row deleted");
}

#[test]
fn rows_can_be_looked_at_while_a_large_source_takes_the_place_of_another() {
    let line = |n: u32, width: usize| format!("Kim,Lee,k{n}@x.example,{:0width$}\n", n + 1);
    let list = |rows: u32, width| {
        let head = "First name,Last name,Email,Student ID\n".to_owned();
        head + &(0..rows).map(|n| line(n, width)).collect::<String>()
    };
    let add = |session: &mut Session, text: String, slice: u32| {
        let name = "a.csv".to_owned();
        let (kind, dialect) = (SourceKind::File, DialectChoice::default());
        let add = Command::Add { source: SourceId(1), tab: STUDENTS, name, kind, dialect };
        session.command(add, Some(text.into_bytes()));
        while session.has_work() {
            for first in [0, 7_000, 29_990] {
                let window = Command::Window { request: 1, tab: STUDENTS, first, count: 20 };
                assert_eq!(session.command(window, None).len(), 1);
            }
            session.step(slice);
        }
        (
            session.state().tabs,
            session.command(Command::Window { request: 2, tab: STUDENTS, first: 0, count: 9 }, None),
        )
    };
    let mut sliced = Session::new();
    add(&mut sliced, list(30_000, 6), 100);
    let mut whole = Session::new();
    add(&mut whole, list(30_000, 6), u32::MAX);
    // The same source read again, shorter, with other ids: as if it were the only one.
    let again = add(&mut sliced, list(20_000, 5), 100);
    assert_eq!(again, add(&mut whole, list(20_000, 5), u32::MAX));
    assert_eq!(again, add(&mut Session::new(), list(20_000, 5), u32::MAX));
    assert_eq!(again.0[0].rows, 20_000);
}

const MIXED: &str = "First name,Last name,Email,User type\nKim,Lee,k@x.example,Student\nAda,Fox,a@x.example,Teacher\n\
                     Eve,Lee,e@x.example,Mother\n\"Bo, \"\"B\"\"\",Ash,b@x.example,pupil\nGus,Oak,g@x.example,Principal\n";

fn add_rows_of(desk: &mut Desk, source: u16, tab: Tab, rows: RowsChoice) {
    let (name, kind) = ("all.csv".to_owned(), SourceKind::File);
    let dialect = DialectChoice { rows, ..DialectChoice::default() };
    let add = Command::Add { source: SourceId(source), tab, name, kind, dialect };
    desk.say_with(add, Some(MIXED.into()));
}

#[test]
fn a_list_with_roles_says_so_and_each_row_goes_to_its_tab() {
    let mut desk = Desk::new();
    add_rows_of(&mut desk, 1, STUDENTS, RowsChoice::All);
    let roles = desk.state().tabs[0].sources[0].dialect.roles.clone().expect("rows of other tabs are here");
    assert_eq!((roles.heading.as_str(), roles.rest), ("User type", 1));
    assert_eq!(roles.tabs, [STUDENTS, INSTRUCTORS, PARENTS]);
    assert_eq!(desk.state().tabs[0].rows, 5, "until that is chosen, all stay");

    add_rows_of(&mut desk, 1, STUDENTS, RowsChoice::OwnAndRest);
    add_rows_of(&mut desk, 2, INSTRUCTORS, RowsChoice::Own);
    add_rows_of(&mut desk, 3, PARENTS, RowsChoice::Own);
    let lines = |desk: &mut Desk, tab| desk.window(tab).rows.iter().map(|row| row.line).collect::<Vec<_>>();
    assert_eq!(lines(&mut desk, STUDENTS), [2, 5, 6], "nobody is lost: whom nothing says stays");
    assert_eq!(lines(&mut desk, INSTRUCTORS), [3]);
    assert_eq!(lines(&mut desk, PARENTS), [4]);
    assert_eq!(desk.text(STUDENTS, 5, Field::GivenName), "Bo, \"B\"");
    assert_eq!(desk.text(STUDENTS, 6, Field::Email), "g@x.example");
    assert_eq!(desk.text(PARENTS, 4, Field::GivenName), "Eve");
    let column = desk.state().tabs[2].columns[3].clone();
    assert!(column.ignored && column.issue.is_none(), "the column has told all that it knows");
}

#[test]
fn a_list_for_its_own_tab_has_nothing_to_say_of_roles() {
    let mut desk = Desk::with("Email,Role\nk@x.example,Student\nl@x.example,pupil\n", "", "");
    assert_eq!(desk.state().tabs[0].sources[0].dialect.roles, None);
    desk.add(2, STUDENTS, "b.csv", "Email,Role\nm@x.example,Red\nn@x.example,Blue\no@x.example,Teacher\n");
    assert_eq!(desk.state().tabs[0].sources[1].dialect.roles, None, "most of it says no role");
}
