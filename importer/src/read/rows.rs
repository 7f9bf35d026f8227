//! Rows into the sheet: what is passed over, what is cut, and what is said of it.

use std::borrow::Cow;

use crate::issue::{Code, Issue};
use crate::report::unguard;
use crate::sheet::Sheet;

use super::csv::Sink;
use super::{ReadSheet, header, whole};

/// How many columns are read: as many as a spreadsheet has.
pub const MAX_COLUMNS: usize = 16_384;

/// How much of a cell is kept, in bytes: twice what a spreadsheet's cell can hold, and as much as quotes can enclose.
pub const CELL_BYTES: usize = 64 * 1024;

/// What goes on over the rows of a source.
#[derive(Debug, Default)]
pub struct Rows {
    pub has_nul: bool,
    /// The headings as in the file.
    headers: Vec<String>,
    /// How many columns there are up to the last heading that is not empty.
    width: usize,
    /// How many columns there are up to the last cell that is not blank.
    widest: usize,
    blank: Passed,
    /// Blank rows since the last row: not said if no row follows, for nobody misses them.
    blank_since: Passed,
    repeated: Passed,
}

/// What was found while the cells of a row were taken.
#[derive(Clone, Copy, Debug, Default)]
pub struct Found {
    /// How many cells the row has in the file.
    count: usize,
    /// The first column of which a part was cut off.
    cut: Option<usize>,
    nul: bool,
    /// There is text beyond the last column that is read.
    beyond: bool,
}

impl Rows {
    /// The headings were read.
    pub fn head(&mut self, headers: Vec<String>) {
        self.width = headers.iter().rposition(|header| !header.is_empty()).map_or(0, |last| last + 1);
        self.headers = headers;
        self.blank.take(&mut self.blank_since);
    }

    /// Begins a row of the sheet.
    pub fn begin<'a>(&self, sheet: &'a mut Sheet) -> RowSink<'a> {
        RowSink { start: sheet.text_len(), sheet, has_nul: self.has_nul, found: Found::default() }
    }

    pub fn pass_over_blank(&mut self, line: u32) {
        self.blank_since.add(line);
    }

    /// Closes the row that was begun: keeps it, or passes it over.
    pub fn end(&mut self, result: &mut ReadSheet, found: Found, unclosed: bool, line: u32) {
        let sheet = &mut result.sheet;
        if sheet.open_text().chars().all(char::is_whitespace) {
            sheet.drop_open();
            return self.pass_over_blank(line);
        }
        if self.repeats_headings(sheet, found) {
            sheet.drop_open();
            return self.repeated.add(line);
        }
        while sheet.open_width() > self.width && sheet.open_last().trim().is_empty() {
            sheet.pop_open();
        }
        let width = sheet.open_width();
        self.widest = self.widest.max(width);
        self.blank.take(&mut self.blank_since);

        let row = sheet.rows();
        let issues = &mut result.row_issues;
        if unclosed {
            issues.push((row, Code::QuoteUnclosed, UNCLOSED));
        }
        if found.nul {
            issues.push((row, Code::NulByte, NUL));
        }
        if let Some(column) = found.cut {
            issues.push((row, Code::TextTooLong, Cow::Owned(cut(column))));
        }
        if found.count < self.width {
            issues.push((row, Code::RowShort, SHORT));
        } else if found.beyond {
            issues.push((row, Code::RowLong, Cow::Owned(beyond())));
        } else if width > self.headers.len() && !self.headers.is_empty() {
            issues.push((row, Code::RowLong, LONG));
        }
        // Sources are capped at a size that always fits.
        sheet.end_row(line);
    }

    /// Is it the line of headings once more, as where files were put together?
    fn repeats_headings(&self, sheet: &Sheet, found: Found) -> bool {
        let first = self.headers.first().map_or("", String::as_str);
        found.count == self.headers.len()
            && sheet.open_cells().next().is_some_and(|cell| cell.len() >= first.len() && cell.trim() == first)
            && sheet.open_cells().zip(&self.headers).all(|(cell, header)| cell.trim() == header)
    }

    /// The headings of all columns, and what is said of headings and of rows that were passed over.
    pub fn conclude(self, issues: &mut Vec<Issue>) -> Vec<String> {
        let given = self.headers.len();
        let mut headers = self.headers;
        headers.resize(self.width.max(self.widest), String::new());
        issues.extend(header::issues(&headers, given));
        match self.repeated.count {
            0 => {}
            1 => issues.push(whole(
                Code::HeaderDuplicate,
                format!("Row {} holds the headings once more and was passed over.", self.repeated.lines()),
            )),
            _ => issues.push(whole(
                Code::HeaderDuplicate,
                format!("Rows {} hold the headings once more and were passed over.", self.repeated.lines()),
            )),
        }
        match self.blank.count {
            0 => {}
            1 => issues.push(whole(
                Code::BlankRow,
                format!("Row {} is blank and was passed over.", self.blank.lines()),
            )),
            count => issues.push(whole(
                Code::BlankRow,
                format!("{count} blank rows were passed over: {}.", self.blank.lines()),
            )),
        }
        headers
    }
}

