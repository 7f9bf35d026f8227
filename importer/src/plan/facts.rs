//! What the directory knows of the people in an import, and what it has to be asked.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Values;
use crate::format::{Field, Role};

/// Folded keys ([`crate::key::fold`]) to look up: sorted, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    pub emails: Vec<String>,
    pub usernames: Vec<String>,
}

impl Needs {
    pub(super) fn sorted(mut self) -> Self {
        for keys in [&mut self.emails, &mut self.usernames] {
            keys.sort_unstable();
            keys.dedup();
        }
        self
    }
}

/// Why an account's own fields are not changed by this administrator's import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// It is the administrator who imports.
    Yourself,
    /// It administers a place above.
    Above,
    /// It belongs to other places only: nothing of it is shown or changed (SPEC §2, known elsewhere).
    Elsewhere,
}

/// An account that some row may mean.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: i64,
    /// Folded; empty where there is none.
    pub email_key: String,
    pub username_key: String,
    pub values: Values,
    /// In the place imported into.
    pub roles: Vec<Role>,
    pub protection: Option<Protection>,
    /// Typed by a person after the last import that wrote them.
    pub edited_by_hand: Vec<Field>,
    /// Made by somebody else after this import was begun.
    pub added_meanwhile: bool,
}

/// The directory's answer to [`Needs`]: every account that is not deleted and has one of the keys, and all
/// associations of the students among them.
#[derive(Debug, Default)]
pub struct Facts {
    accounts: Vec<Account>,
    by_id: FxHashMap<i64, usize>,
    by_email: FxHashMap<String, usize>,
    by_username: FxHashMap<String, usize>,
    associations: FxHashSet<(i64, i64, Role)>,
    with_parent: FxHashSet<i64>,
}

impl Facts {
    pub fn add(&mut self, account: Account) {
        let at = self.accounts.len();
        if self.by_id.insert(account.id, at).is_some() {
            return;
        }
        if !account.email_key.is_empty() {
            self.by_email.insert(account.email_key.clone(), at);
        }
        if !account.username_key.is_empty() {
            self.by_username.insert(account.username_key.clone(), at);
        }
        self.accounts.push(account);
    }

    /// `kind` is what the other one is to the student.
    pub fn add_association(&mut self, student: i64, other: i64, kind: Role) {
        self.associations.insert((student, other, kind));
        if kind == Role::Parent {
            self.with_parent.insert(student);
        }
    }

    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    pub(super) fn by_id(&self, id: i64) -> Option<&Account> {
        self.by_id.get(&id).map(|at| &self.accounts[*at])
    }

    pub(super) fn by_email(&self, key: &str) -> Option<&Account> {
        self.by_email.get(key).map(|at| &self.accounts[*at])
    }

    pub(super) fn by_username(&self, key: &str) -> Option<&Account> {
        self.by_username.get(key).map(|at| &self.accounts[*at])
    }

    pub(super) fn are_associated(&self, student: i64, other: i64, kind: Role) -> bool {
        self.associations.contains(&(student, other, kind))
    }

    pub(super) fn has_parent(&self, student: i64) -> bool {
        self.with_parent.contains(&student)
    }
}
