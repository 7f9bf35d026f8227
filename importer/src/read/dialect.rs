//! What separates the cells: found from the widths of the rows of a sample.

use crate::message::Delimiter;

use super::csv::{self, Sink};
use super::header;

/// How much of the beginning is looked at.
const SAMPLE: usize = 64 * 1024;

/// The delimiter of a text; `None` if it has a single column.
///
/// Each candidate reads the sample, quotes and all, and the one wins whose rows agree best on a width. One that is not
/// in the first row counts less, and has to make at least three columns (then the first row is a title): commas
/// within a list of full names make two columns, but not in its heading. Where known headings stand below a title, what
/// is above them does not count. A tie goes to tabs, then to the most columns.
pub fn find(text: &str) -> Option<Delimiter> {
    // At equal agreement and width, semicolons are less often found within cells than commas, and pipes more often
    // between alternatives.
    [Delimiter::Tab, Delimiter::Semicolon, Delimiter::Comma, Delimiter::Pipe]
        .into_iter()
        .filter_map(|delimiter| Some((delimiter, agreement(text, delimiter)?)))
        .reduce(|best, next| if next.1.beats(best.1, best.0) { next } else { best })
        .map(|(delimiter, _)| delimiter)
}

/// How well the rows agree on a width.
#[derive(Clone, Copy, Debug)]
struct Agreement {
    /// Rows of this width: four for each, three where the first row is not one of them.
    agreeing: u32,
    rows: u32,
    width: usize,
}

impl Agreement {
    fn beats(self, other: Self, other_delimiter: Delimiter) -> bool {
        let ours = u64::from(self.agreeing) * u64::from(other.rows);
        let theirs = u64::from(other.agreeing) * u64::from(self.rows);
        ours > theirs || (ours == theirs && other_delimiter != Delimiter::Tab && self.width > other.width)
    }
}

fn agreement(text: &str, delimiter: Delimiter) -> Option<Agreement> {
    let start = header::below(text, 0, Some(delimiter)).unwrap_or(0);
    let widths = widths(&text[start..], delimiter);
    let &first = widths.first()?;
    let width = if first >= 2 { first } else { most_frequent(&widths) };
    if width < 2 || (first < 2 && width < 3) {
        return None;
    }
    let agreeing = widths.iter().filter(|&&each| each == width).count() as u32;
    let agreeing = agreeing * if first >= 2 { 4 } else { 3 };
    Some(Agreement { agreeing, rows: widths.len() as u32, width })
}

fn most_frequent(widths: &[usize]) -> usize {
    let mut sorted = widths.to_vec();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).max_by_key(|run| run.len()).map_or(0, |run| run[0])
}

/// The widths of the sample's rows that are not blank.
fn widths(text: &str, delimiter: Delimiter) -> Vec<usize> {
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let mut widths = Vec::new();
    let mut at = 0;
    while at < sample.len() {
        let mut row = Row::default();
        at = csv::row(sample, at, Some(delimiter.byte()), &mut row).next;
        // A row that goes beyond the sample counts only if it is the first.
        let whole = at < sample.len() || sample.len() == text.len();
        if row.filled && (whole || widths.is_empty()) {
            widths.push(row.width);
        }
    }
    widths
}

#[derive(Default)]
struct Row {
    width: usize,
    filled: bool,
}

impl Sink for Row {
    fn text(&mut self, piece: &str) {
        self.filled |= !piece.trim().is_empty();
    }

    fn end_cell(&mut self) {
        self.width += 1;
    }
}

/// Is there nothing but delimiters, quotes and white space?
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '"'))
}

/// The delimiter that a first line `sep=;` names, as spreadsheets write it, and where the next line begins. They do
/// not show that line, and so it is not counted.
pub fn named(text: &str, at: usize) -> Option<(Delimiter, usize)> {
    let rest = text[at..].strip_prefix("sep=").or_else(|| text[at..].strip_prefix("SEP="))?;
    let delimiter = Delimiter::ALL.into_iter().find(|each| rest.as_bytes().first() == Some(&each.byte()))?;
    let behind = &rest[1..];
    let line_end = ["\r\n", "\n", "\r"].into_iter().find(|end| behind.starts_with(end))?;
    Some((delimiter, at + "sep=;".len() + line_end.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_found_from_the_whole_sample() {
        for (text, delimiter) in [
            ("a,b\n1,2", Some(Delimiter::Comma)),
            ("a\tb\n1\t2", Some(Delimiter::Tab)),
            ("a;b\n1;2", Some(Delimiter::Semicolon)),
            ("a|b\n1|2", Some(Delimiter::Pipe)),
            ("email\na@x.example\nb@x.example", None),
            ("", None),
            ("name\nSmith, John\nDoe, Jane", None),
            ("name;email\nSmith, John;j@x.example\nDoe, Jane;d@x.example", Some(Delimiter::Semicolon)),
            ("email,parents\na@x.example,b@x.example;c@x.example", Some(Delimiter::Comma)),
            ("name (last, first);email\nDoe, J;a@x.example\nRoe, K;b@x.example", Some(Delimiter::Semicolon)),
            ("a\tb, c\n1\t2, 3", Some(Delimiter::Tab)),
            ("\"a;b\",c\n\"1;2\",\"3;4\"", Some(Delimiter::Comma)),
            ("School roster\nfirst;last;email\nA;B;a@x.example\nC;D;c@x.example", Some(Delimiter::Semicolon)),
            ("a;b;c\n1;2\n3;4;5", Some(Delimiter::Semicolon)),
            ("\n\na|b\n1|2", Some(Delimiter::Pipe)),
            ("a,b;c\n1,2;3", Some(Delimiter::Semicolon)),
            ("a,b,c;d\n1,2,3;4", Some(Delimiter::Comma)),
        ] {
            assert_eq!(find(text), delimiter, "{text}");
        }
    }

    #[test]
    fn a_line_that_names_the_delimiter_is_known() {
        assert_eq!(named("sep=;\r\na;b", 0), Some((Delimiter::Semicolon, 7)));
        assert_eq!(named("sep=\t\na", 0), Some((Delimiter::Tab, 6)));
        assert_eq!(named("sep=x\na", 0), None);
        assert_eq!(named("separator;a", 0), None);
    }
}
