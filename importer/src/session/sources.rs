//! Sources come and go.

use super::Session;
use crate::format::{FORMATS, Format, Tab, TabSpec};
use crate::issue::{Code, Issue};
use crate::map;
use crate::mapping::{How, Remembered};
use crate::message::{Command, Filter, Roles, RowsChoice, SourceKind, Update, decode};
use crate::outcome::SourceId;
use crate::read::{Input, ReadSheet, Reader, of_workbook, read};
use crate::sheet::Sheet;
use crate::table::{ABSENT, Table};

/// How many bytes are read for a row's worth of work.
const BYTES: usize = 256;

/// How many rows are settled for a row's worth of work.
const SETTLED: u32 = 16;

/// Work that is done before a new source is first heard of: most have fewer rows.
const AT_ONCE: u32 = 400;

/// So much of the beginning of a source tells its first rows.
pub const HEAD: usize = 128 * 1024;

/// Blank rows that a grid to type into begins with, at most.
const MOST_TYPED: u32 = 100_000;

/// A source that is being read.
#[derive(Debug)]
pub(super) struct Reading {
    source: SourceId,
    tab: Tab,
    name: String,
    kind: SourceKind,
    rows: RowsChoice,
    bytes: u64,
    reader: Reader,
}

/// The first rows of a source, taken in by themselves: what is shown of a tab that is empty yet, until all is read.
#[derive(Debug)]
pub(super) struct First {
    source: SourceId,
    tab: Tab,
    session: Box<Session>,
    /// How many bytes the source has.
    bytes: u64,
}

impl Reading {
    /// Bytes read, and bytes in all.
    pub fn progress(&self) -> (u64, u64) {
        let (read, all) = self.reader.progress();
        // What is left of a byte order mark is not worth a word.
        (if read == all { self.bytes } else { (read as u64).min(self.bytes) }, self.bytes)
    }
}

impl Session {
    /// Takes the bytes of [`Command::Add`].
    pub(super) fn add(&mut self, add: Command, input: Input) -> Vec<Update> {
        let length = input.len() as u64;
        let beginning = input.beginning();
        let mut updates = self.show_first(&add, &beginning[..beginning.len().min(HEAD)], length);
        let Command::Add { source, tab, name, kind, dialect } = add else { return updates };
        self.fingerprints.insert(source, input.fingerprint());
        if kind == SourceKind::Sheet {
            self.bytes_read += length;
            let (raw, issues) = decode::<(Sheet, Vec<Issue>)>(&input.into_bytes()).unwrap_or_default();
            let read = self.of_tab(tab, of_workbook(&raw, issues, dialect.header), dialect.rows);
            return self.take_in(source, tab, name, kind, read);
        }
        let reader = Reader::new(input, dialect);
        self.reading = Some(Reading { source, tab, name, kind, rows: dialect.rows, bytes: length, reader });
        updates.push(Update::State(self.state()));
        updates
    }

    /// Shows the first rows of a text, if its tab is empty; its bytes may still be on their way. `head` are the first of
    /// them, of `length` in all. The command itself has to follow with all bytes; or [`Command::Remove`], if they cannot be
    /// had. As a rule the rows stay as they are when all is read; nothing is said of them before.
    pub fn show_first(&mut self, add: &Command, head: &[u8], length: u64) -> Vec<Update> {
        let &Command::Add { source, tab, ref name, kind, dialect } = add else { return Vec::new() };
        let is_text = kind != SourceKind::Sheet && !head.contains(&0);
        if self.first.is_some() || !is_text || !self.table.is_untouched(tab) || head.len() as u64 >= length {
            return Vec::new();
        }
        let Some(end) = head.iter().rposition(|&byte| byte == b'\n') else { return Vec::new() };
        let mut read = read(head[..=end].to_vec(), dialect);
        // Where the beginning is cut off within quotes, the last rows are not what they will be.
        let rows = read.sheet.rows() / 2;
        if rows == 0 {
            return Vec::new();
        }
        read.sheet = read.sheet.head(rows);
        read.row_issues.retain(|(row, ..)| *row < rows);
        let read = self.of_tab(tab, read, dialect.rows);
        let mut session = Box::new(Self::of(self.table.format()));
        session.table.set_memories(self.table.memories().to_vec());
        let mut updates = session.take_in(source, tab, name.clone(), kind, read);
        updates.extend(session.settle_on(u32::MAX));
        self.first = Some(First { source, tab, session, bytes: length });
        let of_tab = |update: &Update| matches!(update, Update::View { tab: of, .. } | Update::Stale { tab: of } if *of == tab);
        let state = Update::State(self.state());
        std::iter::once(state).chain(updates.into_iter().filter(of_tab)).collect()
    }

