//! Who says what: every e-mail, username, id number and reference of all tabs, by key.
//!
//! All rules across rows are functions of those who say the same key, so an edit touches only the groups that its row
//! leaves and joins. The first check enters millions of them: they are put on heaps by the first bits of their key, and
//! each heap is sorted by itself, within the processor's cache. What comes later lies beside.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use super::digest::Digest;
use crate::format::Tab;
use crate::table::RowRef;

/// Entries on a heap, about: they are sorted within the cache.
const HEAP: u64 = 8192;
/// Heaps are at most two to the power of this.
const MOST_BITS: u32 = 12;

/// What a cell says with its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Kind {
    /// This row's person has this e-mail.
    Email,
    Username,
    /// A username of a student who has no e-mail and names no parent.
    LoneUsername,
    Id,
    /// This row names the person who has this e-mail or username.
    Reference,
    /// This row names its own person.
    OwnReference,
}

impl Kind {
    pub fn is_reference(self) -> bool {
        matches!(self, Self::Reference | Self::OwnReference)
    }

    /// Of two usernames it does not matter what else the rows have.
    pub fn is_same(self, other: Self) -> bool {
        let plain = |kind| if kind == Self::LoneUsername { Self::Username } else { kind };
        plain(self) == plain(other)
    }
}

/// One cell, or one of several people named in it, saying one key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub key: Digest,
    tab: u8,
    row: u32,
    /// The place of its column among those that are mapped.
    pub place: u16,
    pub kind: Kind,
}

impl Entry {
    pub fn new(at: RowRef, place: u16, kind: Kind, key: Digest) -> Self {
        Self { key, tab: at.tab.0, row: at.row, place, kind }
    }

    #[inline]
    pub fn at(&self) -> RowRef {
        RowRef { tab: Tab(self.tab), row: self.row }
    }
}

#[derive(Debug, Default)]
pub(super) struct Index {
    /// What the first check entered, by the first bits of the key. When sorted: by key, then in the order of rows.
    heaps: Vec<Vec<Entry>>,
    bits: u32,
    /// For so many entries a heap gets room with its first one. Keys are spread evenly; room that is not used costs nothing,
    /// growing leaves holes behind.
    room: usize,
    /// How many heaps are sorted.
    sorted: usize,
    /// Rows that changed since: what the heaps have of them counts no more, and what they say lies in `later`.
    moved: FxHashSet<RowRef>,
    later: BTreeSet<Entry>,
}

impl Index {
    /// For about so many entries.
    pub fn new(entries: u64) -> Self {
        let bits = (entries / HEAP).checked_ilog2().map_or(0, |bits| bits + 1).min(MOST_BITS);
        let share = entries >> bits;
        let room = usize::try_from(share + share.isqrt() * 4).unwrap_or(0);
        Self { heaps: vec![Vec::new(); 1 << bits], bits, room, ..Self::default() }
    }

    #[inline]
    fn heap_of(&self, key: Digest) -> usize {
        key.0.checked_shr(64 - self.bits).unwrap_or(0) as usize
    }

    /// Enters what a row says that the first check has come to.
    #[inline]
    pub fn put_first(&mut self, entry: Entry) {
        let heap = self.heap_of(entry.key);
        let heap = &mut self.heaps[heap];
        if heap.capacity() == 0 {
            // Without the room it grows as it is filled.
            let _ = heap.try_reserve_exact(self.room);
        }
        heap.push(entry);
    }

    /// Sorts the next heap and hands it out, to be put back; `None` if that was the last.
    pub fn next_heap(&mut self) -> Option<Vec<Entry>> {
        let heap = std::mem::take(self.heaps.get_mut(self.sorted)?);
        Some(sorted(heap, self.bits))
    }

    pub fn put_back(&mut self, heap: Vec<Entry>) {
        self.heaps[self.sorted] = heap;
        self.sorted += 1;
    }

    /// How many heaps were put back, and how many there are.
    pub fn progress(&self) -> (usize, usize) {
        (self.sorted, self.heaps.len())
    }

    /// Does nothing count any more that the heaps have of this row?
    #[inline]
    pub fn is_moved(&self, at: RowRef) -> bool {
        !self.moved.is_empty() && self.moved.contains(&at)
    }

