//! Rows and cells come, change and go.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::{ABSENT, Row, RowRef, Settling, Source, Table};
use crate::format::{Field, Format, Tab};
use crate::issue::{Code, Issue, Severity};
use crate::message::{Dialect, SourceKind};
use crate::outcome::SourceId;
use crate::read::ReadSheet;
use crate::sheet::Sheet;
use crate::stage::Part;

/// Rows that are added in the grid have sources of the worker's own, one for each tab, from here on.
const ADDED: u16 = 0xFF00;

impl Source {
    /// Does it hold the rows that were added in the grid?
    pub fn is_added(&self) -> bool {
        self.id.0 >= ADDED
    }
}

impl Table {
    /// Takes in what was read; a source that is here with the same number is replaced. What comes back has to be
    /// [settled](Table::settle) before the rows count.
    pub(crate) fn add_source(
        &mut self,
        id: SourceId,
        tab: Tab,
        name: String,
        kind: SourceKind,
        read: ReadSheet,
    ) -> Settling {
        // Its columns go first, so that it makes no difference what stood there before.
        let replaced = self.drop_rows(id);
        let is_alone = |table: &Self, tab| !table.sources().any(|source| source.tab == tab);
        if let Some(old) = replaced.filter(|&old| old != tab || !is_alone(self, tab)) {
            self.drop_unused_columns(old);
            self.refresh_columns(old);
        }
        let at_of_source = self.join_columns(tab, &read.headers, read.aside);
        let mut at = vec![ABSENT; self.columns(tab).len()];
        for (from, &column) in (0u16..).zip(&at_of_source) {
            at[usize::from(column)] = from;
        }
        let mut issues = read.issues;
        // A cell that was cut has an error of its own where it matters, which goes when it is typed anew.
        let is_cut = |issue: &(u32, Code, Cow<'static, str>)| issue.1 == Code::TextTooLong;
        let (cut, row_issues): (Vec<_>, Vec<_>) = read.row_issues.into_iter().partition(is_cut);
        if let Some((row, code, said)) = cut.first() {
            let more = match cut.len() - 1 {
                0 => String::new(),
                1 => " So it is in 1 more row.".to_owned(),
                more => format!(" So it is in {more} more rows."),
            };
            let message = format!("Row {}: {said}{more}", read.sheet.line(*row));
            issues.push(Issue { code: *code, severity: Severity::Warning, message, fixes: Vec::new() });
        }
        let rows = read.sheet.rows();
        let first_row = self.tab(tab).rows.len() as u32;
        let source = self.sources.len() as u16;
        self.sources.push(Source {
            name,
            kind,
            sheet: read.sheet,
            at,
            headers: read.headers,
            aside: read.aside,
            dialect: read.dialect,
            issues,
            row_issues,
            first_row,
            ..new_source(id, tab)
        });
        let of_tab = self.tab_mut(tab);
        of_tab.rows.extend((0..rows).map(|at| Row { source, flags: Row::BLANK, at }));
        of_tab.order.extend(first_row..first_row + rows);
        self.begin_settling(tab)
    }

    /// Takes a source away, with its rows. Says of which tab it was.
    pub(crate) fn remove_source(&mut self, id: SourceId) -> Option<Tab> {
        let tab = self.drop_rows(id)?;
        self.drop_unused_columns(tab);
        self.refresh_columns(tab);
        Some(tab)
    }

    fn drop_rows(&mut self, id: SourceId) -> Option<Tab> {
        let place = self.sources.iter().position(|source| source.id == id && !source.dropped)?;
        let source = &mut self.sources[place];
        source.dropped = true;
        source.sheet = Sheet::default();
        source.row_issues = Vec::new();
        source.live = 0;
        let tab = source.tab;
        let typed = source.kind == SourceKind::Typed;
        let rows = self.tab_mut(tab);
        for row in rows.rows.iter_mut().filter(|row| usize::from(row.source) == place) {
            row.flags = Row::DROPPED;
        }
        let of = &rows.rows;
        rows.order.retain(|&row| !of[row as usize].is(Row::DROPPED));
        // The last numbers are given again, as if the source had not been here: the page says only the last of several
        // readings of one source to a new worker.
        while rows.rows.last().is_some_and(|row| row.is(Row::DROPPED)) {
            rows.rows.pop();
        }
        let kept: Vec<bool> = rows.rows.iter().map(|row| !row.is(Row::DROPPED)).collect();
        let before = rows.edits.len();
        rows.edits.retain(|&(row, _), _| kept.get(row as usize).is_some_and(|&kept| kept));
        if !typed {
            rows.mended -= (before - rows.edits.len()) as u32;
        }
        Some(tab)
    }

    /// Adds blank rows below a row, or at the end. Gives the number of the first; the others follow.
    pub(crate) fn add_rows(&mut self, tab: Tab, below: Option<u32>, count: u32) -> u32 {
        let id = SourceId(ADDED + u16::from(tab.0));
        let is_it = |source: &Source| source.id == id && !source.dropped;
        let place = self.sources.iter().position(is_it).unwrap_or_else(|| {
            self.sources.push(Source { name: "added rows".to_owned(), ..new_source(id, tab) });
            self.sources.len() - 1
        });
        let sheet = &mut self.sources[place].sheet;
        let at = sheet.rows();
        for line in at..at + count {
            sheet.push_row(line + 1, std::iter::empty());
        }
        let source = place as u16;
        let rows = self.tab_mut(tab);
        let first = rows.rows.len() as u32;
        rows.rows.extend((at..at + count).map(|at| Row { source, flags: Row::BLANK, at }));
        let place = below.and_then(|below| rows.order.iter().position(|&row| row == below));
        let place = place.map_or(rows.order.len(), |place| place + 1);
        rows.order.splice(place..place, first..first + count);
        first
    }

    /// Is there such a row, and is it not deleted?
    pub(crate) fn exists(&self, at: RowRef) -> bool {
        let rows = self.tabs.get(usize::from(at.tab.0)).map(|tab| &tab.rows);
        rows.and_then(|rows| rows.get(at.row as usize))
            .is_some_and(|row| !row.is(Row::DELETED | Row::DROPPED))
    }

    /// Would the row be imported?
    pub(crate) fn is_live(&self, at: RowRef) -> bool {
        !self.tab(at.tab).row(at.row).is(Row::DELETED | Row::DROPPED | Row::EXAMPLE | Row::BLANK)
    }

    /// Is the row equal to the template's example?
    pub(crate) fn is_example(&self, at: RowRef) -> bool {
        self.tab(at.tab).row(at.row).is(Row::EXAMPLE)
    }

    /// How many rows of the tab would be imported.
    pub(crate) fn live_rows(&self, tab: Tab) -> u32 {
        self.sources().filter(|source| source.tab == tab).map(|source| source.live).sum()
    }

    /// How many row numbers the tab has given so far.
    pub(crate) fn numbers(&self, tab: Tab) -> u32 {
        self.tab(tab).rows.len() as u32
    }

    /// All rows of the tab in order, blank and example rows too, without deleted ones.
    pub(crate) fn shown_rows(&self, tab: Tab) -> impl Iterator<Item = RowRef> {
        let rows = self.tab(tab);
        let shown = move |row: &&u32| !rows.row(**row).is(Row::DELETED | Row::DROPPED);
        rows.order.iter().filter(shown).map(move |&row| RowRef { tab, row })
    }

    /// The rows that were added in the grid, by source and line.
    pub(crate) fn added_rows(&self) -> FxHashMap<(SourceId, u32), RowRef> {
        let mut added = FxHashMap::default();
        if !self.sources().any(Source::is_added) {
            return added;
        }
        for (tab, _) in self.format().tabs() {
            for (number, row) in (0u32..).zip(&self.tab(tab).rows) {
                let source = &self.sources[usize::from(row.source)];
                if source.is_added() && !source.dropped && !row.is(Row::DROPPED) {
                    added.insert((source.id, row.at + 1), RowRef { tab, row: number });
                }
            }
        }
        added
    }

    /// The row that came from a line of a source. Of those that were added in the grid all are looked through: see
    /// [`Table::added_rows`].
    pub(crate) fn row_at(&self, source: SourceId, line: u32) -> Option<RowRef> {
        let (place, source) =
            self.sources.iter().enumerate().find(|(_, known)| known.id == source && !known.dropped)?;
        let tab = source.tab;
        if source.is_added() {
            let at = line.checked_sub(1)?;
            let found = |row: &Row| usize::from(row.source) == place && row.at == at;
            let row = self.tab(tab).rows.iter().position(found)?;
            return Some(RowRef { tab, row: row as u32 });
        }
        let (mut low, mut high) = (0, source.sheet.rows());
        while low < high {
            let middle = low + (high - low) / 2;
            if source.sheet.line(middle) < line { low = middle + 1 } else { high = middle }
        }
        let found = low < source.sheet.rows() && source.sheet.line(low) == line;
        found.then_some(RowRef { tab, row: source.first_row + low })
    }

    /// The text of a cell as it was read.
    pub(crate) fn original(&self, at: RowRef, column: u16) -> &str {
        self.cells(at).original(column)
    }

    /// What was typed over a cell.
    pub(crate) fn edit(&self, at: RowRef, column: u16) -> Option<&str> {
        self.tab(at.tab).edits.get(&(at.row, column)).map(|text| &**text)
    }

    /// Was a cell that came from a source changed?
    pub(crate) fn is_mended(&self, at: RowRef, column: u16) -> bool {
        let row = self.tab(at.tab).row(at.row);
        row.is(Row::EDITED)
            && self.sources[usize::from(row.source)].kind != SourceKind::Typed
            && self.edit(at, column).is_some()
    }

    /// Puts a text over a cell, or takes it off; gives what lay there. Nothing else is settled:
    /// [`Table::refresh_row`] has to follow.
    pub(crate) fn set_edit(&mut self, at: RowRef, column: u16, text: Option<Box<str>>) -> Option<Box<str>> {
        let typed = self.source_of(at).kind == SourceKind::Typed;
        let rows = self.tab_mut(at.tab);
        let is_edit = text.is_some();
        let before = match text {
            Some(text) => {
                rows.rows[at.row as usize].set(Row::EDITED, true);
                rows.edits.insert((at.row, column), text)
            }
            None => rows.edits.remove(&(at.row, column)),
        };
        if !typed {
            rows.mended = rows.mended + u32::from(is_edit) - u32::from(before.is_some());
        }
        before
    }

    /// How many cells that came from a source were changed.
    pub(crate) fn mended(&self) -> u32 {
        self.tabs.iter().map(|tab| tab.mended).sum()
    }

    /// Deletes a row, or brings it back.
    pub(crate) fn set_deleted(&mut self, at: RowRef, deleted: bool) {
        let before = self.is_live(at);
        self.tab_mut(at.tab).rows[at.row as usize].set(Row::DELETED, deleted);
        self.count_live(at, before);
    }

    /// Settles again whether the row is blank or the template's example.
    pub(crate) fn refresh_row(&mut self, at: RowRef) {
        let staged = self.source_of(at).staged;
        let blank =
            !staged && (0..self.columns(at.tab).len() as u16).all(|column| is_blank(self.raw(at, column)));
        let example = !staged && !blank && self.equals_example(at);
        self.settle_row(at, blank, example);
    }

    pub(super) fn settle_row(&mut self, at: RowRef, blank: bool, example: bool) {
        let before = self.is_live(at);
        let row = &mut self.tab_mut(at.tab).rows[at.row as usize];
        row.set(Row::BLANK, blank);
        row.set(Row::EXAMPLE, example);
        self.count_live(at, before);
    }

    fn count_live(&mut self, at: RowRef, before: bool) {
        let after = self.is_live(at);
        let source = usize::from(self.tab(at.tab).row(at.row).source);
        if after && !before {
            self.sources[source].live += 1;
        } else if before && !after {
            self.sources[source].live -= 1;
        }
    }

    /// Is every cell that of the template's example? First name and e-mail have to be there: one cell that is the
    /// same is no example.
    fn equals_example(&self, at: RowRef) -> bool {
        let mapped = self.mapped(at.tab);
        let spec = self.format().tab(at.tab);
        let telling = [Field::Email, Field::GivenName, Field::FullName];
        let telling = telling.into_iter().filter(|field| spec.column(*field).is_some());
        let holds =
            |field: &Field| mapped.iter().any(|column| column.field == *field && self.fits(at, column));
        if !{ telling }.all(|field| holds(&field)) {
            return false;
        }
        let mut seen: Vec<Field> = Vec::new();
        (0u16..).zip(self.columns(at.tab)).all(|(column, _)| {
            let Some(mapped) = mapped.iter().find(|mapped| mapped.column == column) else {
                return is_blank(self.raw(at, column));
            };
            let nth = seen.iter().filter(|field| **field == mapped.field).count();
            seen.push(mapped.field);
            let mut of_field = spec.columns.iter().filter(|column| column.field == mapped.field);
            let example = of_field.nth(nth).map_or("", |column| column.example);
            self.raw(at, column).trim() == example
        })
    }

    fn fits(&self, at: RowRef, mapped: &super::Mapped) -> bool {
        self.raw(at, mapped.column).trim() == mapped.spec.example
    }
}

fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| byte == b' ') || text.trim().is_empty()
}

