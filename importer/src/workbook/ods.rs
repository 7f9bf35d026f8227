//! ODS: one XML part with all sheets, where each cell has the text that was shown. Source: OpenDocument 1.3 part 3, 9.
//!
//! Rows and cells may say that they are repeated, up to the ends of the sheet: empty ones are only counted.

use std::collections::BTreeSet;

use crate::issue::Issue;
use crate::sheet::Sheet;

use super::error::{Limit, WorkbookError};
use super::format::Format;
use super::grid::{Grid, name_of};
use super::limits::{MEGABYTE, Meter, over};
use super::xml::{Node, Tag, Xml};
use super::zip::{Archive, MAX_PIECE};
use super::{Workbook, WorkbookSheet};

pub fn read(archive: &Archive<'_>, meter: &Meter<'_>) -> Result<Workbook, WorkbookError> {
    if is_locked(archive, meter)? {
        return Err(WorkbookError::Locked);
    }
    let part = archive.part("content.xml", meter)?.ok_or(WorkbookError::Damaged("its sheets are missing"))?;
    let mut xml = Xml::new(part);
    let mut workbook = Workbook::default();
    // Styles of sheets that are not shown.
    let mut hidden_styles = BTreeSet::new();
    let mut style = String::new();
    loop {
        match xml.next()? {
            Node::Start(tag) => match tag.local() {
                "style" => style = tag.attribute("name"),
                "table-properties" if tag.attribute("display") == "false" => {
                    hidden_styles.insert(std::mem::take(&mut style));
                }
                "table" => {
                    let name = tag.attribute("name");
                    let hidden = hidden_styles.contains(&tag.attribute("style-name"));
                    if workbook.sheets.len() == meter.limits.sheets as usize {
                        return Err(over(Limit::Sheets(meter.limits.sheets)));
                    }
                    let (sheet, issues) = table(&mut xml, meter)?;
                    workbook.sheets.push(WorkbookSheet { name, hidden, sheet, issues });
                }
                "tracked-changes" => xml.skip()?,
                _ => {}
            },
            Node::Eof => return Ok(workbook),
            _ => {}
        }
    }
}

/// Does the list of parts say that one is encrypted?
fn is_locked(archive: &Archive<'_>, meter: &Meter<'_>) -> Result<bool, WorkbookError> {
    if archive.has("encrypted-package") {
        return Ok(true);
    }
    let Some(part) = archive.part("META-INF/manifest.xml", meter)? else { return Ok(false) };
    let mut xml = Xml::new(part);
    loop {
        match xml.next()? {
            Node::Start(tag) if tag.local() == "encryption-data" => return Ok(true),
            Node::Eof => return Ok(false),
            _ => {}
        }
    }
}

/// The row that is open. Its texts are kept until it ends, as it may be repeated.
#[derive(Default)]
struct Row {
    text: String,
    /// The first column and the one after the last, and where the text ends that all of them have.
    cells: Vec<(u32, u32, usize)>,
    hidden: bool,
    repeated: u32,
    /// The next cell's column.
    column: u32,
}

/// The cell that is open.
#[derive(Default)]
struct Open {
    repeated: u32,
    /// Under another that spans it: what it has is not shown.
    covered: bool,
    has_formula: bool,
    /// What the file says of its value, where it has no text.
    value: String,
    paragraphs: u32,
    text: String,
}

fn table(xml: &mut Xml<'_>, meter: &Meter<'_>) -> Result<(Sheet, Vec<Issue>), WorkbookError> {
    let mut grid = Grid::new(meter);
    let mut line: u32 = 1;
    let mut columns: u32 = 0;
    let mut row = Row::default();
    loop {
        match xml.next()? {
            Node::Start(tag) => match tag.local() {
                "table-column" => {
                    let repeated = number(&tag, "number-columns-repeated");
                    if is_hidden(&tag) {
                        grid.hidden_columns(columns, columns.saturating_add(repeated - 1));
                    }
                    columns = columns.saturating_add(repeated);
                }
                "table-row" => row.open(&tag),
                "table-cell" | "covered-table-cell" => {
                    let mut open = Open {
                        repeated: number(&tag, "number-columns-repeated"),
                        covered: tag.local() == "covered-table-cell",
                        ..Open::default()
                    };
                    let [wide, high] =
                        ["number-columns-spanned", "number-rows-spanned"].map(|key| number(&tag, key));
                    if wide > 1 || high > 1 {
                        let (last_line, last_column) =
                            (line.saturating_add(high - 1), row.column.saturating_add(wide - 1));
                        grid.merged(|| {
                            format!("{}:{}", name_of(line, row.column), name_of(last_line, last_column))
                        });
                    }
                    open.take_value(&tag);
                    cell(xml, &mut open)?;
                    if open.has_formula
                        && open.text.is_empty()
                        && open.value.is_empty()
                        && open.paragraphs == 0
                    {
                        grid.without_result(line, row.column);
                    }
                    row.take(&open);
                    // Counted when the row ends: a few bytes can say thousands of spaces.
                    if row.text.len() as u64 > meter.limits.slack {
                        return Err(over(Limit::Swelling(meter.limits.swelling)));
                    }
                }
                "table-row-group"
                | "table-header-rows"
                | "table-rows"
                | "table-column-group"
                | "table-columns"
                | "table-header-columns" => {}
                _ => xml.skip()?,
            },
            Node::End(name) => match name.local() {
                "table-row" => {
                    row.put(line, &mut grid)?;
                    line = line.saturating_add(row.repeated);
                }
                "table" => return grid.finish(),
                _ => {}
            },
            Node::Eof => return Err(WorkbookError::Damaged("its XML is cut off")),
            _ => {}
        }
    }
}

