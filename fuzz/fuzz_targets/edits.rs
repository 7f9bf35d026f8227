//! Sessions of edits: checked in small slices or all at once, the same is found.
#![no_main]

use importer::format::Tab;
use importer::format::learners::LEARNERS;
use importer::issue::Code;
use importer::message::{CellText, Command, DialectChoice, SourceKind, WHOLE_ROW};
use importer::outcome::SourceId;
use importer::session::{Found, Session};
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input {
    texts: [String; 3],
    deeds: Vec<Deed>,
}

#[derive(Arbitrary, Debug)]
enum Deed {
    Type { tab: u8, row: u8, column: u8, text: String },
    Paste { tab: u8, row: u8, column: u8, text: String },
    AddRows { tab: u8, below: u8, count: u8 },
    DeleteRows { tab: u8, rows: Vec<u8> },
    Fix { tab: u8, row: u8, column: u8, code: u8, choice: u8 },
    FixAll { tab: u8, code: u8 },
    Rename { tab: u8, column: u8, header: String },
    Replace { tab: u8, text: String },
    Undo,
    Redo,
}

fuzz_target!(|input: Input| {
    let mut commands = vec![(Command::Open { format: LEARNERS.key.to_owned() }, None)];
    commands.extend(input.texts.into_iter().zip(0..).map(|(text, tab)| add(tab, text)));
    commands.extend(input.deeds.into_iter().map(command));

    let mut hurried = Session::new();
    let mut patient = Session::new();
    for (command, payload) in commands {
        // What asks for all to be checked waits in the queue of both.
        hurried.command(command.clone(), payload.clone());
        hurried.step(3);
        patient.command(command, payload);
        settle(&mut patient);
    }
    settle(&mut hurried);
    assert_eq!(hurried.found().collect::<Vec<Found>>(), patient.found().collect::<Vec<Found>>());
});

fn settle(session: &mut Session) {
    while session.has_work() {
        session.step(u32::MAX);
    }
}

fn add(tab: u8, text: String) -> (Command, Option<Vec<u8>>) {
    let command = Command::Add {
        source: SourceId(u16::from(tab)),
        tab: Tab(tab),
        name: format!("{tab}.csv"),
        kind: SourceKind::File,
        dialect: DialectChoice::default(),
    };
    (command, Some(text.into_bytes()))
}

fn command(deed: Deed) -> (Command, Option<Vec<u8>>) {
    let tab = |tab: u8| Tab(tab % 3);
    let code = |code: u8| Code::ALL[usize::from(code) % Code::ALL.len()];
    let command = match deed {
        Deed::Type { tab: at, row, column, text } => Command::SetCells {
            tab: tab(at),
            cells: vec![CellText { row: row.into(), column: column.into(), text }],
        },
        Deed::Paste { tab: at, row, column, text } => {
            Command::Paste { tab: tab(at), row: row.into(), column: column.into(), text }
        }
        Deed::AddRows { tab: at, below, count } => Command::AddRows {
            tab: tab(at),
            below: below.checked_sub(1).map(u32::from),
            count: count.into(),
        },
        Deed::DeleteRows { tab: at, rows } => {
            Command::DeleteRows { tab: tab(at), rows: rows.into_iter().map(u32::from).collect() }
        }
        Deed::Fix { tab: at, row, column, code: kind, choice } => Command::Fix {
            tab: tab(at),
            row: row.into(),
            column: if column == u8::MAX { WHOLE_ROW } else { column.into() },
            code: code(kind),
            choice,
        },
        Deed::FixAll { tab: at, code: kind } => Command::FixAll { tab: tab(at), code: code(kind) },
        Deed::Rename { tab: at, column, header } => {
            Command::RenameHeader { tab: tab(at), column: column.into(), header }
        }
        Deed::Replace { tab, text } => return add(tab % 3, text),
        Deed::Undo => Command::Undo,
        Deed::Redo => Command::Redo,
    };
    (command, None)
}
