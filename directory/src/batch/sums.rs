//! Counts of a batch: sums of fates and effects, grown chunk by chunk.

use importer::format::{Field, Format, Role};
use importer::outcome::{Counts, Effect, RowOutcome};
use serde::{Deserialize, Serialize};

/// What the final window and the results show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sums {
    pub counts: Counts,
    /// Associations made, by what the other one is to the student.
    pub with_parents: u64,
    pub with_instructors: u64,
}

impl Sums {
    pub(crate) fn of<'a>(format: &Format, rows: impl Iterator<Item = &'a RowOutcome>) -> Self {
        let mut sums = Self::default();
        for row in rows {
            sums.counts.add_fate(row.fate);
            sums.grow(format, row, 0);
        }
        sums
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
