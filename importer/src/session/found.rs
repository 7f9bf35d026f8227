//! Everything that was found, one thing at a time, with its place in the file: for the command line.

use super::Session;
use crate::format::Field;
use crate::issue::{Code, Issue};
use crate::outcome::{Origin, SourceId};
use crate::table::{ABSENT, RowRef, Source};

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub source: SourceId,
    /// The number that a spreadsheet shows; `None` for the source as a whole, or one of its columns.
    pub line: Option<u32>,
    /// In the source, from 0; `None` for a row or the source as a whole.
    pub column: Option<u16>,
    pub issue: Issue,
    /// The other rows that it speaks of, at most [`OTHERS`].
    pub others: Vec<Origin>,
}

/// How many other rows are given with one thing that was found.
pub const OTHERS: usize = 100;

impl Session {
    /// What each column of a source was taken for, in its order: its heading and its field.
    pub fn mapping(&self, source: SourceId) -> Vec<(u16, &str, Option<Field>)> {
        let Some(source) = self.table.sources().find(|known| known.id == source) else { return Vec::new() };
        let columns = self.table.columns(source.tab).iter().zip(&source.at);
        let mut mapping: Vec<_> = columns
            .filter(|(_, at)| **at != ABSENT)
            .map(|(column, &at)| {
                (at, source.headers.get(usize::from(at)).map_or("", String::as_str), column.field)
            })
            .collect();
        mapping.sort_by_key(|(at, ..)| *at);
        mapping
    }

    /// All that was found: of each source as a whole and its columns, then row by row.
    pub fn found(&self) -> impl Iterator<Item = Found> {
        let sources = self.table.sources().flat_map(|source| self.found_in_source(source));
        let rows = self.tabs().flat_map(|tab| self.table.shown_rows(tab));
        sources.chain(rows.flat_map(|at| self.found_in_row(at)))
    }

    fn found_in_source(&self, source: &Source) -> Vec<Found> {
        let of = |column, issue| Found { source: source.id, line: None, column, issue, others: Vec::new() };
        let state = self.source_state(source);
        let readable = !state.issues.iter().any(|issue| issue.severity == Code::Empty.severity());
        let mut found: Vec<Found> = state.issues.into_iter().map(|issue| of(None, issue)).collect();
        if readable && self.table.misses_column(source.tab) {
            let code = Code::ColumnMissing;
            let message = crate::check::missing_columns(&self.table, source.tab);
            found.push(of(None, Issue { code, severity: code.severity(), message, fixes: Vec::new() }));
        }
        for (column, &at) in self.column_states(source.tab).into_iter().zip(&source.at) {
            if at != ABSENT {
                found.extend(column.issue.map(|issue| of(Some(at), issue)));
            }
        }
        found
    }

    fn found_in_row(&self, at: RowRef) -> Vec<Found> {
        let Origin { source, line, .. } = self.table.origin(at);
        let mapped = self.table.mapped(at.tab);
        let columns = &self.table.source_of(at).at;
        let marks = self.findings.marks(at).enumerate().filter(|(_, mark)| !mark.codes.is_empty());
        let found = marks.flat_map(|(slot, _)| {
            let column = slot.checked_sub(1).map(|place| columns[usize::from(mapped[place].column)]);
            let issues = self.findings.issues(&self.table, at, slot).into_iter();
            // A missing column is said once, of the source.
            issues.filter(|issue| issue.code != Code::ColumnMissing).map(move |issue| {
                let others = self.findings.other_rows(&self.table, at, slot, issue.code);
                let others = others.into_iter().take(OTHERS).map(|row| self.table.origin(row)).collect();
                Found {
                    source,
                    line: Some(line),
                    column: column.filter(|&column| column != ABSENT),
                    issue,
                    others,
                }
            })
        });
        found.collect()
    }
}
