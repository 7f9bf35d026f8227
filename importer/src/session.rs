//! The state machine that the page talks to: commands in, updates out.
//!
//! Commands that change something are applied strictly in order, so saying the same ones to a new session gives the
//! same state: that is how the page survives a worker that dies. Reading and checking go on in slices
//! ([`Session::step`]); a window of rows is answered at once, with what is known so far.
//!
//! ```
//! use importer::format::learners;
//! use importer::message::{Command, SourceKind, Update};
//! use importer::outcome::SourceId;
//! use importer::session::Session;
//!
//! let mut session = Session::new();
//! session.command(Command::Open { format: "learners".into() }, None);
//! let add = Command::Add {
//!     source: SourceId(1),
//!     tab: learners::PARENTS,
//!     name: "parents.csv".into(),
//!     kind: SourceKind::File,
//!     dialect: Default::default(),
//! };
//! session.command(add, Some(b"First name,Last name,Email\nKim,Lee,kim@home".to_vec()));
//! while session.has_work() {
//!     session.step(1000);
//! }
//! let window = Command::Window { request: 1, tab: learners::PARENTS, first: 0, count: 10 };
//! let answer = session.command(window, None);
//! let [Update::Window(window)] = &*answer else { panic!() };
//! assert_eq!(window.rows[0].cells[2].text, "kim@home");
//! assert_eq!(window.rows[0].cells[2].issues.len(), 1);
//! ```

mod edit;
mod export;
mod found;
mod history;
mod mending;
mod paste;
#[cfg(test)]
mod properties;
mod sources;
mod state;
mod view;
mod window;

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

pub use self::found::{Found, OTHERS};
use self::history::History;
pub use self::sources::HEAD;
use self::sources::{First, Reading};
use self::state::ColumnLook;
use self::view::View;
use crate::check::Findings;
use crate::format::{self, Format, Tab, learners};
use crate::issue::Severity;
use crate::map;
use crate::message::{Command, Filter, Update};
use crate::outcome::SourceId;
use crate::read::{Fingerprint, Input};
use crate::table::{RowRef, Settling, Table};

/// After so much work the page hears how far it is: a few times a second.
const NEWS: u32 = 25_000;

/// An import while it is in the browser.
#[derive(Debug)]
pub struct Session {
    table: Table,
    findings: Findings,
    history: History,
    views: Vec<View>,
    /// What is known of the columns of each tab for the page.
    looks: Vec<Vec<ColumnLook>>,
    /// Commands that wait for those before them.
    queue: VecDeque<(Command, Option<Input>)>,
    reading: Option<Reading>,
    /// What the rows of a source are that was just read, and how many columns each tab had before.
    settling: Option<(Settling, Vec<usize>)>,
    /// What is shown of an empty tab until its source is read.
    first: Option<First>,
    fingerprints: FxHashMap<SourceId, Fingerprint>,
    /// Bytes of all sources that were read.
    bytes_read: u64,
    /// Work done since the page last heard of it.
    unsaid: u32,
    /// The format that the headings fit better than this one.
    suggested: Option<&'static Format>,
    /// The tab whose rows the page asked for last: the one on the screen.
    shown: Tab,
}

impl Default for Session {
    fn default() -> Self {
        Self::new()
    }
}

impl Session {
    /// Nothing to import yet, in the default format.
    pub fn new() -> Self {
        Self::of(&learners::LEARNERS)
    }

    fn of(format: &'static Format) -> Self {
        let table = Table::new(format);
        let tabs = format.tabs.len();
        Self {
            findings: Findings::begin(&table, FxHashMap::default()),
            history: History::default(),
            views: vec![View::default(); tabs],
            looks: vec![Vec::new(); tabs],
            queue: VecDeque::new(),
            reading: None,
            settling: None,
            first: None,
            fingerprints: FxHashMap::default(),
            bytes_read: 0,
            unsaid: 0,
            suggested: None,
            shown: Tab(0),
            table,
        }
    }

