//! Properties of random sessions: whatever was typed, fixed and taken back.

use proptest::prelude::*;

use super::Session;
use crate::check::{Findings, check};
use crate::format::learners::{INSTRUCTORS, PARENTS, STUDENTS};
use crate::format::{Field, Tab};
use crate::issue::Code;
use crate::message::{
    CellText, Command, DialectChoice, Filter, PlanIssue, SourceKind, State, Update, WHOLE_ROW, Window,
};
use crate::outcome::{Origin, SourceId};
use crate::stage::{Part, assemble};
use crate::table::RowRef;

const TABS: [Tab; 3] = [STUDENTS, INSTRUCTORS, PARENTS];

/// What is done, in numbers that are cut to what is there.
#[derive(Clone, Debug)]
enum Deed {
    Type {
        tab: usize,
        row: usize,
        column: usize,
        text: String,
    },
    Paste {
        tab: usize,
        row: usize,
        column: usize,
        text: String,
    },
    AddRows {
        tab: usize,
        below: usize,
        count: u32,
    },
    Delete {
        tab: usize,
        row: usize,
        count: usize,
    },
    Fix {
        tab: usize,
        row: usize,
        issue: usize,
        choice: u8,
    },
    FixAll {
        tab: usize,
        code: usize,
    },
    Map {
        tab: usize,
        column: usize,
        field: usize,
    },
    Rename {
        tab: usize,
        column: usize,
        header: String,
    },
    AddColumn {
        tab: usize,
        field: usize,
    },
    View {
        tab: usize,
        filter: usize,
    },
    Plan {
        tab: usize,
        row: usize,
    },
    Add {
        tab: usize,
        source: u16,
        text: String,
    },
    Remove {
        source: u16,
    },
    Undo,
    Redo,
    /// Work goes on for a while.
    Work {
        steps: usize,
    },
}

const FIELDS: [Field; 11] = [
    Field::GivenName,
    Field::FamilyName,
    Field::Email,
    Field::Username,
    Field::IdNumber,
    Field::Grade,
    Field::Phone,
    Field::Language,
    Field::Parent,
    Field::Instructor,
    Field::Student,
];

/// Few texts, so that rows meet.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec!["", " ", "Kim", "KIM", "Lee", "Robin", "Example", "ana", "004", "4", "42"]),
        5 => prop::sample::select(vec![
            "a@x.example", "A@X.example", "b@x.example", "ab@x.example", "kim.lee@x.example", "kim.le@x.example",
            "a@x", "robin.example@school.example", "kim", "a@x.example; b@x.example", "kim, ana | nobody@y.example",
        ]),
    ]
    .prop_map(str::to_owned)
}

fn header() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "First name",
        "Last name",
        "Email",
        "Username",
        "ID number",
        "Parent 1",
        "Parent 2",
        "Student",
        "House",
        "",
        "E-mail",
        "Instructor",
    ])
    .prop_map(str::to_owned)
}

fn csv() -> impl Strategy<Value = String> {
    let body = (prop::collection::vec(header(), 1..7), 0..9usize).prop_flat_map(|(headers, rows)| {
        let width = headers.len();
        let row = prop::collection::vec(cell(), width.saturating_sub(1)..width + 2);
        (Just(headers), prop::collection::vec(row, rows))
    });
    body.prop_map(|(headers, rows)| {
        let line = |cells: &Vec<String>| {
            let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
            quoted.join(",") + "\n"
        };
        std::iter::once(&headers).chain(&rows).map(line).collect()
    })
}

