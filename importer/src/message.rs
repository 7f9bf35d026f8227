//! What the page and the worker say to each other: commands in, updates out, as bytes.
//!
//! The page holds only what is on the screen. Rows are spoken of by `row`: a stable number within a tab that
//! is never given twice; the order and choice of rows on the screen is a view, which the worker holds.

mod dialect;
mod state;
mod window;
pub mod workbook;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::format::{Field, Tab};
use crate::issue::{Code, Severity};
use crate::mapping::Remembered;
use crate::outcome::{Origin, SourceId};

pub use dialect::*;
pub use state::*;
pub use window::*;

/// Says a message as bytes, to be transferred.
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    // Writing to a growing buffer has no way to fail, and none of the messages has a map or an unsized sequence.
    postcard::to_allocvec(message).unwrap_or_default()
}

/// Reads a message that [`encode`] wrote. `None` only if page and worker are of different builds.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

/// From the page. Those that change something are also kept by the page in order, to be said again to a new
/// worker if this one dies ([`Command::is_lasting`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// The first command: which format is imported.
    Open {
        format: String,
    },
    /// What was chosen in earlier imports of this format, the last used first. Lists that are here already are
    /// mapped anew, but for what was chosen now.
    Remembered {
        memories: Vec<Remembered>,
    },
    /// Adds a source, or replaces the one with this number. Its bytes come beside the command (for a file the
    /// page posts the `File`, and the worker's entry reads it).
    Add {
        source: SourceId,
        tab: Tab,
        name: String,
        kind: SourceKind,
        dialect: DialectChoice,
    },
    /// An empty grid to type into: a source of its own, with the format's columns and `rows` blank rows.
    TypeRows {
        source: SourceId,
        tab: Tab,
        rows: u32,
    },
    Remove {
        source: SourceId,
    },

    /// Which field a column of a tab is; `None` ignores it.
    Map {
        tab: Tab,
        column: u16,
        field: Option<Field>,
    },
    /// The columns of a tab are right as they are: those without a field are left out, guesses were right.
    Confirm {
        tab: Tab,
    },
    /// What a text of a closed list means, wherever it stands in the field's columns; `None`: what it says itself.
    ReadAs {
        tab: Tab,
        field: Field,
        text: String,
        word: Option<String>,
    },
    /// The administrator edits a heading; it is mapped again.
    RenameHeader {
        tab: Tab,
        column: u16,
        header: String,
    },
    /// Adds an empty column for a field that has none.
    AddColumn {
        tab: Tab,
        field: Field,
    },

    /// Types into cells; one step to undo.
    SetCells {
        tab: Tab,
        cells: Vec<CellText>,
    },
    /// Pastes a block with its upper left corner at a cell. Rows follow in the order of the view; the grid grows
    /// where the block is longer. Columns beyond the last are refused with a notice.
    Paste {
        tab: Tab,
        row: u32,
        column: u16,
        text: String,
    },
    /// Adds blank rows below a row (at the end for `None`).
    AddRows {
        tab: Tab,
        below: Option<u32>,
        count: u32,
    },
    DeleteRows {
        tab: Tab,
        rows: Vec<u32>,
    },
    /// Applies one of the fixes of an issue in a cell, or of the row as a whole ([`WHOLE_ROW`]).
    Fix {
        tab: Tab,
        row: u32,
        column: u16,
        code: Code,
        choice: u8,
    },
    /// Applies the first fix of each issue of this kind in a tab; one step to undo.
    FixAll {
        tab: Tab,
        code: Code,
    },
    Undo,
    Redo,
    /// What the server's plan found; takes the place of what an earlier plan said. An edit clears its row's.
    PlanIssues {
        issues: Vec<PlanIssue>,
    },

    /// Chooses which rows a tab's view has. The view stays as it is while rows are mended, until this is said again.
    View {
        tab: Tab,
        filter: Filter,
    },
    /// Asks for rows of the view, counted from 0. Of several the latest wins.
    Window {
        request: u32,
        tab: Tab,
        first: u32,
        count: u32,
    },
    /// Asks where the next (or the one before) cell is that has an issue: of this kind, or any error or warning.
    /// `from` is a cell, by row and column; without it from the start.
    Seek {
        request: u32,
        tab: Tab,
        from: Option<(u32, u16)>,
        code: Option<Code>,
        back: bool,
    },
    /// Asks for the whole text of a cell of which the window shows a part.
    Cell {
        request: u32,
        tab: Tab,
        row: u32,
        column: u16,
    },
    /// Asks for a range as tab separated text, rows by their places in the view, both ends included.
    Copy {
        request: u32,
        tab: Tab,
        first: u32,
        last: u32,
        left: u16,
        right: u16,
    },
    /// Asks for rows by their places in the view, to delete them: the stable numbers.
    Rows {
        request: u32,
        tab: Tab,
        first: u32,
        last: u32,
    },
    /// Asks for the texts of closed lists that are not understood by themselves.
    Words {
        request: u32,
        tab: Tab,
    },
    /// Asks for what is worth remembering of the lists that are here.
    Memories {
        request: u32,
    },
    /// Asks for everything that goes to the server, in parts of at most a mebibyte.
    Stage {
        request: u32,
    },
    /// Asks for the rows with errors of all tabs as a CSV with their reasons, all columns.
    ExportRowsToMend {
        request: u32,
        tab: Tab,
    },
    /// Asks for the tabs that sheets of a workbook are for, by their names.
    TabsOfSheets {
        request: u32,
        names: Vec<String>,
    },
    /// Asks to hear when everything that was said before is done: a worker that replaces a dead one then knows as much.
    Reach {
        request: u32,
    },
}

