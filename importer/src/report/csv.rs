//! Writing CSV, safe against formulas.

use std::borrow::Cow;

/// Guards a cell against being taken for a formula: one `'` in front of what matches `^'*[=+@\t\r-]` (SPEC §2).
///
/// ```
/// use importer::report::{guard, unguard};
///
/// assert_eq!(guard("=1+1"), "'=1+1");
/// assert_eq!(guard("'=1+1"), "''=1+1");
/// assert_eq!(guard("'t Hart"), "'t Hart");
/// assert_eq!(unguard(&guard("'=1+1")), "'=1+1");
/// ```
pub fn guard(cell: &str) -> Cow<'_, str> {
    if is_risky(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Takes off what [`guard`] put there, in exactly that case: reading does this to every cell.
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(guarded) if is_risky(guarded) => guarded,
        _ => cell,
    }
}

#[inline]
fn is_risky(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '@', '\t', '\r', '-'])
}

/// Rows as CSV; the first is usually the headings.
///
/// Reading it gives the same cells back, but for what reading never keeps: NUL characters, blank rows, and cells beyond
/// the limits of [`crate::read`].
pub fn rows_to_csv<R, C>(rows: impl IntoIterator<Item = R>) -> String
where
    R: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut csv = Writer::new();
    for row in rows {
        csv.row(row);
    }
    csv.finish()
}

/// Grows a CSV cell by cell.
#[derive(Debug)]
pub struct Writer {
    text: String,
    /// How many cells the open row has.
    width: usize,
    /// Where the open row starts.
    start: usize,
}

impl Writer {
    pub fn new() -> Self {
        let text = String::from('\u{FEFF}');
        Self { start: text.len(), text, width: 0 }
    }

    pub fn row<C: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = C>) {
        for cell in cells {
            self.cell(cell.as_ref());
        }
        self.end_row();
    }

    pub fn cell(&mut self, cell: &str) {
        if self.width > 0 {
            self.text.push(',');
        }
        self.width += 1;
        let cell = guard(cell);
        if !needs_quotes(&cell) {
            self.text.push_str(&cell);
            return;
        }
        self.text.push('"');
        for (at, part) in cell.split('"').enumerate() {
            if at > 0 {
                self.text.push_str("\"\"");
            }
            self.text.push_str(part);
        }
        self.text.push('"');
    }

    pub fn end_row(&mut self) {
        if self.width == 1 && self.text.len() == self.start {
            // A single empty cell: without quotes it would be a blank line, of no cell at all.
            self.text.push_str("\"\"");
        }
        self.text.push_str("\r\n");
        self.start = self.text.len();
        self.width = 0;
    }

    pub fn finish(self) -> String {
        self.text
    }
}

/// What RFC 4180 asks for; other delimiters too, so that looking for the delimiter cannot go wrong, spaces at the
/// ends, which some readers drop, and what looks like a line that names the delimiter.
fn needs_quotes(cell: &str) -> bool {
    cell.contains([',', '"', '\n', '\r', ';', '\t', '|'])
        || cell.starts_with([' ', '\u{FEFF}'])
        || cell.ends_with(' ')
        || cell.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep="))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_gets_one_apostrophe_and_reading_takes_one_off() {
        for (cell, guarded) in [
            ("=1+1", "'=1+1"),
            ("+44 7700", "'+44 7700"),
            ("-1", "'-1"),
            ("@SUM(1)", "'@SUM(1)"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("'=1", "''=1"),
            ("''-", "'''-"),
            ("'t Hart", "'t Hart"),
            ("'", "'"),
            ("", ""),
            ("a=1", "a=1"),
            (" =1", " =1"),
        ] {
            assert_eq!(guard(cell), guarded);
            assert_eq!(unguard(guarded), cell);
        }
        assert_eq!(unguard("'t Hart"), "'t Hart");
    }

    #[test]
    fn cells_are_quoted_as_rfc_4180_says() {
        for (cells, line) in [
            (vec!["a", "b"], "a,b"),
            (vec!["a,b", "c\"d"], "\"a,b\",\"c\"\"d\""),
            (vec!["a\nb", "c\r\nd"], "\"a\nb\",\"c\r\nd\""),
            (vec!["", ""], ","),
            (vec![""], "\"\""),
            (vec![" a", "b "], "\" a\",\"b \""),
            (vec!["=\"x\""], "\"'=\"\"x\"\"\""),
        ] {
            assert_eq!(rows_to_csv([cells]), format!("\u{FEFF}{line}\r\n"));
        }
    }
}
