//! What follows from those who say the same key: the rules across rows (SPEC §2, §3.1).

use super::cell::Codes;
use super::index::{Index, Kind};
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
    pub fn of(index: &Index, table: &Table, group: u32) -> Self {
        let mut verdict = Self::default();
        let mut ids = 0;
        // The first with this username, and the group of their e-mail.
        let mut person: Option<(RowRef, Option<u32>)> = None;
        for entry in index.definitions(group) {
            let at = entry.at();
            match entry.kind {
                Kind::Email => {
                    verdict.email_twice |= verdict.email & bit(at.tab);
                    verdict.email |= bit(at.tab);
                }
                Kind::Username => {
                    verdict.username |= bit(at.tab);
                    match person {
                        None => person = Some((at, email_group(index, at))),
                        Some((first, email)) => {
                            // One person may stand on two tabs, with the same e-mail.
                            let same =
                                first.tab != at.tab && email.is_some() && email == email_group(index, at);
                            verdict.username_twice |= !same;
                        }
                    }
                }
                Kind::Id => ids += 1,
                Kind::Reference => {}
            }
        }
        verdict.id_twice = ids > 1;
        if verdict.email.count_ones() > 1 {
            verdict.names_differ = names_differ(index, table, group);
        }
        if verdict.username != 0 {
            verdict.named = index.references(group).fold(0, |named, entry| named | bit(entry.at().tab));
        }
        verdict
    }

    /// What a row that has the key as its e-mail, username or id number has to be told.
    pub fn of_definition(self, format: &Format, kind: Kind, tab: Tab) -> Codes {
        let mut codes = Codes::NONE;
        match kind {
            Kind::Email => {
                if self.email_twice & bit(tab) != 0 {
                    codes.insert(Code::EmailDuplicate);
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
            Kind::Username if self.username_twice => codes.insert(Code::UsernameDuplicate),
            Kind::Id if self.id_twice => codes.insert(Code::IdDuplicate),
            _ => {}
        }
        codes
    }

    /// Is the person that a reference names in this import, on the tab where the reference looks?
    pub fn has_target(self, format: &Format, role: Role) -> bool {
        let tabs = with_role(format, role);
        self.email & tabs != 0 || (role == Role::Learner && self.username & tabs != 0)
    }

    /// Does a row of the tabs with this role name the key?
    pub fn is_named_by(self, format: &Format, role: Role) -> bool {
        self.named & with_role(format, role) != 0
    }
}

/// The group of a row's e-mail.
pub(super) fn email_group(index: &Index, at: RowRef) -> Option<u32> {
    index.of_row(at).find(|entry| entry.kind == Kind::Email).map(|entry| entry.group)
}

/// Do the rows that share an e-mail have two first names or two last names? A blank one agrees with all: it has an
/// issue of its own.
fn names_differ(index: &Index, table: &Table, group: u32) -> bool {
    [Field::GivenName, Field::FamilyName].into_iter().any(|field| {
        let mut first: Option<String> = None;
        index.definitions(group).filter(|entry| entry.kind == Kind::Email).any(|entry| {
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