    /// Takes out what a row says.
    pub fn take_out(&mut self, entries: &[Entry], at: RowRef) {
        if self.moved.insert(at) {
            return;
        }
        for entry in entries {
            self.later.remove(entry);
        }
    }

    /// Enters what a row says that was taken out.
    pub fn put_in(&mut self, entries: &[Entry], at: RowRef) {
        self.moved.insert(at);
        self.later.extend(entries);
    }

    /// All that say the key, in the order of rows.
    pub fn group(&self, key: Digest) -> Vec<Entry> {
        let heap = self.heap_of(key);
        let mut group: Vec<Entry> = Vec::new();
        if heap < self.sorted {
            let heap = &self.heaps[heap];
            let of_key = heap[first_of(heap, self.bits, key)..].iter().take_while(|entry| entry.key == key);
            group.extend(of_key.filter(|entry| !self.is_moved(entry.at())));
        }
        if !self.later.is_empty() {
            let first = Entry { key, tab: 0, row: 0, place: 0, kind: Kind::Email };
            let of_key = self.later.range(first..).take_while(|entry| entry.key == key);
            let before = group.len();
            group.extend(of_key);
            if group.len() > before {
                group.sort_unstable();
            }
        }
        group
    }
}

/// Where a key begins in a sorted heap. Keys are spread evenly, so it is near where it would be by its size: found from there in
/// steps that double, without going to and fro in memory.
fn first_of(heap: &[Entry], bits: u32, key: Digest) -> usize {
    let share = key.0.checked_shl(bits).unwrap_or(0) >> 32;
    let near = ((share * heap.len() as u64) >> 32) as usize;
    let is_before = |at: usize| heap[at].key < key;
    let (mut low, mut high) = (near, near);
    let mut step = 8;
    while low > 0 && !is_before(low) {
        high = low;
        low = low.saturating_sub(step);
        step *= 2;
    }
    while high < heap.len() && is_before(high) {
        low = high;
        high = (high + step).min(heap.len());
        step *= 2;
    }
    low + heap[low..high].partition_point(|entry| entry.key < key)
}

/// Sorts by key; of equal ones the order stays. The first bits are the same in all. Keys are spread evenly, so after
/// counting each is almost where it belongs.
fn sorted(heap: Vec<Entry>, bits: u32) -> Vec<Entry> {
    let Some(&any) = heap.first() else { return heap };
    let used = heap.len().ilog2() + 1;
    let place = |entry: &Entry| (entry.key.0 << bits >> (64 - used)) as usize;
    let mut starts = vec![0_u32; (1 << used) + 1];
    for entry in &heap {
        starts[place(entry) + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut sorted = vec![any; heap.len()];
    for entry in &heap {
        let start = &mut starts[place(entry)];
        sorted[*start as usize] = *entry;
        *start += 1;
    }
    for at in 1..sorted.len() {
        let entry = sorted[at];
        let mut to = at;
        while to > 0 && sorted[to - 1].key > entry.key {
            sorted[to] = sorted[to - 1];
            to -= 1;
        }
        sorted[to] = entry;
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::digest::handle;

    #[test]
    fn heaps_are_sorted_by_key_and_then_by_row() {
        for (count, different) in [(0_u32, 1), (1, 1), (2, 1), (5000, 4000), (5000, 3), (20_000, 20_000)] {
            let entry = |row| {
                let key = handle(&format!("k{}", row * 7919 % different));
                Entry::new(RowRef { tab: Tab(0), row }, 0, Kind::Email, key)
            };
            let entries: Vec<Entry> = (0..count).map(entry).collect();
            let mut expected = entries.clone();
            expected.sort_by_key(|entry| entry.key);
            assert_eq!(sorted(entries.clone(), 0), expected);
            let mut index = Index::new(u64::from(count));
            entries.iter().for_each(|&entry| index.put_first(entry));
            let mut all = Vec::new();
            while let Some(heap) = index.next_heap() {
                all.extend_from_slice(&heap);
                index.put_back(heap);
            }
            assert_eq!(all, expected);
            for entry in &entries {
                let group: Vec<Entry> =
                    expected.iter().filter(|other| other.key == entry.key).copied().collect();
                assert_eq!(index.group(entry.key), group);
                if count > 100 && entry.at().row > 20 {
                    break;
                }
            }
        }
    }
}
