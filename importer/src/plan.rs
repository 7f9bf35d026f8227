//! What each row would do: match, update, associate. Pure: the directory's state comes in as [`Facts`].
//!
//! ```text
//! People::gather(table)  → the rows of one person, and who is associated with whom
//! people.needs(range)    → keys to look up in the directory
//! Decider::decide(range) → what to write, and each row's outcome
//! ```
//!
//! A plan and its commit are the same code. Both decide people in chunks, each with the facts for it: a plan throws each
//! [`Step`] away; a commit writes it, with its rows' outcomes, in one transaction.
//!
//! Parents and instructors come before students, so whatever a student depends on is settled when the student
//! is: an association with a parent or an instructor is made in the step of its student.
//!
//! ```
//! use importer::check::check;
//! use importer::format::{Field, OptionKey, Options};
//! use importer::format::learners::{LEARNERS, STUDENTS};
//! use importer::outcome::{Fate, SourceId};
//! use importer::plan::{Decider, Facts, People};
//! use importer::sheet::Sheet;
//! use importer::stage::{Part, assemble};
//!
//! let mut sheet = Sheet::new();
//! sheet.push_row(2, ["Amara", "Okafor", "amara@school.example"].into_iter());
//! let fields = vec![Field::GivenName, Field::FamilyName, Field::Email];
//! let part = Part { tab: STUDENTS, source: SourceId(0), fields, headings: Vec::new(), sheet };
//! let table = assemble(&LEARNERS, &[(SourceId(0), "students.csv".into())], vec![part])?;
//! let findings = check(&table);
//!
//! let people = People::gather(&table, &findings);
//! let needs = people.needs(&table, &Options::default(), 0..people.len());
//! assert_eq!(needs.emails, ["amara@school.example"]);
//!
//! // The directory was asked, and knows nobody.
//! let mut decider = Decider::new(&table, &findings, &people, Options::of([OptionKey::Invite]));
//! let step = decider.decide(0..people.len(), &Facts::default(), 1);
//! assert_eq!(decider.outcomes().next().map(|row| row.fate), Some(Fate::Created));
//! assert_eq!((step.created[0].id, step.invited.len()), (1, 1));
//! # Ok::<(), importer::stage::StageError>(())
//! ```

mod changes;
mod claims;
mod decide;
mod facts;
mod links;
mod people;
mod person;
mod resolve;
mod site;
mod step;
mod words;

pub use claims::UnknownCourse;
pub use decide::Decider;
pub use facts::{Account, Course, Facts, Held, Named, Needs, Place, Protection, Unit};
pub use links::NewAssociation;
pub use people::People;
pub use site::{Password, validate};
pub use step::{Member, NewAccount, Step, UpdatedAccount};

use crate::format::Field;
pub use crate::format::Options;

/// The fields of an account, in the order of [`Values`].
pub const FIELDS: [Field; 22] = [
    Field::GivenName,
    Field::FamilyName,
    Field::Email,
    Field::Username,
    Field::IdNumber,
    Field::Grade,
    Field::Phone,
    Field::Language,
    Field::FullName,
    Field::JobRole,
    Field::Region,
    Field::Enabled,
    Field::Institution,
    Field::Department,
    Field::City,
    Field::Country,
    Field::TimeZone,
    Field::Phone2,
    Field::Address,
    Field::Theme,
    Field::Description,
    Field::Suspended,
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
