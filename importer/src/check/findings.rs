//! What was found, at rest: four bytes a row, and how many rows have the same.

use std::hash::Hasher;

use hashbrown::HashTable;
use rustc_hash::FxHasher;

use super::cell::Codes;
use crate::issue::{Code, Severity};

/// All codes of a severity.
pub(crate) const fn codes_of(severity: Severity) -> Codes {
    let mut codes = Codes::NONE;
    let mut at = 0;
    while at < Code::ALL.len() {
        if Code::ALL[at].severity() as u8 == severity as u8 {
            codes = codes.with(Code::ALL[at]);
        }
        at += 1;
    }
    codes
}

pub(crate) const ERRORS: Codes = codes_of(Severity::Error);
pub(crate) const WARNINGS: Codes = codes_of(Severity::Warning);
pub(crate) const INFOS: Codes = codes_of(Severity::Info);
/// What was cleaned: other infos are in the list of kinds only.
pub(crate) const CLEANED: Codes = Codes::of(Code::Cleaned).with(Code::ValueRead);

/// What is known of a cell: its codes, and those among them that have a fix to apply to all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Mark {
    pub codes: Codes,
    pub fixable: Codes,
}

/// How often a code was found in a tab.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct KindCount {
    pub cells: u32,
    pub fixable: u32,
}

/// How many rows of a tab have something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowCounts {
    pub errors: u32,
    pub warnings: u32,
    /// With a cell that was cleaned.
    pub cleaned: u32,
}

/// The marks of one tab: for each row the place of its pattern, as most rows have one of a few.
#[derive(Debug)]
pub(super) struct TabMarks {
    rows: Vec<u32>,
    patterns: Patterns,
    /// Used again from row to row.
    scratch: Vec<Mark>,
}

/// Each different row of marks once.
#[derive(Debug)]
struct Patterns {
    /// Marks of a row: one for the row itself, then one for each mapped column.
    slots: usize,
    /// The marks of each pattern; the first has none.
    marks: Vec<Mark>,
    all: Vec<Pattern>,
    places: HashTable<u32>,
    /// The one that was placed last: often it is the next one too.
    last: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Pattern {
    hash: u64,
    /// The codes of all its marks.
    codes: Codes,
    /// How many rows have it.
    rows: u32,
}

impl Patterns {
    fn new(slots: usize, rows: u32) -> Self {
        let none = Pattern { rows, ..Pattern::default() };
        Self {
            slots,
            marks: vec![Mark::default(); slots],
            all: vec![none],
            places: HashTable::new(),
            last: 0,
        }
    }

    fn of(&self, place: u32) -> &[Mark] {
        let start = place as usize * self.slots;
        &self.marks[start..start + self.slots]
    }

    fn place(&mut self, marks: &[Mark]) -> u32 {
        if self.of(self.last) != marks {
            self.last = self.find(marks);
        }
        self.last
    }

    fn find(&mut self, marks: &[Mark]) -> u32 {
        let mut codes = Codes::NONE;
        let mut hasher = FxHasher::default();
        for (slot, mark) in marks.iter().enumerate().filter(|(_, mark)| !mark.codes.is_empty()) {
            codes = codes.union(mark.codes);
            hasher.write_usize(slot);
            hasher.write_u64(mark.codes.0 as u64);
            hasher.write_u64((mark.codes.0 >> 64) as u64);
        }
        if codes.is_empty() {
            return 0;
        }
        let hash = hasher.finish();
        if let Some(&place) = self.places.find(hash, |&place| self.of(place) == marks) {
            return place;
        }
        let place = self.all.len() as u32;
        self.marks.extend_from_slice(marks);
        self.all.push(Pattern { hash, codes, rows: 0 });
        let all = &self.all;
        self.places.insert_unique(hash, place, |&place| all[place as usize].hash);
        place
    }
}

impl TabMarks {
    pub fn new(slots: usize, rows: u32) -> Self {
        Self { rows: vec![0; rows as usize], patterns: Patterns::new(slots, rows), scratch: Vec::new() }
    }

    pub fn grow(&mut self, rows: u32) {
        self.patterns.all[0].rows += rows.saturating_sub(self.rows.len() as u32);
        self.rows.resize(rows as usize, 0);
    }

    pub fn of_row(&self, row: u32) -> &[Mark] {
        self.rows.get(row as usize).map_or(&[], |&place| self.patterns.of(place))
    }

    /// All codes of a row.
    pub fn codes(&self, row: u32) -> Codes {
        self.rows.get(row as usize).map_or(Codes::NONE, |&place| self.patterns.all[place as usize].codes)
    }

    /// Puts a row's marks.
    pub fn put(&mut self, row: u32, marks: &[Mark]) {
        let new = self.patterns.place(marks);
        let old = std::mem::replace(&mut self.rows[row as usize], new);
        self.patterns.all[old as usize].rows -= 1;
        self.patterns.all[new as usize].rows += 1;
    }

    /// Adds codes to one mark of a row.
    pub fn tell(&mut self, row: u32, slot: usize, codes: Codes) {
        let mut marks = std::mem::take(&mut self.scratch);
        marks.clear();
        marks.extend_from_slice(self.of_row(row));
        marks[slot].tell(codes);
        self.put(row, &marks);
        self.scratch = marks;
    }

    /// Patterns that rows have, with their marks.
    fn used(&self) -> impl Iterator<Item = (&Pattern, &[Mark])> {
        let marks = self.patterns.marks.chunks_exact(self.patterns.slots);
        self.patterns
            .all
            .iter()
            .zip(marks)
            .filter(|(pattern, _)| pattern.rows > 0 && !pattern.codes.is_empty())
    }

    /// How many rows have errors, warnings, and cells that were cleaned.
    pub fn counts(&self) -> RowCounts {
        let with = |codes: Codes| {
            let used = self.used().filter(|(pattern, _)| pattern.codes.0 & codes.0 != 0);
            used.map(|(pattern, _)| pattern.rows).sum()
        };
        RowCounts { errors: with(ERRORS), warnings: with(WARNINGS), cleaned: with(CLEANED) }
    }

    /// How often each code was found, in the order of [`Code::ALL`].
    pub fn kinds(&self) -> Vec<KindCount> {
        let mut kinds = vec![KindCount::default(); Code::ALL.len()];
        for (pattern, marks) in self.used() {
            for mark in marks {
                for code in mark.codes.iter() {
                    let kind = &mut kinds[code as usize];
                    kind.cells += pattern.rows;
                    kind.fixable += if mark.fixable.has(code) { pattern.rows } else { 0 };
                }
            }
        }
        kinds
    }
}

/// A place for what is said of a row as a whole.
pub(super) const ROW: usize = 0;

/// A slot of a row: its place among the mapped columns, moved by one.
pub(super) const fn slot_of(mapped: usize) -> usize {
    mapped + 1
}
