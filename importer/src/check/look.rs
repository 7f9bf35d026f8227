//! One row: its cells by themselves, then the row among the others.

use super::cell::{self, Codes};
use super::digest::{Space, digest};
use super::findings::{ERRORS, INFOS, Mark, ROW, slot_of};
use super::index::Kind;
use super::{Findings, name, place_of};
use crate::format::{Field, Role};
use crate::issue::Code;
use crate::key;
use crate::table::{Mapped, RowRef, Table};

/// The codes that depend on other rows.
const ACROSS: Codes = Codes::of(Code::EmailDuplicate)
    .with(Code::EmailShared)
    .with(Code::EmailOtherName)
    .with(Code::SamePerson)
    .with(Code::UsernameDuplicate)
    .with(Code::IdDuplicate)
    .with(Code::ReferenceElsewhere)
    .with(Code::ReferenceSelf)
    .with(Code::ParentNeeded);

/// Codes across rows of which every one has a fix that harms nothing, so that all may be fixed with one click.
const FIXABLE_ACROSS: Codes = Codes::of(Code::EmailShared).with(Code::ReferenceSelf);

impl Findings {
    /// Looks at each cell of a row by itself, and enters what it says into the index.
    pub(super) fn look_at_row(&mut self, table: &Table, at: RowRef) {
        self.drop_kept();
        self.index.take_out(at);
        let mapped = table.mapped(at.tab);
        let mut marks = std::mem::take(&mut self.scratch);
        marks.clear();
        marks.resize(slot_of(mapped.len()), Mark::default());
        if table.is_live(at) {
            let spec = table.format().tab(at.tab);
            let mut is_nobody = true;
            let mut full_name = None;
            let mut has_family_name = false;
            for (place, column) in mapped.iter().enumerate() {
                let raw = table.raw(at, column.column);
                if raw.is_empty() && !column.spec.required {
                    continue;
                }
                let looked = cell::look(column.spec, spec, raw, column.context);
                let mark = &mut marks[slot_of(place)];
                mark.codes = looked.codes;
                if !looked.value.is_empty() {
                    is_nobody &= !matches!(column.field, Field::Email | Field::Username);
                    has_family_name |= column.field == Field::FamilyName;
                    if column.field == Field::GivenName && name::is_full(&looked.value, "") {
                        full_name = Some(slot_of(place));
                    }
                    self.enter(at, place as u16, column.field, &looked.value, *mark);
                }
                if mark.codes.0 & !INFOS.0 != 0 {
                    mark.fixable = fixable(mark.codes, column, raw);
                }
            }
            if let Some(mark) = full_name.filter(|_| !has_family_name).map(|slot| &mut marks[slot]) {
                mark.codes.insert(Code::NameFull);
                mark.fixable.insert(Code::NameFull);
                // Where the last name is missing, the same mend is offered.
                let family = mapped.iter().position(|column| column.field == Field::FamilyName);
                if let Some(mark) = family.map(|place| &mut marks[slot_of(place)]) {
                    mark.fixable.insert(Code::RequiredMissing);
                }
            }
            if table.misses_column(at.tab) {
                marks[ROW].codes.insert(Code::ColumnMissing);
            }
            for (_, code, _) in table.row_issues(at) {
                marks[ROW].codes.insert(*code);
            }
            if spec.role == Role::Learner && is_nobody {
                let mark = &mut marks[place_of(table, at.tab, &[Field::Email, Field::Username])];
                mark.codes.insert(Code::IdentityMissing);
                mark.fixable.insert(Code::IdentityMissing);
            }
            self.add_plan(table, at, &mut marks);
        } else if table.exists(at) && table.is_example(at) {
            marks[ROW].codes.insert(Code::ExampleRow);
        }
        self.tabs[usize::from(at.tab.0)].put(&mut self.palette, at.row, &marks);
        self.scratch = marks;
    }

