//! Which rows are on the screen, in which order, and moving about in them.

use super::Session;
use crate::check::cell::Codes;
use crate::check::{CLEANED, ERRORS, WARNINGS};
use crate::format::Tab;
use crate::issue::Code;
use crate::message::{Filter, Place, Update};
use crate::table::RowRef;

/// The rows of a tab that were chosen, by number.
#[derive(Clone, Debug, Default)]
pub(super) struct View {
    pub filter: Filter,
    pub rows: Vec<u32>,
}

impl Session {
    pub(super) fn choose_view(&mut self, tab: Tab, filter: Filter) -> Vec<Update> {
        let rows = self.table.shown_rows(tab).filter(|&at| self.fits(at, filter)).map(|at| at.row).collect();
        self.views[usize::from(tab.0)] = View { filter, rows };
        vec![self.view_update(tab), Update::Stale { tab }]
    }

    fn view_update(&self, tab: Tab) -> Update {
        let view = &self.views[usize::from(tab.0)];
        Update::View { tab, filter: view.filter, rows: view.rows.len() as u32 }
    }

    fn fits(&self, at: RowRef, filter: Filter) -> bool {
        let any = |of: Codes| self.findings.codes(at).0 & of.0 != 0;
        match filter {
            Filter::All => true,
            Filter::Errors => any(ERRORS),
            Filter::Warnings => any(WARNINGS),
            Filter::Cleaned => any(CLEANED),
            Filter::Code(code) => any(Codes::of(code)),
        }
    }

    /// Follows rows that came or went. Mended rows stay in view; rows that are back come in at their places.
    pub(super) fn renew_view(&mut self, tab: Tab, back: &[RowRef]) -> Update {
        let filter = self.views[usize::from(tab.0)].filter;
        let rows: Vec<u32> = if filter == Filter::All {
            self.table.shown_rows(tab).map(|at| at.row).collect()
        } else {
            let mut chosen = vec![false; self.table.numbers(tab) as usize];
            let old = self.views[usize::from(tab.0)].rows.iter().copied();
            for row in old.chain(back.iter().filter(|at| at.tab == tab).map(|at| at.row)) {
                chosen[row as usize] = true;
            }
            self.table.shown_rows(tab).map(|at| at.row).filter(|&row| chosen[row as usize]).collect()
        };
        self.views[usize::from(tab.0)].rows = rows;
        self.view_update(tab)
    }

    /// Rows by their places in the view, both ends included.
    pub(super) fn view_rows(&self, tab: Tab, first: u32, last: u32) -> &[u32] {
        let rows = &self.views[usize::from(tab.0)].rows;
        let end = (last as usize).saturating_add(1).min(rows.len());
        rows.get(first as usize..end).unwrap_or_default()
    }

    /// Where a row is in the view.
    pub(super) fn place_in_view(&self, at: RowRef) -> Option<usize> {
        self.views[usize::from(at.tab.0)].rows.iter().position(|&row| row == at.row)
    }

    /// The next cell, or the one before, with an issue of this kind; with an error or warning, if none is named.
    pub(super) fn seek(
        &self,
        tab: Tab,
        from: Option<(u32, u16)>,
        code: Option<Code>,
        back: bool,
    ) -> Option<Place> {
        let wanted = code.map_or(Codes(ERRORS.0 | WARNINGS.0), Codes::of);
        let rows = &self.views[usize::from(tab.0)].rows;
        let start = from.and_then(|(row, column)| Some((self.place_in_view(RowRef { tab, row })?, column)));
        let hit = |place: usize| {
            let at = RowRef { tab, row: rows[place] };
            let columns = self.columns_with(at, wanted);
            // In the row where the search begins only what is beyond the cell counts.
            let beyond = |column: &u16| match start {
                Some((first, from)) if first == place => {
                    if back {
                        *column < from
                    } else {
                        *column > from
                    }
                }
                _ => true,
            };
            let mut columns = columns.into_iter().filter(beyond);
            let column = if back { columns.next_back() } else { columns.next() }?;
            Some(Place { at: place as u32, row: at.row, column })
        };
        if back {
            let last = start.map_or(rows.len(), |(place, _)| place + 1);
            (0..last).rev().find_map(hit)
        } else {
            (start.map_or(0, |(place, _)| place)..rows.len()).find_map(hit)
        }
    }

    /// The columns of a row with one of these codes, from the left. What is said of the whole row stands in the first.
    fn columns_with(&self, at: RowRef, wanted: Codes) -> Vec<u16> {
        let mapped = self.table.mapped(at.tab);
        let marks = self.findings.marks(at).enumerate();
        let hits = marks.filter(|(_, mark)| mark.codes.0 & wanted.0 != 0);
        let mut columns: Vec<u16> =
            hits.map(|(slot, _)| slot.checked_sub(1).map_or(0, |place| mapped[place].column)).collect();
        columns.dedup();
        columns
    }
}
