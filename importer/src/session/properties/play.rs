//! Deeds at random, and who does them.

use proptest::prelude::*;

use crate::check::Findings;
use crate::format::learners::{INSTRUCTORS, PARENTS, STUDENTS};
use crate::format::{Field, Tab};
use crate::issue::Code;
use crate::message::{
    CellText, Command, DialectChoice, Filter, PlanIssue, SourceKind, State, WHOLE_ROW, Window,
};
use crate::outcome::{Origin, SourceId};
use crate::session::Session;
use crate::table::RowRef;

pub(super) const TABS: [Tab; 3] = [STUDENTS, INSTRUCTORS, PARENTS];

/// What is done, in numbers that are cut to what is there.
#[derive(Clone, Debug)]
pub(super) enum Deed {
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

pub(super) const FIELDS: [Field; 11] = [
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
pub(super) fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec!["", " ", "Kim", "KIM", "Lee", "Robin", "Example", "ana", "004", "4", "42"]),
        5 => prop::sample::select(vec![
            "a@x.example", "A@X.example", "b@x.example", "ab@x.example", "kim.lee@x.example", "kim.le@x.example",
            "a@x", "robin.example@school.example", "kim", "a@x.example; b@x.example", "kim, ana | nobody@y.example",
        ]),
    ]
    .prop_map(str::to_owned)
}

pub(super) fn header() -> impl Strategy<Value = String> {
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

pub(super) fn csv() -> impl Strategy<Value = String> {
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

pub(super) fn deed() -> impl Strategy<Value = Deed> {
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
pub(super) struct Play {
    pub(super) session: Session,
    pub(super) said: Vec<(Command, Option<Vec<u8>>)>,
}

impl Play {
    pub(super) fn new(texts: &[String]) -> Self {
        let mut play = Self { session: Session::new(), said: Vec::new() };
        play.say(Command::Open { format: "learners".to_owned() }, None);
        for ((source, tab), text) in (1..).zip(TABS).zip(texts) {
            play.add(source, tab, text);
        }
        play.settle();
        play
    }

    pub(super) fn add(&mut self, source: u16, tab: Tab, text: &str) {
        let add = Command::Add {
            source: SourceId(source),
            tab,
            name: format!("{source}.csv"),
            kind: SourceKind::File,
            dialect: DialectChoice::default(),
        };
        self.say(add, Some(text.as_bytes().to_vec()));
    }

    pub(super) fn say(&mut self, command: Command, payload: Option<Vec<u8>>) {
        self.said.push((command.clone(), payload.clone()));
        self.session.command(command, payload);
    }

    pub(super) fn settle(&mut self) {
        while self.session.has_work() {
            self.session.step(3);
        }
    }

    pub(super) fn window(&self, tab: Tab) -> Window {
        self.session.window(0, tab, 0, 1000)
    }

    pub(super) fn all(&self) -> (State, [Window; 3]) {
        (self.session.state(), TABS.map(|tab| self.window(tab)))
    }

    pub(super) fn row(&self, tab: usize, row: usize) -> Option<RowRef> {
        let rows = &self.session.views[tab].rows;
        let row = *rows.get(row % rows.len().max(1))?;
        Some(RowRef { tab: TABS[tab], row })
    }

    pub(super) fn column(&self, tab: usize, column: usize) -> Option<u16> {
        let width = self.session.table.columns(TABS[tab]).len();
        (width > 0).then(|| (column % width) as u16)
    }

    pub(super) fn command(&self, deed: &Deed) -> Option<Command> {
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
                    issue(Some(Field::Email), Code::UsernameTaken, "This email is taken."),
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

    pub(super) fn act(&mut self, deed: &Deed) {
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
    pub(super) fn is_as_if_checked_afresh(&self) -> Result<(), TestCaseError> {
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
