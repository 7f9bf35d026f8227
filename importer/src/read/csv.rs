//! One row of CSV after another: a state machine over text, without memory of its own.
//!
//! RFC 4180 with any delimiter, either kind of quotes, and any of the line ends CRLF, LF and CR. What the standard leaves open is read so
//! that nothing is lost: a quote within a cell is text; a quoted text with more text behind it stays as it is, quotes
//! and all (`"Great" Jack`), but on one line only; spaces before a quoted text are passed over (`a, "b"`); a quote that is
//! not closed in time is text (SPEC §2).

mod block;

use memchr::{memchr, memchr3};

use super::rows::{CELL_BYTES, MAX_COLUMNS};
use crate::message::{Delimiter, Quote};

/// How far a quote may be from the one that closes it, in bytes (SPEC §2).
pub const QUOTE_BYTES: usize = 64 * 1024;
/// How many lines a quoted cell may have (SPEC §2).
pub const QUOTE_LINES: usize = 50;

/// Takes the cells of a row, in pieces.
pub trait Sink {
    fn text(&mut self, piece: &str);
    fn end_cell(&mut self);

    fn cell(&mut self, text: &str) {
        self.text(text);
        self.end_cell();
    }
}

/// Where a row ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowEnd {
    /// Where the next row begins.
    pub next: usize,
    /// A quote was not closed, and taken as text.
    pub unclosed: bool,
}

/// How cells are told apart, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// A line feed where there is none: then the whole line is one cell.
    delimiter: u8,
    quote: u8,
}

impl Marks {
    pub fn new(delimiter: Option<Delimiter>, quote: Quote) -> Self {
        Self { delimiter: delimiter.map_or(b'\n', Delimiter::byte), quote: quote.byte() }
    }
}

/// Reads the row that begins at `at`, if its cells stand in the text as they are, one byte between them, as in most
/// rows: puts where each ends, and gives where the next row begins. `None`, and nothing is put, where [`row`] has to
/// look: at quotes, guards, and what is too long.
#[inline]
pub fn plain_row(text: &str, at: usize, marks: Marks, ends: &mut Vec<u32>) -> Option<usize> {
    let bytes = text.as_bytes();
    let wanted = [marks.delimiter, b'\n', b'\r'];
    let begins_otherwise = |at: usize| match bytes.get(at) {
        Some(b' ') => bytes.get(unspaced(bytes, at)) == Some(&marks.quote),
        Some(&byte) => byte == marks.quote || byte == b'\'',
        None => false,
    };
    let before = ends.len();
    let fits = |ends: &Vec<u32>, end: usize| ends.len() - before <= MAX_COLUMNS && end - at <= CELL_BYTES;
    let mut block = at;
    let mut is_plain = !begins_otherwise(at);
    while is_plain && block - at < CELL_BYTES {
        let mut hits = block::hits(bytes, block, wanted);
        while hits != 0 && is_plain {
            let place = block + hits.trailing_zeros() as usize;
            hits &= hits - 1;
            ends.push(place as u32);
            if matches!(bytes[place], b'\n' | b'\r') {
                is_plain = fits(ends, place);
                if is_plain {
                    return Some(line_end(bytes, place));
                }
            } else {
                is_plain = !begins_otherwise(place + 1);
            }
        }
        block += block::BYTES;
        if is_plain && block >= bytes.len() {
            ends.push(bytes.len() as u32);
            is_plain = fits(ends, bytes.len());
            if is_plain {
                return Some(bytes.len());
            }
        }
    }
    ends.truncate(before);
    None
}

