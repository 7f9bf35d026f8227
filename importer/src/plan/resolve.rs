//! Which account a person is: by e-mail, else by username among accounts without e-mail (SPEC §2).

use std::borrow::Cow;

use super::Values;
use super::facts::{Account, Facts};
use super::words;
use crate::format::{Field, Role};
use crate::key;
use crate::outcome::Reason;
use crate::table::{RowRef, Table};

/// What the rows of one person say: of each field the first text that is not blank.
pub(super) fn merged(table: &Table, rows: impl Iterator<Item = RowRef>) -> Values {
    let mut values = Values::default();
    for row in rows {
        for column in table.mapped(row.tab) {
            if values.get(column.field).is_empty() {
                values.set(column.field, table.cleaned(row, column));
            }
        }
    }
    values
}

/// The account, `None` for a new one, or why the rows cannot go in.
pub(super) fn account_of<'f>(
    values: &Values,
    roles: &[Role],
    facts: &'f Facts,
) -> Result<Option<&'f Account>, Reason> {
    let email = key::fold(values.get(Field::Email));
    let username = key::fold(values.get(Field::Username));
    let by_email = if email.is_empty() { None } else { facts.by_email(&email) };
    let several = if email.is_empty() { 0 } else { facts.all_by_email(&email).len() };
    if several > 1 {
        return Err(words::key_ambiguous(Field::Email, several));
    }
    let by_username = if username.is_empty() { None } else { facts.by_username(&username) };
    if let Some(account) = by_email {
        if account.username_key != username {
            match by_username {
                Some(other) if other.email_key.is_empty() => return Err(words::conflict(values)),
                // A stored username stays anyway; only an account without one would take this.
                Some(_) if account.username_key.is_empty() => return Err(words::username_taken(values)),
                _ => {}
            }
        }
        return fits(account, roles, values).map(Some);
    }
    match by_username {
        // A username alone is weak: whoever took it since this import was begun was shown to nobody.
        Some(account) if account.added_meanwhile && name_key(&account.values) != name_key(values) => {
            Err(words::username_taken(values))
        }
        Some(account) if account.email_key.is_empty() => fits(account, roles, values).map(Some),
        Some(_) => Err(words::username_taken(values)),
        None => Ok(None),
    }
}

fn name_key(values: &Values) -> String {
    let name = match values.get(Field::FullName) {
        "" => Cow::Owned(format!("{} {}", values.get(Field::GivenName), values.get(Field::FamilyName))),
        full => Cow::Borrowed(full),
    };
    key::name(&name).into_owned()
}

/// A student never shares an account with a parent or an instructor (SPEC §3.1); of a format without such tabs
/// nothing is asked.
fn fits<'f>(account: &'f Account, roles: &[Role], values: &Values) -> Result<&'f Account, Reason> {
    if roles.is_empty() {
        return Ok(account);
    }
    let as_student = roles.contains(&Role::Learner);
    let held = || account.roles.iter().map(|held| held.role);
    let is_student = held().any(|role| role == Role::Learner);
    let is_other = held().find(|role| matches!(role, Role::Parent | Role::Instructor));
    match is_other {
        Some(role) if as_student && !is_student => Err(words::shared(values, role)),
        None if !as_student && is_student => Err(words::shared(values, Role::Learner)),
        _ => Ok(account),
    }
}
