//! The first check: each row by itself, then all who say the same key, in slices.

use super::Findings;
use super::group::Verdict;
use super::index::{Entry, Kind};
use crate::format::Tab;
use crate::table::{RowRef, Table};

/// How far the first check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Each row by itself, from this one on.
    Rows {
        tab: u8,
        row: u32,
    },
    /// What follows from those who say the same.
    Groups,
    Done,
}

/// Entries of groups that are a row's worth of work.
const GROUPED: usize = 4;

impl Findings {
    /// Goes on with the first check, for about so many rows. `false`: it is done.
    pub(crate) fn step(&mut self, table: &Table, mut budget: u32) -> bool {
        while budget > 0 {
            match self.phase {
                Phase::Rows { tab, row } => {
                    let numbers =
                        if usize::from(tab) < self.tabs.len() { table.numbers(Tab(tab)) } else { 0 };
                    let end = numbers.min(row.saturating_add(budget));
                    for row in row..end {
                        self.first_look(table, RowRef { tab: Tab(tab), row });
                    }
                    budget -= end.saturating_sub(row);
                    self.phase = if end < numbers {
                        Phase::Rows { tab, row: end }
                    } else if usize::from(tab) < self.tabs.len() {
                        Phase::Rows { tab: tab + 1, row: 0 }
                    } else {
                        Phase::Groups
                    };
                }
                Phase::Groups => match self.index.next_heap() {
                    Some(heap) => {
                        for group in heap.chunk_by(|one, other| one.key == other.key) {
                            self.first_tell(table, group);
                        }
                        budget = budget.saturating_sub((heap.len() / GROUPED) as u32 + 1);
                        self.index.put_back(heap);
                    }
                    None => {
                        self.phase = Phase::Done;
                        self.settle(table, Vec::new());
                    }
                },
                Phase::Done => return false,
            }
        }
        self.phase != Phase::Done
    }

    /// Looks at a row by itself.
    fn first_look(&mut self, table: &Table, at: RowRef) {
        let plan = if self.plan.is_empty() { None } else { self.plan.get(&at) };
        self.scratch.at(table, self.absent, plan, at);
        if self.scratch.is_marked {
            self.tabs[usize::from(at.tab.0)].put(at.row, &self.scratch.marks);
        }
        for entry in self.scratch.to_enter(table.mapped(at.tab), self.absent) {
            self.index.put_first(entry);
        }
    }

    /// Says what follows from those who say the same key.
    fn first_tell(&mut self, table: &Table, group: &[Entry]) {
        if let [one] = group
            && matches!(one.kind, Kind::Email | Kind::Username | Kind::Id)
        {
            return;
        }
        let verdict = Verdict::of(group, table);
        for entry in group.iter().filter(|entry| !self.index.is_moved(entry.at())) {
            let RowRef { tab, row } = entry.at();
            let marks = &mut self.tabs[usize::from(tab.0)];
            verdict.tell(table, entry, |slot, codes| marks.tell(row, slot, codes));
        }
    }

    pub(crate) fn is_done(&self) -> bool {
        self.phase == Phase::Done
    }

    /// Rows checked, of all: a row counts when all is said about it.
    pub(crate) fn progress(&self, table: &Table) -> (u32, u32) {
        let numbers = |tab: u8| table.numbers(Tab(tab));
        let all: u32 = (0..self.tabs.len() as u8).map(numbers).sum();
        let before = |tab: u8| (0..tab.min(self.tabs.len() as u8)).map(numbers).sum::<u32>();
        // Rows by themselves take about three times as long as among the others.
        let done = match self.phase {
            Phase::Rows { tab, row } => (before(tab) + row) / 4 * 3,
            Phase::Groups => {
                let (sorted, heaps) = self.index.progress();
                all / 4 * 3 + (u64::from(all / 4) * sorted as u64 / heaps as u64) as u32
            }
            Phase::Done => all,
        };
        (done.min(all), all)
    }
}