    /// Takes a command; `payload` are the bytes of [`Command::Add`]. What cannot be done yet is done in a later
    /// [`Session::step`].
    pub fn command(&mut self, command: Command, payload: Option<Vec<u8>>) -> Vec<Update> {
        self.command_with(command, payload.map(Input::from))
    }

    /// The same, with bytes that came in pieces.
    pub fn command_with(&mut self, command: Command, payload: Option<Input>) -> Vec<Update> {
        if let Some(tab) = tab_of(&command)
            && usize::from(tab.0) >= self.table.format().tabs.len()
        {
            return Vec::new();
        }
        if let Command::Window { tab, .. } = command {
            self.shown = tab;
        }
        if command.is_question() {
            return self.answer(&command);
        }
        if self.queue.is_empty() && self.can_do(&command) {
            return self.apply(command, payload);
        }
        self.queue.push_back((command, payload));
        Vec::new()
    }

    /// Is there something to read, check or do?
    pub fn has_work(&self) -> bool {
        self.is_taking_in() || !self.queue.is_empty() || !self.findings.is_done()
    }

    /// Goes on with reading, checking and waiting commands, for about `budget` rows' worth of work.
    pub fn step(&mut self, budget: u32) -> Vec<Update> {
        let mut updates = Vec::new();
        if !self.has_work() {
            return updates;
        }
        self.unsaid = self.unsaid.saturating_add(budget);
        if self.reading.is_some() {
            self.read_on(budget, &mut updates);
        } else if self.settling.is_some() {
            updates.extend(self.settle_on(budget));
        } else if !self.findings.is_done() && !self.findings.step(&self.table, budget) {
            self.unsaid = NEWS;
        }
        while let Some((command, _)) = self.queue.front()
            && self.can_do(command)
        {
            if let Some((command, payload)) = self.queue.pop_front() {
                updates.extend(self.apply(command, payload));
            }
        }
        if self.unsaid >= NEWS {
            self.unsaid = 0;
            updates.push(Update::State(self.state()));
            updates.extend(
                self.tabs().filter(|&tab| self.table.numbers(tab) > 0).map(|tab| Update::Stale { tab }),
            );
        }
        updates
    }

    /// Are there rows on their way into the table?
    fn is_taking_in(&self) -> bool {
        self.reading.is_some() || self.settling.is_some()
    }

    /// May the command be done now, if none waits before it?
    fn can_do(&self, command: &Command) -> bool {
        !self.is_taking_in()
            && match command {
                Command::Fix { .. } | Command::FixAll { .. } | Command::Stage { .. } => {
                    self.findings.is_done()
                }
                Command::ExportRowsToMend { .. } => self.findings.is_done(),
                Command::View { filter, .. } => *filter == Filter::All || self.findings.is_done(),
                _ => true,
            }
    }

    fn apply(&mut self, command: Command, payload: Option<Input>) -> Vec<Update> {
        match command {
            Command::Open { format } => self.open(&format),
            Command::Add { .. } => self.add(command, payload.unwrap_or_default()),
            Command::Remembered { memories } => self.remember(memories),
            Command::TypeRows { source, tab, rows } => self.type_rows(source, tab, rows),
            Command::Remove { source } => self.remove(source),
            Command::Map { tab, column, field } => self.map(tab, column, field),
            Command::Confirm { tab } => self.confirm(tab),
            Command::ReadAs { tab, field, text, word } => self.read_as(tab, field, text, word),
            Command::RenameHeader { tab, column, header } => self.rename_header(tab, column, &header),
            Command::AddColumn { tab, field } => self.add_column(tab, field),
            Command::SetCells { tab, cells } => self.set_cells(tab, cells),
            Command::Paste { tab, row, column, text } => self.paste(tab, row, column, &text),
            Command::AddRows { tab, below, count } => self.add_rows(tab, below, count),
            Command::DeleteRows { tab, rows } => self.delete_rows(tab, rows),
            Command::Fix { tab, row, column, code, choice } => {
                self.fix(RowRef { tab, row }, column, code, usize::from(choice))
            }
            Command::FixAll { tab, code } => self.fix_all(tab, code),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::PlanIssues { issues } => {
                self.findings.set_plan(&self.table, issues);
                let stale = self.tabs().map(|tab| Update::Stale { tab });
                std::iter::once(Update::State(self.state())).chain(stale).collect()
            }
            Command::View { tab, filter } => self.choose_view(tab, filter),
            Command::Words { request, tab } => {
                vec![Update::Words { request, words: self.table.open_words(tab) }]
            }
            Command::Memories { request } => {
                vec![Update::Memories { request, memories: self.table.worth_remembering() }]
            }
            Command::Stage { request } => self.stage(request),
            Command::ExportRowsToMend { request, tab } => self.export_rows_to_mend(request, tab),
            Command::Reach { request } => vec![Update::State(self.state()), Update::Reached { request }],
            question => self.answer(&question),
        }
    }