fn deed() -> impl Strategy<Value = Deed> {
    let (tab, row, column) = (0..3usize, 0..12usize, 0..8usize);
    let at = (tab.clone(), row.clone(), column.clone());
    prop_oneof![
        8 => (at.clone(), cell()).prop_map(|((tab, row, column), text)| Deed::Type { tab, row, column, text }),
        2 => (at.clone(), prop::collection::vec(prop::collection::vec(cell(), 1..4), 1..4)).prop_map(
            |((tab, row, column), block)| {
                let lines: Vec<String> = block.iter().map(|cells| cells.join("\t")).collect();
                Deed::Paste { tab, row, column, text: lines.join("\n") }
            }
        ),
        2 => (tab.clone(), row.clone(), 1..3u32).prop_map(|(tab, below, count)| Deed::AddRows { tab, below, count }),
        2 => (tab.clone(), row.clone(), 1..3usize).prop_map(|(tab, row, count)| Deed::Delete { tab, row, count }),
        5 => (tab.clone(), row.clone(), 0..4usize, 0..3u8)
            .prop_map(|(tab, row, issue, choice)| Deed::Fix { tab, row, issue, choice }),
        2 => (tab.clone(), 0..Code::ALL.len()).prop_map(|(tab, code)| Deed::FixAll { tab, code }),
        2 => (tab.clone(), column.clone(), 0..12usize).prop_map(|(tab, column, field)| Deed::Map { tab, column, field }),
        1 => (tab.clone(), column, header()).prop_map(|(tab, column, header)| Deed::Rename { tab, column, header }),
        1 => (tab.clone(), 0..11usize).prop_map(|(tab, field)| Deed::AddColumn { tab, field }),
        1 => (tab.clone(), 0..6usize).prop_map(|(tab, filter)| Deed::View { tab, filter }),
        1 => (tab.clone(), row).prop_map(|(tab, row)| Deed::Plan { tab, row }),
        2 => (tab, 1..4u16, csv()).prop_map(|(tab, source, text)| Deed::Add { tab, source, text }),
        1 => (1..6u16).prop_map(|source| Deed::Remove { source }),
        4 => Just(Deed::Undo),
        2 => Just(Deed::Redo),
        3 => (0..30usize).prop_map(|steps| Deed::Work { steps }),
    ]
}

/// A session, and what was said to it.
struct Play {
    session: Session,
    said: Vec<(Command, Option<Vec<u8>>)>,
}

impl Play {
    fn new(texts: &[String]) -> Self {
        let mut play = Self { session: Session::new(), said: Vec::new() };
        play.say(Command::Open { format: "learners".to_owned() }, None);
        for ((source, tab), text) in (1..).zip(TABS).zip(texts) {
            play.add(source, tab, text);
        }
        play.settle();
        play
    }

    fn add(&mut self, source: u16, tab: Tab, text: &str) {
        let add = Command::Add {
            source: SourceId(source),
            tab,
            name: format!("{source}.csv"),
            kind: SourceKind::File,
            dialect: DialectChoice::default(),
        };
        self.say(add, Some(text.as_bytes().to_vec()));
    }

    fn say(&mut self, command: Command, payload: Option<Vec<u8>>) {
        self.said.push((command.clone(), payload.clone()));
        self.session.command(command, payload);
    }

    fn settle(&mut self) {
        while self.session.has_work() {
            self.session.step(3);
        }
    }

    fn window(&self, tab: Tab) -> Window {
        self.session.window(0, tab, 0, 1000)
    }

    fn all(&self) -> (State, [Window; 3]) {
        (self.session.state(), TABS.map(|tab| self.window(tab)))
    }

    fn row(&self, tab: usize, row: usize) -> Option<RowRef> {
        let rows = &self.session.views[tab].rows;
        let row = *rows.get(row % rows.len().max(1))?;
        Some(RowRef { tab: TABS[tab], row })
    }

    fn column(&self, tab: usize, column: usize) -> Option<u16> {
        let width = self.session.table.columns(TABS[tab]).len();
        (width > 0).then(|| (column % width) as u16)
    }

