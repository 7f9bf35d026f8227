//! Mends: of one cell (from [`super::cell`]), and across rows.

use super::index::Kind;
use super::sentence::{person, row_words};
use super::{Findings, cell};
use crate::format::{Field, Role};
use crate::issue::{Code, Fix, Issue};
use crate::key;
use crate::outcome::Origin;
use crate::table::{Mapped, RowRef, Table};

/// Rows that are offered to be merged at once: with more of them something else is wrong.
const MERGED: usize = 20;

/// A mend, and what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mend {
    pub fix: Fix,
    pub does: Vec<Do>,
}

/// One thing that a mend does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Do {
    Set {
        at: RowRef,
        column: u16,
        text: String,
    },
    /// Into the first column of the field; the tab gets one if it has none.
    SetField {
        at: RowRef,
        field: Field,
        text: String,
    },
    Delete {
        at: RowRef,
    },
}

/// What is looked at: a code in a slot of a row.
struct Spot<'a> {
    findings: &'a Findings,
    table: &'a Table,
    at: RowRef,
    slot: usize,
    mapped: Option<&'a Mapped>,
}

impl Findings {
    /// All that was found in a slot of a row, worst first, in words and with mends.
    pub(crate) fn issues(&self, table: &Table, at: RowRef, slot: usize) -> Vec<Issue> {
        let mark = self.marks(at).nth(slot).unwrap_or_default();
        let issue = |code: Code| Issue {
            code,
            severity: code.severity(),
            message: self.sentence(table, at, slot, code).into_owned(),
            fixes: self.mends(table, at, slot, code).into_iter().map(|mend| mend.fix).collect(),
        };
        let mut issues: Vec<Issue> = mark.codes.iter().map(issue).collect();
        issues.sort_by_key(|issue| std::cmp::Reverse(issue.severity));
        issues
    }

    /// What can be done about a code in a slot of a row, best first.
    pub(crate) fn mends(&self, table: &Table, at: RowRef, slot: usize, code: Code) -> Vec<Mend> {
        let mapped = slot.checked_sub(1).and_then(|place| table.mapped(at.tab).get(place));
        let spot = Spot { findings: self, table, at, slot, mapped };
        match code {
            Code::EmailDuplicate => spot.email_duplicate(),
            Code::EmailShared => spot.email_shared(),
            Code::EmailOtherName => spot.other_name(),
            Code::UsernameDuplicate => {
                let mut mends = vec![spot.give_username()];
                mends.extend(spot.keep_first(Kind::Username));
                mends
            }
            Code::IdDuplicate => spot.keep_first(Kind::Id).into_iter().collect(),
            Code::IdentityMissing => vec![spot.give_username()],
            Code::RequiredMissing => spot.split_name(),
            Code::ReferenceElsewhere | Code::ReferenceUnknown => spot.nearest(),
            Code::ReferenceInvalid => {
                let mut mends = spot.nearest();
                mends.extend(spot.of_cell(code));
                mends.dedup_by(|next, before| next.does == before.does);
                mends
            }
            Code::ReferenceSelf => spot.not_oneself().into_iter().collect(),
            code => spot.of_cell(code),
        }
    }
}

fn mend(label: String, note: String, does: Vec<Do>) -> Mend {
    Mend { fix: Fix { label, note }, does }
}

