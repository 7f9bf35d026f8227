//! One sheet of an XLSX, cell by cell.

use crate::issue::Issue;
use crate::sheet::Sheet;
use crate::workbook::error::WorkbookError;
use crate::workbook::format::Format;
use crate::workbook::grid::Grid;
use crate::workbook::xml::{Node, Tag, Xml};

use super::Book;
use super::strings::{Reading, unescape};

/// What a cell's value is.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    Boolean,
    /// The number of a text that cells share.
    Shared,
    /// Its own text: also the results of formulas, and errors.
    Text,
    /// A date in ISO 8601.
    Date,
}

/// The cell that is open.
#[derive(Default)]
struct Open {
    column: u32,
    kind: Kind,
    style: usize,
    has_formula: bool,
    value: String,
    in_value: bool,
    reading: Reading,
}

pub fn read(mut xml: Xml<'_>, book: &Book<'_>) -> Result<(Sheet, Vec<Issue>), WorkbookError> {
    let mut grid = Grid::new(book.meter);
    let mut line = 0;
    let mut row_hidden = false;
    let mut next_column = 0;
    let mut cell = Open::default();
    let mut in_cell = false;
    let mut shown = String::new();
    loop {
        match xml.next()? {
            Node::Start(tag) if in_cell => match tag.local() {
                "v" => cell.in_value = true,
                "f" => cell.has_formula = true,
                name => cell.reading.open(name),
            },
            Node::Start(tag) => match tag.local() {
                "c" => {
                    in_cell = true;
                    cell.open(&tag, next_column);
                }
                "row" => {
                    line = tag.attribute("r").parse().unwrap_or(line + 1);
                    row_hidden = tag.is_on("hidden");
                    next_column = 0;
                }
                "col" if tag.is_on("hidden") => {
                    let [first, last] =
                        ["min", "max"].map(|key| tag.attribute(key).parse::<u32>().unwrap_or(0));
                    if (1..=last).contains(&first) {
                        grid.hidden_columns(first - 1, last - 1);
                    }
                }
                "mergeCell" => grid.merged(|| tag.attribute("ref")),
                _ => {}
            },
            Node::Text(text) if in_cell && cell.takes_text() => cell.value.push_str(text),
            Node::Char(c) if in_cell && cell.takes_text() => cell.value.push(c),
            Node::End(name) if in_cell => match name.local() {
                "v" => cell.in_value = false,
                "c" => {
                    in_cell = false;
                    let column = cell.column;
                    next_column = column + 1;
                    let has_formula = cell.has_formula && cell.kind != Kind::Text;
                    let text = cell.shown(book, &mut shown)?;
                    if text.is_empty() {
                        if has_formula {
                            grid.without_result(line, column);
                        }
                        continue;
                    }
                    let is_first = !grid.has_text(line);
                    grid.put(line, column, text)?;
                    if row_hidden && is_first {
                        grid.hidden_row(line);
                    }
                }
                name => cell.reading.close(name),
            },
            Node::Eof => return grid.finish(),
            _ => {}
        }
    }
}

impl Open {
    fn open(&mut self, tag: &Tag<'_>, next: u32) {
        self.column = next;
        self.kind = Kind::Number;
        self.style = 0;
        self.has_formula = false;
        self.value.clear();
        self.in_value = false;
        self.reading = Reading::default();
        tag.attributes(|key, value| match key {
            "r" => self.column = column(value).unwrap_or(next),
            "s" => self.style = value.parse().unwrap_or(0),
            "t" => {
                self.kind = match value {
                    "b" => Kind::Boolean,
                    "s" => Kind::Shared,
                    "str" | "inlineStr" | "e" => Kind::Text,
                    "d" => Kind::Date,
                    _ => Kind::Number,
                }
            }
            _ => {}
        });
    }

    fn takes_text(&self) -> bool {
        self.in_value || self.reading.is_on()
    }

    /// Its text as the spreadsheet shows it.
    fn shown<'a>(&'a mut self, book: &'a Book<'_>, shown: &'a mut String) -> Result<&'a str, WorkbookError> {
        shown.clear();
        Ok(match self.kind {
            _ if self.value.is_empty() => "",
            Kind::Number => {
                let format = book.formats.get(self.style).unwrap_or(&Format::General);
                format.show(self.value.trim(), book.since_1904, shown);
                shown
            }
            Kind::Boolean => match self.value.trim() {
                "0" | "false" => "FALSE",
                _ => "TRUE",
            },
            Kind::Shared => {
                let number = self.value.trim().parse().ok();
                number
                    .and_then(|number| book.strings.get(number))
                    .ok_or(WorkbookError::Damaged("a text of a cell is missing"))?
            }
            Kind::Text => {
                unescape(&mut self.value, 0);
                &self.value
            }
            Kind::Date => self.value.trim().trim_end_matches('Z').trim_end_matches("T00:00:00"),
        })
    }
}

/// The column of a cell's place, from 0: of `B7` it is 1.
fn column(place: &str) -> Option<u32> {
    let mut column = 0_u32;
    for letter in place.bytes().take_while(u8::is_ascii_alphabetic) {
        column = column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)?;
    }
    column.checked_sub(1)
}
