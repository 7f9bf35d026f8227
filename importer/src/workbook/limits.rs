//! How much of a workbook is read, and the counting of it.

use std::cell::Cell;

use super::error::{Limit, WorkbookError};

/// The most that is read of one workbook, all sheets together but for rows and columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes that its parts unpack to.
    pub unpacked: u64,
    /// Bytes unpacked, and bytes of text made, for each byte of the file, beyond the first [`Limits::slack`]. Spreadsheets
    /// pack their XML at 5 to 40; what packs at 1,000 is made to fill memory.
    pub swelling: u64,
    pub slack: u64,
    pub sheets: u32,
    /// Rows and columns of a sheet: as many as spreadsheets have.
    pub rows: u32,
    pub columns: u32,
    /// Cells, empty ones before others included: four bytes each.
    pub cells: u64,
    /// Bytes of text in cells.
    pub text: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            unpacked: 1024 * MEGABYTE,
            swelling: 100,
            slack: 16 * MEGABYTE,
            sheets: 255,
            rows: 1_048_576,
            columns: 16_384,
            cells: 16 * 1024 * 1024,
            text: 512 * MEGABYTE,
        }
    }
}

pub const MEGABYTE: u64 = 1024 * 1024;

/// What of the limits is used so far. Shared by all parts that are being read.
#[derive(Debug)]
pub struct Meter<'l> {
    pub limits: &'l Limits,
    file: u64,
    packed: Cell<u64>,
    unpacked: Cell<u64>,
    cells: Cell<u64>,
    text: Cell<u64>,
}

impl<'l> Meter<'l> {
    pub fn new(limits: &'l Limits, file: usize) -> Self {
        Self {
            limits,
            file: file as u64,
            packed: Cell::new(0),
            unpacked: Cell::new(0),
            cells: Cell::new(0),
            text: Cell::new(0),
        }
    }

    /// So many bytes of the file were unpacked to so many. Counted against what was taken, so that a bomb stops at once
    /// however large the file around it is.
    pub fn unpack(&self, packed: u64, unpacked: u64) -> Result<(), WorkbookError> {
        let packed = add(&self.packed, packed);
        let unpacked = add(&self.unpacked, unpacked);
        if unpacked > self.limits.unpacked {
            return Err(over(Limit::Unpacked(self.limits.unpacked / MEGABYTE)));
        }
        self.swell(packed, unpacked)
    }

    /// So many cells more.
    #[inline]
    pub fn cells(&self, count: u64) -> Result<(), WorkbookError> {
        if add(&self.cells, count) > self.limits.cells {
            return Err(over(Limit::Cells(self.limits.cells)));
        }
        Ok(())
    }

    /// So many bytes of text more. A string can be spoken of a million times by a few bytes each.
    #[inline]
    pub fn text(&self, bytes: usize) -> Result<(), WorkbookError> {
        let text = add(&self.text, bytes as u64);
        if text > self.limits.text {
            return Err(over(Limit::Text(self.limits.text / MEGABYTE)));
        }
        self.swell(self.file, text)
    }

    #[inline]
    fn swell(&self, from: u64, to: u64) -> Result<(), WorkbookError> {
        if to > self.limits.slack.saturating_add(from.saturating_mul(self.limits.swelling)) {
            return Err(over(Limit::Swelling(self.limits.swelling)));
        }
        Ok(())
    }
}

#[inline]
fn add(cell: &Cell<u64>, more: u64) -> u64 {
    let sum = cell.get().saturating_add(more);
    cell.set(sum);
    sum
}

pub fn over(limit: Limit) -> WorkbookError {
    WorkbookError::TooLarge(limit)
}
