//! The columns of a tab: joined from its sources, mapped to fields.

use super::{ABSENT, Source, Table};
use crate::check::cell::ColumnContext;
use crate::check::name::NameOrder;
use crate::format::{Column, Field, Heading, Tab, TabSpec};
use crate::map::Found;
use crate::mapping::{How, Remembered};
use crate::report::ASIDE;
use crate::{key, map};

/// A column of a tab.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumn {
    /// As in the first source that has it, or as edited.
    pub header: String,
    pub field: Option<Field>,
    /// Not mapped, on purpose.
    pub ignored: bool,
    /// How its field was found, where nobody chose it.
    pub(crate) how: Option<How>,
    /// Mapped or ignored by the administrator: kept when its source is read again.
    pub(crate) by_hand: bool,
    /// Made by the administrator: stays although no source has it.
    pub(crate) added: bool,
}

/// A column that has a field, with what is needed to look at its cells.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mapped {
    pub column: u16,
    pub field: Field,
    pub spec: &'static Column,
    pub context: ColumnContext,
    /// Words were chosen for some of its texts.
    pub has_words: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Columns {
    all: Vec<TableColumn>,
    pub(super) mapped: Vec<Mapped>,
    /// Which name the e-mails begin with.
    pub(super) name_order: Option<NameOrder>,
    /// A required field has no column, or a heading is refused.
    pub(super) misses: bool,
    /// Columns that were mapped by hand and are gone: if a heading comes back, so does what was chosen for it.
    remembered: Vec<TableColumn>,
}

impl TableColumn {
    fn new(header: &str, found: Found) -> Self {
        let Found { field, how } = found;
        // What an export says of its rows is no data.
        let ignored = field.is_none() && (how.is_some() || ASIDE.contains(&header));
        Self { header: header.to_owned(), field, ignored, how, by_hand: false, added: false }
    }

    /// How it came to its field, or to be left out.
    pub(crate) fn how(&self) -> Option<How> {
        let how = if self.by_hand { Some(How::Chosen) } else { self.how };
        how.filter(|_| self.field.is_some() || self.ignored)
    }

    /// The administrator has seen what it is.
    pub(crate) fn confirm(&mut self) {
        let is_open = self.field.is_none() && !self.ignored;
        if is_open || self.how().is_some_and(|how| !how.is_sure()) {
            self.ignored = is_open;
            self.by_hand = true;
        }
    }

    /// A column of our own for a field.
    fn of(spec: &TabSpec, field: Field) -> Self {
        Self::new(spec.label(field), Found { field: Some(field), how: Some(How::Same) })
    }
}

impl Columns {
    pub fn all(&self) -> &[TableColumn] {
        &self.all
    }

    pub fn mapped(&self) -> &[Mapped] {
        &self.mapped
    }

    /// Finds a column of the tab for each column of a source: the one with the same field, else the one with the
    /// same heading, else a new one at the end.
    fn join(&mut self, headers: &[String], found: &[Found]) -> Vec<u16> {
        let mut taken = vec![false; self.all.len()];
        let mut names: Vec<String> =
            self.all.iter().map(|column| key::name(&column.header).into_owned()).collect();
        headers
            .iter()
            .zip(found)
            .map(|(header, &Found { field, how })| {
                let name = key::name(header).into_owned();
                let free = |taken: &[bool], fits: &dyn Fn(usize) -> bool| {
                    (0..taken.len()).find(|&at| !taken[at] && fits(at))
                };
                let same_field = |at: usize| field.is_some() && self.all[at].field == field;
                let same_name = |at: usize| !name.is_empty() && names[at] == name;
                let found = free(&taken, &|at| same_field(at) && same_name(at))
                    .or_else(|| free(&taken, &same_field))
                    .or_else(|| free(&taken, &same_name));
                let at = found.unwrap_or_else(|| {
                    let is_aside = field.is_none();
                    let field = field.filter(|&field| field.repeats() || !self.has(field));
                    let how = how.filter(|&how| field.is_some() || is_aside || how == How::Remembered);
                    self.all.push(TableColumn::new(header, Found { field, how }));
                    taken.push(false);
                    names.push(name);
                    taken.len() - 1
                });
                taken[at] = true;
                // What is left out of one source is, of the others.
                let column = &mut self.all[at];
                if column.field.is_none()
                    && !column.by_hand
                    && !column.ignored
                    && field.is_none()
                    && how.is_some()
                {
                    (column.how, column.ignored) = (how, true);
                }
                // The reader gives at most 16,384 columns, and the sum over sources is held below `ABSENT` by the caller.
                at as u16
            })
            .collect()
    }