const UNCLOSED: Cow<'static, str> = Cow::Borrowed(
    "A quotation mark in this row is not closed. It was taken as text: look whether the cells are where they belong.",
);
const NUL: Cow<'static, str> = Cow::Borrowed("Invisible NUL characters were taken out of this row.");
const SHORT: Cow<'static, str> =
    Cow::Borrowed("This row has fewer cells than there are headings. The missing ones are taken as empty.");
const LONG: Cow<'static, str> = Cow::Borrowed(
    "This row has more cells than there are headings. They are kept, in columns without a heading: look whether a \
     cell was split in two.",
);

fn cut(column: usize) -> String {
    format!(
        "The cell in column {} is longer than {} kB. Only its beginning was kept: shorten it.",
        header::letters(column),
        CELL_BYTES / 1024
    )
}

fn beyond() -> String {
    format!("This row has more than {MAX_COLUMNS} cells. Those beyond were not taken.")
}

/// Takes the cells of one row into the sheet.
pub struct RowSink<'a> {
    sheet: &'a mut Sheet,
    /// Where the open cell starts in the sheet's text.
    start: usize,
    has_nul: bool,
    found: Found,
}

impl RowSink<'_> {
    pub fn found(self) -> Found {
        self.found
    }

    fn push(&mut self, piece: &str) {
        let room = CELL_BYTES - (self.sheet.text_len() - self.start);
        if piece.len() <= room {
            self.sheet.push_text(piece);
        } else {
            self.sheet.push_text(&piece[..piece.floor_char_boundary(room)]);
            self.found.cut = self.found.cut.or(Some(self.found.count));
        }
    }
}

impl Sink for RowSink<'_> {
    #[inline]
    fn text(&mut self, piece: &str) {
        if self.found.count >= MAX_COLUMNS {
            self.found.beyond |= !piece.trim().is_empty();
        } else if self.has_nul && piece.contains('\0') {
            self.found.nul = true;
            piece.split('\0').for_each(|part| self.push(part));
        } else {
            self.push(piece);
        }
    }

    #[inline]
    fn end_cell(&mut self) {
        self.found.count += 1;
        if self.found.count > MAX_COLUMNS {
            return;
        }
        let cell = self.sheet.text_from(self.start);
        if cell.starts_with('\'') && unguard(cell).len() < cell.len() {
            self.sheet.drop_byte(self.start);
        }
        self.sheet.end_cell();
        self.start = self.sheet.text_len();
    }
}

/// Rows that were passed over: how many, and the first of them.
#[derive(Debug, Default)]
struct Passed {
    count: usize,
    first: Vec<u32>,
}

impl Passed {
    fn add(&mut self, line: u32) {
        self.count += 1;
        if self.first.len() < header::NAMED {
            self.first.push(line);
        }
    }

    /// Adds those that the other has, and empties it.
    fn take(&mut self, other: &mut Self) {
        if other.count > 0 {
            let room = header::NAMED - self.first.len();
            self.first.extend(other.first.drain(..).take(room));
            self.count += std::mem::take(&mut other.count);
        }
    }

    fn lines(&self) -> String {
        let named: Vec<String> = self.first.iter().map(u32::to_string).collect();
        header::join(&named, self.count)
    }
}
