//! The line of headings: is it one, and what is wrong with it?

use rustc_hash::FxHashMap;

use crate::check::clean;
use crate::issue::{Code, Issue};
use crate::map;
use crate::message::{Delimiter, Quote};
use crate::report::unguard;

use super::{csv, whole};

/// How much of a heading is kept, in bytes.
pub const HEADING_BYTES: usize = 1024;

/// How many columns or rows a sentence names before it says "and 4 more".
pub const NAMED: usize = 3;

/// Takes the spaces around the headings off, NUL characters and formula guards out. Was there a NUL?
pub fn tidy(headers: &mut [String]) -> bool {
    let mut had_nul = false;
    for header in headers {
        let before = header.len();
        header.retain(|c| c != '\0');
        had_nul |= header.len() != before;
        *header = clean::text(unguard(header)).into_owned();
    }
    had_nul
}

/// Headings that were typed with commas (or others) above rows with another delimiter: where the whole line is one
/// cell, and splitting it gives at least one heading that is known.
pub fn typed_above(line: &str) -> Option<Vec<String>> {
    Delimiter::ALL.into_iter().find_map(|delimiter| {
        let mut cells = csv::Cells::new(super::MAX_COLUMNS, HEADING_BYTES);
        csv::row(line, 0, csv::Marks::new(Some(delimiter), Quote::Double), &mut cells);
        (cells.done.len() > 1 && cells.done.iter().any(|cell| map::is_known(cell))).then_some(cells.done)
    })
}

/// What is wrong with the headings: some are empty, some are there twice. Only the first `given` are the file's own.
pub fn issues(headers: &[String], given: usize) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut empty = Vec::new();
    let mut by_text: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (column, header) in headers.iter().enumerate().take(given) {
        if header.is_empty() {
            empty.push(column);
        } else {
            by_text.entry(header.to_lowercase()).or_default().push(column);
        }
    }
    if let [only] = empty[..] {
        let message = format!("Column {} has no heading. Choose what it is, or leave it out.", letters(only));
        issues.push(whole(Code::HeaderEmpty, message));
    } else if !empty.is_empty() {
        let message = format!(
            "Columns {} have no heading. Choose what they are, or leave them out.",
            list(&empty, letters)
        );
        issues.push(whole(Code::HeaderEmpty, message));
    }
    let mut twice: Vec<Vec<usize>> = by_text.into_values().filter(|columns| columns.len() > 1).collect();
    twice.sort_unstable();
    for columns in &twice[..twice.len().min(NAMED)] {
        let message = format!(
            "Columns {} have the same heading “{}”. Choose which of them counts.",
            list(columns, letters),
            headers[columns[0]]
        );
        issues.push(whole(Code::HeaderDuplicate, message));
    }
    if let Some(more) = twice.get(NAMED..).filter(|more| !more.is_empty()) {
        let message =
            format!("{} more headings are there more than once. Choose which columns count.", more.len());
        issues.push(whole(Code::HeaderDuplicate, message));
    }
    issues
}

/// `C and F`, `C, F and G`, `C, F, G and 4 more`.
pub fn list<T: Copy>(all: &[T], show: impl Fn(T) -> String) -> String {
    let named: Vec<String> = all.iter().take(NAMED).map(|&each| show(each)).collect();
    join(&named, all.len())
}

/// As [`list`], of which only the first are known, and how many there are in all.
pub fn join(named: &[String], all: usize) -> String {
    let last = match all - named.len() {
        0 => named.last().cloned().unwrap_or_default(),
        more => format!("{more} more"),
    };
    let first = if all > named.len() { named } else { &named[..named.len().saturating_sub(1)] };
    if first.is_empty() { last } else { format!("{} and {last}", first.join(", ")) }
}

/// A column as spreadsheets name it: A, B … Z, AA.
pub fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_in_a_spreadsheet() {
        for (column, name) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")] {
            assert_eq!(letters(column), name);
        }
    }

    #[test]
    fn a_list_names_three_and_counts_the_rest() {
        assert_eq!(list(&[0], letters), "A");
        assert_eq!(list(&[0, 1], letters), "A and B");
        assert_eq!(list(&[0, 1, 2], letters), "A, B and C");
        assert_eq!(list(&[0, 1, 2, 3, 4], letters), "A, B, C and 2 more");
    }
}
