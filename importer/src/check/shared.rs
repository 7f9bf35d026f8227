//! The rows that share a key, in order: of a group that is large they are gathered once, however many rows ask.

use std::sync::{Arc, Mutex, PoisonError};

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

/// Large groups that somebody asked for, until a row is looked at again.
pub(super) type Kept = Mutex<FxHashMap<(Digest, Kind), Arc<[RowRef]>>>;

impl Findings {
    /// All rows that have the key of this cell, the cell's own too, in order.
    pub(super) fn sharing(&self, table: &Table, at: RowRef, slot: usize, kind: Kind) -> Arc<[RowRef]> {
        let mut look = Look::default();
        look.at(table, self.absent, None, at);
        let own = |entry: &&Entry| entry.kind.is_same(kind) && slot_of(usize::from(entry.place)) == slot;
        let Some(own) = look.entries.iter().find(own) else { return Arc::from([]) };
        let key = (own.key, kind);
        if let Some(known) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(known);
        }
        let group = self.index.group(own.key);
        let rows: Arc<[RowRef]> =
            group.iter().filter(|entry| entry.kind.is_same(kind)).map(Entry::at).collect();
        if rows.len() >= LARGE {
            self.kept.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&rows));
        }
        rows
    }

    /// A row changes: what was kept may no longer be so.
    pub(super) fn drop_kept(&mut self) {
        self.kept.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Those of sorted rows that are on a tab.
pub(super) fn of_tab(rows: &[RowRef], tab: Tab) -> &[RowRef] {
    let first = rows.partition_point(|row| row.tab < tab);
    let end = rows.partition_point(|row| row.tab <= tab);
    &rows[first..end]
}
