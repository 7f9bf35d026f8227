//! Rows into the sheet: what is passed over, what is cut, and what is said of it.

use std::borrow::Cow;

use crate::check::email;
use crate::format::Field;
use crate::issue::{Code, Issue, Severity};
use crate::message::LinePart;
use crate::report::unguard;
use crate::sheet::{self, Sheet};

use super::csv::{self, Cells, Marks, Sink};
use super::layout::Layout;
use super::{ReadSheet, header, nothing, whole};

/// How many columns are read: as many as a spreadsheet has.
pub const MAX_COLUMNS: usize = 16_384;

/// How much of a cell is kept, in bytes: twice what a spreadsheet's cell can hold, and as much as quotes can enclose.
pub const CELL_BYTES: usize = 64 * 1024;

/// What goes on over the lines of a source, and what becomes of them.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    pub result: ReadSheet,
    pub layout: Layout,
    pub has_nul: bool,
    /// It is a text: cells may begin with an apostrophe that guards a formula, and rows may be shorter than the headings.
    /// Neither is so in a workbook, which has no cells where none were filled in.
    pub is_text: bool,
    /// Nothing is read of the source: the result says why.
    pub refused: bool,
    /// The headings as in the file; `None` while they are yet to come.
    headers: Option<Vec<String>>,
    /// How many columns there are up to the last heading that is not empty.
    width: usize,
    /// How many columns there are up to the last cell that is not blank.
    widest: usize,
    /// What stands above the headings, and the instructions below them.
    above: Passed,
    instructions: Passed,
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
    /// Nothing is read of the source, and this is why.
    pub fn refuse(&mut self, issue: Issue) {
        self.result.sheet = Sheet::default();
        self.result.row_issues.clear();
        self.result.issues = vec![issue];
        self.refused = true;
    }

    /// Takes a line that is not a row: headings, and what stands around them.
    pub fn pass(&mut self, part: LinePart, cells: Cells, unclosed: bool, line: u32) {
        let mut texts = cells.done;
        if texts.iter().all(|cell| cell.trim().is_empty()) && part != LinePart::Header {
            return self.pass_over_blank(line);
        }
        match part {
            LinePart::Above | LinePart::Instruction => {
                header::tidy(&mut texts);
                texts.retain(|cell| !cell.is_empty());
                let passed = if part == LinePart::Above { &mut self.above } else { &mut self.instructions };
                passed.add(line);
                passed.text.get_or_insert_with(|| texts.join(" "));
            }
            LinePart::Header | LinePart::Row => {
                if cells.count > MAX_COLUMNS {
                    return self.refuse(whole(
                        Code::TooLarge,
                        format!(
                            "It has {} columns; at most {MAX_COLUMNS} are read. Leave out those you do not need.",
                            cells.count
                        ),
                    ));
                }
                if let ([single], Some(_)) = (&texts[..], self.result.dialect.delimiter)
                    && let Some(split) = header::typed_above(single)
                {
                    texts = split;
                }
                self.head(texts, cells.cut, unclosed, line);
            }
        }
    }

    /// The headings were read.
    fn head(&mut self, mut headers: Vec<String>, cut: bool, unclosed: bool, line: u32) {
        let issues = &mut self.result.issues;
        if header::tidy(&mut headers) {
            issues.push(whole(
                Code::NulByte,
                "Invisible NUL characters were taken out of the headings.".to_owned(),
            ));
        }
        if cut {
            // A warning here: nothing of the rows is lost by it.
            issues.push(Issue {
                severity: Severity::Warning,
                ..whole(Code::TextTooLong, "A heading is very long. Only its beginning was kept.".to_owned())
            });
        }
        if unclosed {
            issues.push(whole(
                Code::QuoteUnclosed,
                format!("A quotation mark in the headings (row {line}) is not closed. It was taken as text."),
            ));
        }
        self.result.dialect.header_line = Some(line);
        self.width = headers.iter().rposition(|header| !header.is_empty()).map_or(0, |last| last + 1);
        self.headers = Some(headers);
        self.blank.take(&mut self.blank_since);
    }

    /// Reads the row at `at` of the sheet's text. Gives where the next one begins.
    pub fn read(&mut self, at: usize, marks: Marks, line: u32) -> usize {
        let sheet = &mut self.result.sheet;
        if !self.has_nul {
            let (text, ends) = sheet.mark(at);
            if let Some(next) = csv::plain_row(text, at, marks, ends) {
                let count = sheet.open_row().width();
                self.end(Found { count, ..Found::default() }, false, line);
                return next;
            }
        }
        let (text, mut row) = self.begin();
        let end = csv::row(text, at, marks, &mut row);
        let found = row.found();
        self.end(found, end.unclosed, line);
        end.next
    }

    /// Begins a row of the sheet. Gives the text of the sheet, too.
    pub fn begin(&mut self) -> (&str, RowSink<'_>) {
        let (text, cells) = self.result.sheet.write();
        (text, RowSink { cells, has_nul: self.has_nul, guarded: self.is_text, found: Found::default() })
    }

    pub fn pass_over_blank(&mut self, line: u32) {
        self.blank_since.add(line);
    }

    /// Closes the row that was begun: keeps it, or passes it over.
    pub fn end(&mut self, found: Found, unclosed: bool, line: u32) {
        let sheet = &mut self.result.sheet;
        if is_blank(sheet.open_row()) {
            sheet.drop_open();
            return self.pass_over_blank(line);
        }
        let headers = self.headers.as_deref().unwrap_or_default();
        if repeats(headers, sheet.open_row(), found) {
            sheet.drop_open();
            return self.repeated.add(line);
        }
        let mut width = sheet.open_row().width();
        while width > self.width && sheet.open_row().cell(width - 1).trim().is_empty() {
            sheet.pop_open();
            width -= 1;
        }
        self.widest = self.widest.max(width);
        self.blank.take(&mut self.blank_since);

        let row = sheet.rows();
        let issues = &mut self.result.row_issues;
        if unclosed {
            issues.push((row, Code::QuoteUnclosed, UNCLOSED));
        }
        if found.nul {
            issues.push((row, Code::NulByte, NUL));
        }
        if let Some(column) = found.cut {
            issues.push((row, Code::TextTooLong, Cow::Owned(cut(column))));
        }
        if found.count < self.width && self.is_text {
            issues.push((row, Code::RowShort, SHORT));
        } else if found.beyond {
            issues.push((row, Code::RowLong, Cow::Owned(beyond())));
        } else if width > headers.len() && !headers.is_empty() {
            issues.push((row, Code::RowLong, LONG));
        }
        // Sources are capped at a size that always fits.
        sheet.end_row(line);
    }

    /// All lines were read: the headings of all columns, and what is said of the source as a whole.
    pub fn finish(mut self) -> ReadSheet {
        if self.refused {
            return self.result;
        }
        if self.headers.is_none() && self.layout.header.is_none() && self.result.sheet.rows() == 0 {
            self.refuse(nothing());
            return self.result;
        }
        if let (None, Some(line)) = (&self.headers, self.layout.header) {
            let message = format!("There is no row {line} to take the headings from. Choose another row.");
            self.refuse(Issue { severity: Severity::Error, ..whole(Code::HeaderMissing, message) });
            return self.result;
        }
        self.say_what_was_passed();
        let given = self.headers.as_ref().map_or(0, Vec::len);
        let has_headers = self.headers.is_some();
        let mut headers = self.headers.unwrap_or_default();
        headers.resize(self.width.max(self.widest), String::new());
        let issues = &mut self.result.issues;
        if has_headers && self.result.sheet.rows() == 0 {
            issues.push(whole(Code::HeaderOnly, "Add the rows below the headings, or remove it.".to_owned()));
        }
        if let Some(header) = self.layout.email.and_then(|column| headers.get_mut(column)) {
            *header = Field::Email.label().to_owned();
        }
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
        self.result.headers = headers;
        self.result
    }

    fn say_what_was_passed(&mut self) {
        let issues = &mut self.result.issues;
        if let (Some(first), Some(line)) = (&self.above.text, self.layout.header) {
            let first = email::short(first);
            issues.push(whole(
                Code::HeaderBelow,
                format!(
                    "The headings were found in row {line}. What stands above them (“{first}”) was passed over."
                ),
            ));
        }
        if let Some(first) = &self.instructions.text {
            let (first, lines) = (email::short(first), self.instructions.lines());
            let rows = match self.instructions.count {
                1 => format!("Row {lines} says how to fill in the columns (“{first}”) and was"),
                _ => format!("Rows {lines} say how to fill in the columns (“{first}”) and were"),
            };
            issues.push(whole(Code::InstructionRow, format!("{rows} passed over.")));
        }
        if let Some((line, data)) = &self.layout.missing {
            let data = email::short(data);
            let email = match self.layout.email {
                Some(column) => format!(" Column {} was taken for emails.", header::letters(column)),
                None => String::new(),
            };
            issues.push(whole(
                Code::HeaderMissing,
                format!(
                    "Row {line} should hold the headings, but it looks like data (“{data}”), so every line was taken \
                     as a row.{email} Choose what the columns are, or put a line of headings above them, such as \
                     “First name, Last name, Email”."
                ),
            ));
        }
    }
}

