//! What the page knows of the whole import: counts, columns, sources, kinds of issues. Not of rows.

use serde::{Deserialize, Serialize};

use super::{Dialect, SourceKind};
use crate::format::Field;
use crate::issue::{Code, Issue, Severity};
use crate::mapping::How;
use crate::outcome::SourceId;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    pub tabs: Vec<TabState>,
    /// What the next undo and redo would do, in words; `None`: nothing.
    pub undo: Option<String>,
    pub redo: Option<String>,
    /// Rows read and checked so far, of all that are known to be there. Equal when all is done.
    pub checked: u32,
    pub total: u32,
    /// Bytes read of all bytes, while reading goes on. Equal when all is done.
    pub bytes_read: u64,
    pub bytes_total: u64,
    /// Cells that were mended by hand or by a fix.
    pub mended: u32,
    /// The key of a format that the headings fit better than this one.
    pub suggested: Option<String>,
}

impl State {
    /// Is everything read and checked?
    pub fn is_settled(&self) -> bool {
        self.checked == self.total && self.bytes_read == self.bytes_total
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TabState {
    /// Rows that would be imported: without deleted and example rows.
    pub rows: u32,
    /// Rows with at least one error; with a warning; with a cell that was cleaned.
    pub errors: u32,
    pub warnings: u32,
    pub cleaned: u32,
    pub columns: Vec<ColumnState>,
    /// Required fields that no column has.
    pub missing: Vec<Field>,
    pub sources: Vec<SourceState>,
    /// What was found, by kind: errors first, then the most frequent.
    pub kinds: Vec<KindState>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnState {
    /// As in the file, or as edited.
    pub header: String,
    pub field: Option<Field>,
    /// Not mapped, on purpose.
    pub ignored: bool,
    /// How it came to its field, or to be left out; `None` where it is neither.
    pub how: Option<How>,
    /// The first cells that are not blank, at most three.
    pub samples: Vec<String>,
    /// What is wrong with the heading.
    pub issue: Option<Issue>,
    /// The heading that it has to be given, where it is nearly that of a column which is found letter by letter.
    pub meant: Option<String>,
    /// A width for it, in characters, by what it holds: 4 to 40.
    pub width: u16,
}

/// A text that stands in the columns of a closed list and is none of its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordState {
    pub field: Field,
    /// As in the first cell that has it.
    pub text: String,
    pub cells: u32,
    /// What was chosen for it; empty: nothing.
    pub word: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceState {
    pub source: SourceId,
    pub name: String,
    pub kind: SourceKind,
    pub rows: u32,
    pub columns: u16,
    /// How it was read.
    pub dialect: Dialect,
    /// What is wrong with it as a whole. One with an error gives no rows.
    pub issues: Vec<Issue>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KindState {
    pub code: Code,
    pub severity: Severity,
    /// How many cells have it (rows, for a code of rows).
    pub cells: u32,
    /// How many of them have a fix that `FixAll` would apply, and what the button says ("Fix 7"); 0: none.
    pub fixable: u32,
}