    /// Enters a cell's keys into the index.
    fn enter(&mut self, at: RowRef, place: u16, field: Field, value: &str, mark: Mark) {
        let sound = mark.codes.0 & ERRORS.0 == 0;
        let (kind, key) = match field {
            Field::Email if sound => (Kind::Email, digest(Space::Handle, &key::fold(value))),
            Field::Username if sound => (Kind::Username, digest(Space::Handle, &key::fold(value))),
            Field::IdNumber if sound => (Kind::Id, digest(Space::Id(at.tab.0), &key::id(value))),
            _ => {
                if field.refers_to().is_some() {
                    let sound = !mark.codes.has(Code::ReferenceInvalid);
                    for piece in cell::references(value) {
                        if sound || cell::is_reference(field, piece) {
                            let key = digest(Space::Handle, &key::fold(piece));
                            self.index.put_in(at, place, Kind::Reference, key);
                        }
                    }
                }
                return;
            }
        };
        self.index.put_in(at, place, kind, key);
    }

    /// Looks at a row among the others.
    pub(super) fn look_across(&mut self, table: &Table, at: RowRef) {
        let format = table.format();
        let mapped = table.mapped(at.tab);
        let mut marks = std::mem::take(&mut self.scratch);
        marks.clear();
        let of_tab = &self.tabs[usize::from(at.tab.0)];
        marks.extend(of_tab.of_row(at.row).iter().map(|&place| {
            let mark = self.palette.mark(place);
            let rest = |codes: Codes| Codes(codes.0 & !ACROSS.0);
            Mark { codes: rest(mark.codes), fixable: rest(mark.fixable) }
        }));
        if table.is_live(at) {
            let own = self.own_groups(at);
            for entry in self.index.of_row(at) {
                let verdict = self.index.group(entry.group).verdict;
                let mark = &mut marks[slot_of(usize::from(entry.slot))];
                if entry.kind != Kind::Reference {
                    mark.codes = mark.codes.union(verdict.of_definition(format, entry.kind, at.tab));
                } else if own.contains(&entry.group) {
                    mark.codes.insert(Code::ReferenceSelf);
                } else if let Some(role) = mapped[usize::from(entry.slot)].field.refers_to()
                    && !verdict.has_target(format, role)
                {
                    mark.codes.insert(Code::ReferenceElsewhere);
                }
            }
            if self.needs_parent(table, at) {
                marks[place_of(table, at.tab, &[Field::Parent])].codes.insert(Code::ParentNeeded);
            }
            for mark in &mut marks {
                mark.fixable = Codes(mark.fixable.0 | (mark.codes.0 & FIXABLE_ACROSS.0));
            }
            self.add_plan(table, at, &mut marks);
        }
        self.tabs[usize::from(at.tab.0)].put(&mut self.palette, at.row, &marks);
        self.scratch = marks;
    }

    /// The groups of the row's own e-mail, username and id number.
    fn own_groups(&self, at: RowRef) -> Vec<u32> {
        let own = self.index.of_row(at).filter(|entry| entry.kind != Kind::Reference);
        own.map(|entry| entry.group).collect()
    }

    /// A student without e-mail is activated by a parent: one that the row names, or one who names the username.
    fn needs_parent(&self, table: &Table, at: RowRef) -> bool {
        let format = table.format();
        let spec = format.tab(at.tab);
        if spec.role != Role::Learner || spec.column(Field::Parent).is_none() {
            return false;
        }
        let mapped = table.mapped(at.tab);
        let own = self.own_groups(at);
        let mut username = None;
        for entry in self.index.of_row(at) {
            match entry.kind {
                Kind::Email => return false,
                Kind::Username => username = Some(entry.group),
                Kind::Reference
                    if mapped[usize::from(entry.slot)].field == Field::Parent
                        && !own.contains(&entry.group) =>
                {
                    return false;
                }
                _ => {}
            }
        }
        username.is_some_and(|group| !self.index.group(group).verdict.is_named_by(format, Role::Parent))
            && table.value(at, Field::Email).is_empty()
    }

    fn add_plan(&self, table: &Table, at: RowRef, marks: &mut [Mark]) {
        for issue in self.plan.get(&at).into_iter().flatten() {
            let place = issue.field.map_or(ROW, |field| place_of(table, at.tab, &[field]));
            marks[place].codes.insert(issue.code);
        }
    }
}

/// Those of a cell's codes that have a fix.
fn fixable(codes: Codes, column: &Mapped, raw: &str) -> Codes {
    let fixes =
        |&code: &Code| !INFOS.has(code) && !cell::fixes(code, column.spec, raw, column.context).is_empty();
    codes.iter().filter(fixes).fold(Codes::NONE, Codes::with)
}
