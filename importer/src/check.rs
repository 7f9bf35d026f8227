//! Table to issues: one rule per file. What one cell tells is in [`cell`]; what rows tell together is in groups of the
//! index, so that an edit is checked again in microseconds, with all the rows that it touches.

pub mod cell;
pub mod clean;
pub mod damage;
pub mod email;
pub mod language;
pub mod name;
pub mod username;

mod digest;
mod findings;
mod group;
mod index;
mod look;
mod near;
mod reference;
mod sentence;
mod shared;
mod username_made;

pub(crate) mod mend;

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use self::cell::Codes;
use self::digest::{Space, digest};
pub use self::findings::RowCounts;
pub(crate) use self::findings::{CLEANED, ERRORS, KindCount, Mark, WARNINGS};
use self::findings::{Palette, ROW, TabMarks, codes_in, slot_of};
use self::group::Verdict;
use self::index::Index;
use self::near::Near;
pub(crate) use self::sentence::row_of;
use crate::format::{Field, Tab};
use crate::issue::Code;
use crate::message::PlanIssue;
use crate::outcome::{Origin, Reason};
use crate::table::{RowRef, Table};

/// What was found in a table: marks at rest, from which sentences are made when somebody asks.
///
/// ```
/// use importer::check::check;
/// use importer::format::{Field, learners};
/// use importer::outcome::SourceId;
/// use importer::sheet::Sheet;
/// use importer::stage::{Part, assemble};
///
/// let mut sheet = Sheet::new();
/// sheet.push_row(2, ["Kim", "Lee", "kim@home.example"].into_iter());
/// sheet.push_row(3, ["Kai", "Lee", "KIM@home.example"].into_iter());
/// let fields = vec![Field::GivenName, Field::FamilyName, Field::Email];
/// let part = Part { tab: learners::PARENTS, source: SourceId(1), fields, sheet };
/// let table = assemble(&learners::LEARNERS, &[], vec![part])?;
///
/// let findings = check(&table);
/// let row = table.rows(learners::PARENTS).next().unwrap();
/// assert!(findings.has_error(row));
/// assert!(findings.reasons(&table, row)[0].message.starts_with("Duplicate email with row 3."));
/// # Ok::<(), importer::stage::StageError>(())
/// ```
#[derive(Debug)]
pub struct Findings {
    tabs: Vec<TabMarks>,
    palette: Palette,
    index: Index,
    /// What the server's plan said of rows.
    plan: FxHashMap<RowRef, Vec<PlanIssue>>,
    phase: Phase,
    /// For each tab the e-mails that misspelled ones are compared with; made when first needed.
    near: Vec<OnceLock<Near>>,
    kept: shared::Kept,
    /// Used again from row to row.
    scratch: Vec<Mark>,
}

/// How far the first check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Each row by itself, from this one on.
    Rows {
        tab: u8,
        row: u32,
    },
    /// What follows from those who say the same.
    Groups {
        next: u32,
    },
    /// Each row among the others.
    Across {
        tab: u8,
        row: u32,
    },
    Done,
}

/// Checks all rows.
pub fn check(table: &Table) -> Findings {
    let mut findings = Findings::begin(table, FxHashMap::default());
    while findings.step(table, u32::MAX) {}
    findings
}

impl Findings {
    /// Nothing is found yet. `plan` is what the server said of rows.
    pub(crate) fn begin(table: &Table, plan: FxHashMap<RowRef, Vec<PlanIssue>>) -> Self {
        let tabs = || table.format().tabs().map(|(tab, _)| tab);
        Self {
            tabs: tabs()
                .map(|tab| TabMarks::new(slot_of(table.mapped(tab).len()), table.numbers(tab)))
                .collect(),
            palette: Palette::default(),
            index: Index::new(tabs().map(|tab| table.numbers(tab))),
            plan,
            phase: Phase::Rows { tab: 0, row: 0 },
            near: tabs().map(|_| OnceLock::new()).collect(),
            kept: shared::Kept::default(),
            scratch: Vec::new(),
        }
    }