    /// Reads on; when all is read, the rows go into the table and are checked from here on.
    pub(super) fn read_on(&mut self, budget: u32, updates: &mut Vec<Update>) {
        if let Some(reading) = &mut self.reading
            && reading.reader.step((budget as usize).saturating_mul(BYTES))
        {
            return;
        }
        if let Some(reading) = self.reading.take() {
            self.bytes_read += reading.bytes;
            let read = self.of_tab(reading.tab, reading.reader.finish(), reading.rows);
            updates.extend(self.take_in(reading.source, reading.tab, reading.name, reading.kind, read));
        }
    }

    /// The session that knows what is shown of a tab: while rows are read into an empty one, that of the first rows.
    pub(super) fn shown_of(&self, tab: Tab) -> &Self {
        self.first.as_ref().filter(|first| first.tab == tab).map_or(self, |first| &first.session)
    }

    /// Bytes that are still on their way.
    pub(super) fn coming(&self) -> u64 {
        let is_read =
            |first: &&First| self.reading.as_ref().is_some_and(|reading| reading.source == first.source);
        self.first.as_ref().filter(|first| !is_read(first)).map_or(0, |first| first.bytes)
    }

    /// Says whether rows are for other tabs too, and leaves those out if that was chosen.
    fn of_tab(&self, tab: Tab, mut read: ReadSheet, choice: RowsChoice) -> ReadSheet {
        let format = self.table.format();
        let Some((column, tabs)) = map::tabs_of_rows(format, &read.headers, &read.sheet) else { return read };
        if choice == RowsChoice::All && tabs.iter().flatten().all(|of| *of == tab) {
            return read;
        }
        let named = format.tabs().map(|(tab, _)| tab).filter(|tab| tabs.contains(&Some(*tab))).collect();
        let rest = tabs.iter().filter(|tab| tab.is_none()).count() as u32;
        read.dialect.roles = Some(Roles { heading: read.headers[column].clone(), tabs: named, rest });
        if choice == RowsChoice::All {
            return read;
        }
        let is_own = |row: u32| match tabs[row as usize] {
            Some(of) => of == tab,
            None => choice == RowsChoice::OwnAndRest,
        };
        // Places among the rows that stay.
        let mut places = vec![None; tabs.len()];
        let mut next = 0;
        read.sheet.retain(|row| {
            let keep = is_own(row);
            if keep {
                places[row as usize] = Some(next);
                next += 1;
            }
            keep
        });
        read.row_issues.retain_mut(|(row, ..)| {
            let place = places[*row as usize];
            *row = place.unwrap_or_default();
            place.is_some()
        });
        read.aside = Some(column as u16);
        if choice == RowsChoice::Own {
            // They are said where the rest of the list is.
            read.issues.clear();
        }
        read
    }

    fn take_in(
        &mut self,
        source: SourceId,
        tab: Tab,
        name: String,
        kind: SourceKind,
        mut read: ReadSheet,
    ) -> Vec<Update> {
        if self.table.columns(tab).len() + read.headers.len() >= usize::from(ABSENT) {
            read = ReadSheet {
                issues: vec![Issue {
                    code: Code::TooLarge,
                    severity: Code::TooLarge.severity(),
                    message: "With this source the tab would have more than 65,534 columns. Remove columns that are not needed, or another source.".to_owned(),
                    fixes: Vec::new(),
                }],
                ..ReadSheet::default()
            };
        }
        let before = self.columns_of_all();
        if self.table.sources().any(|known| known.id == source) {
            self.history.clear();
        }
        let settling = self.table.add_source(source, tab, name, kind, read);
        self.settling = Some((settling, before.clone()));
        let updates = self.settle_on(AT_ONCE);
        if self.settling.is_some() {
            // Meanwhile what is asked for has to fit the rows that are here now.
            self.sources_changed(before);
        }
        updates
    }

