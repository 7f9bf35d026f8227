//! What the page and the reader of workbooks say to each other.
//!
//! The page posts the `File`, and gets one message: `{ bytes, sheets }`, where `bytes` are an [`Opened`] and `sheets` are
//! as many buffers, each an encoded `importer::sheet::Sheet`. The reader is then ended, for its memory does not shrink.

use serde::{Deserialize, Serialize};

use crate::issue::Issue;

/// Said in place of sheets, where all that have rows are hidden.
pub const ALL_HIDDEN: &str = "All sheets of this workbook that have rows are hidden. Show one in your spreadsheet program, save it, and add it again.";

/// What came of opening a workbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Opened {
    /// In the order of the workbook.
    Sheets(Vec<OpenedSheet>),
    /// Why it was not read, and what to do: an issue of the source as a whole.
    Refused(Issue),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedSheet {
    pub name: String,
    pub hidden: bool,
    /// Rows that have text, the headings too.
    pub rows: u32,
    pub issues: Vec<Issue>,
}