    fn has(&self, field: Field) -> bool {
        self.all.iter().any(|column| column.field == Some(field))
    }

    /// Takes a field that does not repeat away from the columns that have it.
    fn free(&mut self, field: Field) {
        if !field.repeats() {
            for column in self.all.iter_mut().filter(|column| column.field == Some(field)) {
                column.field = None;
            }
        }
    }
}

impl Table {
    /// Joins a source's columns into its tab's. Where it is the only one, the columns become its own, in its order;
    /// what the administrator had mapped by hand is kept by heading.
    pub(super) fn join_columns(&mut self, tab: Tab, headers: &[String], aside: Option<u16>) -> Vec<u16> {
        let spec = self.format.tab(tab);
        let recalled = map::recall(&self.memories, tab, headers);
        let (words, recalled) = match recalled {
            Some((memory, recalled)) => (memory.words.clone(), recalled),
            None => Default::default(),
        };
        self.recall_words(tab, words);
        let alone = !self.sources().any(|source| source.tab == tab) && self.tab(tab).edits.is_empty();
        let columns = &mut self.tab_mut(tab).columns;
        let kept = if alone {
            let mut kept = std::mem::take(&mut columns.remembered);
            kept.extend(std::mem::take(&mut columns.all).into_iter().filter(|old| old.by_hand));
            kept
        } else {
            Vec::new()
        };
        let mut found = map::understand(spec, headers, &recalled);
        if let Some(aside) = aside.and_then(|at| found.get_mut(usize::from(at))) {
            // With no field: it is understood to be left out.
            aside.how = aside.how.or(Some(How::Understood));
        }
        let at = columns.join(headers, &found);
        for old in kept {
            let name = key::name(&old.header);
            match columns.all.iter().position(|column| key::name(&column.header) == name) {
                Some(new) => {
                    if let Some(field) = old.field {
                        columns.free(field);
                    }
                    let header = columns.all[new].header.clone();
                    columns.all[new] = TableColumn { header, added: false, ..old };
                }
                None => columns.remembered.push(old),
            }
        }
        at
    }

    /// The first column of a field from a place on, for a part's next column of that field; a new one if there is none.
    pub(super) fn column_for(
        &mut self,
        tab: Tab,
        field: Field,
        heading: Option<&str>,
        from: usize,
        taken: &[u16],
    ) -> usize {
        let spec = self.format.tab(tab);
        let columns = &mut self.tab_mut(tab).columns.all;
        if let Some(heading) = heading {
            let is_free = |at: usize| taken.get(at).is_none_or(|from| *from == ABSENT);
            let same = |at: &usize| columns[*at].field == Some(field) && columns[*at].header == heading;
            return (0..columns.len()).find(|at| is_free(*at) && same(at)).unwrap_or_else(|| {
                columns.push(TableColumn { header: heading.to_owned(), ..TableColumn::of(spec, field) });
                columns.len() - 1
            });
        }
        let found = (from..columns.len()).find(|&at| columns[at].field == Some(field));
        found.unwrap_or_else(|| {
            columns.push(TableColumn::of(spec, field));
            columns.len() - 1
        })
    }

    /// Drops columns that no source has any more. Says whether columns have moved.
    pub(super) fn drop_unused_columns(&mut self, tab: Tab) -> bool {
        let width = self.columns(tab).len();
        let mut used: Vec<bool> = self.columns(tab).iter().map(|column| column.added).collect();
        for source in self.sources().filter(|source| source.tab == tab) {
            for (column, &from) in source.at.iter().enumerate() {
                used[column] |= from != ABSENT;
            }
        }
        for &(_, column) in self.tab(tab).edits.keys() {
            used[usize::from(column)] = true;
        }
        if used.iter().all(|&used| used) {
            return false;
        }
        let moved: Vec<Option<u16>> = {
            let mut next = 0;
            (0..width)
                .map(|column| {
                    used[column].then(|| {
                        next += 1;
                        next - 1
                    })
                })
                .collect()
        };
        for source in self.sources.iter_mut().filter(|source| source.tab == tab) {
            let mut column = 0;
            source.at.resize(width, ABSENT);
            source.at.retain(|_| {
                column += 1;
                used[column - 1]
            });
        }
        let rows = self.tab_mut(tab);
        let mut column = 0;
        rows.columns.all.retain(|_| {
            column += 1;
            used[column - 1]
        });
        rows.edits = std::mem::take(&mut rows.edits)
            .into_iter()
            .filter_map(|((row, column), text)| Some(((row, moved[usize::from(column)]?), text)))
            .collect();
        true
    }

