//! Sources come and go.

use super::Session;
use crate::format::Tab;
use crate::issue::{Code, Issue};
use crate::mapping::Remembered;
use crate::message::{DialectChoice, Filter, SourceKind, Update, decode};
use crate::outcome::SourceId;
use crate::read::{ReadSheet, Reader, of_workbook};
use crate::sheet::Sheet;
use crate::table::{ABSENT, Table};

/// How many bytes are read for a row's worth of work.
const BYTES: usize = 256;

/// Blank rows that a grid to type into begins with, at most.
const MOST_TYPED: u32 = 100_000;

/// A source that is being read.
#[derive(Debug)]
pub(super) struct Reading {
    source: SourceId,
    tab: Tab,
    name: String,
    kind: SourceKind,
    bytes: u64,
    reader: Reader,
    /// Its first rows, taken in by themselves: what is shown of a tab that is empty yet, until all is read.
    first: Option<Box<Session>>,
}

impl Reading {
    /// Bytes read, and bytes in all.
    pub fn progress(&self) -> (u64, u64) {
        let (read, all) = self.reader.progress();
        // What is left of a byte order mark is not worth a word.
        (if read == all { self.bytes } else { (read as u64).min(self.bytes) }, self.bytes)
    }
}

/// The bytes of a source, in short: the same file twice is worth a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fingerprint {
    length: u64,
    hash: u64,
}

impl Fingerprint {
    fn of(bytes: &[u8]) -> Self {
        // Four at a time, that do not wait for each other.
        let mut hashes = [0xcbf2_9ce4_8422_2325_u64; 4];
        let mut add = |chunk: &[u8]| {
            for (hash, word) in hashes.iter_mut().zip(chunk.chunks_exact(8)) {
                // A chunk of eight always makes a word.
                let word = word.try_into().map_or(0, u64::from_le_bytes);
                *hash = (*hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                *hash ^= *hash >> 29;
            }
        };
        let mut chunks = bytes.chunks_exact(32);
        (&mut chunks).for_each(&mut add);
        let mut last = [0; 32];
        last[..chunks.remainder().len()].copy_from_slice(chunks.remainder());
        add(&last);
        let hash = hashes.into_iter().fold(0_u64, |all, hash| all.rotate_left(17) ^ hash);
        Self { length: bytes.len() as u64, hash }
    }
}

impl Session {
    pub(super) fn add(
        &mut self,
        source: SourceId,
        tab: Tab,
        name: String,
        kind: SourceKind,
        dialect: DialectChoice,
        bytes: Vec<u8>,
    ) -> Vec<Update> {
        self.fingerprints.insert(source, Fingerprint::of(&bytes));
        let length = bytes.len() as u64;
        if kind == SourceKind::Sheet {
            self.bytes_read += length;
            let (raw, issues) = decode::<(Sheet, Vec<Issue>)>(&bytes).unwrap_or_default();
            let read = of_workbook(&raw, issues, dialect.header);
            return self.take_in(source, tab, name, kind, read);
        }
        let reader = Reader::new(bytes, dialect);
        self.reading = Some(Reading { source, tab, name, kind, bytes: length, reader, first: None });
        vec![Update::State(self.state())]
    }

    /// Reads on; when all is read, the rows go into the table and are checked from here on.
    pub(super) fn read_on(&mut self, budget: u32, updates: &mut Vec<Update>) {
        if let Some(reading) = &mut self.reading
            && reading.reader.step((budget as usize).saturating_mul(BYTES))
        {
            updates.extend(self.show_first());
            return;
        }
        if let Some(reading) = self.reading.take() {
            self.bytes_read += reading.bytes;
            let read = reading.reader.finish();
            updates.extend(self.take_in(reading.source, reading.tab, reading.name, reading.kind, read));
        }
    }

    /// Shows the first rows of the source that is being read, if its tab is empty. They stay as they are when all is
    /// read, and nothing is said of them before.
    fn show_first(&mut self) -> Vec<Update> {
        let Some(reading) = &mut self.reading else { return Vec::new() };
        let tab = reading.tab;
        if reading.first.is_some() || !self.table.is_untouched(tab) || reading.reader.rows() == 0 {
            return Vec::new();
        }
        let read = reading.reader.so_far();
        let mut first = Box::new(Self::of(self.table.format()));
        first.table.set_memories(self.table.memories().to_vec());
        let updates = first.take_in(reading.source, tab, reading.name.clone(), reading.kind, read);
        reading.first = Some(first);
        let of_tab = |update: &Update| matches!(update, Update::View { tab: of, .. } | Update::Stale { tab: of } if *of == tab);
        let state = Update::State(self.state());
        std::iter::once(state).chain(updates.into_iter().filter(of_tab)).collect()
    }

    /// The session that knows what is shown of a tab: while rows are read into an empty one, that of the first rows.
    pub(super) fn shown_of(&self, tab: Tab) -> &Self {
        let reading = self.reading.as_ref().filter(|reading| reading.tab == tab);
        reading.and_then(|reading| reading.first.as_deref()).unwrap_or(self)
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
        self.table.add_source(source, tab, name, kind, read);
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
        if self.table.remove_source(source).is_none() {
            return Vec::new();
        }
        self.history.clear();
        self.sources_changed(before)
    }

    fn columns_of_all(&self) -> Vec<usize> {
        self.tabs().map(|tab| self.table.columns(tab).len()).collect()
    }

    /// Begins to check again. Steps that speak of other columns than there are now are forgotten.
    fn sources_changed(&mut self, columns_before: Vec<usize>) -> Vec<Update> {
        if self.columns_of_all() != columns_before {
            self.history.clear();
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