fn is_blank(row: sheet::Row) -> bool {
    let begins = row.cell(0).as_bytes().first();
    !begins.is_some_and(u8::is_ascii_graphic) && row.cells().all(|cell| cell.trim().is_empty())
}

/// Is the row the line of headings once more, as where files were put together?
fn repeats(headers: &[String], row: sheet::Row, found: Found) -> bool {
    let Some(first) = headers.first() else { return false };
    found.count == headers.len()
        && row.cell(0).len() >= first.len()
        && row.cells().zip(headers).all(|(cell, header)| cell.trim() == header)
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
    cells: sheet::Writer<'a>,
    has_nul: bool,
    guarded: bool,
    found: Found,
}

impl RowSink<'_> {
    pub fn found(self) -> Found {
        self.found
    }

    fn push(&mut self, piece: &str) {
        let room = CELL_BYTES - self.cells.cell().len();
        let kept = piece.floor_char_boundary(room);
        self.cells.text(&piece[..kept]);
        if kept < piece.len() {
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
        let cell = self.cells.cell();
        if self.guarded && cell.starts_with('\'') && unguard(cell).len() < cell.len() {
            self.cells.drop_first();
        }
        self.cells.end_cell();
    }
}

/// Rows that were passed over: how many, and the first of them.
#[derive(Clone, Debug, Default)]
struct Passed {
    count: usize,
    first: Vec<u32>,
    /// What stands in the first of them.
    text: Option<String>,
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
