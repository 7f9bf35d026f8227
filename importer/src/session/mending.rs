//! Fixes, one or all of a kind.

use super::history::{Change, Step, Touched};
use super::{NEWS, Session, count, notice};
use crate::check::mend::Do;
use crate::format::Tab;
use crate::issue::{Code, Severity};
use crate::message::{Update, WHOLE_ROW};
use crate::table::RowRef;

use rustc_hash::FxHashSet;

impl Session {
    /// Applies one of the fixes that were offered for an issue.
    pub(super) fn fix(&mut self, at: RowRef, column: u16, code: Code, choice: usize) -> Vec<Update> {
        let mend = self
            .slot(at, column)
            .filter(|&slot| self.findings.marks(at).nth(slot).is_some_and(|mark| mark.codes.has(code)))
            .and_then(|slot| self.findings.mends(&self.table, at, slot, code).into_iter().nth(choice));
        let Some(mend) = mend else {
            let message = "This was mended already, or the row has changed.".to_owned();
            return vec![notice(Severity::Info, message)];
        };
        let (mut touched, mut back) = (Touched::default(), Vec::new());
        self.carry_out(mend.does, &mut touched, &mut back);
        self.finish(back, touched, Vec::new())
    }

    /// Applies the first fix of each issue of a kind, of those that have one that harms nothing.
    pub(super) fn fix_all(&mut self, tab: Tab, code: Code) -> Vec<Update> {
        let mapped = self.table.mapped(tab);
        let mut cells: Vec<(RowRef, u16)> = Vec::new();
        for at in self.table.shown_rows(tab) {
            for (slot, mark) in self.findings.marks(at).enumerate() {
                if self.findings.is_fixable(mark, code) {
                    cells.push((at, slot.checked_sub(1).map_or(WHOLE_ROW, |place| mapped[place].column)));
                }
            }
        }
        let (mut all, mut back, mut stale) = (Touched::default(), Vec::new(), Vec::new());
        let mut changed = FxHashSet::default();
        for (at, column) in cells {
            // Fixes of different rows do not wait for each other. What is known of a row that has changed may be old.
            if changed.contains(&at) {
                stale.extend(self.catch_up(&mut changed));
            }
            let mut does = self.harmless(at, column, code);
            if does.iter().any(|one| changed.contains(&one.at())) {
                stale.extend(self.catch_up(&mut changed));
                does = self.harmless(at, column, code);
            }
            let mut touched = Touched::default();
            self.carry_out(does, &mut touched, &mut back);
            if touched.columns.is_empty() {
                for &at in &touched.rows {
                    self.table.refresh_row(at);
                    self.findings.enter(&self.table, at);
                    changed.insert(at);
                }
            } else {
                touched.rows.extend(changed.drain());
                stale.extend(self.recheck(&mut touched));
                // The next fix builds upon all that is known, so a new column is checked to the end here.
                while self.findings.step(&self.table, NEWS) {}
            }
            all.count.append(&mut touched.count);
            all.back.append(&mut touched.back);
        }
        stale.extend(self.catch_up(&mut changed));
        self.finish(back, all, stale)
    }

    /// Checks what rows that have changed mean for others.
    fn catch_up(&mut self, changed: &mut FxHashSet<RowRef>) -> Vec<Tab> {
        let rows = changed.drain().collect();
        let stale = self.recheck(&mut Touched { rows, ..Touched::default() });
        while self.findings.step(&self.table, NEWS) {}
        stale
    }

    /// What the first fix of an issue does; nothing if there is none, or the issue is gone: an earlier fix may have
    /// mended it too. Whether a row goes is decided row by row.
    fn harmless(&self, at: RowRef, column: u16, code: Code) -> Vec<Do> {
        let Some(slot) = self.slot(at, column) else { return Vec::new() };
        if !self.findings.marks(at).nth(slot).is_some_and(|mark| mark.codes.has(code)) {
            return Vec::new();
        }
        let mend = self.findings.mends(&self.table, at, slot, code).into_iter().next();
        let does = mend.map(|mend| mend.does).unwrap_or_default();
        if does.iter().any(|one| matches!(one, Do::Delete { .. })) { Vec::new() } else { does }
    }

    /// The slot of a cell that has a field, or of the row.
    fn slot(&self, at: RowRef, column: u16) -> Option<usize> {
        if !self.table.exists(at) {
            return None;
        }
        if column == WHOLE_ROW {
            return Some(0);
        }
        self.table.mapped(at.tab).iter().position(|mapped| mapped.column == column).map(|place| place + 1)
    }

    fn carry_out(&mut self, does: Vec<Do>, touched: &mut Touched, back: &mut Vec<Change>) {
        for one in does {
            let change = match one {
                Do::Set { at, column, text } => self.typing(at, column, &text),
                Do::SetField { at, field, text } => self
                    .column_of(at.tab, field, touched, back)
                    .and_then(|column| self.typing(at, column, &text)),
                Do::Delete { at } => self.table.exists(at).then_some(Change::Row { at, deleted: true }),
            };
            if let Some(change) = change {
                let change = self.make(change, touched);
                back.push(change);
            }
        }
    }

    /// Keeps what was done as one step, and says how much it was.
    fn finish(&mut self, mut back: Vec<Change>, mut touched: Touched, stale: Vec<Tab>) -> Vec<Update> {
        let cells = back.iter().filter(|change| matches!(change, Change::Cell { .. })).count();
        let rows = back.iter().filter(|change| matches!(change, Change::Row { .. })).count();
        if back.is_empty() {
            return vec![notice(Severity::Info, "There was nothing to mend.".to_owned())];
        }
        let (name, said) = match (cells, rows) {
            (0, rows) => {
                (format!("deleting {}", count(rows, "row")), format!("{} deleted.", count(rows, "row")))
            }
            (cells, 0) => {
                (format!("fix in {}", count(cells, "cell")), format!("{} mended.", count(cells, "cell")))
            }
            (cells, rows) => (
                format!("fix in {} and {}", count(cells, "cell"), count(rows, "row")),
                format!("{} mended, {} deleted.", count(cells, "cell"), count(rows, "row")),
            ),
        };
        back.reverse();
        self.history.push(Step { name, changes: back });
        touched.count.sort_unstable();
        touched.count.dedup();
        let mut updates = self.settle(touched);
        updates.extend(stale.into_iter().map(|tab| Update::Stale { tab }));
        updates.push(notice(Severity::Info, said));
        updates
    }
}
