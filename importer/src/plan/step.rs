//! What one chunk of people writes, beside its rows' outcomes.

use super::Values;
use super::facts::{Account, Held};
use super::links::NewAssociation;
use crate::format::{Field, Role};
use crate::outcome::{AccountState, Change, Origin};

/// What one chunk writes, beside its rows' outcomes.
#[derive(Debug, Default)]
pub struct Step {
    pub created: Vec<NewAccount>,
    pub updated: Vec<UpdatedAccount>,
    pub roles: Vec<(i64, Held)>,
    pub members: Vec<Member>,
    /// Enrolments that are there and are changed: without dates where these stay.
    pub enrolments: Vec<Member>,
    /// Roles that are taken away.
    pub roles_taken: Vec<(i64, Held)>,
    /// Accounts, profile fields, and what the accounts have in them from now on.
    pub profiles: Vec<(i64, i64, String)>,
    /// Accounts that get the password of a row, with the row, and whether they have to change it.
    pub own_passwords: Vec<(i64, Origin, bool)>,
    pub deleted: Vec<i64>,
    /// Accounts, places, and the numbers that the accounts have there from now on.
    pub member_ids: Vec<(i64, i64, String)>,
    /// Accounts that get the first password.
    pub passwords: Vec<i64>,
    pub associations: Vec<NewAssociation>,
    /// New accounts to invite, with their e-mails.
    pub invited: Vec<(i64, String)>,
    /// Ordinals of the rows whose outcomes are new or have grown; sorted, each once.
    pub rows: Vec<usize>,
}

/// Somebody who is put into a cohort, course, programme or group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Member {
    pub account: i64,
    pub unit: i64,
    /// In a course.
    pub role: Option<Role>,
    /// Days since 1970; now where it is not said.
    pub from: Option<i64>,
    /// For so many days; without an end where it is not said.
    pub days: Option<i64>,
    pub is_suspended: bool,
}

impl Member {
    pub(super) fn of(account: i64, unit: i64) -> Self {
        Self { account, unit, ..Self::default() }
    }
}

#[derive(Debug)]
pub struct NewAccount {
    pub id: i64,
    pub values: Values,
    pub state: AccountState,
    /// Somebody else has the e-mail, too.
    pub email_shared: bool,
}

#[derive(Debug)]
pub struct UpdatedAccount {
    pub id: i64,
    pub changes: Vec<Change>,
    /// Somebody else has the e-mail, too.
    pub email_shared: bool,
    /// All its fields, as they are after the changes.
    pub values: Values,
    /// Those of `edited_by_hand` that stay so: this import does not write them.
    pub edited_by_hand: Vec<Field>,
}

impl UpdatedAccount {
    /// An account with its fields as they are `after` the changes.
    pub(super) fn of(account: &Account, changes: Vec<Change>, mut after: Values, email_shared: bool) -> Self {
        let written = |field: &Field| changes.iter().any(|change| change.field == *field);
        let is_renamed = written(&Field::GivenName) || written(&Field::FamilyName);
        if is_renamed && !written(&Field::FullName) {
            // What they are called follows from the two.
            after.set(Field::FullName, "");
        }
        let edited_by_hand = account.edited_by_hand.iter().copied().filter(|field| !written(field)).collect();
        Self { id: account.id, changes, email_shared, values: after, edited_by_hand }
    }
}