impl Spot<'_> {
    fn of_cell(&self, code: Code) -> Vec<Mend> {
        let Some(column) = self.mapped else { return Vec::new() };
        let at = self.at;
        let raw = self.table.raw(at, column.column);
        cell::fixes(code, column.spec, raw, column.context)
            .into_iter()
            .map(|proposal| {
                let mut does = vec![Do::Set { at, column: column.column, text: proposal.text }];
                does.extend(proposal.also.map(|(field, text)| Do::SetField { at, field, text }));
                Mend { fix: proposal.fix, does }
            })
            .collect()
    }

    /// A last name is missing, and the first name's cell holds the full name.
    fn split_name(&self) -> Vec<Mend> {
        let is = |column: &&Mapped, field| column.field == field;
        let given = self.table.mapped(self.at.tab).iter().find(|column| is(column, Field::GivenName));
        let Some((family, given)) = self.mapped.filter(|column| is(column, Field::FamilyName)).zip(given)
        else {
            return Vec::new();
        };
        let name = self.table.cleaned(self.at, given);
        if !super::name::is_full(&name, &self.table.cleaned(self.at, family)) {
            return Vec::new();
        }
        let at = self.at;
        super::name::split(&name)
            .into_iter()
            .map(|proposal| {
                let mut does = vec![Do::Set { at, column: given.column, text: proposal.text }];
                does.extend(proposal.also.map(|(_, text)| Do::Set { at, column: family.column, text }));
                Mend { fix: proposal.fix, does }
            })
            .collect()
    }

    /// The rows with the same key on this tab, this one too, in order.
    fn same_on_tab(&self, kind: Kind) -> Vec<RowRef> {
        let mut rows = self.findings.others(self.at, self.slot, kind);
        rows.retain(|other| other.tab == self.at.tab);
        rows.push(self.at);
        rows.sort_unstable();
        rows
    }

    fn words(&self, row: RowRef) -> String {
        row_words(self.table, self.at, row)
    }

    fn email_duplicate(&self) -> Vec<Mend> {
        let rows = self.same_on_tab(Kind::Email);
        let mut mends = Vec::new();
        mends.extend(self.merge(&rows));
        mends.extend(self.keep_first(Kind::Email));
        let spec = self.table.format().tab(self.at.tab);
        if spec.role == Role::Learner && rows.first() != Some(&self.at) {
            let note = rows.first().map(|&first| format!("The email stays with {}", self.words(first)));
            mends.push(self.username_instead(note.unwrap_or_default()));
        }
        mends
    }

    /// Keeps the first of the rows with the same key, and leaves out the others.
    fn keep_first(&self, kind: Kind) -> Option<Mend> {
        let rows = self.same_on_tab(kind);
        let (&first, rest) = rows.split_first()?;
        let others = match rest {
            [] => return None,
            [other] => self.words(*other),
            _ => format!("the {} others", rest.len()),
        };
        let label = format!("Keep {}, leave out {others}", self.words(first));
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

    fn give_username(&self) -> Mend {
        let name = self.findings.free_username(self.table, self.at, &[]);
        let does = vec![Do::SetField { at: self.at, field: Field::Username, text: name.clone() }];
        mend(format!("Give the username {name}"), person(self.table, self.at), does)
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

    fn username_instead(&self, note: String) -> Mend {
        let (does, name) = self.swap_email(self.at, &[]);
        mend(format!("Use the username {name} instead of the email"), note, does)
    }

    /// Gives each student of the group a username; the e-mail stays with the other person, who is named as parent.
    fn email_shared(&self) -> Vec<Mend> {
        let format = self.table.format();
        let role = |row: &RowRef| format.tab(row.tab).role;
        let mut rows = self.findings.others(self.at, self.slot, Kind::Email);
        rows.push(self.at);
        rows.sort_unstable();
        let students: Vec<RowRef> = if role(&self.at) == Role::Learner {
            vec![self.at]
        } else {
            rows.iter().copied().filter(|row| role(row) == Role::Learner).take(MERGED).collect()
        };
        let Some(other) = rows.iter().copied().find(|row| role(row) != Role::Learner) else {
            return Vec::new();
        };
        let mut does = Vec::new();
        let mut names: Vec<String> = Vec::new();
        for &student in &students {
            let (swap, name) = self.swap_email(student, &names);
            does.extend(swap);
            names.push(name);
            let email = self.table.value(other, Field::Email).into_owned();
            let named = self.table.references(student, Field::Parent);
            if role(&other) == Role::Parent
                && !named.iter().any(|piece| key::fold(piece) == key::fold(&email))
            {
                does.push(self.add_references(student, Field::Parent, &[email]));
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
    fn other_name(&self) -> Vec<Mend> {
        let mut rows = self.findings.others(self.at, self.slot, Kind::Email);
        rows.retain(|other| other.tab != self.at.tab);
        let Some(&other) = rows.first() else { return Vec::new() };
        let does = [Field::GivenName, Field::FamilyName]
            .into_iter()
            .map(|field| (field, self.table.value(other, field)))
            .filter(|(_, text)| !text.is_empty())
            .map(|(field, text)| Do::SetField { at: self.at, field, text: text.into_owned() })
            .collect();
        let label = format!("Use the name {}", person(self.table, other));
        vec![mend(label, format!("As in {}", self.words(other)), does)]
    }

    /// The people that look like those who are not here.
    fn nearest(&self) -> Vec<Mend> {
        let Some((column, role)) = self.mapped.and_then(|column| Some((column, column.field.refers_to()?)))
        else {
            return Vec::new();
        };
        let value = self.table.cleaned(self.at, column);
        let mut mends = Vec::new();
        for piece in cell::references(&value) {
            if (cell::is_reference(column.field, piece) && self.findings.is_here(self.table, role, piece))
                || mends.len() > 2
            {
                continue;
            }
            let Some((found, email)) = self.findings.nearest(self.table, role, piece) else { continue };
            let Origin { line, .. } = self.table.origin(found);
            let tab = self.table.format().tab(found.tab).label;
            let who = person(self.table, found);
            let text = value.replacen(piece, &email, 1);
            let does = vec![Do::Set { at: self.at, column: column.column, text }];
            mends.push(mend(format!("Use {email}"), format!("{who}, {tab}, row {line}"), does));
        }
        mends
    }

    /// Takes a row's own person out of those that it names.
    fn not_oneself(&self) -> Option<Mend> {
        let column = self.mapped?;
        let value = self.table.cleaned(self.at, column);
        let own = [Field::Email, Field::Username].map(|field| self.table.value(self.at, field));
        let is_own = |piece: &str| own.iter().any(|own| key::fold(own) == key::fold(piece));
        let kept: Vec<&str> = cell::references(&value).filter(|piece| !is_own(piece)).collect();
        let does = vec![Do::Set { at: self.at, column: column.column, text: kept.join(", ") }];
        Some(mend("Take it out".to_owned(), "Nobody is associated with themselves".to_owned(), does))
    }
}
