//! Workbooks (XLSX, XLS, ODS) to raw sheets: every row that has text, with the cells as a person sees them.
//!
//! A sheet has the text that the spreadsheet shows: ids with the zeros of their format, long numbers whole, dates by
//! their format, the stored results of formulas. Which row has the headings is found later, the same way as in a CSV.
//!
//! Everything is read as a stream under [`Limits`]: text in one arena, no `String` for a cell, and a file that unpacks
//! to more than it should is refused with the limit named before it costs memory.
//!
//! ```
//! use importer::workbook::{Limits, WorkbookError, open};
//!
//! assert_eq!(open(b"<html><table>", &Limits::default()), Err(WorkbookError::WebPage));
//! ```

mod error;
mod format;
mod grid;
mod kind;
mod limits;
mod ods;
mod ole;
mod strings;
mod xls;
mod xlsx;
mod xml;
mod zip;

use crate::issue::Issue;
use crate::sheet::Sheet;

pub use error::{Limit, WorkbookError};
pub use limits::Limits;

use kind::Kind;
use limits::Meter;

/// What a workbook holds, in the order of its sheets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workbook {
    /// Only sheets of cells: charts and macros are passed over.
    pub sheets: Vec<WorkbookSheet>,
}

/// One sheet of a workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkbookSheet {
    pub name: String,
    /// The spreadsheet does not show it.
    pub hidden: bool,
    /// All rows that have text, the headings too; a row's line is its number in the spreadsheet. A row ends at its
    /// last cell with text.
    pub sheet: Sheet,
    /// What is to be said of it as a whole: merged cells, hidden rows, formulas without results.
    pub issues: Vec<Issue>,
}

/// Reads a workbook of any kind, told by its bytes and not by its name.
///
/// # Errors
/// A sentence that says what is wrong and what to do: see [`WorkbookError`].
pub fn open(bytes: &[u8], limits: &Limits) -> Result<Workbook, WorkbookError> {
    let meter = Meter::new(limits, bytes.len());
    let workbook = match kind::of(bytes)? {
        Kind::Xlsx(archive) => xlsx::read(&archive, &meter)?,
        Kind::Ods(archive) => ods::read(&archive, &meter)?,
        Kind::Xls(stream) => xls::read(&stream, &meter)?,
    };
    if workbook.sheets.is_empty() {
        return Err(WorkbookError::NoSheets);
    }
    Ok(workbook)
}
