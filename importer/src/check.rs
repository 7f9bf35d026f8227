//! Table to issues: one rule per file. What one cell tells is in [`cell`]; what rows tell together is in groups of the
//! index, so that an edit is checked again in microseconds, with all the rows that it touches.

pub mod cell;
pub mod clean;
pub mod damage;
pub mod email;
pub mod language;
pub mod list;
pub mod name;
pub mod username;

mod digest;
mod findings;
mod first;
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
use self::digest::Digest;
pub use self::findings::RowCounts;
pub(crate) use self::findings::{CLEANED, ERRORS, KindCount, Mark, WARNINGS};
use self::findings::{ROW, TabMarks, slot_of};
use self::first::Phase;
use self::group::Verdict;
use self::index::{Entry, Index};
use self::look::{Absent, Look};
use self::near::Near;
pub(crate) use self::sentence::{inexact, missing_columns, row_of};
use crate::format::{Field, Tab};
use crate::issue::Code;
use crate::message::PlanIssue;
use crate::outcome::{Origin, Reason};
use crate::table::{Mapped, RowRef, Table};

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
/// let part = Part { tab: learners::PARENTS, source: SourceId(1), fields, headings: Vec::new(), sheet };
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
    index: Index,
    /// What the server's plan said of rows.
    plan: FxHashMap<RowRef, Vec<PlanIssue>>,
    phase: Phase,
    /// For each tab the e-mails that misspelled ones are compared with; made when first needed.
    near: Vec<OnceLock<Near>>,
    kept: shared::Kept,
    absent: Absent,
    /// Keys that rows have left or joined, and what followed from them before; `None` where that was not known yet.
    touched: FxHashMap<Digest, Option<Verdict>>,
    /// What rows say that were looked at since the last [`Findings::settle`]: they are not looked at once more.
    entered: FxHashMap<RowRef, Vec<Entry>>,
    /// Used again from row to row.
    scratch: Look,
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
        let keys = |tab| table.mapped(tab).iter().filter(|column| column.field.is_key()).count() as u64;
        let entries = tabs().map(|tab| u64::from(table.numbers(tab)) * keys(tab)).sum();
        Self {
            tabs: tabs()
                .map(|tab| TabMarks::new(slot_of(table.mapped(tab).len()), table.numbers(tab)))
                .collect(),
            index: Index::new(entries),
            plan,
            phase: Phase::Rows { tab: 0, row: 0 },
            near: tabs().map(|_| OnceLock::new()).collect(),
            kept: shared::Kept::default(),
            absent: Absent::of(table),
            touched: FxHashMap::default(),
            entered: FxHashMap::default(),
            scratch: Look::default(),
        }
    }

    /// Forgets all but what the server said, and this before anything new is made: there may not be room for both.
    pub(crate) fn begin_again(&mut self, table: &Table) {
        let plan = std::mem::take(&mut self.plan);
        *self = Self::begin(&Table::new(table.format()), FxHashMap::default());
        *self = Self::begin(table, plan);
    }

    /// A row is about to change: what it says now counts no more. [`Findings::recheck`] has to follow.
    pub(crate) fn leave(&mut self, table: &Table, at: RowRef) {
        if self.is_reached(at) {
            self.take_out(table, at);
        }
    }

    fn take_out(&mut self, table: &Table, at: RowRef) {
        let mut look = std::mem::take(&mut self.scratch);
        look.at(table, self.absent, None, at);
        self.touch(table, &look.entries);
        self.index.take_out(&look.entries, at);
        self.entered.remove(&at);
        self.scratch = look;
    }

    /// A row has changed: enters what it says now. What follows for others waits until [`Findings::recheck`].
    pub(crate) fn enter(&mut self, table: &Table, at: RowRef) {
        self.grow(table);
        if !self.is_reached(at) {
            return;
        }
        let mut look = std::mem::take(&mut self.scratch);
        look.at(table, self.absent, self.plan.get(&at), at);
        self.touch(table, &look.entries);
        self.index.put_in(&look.entries, at);
        self.tabs[usize::from(at.tab.0)].put(at.row, &look.marks);
        if self.is_done() {
            self.entered.insert(at, look.entries.clone());
        }
        self.scratch = look;
    }

    /// Keeps what followed from keys that are about to be left or joined.
    fn touch(&mut self, table: &Table, entries: &[Entry]) {
        let is_done = self.is_done();
        for entry in entries {
            let index = &self.index;
            let before = || is_done.then(|| Verdict::of(&index.group(entry.key), table));
            self.touched.entry(entry.key).or_insert_with(before);
        }
    }

    fn grow(&mut self, table: &Table) {
        for (tab, marks) in (0..).map(Tab).zip(&mut self.tabs) {
            marks.grow(table.numbers(tab));
        }
    }

    /// Are there rows now in a role that had none? Then all have to be checked again.
    pub(crate) fn is_outgrown(&self, table: &Table) -> bool {
        self.absent != Absent::of(table)
    }

    /// Checks rows again that were changed, and all others that this touches. The tabs where something may look
    /// different come back.
    pub(crate) fn recheck(&mut self, table: &Table, rows: &[RowRef]) -> Vec<Tab> {
        for at in rows {
            self.plan.remove(at);
        }
        let mut all = self.forget_links();
        for &at in &all {
            self.leave(table, at);
        }
        all.extend_from_slice(rows);
        self.drop_kept();
        for &at in &all {
            self.near[usize::from(at.tab.0)].take();
            self.enter(table, at);
        }
        if self.is_done() {
            all = self.settle(table, all);
        }
        let mut changed: Vec<Tab> = all.into_iter().map(|at| at.tab).collect();
        changed.dedup();
        changed
    }

    /// Looks again at rows, and at all that say a key of which something else follows now. Gives all of them, in order.
    fn settle(&mut self, table: &Table, mut rows: Vec<RowRef>) -> Vec<RowRef> {
        self.drop_kept();
        let mut verdicts = FxHashMap::default();
        for (key, before) in std::mem::take(&mut self.touched) {
            let group = self.index.group(key);
            let verdict = Verdict::of(&group, table);
            verdicts.insert(key, verdict);
            if before != Some(verdict) {
                rows.extend(group.iter().map(Entry::at));
            }
        }
        rows.sort_unstable();
        rows.dedup();
        let mut entered = std::mem::take(&mut self.entered);
        for &at in &rows {
            match entered.remove(&at) {
                Some(entries) => self.tell(table, at, &entries, &mut verdicts),
                None => self.look_across(table, at, &mut verdicts),
            }
        }
        rows
    }

    /// Tells a row what follows from others. What it tells by itself was just put down.
    fn tell(
        &mut self,
        table: &Table,
        at: RowRef,
        entries: &[Entry],
        verdicts: &mut FxHashMap<Digest, Verdict>,
    ) {
        let marks = &mut self.tabs[usize::from(at.tab.0)];
        for entry in entries {
            let of_group = || Verdict::of(&self.index.group(entry.key), table);
            let verdict = verdicts.entry(entry.key).or_insert_with(of_group);
            verdict.tell(table, entry, |slot, codes| marks.tell(at.row, slot, codes));
        }
    }

    /// Looks at a row by itself and among the others.
    fn look_across(&mut self, table: &Table, at: RowRef, verdicts: &mut FxHashMap<Digest, Verdict>) {
        let mut look = std::mem::take(&mut self.scratch);
        look.at(table, self.absent, self.plan.get(&at), at);
        let entries = std::mem::take(&mut look.entries);
        for entry in &entries {
            let of_group = || Verdict::of(&self.index.group(entry.key), table);
            let verdict = verdicts.entry(entry.key).or_insert_with(of_group);
            verdict.tell(table, entry, |slot, codes| look.tell(slot, codes));
        }
        look.entries = entries;
        self.tabs[usize::from(at.tab.0)].put(at.row, &look.marks);
        self.scratch = look;
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
        self.drop_kept();
        for &at in &rows {
            self.leave(table, at);
            self.enter(table, at);
        }
        if self.is_done() {
            self.settle(table, rows);
        }
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

    #[cfg(test)]
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
        self.tabs[usize::from(tab.0)].counts()
    }

    /// All that was found in a row.
    pub(crate) fn codes(&self, at: RowRef) -> Codes {
        self.tabs[usize::from(at.tab.0)].codes(at.row)
    }

    /// What was found in a row as a whole, then in each of its mapped cells.
    pub(crate) fn marks(&self, at: RowRef) -> impl Iterator<Item = Mark> {
        self.tabs[usize::from(at.tab.0)].of_row(at.row).iter().copied()
    }

    /// How often each code was found in a tab, in the order of [`Code::ALL`].
    pub(crate) fn kinds(&self, tab: Tab) -> impl Iterator<Item = (Code, KindCount)> {
        Code::ALL.iter().copied().zip(self.tabs[usize::from(tab.0)].kinds())
    }
}

/// The slot of the first of these fields that the tab has; the row's own if it has none.
fn place_of(table: &Table, tab: Tab, fields: &[Field]) -> usize {
    let mapped = table.mapped(tab);
    let place = |field: &Field| mapped.iter().position(|column| column.field == *field);
    fields.iter().find_map(place).map_or(ROW, slot_of)
}

/// The slot of which the server's plan speaks: of several columns of a field the one whose text it names.
fn slot_of_plan(table: &Table, at: RowRef, issue: &PlanIssue) -> usize {
    let Some(field) = issue.field else { return ROW };
    let named = |(_, column): &(usize, &Mapped)| {
        let text = table.cleaned(at, column);
        column.field == field && !text.is_empty() && issue.message.contains(&*text)
    };
    let found = table.mapped(at.tab).iter().enumerate().find(named).filter(|_| field.repeats());
    found.map_or_else(|| place_of(table, at.tab, &[field]), |(place, _)| slot_of(place))
}

/// A sentence, made or kept.
type Sentence<'a> = Cow<'a, str>;