fn new_source(id: SourceId, tab: Tab) -> Source {
    Source {
        id,
        tab,
        name: String::new(),
        kind: SourceKind::Typed,
        sheet: Sheet::default(),
        at: Vec::new(),
        headers: Vec::new(),
        aside: None,
        dialect: Dialect::default(),
        issues: Vec::new(),
        row_issues: Vec::new(),
        first_row: 0,
        live: 0,
        dropped: false,
        staged: false,
    }
}

impl Table {
    /// Takes in a part on the server. [`Table::refresh_columns`] has to follow.
    pub(crate) fn add_part(&mut self, part: Part, name: &str) {
        let tab = part.tab;
        let mut at = Vec::new();
        let mut next: FxHashMap<Field, usize> = FxHashMap::default();
        for (from, &field) in (0u16..).zip(&part.fields) {
            let next = next.entry(field).or_default();
            let heading =
                part.headings.get(usize::from(from)).map(String::as_str).filter(|text| !text.is_empty());
            let column = self.column_for(tab, field, heading, *next, &at);
            *next = column + 1;
            at.resize(self.columns(tab).len(), ABSENT);
            at[column] = from;
        }
        let source = self.sources.len() as u16;
        let rows = part.sheet.rows();
        let of_tab = self.tab_mut(tab);
        let first_row = of_tab.rows.len() as u32;
        of_tab.rows.extend((0..rows).map(|at| Row { source, flags: Row::BLANK, at }));
        of_tab.order.extend(first_row..first_row + rows);
        let sheet = part.sheet;
        let kind = SourceKind::File;
        self.sources.push(Source {
            name: name.to_owned(),
            kind,
            sheet,
            at,
            first_row,
            staged: true,
            ..new_source(part.source, tab)
        });
    }

    /// What a grid to type into would be if it were read: the format's headings over blank rows.
    pub(crate) fn blank_sheet(format: &Format, tab: Tab, rows: u32) -> ReadSheet {
        let mut sheet = Sheet::default();
        for line in 1..=rows {
            sheet.push_row(line, std::iter::empty());
        }
        ReadSheet {
            sheet,
            headers: format.tab(tab).columns.iter().map(|column| column.label().to_owned()).collect(),
            ..ReadSheet::default()
        }
    }
}
