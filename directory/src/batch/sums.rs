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
        rows.for_each(|row| sums.add(format, row));
        sums
    }

    /// Adds a row: its fate, and its effects.
    pub(crate) fn add(&mut self, format: &Format, row: &RowOutcome) {
        self.counts.add(row);
        self.add_kinds(format, row, 0);
    }

    /// Adds what a row that is counted already has got since: all but the first `known` effects. Effects are only
    /// ever added to a row.
    pub(crate) fn grow(&mut self, format: &Format, row: &RowOutcome, known: usize) {
        for effect in row.effects.iter().skip(known) {
            match effect {
                Effect::RoleGiven { .. } => {}
                Effect::Associated { .. } => self.counts.associations_made += 1,
                Effect::NotAssociated { .. } => self.counts.associations_not_made += 1,
                Effect::Invited => self.counts.mails_queued += 1,
                Effect::ActivatedByParent => self.counts.activated_by_parent += 1,
            }
        }
        self.add_kinds(format, row, known);
    }

    fn add_kinds(&mut self, format: &Format, row: &RowOutcome, known: usize) {
        for effect in row.effects.iter().skip(known) {
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
