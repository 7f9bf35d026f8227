//! Bytes to a [`Sheet`]: encoding, dialect, CSV. Never fails as a whole for one bad row.
//!
//! ```
//! use importer::message::{Delimiter, DialectChoice};
//! use importer::read::read;
//!
//! let text = "First name;Email\r\nAmara;amara@school.example\r\n";
//! let read = read(text.into(), DialectChoice::default());
//! assert_eq!(read.headers, ["First name", "Email"]);
//! assert_eq!(read.delimiter, Some(Delimiter::Semicolon));
//! assert_eq!((read.sheet.line(0), read.sheet.cell(0, 1)), (2, "amara@school.example"));
//! ```

mod csv;
mod dialect;
mod encoding;
mod header;
mod rows;

use std::borrow::Cow;

use crate::check::{clean, email};
use crate::issue::{Code, Issue, Severity};
use crate::message::{Delimiter, DialectChoice, HeaderChoice};
use crate::sheet::Sheet;

pub use csv::{QUOTE_BYTES, QUOTE_LINES};
pub use encoding::SOURCE_BYTES;
pub use rows::{CELL_BYTES, MAX_COLUMNS};

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

/// Reads in slices, so that the worker can answer in between. However it is sliced, the result is the same.
///
/// ```
/// use importer::message::DialectChoice;
/// use importer::read::Reader;
///
/// let mut reader = Reader::new(b"email\na@x.example\nb@x.example\n".to_vec(), DialectChoice::default());
/// while reader.step(8) {}
/// assert_eq!(reader.finish().sheet.rows(), 2);
/// ```
#[derive(Debug)]
pub struct Reader {
    text: String,
    /// Where the next row begins.
    at: usize,
    /// The line of the row before it, as a spreadsheet counts: one for each row, blank ones too.
    line: u32,
    header: HeaderChoice,
    /// Where the headings are, if they are below other lines.
    below: Option<usize>,
    /// Those lines.
    above: Vec<String>,
    headed: bool,
    rows: rows::Rows,
    result: ReadSheet,
}

impl Reader {
    /// Looks at the encoding and the dialect. What is wrong with the source as a whole is found in the result.
    pub fn new(bytes: Vec<u8>, choice: DialectChoice) -> Self {
        let mut reader = Self {
            text: String::new(),
            at: 0,
            line: 0,
            header: choice.header,
            below: None,
            above: Vec::new(),
            headed: false,
            rows: rows::Rows::default(),
            result: ReadSheet::default(),
        };
        match encoding::decode(bytes) {
            Ok((text, start)) => {
                let named = dialect::named(&text, start);
                reader.at = named.map_or(start, |(_, behind)| behind);
                if dialect::is_blank(&text[reader.at..]) {
                    reader.refuse(nothing());
                    return reader;
                }
                reader.result.delimiter = choice
                    .delimiter
                    .or(named.map(|(each, _)| each))
                    .or_else(|| dialect::find(&text[reader.at..]));
                reader.rows.has_nul = encoding::has_nul(&text);
                reader.below = header::below(&text, reader.at, reader.result.delimiter);
                reader.result.sheet.reserve_text(text.len() - reader.at);
                reader.text = text;
            }
            Err(issue) => reader.refuse(issue),
        }
        reader
    }