    /// Goes on with the first check, for about so many rows. `false`: it is done.
    pub(crate) fn step(&mut self, table: &Table, mut budget: u32) -> bool {
        while budget > 0 {
            match self.phase {
                Phase::Rows { tab, row } => match place(table, tab, row) {
                    Some(at) => {
                        self.look_at_row(table, at);
                        self.phase = Phase::Rows { tab, row: row + 1 };
                    }
                    None if usize::from(tab) < self.tabs.len() => {
                        self.phase = Phase::Rows { tab: tab + 1, row: 0 };
                    }
                    None => {
                        self.index.touched();
                        self.phase = Phase::Groups { next: 0 };
                    }
                },
                Phase::Groups { next } if next < self.index.groups() => {
                    self.index.group_mut(next).verdict = Verdict::of(&self.index, table, next);
                    self.phase = Phase::Groups { next: next + 1 };
                }
                Phase::Groups { .. } => self.phase = Phase::Across { tab: 0, row: 0 },
                Phase::Across { tab, row } => match place(table, tab, row) {
                    Some(at) => {
                        self.look_across(table, at);
                        self.phase = Phase::Across { tab, row: row + 1 };
                    }
                    None if usize::from(tab) < self.tabs.len() => {
                        self.phase = Phase::Across { tab: tab + 1, row: 0 };
                    }
                    None => self.phase = Phase::Done,
                },
                Phase::Done => return false,
            }
            budget -= 1;
        }
        self.phase != Phase::Done
    }

    pub(crate) fn is_done(&self) -> bool {
        self.phase == Phase::Done
    }

    /// Rows checked, of all: a row counts when all is said about it.
    pub(crate) fn progress(&self, table: &Table) -> (u32, u32) {
        let numbers = |tab: u8| table.numbers(Tab(tab));
        let all: u32 = (0..self.tabs.len() as u8).map(numbers).sum();
        let before = |tab: u8| (0..tab.min(self.tabs.len() as u8)).map(numbers).sum::<u32>();
        let done = match self.phase {
            Phase::Rows { tab, row } => (before(tab) + row) / 2,
            Phase::Groups { .. } => all / 2,
            Phase::Across { tab, row } => all / 2 + (before(tab) + row) / 2,
            Phase::Done => all,
        };
        (done.min(all), all)
    }

    /// Checks rows again that were changed, and all others that this touches. The tabs where something may look
    /// different come back.
    pub(crate) fn recheck(&mut self, table: &Table, rows: &[RowRef]) -> Vec<Tab> {
        for (at, tab) in self.tabs.iter_mut().enumerate() {
            let tab_number = Tab(at as u8);
            tab.grow(table.numbers(tab_number));
            self.index.grow(tab_number, table.numbers(tab_number));
        }
        for at in rows {
            self.plan.remove(at);
        }
        let mut all = self.forget_links();
        all.extend_from_slice(rows);
        all.sort_unstable();
        all.dedup();
        let rows = &all[..];
        let mut changed: Vec<Tab> = rows.iter().map(|row| row.tab).collect();
        for &at in rows {
            self.near[usize::from(at.tab.0)].take();
            if self.is_reached(at) {
                self.look_at_row(table, at);
            }
        }
        if !matches!(self.phase, Phase::Rows { .. }) {
            let mut again = rows.to_vec();
            for group in self.index.touched() {
                let verdict = Verdict::of(&self.index, table, group);
                if verdict != self.index.group(group).verdict {
                    self.index.group_mut(group).verdict = verdict;
                    again.extend(self.index.definitions(group).map(index::Entry::at));
                    again.extend(self.index.references(group).map(index::Entry::at));
                }
                self.index.drop_if_empty(group);
            }
            again.sort_unstable();
            again.dedup();
            for at in again {
                self.look_across(table, at);
                changed.push(at.tab);
            }
        }
        changed.sort_unstable();
        changed.dedup();
        changed
    }

    /// Was the row looked at already? If not, the first check will come by.
    fn is_reached(&self, at: RowRef) -> bool {
        match self.phase {
            Phase::Rows { tab, row } => (at.tab.0, at.row) < (tab, row),
            _ => true,
        }
    }