    /// Goes on with settling what the rows of a new source are; when that is known, they are checked from here on.
    pub(super) fn settle_on(&mut self, budget: u32) -> Vec<Update> {
        let Some((mut settling, before)) = self.settling.take() else { return Vec::new() };
        if self.table.settle(&mut settling, budget.saturating_mul(SETTLED)) {
            self.settling = Some((settling, before));
            return Vec::new();
        }
        // Rows that are there to stay take the place of those that were shown meanwhile.
        self.first.take_if(|first| first.tab == settling.tab);
        self.sources_changed(before)
    }

    /// Takes what was chosen in earlier imports; lists that came before it are mapped by it too.
    pub(super) fn remember(&mut self, memories: Vec<Remembered>) -> Vec<Update> {
        self.table.set_memories(memories);
        let joined = self.tabs().map(|tab| self.table.join_again(tab)).fold(false, |any, one| any | one);
        if !joined {
            return Vec::new();
        }
        self.history.clear();
        self.sources_changed(self.columns_of_all())
    }

    pub(super) fn type_rows(&mut self, source: SourceId, tab: Tab, rows: u32) -> Vec<Update> {
        let read = Table::blank_sheet(self.table.format(), tab, rows.min(MOST_TYPED));
        self.fingerprints.remove(&source);
        self.take_in(source, tab, "typed rows".to_owned(), SourceKind::Typed, read)
    }

    pub(super) fn remove(&mut self, source: SourceId) -> Vec<Update> {
        let before = self.columns_of_all();
        self.fingerprints.remove(&source);
        let shown = self.first.take_if(|first| first.source == source);
        if self.table.remove_source(source).is_none() && shown.is_none() {
            return Vec::new();
        }
        self.history.clear();
        self.sources_changed(before)
    }

    /// Another format that knows more of the columns that were read last, and misses none that it needs. None where this
    /// one knows where each row belongs.
    fn better_format(&self) -> Option<&'static Format> {
        let source = self.table.sources().filter(|source| source.kind != SourceKind::Typed).last()?;
        if source.dialect.roles.is_some() {
            return None;
        }
        let known = |spec: &'static TabSpec| {
            let found = map::understand(spec, &source.headers, &[]).into_iter();
            let sure = found.filter(|found| found.how.is_some_and(How::is_sure));
            sure.filter_map(|found| found.field).collect::<Vec<_>>()
        };
        let own = self.table.format();
        let here = own.tabs.iter().map(|spec| known(spec).len()).max()?;
        let others = FORMATS.into_iter().filter(|format| format.key != own.key);
        let fitting = others.filter_map(|format| {
            let of_tab = format.tabs.iter().map(|spec| (known(spec), spec));
            let whole = of_tab.filter(|(found, spec)| {
                spec.columns.iter().all(|column| !column.required || found.contains(&column.field))
            });
            Some((whole.map(|(found, _)| found.len()).max()?, format))
        });
        let (most, format) = fitting.max_by_key(|(found, _)| *found)?;
        (most > here).then_some(format)
    }

    fn columns_of_all(&self) -> Vec<usize> {
        self.tabs().map(|tab| self.table.columns(tab).len()).collect()
    }

    /// Begins to check again. Steps that speak of other columns than there are now are forgotten.
    fn sources_changed(&mut self, columns_before: Vec<usize>) -> Vec<Update> {
        if self.columns_of_all() != columns_before {
            self.history.clear();
        }
        if self.settling.is_none() {
            self.suggested = self.better_format();
        }
        // A plan spoke of the rows that were here then.
        self.findings.forget_plans();
        self.begin_check();
        let mut updates = Vec::new();
        for tab in self.tabs() {
            self.renew_looks(tab);
            // What the filter would choose is known only when all is checked: until then all rows are there.
            let filter = self.views[usize::from(tab.0)].filter;
            let at_once = if self.findings.is_done() { filter } else { Filter::All };
            updates.extend(self.choose_view(tab, at_once));
        }
        updates.insert(0, Update::State(self.state()));
        updates
    }

    /// The name of an earlier source of the same tab with the same bytes.
    pub(super) fn same_as(&self, source: SourceId, tab: Tab) -> Option<&str> {
        let own = self.fingerprints.get(&source).filter(|own| own.length > 0)?;
        self.table
            .sources()
            .filter(|other| other.tab == tab)
            .take_while(|other| other.id != source)
            .find(|other| self.fingerprints.get(&other.id) == Some(own))
            .map(|other| &*other.name)
    }
}
