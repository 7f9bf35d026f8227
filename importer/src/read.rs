//! Bytes to a [`Sheet`]: encoding, dialect, CSV, headings. Never fails as a whole for one bad row.
//!
//! A text is read by [`Reader`]. The rows of a workbook's sheet come as they are, and [`headed`] does the rest.
//!
//! ```
//! use importer::message::{Delimiter, DialectChoice};
//! use importer::read::read;
//!
//! let text = "First name;Email\r\nAmara;amara@school.example\r\n";
//! let read = read(text.into(), DialectChoice::default());
//! assert_eq!(read.headers, ["First name", "Email"]);
//! assert_eq!(read.dialect.delimiter, Some(Delimiter::Semicolon));
//! assert_eq!((read.sheet.line(0), read.sheet.cell(0, 1)), (2, "amara@school.example"));
//! ```

mod csv;
mod dialect;
mod encoding;
mod header;
mod input;
mod layout;
mod rows;
mod wrapped;

use std::borrow::Cow;

use crate::issue::{Code, Issue, Severity};
use crate::message::{DelimiterChoice, Dialect, DialectChoice, Doubts, HeaderChoice, LinePart};
use crate::sheet::Sheet;

use layout::{HEAD_ROWS, Layout};
use rows::Rows;

pub use csv::{QUOTE_BYTES, QUOTE_LINES};
pub use encoding::SOURCE_BYTES;
pub(crate) use input::Fingerprint;
pub use input::Input;
pub use rows::{CELL_BYTES, MAX_COLUMNS};

/// What was read of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadSheet {
    /// The rows below the headings. None, if one of `issues` is an error.
    pub sheet: Sheet,
    /// One for each column; empty where the file has none, and for cells beyond the last heading.
    pub headers: Vec<String>,
    /// How it was read.
    pub dialect: Dialect,
    /// Of the source as a whole, and of its headings.
    pub issues: Vec<Issue>,
    /// A column that only told which rows are taken: nobody has to look at it.
    pub aside: Option<u16>,
    /// Of rows: the row in `sheet`, what it is, and the sentence. Sorted by row.
    pub row_issues: Vec<(u32, Code, Cow<'static, str>)>,
}

/// How many rows tell how many there may be.
const BEGINNING: u32 = 200;

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
    /// Where the next row begins, and the text ends.
    at: usize,
    length: usize,
    /// There is room for what is to come.
    is_reserved: bool,
    /// The line of the row before it, as a spreadsheet counts: one for each row, blank ones too.
    line: u32,
    marks: csv::Marks,
    rows: Rows,
}

impl Reader {
    /// Looks at the encoding, the dialect and the headings. What is wrong with the source as a whole is found in the
    /// result.
    pub fn new(input: impl Into<Input>, choice: DialectChoice) -> Self {
        Self::of(input.into(), choice)
    }

    fn of(input: Input, choice: DialectChoice) -> Self {
        let mut rows = Rows::default();
        rows.is_text = true;
        let mut text = String::new();
        let mut at = 0;
        match encoding::decode(input, choice.encoding) {
            Ok(decoded) => {
                at = decoded.start;
                text = decoded.text;
                rows.has_nul = decoded.has_nul;
                rows.result.issues.extend(decoded.issue);
                let dialect = &mut rows.result.dialect;
                dialect.encoding = Some(decoded.encoding);
                dialect.doubts.encoding = !decoded.samples.is_empty();
                dialect.samples = decoded.samples;
            }
            Err(issue) => rows.refuse(issue),
        }
        if choice.delimiter == DelimiterChoice::Found
            && let Some(plain) = wrapped::unwrapped(&text[at..])
        {
            (text, at) = (plain, 0);
        }
        let named = dialect::named(&text, at);
        at = named.map_or(at, |(_, behind)| behind);
        if !rows.refused && dialect::is_blank(&text[at..]) {
            rows.refuse(nothing());
        }
        let delimiter = match (choice.delimiter, named) {
            (DelimiterChoice::Found, Some((each, _))) => DelimiterChoice::Is(each),
            (chosen, _) => chosen,
        };
        let found = dialect::find(&text[at..], delimiter, choice.quote);
        let marks = csv::Marks::new(found.delimiter, found.quote);
        if rows.refused {
            at = text.len();
        } else {
            let dialect = &mut rows.result.dialect;
            dialect.delimiter = found.delimiter;
            dialect.quote = found.quote;
            dialect.doubts.delimiter = found.in_doubt;
            rows.look(&dialect::head(&text[at..], marks), choice.header);
        }
        let length = text.len();
        if !rows.refused {
            rows.result.sheet = Sheet::over(text);
        }
        Self { at, length, is_reserved: false, line: 0, marks, rows }
    }

