//! What can be taken back. A change that is made gives the one that takes it back.

use std::collections::VecDeque;

use super::{Session, notice};
use crate::format::{Field, Tab};
use crate::issue::Severity;
use crate::message::Update;
use crate::table::{RowRef, TableColumn};

/// Steps that are kept.
const KEPT: usize = 1000;

/// One thing that was, or is to be, changed.
#[derive(Debug)]
pub(super) enum Change {
    /// A text to lie over a cell, or none.
    Cell { at: RowRef, column: u16, text: Option<Box<str>> },
    /// A row to be deleted, or to be there.
    Row { at: RowRef, deleted: bool },
    /// A column to be put in at a place, or the one there to be taken out.
    Column { tab: Tab, at: u16, column: Option<TableColumn> },
    /// A text of a closed list to mean a word, or what it says itself.
    Word { tab: Tab, field: Field, text: String, word: Option<Box<str>> },
    /// The columns of a tab to be these, at their places.
    Columns { tab: Tab, columns: Vec<TableColumn> },
}

/// What is taken back at once.
#[derive(Debug)]
pub(super) struct Step {
    /// In words, for the button: "typing in 1 cell".
    pub name: String,
    pub changes: Vec<Change>,
}

#[derive(Debug, Default)]
pub(super) struct History {
    done: VecDeque<Step>,
    undone: Vec<Step>,
}

impl History {
    pub fn push(&mut self, step: Step) {
        if step.changes.is_empty() {
            return;
        }
        self.undone.clear();
        self.done.push_back(step);
        if self.done.len() > KEPT {
            self.done.pop_front();
        }
    }

    pub fn clear(&mut self) {
        self.done.clear();
        self.undone.clear();
    }

    pub fn undo_name(&self) -> Option<&str> {
        self.done.back().map(|step| &*step.name)
    }

    pub fn redo_name(&self) -> Option<&str> {
        self.undone.last().map(|step| &*step.name)
    }
}

/// What changes have touched.
#[derive(Debug, Default)]
pub(super) struct Touched {
    pub rows: Vec<RowRef>,
    /// Tabs whose columns are others now.
    pub columns: Vec<Tab>,
    /// Tabs that have rows more or less.
    pub count: Vec<Tab>,
    /// Rows that are there again.
    pub back: Vec<RowRef>,
}

impl Session {
    /// Makes a change, and gives the one that takes it back.
    pub(super) fn make(&mut self, change: Change, touched: &mut Touched) -> Change {
        match change {
            Change::Cell { at, column, text } => {
                self.leave(at, touched);
                Change::Cell { at, column, text: self.table.set_edit(at, column, text) }
            }
            Change::Row { at, deleted } => {
                touched.count.push(at.tab);
                if !deleted {
                    touched.back.push(at);
                }
                self.leave(at, touched);
                self.table.set_deleted(at, deleted);
                Change::Row { at, deleted: !deleted }
            }
            Change::Column { tab, at, column } => {
                touched.columns.push(tab);
                let taken = match column {
                    Some(column) => {
                        self.table.insert_column(tab, at, column);
                        None
                    }
                    None => Some(self.table.remove_column(tab, at)),
                };
                Change::Column { tab, at, column: taken }
            }
            Change::Word { tab, field, text, word } => {
                touched.columns.push(tab);
                let word = self.table.set_word(tab, field, &text, word);
                Change::Word { tab, field, text, word }
            }
            Change::Columns { tab, columns } => {
                touched.columns.push(tab);
                let before = self.table.columns(tab).to_vec();
                self.table.set_columns(tab, columns);
                Change::Columns { tab, columns: before }
            }
        }
    }

    /// A row is about to change. What several of its cells say is looked at once, before the first of them changes.
    fn leave(&mut self, at: RowRef, touched: &mut Touched) {
        if touched.rows.last() != Some(&at) {
            touched.rows.push(at);
            self.findings.leave(&self.table, at);
        }
    }

    /// Makes changes as one step, checks what they touch, and says what the page has to know.
    pub(super) fn make_step(&mut self, name: String, changes: Vec<Change>) -> Vec<Update> {
        let mut touched = Touched::default();
        let mut back: Vec<Change> =
            changes.into_iter().map(|change| self.make(change, &mut touched)).collect();
        back.reverse();
        self.history.push(Step { name, changes: back });
        self.settle(touched)
    }

    pub(super) fn undo(&mut self) -> Vec<Update> {
        let Some(step) = self.history.done.pop_back() else { return Vec::new() };
        let (step, touched) = self.turn(step);
        let elsewhere = self.said_elsewhere("Undone", &step, &touched);
        self.history.undone.push(step);
        let mut updates = self.settle(touched);
        updates.extend(elsewhere);
        updates
    }

    pub(super) fn redo(&mut self) -> Vec<Update> {
        let Some(step) = self.history.undone.pop() else { return Vec::new() };
        let (step, touched) = self.turn(step);
        let elsewhere = self.said_elsewhere("Done again", &step, &touched);
        self.history.done.push_back(step);
        let mut updates = self.settle(touched);
        updates.extend(elsewhere);
        updates
    }

    /// What is said of a step of which nothing is on the tab that is shown.
    fn said_elsewhere(&self, what: &str, step: &Step, touched: &Touched) -> Option<Update> {
        let rows = touched.rows.iter().map(|row| row.tab);
        let mut tabs: Vec<Tab> = rows.chain(touched.columns.iter().copied()).collect();
        if tabs.contains(&self.shown) {
            return None;
        }
        tabs.sort_unstable();
        let tab = self.table.format().tab(*tabs.first()?).label;
        Some(notice(Severity::Info, format!("{what} on {tab}: {}", step.name)))
    }

    /// Makes a step's changes, which then take themselves back.
    fn turn(&mut self, step: Step) -> (Step, Touched) {
        let mut touched = Touched::default();
        let mut changes: Vec<Change> =
            step.changes.into_iter().map(|change| self.make(change, &mut touched)).collect();
        changes.reverse();
        (Step { name: step.name, changes }, touched)
    }

    /// Checks again what was touched, and tells the page.
    pub(super) fn settle(&mut self, mut touched: Touched) -> Vec<Update> {
        let mut stale = self.recheck(&mut touched);
        let mut updates = Vec::new();
        for &tab in &touched.count {
            updates.push(self.renew_view(tab, &touched.back));
        }
        updates.push(Update::State(self.state()));
        stale.sort_unstable();
        stale.dedup();
        updates.extend(stale.into_iter().map(|tab| Update::Stale { tab }));
        updates
    }

    /// Checks again what was touched. Gives the tabs where something may look different.
    pub(super) fn recheck(&mut self, touched: &mut Touched) -> Vec<Tab> {
        for list in [&mut touched.columns, &mut touched.count] {
            list.sort_unstable();
            list.dedup();
        }
        touched.rows.sort_unstable();
        touched.rows.dedup();
        if touched.columns.is_empty() && !self.findings.is_outgrown(&self.table) {
            for &at in &touched.rows {
                self.table.refresh_row(at);
            }
            return self.findings.recheck(&self.table, &touched.rows);
        }
        for &tab in &touched.columns {
            self.table.refresh_columns(tab);
            self.renew_looks(tab);
        }
        for &at in &touched.rows {
            self.table.refresh_row(at);
            self.findings.forget_plan(at);
        }
        self.begin_check();
        self.tabs().collect()
    }
}
