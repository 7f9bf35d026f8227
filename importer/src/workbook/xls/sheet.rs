//! One sheet of an XLS. Its cells may stand in any order: their places are gathered first, then they are shown.

use crate::issue::Issue;
use crate::sheet::Sheet;
use crate::workbook::error::WorkbookError;
use crate::workbook::format::Format;
use crate::workbook::grid::{Grid, name_of};
use crate::workbook::zip::{u16_at, u32_at, u64_at};

use super::Book;
use super::record::{Kind, Record, records};
use super::strings;

/// Where a cell is in the sheet, and its record in the stream.
#[derive(Clone, Copy)]
struct Place {
    row: u16,
    column: u16,
    record: u32,
}

pub fn read(book: &Book<'_>, at: usize) -> Result<(Sheet, Vec<Issue>), WorkbookError> {
    let mut grid = Grid::new(book.meter);
    let mut places: Vec<Place> = Vec::new();
    let mut hidden_rows: Vec<u16> = Vec::new();
    // A chart in the sheet has a beginning and an end of its own.
    let mut depth = 0;
    let mut ended = false;
    for Record { kind, data, at } in records(book.stream, at) {
        match kind {
            Kind::BEGIN => depth += 1,
            Kind::END if depth <= 1 => {
                ended = true;
                break;
            }
            Kind::END => depth -= 1,
            _ if depth != 1 => {}
            Kind::ROW if u16_at(data, 12) & 0x20 != 0 => hidden_rows.push(u16_at(data, 0)),
            Kind::COLUMNS if u16_at(data, 8) & 1 != 0 => {
                grid.hidden_columns(u16_at(data, 0).into(), u16_at(data, 2).into());
            }
            Kind::MERGED => {
                for range in data.get(2..).unwrap_or_default().chunks_exact(8) {
                    let [top, bottom, left, right] = [0, 2, 4, 6].map(|at| u32::from(u16_at(range, at)));
                    grid.merged(|| format!("{}:{}", name_of(top + 1, left), name_of(bottom + 1, right)));
                }
            }
            Kind::FORMULA
            | Kind::NUMBERS
            | Kind::RICH_TEXT
            | Kind::SHARED_TEXT
            | Kind::NUMBER
            | Kind::TEXT
            | Kind::BOOLEAN
            | Kind::SHORT_NUMBER => {
                let record = u32::try_from(at).map_err(|_| WorkbookError::Damaged("it is too long"))?;
                places.push(Place { row: u16_at(data, 0), column: u16_at(data, 2), record });
            }
            _ => {}
        }
    }
    if !ended {
        return Err(WorkbookError::Damaged("a sheet is cut off"));
    }
    // Stable: of two in one place the later one counts.
    places.sort_by_key(|place| (place.row, place.column));
    hidden_rows.sort_unstable();
    hidden_rows.dedup();
    let mut text = String::new();
    for (index, place) in places.iter().enumerate() {
        let next = places.get(index + 1);
        if next.is_some_and(|next| (next.row, next.column) == (place.row, place.column)) {
            continue;
        }
        let line = u32::from(place.row) + 1;
        let was_empty = !grid.has_text(line);
        show(book, *place, &mut text, &mut grid)?;
        if was_empty && grid.has_text(line) && hidden_rows.binary_search(&place.row).is_ok() {
            grid.hidden_row(line);
        }
    }
    grid.finish()
}

/// Puts a cell, or a run of them, into the grid.
fn show(book: &Book<'_>, place: Place, text: &mut String, grid: &mut Grid<'_>) -> Result<(), WorkbookError> {
    let (line, column) = (u32::from(place.row) + 1, u32::from(place.column));
    let at = place.record as usize;
    // It was there a moment ago.
    let Some(Record { kind, data, .. }) = records(book.stream, at).next() else { return Ok(()) };
    let style = usize::from(u16_at(data, 4));
    text.clear();
    match kind {
        Kind::NUMBERS => {
            // Style and number of each, then the last column.
            let cells = data.get(4..data.len().saturating_sub(2)).unwrap_or_default();
            for (column, cell) in (column..).zip(cells.chunks_exact(6)) {
                text.clear();
                number(book, u16_at(cell, 0).into(), short(u32_at(cell, 2)), text);
                grid.put(line, column, text)?;
            }
            return Ok(());
        }
        Kind::SHORT_NUMBER => number(book, style, short(u32_at(data, 6)), text),
        Kind::NUMBER => number(book, style, f64::from_bits(u64_at(data, 6)), text),
        Kind::SHARED_TEXT => {
            let shared = book.strings.get(u32_at(data, 6) as usize);
            text.push_str(shared.ok_or(WorkbookError::Damaged("a text of a cell is missing"))?);
        }
        Kind::TEXT | Kind::RICH_TEXT => strings::long_text(book.stream, at, 6, text)?,
        Kind::BOOLEAN => truth(data.get(6).copied().unwrap_or(0), data.get(7) == Some(&1), text),
        // A formula: its result is a number, or says what it is where a number would not end in two bytes of ones.
        _ if u16_at(data, 12) != 0xFFFF => number(book, style, f64::from_bits(u64_at(data, 6)), text),
        _ => match (data.get(6), data.get(8)) {
            (Some(0), _) => {
                let found = result(book.stream, at, text)?;
                if !found {
                    grid.without_result(line, column);
                }
            }
            (Some(1), Some(&value)) => truth(value, false, text),
            (Some(2), Some(&value)) => truth(value, true, text),
            _ => {}
        },
    }
    grid.put(line, column, text)
}

/// The text that is the result of the formula there: in a record behind it, with few between. `false`: there is none.
fn result(stream: &[u8], formula: usize, text: &mut String) -> Result<bool, WorkbookError> {
    match records(stream, formula).skip(1).take(3).find(|record| record.kind == Kind::RESULT) {
        Some(record) => strings::long_text(stream, record.at, 0, text).map(|()| true),
        None => Ok(false),
    }
}

fn number(book: &Book<'_>, style: usize, value: f64, text: &mut String) {
    book.formats.get(style).unwrap_or(&Format::General).show(&value.to_string(), book.since_1904, text);
}

/// A number in four bytes: a whole one or the upper half of another, times a hundredth or not.
fn short(packed: u32) -> f64 {
    let number = if packed & 2 != 0 {
        f64::from(packed.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(packed & !3) << 32)
    };
    if packed & 1 != 0 { number / 100.0 } else { number }
}

fn truth(value: u8, is_error: bool, text: &mut String) {
    text.push_str(match (is_error, value) {
        (false, 0) => "FALSE",
        (false, _) => "TRUE",
        (true, 0x00) => "#NULL!",
        (true, 0x07) => "#DIV/0!",
        (true, 0x0F) => "#VALUE!",
        (true, 0x17) => "#REF!",
        (true, 0x1D) => "#NAME?",
        (true, 0x24) => "#NUM!",
        (true, 0x2A) => "#N/A",
        (true, _) => "#UNKNOWN!",
    });
}