impl Row {
    fn open(&mut self, tag: &Tag<'_>) {
        self.text.clear();
        self.cells.clear();
        self.hidden = is_hidden(tag);
        self.repeated = number(tag, "number-rows-repeated");
        self.column = 0;
    }

    fn take(&mut self, cell: &Open) {
        // Far beyond what a spreadsheet has one place is as good as another, but it is one.
        let first = self.column.min(u32::MAX - 1);
        self.column = first.saturating_add(cell.repeated);
        if !cell.text.is_empty() && !cell.covered {
            self.text.push_str(&cell.text);
            self.cells.push((first, self.column, self.text.len()));
        }
    }

    fn put(&self, line: u32, grid: &mut Grid<'_>) -> Result<(), WorkbookError> {
        if self.cells.is_empty() {
            return Ok(());
        }
        let line = line.min(u32::MAX - 1);
        for line in line..line.saturating_add(self.repeated) {
            let mut start = 0;
            for &(first, behind, end) in &self.cells {
                for column in first..behind {
                    grid.put(line, column, &self.text[start..end])?;
                }
                start = end;
            }
            if self.hidden {
                grid.hidden_row(line);
            }
        }
        Ok(())
    }
}

impl Open {
    fn take_value(&mut self, tag: &Tag<'_>) {
        let mut kind = String::new();
        tag.attributes(|key, value| match key {
            "value-type" => value.clone_into(&mut kind),
            "formula" => self.has_formula = true,
            "value" | "date-value" | "time-value" | "string-value" | "boolean-value" => {
                self.value = super::xml::text_of(value);
            }
            _ => {}
        });
        match &*kind {
            "float" | "currency" | "percentage" => {
                let mut shown = String::new();
                Format::General.show(&self.value, false, &mut shown);
                self.value = shown;
            }
            "boolean" => self.value = self.value.to_uppercase(),
            "" => self.value.clear(),
            _ => {}
        }
    }
}

/// The text of a cell, paragraph by paragraph. Notes and drawings in it are not its text.
fn cell(xml: &mut Xml<'_>, open: &mut Open) -> Result<(), WorkbookError> {
    let mut depth = 1;
    loop {
        match xml.next()? {
            Node::Start(tag) => {
                match tag.local() {
                    "p" | "h" => {
                        if open.paragraphs > 0 {
                            open.text.push('\n');
                        }
                        open.paragraphs += 1;
                    }
                    "s" => {
                        // Spaces in a row: more than fit into a cell are no text.
                        let count = number(&tag, "c").min(32_767);
                        open.text.extend(std::iter::repeat_n(' ', count as usize));
                        if open.text.len() as u64 > MAX_PIECE {
                            return Err(over(Limit::Piece(MAX_PIECE / MEGABYTE)));
                        }
                    }
                    "tab" => open.text.push('\t'),
                    "line-break" => open.text.push('\n'),
                    "span" | "a" | "ruby" | "ruby-base" | "meta" | "bookmark" => {}
                    _ => {
                        xml.skip()?;
                        continue;
                    }
                }
                depth += 1;
            }
            Node::End(_) => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            // Between paragraphs there is only what makes the file look tidy.
            Node::Text(text) if depth > 1 => open.text.push_str(text),
            Node::Char(c) if depth > 1 => open.text.push(c),
            Node::Eof => return Err(WorkbookError::Damaged("its XML is cut off")),
            _ => {}
        }
    }
    // A long number that was shown shortened is taken whole.
    let shortened =
        open.text.contains("E+") && !open.value.is_empty() && !open.value.contains(['e', 'E', ':', '-']);
    if (open.paragraphs == 0 || shortened) && !open.value.is_empty() {
        open.text.clone_from(&open.value);
    }
    Ok(())
}

/// How often, or how far: 1 where it is not said.
fn number(tag: &Tag<'_>, name: &str) -> u32 {
    let mut found = 1;
    tag.attributes(|key, value| {
        if key == name {
            found = value.parse().unwrap_or(u32::MAX).max(1);
        }
    });
    found
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    matches!(&*tag.attribute("visibility"), "collapse" | "filter")
}
