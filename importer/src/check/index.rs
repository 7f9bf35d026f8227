//! Who says what: every e-mail, username, id number and reference of all tabs, grouped by key.
//!
//! All rules across rows are functions of groups, so an edit touches only the groups that its row leaves and joins.

use rustc_hash::FxHashMap;

use super::digest::Digest;
use crate::format::Tab;
use crate::table::RowRef;

/// No entry, no group.
pub(super) const NONE: u32 = u32::MAX;

/// What a cell says with its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(super) enum Kind {
    /// This row's person has this e-mail.
    Email,
    Username,
    Id,
    /// This row names the person who has this e-mail or username.
    Reference,
}

/// One cell, or one of several people named in it, saying one key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub group: u32,
    next: u32,
    previous: u32,
    /// The next entry of the same row.
    sibling: u32,
    row: u32,
    /// The place of its column among those that are mapped.
    pub slot: u16,
    tab: u8,
    pub kind: Kind,
}

impl Entry {
    pub fn at(&self) -> RowRef {
        RowRef { tab: Tab(self.tab), row: self.row }
    }
}

/// All that say the same key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    key: Digest,
    /// Those that have the key, and those that name it.
    definitions: u32,
    references: u32,
    /// What followed from them when they were last looked at.
    pub verdict: super::group::Verdict,
    touched: bool,
}

#[derive(Debug, Default)]
pub(super) struct Index {
    entries: Vec<Entry>,
    free_entries: Vec<u32>,
    groups: Vec<Group>,
    free_groups: Vec<u32>,
    by_key: FxHashMap<Digest, u32>,
    /// For each tab the first entry of each row.
    heads: Vec<Vec<u32>>,
    touched: Vec<u32>,
}

impl Index {
    pub fn new(rows: impl Iterator<Item = u32>) -> Self {
        let heads: Vec<Vec<u32>> = rows.map(|rows| vec![NONE; rows as usize]).collect();
        Self { heads, ..Self::default() }
    }

    /// Makes room for rows that were added.
    pub fn grow(&mut self, tab: Tab, rows: u32) {
        self.heads[usize::from(tab.0)].resize(rows as usize, NONE);
    }

    /// Takes all entries of a row out.
    pub fn take_out(&mut self, at: RowRef) {
        let head = &mut self.heads[usize::from(at.tab.0)][at.row as usize];
        let mut id = std::mem::replace(head, NONE);
        while id != NONE {
            let Entry { group, next, previous, sibling, kind, .. } = self.entries[id as usize];
            self.touch(group);
            if next != NONE {
                self.entries[next as usize].previous = previous;
            }
            if previous != NONE {
                self.entries[previous as usize].next = next;
            } else if kind == Kind::Reference {
                self.groups[group as usize].references = next;
            } else {
                self.groups[group as usize].definitions = next;
            }
            self.free_entries.push(id);
            id = sibling;
        }
    }

    pub fn put_in(&mut self, at: RowRef, slot: u16, kind: Kind, key: Digest) {
        let group = *self.by_key.entry(key).or_insert_with(|| {
            let new = Group {
                key,
                definitions: NONE,
                references: NONE,
                verdict: super::group::Verdict::default(),
                touched: false,
            };
            match self.free_groups.pop() {
                Some(free) => {
                    self.groups[free as usize] = new;
                    free
                }
                None => {
                    self.groups.push(new);
                    self.groups.len() as u32 - 1
                }
            }
        });
        self.touch(group);
        let of_group = &mut self.groups[group as usize];
        let first =
            if kind == Kind::Reference { &mut of_group.references } else { &mut of_group.definitions };
        let head = &mut self.heads[usize::from(at.tab.0)][at.row as usize];
        let entry = Entry {
            group,
            next: *first,
            previous: NONE,
            sibling: *head,
            row: at.row,
            slot,
            tab: at.tab.0,
            kind,
        };
        let id = self.free_entries.pop().unwrap_or(self.entries.len() as u32);
        if let Some(after) = self.entries.get_mut(*first as usize) {
            after.previous = id;
        }
        *first = id;
        *head = id;
        match self.entries.get_mut(id as usize) {
            Some(place) => *place = entry,
            None => self.entries.push(entry),
        }
    }

    fn touch(&mut self, group: u32) {
        let of_group = &mut self.groups[group as usize];
        if !of_group.touched {
            of_group.touched = true;
            self.touched.push(group);
        }
    }

    /// The groups that were left or joined since this was last asked.
    pub fn touched(&mut self) -> Vec<u32> {
        let touched = std::mem::take(&mut self.touched);
        for &group in &touched {
            self.groups[group as usize].touched = false;
        }
        touched
    }

    /// Forgets a group that nobody says any more.
    pub fn drop_if_empty(&mut self, group: u32) {
        let of_group = self.groups[group as usize];
        if of_group.definitions == NONE
            && of_group.references == NONE
            && self.by_key.get(&of_group.key) == Some(&group)
        {
            self.by_key.remove(&of_group.key);
            self.free_groups.push(group);
        }
    }

    pub fn group(&self, group: u32) -> &Group {
        &self.groups[group as usize]
    }

    pub fn group_mut(&mut self, group: u32) -> &mut Group {
        &mut self.groups[group as usize]
    }

    pub fn groups(&self) -> u32 {
        self.groups.len() as u32
    }

    pub fn find(&self, key: Digest) -> Option<u32> {
        self.by_key.get(&key).copied()
    }

    /// The entries of a row.
    pub fn of_row(&self, at: RowRef) -> impl Iterator<Item = &Entry> {
        let head = self.heads[usize::from(at.tab.0)][at.row as usize];
        self.chain(head, |entry| entry.sibling)
    }

    /// Those who have the key.
    pub fn definitions(&self, group: u32) -> impl Iterator<Item = &Entry> {
        self.chain(self.groups[group as usize].definitions, |entry| entry.next)
    }

    /// Those who name the key.
    pub fn references(&self, group: u32) -> impl Iterator<Item = &Entry> {
        self.chain(self.groups[group as usize].references, |entry| entry.next)
    }

    fn chain(&self, first: u32, next: impl Fn(&Entry) -> u32) -> impl Iterator<Item = &Entry> {
        let mut id = first;
        std::iter::from_fn(move || {
            let entry = self.entries.get(id as usize)?;
            id = next(entry);
            Some(entry)
        })
    }
}