/// Reads the row that begins at `at`.
pub fn row(text: &str, at: usize, marks: Marks, sink: &mut impl Sink) -> RowEnd {
    let bytes = text.as_bytes();
    let Marks { delimiter, quote } = marks;
    let mut at = at;
    let mut unclosed = false;
    loop {
        let start = at;
        let open = unspaced(bytes, at);
        at = plain_end(bytes, at, delimiter);
        if bytes.get(open) == Some(&quote) {
            let closed = closing(bytes, open, quote);
            let closed = closed.map(|close| (plain_end(bytes, close.at + 1, delimiter), close));
            let is_blank = |text: &str| text.bytes().all(|byte| byte == b' ');
            match closed {
                Some((end, close)) if is_blank(&text[close.at + 1..end]) => {
                    let within = &text[open + 1..close.at];
                    if close.doubled {
                        unquote(within, quote, sink)
                    } else {
                        sink.text(within)
                    }
                    if close.at + 1 < end {
                        sink.text(&text[close.at + 1..end]);
                    }
                    at = end;
                }
                // Behind spaces only what is whole in quotes is meant so.
                _ if open > start => sink.text(&text[start..at]),
                Some((end, Closing { lines: 1, .. })) => {
                    sink.text(&text[start..end]);
                    at = end;
                }
                _ => {
                    unclosed = true;
                    sink.text(&text[start..at]);
                }
            }
        } else {
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
    next_of(bytes, at, [delimiter, b'\n', b'\r']).unwrap_or(bytes.len())
}

/// Where the next of three bytes is. Most cells are short: a few blocks are looked at here, before a search that takes
/// longer to begin with and then is faster.
#[inline]
fn next_of(bytes: &[u8], at: usize, wanted: [u8; 3]) -> Option<usize> {
    for block in [at, at + block::BYTES] {
        let hits = block::hits(bytes, block, wanted);
        if hits != 0 {
            return Some(block + hits.trailing_zeros() as usize);
        }
    }
    let [one, two, three] = wanted;
    let behind = at + 2 * block::BYTES;
    memchr3(one, two, three, bytes.get(behind..)?).map(|found| behind + found)
}

/// The first byte from here on that is no space.
#[inline]
fn unspaced(bytes: &[u8], at: usize) -> usize {
    let spaces = bytes.get(at..).unwrap_or_default().iter().take_while(|byte| **byte == b' ');
    at + spaces.count()
}

/// Where the line after this line end begins.
fn line_end(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..) {
        Some([b'\r', b'\n', ..]) => at + 2,
        Some([_, ..]) => at + 1,
        _ => bytes.len(),
    }
}

/// The quote that closes a text.
struct Closing {
    at: usize,
    /// Are there doubled quotes before it?
    doubled: bool,
    /// On how many lines the text between the two stands.
    lines: usize,
}

/// The quote that closes the one at `open`; `None` if it is missing, too far away or too many lines below.
fn closing(bytes: &[u8], open: usize, quote: u8) -> Option<Closing> {
    let first = open + 1;
    // The one beyond the limit is still looked at: it may close a text of just the limit.
    let near = &bytes[..bytes.len().min(first + QUOTE_BYTES + 1)];
    let mut at = first;
    let mut lines = 1;
    let mut doubled = false;
    while at < near.len() {
        let found = next_of(near, at, [quote, b'\n', b'\r'])?;
        let next = bytes.get(found + 1);
        at = found + 1;
        match near[found] {
            byte if byte == quote && next != Some(&quote) => {
                return Some(Closing { at: found, doubled, lines });
            }
            byte if byte == quote => {
                doubled = true;
                at += 1;
            }
            // CRLF, LF and CR each end one line.
            b'\r' if next == Some(&b'\n') => {}
            _ => {
                lines += 1;
                if lines > QUOTE_LINES {
                    return None;
                }
            }
        }
    }
    None
}

/// Gives the text between quotes, each two quotes as one.
fn unquote(mut text: &str, quote: u8, sink: &mut impl Sink) {
    while let Some(at) = memchr(quote, text.as_bytes()) {
        sink.text(&text[..=at]);
        // The second of the two is passed over. It is there: a single one would have closed the text.
        text = text.get(at + 2..).unwrap_or_default();
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
    use proptest::prelude::*;

    fn rows(text: &str) -> Vec<(Vec<String>, bool)> {
        let mut rows = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let mut cells = Cells::new(9, usize::MAX);
            let end = row(text, at, Marks::new(Some(Delimiter::Comma), Quote::Double), &mut cells);
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
            ("a, \"b, c\" , d", vec!["a", "b, c ", " d"]),
            ("a, \"b\" c,  \"d", vec!["a", " \"b\" c", "  \"d"]),
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
    fn a_quote_of_a_later_line_that_closes_no_cell_closes_nothing() {
        let read = rows("a,\"b,c\nd,e\nf,\"g\",h\n");
        assert_eq!(read.len(), 3);
        assert_eq!(read[0], (vec!["a".into(), "\"b".into(), "c".into()], true));
        assert_eq!(read[2], (vec!["f".into(), "g".into(), "h".into()], false));
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

    proptest! {
        #[test]
        fn a_plain_row_has_the_cells_that_any_row_has(
            text in "[a,;é'\"\r\n ]{1,60}",
            delimiter in prop::option::of(prop::sample::select(&[Delimiter::Comma, Delimiter::Semicolon])),
            quote in prop::sample::select(&[Quote::Double, Quote::Single]),
        ) {
            let marks = Marks::new(delimiter, quote);
            let mut at = 0;
            while at < text.len() {
                let mut cells = Cells::new(MAX_COLUMNS, CELL_BYTES);
                let next = row(&text, at, marks, &mut cells).next;
                let mut ends = vec![7];
                match plain_row(&text, at, marks, &mut ends) {
                    Some(plain) => {
                        let starts = std::iter::once(at).chain(ends[1..].iter().map(|&end| end as usize + 1));
                        let plain_cells: Vec<&str> =
                            starts.zip(&ends[1..]).map(|(start, &end)| &text[start..end as usize]).collect();
                        prop_assert_eq!((plain, plain_cells), (next, cells.done.iter().map(|cell| &**cell).collect()));
                    }
                    None => prop_assert_eq!((ends, text[at..next].contains(['"', '\''])), (vec![7], true)),
                }
                at = next;
            }
        }
    }

    #[test]
    fn the_next_of_three_bytes_is_found_wherever_it_is() {
        for length in 0..80 {
            for place in 0..length {
                let mut bytes = vec![0xFF; length];
                bytes[place] = b'\r';
                assert_eq!(next_of(&bytes, 0, *b",\n\r"), Some(place));
                assert_eq!(next_of(&bytes, place + 1, *b",\n\r"), None);
            }
        }
        assert_eq!(next_of(b"\x00\x0B\x8A\x2D\x01\x2B\x0E\x8D,", 0, *b",\n\r"), Some(8));
    }

    #[test]
    fn all_line_ends_are_one_line_end() {
        let read: Vec<_> = rows("a\r\nb\nc\rd\n").into_iter().map(|(cells, _)| cells.concat()).collect();
        assert_eq!(read, ["a", "b", "c", "d"]);
    }
}