    fn answer(&self, question: &Command) -> Vec<Update> {
        let of = tab_of(question).map_or(self, |tab| self.shown_of(tab));
        let answer = match *question {
            Command::TabsOfSheets { request, ref names } => {
                let format = self.table.format();
                let tabs = names.iter().map(|name| map::tab_of_sheet(format, name)).collect();
                Update::TabsOfSheets { request, tabs }
            }
            Command::Window { request, tab, first, count } => {
                Update::Window(of.window(request, tab, first, count))
            }
            Command::Seek { request, tab, from, code, back } => {
                Update::Found { request, at: of.seek(tab, from, code, back) }
            }
            Command::Cell { request, tab, row, column } => {
                let at = RowRef { tab, row };
                let text = if of.table.exists(at) { of.table.raw(at, column) } else { "" };
                Update::Cell { request, text: text.to_owned() }
            }
            Command::Copy { request, tab, first, last, left, right } => {
                Update::Copied { request, text: of.copy(tab, first, last, left, right) }
            }
            Command::Rows { request, tab, first, last } => {
                Update::Rows { request, rows: of.view_rows(tab, first, last).to_vec() }
            }
            _ => return Vec::new(),
        };
        vec![answer]
    }

    fn open(&mut self, format: &str) -> Vec<Update> {
        *self = format::by_key(format).map_or_else(Self::new, Self::of);
        self.begin_check();
        vec![Update::State(self.state())]
    }

    /// Checks everything again, in slices. What the server said stays.
    fn begin_check(&mut self) {
        self.findings.begin_again(&self.table);
        // An empty table is checked at once.
        if self.tabs().all(|tab| self.table.numbers(tab) == 0) {
            while self.findings.step(&self.table, NEWS) {}
        }
    }

    fn tabs(&self) -> impl Iterator<Item = Tab> + use<> {
        self.table.format().tabs().map(|(tab, _)| tab)
    }
}

fn tab_of(command: &Command) -> Option<Tab> {
    match command {
        Command::Add { tab, .. }
        | Command::TypeRows { tab, .. }
        | Command::Map { tab, .. }
        | Command::Confirm { tab }
        | Command::ReadAs { tab, .. }
        | Command::Words { tab, .. }
        | Command::RenameHeader { tab, .. }
        | Command::AddColumn { tab, .. }
        | Command::SetCells { tab, .. }
        | Command::Paste { tab, .. }
        | Command::AddRows { tab, .. }
        | Command::DeleteRows { tab, .. }
        | Command::Fix { tab, .. }
        | Command::FixAll { tab, .. }
        | Command::View { tab, .. }
        | Command::Window { tab, .. }
        | Command::Seek { tab, .. }
        | Command::Cell { tab, .. }
        | Command::Copy { tab, .. }
        | Command::Rows { tab, .. }
        | Command::ExportRowsToMend { tab, .. } => Some(*tab),
        Command::Open { .. }
        | Command::Remembered { .. }
        | Command::Memories { .. }
        | Command::Remove { .. }
        | Command::Undo
        | Command::Redo
        | Command::PlanIssues { .. }
        | Command::Stage { .. }
        | Command::TabsOfSheets { .. }
        | Command::Reach { .. } => None,
    }
}

fn notice(severity: Severity, message: String) -> Update {
    Update::Notice { severity, message }
}

/// "1 cell", "7 cells".
fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}
