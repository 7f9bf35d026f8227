//! Mends of what two rows have, and only one may. A row of another person is never deleted by the first mend.

use std::sync::Arc;

use super::super::index::Kind;
use super::super::sentence::{person, row_words};
use super::super::shared::of_tab;
use super::{Do, Mend, Spot, cell, mend};
use crate::format::{Field, Role};
use crate::key;
use crate::table::RowRef;

/// Rows that are offered to be merged, or deleted, at once: with more of them something else is wrong.
const MERGED: usize = 20;

impl Spot<'_> {
    /// All rows with the same key, this one too, in order.
    fn same(&self, kind: Kind) -> Arc<[RowRef]> {
        self.findings.sharing(self.table, self.at, self.slot, kind)
    }

    /// Those of this tab.
    pub(super) fn same_on_tab(&self, kind: Kind) -> Vec<RowRef> {
        of_tab(&self.same(kind), self.at.tab).to_vec()
    }

    fn words(&self, row: RowRef) -> String {
        row_words(self.table, self.at, row)
    }

    /// Rows that agree are made one. Two people of one e-mail stay two: a student can do without it.
    pub(super) fn email_duplicate(&self) -> Vec<Mend> {
        let rows = self.same_on_tab(Kind::Email);
        let mut mends = Vec::new();
        let is_one_person = self.names_agree(&rows);
        if is_one_person {
            mends.extend(self.merge(&rows));
            mends.extend(self.keep_first(&rows));
        }
        let spec = self.table.format().tab(self.at.tab);
        let may_do_without = spec.column(Field::Email).is_some_and(|column| !column.required);
        if may_do_without && (!is_one_person || rows.first() != Some(&self.at)) {
            mends.push(self.username_instead(&rows));
            if !is_one_person {
                mends.extend(self.keep_first(&rows));
            }
        }
        mends
    }

    /// One person's rows are made one; of two people each keeps a row, and this one loses the number.
    pub(super) fn id_duplicate(&self) -> Vec<Mend> {
        let rows = self.same_on_tab(Kind::Id);
        let empty = self.mapped.map(|mapped| {
            let does = vec![Do::Set { at: self.at, column: mapped.column, text: String::new() }];
            let note = rows.iter().find(|&&row| row != self.at);
            let note = note.map(|&row| format!("The number stays with {}", self.words(row)));
            mend("Empty the ID number of this row".to_owned(), note.unwrap_or_default(), does)
        });
        let keep = self.keep_first(&rows);
        let mends = if self.names_agree(&rows) { [keep, empty] } else { [empty, keep] };
        mends.into_iter().flatten().collect()
    }

    /// Do the rows have one name, as far as they have one? Of very many rows that is not looked at: one person has not
    /// so many.
    fn names_agree(&self, rows: &[RowRef]) -> bool {
        rows.len() <= MERGED
            && [Field::GivenName, Field::FamilyName, Field::FullName].into_iter().all(|field| {
                let names = rows.iter().map(|&row| self.table.value(row, field));
                let mut names =
                    names.filter(|name| !name.is_empty()).map(|name| key::name(&name).into_owned());
                names.next().is_none_or(|first| names.all(|name| name == first))
            })
    }

    /// Keeps the first of the rows with the same key, and deletes the others.
    pub(super) fn keep_first(&self, rows: &[RowRef]) -> Option<Mend> {
        let (&first, rest) = rows.split_first()?;
        let others = match rest {
            [] => return None,
            [other] => self.words(*other),
            _ if rest.len() > MERGED => return None,
            _ => format!("the {} others", rest.len()),
        };
        let label = format!("Keep {}, delete {others}", self.words(first));
        let does = rest.iter().map(|&at| Do::Delete { at }).collect();
        Some(mend(label, person(self.table, first), does))
    }

    /// Makes one row of rows that agree: blanks of the first are filled, its references are united with theirs.
    fn merge(&self, rows: &[RowRef]) -> Option<Mend> {
        let (&first, rest) = rows.split_first()?;
        if rest.is_empty() || rows.len() > MERGED {
            return None;
        }
        let mut does = Vec::new();
        let mut united = Vec::new();
        for column in self.table.mapped(first.tab) {
            if column.field.repeats() {
                if !united.contains(&column.field) {
                    united.push(column.field);
                    does.extend(self.unite(first, rest, column.field));
                }
                continue;
            }
            let values =
                rows.iter().map(|&row| self.table.cleaned(row, column)).filter(|value| !value.is_empty());
            let mut different: Vec<String> = Vec::new();
            for value in values {
                let key = match column.field {
                    Field::GivenName | Field::FamilyName => key::name(&value).into_owned(),
                    _ => key::fold(&value).into_owned(),
                };
                if different.first().is_some_and(|first| *first != key) {
                    return None;
                }
                if different.is_empty() {
                    different.push(key);
                    if self.table.cleaned(first, column).is_empty() {
                        let text = value.into_owned();
                        does.push(Do::Set { at: first, column: column.column, text });
                    }
                }
            }
        }
        does.extend(rest.iter().map(|&at| Do::Delete { at }));
        let label = match rest {
            [other] => format!("Merge {} into {}", self.words(*other), self.words(first)),
            _ => format!("Merge {} rows into {}", rest.len(), self.words(first)),
        };
        Some(mend(label, format!("{}: the rows agree", person(self.table, first)), does))
    }

    /// Adds the people whom other rows name in a field to the first row.
    fn unite(&self, first: RowRef, rest: &[RowRef], field: Field) -> Option<Do> {
        let mut named: Vec<String> =
            self.table.references(first, field).iter().map(|piece| key::fold(piece).into_owned()).collect();
        let mut more = Vec::new();
        for piece in rest.iter().flat_map(|&row| self.table.references(row, field)) {
            let key = key::fold(&piece).into_owned();
            if !named.contains(&key) {
                named.push(key);
                more.push(piece);
            }
        }
        (!more.is_empty()).then(|| self.add_references(first, field, &more))
    }

    /// Adds people to what a row names: into a blank column of the field, else behind those of the first.
    fn add_references(&self, at: RowRef, field: Field, more: &[String]) -> Do {
        let columns = || self.table.mapped(at.tab).iter().filter(|column| column.field == field);
        let blank = columns().find(|column| self.table.cleaned(at, column).is_empty());
        match blank.or_else(|| columns().next()) {
            None => Do::SetField { at, field, text: more.join(", ") },
            Some(column) => {
                let value = self.table.cleaned(at, column);
                let all = cell::references(&value).chain(more.iter().map(String::as_str));
                Do::Set { at, column: column.column, text: all.collect::<Vec<_>>().join(", ") }
            }
        }
    }

    pub(super) fn give_username(&self) -> Mend {
        let name = self.findings.free_username(self.table, self.at, &[]);
        let does = vec![Do::SetField { at: self.at, field: Field::Username, text: name.clone() }];
        mend(format!("Give the username {name}"), person(self.table, self.at), does)
    }

    /// A username that is taken outside the file gives way to the next that the file does not have.
    pub(super) fn another_username(&self) -> Mend {
        let taken = self.table.value(self.at, Field::Username).into_owned();
        let name = self.findings.free_username(self.table, self.at, &[taken]);
        let does = vec![Do::SetField { at: self.at, field: Field::Username, text: name.clone() }];
        mend(format!("Use the username {name}"), person(self.table, self.at), does)
    }

    /// What gives a student a username in place of the e-mail, and the name.
    fn swap_email(&self, at: RowRef, taken: &[String]) -> (Vec<Do>, String) {
        let has = self.table.value(at, Field::Username);
        let name = if has.is_empty() {
            self.findings.free_username(self.table, at, taken)
        } else {
            has.into_owned()
        };
        let does = vec![
            Do::SetField { at, field: Field::Username, text: name.clone() },
            Do::SetField { at, field: Field::Email, text: String::new() },
        ];
        (does, name)
    }

    /// A student gets a username; the e-mail stays with another row, and with the parent who has it too.
    fn username_instead(&self, rows: &[RowRef]) -> Mend {
        let (mut does, name) = self.swap_email(self.at, &[]);
        let all = self.same(Kind::Email);
        let parent = self.of_others(&all).find(|&row| self.role(row) == Role::Parent);
        does.extend(parent.and_then(|parent| self.name_parent(self.at, parent)));
        let stays = parent.or_else(|| rows.iter().copied().find(|&row| row != self.at));
        let note = stays.map(|row| format!("The email stays with {}", self.words(row)));
        let label = format!("Give {} the username {name} instead of the email", person(self.table, self.at));
        mend(label, note.unwrap_or_default(), does)
    }

    fn role(&self, row: RowRef) -> Role {
        self.table.format().tab(row.tab).role
    }

    /// The first row of each other tab.
    fn of_others<'r>(&self, rows: &'r [RowRef]) -> impl Iterator<Item = RowRef> + use<'r, '_> {
        let tabs = self.table.format().tabs().map(|(tab, _)| tab).filter(|&tab| tab != self.at.tab);
        tabs.filter_map(|tab| of_tab(rows, tab).first().copied())
    }

    /// Names the parent in the student's row, if it does not yet.
    fn name_parent(&self, student: RowRef, parent: RowRef) -> Option<Do> {
        let email = self.table.value(parent, Field::Email).into_owned();
        let named = self.table.references(student, Field::Parent);
        let is_named = named.iter().any(|piece| key::fold(piece) == key::fold(&email));
        (!is_named).then(|| self.add_references(student, Field::Parent, &[email]))
    }

    /// Gives each student of the group a username; the e-mail stays with the other person, who is named as parent.
    pub(super) fn email_shared(&self) -> Vec<Mend> {
        let all = self.same(Kind::Email);
        let tabs = || self.table.format().tabs();
        let of_role = |learner: bool| {
            tabs()
                .filter(move |(_, spec)| (spec.role == Role::Learner) == learner)
                .flat_map(|(tab, _)| of_tab(&all, tab).iter().copied())
        };
        let students: Vec<RowRef> = if self.role(self.at) == Role::Learner {
            vec![self.at]
        } else {
            of_role(true).take(MERGED).collect()
        };
        let Some(other) = of_role(false).next() else { return Vec::new() };
        let mut does = Vec::new();
        let mut names: Vec<String> = Vec::new();
        for &student in &students {
            let (swap, name) = self.swap_email(student, &names);
            does.extend(swap);
            names.push(name);
            if self.role(other) == Role::Parent {
                does.extend(self.name_parent(student, other));
            }
        }
        let label = match (&*students, &*names) {
            ([student], [name]) => format!("Give {} the username {name}", person(self.table, *student)),
            _ => format!("Give {} students usernames", students.len()),
        };
        let note = format!("The email stays with {}, {}", person(self.table, other), self.words(other));
        vec![mend(label, note, does)]
    }

    /// Takes over the name of the other row.
    pub(super) fn other_name(&self) -> Vec<Mend> {
        let Some(other) = self.findings.of_another_name(self.table, self.at, self.slot) else {
            return Vec::new();
        };
        let does = [Field::GivenName, Field::FamilyName, Field::FullName]
            .into_iter()
            .map(|field| (field, self.table.value(other, field)))
            .filter(|(_, text)| !text.is_empty())
            .map(|(field, text)| Do::SetField { at: self.at, field, text: text.into_owned() })
            .collect();
        let label = format!("Use the name {}", person(self.table, other));
        vec![mend(label, format!("As in {}", self.words(other)), does)]
    }
}
