//! One row of CSV after another: a state machine over text, without memory of its own.
//!
//! RFC 4180 with any delimiter and any of the line ends CRLF, LF and CR. What the standard leaves open is read so
//! that nothing is lost: a quote within a cell is text; a quoted text with more text behind it stays as it is, quotes
//! and all (`"Great" Jack`); a quote that is not closed in time is text (SPEC §2).

use memchr::{memchr, memchr2_iter, memchr3};

/// How far a quote may be from the one that closes it, in bytes (SPEC §2).
pub const QUOTE_BYTES: usize = 64 * 1024;
/// How many lines a quoted cell may have (SPEC §2).
pub const QUOTE_LINES: usize = 50;

/// Takes the cells of a row, in pieces.
pub trait Sink {
    fn text(&mut self, piece: &str);
    fn end_cell(&mut self);
}

/// Where a row ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowEnd {
    /// Where the next row begins.
    pub next: usize,
    /// A quote was not closed, and taken as text.
    pub unclosed: bool,
}

/// Reads the row that begins at `at`. Without a delimiter the whole line is one cell.
pub fn row(text: &str, at: usize, delimiter: Option<u8>, sink: &mut impl Sink) -> RowEnd {
    let bytes = text.as_bytes();
    let delimiter = delimiter.unwrap_or(b'\n');
    let mut at = at;
    let mut unclosed = false;
    loop {
        let start = at;
        if bytes.get(at) == Some(&b'"') {
            match closing(bytes, at) {
                Some(close) => {
                    let end = plain_end(bytes, close + 1, delimiter);
                    let behind = &text[close + 1..end];
                    if behind.bytes().all(|byte| byte == b' ') {
                        unquote(&text[start + 1..close], sink);
                        sink.text(behind);
                    } else {
                        sink.text(&text[start..end]);
                    }
                    at = end;
                }
                None => {
                    unclosed = true;
                    at = plain_end(bytes, at, delimiter);
                    sink.text(&text[start..at]);
                }
            }
        } else {
            at = plain_end(bytes, at, delimiter);
            sink.text(&text[start..at]);
        }
        sink.end_cell();
        match bytes.get(at) {
            Some(&byte) if byte == delimiter && byte != b'\n' => at += 1,
            _ => return RowEnd { next: line_end(bytes, at), unclosed },
        }
    }
}

/// The delimiter, line end or end of text that comes next.
#[inline]
fn plain_end(bytes: &[u8], at: usize, delimiter: u8) -> usize {
    memchr3(delimiter, b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |found| at + found)
}

/// Where the line after this line end begins.
fn line_end(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..) {
        Some([b'\r', b'\n', ..]) => at + 2,
        Some([_, ..]) => at + 1,
        _ => bytes.len(),
    }
}

/// The quote that closes the one at `open`; `None` if it is missing, too far away or too many lines below.
fn closing(bytes: &[u8], open: usize) -> Option<usize> {
    let first = open + 1;
    // The one beyond the limit is still looked at: it may close a text of just the limit.
    let end = bytes.len().min(first + QUOTE_BYTES + 1);
    let mut at = first;
    let mut lines = 1;
    loop {
        let quote = at + memchr(b'"', &bytes[at..end])?;
        lines += breaks(&bytes[at..quote], bytes.get(quote).copied());
        if lines > QUOTE_LINES {
            return None;
        }
        if bytes.get(quote + 1) != Some(&b'"') {
            return Some(quote);
        }
        at = quote + 2;
        if at > end {
            return None;
        }
    }
}

/// How many line ends there are: CRLF, LF and CR each count once.
fn breaks(bytes: &[u8], behind: Option<u8>) -> usize {
    memchr2_iter(b'\n', b'\r', bytes)
        .filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1).copied().or(behind) != Some(b'\n'))
        .count()
}

/// Gives the text between quotes, each two quotes as one.
fn unquote(mut text: &str, sink: &mut impl Sink) {
    while let Some(quote) = memchr(b'"', text.as_bytes()) {
        sink.text(&text[..=quote]);
        // The second of the two is passed over. It is there: a single one would have closed the text.
        text = text.get(quote + 2..).unwrap_or_default();
    }
    sink.text(text);
}

