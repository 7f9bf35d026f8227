//! What was found, at rest: four bytes a row, and counts that are kept up.

use std::hash::{Hash, Hasher};

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

/// The marks of one tab: for each row the place of what it has among all that rows have, as most have the same few.
#[derive(Debug)]
pub(super) struct TabMarks {
    rows: Vec<u32>,
    patterns: Patterns,
    pub kinds: Vec<KindCount>,
    pub counts: RowCounts,
    /// Used again from row to row.
    scratch: Vec<Mark>,
}

/// Each different row of marks once.
#[derive(Debug)]
struct Patterns {
    /// Of a row: one for the row itself, then one for each mapped column.
    slots: usize,
    /// One row behind the other; the first has nothing.
    marks: Vec<Mark>,
    /// All codes of each.
    codes: Vec<Codes>,
    places: HashTable<u32>,
}

impl Patterns {
    fn new(slots: usize) -> Self {
        let marks = vec![Mark::default(); slots];
        Self { slots, marks, codes: vec![Codes::NONE], places: HashTable::new() }
    }

    fn of(&self, place: u32) -> &[Mark] {
        let start = place as usize * self.slots;
        &self.marks[start..start + self.slots]
    }

    fn place(&mut self, marks: &[Mark]) -> u32 {
        let codes = marks.iter().fold(Codes::NONE, |codes, mark| codes.union(mark.codes));
        if codes.is_empty() {
            return 0;
        }
        if let Some(&place) = self.places.find(hash(marks), |&place| self.of(place) == marks) {
            return place;
        }
        let place = self.codes.len() as u32;
        self.marks.extend_from_slice(marks);
        self.codes.push(codes);
        let (slots, all) = (self.slots, &self.marks);
        self.places.insert_unique(hash(marks), place, |&place| hash(&all[place as usize * slots..][..slots]));
        place
    }
}

/// Of the marks that are there.
fn hash(marks: &[Mark]) -> u64 {
    let mut hasher = FxHasher::default();
    for (slot, mark) in marks.iter().enumerate().filter(|(_, mark)| **mark != Mark::default()) {
        hasher.write_usize(slot);
        mark.hash(&mut hasher);
    }
    hasher.finish()
}

impl TabMarks {
    pub fn new(slots: usize, rows: u32) -> Self {
        Self {
            rows: vec![0; rows as usize],
            patterns: Patterns::new(slots),
            kinds: vec![KindCount::default(); Code::ALL.len()],
            counts: RowCounts::default(),
            scratch: Vec::new(),
        }
    }

    pub fn grow(&mut self, rows: u32) {
        self.rows.resize(rows as usize, 0);
    }

    pub fn of_row(&self, row: u32) -> &[Mark] {
        self.rows.get(row as usize).map_or(&[], |&place| self.patterns.of(place))
    }

    /// All codes of a row.
    pub fn codes(&self, row: u32) -> Codes {
        self.rows.get(row as usize).map_or(Codes::NONE, |&place| self.patterns.codes[place as usize])
    }

    /// Puts a row's marks, and counts what has changed.
    pub fn put(&mut self, row: u32, marks: &[Mark]) {
        let new = self.patterns.place(marks);
        let old = std::mem::replace(&mut self.rows[row as usize], new);
        if old == new {
            return;
        }
        for (&old, &new) in self.patterns.of(old).iter().zip(marks).filter(|(old, new)| old != new) {
            count(&mut self.kinds, old, new);
        }
        self.count_row(old, new);
    }

    /// Adds codes to one mark of a row.
    pub fn tell(&mut self, row: u32, slot: usize, codes: Codes) {
        let old = self.rows[row as usize];
        let mut marks = std::mem::take(&mut self.scratch);
        marks.clear();
        marks.extend_from_slice(self.patterns.of(old));
        let before = marks[slot];
        marks[slot].tell(codes);
        if marks[slot] != before {
            let new = self.patterns.place(&marks);
            self.rows[row as usize] = new;
            count(&mut self.kinds, before, marks[slot]);
            self.count_row(old, new);
        }
        self.scratch = marks;
    }

    fn count_row(&mut self, old: u32, new: u32) {
        let [before, after] = [old, new].map(|place| self.patterns.codes[place as usize]);
        let counts = &mut self.counts;
        for (kind, count) in
            [(ERRORS, &mut counts.errors), (WARNINGS, &mut counts.warnings), (CLEANED, &mut counts.cleaned)]
        {
            let (had, has) = (before.0 & kind.0 != 0, after.0 & kind.0 != 0);
            if had != has {
                *count = if has { *count + 1 } else { *count - 1 };
            }
        }
    }
}

/// Counts a mark that takes the place of another.
fn count(kinds: &mut [KindCount], old: Mark, new: Mark) {
    for (mark, step) in [(old, u32::MAX), (new, 1)] {
        for code in mark.codes.iter() {
            let kind = &mut kinds[code as usize];
            // Adding the largest number takes one away.
            kind.cells = kind.cells.wrapping_add(step);
            kind.fixable = kind.fixable.wrapping_add(if mark.fixable.has(code) { step } else { 0 });
        }
    }
}

/// A place for what is said of a row as a whole.
pub(super) const ROW: usize = 0;

/// A slot of a row: its place among the mapped columns, moved by one.
pub(super) const fn slot_of(mapped: usize) -> usize {
    mapped + 1
}