    fn command(&self, deed: &Deed) -> Option<Command> {
        Some(match deed.clone() {
            Deed::Type { tab, row, column, text } => {
                let (at, column) = (self.row(tab, row)?, self.column(tab, column)?);
                Command::SetCells { tab: at.tab, cells: vec![CellText { row: at.row, column, text }] }
            }
            Deed::Paste { tab, row, column, text } => {
                let (at, column) = (self.row(tab, row)?, self.column(tab, column)?);
                Command::Paste { tab: at.tab, row: at.row, column, text }
            }
            Deed::AddRows { tab, below, count } => {
                let below = self.row(tab, below).filter(|_| below % 3 > 0).map(|at| at.row);
                Command::AddRows { tab: TABS[tab], below, count }
            }
            Deed::Delete { tab, row, count } => {
                let rows = (row..row + count).filter_map(|row| self.row(tab, row)).map(|at| at.row).collect();
                Command::DeleteRows { tab: TABS[tab], rows }
            }
            Deed::Fix { tab, row, issue, choice } => {
                let at = self.row(tab, row)?;
                let window = self.window(at.tab);
                let row = window.rows.iter().find(|row| row.row == at.row)?;
                let whole = row.issues.iter().map(|issue| (WHOLE_ROW, issue.code));
                let cells = (0u16..).zip(&row.cells);
                let cells = cells
                    .flat_map(|(column, cell)| cell.issues.iter().map(move |issue| (column, issue.code)));
                let issues: Vec<(u16, Code)> = whole.chain(cells).collect();
                let (column, code) = *issues.get(issue % issues.len().max(1))?;
                Command::Fix { tab: at.tab, row: at.row, column, code, choice }
            }
            Deed::FixAll { tab, code } => Command::FixAll { tab: TABS[tab], code: Code::ALL[code] },
            Deed::Map { tab, column, field } => {
                let column = self.column(tab, column)?;
                Command::Map { tab: TABS[tab], column, field: FIELDS.get(field).copied() }
            }
            Deed::Rename { tab, column, header } => {
                let column = self.column(tab, column)?;
                Command::RenameHeader { tab: TABS[tab], column, header }
            }
            Deed::AddColumn { tab, field } => Command::AddColumn { tab: TABS[tab], field: FIELDS[field] },
            Deed::View { tab, filter } => {
                let filters = [
                    Filter::All,
                    Filter::Errors,
                    Filter::Warnings,
                    Filter::Cleaned,
                    Filter::Code(Code::EmailDuplicate),
                    Filter::Code(Code::ReferenceElsewhere),
                ];
                Command::View { tab: TABS[tab], filter: filters[filter] }
            }
            Deed::Plan { tab, row } => {
                let origin: Origin = self.session.table.origin(self.row(tab, row)?);
                let issue = |field, code, message: &str| PlanIssue {
                    origin,
                    field,
                    code,
                    message: message.to_owned(),
                };
                let issues = vec![
                    issue(Some(Field::Email), Code::EmailTaken, "This email is taken."),
                    issue(Some(Field::Parent), Code::ReferenceElsewhere, "As the plan says."),
                    issue(None, Code::Protected, "Not here."),
                ];
                Command::PlanIssues { issues }
            }
            Deed::Remove { source } => Command::Remove { source: SourceId(source) },
            Deed::Undo => Command::Undo,
            Deed::Redo => Command::Redo,
            Deed::Add { .. } | Deed::Work { .. } => return None,
        })
    }

    fn act(&mut self, deed: &Deed) {
        match deed {
            Deed::Work { steps } => {
                for _ in 0..*steps {
                    self.session.step(2);
                }
            }
            Deed::Add { tab, source, text } => self.add(*source, TABS[*tab], text),
            deed => {
                if let Some(command) = self.command(deed) {
                    self.say(command, None);
                }
            }
        }
    }

