//! Counts of a batch: sums of fates and effects, grown chunk by chunk.

use std::collections::BTreeMap;

use importer::format::{Field, Format, Role, Tab};
use importer::outcome::{Counts, Effect, Fate, RowOutcome};
use serde::{Deserialize, Serialize};

/// What the final window and the results show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    pub counts: Counts,
    /// Associations made, by what the other one is to the student.
    pub with_parents: u64,
    pub with_instructors: u64,
    /// Rows that failed, by tab: each tab with any has a file of rows to mend.
    #[serde(default)]
    pub failed: BTreeMap<Tab, u64>,
    /// All rows, by tab: each tab with any has a file of results.
    #[serde(default)]
    pub rows: BTreeMap<Tab, u64>,
}

impl Sums {
    pub(crate) fn of<'a>(format: &Format, rows: impl Iterator<Item = &'a RowOutcome>) -> Self {
        let mut sums = Self::default();
        for row in rows {
            sums.add_row(row);
            sums.grow(format, row, 0);
        }
        sums
    }

    /// Adds what became of a row.
    pub(crate) fn add_row(&mut self, row: &RowOutcome) {
        self.counts.add_fate(row.fate);
        *self.rows.entry(row.origin.tab).or_default() += 1;
        if row.fate == Fate::Failed {
            *self.failed.entry(row.origin.tab).or_default() += 1;
        }
    }

    /// Adds a row's effects but for the first `known`, which are counted already: effects are only ever added.
    pub(crate) fn grow(&mut self, format: &Format, row: &RowOutcome, known: usize) {
        for effect in row.effects.iter().skip(known) {
            self.counts.add_effect(effect);
            let Effect::Associated { field, .. } = effect else { continue };
            // On the other side's tab the row itself is the parent or the instructor.
            let kind = match field {
                Field::Student => Some(format.tab(row.origin.tab).role),
                field => field.refers_to(),
            };
            match kind {
                Some(Role::Parent) => self.with_parents += 1,
                Some(Role::Instructor) => self.with_instructors += 1,
                _ => {}
            }
        }
    }
}
