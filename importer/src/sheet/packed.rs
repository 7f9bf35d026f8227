//! How a sheet travels: lengths instead of ends, steps instead of lines, so that most numbers are one byte.

use serde::{Deserialize, Serialize};

use super::Sheet;

#[derive(Serialize, Deserialize)]
pub struct Packed {
    /// All cells, one behind the other.
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
        let cells = || (0..sheet.rows()).flat_map(|row| sheet.cells(row));
        let mut text = String::with_capacity(cells().map(str::len).sum());
        cells().for_each(|cell| text.push_str(cell));
        let mut before = 0;
        Self {
            text,
            lengths: cells().map(|cell| cell.len() as u32).collect(),
            widths: (0..sheet.rows()).map(|row| sheet.width(row) as u32).collect(),
            steps: sheet
                .lines
                .iter()
                .map(|&line| line.wrapping_sub(std::mem::replace(&mut before, line)))
                .collect(),
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
        let Packed { text, lengths, widths, steps } = packed;
        if widths.len() != steps.len() {
            return Err(NotASheet);
        }
        let mut sheet = Self::new();
        let (mut rest, mut lengths, mut line) = (&*text, &*lengths, 0_u32);
        for (width, step) in widths.into_iter().zip(steps) {
            let (own, others) = lengths.split_at_checked(width as usize).ok_or(NotASheet)?;
            lengths = others;
            line = line.wrapping_add(step);
            for &length in own {
                let (cell, behind) = rest.split_at_checked(length as usize).ok_or(NotASheet)?;
                rest = behind;
                sheet.push_cell(cell);
            }
            if !sheet.end_row(line) {
                return Err(NotASheet);
            }
        }
        if rest.is_empty() && lengths.is_empty() { Ok(sheet) } else { Err(NotASheet) }
    }
}