/// Gathers a row's cells as strings, for headings, which are few: up to a number of cells, and of bytes in each.
#[derive(Debug)]
pub struct Cells {
    pub done: Vec<String>,
    /// How many there are, beyond the limit too.
    pub count: usize,
    /// Was a part of a cell left out?
    pub cut: bool,
    open: String,
    limit: usize,
    bytes: usize,
}

impl Cells {
    pub fn new(limit: usize, bytes: usize) -> Self {
        Self { done: Vec::new(), count: 0, cut: false, open: String::new(), limit, bytes }
    }
}

impl Sink for Cells {
    fn text(&mut self, piece: &str) {
        if self.count < self.limit {
            let kept = piece.floor_char_boundary(self.bytes - self.open.len());
            self.cut |= kept < piece.len();
            self.open.push_str(&piece[..kept]);
        }
    }

    fn end_cell(&mut self) {
        self.count += 1;
        if self.count <= self.limit {
            self.done.push(std::mem::take(&mut self.open));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(Vec<String>, bool)> {
        let mut rows = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let mut cells = Cells::new(9, usize::MAX);
            let end = row(text, at, Some(b','), &mut cells);
            rows.push((cells.done, end.unclosed));
            at = end.next;
        }
        rows
    }

    #[test]
    fn quotes_protect_delimiters_line_ends_and_doubled_quotes() {
        for (text, cells) in [
            ("a,b", vec!["a", "b"]),
            ("a,", vec!["a", ""]),
            (",", vec!["", ""]),
            ("\"a,b\",c", vec!["a,b", "c"]),
            ("\"a\r\nb\",c", vec!["a\r\nb", "c"]),
            ("\"\"\"a\"\" b\",\"\"", vec!["\"a\" b", ""]),
            ("a \"b\" c,5\"", vec!["a \"b\" c", "5\""]),
            ("\"a\" ,b", vec!["a ", "b"]),
            ("\"Great\" Jack,b", vec!["\"Great\" Jack", "b"]),
            ("\"Smith, J\" Jr,b", vec!["\"Smith, J\" Jr", "b"]),
        ] {
            assert_eq!(rows(text), [(cells.into_iter().map(str::to_owned).collect(), false)], "{text}");
        }
    }

    #[test]
    fn a_quote_that_nobody_closes_is_text_and_reading_goes_on_at_the_next_line() {
        let read = rows("a,\"b,c\nd,e\nf,g");
        assert_eq!(read[0], (vec!["a".into(), "\"b".into(), "c".into()], true));
        assert_eq!(read[1], (vec!["d".into(), "e".into()], false));
        assert_eq!(read.len(), 3);
    }

    #[test]
    fn a_quoted_text_has_at_most_fifty_lines() {
        for (line_end, of) in [("\n", "LF"), ("\r\n", "CRLF"), ("\r", "CR")] {
            let text = |lines: usize| format!("\"{}\"", vec!["x"; lines].join(line_end));
            assert_eq!(rows(&text(QUOTE_LINES)).len(), 1, "{of}");
            let over = rows(&text(QUOTE_LINES + 1));
            assert_eq!((over.len(), over[0].1), (QUOTE_LINES + 1, true), "{of}");
        }
    }

    #[test]
    fn a_quoted_text_has_at_most_64_kilobytes() {
        let text = |bytes: usize| format!("\"{}\",b", "x".repeat(bytes));
        assert_eq!(rows(&text(QUOTE_BYTES)), [(vec!["x".repeat(QUOTE_BYTES), "b".into()], false)]);
        let over = rows(&text(QUOTE_BYTES + 1));
        assert!(over[0].1);
        assert!(over[0].0[0].starts_with('"') && over[0].0[0].ends_with('"'));
    }

    #[test]
    fn all_line_ends_are_one_line_end() {
        let read: Vec<_> = rows("a\r\nb\nc\rd\n").into_iter().map(|(cells, _)| cells.concat()).collect();
        assert_eq!(read, ["a", "b", "c", "d"]);
    }
}