    /// What was found equals what is found by checking everything again.
    fn is_as_if_checked_afresh(&self) -> Result<(), TestCaseError> {
        let table = &self.session.table;
        let kept = &self.session.findings;
        let mut fresh = Findings::begin(table, kept.plan().clone());
        while fresh.step(table, 1000) {}
        for tab in TABS {
            for row in 0..table.numbers(tab) {
                let at = RowRef { tab, row };
                let marks = |findings: &Findings| findings.marks(at).collect::<Vec<_>>();
                prop_assert_eq!(marks(kept), marks(&fresh), "{:?}", at);
                if table.is_live(at) {
                    prop_assert_eq!(kept.reasons(table, at), fresh.reasons(table, at));
                }
            }
            prop_assert_eq!(kept.counts(tab), fresh.counts(tab));
            prop_assert!(kept.kinds(tab).eq(fresh.kinds(tab)));
            prop_assert_eq!(table.live_rows(tab) as usize, table.rows(tab).count());
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn checking_after_edits_equals_checking_afresh(
        texts in prop::collection::vec(csv(), 3),
        deeds in prop::collection::vec(deed(), 0..25),
    ) {
        let mut play = Play::new(&texts);
        for deed in &deeds {
            play.act(deed);
            if !play.session.has_work() {
                play.is_as_if_checked_afresh()?;
            }
        }
        play.settle();
        play.is_as_if_checked_afresh()?;
    }

    #[test]
    fn taking_everything_back_gives_the_first_state(
        texts in prop::collection::vec(csv(), 3),
        deeds in prop::collection::vec(deed(), 0..25),
    ) {
        let mut play = Play::new(&texts);
        let first = play.all();
        for deed in &deeds {
            // Sources are not taken back; a plan's issues are not an edit; a view is only looked at.
            if !matches!(deed, Deed::Add { .. } | Deed::Remove { .. } | Deed::Plan { .. } | Deed::View { .. }) {
                play.act(deed);
            }
        }
        play.settle();
        let last = play.all();
        let mut steps = 0;
        while play.session.state().undo.is_some() {
            play.say(Command::Undo, None);
            steps += 1;
            prop_assert!(steps < 1000);
        }
        play.settle();
        let (state, windows) = play.all();
        let redo = state.redo.clone();
        // Row numbers that were given stay given.
        prop_assert_eq!((State { redo: None, total: 0, checked: 0, ..state }, &windows), (State { total: 0, checked: 0, ..first.0 }, &first.1));
        prop_assert!(redo.is_some() || steps == 0);
        // And forth again, as far as had been done.
        for _ in 0..steps {
            play.say(Command::Redo, None);
        }
        play.settle();
        let again = play.all();
        prop_assert_eq!(State { redo: None, ..again.0 }, State { redo: None, ..last.0 });
        prop_assert_eq!(again.1, last.1);
    }

    #[test]
    fn the_same_commands_give_a_new_session_the_same_state(
        texts in prop::collection::vec(csv(), 3),
        deeds in prop::collection::vec(deed(), 0..25),
    ) {
        let mut play = Play::new(&texts);
        for deed in &deeds {
            play.act(deed);
        }
        play.settle();
        let mut again = Session::new();
        for (at, (command, payload)) in play.said.iter().enumerate() {
            // The page keeps only the last of several readings of one source.
            let source = |command: &Command| match command {
                Command::Add { source, .. } => Some(*source),
                _ => None,
            };
            let next = play.said.get(at + 1).and_then(|(next, _)| source(next));
            if next.is_some() && next == source(command) {
                continue;
            }
            again.command(command.clone(), payload.clone());
        }
        while again.has_work() {
            again.step(1000);
        }
        let said = |session: &Session| State { bytes_read: 0, bytes_total: 0, ..session.state() };
        prop_assert_eq!(said(&again), said(&play.session));
        for tab in TABS {
            prop_assert_eq!(again.window(0, tab, 0, 1000), play.window(tab));
        }
    }

    #[test]
    fn what_is_staged_is_put_together_the_same(
        texts in prop::collection::vec(csv(), 3),
        deeds in prop::collection::vec(deed(), 0..12),
    ) {
        let mut play = Play::new(&texts);
        for deed in deeds.iter().filter(|deed| !matches!(deed, Deed::Plan { .. })) {
            play.act(deed);
        }
        play.settle();
        let table = &play.session.table;
        let updates = play.session.stage(1);
        let parts: Vec<Part> = updates.iter().filter_map(|update| match update {
            Update::Part { bytes, .. } => Part::decode(bytes).ok(),
            _ => None,
        }).collect();
        let names: Vec<(SourceId, String)> = table.sources().map(|source| (source.id, source.name.clone())).collect();
        let came = assemble(table.format(), &names, parts).expect("our own parts fit");
        let findings = check(&came);
        for tab in TABS {
            prop_assert_eq!(came.rows(tab).count(), table.rows(tab).count());
            for at in came.rows(tab) {
                let origin = came.origin(at);
                let here = table.row_at(origin.source, origin.line).expect("it came from here");
                for field in FIELDS {
                    if field.repeats() {
                        prop_assert_eq!(came.references(at, field), table.references(here, field));
                    } else {
                        prop_assert_eq!(came.value(at, field), table.value(here, field));
                    }
                }
                prop_assert_eq!(came.source_name(origin.source), table.source_name(origin.source));
                // What depends on the whole column, or on cells that do not go up, is only ever a warning.
                prop_assert_eq!(findings.has_error(at), play.session.findings.has_error(here), "{:?}", play.session.findings.reasons(table, here));
            }
        }
    }

    #[test]
    fn no_bytes_make_decoding_a_part_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(part) = Part::decode(&bytes) {
            let _ = assemble(&crate::format::learners::LEARNERS, &[], vec![part]);
        }
    }

    #[test]
    fn a_part_that_was_damaged_never_panics(text in csv(), at in 0..4000usize, with in any::<u8>()) {
        let play = Play::new(&[text]);
        for update in play.session.stage(1) {
            if let Update::Part { mut bytes, .. } = update {
                let place = at % bytes.len();
                bytes[place] = with;
                if let Ok(part) = Part::decode(&bytes)
                    && let Ok(table) = assemble(&crate::format::learners::LEARNERS, &[], vec![part])
                {
                    check(&table);
                }
            }
        }
    }
}