    /// Reads on until about so many bytes more are read, whole rows at a time. `false`: all is read.
    pub fn step(&mut self, budget: usize) -> bool {
        let end = self.at.saturating_add(budget.max(1));
        while self.at < self.text.len().min(end) {
            if !self.headed && self.header == HeaderChoice::Found {
                self.read_header();
            } else {
                self.read_row();
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
        let refused = self.result.issues.iter().any(|issue| issue.severity == Severity::Error);
        if !refused {
            self.conclude();
        }
        self.result
    }

    fn read_header(&mut self) {
        let delimiter = self.result.delimiter;
        let mut cells = csv::Cells::new(MAX_COLUMNS, header::HEADING_BYTES);
        let end = csv::row(&self.text, self.at, delimiter.map(Delimiter::byte), &mut cells);
        self.line += 1;
        if cells.done.iter().all(|cell| cell.trim().is_empty()) {
            self.rows.pass_over_blank(self.line);
            self.at = end.next;
            return;
        }
        if self.below.is_some_and(|below| self.at < below) {
            self.above.push(cells.done.join(" "));
            self.at = end.next;
            return;
        }
        if cells.count > MAX_COLUMNS {
            let issue = whole(
                Code::TooLarge,
                format!(
                    "It has {} columns; at most {MAX_COLUMNS} are read. Leave out those you do not need.",
                    cells.count
                ),
            );
            return self.refuse(issue);
        }
        let mut headers = cells.done;
        if let ([single], Some(_)) = (&headers[..], delimiter)
            && let Some(split) = header::typed_above(single)
        {
            headers = split;
        }
        let had_nul = header::tidy(&mut headers);
        if let Some(issue) = header::missing(&headers, self.line) {
            return self.refuse(issue);
        }
        if let Some(first) = self.above.first() {
            let first = email::short(clean::text(first).trim());
            let message = format!(
                "The headings were found in row {}. What stands above them (“{first}”) was passed over.",
                self.line
            );
            self.result.issues.push(whole(Code::HeaderBelow, message));
        }
        if had_nul {
            self.result.issues.push(whole(
                Code::NulByte,
                "Invisible NUL characters were taken out of the headings.".to_owned(),
            ));
        }
        if cells.cut {
            // A warning here: nothing of the rows is lost by it.
            self.result.issues.push(Issue {
                severity: Severity::Warning,
                ..whole(Code::TextTooLong, "A heading is very long. Only its beginning was kept.".to_owned())
            });
        }
        if end.unclosed {
            self.result.issues.push(whole(
                Code::QuoteUnclosed,
                format!(
                    "A quotation mark in the headings (row {}) is not closed. It was taken as text.",
                    self.line
                ),
            ));
        }
        self.rows.head(headers);
        self.result.header_line = Some(self.line);
        self.headed = true;
        self.at = end.next;
    }

    fn read_row(&mut self) {
        self.line += 1;
        let delimiter = self.result.delimiter.map(Delimiter::byte);
        let mut row = self.rows.begin(&mut self.result.sheet);
        let end = csv::row(&self.text, self.at, delimiter, &mut row);
        let found = row.found();
        self.rows.end(&mut self.result, found, end.unclosed, self.line);
        self.at = end.next;
    }

    /// Nothing is read of the source, and this is why.
    fn refuse(&mut self, issue: Issue) {
        self.result =
            ReadSheet { issues: vec![issue], delimiter: self.result.delimiter, ..ReadSheet::default() };
        self.at = self.text.len();
    }

    /// What is known only when all is read.
    fn conclude(&mut self) {
        if !self.headed && self.result.sheet.rows() == 0 {
            return self.refuse(whole(Code::Empty, "Add a file or text with rows.".to_owned()));
        }
        let rows = std::mem::take(&mut self.rows);
        if self.headed && self.result.sheet.rows() == 0 {
            self.result
                .issues
                .push(whole(Code::HeaderOnly, "Add the rows below the headings, or remove it.".to_owned()));
        }
        self.result.headers = rows.conclude(&mut self.result.issues);
    }
}

/// Reads all at once.
pub fn read(bytes: Vec<u8>, choice: DialectChoice) -> ReadSheet {
    Reader::new(bytes, choice).finish()
}

fn nothing() -> Issue {
    whole(Code::Empty, "Add a file or text with rows.".to_owned())
}

/// An issue of a source as a whole.
fn whole(code: Code, message: String) -> Issue {
    Issue { code, severity: code.severity(), message, fixes: Vec::new() }
}
