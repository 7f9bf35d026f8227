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
    texts: [Text; 3],
    deeds: Vec<Deed>,
}

/// Any text, or a roster of words that mean something to the checks: chance alone finds no e-mail twice.
#[derive(Arbitrary, Debug)]
enum Text {
    Any(String),
    Roster { headers: Vec<u8>, rows: Vec<[u8; 6]> },
}

const HEADERS: [&str; 6] = ["First name", "Last name", "Email", "Username", "ID number", "Parent"];
const WORDS: [&str; 24] = [
    "", " ", "Amara", "Okafor", "Okafor Amara", "=1+1", "#REF!", "1.23E+10", "3-Dec", "007", "008", "7", "a@x.example",
    "b@x.example", "B@X.example", "c@gmial.com", "a@x.example;b@x.example", "a@", "x.example", "amara", "liam",
    "a b", "\u{202e}a", "mailto:a@x.example",
];

impl Text {
    fn text(self) -> String {
        let of = |words: &[&'static str], number: u8| words[usize::from(number) % words.len()];
        match self {
            Self::Any(text) => text,
            Self::Roster { headers, rows } => {
                let headers = HEADERS.iter().enumerate().map(|(at, usual)| match headers.get(at) {
                    Some(&other) if other >= 128 => of(&HEADERS, other),
                    _ => *usual,
                });
                let rows = rows.iter().map(|row| row.map(|cell| of(&WORDS, cell)).join(","));
                let head = headers.collect::<Vec<_>>().join(",");
                std::iter::once(head).chain(rows).collect::<Vec<_>>().join("\n")
            }
        }
    }
}

#[derive(Arbitrary, Debug)]
enum Deed {
    Type { tab: u8, row: u8, column: u8, text: Word },
    Paste { tab: u8, row: u8, column: u8, text: Text },
    AddRows { tab: u8, below: u8, count: u8 },
    DeleteRows { tab: u8, rows: Vec<u8> },
    Fix { tab: u8, row: u8, column: u8, code: u8, choice: u8 },
    FixAll { tab: u8, code: u8 },
    Rename { tab: u8, column: u8, header: Word },
    Replace { tab: u8, text: Text },
    Remove { tab: u8 },
    Undo,
    Redo,
}

#[derive(Arbitrary, Debug)]
enum Word {
    Any(String),
    Known(u8),
}

impl Word {
    fn text(self, known: &[&str]) -> String {
        match self {
            Self::Any(text) => text,
            Self::Known(number) => known[usize::from(number) % known.len()].to_owned(),
        }
    }
}

fuzz_target!(|input: Input| {
    let mut commands = vec![(Command::Open { format: LEARNERS.key.to_owned() }, None)];
    commands.extend(input.texts.into_iter().zip(0..).map(|(text, tab)| add(tab, text.text())));
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
            cells: vec![CellText { row: row.into(), column: column.into(), text: text.text(&WORDS) }],
        },
        Deed::Paste { tab: at, row, column, text } => {
            Command::Paste { tab: tab(at), row: row.into(), column: column.into(), text: text.text() }
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
            Command::RenameHeader { tab: tab(at), column: column.into(), header: header.text(&HEADERS) }
        }
        Deed::Replace { tab, text } => return add(tab % 3, text.text()),
        Deed::Remove { tab } => Command::Remove { source: SourceId(u16::from(tab % 3)) },
        Deed::Undo => Command::Undo,
        Deed::Redo => Command::Redo,
    };
    (command, None)
}
