//! One row by itself: what its cells tell, and the keys that it says.

use super::cell::{self, Codes};
use super::digest;
use super::findings::{ERRORS, INFOS, Mark, ROW, slot_of};
use super::index::{Entry, Kind};
use super::{name, place_of, slot_of_plan};
use crate::format::{Field, Format, Role, Tab};
use crate::issue::Code;
use crate::message::PlanIssue;
use crate::table::{Mapped, RowRef, Table};

/// Codes across rows of which every one has a fix that harms nothing, so that all may be fixed with one click.
pub(super) const FIXABLE_ACROSS: Codes = Codes::of(Code::EmailShared).with(Code::ReferenceSelf);

/// What a row tells by itself. Used again from row to row.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// Of the row as a whole, then of each mapped cell.
    pub marks: Vec<Mark>,
    /// Is there any among them?
    pub is_marked: bool,
    /// The keys that it says.
    pub entries: Vec<Entry>,
}

/// Roles that no row has, a bit each: whom a cell names there is not here, so its key is not needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Absent(u16);

impl Absent {
    pub fn of(table: &Table) -> Self {
        let format: &Format = table.format();
        let is_empty = |role| {
            let mut tabs = format.tabs().filter(|(_, spec)| spec.role == role);
            tabs.all(|(tab, _): (Tab, _)| table.numbers(tab) == 0)
        };
        let absent = Role::ALL.into_iter().filter(|&role| is_empty(role));
        Self(absent.fold(0, |absent, role| absent | 1 << role as u16))
    }

    pub fn has(self, role: Role) -> bool {
        self.0 & 1 << role as u16 != 0
    }
}

impl Look {
    /// Looks at a row. `plan` is what the server said of it.
    pub fn at(&mut self, table: &Table, absent: Absent, plan: Option<&Vec<PlanIssue>>, at: RowRef) {
        let mapped = table.mapped(at.tab);
        if self.is_marked || self.marks.len() != slot_of(mapped.len()) {
            self.marks.clear();
            self.marks.resize(slot_of(mapped.len()), Mark::default());
        }
        self.is_marked = false;
        self.entries.clear();
        if table.is_live(at) {
            self.at_live(table, absent, at);
            for issue in plan.into_iter().flatten() {
                self.add(slot_of_plan(table, at, issue), issue.code);
            }
        } else if table.exists(at) && table.is_example(at) {
            self.add(ROW, Code::ExampleRow);
        }
    }

    fn add(&mut self, slot: usize, code: Code) {
        self.is_marked = true;
        self.marks[slot].codes.insert(code);
    }

    fn add_fixable(&mut self, slot: usize, code: Code) {
        self.add(slot, code);
        self.marks[slot].fixable.insert(code);
    }

    fn at_live(&mut self, table: &Table, absent: Absent, at: RowRef) {
        let mapped = table.mapped(at.tab);
        let spec = table.format().tab(at.tab);
        let cells = table.cells(at);
        let mut is_nobody = true;
        let mut has_email = false;
        let mut full_name = None;
        let mut has_family_name = false;
        let mut names_and_email = [""; 3];
        for (place, column) in mapped.iter().enumerate() {
            let raw = cells.raw(column.column);
            if raw.is_empty() && !column.spec.required {
                continue;
            }
            let word = table.word(at.tab, column, raw);
            let raw = word.unwrap_or(raw);
            let is_plain = cell::is_plain(column.field, raw, &column.context);
            let looked;
            let (value, codes) = if is_plain {
                (raw, Codes::NONE)
            } else {
                looked = cell::look(column.spec, spec, raw, column.context);
                (&*looked.value, looked.codes)
            };
            let codes = if word.is_some() { codes.with(Code::ValueRead) } else { codes };
            if !value.is_empty() {
                match column.field {
                    Field::GivenName => names_and_email[0] = raw,
                    Field::FamilyName => names_and_email[1] = raw,
                    Field::Email => names_and_email[2] = raw,
                    _ => {}
                }
                match column.field {
                    Field::Email => (is_nobody, has_email) = (false, true),
                    Field::Username => is_nobody = false,
                    Field::FamilyName => has_family_name = true,
                    Field::GivenName if name::is_full(value, "") => full_name = Some(slot_of(place)),
                    _ => {}
                }
                self.enter(at, place as u16, column.field, value, codes, is_plain);
            }
            if !codes.is_empty() {
                self.is_marked = true;
                let mark = &mut self.marks[slot_of(place)];
                mark.codes = codes;
                if codes.0 & !INFOS.0 != 0 {
                    mark.fixable = fixable(codes, column, raw);
                }
            }
        }
        if let Some(slot) = full_name.filter(|_| !has_family_name) {
            self.add_fixable(slot, Code::NameFull);
            // Where the last name is missing, the same mend is offered.
            let family = mapped.iter().position(|column| column.field == Field::FamilyName);
            if let Some(mark) = family.map(|place| &mut self.marks[slot_of(place)]) {
                mark.fixable.insert(Code::RequiredMissing);
            }
        }
        let [given, family, email] = names_and_email;
        if table.name_order(at.tab).is_some_and(|order| order.is_swapped(given, family, email)) {
            self.add_fixable(place_of(table, at.tab, &[Field::GivenName]), Code::NamesSwapped);
        }
        if table.misses_column(at.tab) {
            self.add(ROW, Code::ColumnMissing);
        }
        for (_, code, _) in table.row_issues(at) {
            self.add(ROW, *code);
        }
        let needs_email = spec.column(Field::Email).is_none_or(|column| column.required);
        // Where the options say by what people are found, the plan says whether there is enough.
        if !needs_email && is_nobody && !table.format().by_options {
            self.add_fixable(
                place_of(table, at.tab, &[Field::Email, Field::Username]),
                Code::IdentityMissing,
            );
        }
        self.look_at_references(mapped, absent);
        if spec.role == Role::Learner && !has_email && spec.column(Field::Parent).is_some() {
            self.look_for_parent(mapped);
        }
    }

