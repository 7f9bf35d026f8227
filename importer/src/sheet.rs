//! Rows of text in one arena: never a `String` for a cell.

mod packed;

use serde::{Deserialize, Serialize};

/// Rows of cells, each row with the line that a spreadsheet shows for it. Rows may differ in width.
///
/// Cells lie in the text that was read, where they stand there as they are; others beside it. So a cell costs no more
/// than four bytes beyond the text, a row twelve.
///
/// ```
/// use importer::sheet::Sheet;
///
/// let mut sheet = Sheet::new();
/// sheet.push_row(2, ["Amara", "Okafor"].into_iter());
/// assert_eq!((sheet.rows(), sheet.width(0), sheet.line(0)), (1, 2, 2));
/// assert_eq!(sheet.cell(0, 1), "Okafor");
/// assert_eq!(sheet.cell(0, 7), "", "beyond the row's end all is empty");
/// ```
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "packed::Packed", into = "packed::Packed")]
pub struct Sheet {
    /// What was read. Places from its end on are in `side`.
    source: String,
    /// Rows with cells that stand otherwise in the source, such as quoted ones: one byte behind each cell.
    side: String,
    /// Where each cell ends. It starts one byte, its delimiter, behind the one before.
    ends: Vec<u32>,
    /// Where each row ends in `ends`.
    row_ends: Vec<u32>,
    /// Where the first cell of each row starts.
    starts: Vec<u32>,
    lines: Vec<u32>,
    /// Where the row that is open starts.
    open: usize,
}

/// What stands behind a cell that is not in the source.
const BETWEEN: char = '\n';

/// One row of a [`Sheet`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Row<'a> {
    text: &'a str,
    /// The place where `text` starts.
    base: usize,
    /// Where the first cell starts, and where each ends.
    start: usize,
    ends: &'a [u32],
}

impl<'a> Row<'a> {
    /// The text of a cell; empty beyond the row's end.
    #[inline]
    pub fn cell(self, column: usize) -> &'a str {
        let Some(&end) = self.ends.get(column) else { return "" };
        let start = column.checked_sub(1).map_or(self.start, |before| self.ends[before] as usize + 1);
        &self.text[start - self.base..end as usize - self.base]
    }

    /// How many cells it has.
    pub fn width(self) -> usize {
        self.ends.len()
    }

    /// Its cells, from left to right.
    pub fn cells(self) -> impl Iterator<Item = &'a str> {
        (0..self.width()).map(move |column| self.cell(column))
    }
}

impl PartialEq for Sheet {
    fn eq(&self, other: &Self) -> bool {
        self.lines == other.lines
            && self.row_ends == other.row_ends
            && (0..self.rows()).all(|row| self.cells(row).eq(other.cells(row)))
    }
}

impl Eq for Sheet {}

impl Sheet {
    pub fn new() -> Self {
        Self::default()
    }

    /// How many rows there are.
    pub fn rows(&self) -> u32 {
        self.lines.len() as u32
    }

    /// The number that a spreadsheet shows for the row; 0 for a row that is not there.
    pub fn line(&self, row: u32) -> u32 {
        self.lines.get(row as usize).copied().unwrap_or(0)
    }

    /// How many cells the row has.
    pub fn width(&self, row: u32) -> usize {
        self.row(row).width()
    }

    /// The text of a cell; empty beyond the row's end and beyond the last row.
    #[inline]
    pub fn cell(&self, row: u32, column: usize) -> &str {
        self.row(row).cell(column)
    }

    /// A row, for looking at several of its cells.
    #[inline]
    pub fn row(&self, row: u32) -> Row<'_> {
        let row = row as usize;
        match (self.row_ends.get(row), self.starts.get(row)) {
            (Some(&last), Some(&start)) => {
                let first = if row == 0 { 0 } else { self.row_ends[row - 1] };
                self.row_of(start as usize, &self.ends[first as usize..last as usize])
            }
            _ => Row::default(),
        }
    }

    #[inline]
    fn row_of<'a>(&'a self, start: usize, ends: &'a [u32]) -> Row<'a> {
        let base = self.source.len();
        if start < base {
            Row { text: &self.source, base: 0, start, ends }
        } else {
            Row { text: &self.side, base, start, ends }
        }
    }

    /// The cells of a row, from left to right.
    pub fn cells(&self, row: u32) -> impl Iterator<Item = &str> {
        self.row(row).cells()
    }

    /// Adds a row at the end. `false`, and nothing is added, if the sheet would pass 4 GiB of text or as many
    /// cells: sources are capped far below.
    pub fn push_row<'a>(&mut self, line: u32, cells: impl Iterator<Item = &'a str>) -> bool {
        cells.for_each(|cell| self.push_cell(cell));
        self.end_row(line)
    }
}

/// The row that is open: its cells since the last row.
impl Sheet {
    /// Adds a cell to the row that is open; one opens with it, if none is.
    pub(crate) fn push_cell(&mut self, text: &str) {
        if self.open_width() == 0 {
            self.open = self.source.len() + self.side.len();
        }
        self.side.push_str(text);
        // A text beyond 4 GiB is taken back in `end_row`, which compares lengths, not these.
        self.ends.push((self.source.len() + self.side.len()) as u32);
        self.side.push(BETWEEN);
    }

