//! What was found, at rest: four bytes a cell, and counts that are kept up.

use rustc_hash::FxHashMap;

use super::cell::Codes;
use crate::format::Tab;
use crate::issue::{Code, Severity};
use crate::table::RowRef;

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

/// The marks of one tab.
#[derive(Debug)]
pub(super) struct TabMarks {
    /// One for the row, then one for each mapped column.
    slots: usize,
    /// By row and slot: a place in the palette.
    marks: Vec<u32>,
    pub kinds: Vec<KindCount>,
    pub rows: RowCounts,
}

/// Each different mark once: there are few.
#[derive(Debug)]
pub(super) struct Palette {
    marks: Vec<Mark>,
    places: FxHashMap<Mark, u32>,
    /// The one that was asked for last: mostly it is the next one too.
    last: (Mark, u32),
}

impl Default for Palette {
    fn default() -> Self {
        Self { marks: vec![Mark::default()], places: FxHashMap::default(), last: (Mark::default(), 0) }
    }
}

impl Palette {
    fn place(&mut self, mark: Mark) -> u32 {
        if mark.codes.is_empty() {
            return 0;
        }
        if self.last.0 != mark {
            let place = *self.places.entry(mark).or_insert_with(|| {
                self.marks.push(mark);
                self.marks.len() as u32 - 1
            });
            self.last = (mark, place);
        }
        self.last.1
    }

    pub fn mark(&self, place: u32) -> Mark {
        self.marks[place as usize]
    }
}

impl TabMarks {
    pub fn new(slots: usize, rows: u32) -> Self {
        Self {
            slots,
            marks: vec![0; slots * rows as usize],
            kinds: vec![KindCount::default(); Code::ALL.len()],
            rows: RowCounts::default(),
        }
    }

    pub fn grow(&mut self, rows: u32) {
        self.marks.resize(self.slots * rows as usize, 0);
    }

    pub fn of_row(&self, row: u32) -> &[u32] {
        let start = row as usize * self.slots;
        self.marks.get(start..start + self.slots).unwrap_or_default()
    }

    /// Puts a row's marks, and counts what has changed.
    pub fn put(&mut self, palette: &mut Palette, row: u32, marks: &[Mark]) {
        let start = row as usize * self.slots;
        let (mut before, mut after) = (Codes::NONE, Codes::NONE);
        for (place, &mark) in self.marks[start..start + self.slots].iter_mut().zip(marks) {
            let old = palette.mark(*place);
            before = before.union(old.codes);
            after = after.union(mark.codes);
            if old != mark {
                *place = palette.place(mark);
                count(&mut self.kinds, old, mark);
            }
        }
        self.count_row(before, after);
    }

    /// Adds codes to one mark of a row.
    pub fn tell(&mut self, palette: &mut Palette, row: u32, slot: usize, codes: Codes) {
        let at = row as usize * self.slots + slot;
        let old = palette.mark(self.marks[at]);
        let mut new = old;
        new.tell(codes);
        if old == new {
            return;
        }
        if codes.0 & (ERRORS.0 | WARNINGS.0 | CLEANED.0) != 0 {
            let all = self.of_row(row).iter();
            let before = all.fold(Codes::NONE, |codes, &place| codes.union(palette.mark(place).codes));
            self.count_row(before, before.union(codes));
        }
        self.marks[at] = palette.place(new);
        count(&mut self.kinds, old, new);
    }

    fn count_row(&mut self, before: Codes, after: Codes) {
        let rows = &mut self.rows;
        for (kind, count) in
            [(ERRORS, &mut rows.errors), (WARNINGS, &mut rows.warnings), (CLEANED, &mut rows.cleaned)]
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

/// A cell's codes, all of a row's, by tab.
pub(super) fn codes_in(palette: &Palette, tabs: &[TabMarks], at: RowRef) -> Codes {
    let Tab(tab) = at.tab;
    let marks = tabs[usize::from(tab)].of_row(at.row);
    marks.iter().fold(Codes::NONE, |codes, &place| codes.union(palette.mark(place).codes))
}
