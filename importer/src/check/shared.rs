//! The rows that share a key, in order: of a group that is large they are gathered once, however many rows ask.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::Findings;
use super::findings::slot_of;
use super::index::{Entry, Kind};
use crate::format::Tab;
use crate::table::RowRef;

/// Groups from this size on are kept.
const LARGE: usize = 16;

/// Large groups that somebody asked for, until a row is looked at again.
pub(super) type Kept = Mutex<FxHashMap<(u32, Kind), Arc<[RowRef]>>>;

impl Findings {
    /// All rows that have the key of this cell, the cell's own too, in order.
    pub(super) fn sharing(&self, at: RowRef, slot: usize, kind: Kind) -> Arc<[RowRef]> {
        let own = |entry: &&Entry| entry.kind == kind && slot_of(usize::from(entry.slot)) == slot;
        let Some(own) = self.index.of_row(at).find(own) else { return Arc::from([]) };
        let key = (own.group, kind);
        if let Some(known) = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(known);
        }
        let same = self.index.definitions(own.group).filter(|entry| entry.kind == kind);
        let mut rows: Vec<RowRef> = same.map(Entry::at).collect();
        rows.sort_unstable();
        let rows: Arc<[RowRef]> = rows.into();
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