impl Command {
    /// Does it change what the session holds, so that a new worker has to be told too? A view does: what is pasted
    /// follows its order.
    pub fn is_lasting(&self) -> bool {
        !matches!(
            self,
            Self::Window { .. }
                | Self::Seek { .. }
                | Self::Cell { .. }
                | Self::Copy { .. }
                | Self::Rows { .. }
                | Self::Words { .. }
                | Self::Memories { .. }
                | Self::TabsOfSheets { .. }
                | Self::Stage { .. }
                | Self::ExportRowsToMend { .. }
                | Self::Reach { .. }
        )
    }
}

impl Command {
    /// Is it answered at once, with what is known so far? All others are done strictly in order.
    pub fn is_question(&self) -> bool {
        !self.is_lasting()
            && !matches!(
                self,
                Self::Words { .. }
                    | Self::Memories { .. }
                    | Self::Stage { .. }
                    | Self::ExportRowsToMend { .. }
                    | Self::Reach { .. }
            )
    }
}

/// The text of a cell, by its stable row and its column in the tab.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CellText {
    pub row: u32,
    pub column: u16,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SourceKind {
    Paste,
    File,
    /// A sheet of a workbook: its bytes are a `Sheet` and what is wrong with it as a whole, as [`encode`] says them.
    Sheet,
    /// Rows typed into an empty grid, or added in the grid.
    Typed,
}

/// What the plan found in a row: an issue of a cell, or of the row where `field` is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanIssue {
    pub origin: Origin,
    pub field: Option<Field>,
    pub code: Code,
    pub message: String,
}

/// Which rows a view has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Filter {
    #[default]
    All,
    Errors,
    Warnings,
    /// Rows with a cell that was cleaned, or that is looked up later.
    Cleaned,
    Code(Code),
}

/// From the worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Update {
    /// The state of everything but rows. Comes after each command that changes something, and while checking goes on.
    State(State),
    /// The rows of a tab's view were chosen anew: how many there are.
    View {
        tab: Tab,
        filter: Filter,
        rows: u32,
    },
    Window(Window),
    /// Rows on the screen may look different now: ask for the window again.
    Stale {
        tab: Tab,
    },
    /// An answer to `Seek`: the row's place in the view, its number, and the column. `None`: there is no such cell.
    Found {
        request: u32,
        at: Option<Place>,
    },
    Cell {
        request: u32,
        text: String,
    },
    Copied {
        request: u32,
        text: String,
    },
    Rows {
        request: u32,
        rows: Vec<u32>,
    },
    /// The most frequent first.
    Words {
        request: u32,
        words: Vec<WordState>,
    },
    Memories {
        request: u32,
        memories: Vec<Remembered>,
    },
    /// An answer to `TabsOfSheets`: one for each name, `None` where it tells no tab.
    TabsOfSheets {
        request: u32,
        tabs: Vec<Option<Tab>>,
    },
    /// One part of the answer to `Stage`: its number from 0, and bytes that `importer::stage` reads.
    Part {
        request: u32,
        number: u32,
        bytes: Vec<u8>,
    },
    /// The passwords, before the end of the answer to `Stage`, where there are any: bytes that `importer::stage::Secrets`
    /// reads.
    Secrets {
        request: u32,
        bytes: Vec<u8>,
    },
    /// The end of the answer to `Stage`.
    Staged {
        request: u32,
        parts: u32,
        rows: u32,
    },
    /// A file for the administrator.
    File {
        request: u32,
        name: String,
        text: String,
    },
    /// The answer to `Reach`.
    Reached {
        request: u32,
    },
    /// Something to say about the last command: "12 cells were mended", "3 columns did not fit".
    Notice {
        severity: Severity,
        message: String,
    },
}

/// A cell's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// In the view, from 0.
    pub at: u32,
    pub row: u32,
    pub column: u16,
}
