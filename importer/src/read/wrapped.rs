//! Lines that stand in quotation marks as a whole, as some programs save a table of one column.

use crate::message::{Delimiter, Quote};

use super::csv::{self, Marks};
use super::header;
use super::rows::CELL_BYTES;

/// How many lines tell it.
const LINES: usize = 20;

/// The text with the marks around its lines taken off, where the first lines all have them and the first has headings
/// within: `"First name,Last name"`.
pub fn unwrapped(text: &str) -> Option<String> {
    let lines = || text.split_inclusive('\n');
    let mut filled = lines().filter(|line| !line.trim().is_empty()).take(LINES).peekable();
    header::typed_above(&inner(filled.peek()?)?)?;
    if !filled.all(|line| inner(line).is_some()) {
        return None;
    }
    let mut plain = String::new();
    plain.try_reserve_exact(text.len()).ok()?;
    for line in lines() {
        match inner(line) {
            Some(within) => plain.extend([&within, "\n"]),
            None => plain.push_str(line),
        }
    }
    Some(plain)
}

/// What stands within the marks of a line that is one cell.
fn inner(line: &str) -> Option<String> {
    let line = line.trim_end();
    if line.len() > CELL_BYTES || !line.starts_with('"') || !line.ends_with('"') {
        return None;
    }
    let mut cells = csv::Cells::new(2, usize::MAX);
    let end = csv::row(line, 0, Marks::new(Some(Delimiter::Comma), Quote::Double), &mut cells);
    let is_whole = end.next == line.len() && !end.unclosed && cells.count == 1;
    cells.done.pop().filter(|cell| is_whole && cell.len() < line.len())
}

#[cfg(test)]
mod tests {
    use super::unwrapped;

    #[test]
    fn only_lines_that_are_one_cell_with_headings_in_the_first_are_unwrapped() {
        let wrapped = "\"First name,Last name,Email\"\r\n\"A,\"\"Smith, Jr\"\",a@x.org\"\r\n";
        assert_eq!(
            unwrapped(wrapped).as_deref(),
            Some("First name,Last name,Email\nA,\"Smith, Jr\",a@x.org\n")
        );
        for other in [
            "",
            "\"First name\",\"Last name\"\n\"A\",\"Smith\"\n",
            "\"Name\"\n\"Smith, A\"\n",
            "\"First name,Last name\"\nA,Smith\n",
            "\"Okafor, A\"\n\"Smith, B\"\n",
        ] {
            assert_eq!(unwrapped(other), None, "{other}");
        }
    }
}
