//! Rows as the page shows them: a piece of a view at a time.

use serde::{Deserialize, Serialize};

use crate::format::Tab;
use crate::issue::{Issue, Severity};
use crate::outcome::SourceId;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub request: u32,
    pub tab: Tab,
    /// How many rows the view has.
    pub total: u32,
    pub first: u32,
    pub rows: Vec<WindowRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowRow {
    pub row: u32,
    pub source: SourceId,
    pub line: u32,
    /// The worst of its cells and of itself.
    pub severity: Option<Severity>,
    /// Not imported, and why: it equals the template's example.
    pub left_out: bool,
    /// Issues of the row as a whole.
    pub issues: Vec<Issue>,
    /// One for each column of the tab.
    pub cells: Vec<WindowCell>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowCell {
    /// At most [`SHOWN`] bytes of it.
    pub text: String,
    /// There is more than that.
    pub cut: bool,
    /// Changed by hand or by a fix since it was read.
    pub mended: bool,
    /// Worst first.
    pub issues: Vec<Issue>,
}

/// In place of a column, in [`Command::Fix`](super::Command::Fix): the issue is in [`WindowRow::issues`].
pub const WHOLE_ROW: u16 = u16::MAX;

/// How many bytes of a cell a window shows.
pub const SHOWN: usize = 400;