    /// Reads on until about so many bytes more are read, whole rows at a time. `false`: all is read.
    pub fn step(&mut self, budget: usize) -> bool {
        if !self.is_reserved && self.rows() >= BEGINNING {
            self.is_reserved = true;
            self.rows.result.sheet.reserve(self.at);
        }
        let end = self.at.saturating_add(budget.max(1)).min(self.length);
        while self.at < end {
            self.line += 1;
            match self.rows.layout.part(self.line) {
                LinePart::Row => self.at = self.rows.read(self.at, self.marks, self.line),
                part => self.pass(part),
            }
        }
        self.at < self.length
    }

    /// Bytes read so far, and bytes in all.
    pub fn progress(&self) -> (usize, usize) {
        (self.at, self.length)
    }

    /// How many rows were read so far.
    pub fn rows(&self) -> u32 {
        self.rows.result.sheet.rows()
    }

    /// Reads what is left and gives the result.
    pub fn finish(mut self) -> ReadSheet {
        while self.step(usize::MAX) {}
        self.rows.finish()
    }

    fn pass(&mut self, part: LinePart) {
        let mut cells = csv::Cells::new(MAX_COLUMNS, header::HEADING_BYTES);
        let (text, _) = self.rows.result.sheet.mark(self.at);
        let end = csv::row(text, self.at, self.marks, &mut cells);
        self.rows.pass(part, cells, end.unclosed, self.line);
        self.at = if self.rows.refused { self.length } else { end.next };
    }
}

impl Rows {
    /// Finds the headings in the beginning of a source.
    fn look(&mut self, head: &Sheet, choice: HeaderChoice) {
        let dialect = &mut self.result.dialect;
        self.layout = Layout::find(head, choice, dialect.delimiter);
        dialect.doubts = Doubts { header: self.layout.in_doubt, ..dialect.doubts };
        dialect.preview = self.layout.preview(head);
    }
}

/// Reads all at once.
pub fn read(bytes: Vec<u8>, choice: DialectChoice) -> ReadSheet {
    Reader::new(bytes, choice).finish()
}

/// The headings of rows that are read already, as those of a workbook's sheet: finds them, passes over what is no row,
/// and says so, as [`Reader`] does for a text. The rows are as the sheet has them, blank ones too or left out, with the
/// lines that the spreadsheet shows. They are not changed, so that the headings can be moved.
///
/// ```
/// use importer::message::HeaderChoice;
/// use importer::read::headed;
/// use importer::sheet::Sheet;
///
/// let mut raw = Sheet::new();
/// raw.push_row(1, ["Riverside Academy"].into_iter());
/// raw.push_row(3, ["First name", "Email"].into_iter());
/// raw.push_row(4, ["Amara", "amara@school.example"].into_iter());
/// let read = headed(&raw, HeaderChoice::Found);
/// assert_eq!(read.headers, ["First name", "Email"]);
/// assert_eq!((read.dialect.header_line, read.sheet.rows()), (Some(3), 1));
/// ```
pub fn headed(raw: &Sheet, choice: HeaderChoice) -> ReadSheet {
    let mut rows = Rows::default();
    rows.has_nul = raw.holds('\0');
    rows.look(&raw.head(HEAD_ROWS), choice);
    for row in 0..raw.rows() {
        let line = raw.line(row);
        match rows.layout.part(line) {
            LinePart::Row => {
                let (_, mut sink) = rows.begin();
                raw.cells(row).for_each(|cell| csv::Sink::cell(&mut sink, cell));
                let found = sink.found();
                rows.end(found, false, line);
            }
            part => {
                let mut cells = csv::Cells::new(MAX_COLUMNS, header::HEADING_BYTES);
                raw.cells(row).for_each(|cell| csv::Sink::cell(&mut cells, cell));
                rows.pass(part, cells, false, line);
            }
        }
        if rows.refused {
            break;
        }
    }
    rows.finish()
}

/// The rows of a workbook's sheet, of which something was said already. One with an error gives no rows.
pub fn of_workbook(raw: &Sheet, issues: Vec<Issue>, choice: HeaderChoice) -> ReadSheet {
    if issues.iter().any(|issue| issue.severity == Severity::Error) {
        return ReadSheet { issues, ..ReadSheet::default() };
    }
    let mut read = headed(raw, choice);
    read.issues.splice(0..0, issues);
    read
}

fn nothing() -> Issue {
    whole(Code::Empty, "Add a file or text with rows.".to_owned())
}

/// An issue of a source as a whole.
fn whole(code: Code, message: String) -> Issue {
    Issue { code, severity: code.severity(), message, fixes: Vec::new() }
}
