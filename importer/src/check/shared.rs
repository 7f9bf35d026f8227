//! What many rows ask for, found once: the rows that share a key, in order, and where numbered usernames are free.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use super::Findings;
use super::digest::Digest;
use super::findings::slot_of;
use super::index::{Entry, Kind};
use super::look::Look;
use crate::format::Tab;
use crate::table::{RowRef, Table};

/// Groups from this size on are kept.
const LARGE: usize = 16;

/// Rows, in order.
type Rows = Arc<[RowRef]>;

/// What was found, until it may be otherwise.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// Large groups.
    groups: Mutex<FxHashMap<(Digest, Kind), Rows>>,
    /// Names of which some numbers are taken, and the first that may not be.
    numbers: Mutex<FxHashMap<String, u32>>,
}

impl Findings {
    /// All rows that have the key of this cell, the cell's own too, in order.
    pub(super) fn sharing(&self, table: &Table, at: RowRef, slot: usize, kind: Kind) -> Rows {
        let mut look = Look::default();
        look.at(table, self.absent, None, at);
        let own = |entry: &&Entry| entry.kind.is_same(kind) && slot_of(usize::from(entry.place)) == slot;
        let Some(own) = look.entries.iter().find(own) else { return Arc::from([]) };
        let key = (own.key, kind);
        if let Some(known) = lock(&self.kept.groups).get(&key) {
            return Arc::clone(known);
        }
        let group = self.index.group(own.key);
        let rows: Rows = group.iter().filter(|entry| entry.kind.is_same(kind)).map(Entry::at).collect();
        if rows.len() >= LARGE {
            lock(&self.kept.groups).insert(key, Arc::clone(&rows));
        }
        rows
    }

    /// The first of a name's numbers, from 2 on, that may be free.
    pub(super) fn first_number(&self, name: &str) -> u32 {
        lock(&self.kept.numbers).get(name).copied().unwrap_or(2)
    }

    /// Keeps that the numbers of a name before this one are taken.
    pub(super) fn keep_number(&self, name: &str, number: u32) {
        lock(&self.kept.numbers).insert(name.to_owned(), number);
    }

    /// Rows have changed: what was kept may no longer be so.
    pub(super) fn drop_kept(&mut self) {
        self.kept = Kept::default();
    }
}

fn lock<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Those of sorted rows that are on a tab.
pub(super) fn of_tab(rows: &[RowRef], tab: Tab) -> &[RowRef] {
    let first = rows.partition_point(|row| row.tab < tab);
    let end = rows.partition_point(|row| row.tab <= tab);
    &rows[first..end]
}
