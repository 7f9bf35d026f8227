//! What separates and encloses the cells: found from the widths of the rows of a sample.

use memchr::{memchr2_iter, memrchr_iter};

use crate::message::{Delimiter, DelimiterChoice, HeaderChoice, Quote};
use crate::sheet::Sheet;

use super::csv::{self, Marks, Sink};
use super::header;
use super::layout::{HEAD_ROWS, Layout};

/// How much of the beginning is looked at.
const SAMPLE: usize = 64 * 1024;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// `None` for a single column.
    pub delimiter: Option<Delimiter>,
    pub quote: Quote,
    /// Fewer than nine rows of ten have as many cells as most.
    pub in_doubt: bool,
}

/// The delimiter and the quotes of a text, where they are not chosen.
///
/// Each candidate reads the sample, quotes and all, and the one wins whose rows agree best on a width. One that is not
/// in the first row counts less, and has to make at least three columns (then the first row is a title): commas
/// within a list of full names make two columns, but not in its heading. Where known headings stand below a title, what
/// is above them does not count. A tie goes to tabs, then to the most columns.
///
/// Single quotes are taken only where cells are whole in them, none in double quotes, and rows agree better by it or
/// most have such a cell: `O'Neil`, `'t Hart` and `'Abd` are names.
pub fn find(text: &str, delimiter: DelimiterChoice, quote: Option<Quote>) -> Found {
    let by = |quote| match delimiter {
        DelimiterChoice::Is(delimiter) => (Some(delimiter), agreement(text, delimiter, quote)),
        DelimiterChoice::OneColumn => (None, None),
        DelimiterChoice::Found => best(text, quote).unzip(),
    };
    let (quote, (found, agreement)) = match quote {
        Some(quote) => (quote, by(quote)),
        None => {
            let double = by(Quote::Double);
            match Enclosed::count(text, double.0) {
                enclosed if enclosed.is_possible() => {
                    let single = by(Quote::Single);
                    let better = match (single.1, double.1) {
                        (Some(single), Some(double)) => single.share() > double.share(),
                        (Some(_), None) => true,
                        _ => false,
                    };
                    if better || enclosed.is_usual() {
                        (Quote::Single, single)
                    } else {
                        (Quote::Double, double)
                    }
                }
                _ => (Quote::Double, double),
            }
        }
    };
    let agrees = agreement.is_none_or(|agreement| agreement.same * 10 >= agreement.rows * 9);
    Found { delimiter: found, quote, in_doubt: delimiter == DelimiterChoice::Found && !agrees }
}

fn best(text: &str, quote: Quote) -> Option<(Delimiter, Agreement)> {
    // At equal agreement and width, semicolons are less often found within cells than commas, and pipes more often
    // between alternatives.
    [Delimiter::Tab, Delimiter::Semicolon, Delimiter::Comma, Delimiter::Pipe]
        .into_iter()
        .filter_map(|delimiter| Some((delimiter, agreement(text, delimiter, quote)?)))
        .reduce(|best, next| if next.1.beats(best.1, best.0) { next } else { best })
}

/// How well the rows agree on a width.
#[derive(Clone, Copy, Debug)]
struct Agreement {
    /// Rows of this width.
    same: u32,
    /// Four for each of them, three where the first row is not one.
    weight: u32,
    rows: u32,
    width: usize,
}

impl Agreement {
    fn beats(self, other: Self, other_delimiter: Delimiter) -> bool {
        let ours = u64::from(self.weight) * u64::from(other.rows);
        let theirs = u64::from(other.weight) * u64::from(self.rows);
        ours > theirs || (ours == theirs && other_delimiter != Delimiter::Tab && self.width > other.width)
    }

    /// In thousandths.
    fn share(self) -> u64 {
        u64::from(self.weight) * 1000 / u64::from(self.rows.max(1))
    }
}

fn agreement(text: &str, delimiter: Delimiter, quote: Quote) -> Option<Agreement> {
    let marks = Marks::new(Some(delimiter), quote);
    let layout = Layout::find(&head(text, marks), HeaderChoice::Found, Some(delimiter));
    let header = layout.header.filter(|_| !layout.in_doubt).unwrap_or(0);
    let widths = widths(text, marks, header);
    let &first = widths.first()?;
    let width = if first >= 2 { first } else { most_frequent(&widths) };
    if width < 2 || (first < 2 && width < 3) {
        return None;
    }
    let same = widths.iter().filter(|&&each| each == width).count() as u32;
    let weight = same * if first >= 2 { 4 } else { 3 };
    Some(Agreement { same, weight, rows: widths.len() as u32, width })
}

/// The beginning of a text as rows, its cells cut.
pub fn head(text: &str, marks: Marks) -> Sheet {
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let mut head = Sheet::new();
    let mut at = 0;
    for line in 1..=HEAD_ROWS {
        if at >= sample.len() {
            break;
        }
        let mut cells = csv::Cells::new(super::MAX_COLUMNS, header::HEADING_BYTES);
        at = csv::row(sample, at, marks, &mut cells).next;
        head.push_row(line, cells.done.iter().map(String::as_str));
    }
    head
}

/// Which quotes enclose cells in a sample.
#[derive(Clone, Copy, Debug, Default)]
struct Enclosed {
    rows: u32,
    /// Rows with a cell in single quotes.
    rows_with: u32,
    single: u32,
    double: u32,
    /// Cells that begin with a single quote but do not end with one.
    open: u32,
}

impl Enclosed {
    fn count(text: &str, delimiter: Option<Delimiter>) -> Self {
        let sample = &text.as_bytes()[..text.floor_char_boundary(SAMPLE)];
        let is_end = |byte: Option<&u8>| {
            byte.is_none_or(|&byte| {
                matches!(byte, b'\n' | b'\r') || delimiter.is_some_and(|each| each.byte() == byte)
            })
        };
        let mut found = Self::default();
        for line in sample.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_empty()) {
            found.rows += 1;
            let before = found.single;
            let last_closing = memrchr_iter(b'\'', line).find(|&at| is_end(line.get(at + 1)));
            for quote in memchr2_iter(b'\'', b'"', line).filter(|&at| at == 0 || is_end(line.get(at - 1))) {
                let kind = line[quote];
                // The last one is looked for once: a line may have thousands of them.
                let closed = last_closing > Some(quote);
                match kind {
                    b'"' => found.double += 1,
                    _ if closed => found.single += 1,
                    _ => found.open += 1,
                }
            }
            found.rows_with += u32::from(found.single > before);
        }
        found
    }

    fn is_possible(self) -> bool {
        self.single > 0 && self.double == 0 && self.open * 10 <= self.single
    }

    fn is_usual(self) -> bool {
        self.rows_with * 2 > self.rows
    }
}

fn most_frequent(widths: &[usize]) -> usize {
    let mut sorted = widths.to_vec();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| a == b).max_by_key(|run| run.len()).map_or(0, |run| run[0])
}

/// The widths of the sample's rows that are not blank, from a line on.
fn widths(text: &str, marks: Marks, from: u32) -> Vec<usize> {
    let sample = &text[..text.floor_char_boundary(SAMPLE)];
    let mut widths = Vec::new();
    let mut at = 0;
    let mut line = 0;
    while at < sample.len() {
        let mut row = Row::default();
        at = csv::row(sample, at, marks, &mut row).next;
        line += 1;
        // A row that goes beyond the sample counts only if it is the first.
        let whole = at < sample.len() || sample.len() == text.len();
        if row.filled && line >= from && (whole || widths.is_empty()) {
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
            assert_eq!(find(text, DelimiterChoice::Found, None).delimiter, delimiter, "{text}");
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