    /// Notes what a cell says.
    #[inline]
    fn enter(&mut self, at: RowRef, place: u16, field: Field, value: &str, codes: Codes, is_plain: bool) {
        let sound = codes.0 & ERRORS.0 == 0;
        let (kind, key) = match field {
            Field::Email if sound => (Kind::Email, digest::handle(value)),
            Field::Username if sound => (Kind::Username, digest::handle(value)),
            Field::IdNumber if sound => (Kind::Id, digest::id(at.tab.0, value)),
            Field::Parent | Field::Instructor | Field::Student if is_plain => {
                let entry = |piece| Entry::new(at, place, Kind::Reference, digest::handle(piece));
                self.entries.extend(cell::people(value).map(entry));
                return;
            }
            // Nobody is named by `#N/A`.
            Field::Parent | Field::Instructor | Field::Student if codes.has(Code::ErrorValue) => return,
            Field::Parent | Field::Instructor | Field::Student => {
                let sound = !codes.has(Code::ReferenceInvalid);
                for piece in cell::references(value) {
                    if sound || cell::is_reference(field, piece) {
                        self.entries.push(Entry::new(at, place, Kind::Reference, digest::handle(piece)));
                    }
                }
                return;
            }
            _ => return,
        };
        self.entries.push(Entry::new(at, place, kind, key));
    }

    /// Nobody is linked to themselves; and where nobody can be found, nobody has to be looked for.
    fn look_at_references(&mut self, mapped: &[Mapped], absent: Absent) {
        for at in 0..self.entries.len() {
            let entry = self.entries[at];
            if entry.kind == Kind::Reference {
                let slot = slot_of(usize::from(entry.place));
                let own = |other: &Entry| !other.kind.is_reference() && other.key == entry.key;
                if self.entries.iter().any(own) {
                    self.entries[at].kind = Kind::OwnReference;
                    self.add_fixable(slot, Code::ReferenceSelf);
                } else if mapped[usize::from(entry.place)]
                    .field
                    .refers_to()
                    .is_some_and(|role| absent.has(role))
                {
                    self.add(slot, Code::ReferenceElsewhere);
                }
            }
        }
    }

    /// A student without e-mail is activated by a parent: one that the row names, or one who names the username.
    fn look_for_parent(&mut self, mapped: &[Mapped]) {
        let names_parent = |entry: &Entry| {
            entry.kind == Kind::Reference && mapped[usize::from(entry.place)].field == Field::Parent
        };
        if !self.entries.iter().any(names_parent) {
            for entry in self.entries.iter_mut().filter(|entry| entry.kind == Kind::Username) {
                entry.kind = Kind::LoneUsername;
            }
        }
    }

    /// Those of its keys that others have to be compared with.
    pub fn to_enter(&self, mapped: &[Mapped], absent: Absent) -> impl Iterator<Item = Entry> {
        self.entries.iter().copied().filter(move |entry| {
            !entry.kind.is_reference()
                || mapped[usize::from(entry.place)].field.refers_to().is_some_and(|role| !absent.has(role))
        })
    }

    /// Adds what follows from others.
    pub fn tell(&mut self, slot: usize, codes: Codes) {
        self.is_marked = true;
        self.marks[slot].tell(codes);
    }
}

impl Mark {
    /// Adds what follows from other rows.
    pub fn tell(&mut self, codes: Codes) {
        self.codes = self.codes.union(codes);
        self.fixable = Codes(self.fixable.0 | (codes.0 & FIXABLE_ACROSS.0));
    }
}

/// Those of a cell's codes that have a fix.
fn fixable(codes: Codes, column: &Mapped, raw: &str) -> Codes {
    let fixes =
        |&code: &Code| !INFOS.has(code) && !cell::fixes(code, column.spec, raw, column.context).is_empty();
    codes.iter().filter(fixes).fold(Codes::NONE, Codes::with)
}