    /// Puts the columns of a tab as they were at another time. To be followed by [`Table::refresh_columns`].
    pub(crate) fn set_columns(&mut self, tab: Tab, columns: Vec<TableColumn>) {
        self.tab_mut(tab).columns.all = columns;
    }

    /// Makes a column a field, or ignores it. A field that does not repeat leaves the column that had it.
    pub(crate) fn map(&mut self, tab: Tab, column: u16, field: Option<Field>) {
        let known = field.is_none_or(|field| self.format.tab(tab).column(field).is_some());
        let columns = &mut self.tab_mut(tab).columns;
        if !known || usize::from(column) >= columns.all.len() {
            return;
        }
        if let Some(field) = field {
            columns.free(field);
        }
        let column = &mut columns.all[usize::from(column)];
        column.field = field;
        column.ignored = field.is_none();
        column.by_hand = true;
    }

    /// Edits a heading and maps its column again.
    pub(crate) fn rename(&mut self, tab: Tab, column: u16, header: &str) {
        let spec = self.format.tab(tab);
        let columns = &mut self.tab_mut(tab).columns;
        let at = usize::from(column);
        if at >= columns.all.len() {
            return;
        }
        columns.all[at].header = header.to_owned();
        columns.all[at].field = None;
        columns.all[at].ignored = false;
        columns.all[at].by_hand = false;
        columns.all[at].how = None;
        let headers: Vec<String> = columns.all.iter().map(|column| column.header.clone()).collect();
        let Found { field: Some(field), how } = map::understand(spec, &headers, &[])[at] else { return };
        let held = columns.all.iter().any(|column| column.field == Some(field) && column.by_hand);
        if field.repeats() || !held {
            columns.free(field);
            columns.all[at].field = Some(field);
            columns.all[at].how = how;
        }
    }

    /// Has the tab neither rows nor columns, nor ever had any that are remembered?
    pub(crate) fn is_untouched(&self, tab: Tab) -> bool {
        let Columns { all, remembered, .. } = &self.tab(tab).columns;
        self.numbers(tab) == 0 && all.is_empty() && remembered.is_empty()
    }

    pub(crate) fn memories(&self) -> &[Remembered] {
        &self.memories
    }

    /// Takes what was chosen in earlier imports.
    pub(crate) fn set_memories(&mut self, memories: Vec<Remembered>) {
        self.memories = memories;
    }

    /// Joins the columns of a tab's sources again, as if they came now, where a memory fits one of them and nothing was
    /// edited. Says whether it did.
    pub(crate) fn join_again(&mut self, tab: Tab) -> bool {
        let fits = |source: &Source| {
            source.tab == tab && map::recall(&self.memories, tab, &source.headers).is_some()
        };
        if !self.sources().any(fits)
            || !self.tab(tab).edits.is_empty()
            || self.columns(tab).iter().any(|column| column.added)
        {
            return false;
        }
        let came = std::mem::take(&mut self.sources);
        let columns = &mut self.tab_mut(tab).columns;
        let chosen = std::mem::take(&mut columns.all).into_iter().filter(|column| column.by_hand);
        columns.remembered.extend(chosen);
        for mut source in came {
            if source.tab == tab && !source.dropped && !source.is_added() {
                let joined = self.join_columns(tab, &source.headers, source.aside);
                source.at = vec![ABSENT; self.columns(tab).len()];
                for (from, column) in (0u16..).zip(joined) {
                    source.at[usize::from(column)] = from;
                }
            }
            self.sources.push(source);
        }
        self.refresh_columns(tab);
        true
    }

