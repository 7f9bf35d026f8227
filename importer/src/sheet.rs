//! Rows of text in one arena: never a `String` for a cell.

use serde::{Deserialize, Serialize};

/// Rows of cells, each row with the line that a spreadsheet shows for it. Rows may differ in width.
///
/// A cell costs its bytes and four more, a row eight.
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "packed::Packed", into = "packed::Packed")]
pub struct Sheet {
    text: String,
    /// Where each cell ends in `text`; it starts where the one before ends.
    ends: Vec<u32>,
    /// Where each row ends in `ends`.
    row_ends: Vec<u32>,
    lines: Vec<u32>,
}

/// One row of a [`Sheet`].
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    text: &'a str,
    /// Where the first cell starts, and where each ends.
    start: usize,
    ends: &'a [u32],
}

impl<'a> Row<'a> {
    /// The text of a cell; empty beyond the row's end.
    #[inline]
    pub fn cell(self, column: usize) -> &'a str {
        match (self.ends.get(column), column.checked_sub(1)) {
            (Some(&end), None) => &self.text[self.start..end as usize],
            (Some(&end), Some(before)) => &self.text[self.ends[before] as usize..end as usize],
            (None, _) => "",
        }
    }
}

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
        let (first, last) = self.bounds(row);
        last - first
    }

    /// The text of a cell; empty beyond the row's end and beyond the last row.
    #[inline]
    pub fn cell(&self, row: u32, column: usize) -> &str {
        self.row(row).cell(column)
    }

    /// A row, for looking at several of its cells.
    #[inline]
    pub fn row(&self, row: u32) -> Row<'_> {
        let (first, last) = self.bounds(row);
        Row { text: &self.text, start: self.start_of(first), ends: &self.ends[first..last] }
    }

    /// The cells of a row, from left to right.
    pub fn cells(&self, row: u32) -> impl Iterator<Item = &str> {
        (0..self.width(row)).map(move |column| self.cell(row, column))
    }

    /// Adds a row at the end. `false`, and nothing is added, if the sheet would pass 4 GiB of text or as many
    /// cells: sources are capped far below.
    pub fn push_row<'a>(&mut self, line: u32, cells: impl Iterator<Item = &'a str>) -> bool {
        for cell in cells {
            self.push_text(cell);
            self.end_cell();
        }
        self.end_row(line)
    }

    /// How many bytes of text there are in all.
    #[inline]
    pub fn text_len(&self) -> usize {
        self.text.len()
    }

    /// The first cell and the one after the last, in `ends`.
    #[inline]
    fn bounds(&self, row: u32) -> (usize, usize) {
        let row = row as usize;
        match self.row_ends.get(row) {
            None => (0, 0),
            Some(&last) => (if row == 0 { 0 } else { self.row_ends[row - 1] as usize }, last as usize),
        }
    }

    /// Where a cell starts in `text`.
    #[inline]
    fn start_of(&self, cell: usize) -> usize {
        if cell == 0 { 0 } else { self.ends[cell - 1] as usize }
    }

    /// Adds text to the cell that is open.
    #[inline]
    pub(crate) fn push_text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    #[inline]
    pub(crate) fn end_cell(&mut self) {
        // An arena beyond 4 GiB is taken back in `end_row`, which compares lengths, not these.
        self.ends.push(self.text.len() as u32);
    }

    /// Closes the row that is open: its cells since the last row. See [`Sheet::push_row`] for the answer.
    pub(crate) fn end_row(&mut self, line: u32) -> bool {
        if u32::try_from(self.text.len()).is_err() || u32::try_from(self.ends.len()).is_err() {
            self.drop_open();
            return false;
        }
        self.row_ends.push(self.ends.len() as u32);
        self.lines.push(line);
        true
    }

    /// Where the open row's cells begin in `ends`.
    fn open_start(&self) -> usize {
        self.row_ends.last().map_or(0, |&end| end as usize)
    }

    /// How many cells the open row has so far.
    pub(crate) fn open_width(&self) -> usize {
        self.ends.len() - self.open_start()
    }

    /// Takes back all cells of the row that is open.
    pub(crate) fn drop_open(&mut self) {
        let start = self.open_start();
        let text = self.start_of(start);
        self.ends.truncate(start);
        self.text.truncate(text);
    }
}