    /// How many cells the open row has so far.
    #[inline]
    pub(crate) fn open_width(&self) -> usize {
        self.ends.len() - self.open_start()
    }

    /// Closes the row that is open. See [`Sheet::push_row`] for the answer.
    #[inline]
    pub(crate) fn end_row(&mut self, line: u32) -> bool {
        let end = self.source.len() + self.side.len();
        if u32::try_from(end).is_err() || u32::try_from(self.ends.len()).is_err() {
            self.drop_open();
            return false;
        }
        self.starts.push(self.open as u32);
        self.row_ends.push(self.ends.len() as u32);
        self.lines.push(line);
        true
    }

    /// Where the open row's cells begin in `ends`.
    #[inline]
    fn open_start(&self) -> usize {
        self.row_ends.last().map_or(0, |&end| end as usize)
    }

    /// Takes back all cells of the row that is open.
    pub(crate) fn drop_open(&mut self) {
        if self.open_width() > 0 {
            self.ends.truncate(self.open_start());
            self.side.truncate(self.open.checked_sub(self.source.len()).unwrap_or(self.side.len()));
        }
    }
}

/// What reading a text needs.
#[cfg(feature = "engine")]
impl Sheet {
    /// A sheet without rows, whose cells will lie in this text.
    pub(crate) fn over(source: String) -> Self {
        Self { source, ..Self::default() }
    }

    /// Makes room for what there would be if all of the source were as its beginning up to `at`: but for no more than
    /// the source takes, and only if there is so much.
    pub(crate) fn reserve(&mut self, at: usize) {
        let most = self.source.len() as u64 / 4;
        let rest = self.source.len().saturating_sub(at) as u64;
        let more = |so_far: usize| (so_far as u64 * rest / at.max(1) as u64 * 33 / 32).min(most) as usize;
        let (cells, rows) = (more(self.ends.len()), more(self.lines.len()));
        let mut room = self.ends.try_reserve_exact(cells);
        for numbers in [&mut self.row_ends, &mut self.starts, &mut self.lines] {
            room = room.and_then(|()| numbers.try_reserve_exact(rows));
        }
        // Without the room they grow as they are filled.
        drop(room);
    }

    /// Keeps the rows that it is told to keep. The text stays.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(u32) -> bool) {
        let (mut kept, mut cells, mut first) = (0, 0, 0);
        for row in 0..self.lines.len() {
            let end = self.row_ends[row] as usize;
            if keep(row as u32) {
                self.ends.copy_within(first..end, cells);
                cells += end - first;
                self.row_ends[kept] = cells as u32;
                self.starts[kept] = self.starts[row];
                self.lines[kept] = self.lines[row];
                kept += 1;
            }
            first = end;
        }
        self.ends.truncate(cells);
        for numbers in [&mut self.row_ends, &mut self.starts, &mut self.lines] {
            numbers.truncate(kept);
        }
    }

    /// Does it hold this character?
    pub(crate) fn holds(&self, c: char) -> bool {
        self.source.contains(c) || self.side.contains(c)
    }

    /// Its first rows, with their text.
    pub(crate) fn head(&self, rows: u32) -> Self {
        let mut head = Self::new();
        for row in 0..rows.min(self.rows()) {
            head.push_row(self.line(row), self.cells(row));
        }
        head
    }

    /// Opens a row whose cells stand in the source, from `start` on. Gives the source, and where the ends of the cells go.
    #[inline]
    pub(crate) fn mark(&mut self, start: usize) -> (&str, &mut Vec<u32>) {
        self.open = start;
        (&self.source, &mut self.ends)
    }

    /// Opens a row whose cells are written beside the source.
    pub(crate) fn write(&mut self) -> (&str, Writer<'_>) {
        let (base, start) = (self.source.len(), self.side.len());
        self.open = base + start;
        (&self.source, Writer { side: &mut self.side, ends: &mut self.ends, base, start })
    }

    #[inline]
    pub(crate) fn open_row(&self) -> Row<'_> {
        self.row_of(self.open, &self.ends[self.open_start()..])
    }

    /// Takes the last cell of the open row back.
    pub(crate) fn pop_open(&mut self) {
        if self.open_width() > 0 {
            self.ends.pop();
        }
    }
}

/// Writes cells beside the source.
#[cfg(feature = "engine")]
pub(crate) struct Writer<'a> {
    side: &'a mut String,
    ends: &'a mut Vec<u32>,
    /// The place where `side` starts.
    base: usize,
    /// Where the open cell starts in `side`.
    start: usize,
}

#[cfg(feature = "engine")]
impl Writer<'_> {
    pub fn text(&mut self, text: &str) {
        self.side.push_str(text);
    }

    /// The cell that is open.
    pub fn cell(&self) -> &str {
        &self.side[self.start..]
    }

    /// Takes the first character, which is ASCII, out of the cell that is open.
    pub fn drop_first(&mut self) {
        self.side.remove(self.start);
    }

    pub fn end_cell(&mut self) {
        self.ends.push((self.base + self.side.len()) as u32);
        self.side.push(BETWEEN);
        self.start = self.side.len();
    }
}