    /// An empty column for a field, and where it goes: a first and a last name beside each other, all else at the end.
    /// `None` where there is one already, or no room.
    pub(crate) fn new_column(&self, tab: Tab, field: Field) -> Option<(u16, TableColumn)> {
        let known = self.format.tab(tab).column(field).is_some();
        let columns = &self.tab(tab).columns;
        if !known || (columns.has(field) && !field.repeats()) || columns.all.len() >= usize::from(ABSENT) {
            return None;
        }
        let place = |field| columns.all.iter().position(|column| column.field == Some(field));
        let beside = match field {
            Field::FamilyName => place(Field::GivenName).map(|given| given + 1),
            Field::GivenName => place(Field::FamilyName),
            _ => None,
        };
        let column = TableColumn::of(self.format.tab(tab), field);
        let column = TableColumn { added: true, by_hand: true, ..column };
        Some((beside.unwrap_or(columns.all.len()) as u16, column))
    }

    /// Puts a column in; those from there on move up. To be followed by [`Table::refresh_columns`].
    pub(crate) fn insert_column(&mut self, tab: Tab, at: u16, column: TableColumn) {
        let place = usize::from(at);
        for source in self.sources.iter_mut().filter(|source| source.tab == tab && source.at.len() > place) {
            source.at.insert(place, ABSENT);
        }
        let rows = self.tab_mut(tab);
        rows.columns.all.insert(place, column);
        rows.edits = std::mem::take(&mut rows.edits)
            .into_iter()
            .map(|((row, column), text)| ((row, column + u16::from(column >= at)), text))
            .collect();
    }

    /// Takes a column out that [`Table::insert_column`] put in.
    pub(crate) fn remove_column(&mut self, tab: Tab, at: u16) -> TableColumn {
        let place = usize::from(at);
        for source in self.sources.iter_mut().filter(|source| source.tab == tab && source.at.len() > place) {
            source.at.remove(place);
        }
        let rows = self.tab_mut(tab);
        rows.edits = std::mem::take(&mut rows.edits)
            .into_iter()
            .filter(|((_, column), _)| *column != at)
            .map(|((row, column), text)| ((row, column - u16::from(column > at)), text))
            .collect();
        rows.columns.all.remove(place)
    }

    /// The cells of a column as they were read, from all sources.
    pub(crate) fn column_text(&self, tab: Tab, column: u16) -> impl Iterator<Item = &str> + Clone {
        let of_tab = move |source: &&Source| source.tab == tab && !source.dropped;
        self.sources.iter().filter(of_tab).flat_map(move |source| {
            let from = source.column(column);
            let rows = from.map_or(0, |_| source.sheet.rows());
            (0..rows).map(move |row| source.sheet.cell(row, from.unwrap_or_default()))
        })
    }

    /// First name, last name and e-mail of all rows as they were read; nothing where one of them has no column.
    pub(super) fn names_and_emails(&self, tab: Tab) -> impl Iterator<Item = [&str; 3]> {
        let column = |field| self.mapped(tab).iter().find(|mapped| mapped.field == field);
        let columns = [Field::GivenName, Field::FamilyName, Field::Email].map(column);
        let sources = self.sources().filter(move |source| source.tab == tab);
        sources.flat_map(move |source| {
            let from = columns.map(|column| column.and_then(|column| source.column(column.column)));
            let rows = if from.contains(&None) { 0 } else { source.sheet.rows() };
            (0..rows).map(move |row| from.map(|from| source.sheet.cell(row, from.unwrap_or_default())))
        })
    }

    /// Which name the tab's e-mails begin with, where that is known.
    pub(crate) fn name_order(&self, tab: Tab) -> Option<NameOrder> {
        self.tab(tab).columns.name_order
    }

    /// Is there a required field that no column of the tab has, or a heading that is refused?
    pub(crate) fn misses_column(&self, tab: Tab) -> bool {
        self.tab(tab).columns.misses
    }

    /// Required fields that no column of the tab has.
    pub(crate) fn missing(&self, tab: Tab) -> Vec<Field> {
        let spec: &TabSpec = self.format.tab(tab);
        let required = spec.columns.iter().filter(|column| column.required).map(|column| column.field);
        required.filter(|&field| !self.has(tab, field)).collect()
    }

    /// Headings that are not quite those of columns that have to be exact, and what they have to be.
    pub(crate) fn refused(&self, tab: Tab) -> Vec<(&str, String)> {
        let spec: &TabSpec = self.format.tab(tab);
        let open = self.columns(tab).iter().filter(|column| column.field.is_none() && !column.ignored);
        let refused = open.filter_map(|column| {
            let (wanted, heading) = map::nearly(spec, &column.header)?;
            (wanted.heading == Heading::Refused).then_some((column.header.as_str(), heading))
        });
        refused.collect()
    }
}