/// What reading a text needs.
#[cfg(feature = "engine")]
impl Sheet {
    /// Makes room for so many bytes of text.
    pub(crate) fn reserve_text(&mut self, bytes: usize) {
        self.text.reserve_exact(bytes);
    }

    /// All text from a place on, which is the start of a cell.
    #[inline]
    pub(crate) fn text_from(&self, start: usize) -> &str {
        &self.text[start..]
    }

    /// Takes an ASCII character out of the cell that is open.
    pub(crate) fn drop_byte(&mut self, at: usize) {
        self.text.remove(at);
    }

    /// All text of the open row, its cells one behind the other.
    pub(crate) fn open_text(&self) -> &str {
        let start = self.open_start();
        &self.text[self.start_of(start)..]
    }

    /// The cells of the open row.
    pub(crate) fn open_cells(&self) -> impl Iterator<Item = &str> {
        (self.open_start()..self.ends.len())
            .map(|cell| &self.text[self.start_of(cell)..self.ends[cell] as usize])
    }

    /// The last cell of the open row; empty if it has none.
    pub(crate) fn open_last(&self) -> &str {
        match self.open_width() {
            0 => "",
            _ => &self.text[self.start_of(self.ends.len() - 1)..],
        }
    }

    /// Takes the last cell of the open row back.
    pub(crate) fn pop_open(&mut self) {
        if self.open_width() > 0 {
            self.ends.pop();
            self.text.truncate(self.start_of(self.ends.len()));
        }
    }
}

mod packed {
    //! How a sheet travels: lengths instead of ends, steps instead of lines, so that most numbers are one byte.

    use serde::{Deserialize, Serialize};

    use super::Sheet;

    #[derive(Serialize, Deserialize)]
    pub struct Packed {
        text: String,
        /// Bytes of each cell.
        lengths: Vec<u32>,
        /// Cells of each row.
        widths: Vec<u32>,
        /// By how much each row's line is beyond the one before.
        steps: Vec<u32>,
    }

    impl From<Sheet> for Packed {
        fn from(sheet: Sheet) -> Self {
            let differences = |numbers: &[u32]| {
                let mut before = 0;
                numbers
                    .iter()
                    .map(|&number| number.wrapping_sub(std::mem::replace(&mut before, number)))
                    .collect()
            };
            Self {
                lengths: differences(&sheet.ends),
                widths: differences(&sheet.row_ends),
                steps: differences(&sheet.lines),
                text: sheet.text,
            }
        }
    }

    /// Bytes that no sheet was written as.
    #[derive(Debug, thiserror::Error)]
    #[error("these bytes are not a sheet")]
    pub struct NotASheet;

    impl TryFrom<Packed> for Sheet {
        type Error = NotASheet;

        fn try_from(packed: Packed) -> Result<Self, NotASheet> {
            let ends = sums(&packed.lengths).ok_or(NotASheet)?;
            let row_ends = sums(&packed.widths).ok_or(NotASheet)?;
            let mut line = 0_u32;
            let lines: Vec<u32> = packed
                .steps
                .iter()
                .map(|&step| {
                    line = line.wrapping_add(step);
                    line
                })
                .collect();
            let fits = ends.last().map_or(0, |&end| end as usize) == packed.text.len()
                && row_ends.last().map_or(0, |&end| end as usize) == ends.len()
                && row_ends.len() == lines.len()
                && ends.iter().all(|&end| packed.text.is_char_boundary(end as usize));
            if !fits {
                return Err(NotASheet);
            }
            Ok(Self { text: packed.text, ends, row_ends, lines })
        }
    }

    fn sums(differences: &[u32]) -> Option<Vec<u32>> {
        let mut sum = 0_u32;
        differences
            .iter()
            .map(|&difference| {
                sum = sum.checked_add(difference)?;
                Some(sum)
            })
            .collect()
    }
}
