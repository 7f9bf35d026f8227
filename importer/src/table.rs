//! All rows of an import as they stand now: what was read, joined tab by tab, with the edits over it.
//!
//! A tab's sources add up: their columns are joined by field, then by heading. A row has a number within its tab
//! that is never given twice; deleting is a flag. Nothing that was read is ever changed: an edit lies over it.

mod columns;
mod rows;
mod settle;
mod words;

use std::borrow::Cow;

use rustc_hash::FxHashMap;

pub use self::columns::TableColumn;
pub(crate) use self::columns::{Columns, Mapped};
pub(crate) use self::settle::Settling;
use crate::check::cell;
use crate::format::{Field, Format, Tab};
use crate::issue::{Code, Issue};
use crate::mapping::Remembered;
use crate::message::{Dialect, SourceKind};
use crate::outcome::{Origin, SourceId};
use crate::sheet::{self, Sheet};

/// A row, by its number within its tab.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RowRef {
    pub tab: Tab,
    pub row: u32,
}

/// Everything that is to be imported.
#[derive(Debug)]
pub struct Table {
    format: &'static Format,
    tabs: Vec<TabRows>,
    sources: Vec<Source>,
    /// What was chosen in earlier imports.
    memories: Vec<Remembered>,
}

/// Where rows came from.
#[derive(Debug)]
pub(crate) struct Source {
    pub id: SourceId,
    pub tab: Tab,
    pub name: String,
    pub kind: SourceKind,
    pub sheet: Sheet,
    /// For each column of the tab the column of the sheet, or [`ABSENT`].
    pub at: Vec<u16>,
    /// Its headings as they were read.
    pub headers: Vec<String>,
    /// A column of its sheet that nobody has to look at.
    pub aside: Option<u16>,
    /// How it was read.
    pub dialect: Dialect,
    /// What is wrong with it as a whole.
    pub issues: Vec<Issue>,
    /// What is wrong with rows of the sheet, in their order.
    pub row_issues: Vec<(u32, Code, Cow<'static, str>)>,
    /// The tab's row that its first row became; the others follow. Not for rows that were added in the grid.
    pub first_row: u32,
    /// Its rows that are in the tab and not deleted.
    pub live: u32,
    /// Removed or replaced: its rows are gone for good.
    pub dropped: bool,
    /// It was staged: its rows are those to be imported, even where only columns that were not sent had text.
    pub staged: bool,
}

impl Source {
    /// The column of its sheet that became this one of the tab.
    pub fn column(&self, of_tab: u16) -> Option<usize> {
        self.at.get(usize::from(of_tab)).filter(|&&from| from != ABSENT).map(|&from| usize::from(from))
    }
}

/// A source without this column.
pub(crate) const ABSENT: u16 = u16::MAX;

/// The rows of one tab.
#[derive(Debug, Default)]
struct TabRows {
    columns: Columns,
    /// By number.
    rows: Vec<Row>,
    /// The numbers in the order of the file, rows added in the grid at their places. Deleted rows keep theirs.
    order: Vec<u32>,
    /// What was typed over a cell.
    edits: FxHashMap<(u32, u16), Box<str>>,
    /// What texts of closed lists were chosen to mean, by field and key of the text.
    words: FxHashMap<(Field, String), Box<str>>,
    /// How many of them lie over cells that came from a source.
    mended: u32,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    /// By its place in [`Table::sources`].
    source: u16,
    flags: u16,
    /// In the sheet of the source.
    at: u32,
}

/// The cells of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cells<'a> {
    number: u32,
    /// Where some of them were edited.
    edits: Option<&'a FxHashMap<(u32, u16), Box<str>>>,
    at: &'a [u16],
    row: sheet::Row<'a>,
}

impl<'a> Cells<'a> {
    /// As in [`Table::raw`].
    #[inline]
    pub fn raw(self, column: u16) -> &'a str {
        match self.edits.and_then(|edits| edits.get(&(self.number, column))) {
            Some(text) => text,
            None => self.original(column),
        }
    }

    /// As it was read.
    #[inline]
    fn original(self, column: u16) -> &'a str {
        match self.at.get(usize::from(column)) {
            Some(&from) if from != ABSENT => self.row.cell(usize::from(from)),
            _ => "",
        }
    }
}

impl Row {
    const DELETED: u16 = 1;
    /// Its source was removed or replaced.
    const DROPPED: u16 = 2;
    /// Some of its cells were edited.
    const EDITED: u16 = 4;
    /// Equal to the template's example.
    const EXAMPLE: u16 = 8;
    /// All its cells are blank.
    const BLANK: u16 = 16;

    fn is(self, flags: u16) -> bool {
        self.flags & flags != 0
    }

    fn set(&mut self, flag: u16, on: bool) {
        if on {
            self.flags |= flag;
        } else {
            self.flags &= !flag;
        }
    }
}

impl Table {
    /// Nothing yet.
    pub fn new(format: &'static Format) -> Self {
        Self {
            format,
            tabs: format.tabs.iter().map(|_| TabRows::default()).collect(),
            sources: Vec::new(),
            memories: Vec::new(),
        }
    }

