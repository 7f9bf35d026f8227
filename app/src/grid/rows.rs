//! The rows that the page has: a little more than is seen.

use std::collections::BTreeMap;

use importer::issue::Severity;
use importer::message::{Window, WindowRow};

use super::model::Range;

/// Rows farther than this from the latest window are let go.
const NEAR: u32 = 200;

#[derive(Debug, Default)]
pub struct Rows {
    /// By their places in the view.
    rows: BTreeMap<u32, WindowRow>,
    pub total: u32,
}

impl Rows {
    pub fn take(&mut self, window: Window) {
        self.total = window.total;
        let end = window.first.saturating_add(u32::try_from(window.rows.len()).unwrap_or(u32::MAX));
        let near = window.first.saturating_sub(NEAR)..end.saturating_add(NEAR).min(window.total);
        self.rows.retain(|at, _| near.contains(at));
        self.rows.extend((window.first..).zip(window.rows));
    }

    pub fn clear(&mut self, total: u32) {
        self.rows.clear();
        self.total = total;
    }

    pub fn get(&self, at: u32) -> Option<&WindowRow> {
        self.rows.get(&at)
    }

    pub fn has(&self, first: u32, end: u32) -> bool {
        self.rows.range(first..end).count() as u64 == u64::from(end.saturating_sub(first))
    }

    /// Shows what was typed before the worker has said what it thinks of it.
    pub fn set_text(&mut self, at: u32, column: u16, text: &str) {
        let Some(row) = self.rows.get_mut(&at) else { return };
        if let Some(cell) = row.cells.get_mut(usize::from(column)) {
            cell.text = text.to_owned();
            cell.cut = false;
            cell.mended = true;
            cell.issues.clear();
        }
        let of_row = row.issues.iter();
        let of_cells = row.cells.iter().flat_map(|cell| &cell.issues);
        let worst: Option<Severity> = of_row.chain(of_cells).map(|issue| issue.severity).max();
        row.severity = worst;
    }

    /// The stable numbers of rows, if all of them are here.
    pub fn numbers(&self, first: u32, last: u32) -> Option<Vec<u32>> {
        self.has(first, last.saturating_add(1))
            .then(|| self.rows.range(first..=last).map(|(_, row)| row.row).collect())
    }

    /// A range as a spreadsheet takes it: tabs between cells, a line for each row. `None` if some of it is not here.
    pub fn text(&self, range: Range) -> Option<String> {
        if !self.has(range.first, range.last.saturating_add(1)) {
            return None;
        }
        let mut text = String::new();
        for (_, row) in self.rows.range(range.first..=range.last) {
            for column in range.left..=range.right {
                if column > range.left {
                    text.push('\t');
                }
                if let Some(cell) = row.cells.get(usize::from(column)) {
                    if cell.cut {
                        return None;
                    }
                    push_cell(&mut text, &cell.text);
                }
            }
            text.push('\n');
        }
        text.pop();
        Some(text)
    }
}

/// Quoted where a tab, a line break or a quotation mark would be taken for structure.
fn push_cell(text: &mut String, cell: &str) {
    if cell.contains(['\t', '\n', '\r', '"']) {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}

/// What was pasted, if it is one value: it then fills the whole range.
pub fn single(text: &str) -> Option<&str> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    (!text.contains(['\t', '\n', '\r']) && !text.starts_with('"')).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use importer::format::Tab;
    use importer::message::WindowCell;
    use importer::outcome::SourceId;

    fn window(first: u32, texts: &[&[&str]]) -> Window {
        let row = |(at, cells): (u32, &&[&str])| WindowRow {
            row: at + 1_000,
            source: SourceId(0),
            line: at + 2,
            severity: None,
            left_out: false,
            issues: Vec::new(),
            cells: cells
                .iter()
                .map(|text| WindowCell { text: (*text).to_owned(), ..WindowCell::default() })
                .collect(),
        };
        let rows = (first..).zip(texts).map(row).collect();
        Window { request: 0, tab: Tab(0), total: 5_000, first, rows }
    }

    #[test]
    fn a_range_is_copied_as_a_spreadsheet_takes_it() {
        let mut rows = Rows::default();
        rows.take(window(10, &[&["a", "b\tc"], &["", "say \"d\""]]));
        let range = Range { first: 10, last: 11, left: 0, right: 1 };
        assert_eq!(rows.text(range).as_deref(), Some("a\t\"b\tc\"\n\t\"say \"\"d\"\"\""));
        assert_eq!(rows.text(Range { last: 12, ..range }), None);
        assert_eq!(rows.numbers(10, 11), Some(vec![1_010, 1_011]));
    }

    #[test]
    fn rows_far_away_are_let_go() {
        let mut rows = Rows::default();
        rows.take(window(0, &[&["a"]]));
        rows.take(window(4_000, &[&["b"]]));
        assert!(rows.get(0).is_none());
        assert!(rows.has(4_000, 4_001));
    }

    #[test]
    fn one_value_is_not_a_block() {
        assert_eq!(single("9\r\n"), Some("9"));
        assert_eq!(single("9\t10"), None);
        assert_eq!(single("9\n10"), None);
        assert_eq!(single(""), Some(""));
    }
}
