//! What follows from the columns of a tab: what their cells have in common, and which rows are blank or the template's
//! example. Of a large file it is found slice by slice.

use std::ops::Range;

use super::{ABSENT, Mapped, Row, RowRef, Table, TableColumn};
use crate::check::cell::{ColumnContext, IdWidth};
use crate::check::name::NameOrder;
use crate::format::{Field, Tab};
use crate::map;
use crate::message::SourceKind;

/// How far it is.
#[derive(Debug)]
pub(crate) struct Settling {
    pub tab: Tab,
    /// Columns of which every cell has to be looked at first, by their place among those that are mapped. Empty when that
    /// is done.
    widths: Vec<(usize, IdWidth)>,
    /// The next row to be looked at.
    row: u32,
}

impl Table {
    /// Settles at once what follows from the columns of a tab.
    pub(crate) fn refresh_columns(&mut self, tab: Tab) {
        let mut settling = self.begin_settling(tab);
        while self.settle(&mut settling, u32::MAX) {}
    }

    /// Settles which columns have a field. Of the rows [`Table::settle`] has to follow.
    pub(super) fn begin_settling(&mut self, tab: Tab) -> Settling {
        let spec = self.format().tab(tab);
        let of_column = |(column, at): (&TableColumn, u16)| {
            let field = column.field?;
            let context = match field {
                field if IdWidth::is_of(field) => ColumnContext::default(),
                Field::GivenName | Field::FullName => {
                    let family_first = map::is_family_first(&column.header);
                    ColumnContext { family_first, ..ColumnContext::default() }
                }
                _ => ColumnContext::of(field, self.column_text(tab, at)),
            };
            let has_words = self.has_words(tab, field);
            Some(Mapped { column: at, field, spec: spec.column(field)?, context, has_words })
        };
        let mapped: Vec<Mapped> = self.columns(tab).iter().zip(0u16..).filter_map(of_column).collect();
        let of_ids = mapped.iter().enumerate().filter(|(_, column)| IdWidth::is_of(column.field));
        let widths = of_ids.map(|(place, _)| (place, IdWidth::default())).collect();
        self.tab_mut(tab).columns.mapped = mapped;
        self.tab_mut(tab).columns.name_order = NameOrder::of(self.names_and_emails(tab));
        let misses = !self.missing(tab).is_empty() || !self.refused(tab).is_empty();
        self.tab_mut(tab).columns.misses = misses;
        Settling { tab, widths, row: 0 }
    }

    /// Goes on for about so many rows. `false`: all is settled.
    pub(crate) fn settle(&mut self, settling: &mut Settling, budget: u32) -> bool {
        let numbers = self.numbers(settling.tab);
        let mut left = budget;
        loop {
            let end = settling.row.saturating_add(left).min(numbers);
            let rows = settling.row..end;
            left -= end - settling.row;
            settling.row = end;
            if settling.widths.is_empty() {
                self.refresh_rows(settling.tab, rows);
                return end < numbers;
            }
            self.measure(settling, rows);
            if end < numbers {
                return true;
            }
            for (place, width) in std::mem::take(&mut settling.widths) {
                self.tab_mut(settling.tab).columns.mapped[place].context.id_width = width.known();
            }
            settling.row = 0;
        }
    }

    /// Looks at the ids of some rows.
    fn measure(&self, settling: &mut Settling, rows: Range<u32>) {
        let mapped = self.mapped(settling.tab);
        for row in rows {
            let at = RowRef { tab: settling.tab, row };
            for (place, width) in &mut settling.widths {
                width.add(self.as_read(at, mapped[*place].column));
            }
        }
    }

    /// The text of a cell as it was read; nothing where its source is gone.
    fn as_read(&self, at: RowRef, column: u16) -> &str {
        let row = self.tab(at.tab).row(at.row);
        let source = &self.sources[usize::from(row.source)];
        match source.at.get(usize::from(column)) {
            Some(&from) if from != ABSENT => source.sheet.cell(row.at, usize::from(from)),
            _ => "",
        }
    }

    fn refresh_rows(&mut self, tab: Tab, rows: Range<u32>) {
        let email = self.mapped(tab).iter().find(|column| column.field == Field::Email).copied();
        for number in rows {
            let at = RowRef { tab, row: number };
            let row = self.tab(tab).row(number);
            if row.is(Row::DROPPED) {
                continue;
            }
            // No row that was read is blank, and an example has its e-mail: so most are settled by one cell.
            let may_be_example =
                email.is_some_and(|email| self.as_read(at, email.column).trim() == email.spec.example);
            let was_read = !row.is(Row::EDITED) && self.source_of(at).kind != SourceKind::Typed;
            if was_read && !may_be_example {
                self.settle_row(at, false, false);
            } else {
                self.refresh_row(at);
            }
        }
    }
}