    pub fn format(&self) -> &'static Format {
        self.format
    }

    /// The rows that would be imported, in order: without deleted, blank and example rows.
    pub fn rows(&self, tab: Tab) -> impl Iterator<Item = RowRef> {
        let rows = self.tab(tab);
        rows.order
            .iter()
            .filter(|&&row| !rows.row(row).is(Row::DELETED | Row::DROPPED | Row::EXAMPLE | Row::BLANK))
            .map(move |&row| RowRef { tab, row })
    }

    /// What the administrator sees of a row's place: its source and line.
    pub fn origin(&self, at: RowRef) -> Origin {
        let row = self.tab(at.tab).row(at.row);
        let source = &self.sources[usize::from(row.source)];
        Origin { tab: at.tab, source: source.id, line: source.sheet.line(row.at) }
    }

    /// The name of a source, as in `parents.csv`; "" for one that is not here.
    pub fn source_name(&self, id: SourceId) -> &str {
        self.sources
            .iter()
            .find(|source| source.id == id && !source.dropped)
            .map_or("", |source| &source.name)
    }

    /// Has the tab a column for this field?
    pub fn has(&self, tab: Tab, field: Field) -> bool {
        self.mapped(tab).iter().any(|mapped| mapped.field == field)
    }

    /// What a row says in the columns of a field, cleaned, each with its heading; blank cells are left out.
    pub(crate) fn headed(&self, at: RowRef, field: Field) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let columns = self.columns(at.tab);
        let of_field = self.mapped(at.tab).iter().filter(move |mapped| mapped.field == field);
        let said = of_field.map(move |mapped| {
            (columns[usize::from(mapped.column)].header.as_str(), self.cleaned(at, mapped))
        });
        said.filter(|(_, text)| !text.is_empty())
    }

    /// The headings of a field's columns.
    pub(crate) fn headings(&self, tab: Tab, field: Field) -> impl Iterator<Item = &str> {
        let of_field = self.mapped(tab).iter().filter(move |mapped| mapped.field == field);
        of_field.map(move |mapped| self.columns(tab)[usize::from(mapped.column)].header.as_str())
    }

    /// A row's value, cleaned; "" if the cell is blank or there is no such column.
    pub fn value(&self, at: RowRef, field: Field) -> Cow<'_, str> {
        match self.mapped(at.tab).iter().find(|mapped| mapped.field == field) {
            Some(mapped) => self.cleaned(at, mapped),
            None => Cow::Borrowed(""),
        }
    }

    /// What a row's person is called: the full name, or first and last name.
    pub fn name(&self, at: RowRef) -> String {
        let full = self.value(at, Field::FullName);
        if !full.is_empty() {
            return full.into_owned();
        }
        let name = format!("{} {}", self.value(at, Field::GivenName), self.value(at, Field::FamilyName));
        name.trim().to_owned()
    }

    /// All people that a row names in this field, over all its columns, cleaned, in order.
    pub fn references(&self, at: RowRef, field: Field) -> Vec<String> {
        let mut found = Vec::new();
        for mapped in self.mapped(at.tab).iter().filter(|mapped| mapped.field == field) {
            let value = self.cleaned(at, mapped);
            found.extend(cell::references(&value).map(str::to_owned));
        }
        found
    }

    /// What a row says in all columns of a field, cleaned, without blank cells.
    pub fn values(&self, at: RowRef, field: Field) -> Vec<String> {
        let columns = self.mapped(at.tab).iter().filter(|mapped| mapped.field == field);
        let values = columns.map(|mapped| self.cleaned(at, mapped).into_owned());
        values.filter(|value| !value.is_empty()).collect()
    }

    /// The text of a cell as it stands: as in the file, or as edited. "" where the row has no such cell.
    pub fn raw(&self, at: RowRef, column: u16) -> &str {
        self.cells(at).raw(column)
    }

    /// The cells of a row as they stand.
    #[inline]
    pub(crate) fn cells(&self, at: RowRef) -> Cells<'_> {
        let tab = self.tab(at.tab);
        let row = tab.row(at.row);
        let source = &self.sources[usize::from(row.source)];
        let edits = if row.is(Row::EDITED) { Some(&tab.edits) } else { None };
        Cells { number: at.row, edits, at: &source.at, row: source.sheet.row(row.at) }
    }

    /// A cell's text, or the word that was chosen for it.
    pub(crate) fn said(&self, at: RowRef, mapped: &Mapped) -> &str {
        let raw = self.raw(at, mapped.column);
        self.word(at.tab, mapped, raw).unwrap_or(raw)
    }

    pub(crate) fn cleaned(&self, at: RowRef, mapped: &Mapped) -> Cow<'_, str> {
        cell::value(mapped.spec, self.said(at, mapped))
    }

    fn tab(&self, tab: Tab) -> &TabRows {
        &self.tabs[usize::from(tab.0)]
    }

    fn tab_mut(&mut self, tab: Tab) -> &mut TabRows {
        &mut self.tabs[usize::from(tab.0)]
    }

    /// The columns that have a field, from the left.
    pub(crate) fn mapped(&self, tab: Tab) -> &[Mapped] {
        self.tab(tab).columns.mapped()
    }

    /// All columns of a tab.
    pub fn columns(&self, tab: Tab) -> &[TableColumn] {
        self.tab(tab).columns.all()
    }

    /// The sources that are here, in the order in which they came.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(|source| !source.dropped)
    }

    pub(crate) fn source_of(&self, at: RowRef) -> &Source {
        &self.sources[usize::from(self.tab(at.tab).row(at.row).source)]
    }

    /// What the reader found in a row.
    pub(crate) fn row_issues(&self, at: RowRef) -> &[(u32, Code, Cow<'static, str>)] {
        let row = self.tab(at.tab).row(at.row);
        let issues = &self.sources[usize::from(row.source)].row_issues;
        let from = issues.partition_point(|issue| issue.0 < row.at);
        let to = from + issues[from..].partition_point(|issue| issue.0 == row.at);
        &issues[from..to]
    }
}

impl TabRows {
    fn row(&self, row: u32) -> Row {
        self.rows[row as usize]
    }
}
