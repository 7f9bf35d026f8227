//! Bytes to a [`Sheet`]: encoding, dialect, CSV. Never fails as a whole for one bad row.

use std::borrow::Cow;

use crate::issue::{Code, Issue};
use crate::message::{Delimiter, DialectChoice};
use crate::sheet::Sheet;

/// What was read of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadSheet {
    /// The rows below the headings. None, if one of `issues` is an error.
    pub sheet: Sheet,
    /// One for each column; empty where the file has none, and for cells beyond the last heading.
    pub headers: Vec<String>,
    /// `None` for a single column.
    pub delimiter: Option<Delimiter>,
    /// The line of the headings, as a spreadsheet shows it; `None` where there are none.
    pub header_line: Option<u32>,
    /// Of the source as a whole, and of its headings.
    pub issues: Vec<Issue>,
    /// Of rows: the row in `sheet`, what it is, and the sentence. Sorted by row.
    pub row_issues: Vec<(u32, Code, Cow<'static, str>)>,
}

/// Reads in slices, so that the worker can answer in between.
#[derive(Debug)]
pub struct Reader {
    text: String,
    choice: DialectChoice,
    at: usize,
    line: u32,
    result: ReadSheet,
}

impl Reader {
    pub fn new(bytes: Vec<u8>, choice: DialectChoice) -> Self {
        Self {
            text: String::from_utf8(bytes).unwrap_or_default(),
            choice,
            at: 0,
            line: 0,
            result: ReadSheet::default(),
        }
    }

    /// Reads on until about so many bytes more are read. `false`: all is read.
    pub fn step(&mut self, budget: usize) -> bool {
        let end = self.at.saturating_add(budget);
        while self.at < self.text.len() && self.at < end {
            let rest = &self.text[self.at..];
            let row = rest.lines().next().unwrap_or_default();
            self.at += rest.find('\n').map_or(rest.len(), |found| found + 1);
            self.line += 1;
            let delimiter = self.choice.delimiter.unwrap_or(if self.text.contains('\t') {
                Delimiter::Tab
            } else {
                Delimiter::Comma
            });
            let cells = row.split(delimiter.byte() as char);
            if self.result.headers.is_empty() {
                self.result.headers = cells.map(str::to_owned).collect();
                self.result.header_line = Some(self.line);
                self.result.delimiter = Some(delimiter);
            } else {
                self.result.sheet.push_row(self.line, cells);
            }
        }
        self.at < self.text.len()
    }

    /// Bytes read so far, and bytes in all.
    pub fn progress(&self) -> (usize, usize) {
        (self.at, self.text.len())
    }

    /// Reads what is left and gives the result.
    pub fn finish(mut self) -> ReadSheet {
        while self.step(usize::MAX) {}
        self.result
    }
}

/// Reads all at once.
pub fn read(bytes: Vec<u8>, choice: DialectChoice) -> ReadSheet {
    Reader::new(bytes, choice).finish()
}
