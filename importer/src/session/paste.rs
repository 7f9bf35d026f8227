//! The clipboard: blocks of cells as spreadsheets write them.

use super::edit::MOST_ROWS;
use super::{Session, count, notice};
use crate::format::Tab;
use crate::issue::Severity;
use crate::message::Update;
use crate::table::RowRef;

impl Session {
    /// Pastes a block with its upper left corner at a cell, downwards in the order of the view.
    pub(super) fn paste(&mut self, tab: Tab, row: u32, column: u16, text: &str) -> Vec<Update> {
        let mut block = block(text);
        let corner = RowRef { tab, row };
        let width = self.table.columns(tab).len();
        let Some(place) = self.place_in_view(corner).filter(|_| usize::from(column) < width) else {
            return Vec::new();
        };
        block.truncate(MOST_ROWS as usize);
        let mut rows: Vec<u32> = self.view_rows(tab, place as u32, u32::MAX).to_vec();
        rows.truncate(block.len());
        let mut changes = Vec::new();
        let more = block.len() - rows.len();
        if more > 0 {
            changes = self.new_rows(tab, None, more as u32);
            let first = self.table.numbers(tab) - more as u32;
            rows.extend(first..first + more as u32);
        }
        let mut cells = 0;
        let mut beyond = 0;
        for (&row, texts) in rows.iter().zip(&block) {
            for (text, to) in texts.iter().zip(usize::from(column)..) {
                if to >= width {
                    beyond = beyond.max(texts.len() - (to - usize::from(column)));
                    break;
                }
                cells += 1;
                // Below the limit of a tab's columns, as `width` is.
                changes.extend(self.typing_anywhere(RowRef { tab, row }, to as u16, text));
            }
        }
        let mut updates = if changes.is_empty() {
            Vec::new()
        } else {
            self.make_step(format!("paste of {}", count(cells, "cell")), changes)
        };
        if beyond > 0 {
            let (did, was) = if beyond == 1 { ("column did", "was") } else { ("columns did", "were") };
            let rest = if cells == 0 { "" } else { "The other columns were pasted. " };
            let message = format!("{rest}{beyond} {did} not fit and {was} left out.");
            updates.push(notice(Severity::Warning, message));
        }
        updates
    }

    /// Rows by their places in the view and columns by number, both ends included, as a spreadsheet takes them.
    pub(super) fn copy(&self, tab: Tab, first: u32, last: u32, left: u16, right: u16) -> String {
        let mut text = String::new();
        let width = self.table.columns(tab).len() as u16;
        for &row in self.view_rows(tab, first, last) {
            for column in left..=right.min(width.saturating_sub(1)) {
                if column > left {
                    text.push('\t');
                }
                push_cell(&mut text, self.table.raw(RowRef { tab, row }, column));
            }
            text.push('\n');
        }
        text
    }
}

fn push_cell(text: &mut String, cell: &str) {
    if cell.contains(['\t', '\n', '\r']) || cell.starts_with('"') {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}

/// A clipboard's text as rows of cells. Tabs part cells; commas do where there is no tab and every line has as many
/// of them, at least two: one column of "Last, First" stays one column. A text in quotes may hold line breaks.
pub(super) fn block(text: &str) -> Vec<Vec<String>> {
    if text.contains('\t') {
        return cells(text, '\t');
    }
    let by_comma = cells(text, ',');
    let width = by_comma.first().map_or(0, Vec::len);
    if width > 2 && by_comma.iter().all(|row| row.len() == width) { by_comma } else { cells(text, '\t') }
}

fn cells(text: &str, delimiter: char) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut rest = text;
    loop {
        let (cell, after) = cell(rest, delimiter);
        row.push(cell);
        let ends_row = !after.starts_with(delimiter);
        rest = match after.strip_prefix(delimiter) {
            Some(after) => after,
            None => after.strip_prefix("\r\n").or_else(|| after.strip_prefix(['\n', '\r'])).unwrap_or(""),
        };
        if ends_row {
            rows.push(std::mem::take(&mut row));
            if rest.is_empty() {
                return rows;
            }
        }
    }
}

/// The first cell of a text, and what follows it: a delimiter, a line break or nothing.
fn cell(text: &str, delimiter: char) -> (String, &str) {
    let ends = |c: char| c == delimiter || c == '\n' || c == '\r';
    if let Some(quoted) = text.strip_prefix('"') {
        let mut from = 0;
        while let Some(quote) = quoted[from..].find('"') {
            let after = &quoted[from + quote + 1..];
            if after.starts_with('"') {
                from += quote + 2;
            } else if after.is_empty() || after.starts_with(ends) {
                return (quoted[..from + quote].replace("\"\"", "\""), after);
            } else {
                break;
            }
        }
    }
    let end = text.find(ends).unwrap_or(text.len());
    (text[..end].to_owned(), &text[end..])
}

#[cfg(test)]
mod tests {
    use super::{block, push_cell};

    #[test]
    fn tabs_part_cells_and_quotes_hold_line_breaks() {
        assert_eq!(block("a\t\"b\nc \"\"d\"\"\"\r\ne\tf\r\n"), [["a", "b\nc \"d\""], ["e", "f"]]);
    }

    #[test]
    fn commas_part_cells_only_where_all_lines_agree() {
        assert_eq!(block("a,b,c\nd,e,f"), [["a", "b", "c"], ["d", "e", "f"]]);
        assert_eq!(block("Okafor, Amara\nWójcik, Łukasz"), [["Okafor, Amara"], ["Wójcik, Łukasz"]]);
    }

    #[test]
    fn a_stray_quote_is_text() {
        assert_eq!(block("\"a\" b\tc"), [["\"a\" b", "c"]]);
        assert_eq!(block("\"open\tc\nd\te"), [["\"open", "c"], ["d", "e"]]);
    }

    #[test]
    fn what_is_copied_is_pasted_the_same() {
        let cells = ["plain", "two\nlines", "a\ttab", "\"quoted\"", ""];
        let mut text = String::new();
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                text.push('\t');
            }
            push_cell(&mut text, cell);
        }
        assert_eq!(block(&text), [cells]);
    }
}
