//! Mends: of one cell (from [`super::cell`]), and across rows.

mod double;

use super::index::Kind;
use super::sentence::person;
use super::{Findings, cell};
use crate::format::Field;
use crate::issue::{Code, Fix, Issue};
use crate::key;
use crate::order;
use crate::outcome::Origin;
use crate::table::{Mapped, RowRef, Table};

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

impl Do {
    /// The row that it changes.
    pub fn at(&self) -> RowRef {
        match *self {
            Self::Set { at, .. } | Self::SetField { at, .. } | Self::Delete { at } => at,
        }
    }
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
        order::by(mark.codes.iter().map(issue).collect(), |issue| !(issue.severity as u64))
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
                mends.extend(spot.keep_first(&spot.same_on_tab(Kind::Username)));
                mends
            }
            Code::IdDuplicate => spot.id_duplicate(),
            Code::IdentityMissing => vec![spot.give_username()],
            Code::UsernameTaken => vec![spot.another_username()],
            Code::RequiredMissing => spot.split_name(),
            Code::NamesSwapped => spot.swap_names().into_iter().collect(),
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
        super::name::split(&name, given.context.family_first)
            .into_iter()
            .map(|proposal| {
                let mut does = vec![Do::Set { at, column: given.column, text: proposal.text }];
                does.extend(proposal.also.map(|(_, text)| Do::Set { at, column: family.column, text }));
                Mend { fix: proposal.fix, does }
            })
            .collect()
    }

    /// First and last name stand in each other's cells.
    fn swap_names(&self) -> Option<Mend> {
        let mapped = self.table.mapped(self.at.tab);
        let column = |field| mapped.iter().find(|column| column.field == field);
        let (given, family) = (column(Field::GivenName)?, column(Field::FamilyName)?);
        let text = |column: &Mapped| self.table.cleaned(self.at, column).into_owned();
        let (new_given, new_family) = (text(family), text(given));
        let at = self.at;
        Some(mend(
            format!("Swap them: “{new_given}” and “{new_family}”"),
            "First name and last name, as in the email".to_owned(),
            vec![
                Do::Set { at, column: given.column, text: new_given },
                Do::Set { at, column: family.column, text: new_family },
            ],
        ))
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
