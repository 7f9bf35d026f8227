//! What follows from those who say the same key: the rules across rows (SPEC §2, §3.1).

use super::cell::{self, Codes};
use super::digest::{self, Digest};
use super::findings::{ERRORS, slot_of};
use super::index::{Entry, Kind};
use super::place_of;
use crate::format::{Field, Format, Role, Tab};
use crate::issue::Code;
use crate::key;
use crate::table::{RowRef, Table};

/// All that a row has to know of a group. Rows are looked at again only when this changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Verdict {
    /// Tabs, a bit each, where somebody has the key as e-mail; where several rows do.
    email: u8,
    email_twice: u8,
    /// Tabs where somebody has it as username.
    username: u8,
    /// Two people have it as username.
    username_twice: bool,
    /// Two rows have it as id number.
    id_twice: bool,
    /// Those who have it as e-mail have two names.
    names_differ: bool,
    /// Tabs where a row names the key; only known where somebody has it as username.
    named: u8,
}

const fn bit(tab: Tab) -> u8 {
    1 << tab.0
}

/// The tabs of a format whose rows have this role, a bit each.
fn with_role(format: &Format, role: Role) -> u8 {
    format.tabs().filter(|(_, spec)| spec.role == role).map(|(tab, _)| bit(tab)).sum()
}

impl Verdict {
    /// Of all that say one key, in the order of rows.
    pub fn of(group: &[Entry], table: &Table) -> Self {
        let mut verdict = Self::default();
        let mut ids = 0;
        // The first with this username, and their e-mail.
        let mut person: Option<(RowRef, Option<Digest>)> = None;
        for entry in group {
            let at = entry.at();
            match entry.kind {
                Kind::Email => {
                    verdict.email_twice |= verdict.email & bit(at.tab);
                    verdict.email |= bit(at.tab);
                }
                Kind::Username | Kind::LoneUsername => {
                    verdict.username |= bit(at.tab);
                    match person {
                        None => person = Some((at, None)),
                        // Two rows of one tab are two people.
                        Some((first, _)) if first.tab == at.tab => verdict.username_twice = true,
                        Some((first, email)) => {
                            // One person may stand on two tabs, with the same e-mail.
                            let email = email.or_else(|| email_of(table, first));
                            person = Some((first, email));
                            verdict.username_twice |= email.is_none() || email != email_of(table, at);
                        }
                    }
                }
                Kind::Id => ids += 1,
                Kind::Reference | Kind::OwnReference => verdict.named |= bit(at.tab),
            }
        }
        verdict.id_twice = ids > 1;
        let several = table.format().several_rows && verdict.email_twice != 0;
        if verdict.email.count_ones() > 1 || several {
            verdict.names_differ = names_differ(group, table);
        }
        if verdict.username == 0 {
            verdict.named = 0;
        }
        verdict
    }

    /// What a row has to be told that says the key: in which slot, and what.
    pub fn tell(self, table: &Table, entry: &Entry, mut say: impl FnMut(usize, Codes)) {
        let (format, tab) = (table.format(), entry.at().tab);
        let mut codes = Codes::NONE;
        match entry.kind {
            Kind::Email => {
                if self.email_twice & bit(tab) != 0 {
                    codes.insert(match (format.several_rows, self.names_differ) {
                        _ if format.by_options => Code::EmailRepeated,
                        (false, _) => Code::EmailDuplicate,
                        (true, true) => Code::EmailOtherName,
                        (true, false) => Code::SamePerson,
                    });
                }
                if self.email.count_ones() > 1 {
                    let student = self.email & with_role(format, Role::Learner) != 0;
                    codes.insert(match (student, self.names_differ) {
                        (true, _) => Code::EmailShared,
                        (false, true) => Code::EmailOtherName,
                        (false, false) => Code::SamePerson,
                    });
                }
            }
            Kind::Username | Kind::LoneUsername => {
                if self.username_twice {
                    let repeated =
                        if format.by_options { Code::UsernameRepeated } else { Code::UsernameDuplicate };
                    codes.insert(repeated);
                }
                if entry.kind == Kind::LoneUsername && self.named & with_role(format, Role::Parent) == 0 {
                    say(place_of(table, tab, &[Field::Parent]), Codes::of(Code::ParentNeeded));
                }
            }
            Kind::Id if self.id_twice => codes.insert(Code::IdDuplicate),
            Kind::Reference => {
                let field = table.mapped(tab).get(usize::from(entry.place)).map(|column| column.field);
                if field.and_then(Field::refers_to).is_some_and(|role| !self.has_target(format, role)) {
                    codes.insert(Code::ReferenceElsewhere);
                }
            }
            Kind::Id | Kind::OwnReference => {}
        }
        if !codes.is_empty() {
            say(slot_of(usize::from(entry.place)), codes);
        }
    }

    /// Is the person that a reference names in this import, on the tab where the reference looks?
    pub fn has_target(self, format: &Format, role: Role) -> bool {
        let tabs = with_role(format, role);
        self.email & tabs != 0 || (role == Role::Learner && self.username & tabs != 0)
    }
}

/// The key of a row's e-mail, if it has one that is sound.
fn email_of(table: &Table, at: RowRef) -> Option<Digest> {
    let column = table.mapped(at.tab).iter().find(|column| column.field == Field::Email)?;
    let spec = table.format().tab(at.tab);
    let looked = cell::look(column.spec, spec, table.raw(at, column.column), column.context);
    let sound = looked.codes.0 & ERRORS.0 == 0 && !looked.value.is_empty();
    sound.then(|| digest::handle(&looked.value))
}

/// Do the rows that share an e-mail have two first names or two last names? A blank one agrees with all: it has an
/// issue of its own.
fn names_differ(group: &[Entry], table: &Table) -> bool {
    [Field::GivenName, Field::FamilyName, Field::FullName].into_iter().any(|field| {
        let mut first: Option<String> = None;
        group.iter().filter(|entry| entry.kind == Kind::Email).any(|entry| {
            let value = table.value(entry.at(), field);
            if value.is_empty() {
                return false;
            }
            let name = key::name(&value);
            match &first {
                Some(first) => *first != *name,
                None => {
                    first = Some(name.into_owned());
                    false
                }
            }
        })
    })
}
