//! What each row would do: match, update, associate. Pure: the directory's state comes in as [`Facts`].
//!
//! ```text
//! People::gather(table)  → the rows of one person, and who is associated with whom
//! people.needs(range)    → keys to look up in the directory
//! Decider::decide(range) → what to write, and each row's outcome
//! ```
//!
//! A plan and its commit are the same code. A plan decides all people in one go and throws the [`Step`] away; a
//! commit decides them in chunks, each with fresh facts, and writes each step in one transaction.
//!
//! Parents and instructors come before students, so whatever a student depends on is settled when the student
//! is: an association is always made in the step of its student.

mod decide;
mod facts;
mod links;
mod people;
mod resolve;
mod words;

pub use decide::{Decider, NewAccount, Step, UpdatedAccount};
pub use facts::{Account, Facts, Needs, Protection};
pub use links::NewAssociation;
pub use people::People;

use crate::format::Field;

/// The fields of an account, in the order of [`Values`].
pub const FIELDS: [Field; 8] = [
    Field::GivenName,
    Field::FamilyName,
    Field::Email,
    Field::Username,
    Field::IdNumber,
    Field::Grade,
    Field::Phone,
    Field::Language,
];

/// One text for each of [`FIELDS`]; empty where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values([String; FIELDS.len()]);

impl Values {
    /// Of a field that is not one of [`FIELDS`] there is never a value.
    pub fn get(&self, field: Field) -> &str {
        place_of(field).map_or("", |at| &self.0[at])
    }

    pub fn set(&mut self, field: Field, value: impl Into<String>) {
        if let Some(at) = place_of(field) {
            self.0[at] = value.into();
        }
    }

    /// `None` for what is empty: as a database keeps it.
    pub fn stored(&self, field: Field) -> Option<&str> {
        Some(self.get(field)).filter(|value| !value.is_empty())
    }
}

fn place_of(field: Field) -> Option<usize> {
    FIELDS.iter().position(|each| *each == field)
}

/// What the administrator answered.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// "Auto-invite new users upon close?"
    pub invite: bool,
}
