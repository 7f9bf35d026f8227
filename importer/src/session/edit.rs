//! What the administrator does to cells, rows and columns.

use super::history::{Change, Touched};
use super::{Session, count};
use crate::format::{Field, Heading, Tab};
use crate::issue::Severity;
use crate::message::{CellText, Update};
use crate::table::{RowRef, TableColumn};

/// Rows that are added at once, at most: a slip of the finger must not fill the memory.
pub(super) const MOST_ROWS: u32 = 100_000;

impl Session {
    /// What typing a text into a cell changes: nothing where it stands there already.
    pub(super) fn typing(&self, at: RowRef, column: u16, text: &str) -> Option<Change> {
        if self.table.exists(at) { self.typing_anywhere(at, column, text) } else { None }
    }

    /// As [`Session::typing`], also into a row that is about to be there.
    pub(super) fn typing_anywhere(&self, at: RowRef, column: u16, text: &str) -> Option<Change> {
        let is_column = usize::from(column) < self.table.columns(at.tab).len();
        if !is_column || self.table.raw(at, column) == text {
            return None;
        }
        let as_read = self.table.original(at, column) == text;
        Some(Change::Cell { at, column, text: (!as_read).then(|| text.into()) })
    }

    pub(super) fn set_cells(&mut self, tab: Tab, cells: Vec<CellText>) -> Vec<Update> {
        let change = |cell: &CellText| self.typing(RowRef { tab, row: cell.row }, cell.column, &cell.text);
        let changes: Vec<Change> = cells.iter().filter_map(change).collect();
        if changes.is_empty() {
            return Vec::new();
        }
        let emptied = cells.iter().all(|cell| cell.text.is_empty());
        let what = if emptied { "emptying" } else { "typing in" };
        self.make_step(format!("{what} {}", count(changes.len(), "cell")), changes)
    }

    pub(super) fn add_rows(&mut self, tab: Tab, below: Option<u32>, rows: u32) -> Vec<Update> {
        if self.table.columns(tab).is_empty() || rows == 0 {
            return Vec::new();
        }
        let rows = rows.min(MOST_ROWS);
        let changes = self.new_rows(tab, below, rows);
        self.make_step(format!("adding {}", count(rows as usize, "row")), changes)
    }

    /// Adds rows that are still deleted, and the changes that make them be there.
    pub(super) fn new_rows(&mut self, tab: Tab, below: Option<u32>, rows: u32) -> Vec<Change> {
        let first = self.table.add_rows(tab, below, rows);
        (first..first + rows)
            .map(|row| {
                let at = RowRef { tab, row };
                self.table.set_deleted(at, true);
                Change::Row { at, deleted: false }
            })
            .collect()
    }

    pub(super) fn delete_rows(&mut self, tab: Tab, mut rows: Vec<u32>) -> Vec<Update> {
        rows.sort_unstable();
        rows.dedup();
        let there = rows.into_iter().map(|row| RowRef { tab, row }).filter(|&at| self.table.exists(at));
        let changes: Vec<Change> = there.map(|at| Change::Row { at, deleted: true }).collect();
        if changes.is_empty() {
            return Vec::new();
        }
        self.make_step(format!("deleting {}", count(changes.len(), "row")), changes)
    }

    pub(super) fn map(&mut self, tab: Tab, column: u16, field: Option<Field>) -> Vec<Update> {
        let label = |field| self.table.format().tab(tab).label(field);
        let name = match (self.header(tab, column), field) {
            (header, Some(field)) => format!("choosing {} for “{header}”", label(field)),
            (header, None) => format!("leaving out “{header}”"),
        };
        self.change_columns(tab, name, |session| session.table.map(tab, column, field))
    }

    pub(super) fn confirm(&mut self, tab: Tab) -> Vec<Update> {
        let mut columns = self.table.columns(tab).to_vec();
        let spec = self.table.format().tab(tab);
        // A heading that is refused is mended, not passed over.
        let refused = |header: &str| {
            crate::map::nearly(spec, header).is_some_and(|(column, _)| column.heading == Heading::Refused)
        };
        for column in &mut columns {
            if column.field.is_some() || !refused(&column.header) {
                column.confirm();
            }
        }
        let name = "confirming the columns".to_owned();
        self.change_columns(tab, name, |session| session.table.set_columns(tab, columns))
    }

    pub(super) fn read_as(
        &mut self,
        tab: Tab,
        field: Field,
        text: String,
        word: Option<String>,
    ) -> Vec<Update> {
        if word.as_deref().is_some_and(|word| !self.table.is_word(tab, field, word)) {
            return Vec::new();
        }
        let name = format!("choosing what “{}” means", crate::stage::cut_at(&text, 60));
        self.make_step(name, vec![Change::Word { tab, field, text, word: word.map(Into::into) }])
    }

    pub(super) fn rename_header(&mut self, tab: Tab, column: u16, header: &str) -> Vec<Update> {
        let name = format!("renaming “{}”", self.header(tab, column));
        self.change_columns(tab, name, |session| session.table.rename(tab, column, header))
    }

    pub(super) fn add_column(&mut self, tab: Tab, field: Field) -> Vec<Update> {
        let label = self.table.format().tab(tab).label(field);
        let name = format!("adding the column {label}");
        match self.table.new_column(tab, field) {
            Some((at, column)) => {
                self.make_step(name, vec![Change::Column { tab, at, column: Some(column) }])
            }
            None => {
                let message = format!("There is a column for {label} already.");
                vec![super::notice(Severity::Warning, message)]
            }
        }
    }

    fn header(&self, tab: Tab, column: u16) -> &str {
        let header = self.table.columns(tab).get(usize::from(column)).map_or("", |column| &column.header);
        crate::stage::cut_at(header, 60)
    }

    /// Changes columns as one step; nothing is said if they are as they were.
    fn change_columns(&mut self, tab: Tab, name: String, change: impl FnOnce(&mut Self)) -> Vec<Update> {
        let before: Vec<TableColumn> = self.table.columns(tab).to_vec();
        change(self);
        let after = self.table.columns(tab).to_vec();
        if before == after {
            return Vec::new();
        }
        self.table.set_columns(tab, before);
        self.make_step(name, vec![Change::Columns { tab, columns: after }])
    }

    /// The first column of a field; makes one where there is none, which is a change of its own.
    pub(super) fn column_of(
        &mut self,
        tab: Tab,
        field: Field,
        touched: &mut Touched,
        back: &mut Vec<Change>,
    ) -> Option<u16> {
        let found = |session: &Self| {
            session.table.mapped(tab).iter().find(|mapped| mapped.field == field).map(|mapped| mapped.column)
        };
        if let Some(column) = found(self) {
            return Some(column);
        }
        let (at, column) = self.table.new_column(tab, field)?;
        back.push(self.make(Change::Column { tab, at, column: Some(column) }, touched));
        self.table.refresh_columns(tab);
        found(self)
    }
}
