//! A sheet that grows cell by cell, in order, with what is to be said of it.

use crate::issue::{Code, Issue};
use crate::sheet::Sheet;

use super::error::{Limit, WorkbookError};
use super::limits::{Meter, over};

/// A count, and where the first is.
#[derive(Debug, Default)]
struct Noted {
    count: u32,
    first: String,
}

impl Noted {
    fn add(&mut self, first: impl FnOnce() -> String) {
        if self.count == 0 {
            self.first = first();
        }
        self.count += 1;
    }
}

/// Rows and columns are counted from 0 here, as the files do; only lines from 1.
#[derive(Debug)]
pub struct Grid<'m> {
    meter: &'m Meter<'m>,
    sheet: Sheet,
    /// The line that is open; 0 before the first.
    line: u32,
    merged: Noted,
    hidden_rows: Noted,
    /// First and last of each stretch.
    hidden_columns: Vec<(u32, u32)>,
    without_result: Noted,
    /// The columns that have text, up to the last.
    width: u32,
}

impl<'m> Grid<'m> {
    pub fn new(meter: &'m Meter<'m>) -> Self {
        Self {
            meter,
            sheet: Sheet::new(),
            line: 0,
            merged: Noted::default(),
            hidden_rows: Noted::default(),
            hidden_columns: Vec::new(),
            without_result: Noted::default(),
            width: 0,
        }
    }

    /// Adds the text of a cell, which has to lie behind all that were added. Empty ones cost nothing.
    pub fn put(&mut self, line: u32, column: u32, text: &str) -> Result<(), WorkbookError> {
        if text.is_empty() {
            return Ok(());
        }
        if line != self.line {
            self.end_row()?;
            if line < self.line {
                return Err(WorkbookError::Damaged("its rows are not in order"));
            }
            self.line = line;
        }
        self.check(line, column)?;
        let missing = (column as usize)
            .checked_sub(self.sheet.open_width())
            .ok_or(WorkbookError::Damaged("its cells are not in order"))?;
        self.meter.cells(missing as u64 + 1)?;
        self.meter.text(text.len())?;
        for _ in 0..missing {
            self.sheet.push_cell("");
        }
        self.sheet.push_cell(text);
        self.width = self.width.max(column + 1);
        Ok(())
    }

    /// Is it a place that a spreadsheet has?
    fn check(&self, line: u32, column: u32) -> Result<(), WorkbookError> {
        let limits = self.meter.limits;
        if line > limits.rows {
            return Err(over(Limit::Rows(limits.rows)));
        }
        if column >= limits.columns {
            return Err(over(Limit::Columns(limits.columns)));
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), WorkbookError> {
        // Limits are far below what a sheet can hold; were they not, this says so.
        if self.sheet.open_width() > 0 && !self.sheet.end_row(self.line) {
            return Err(over(Limit::Text(4096)));
        }
        Ok(())
    }

    /// Cells are merged: `place` says which, `B2:C2`.
    pub fn merged(&mut self, place: impl FnOnce() -> String) {
        self.merged.add(place);
    }

    /// A row with text is hidden.
    pub fn hidden_row(&mut self, line: u32) {
        self.hidden_rows.add(|| line.to_string());
    }

    /// Columns are hidden, from first to last.
    pub fn hidden_columns(&mut self, first: u32, last: u32) {
        if self.hidden_columns.len() < self.meter.limits.columns as usize {
            self.hidden_columns.push((first, last));
        }
    }

    /// A formula has no stored result.
    pub fn without_result(&mut self, line: u32, column: u32) {
        self.without_result.add(|| name_of(line, column));
    }

    /// The open row has text.
    pub fn has_text(&self, line: u32) -> bool {
        self.line == line && self.sheet.open_width() > 0
    }

    /// Ends it: the sheet, and what is to be said of it.
    pub fn finish(mut self) -> Result<(Sheet, Vec<Issue>), WorkbookError> {
        self.end_row()?;
        let mut issues = Vec::new();
        let Noted { count, first } = &self.merged;
        if *count > 0 {
            issues.push(issue(
                Code::CellsMerged,
                format!(
                    "{} ({first}{}). The text stands in the first cell of each; the others are empty.",
                    counted(*count, "group of merged cells", "groups of merged cells"),
                    if *count > 1 { " is the first" } else { "" }
                ),
            ));
        }
        let hidden: Vec<u32> = self
            .hidden_columns
            .iter()
            .flat_map(|&(first, last)| first..last.saturating_add(1).min(self.width))
            .collect();
        if let Some(&column) = hidden.first() {
            let count = hidden.len() as u32;
            issues.push(issue(
                Code::HiddenRead,
                format!(
                    "{} read too ({}{}).",
                    if count == 1 {
                        "1 hidden column was".to_owned()
                    } else {
                        format!("{count} hidden columns were")
                    },
                    column_name(column),
                    if count > 1 { " is the first" } else { "" }
                ),
            ));
        }
        let Noted { count, first } = &self.hidden_rows;
        if *count > 0 {
            issues.push(issue(
                Code::HiddenRead,
                format!(
                    "{} read too (row {first}{}). Leave out those that should not be imported.",
                    if *count == 1 {
                        "1 hidden row was".to_owned()
                    } else {
                        format!("{count} hidden rows were")
                    },
                    if *count > 1 { " is the first" } else { "" }
                ),
            ));
        }
        let Noted { count, first } = &self.without_result;
        if *count > 0 {
            issues.push(issue(
                Code::FormulaEmpty,
                format!(
                    "{} no result in the file ({first}{}), so {} empty here. Open the workbook in your spreadsheet program, save it, and add it again.",
                    if *count == 1 { "1 formula has".to_owned() } else { format!("{count} formulas have") },
                    if *count > 1 { " is the first" } else { "" },
                    if *count == 1 { "its cell is" } else { "their cells are" },
                ),
            ));
        }
        Ok((self.sheet, issues))
    }
}

fn counted(count: u32, one: &str, many: &str) -> String {
    if count == 1 { format!("There is 1 {one}") } else { format!("There are {count} {many}") }
}

fn issue(code: Code, message: String) -> Issue {
    Issue { code, severity: code.severity(), message, fixes: Vec::new() }
}

/// A cell as spreadsheets call it: `B7`.
pub fn name_of(line: u32, column: u32) -> String {
    format!("{}{line}", column_name(column))
}

/// A column as spreadsheets call it: 0 is `A`, 26 is `AA`.
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}
