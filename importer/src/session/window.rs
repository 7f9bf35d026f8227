//! The rows on the screen: text, marks and sentences, made when they are asked for.

use super::Session;
use crate::format::{Field, Tab};
use crate::issue::{Issue, Severity};
use crate::message::{SHOWN, Window, WindowCell, WindowRow};
use crate::stage::cut_at;
use crate::table::RowRef;

/// What is shown of a password.
pub(super) const MASK: &str = "••••••••";

/// Rows that are given at once, at most.
const MOST: u32 = 1000;

impl Session {
    pub(super) fn window(&self, request: u32, tab: Tab, first: u32, count: u32) -> Window {
        let last = first.saturating_add(count.min(MOST)).checked_sub(1);
        let rows = last.map_or(&[][..], |last| self.view_rows(tab, first, last));
        Window {
            request,
            tab,
            total: self.views[usize::from(tab.0)].rows.len() as u32,
            first,
            rows: rows.iter().map(|&row| self.window_row(RowRef { tab, row })).collect(),
        }
    }

    fn window_row(&self, at: RowRef) -> WindowRow {
        let origin = self.table.origin(at);
        let mapped = self.table.mapped(at.tab);
        let mut marked: Vec<Option<usize>> = vec![None; self.table.columns(at.tab).len()];
        for (slot, mark) in self.findings.marks(at).enumerate().skip(1) {
            if !mark.codes.is_empty() {
                marked[usize::from(mapped[slot - 1].column)] = Some(slot);
            }
        }
        let issues = |slot| self.findings.issues(&self.table, at, slot);
        let cells: Vec<WindowCell> = (0u16..)
            .zip(marked)
            .map(|(column, slot)| {
                let text = self.table.raw(at, column);
                let is_secret =
                    self.table.columns(at.tab)[usize::from(column)].field == Some(Field::Password);
                let shown = match is_secret && !text.is_empty() {
                    true => MASK,
                    false => cut_at(text, SHOWN),
                };
                WindowCell {
                    text: shown.to_owned(),
                    // Who edits it asks for the text.
                    cut: shown != text,
                    mended: self.table.is_mended(at, column),
                    issues: slot.map(issues).unwrap_or_default(),
                }
            })
            .collect();
        let issues: Vec<Issue> = issues(0);
        let severity: Option<Severity> =
            cells.iter().flat_map(|cell| &cell.issues).chain(&issues).map(|issue| issue.severity).max();
        let left_out = self.table.is_example(at);
        WindowRow { row: at.row, source: origin.source, line: origin.line, severity, left_out, issues, cells }
    }
}