    /// Takes what the server's plan said, in place of what an earlier one said.
    pub(crate) fn set_plan(&mut self, table: &Table, issues: Vec<PlanIssue>) {
        let old = std::mem::take(&mut self.plan);
        let mut rows: Vec<RowRef> = old.into_keys().collect();
        let added = table.added_rows();
        for issue in issues {
            let Origin { source, line, .. } = issue.origin;
            if let Some(at) = added.get(&(source, line)).copied().or_else(|| table.row_at(source, line))
                && at.tab == issue.origin.tab
                && table.exists(at)
            {
                self.plan.entry(at).or_default().push(issue);
                rows.push(at);
            }
        }
        rows.sort_unstable();
        rows.dedup();
        for at in rows {
            if self.is_reached(at) {
                self.look_at_row(table, at);
                self.look_across(table, at);
            }
        }
        // The same entries came back.
        self.index.touched();
    }

    /// Forgets what the server's plan said of a row that was edited.
    pub(crate) fn forget_plan(&mut self, at: RowRef) {
        self.plan.remove(&at);
        self.forget_links();
    }

    /// Forgets what the server's plan said of links, after any edit: the row at their other end may be mended by it.
    /// Gives the rows of which something was forgotten.
    fn forget_links(&mut self) -> Vec<RowRef> {
        let is_link =
            |issue: &PlanIssue| matches!(issue.code, Code::ReferenceFailed | Code::ReferenceUnknown);
        let mut rows = Vec::new();
        self.plan.retain(|&at, issues| {
            let before = issues.len();
            issues.retain(|issue| !is_link(issue));
            if issues.len() < before {
                rows.push(at);
            }
            !issues.is_empty()
        });
        rows
    }

    /// Forgets all that the server's plan said.
    pub(crate) fn forget_plans(&mut self) {
        self.plan.clear();
    }

    /// Would fixing all of this kind mend this cell?
    pub(crate) fn is_fixable(&self, mark: Mark, code: Code) -> bool {
        mark.codes.has(code) && (mark.fixable.has(code) || code == Code::ReferenceElsewhere)
    }

    pub(crate) fn plan(&self) -> &FxHashMap<RowRef, Vec<PlanIssue>> {
        &self.plan
    }

    /// Why a row cannot go in, or needs a look: its errors and warnings, in the order of its cells.
    pub fn reasons(&self, table: &Table, at: RowRef) -> Vec<Reason> {
        let mut reasons = Vec::new();
        for (slot, mark) in self.marks(at).enumerate() {
            let codes = Codes(mark.codes.0 & (ERRORS.0 | WARNINGS.0));
            for code in codes.iter() {
                let field = slot.checked_sub(1).map(|place| table.mapped(at.tab)[place].field);
                reasons.push(Reason {
                    code,
                    field,
                    message: self.sentence(table, at, slot, code).into_owned(),
                });
            }
        }
        reasons
    }

    /// Does something block the row?
    pub fn has_error(&self, at: RowRef) -> bool {
        self.codes(at).0 & ERRORS.0 != 0
    }

    /// How many rows of a tab have errors, warnings, infos.
    pub fn counts(&self, tab: Tab) -> RowCounts {
        self.tabs[usize::from(tab.0)].rows
    }

    /// All that was found in a row.
    pub(crate) fn codes(&self, at: RowRef) -> Codes {
        codes_in(&self.palette, &self.tabs, at)
    }

    /// What was found in a row as a whole, then in each of its mapped cells.
    pub(crate) fn marks(&self, at: RowRef) -> impl Iterator<Item = Mark> {
        self.tabs[usize::from(at.tab.0)].of_row(at.row).iter().map(|&place| self.palette.mark(place))
    }

    /// How often each code was found in a tab, in the order of [`Code::ALL`].
    pub(crate) fn kinds(&self, tab: Tab) -> impl Iterator<Item = (Code, KindCount)> {
        Code::ALL.iter().copied().zip(self.tabs[usize::from(tab.0)].kinds.iter().copied())
    }
}

/// The next row of the first check.
fn place(table: &Table, tab: u8, row: u32) -> Option<RowRef> {
    let tab = Tab(tab);
    (usize::from(tab.0) < table.format().tabs.len() && row < table.numbers(tab))
        .then_some(RowRef { tab, row })
}

/// The slot of the first of these fields that the tab has; the row's own if it has none.
fn place_of(table: &Table, tab: Tab, fields: &[Field]) -> usize {
    let mapped = table.mapped(tab);
    let place = |field: &Field| mapped.iter().position(|column| column.field == *field);
    fields.iter().find_map(place).map_or(ROW, slot_of)
}

/// A sentence, made or kept.
type Sentence<'a> = Cow<'a, str>;
