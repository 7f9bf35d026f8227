//! Students and instructors of schools, with one first password for all.
//!
//! Source: `reference/school-accounts-import.txt` and SPEC §3.3.

use super::{
    At, Belongs, Column, FLAG, Field, Format, Grant, OptionKey, OptionKind, OptionSpec, Role, Says, TabSpec,
    aliases,
};

pub static SCHOOL: Format = Format {
    key: "school",
    label: "School accounts",
    about: "Students and instructors of one school or several, with a first password if you like.",
    belongs: Belongs::School,
    grants,
    several_rows: false,
    by_options: false,
    unchanged_is_skipped: false,
    has_example: true,
    options: &[
        OptionSpec {
            key: OptionKey::Invite,
            label: "Send welcome emails",
            help: "New people get an email that says that their account is there.",
            kind: OptionKind::Flag,
        },
        OptionSpec {
            key: OptionKey::FirstPassword,
            label: "Create custom password",
            help: "One first password for all new accounts. Each person has to change it when they first sign in. People \
                   who are here already keep theirs, unless their school allows that it is replaced.",
            kind: OptionKind::Secret,
        },
    ],
    tabs: &[TabSpec {
        key: "school",
        label: "Accounts",
        one: "person",
        role: Role::Learner,
        columns: &[
            Column {
                header: "firstName",
                required: true,
                aliases: aliases::GIVEN_NAME,
                example: "Robin",
                ..Column::of(Field::GivenName)
            },
            Column {
                header: "lastName",
                required: true,
                aliases: aliases::FAMILY_NAME,
                example: "Example",
                ..Column::of(Field::FamilyName)
            },
            Column {
                header: "email",
                required: true,
                aliases: aliases::EMAIL,
                example: "robin.example@school.example",
                not_an_email: "Validation isEmail on email failed.",
                ..Column::of(Field::Email)
            },
            Column {
                header: "isTeacher",
                required: true,
                values: FLAG,
                aliases: &["teacher", "is instructor", "instructor", "is admin", "teacher flag"],
                example: "0",
                ..Column::of(Field::IsTeacher)
            },
            Column {
                header: "issuedID",
                required: true,
                aliases: &["issued id", "student id", "student number", "id number", "id", "sis id"],
                example: "14872592",
                ..Column::of(Field::IdNumber)
            },
            Column {
                header: "schoolID",
                required: true,
                aliases: &["school id", "campus id", "school number", "school code", "campus"],
                example: "648572",
                ..Column::of(Field::Place)
            },
        ],
    }],
};

/// Never an administrator, and nobody becomes less than they are.
fn grants(_: &TabSpec, says: &Says<'_>) -> Vec<Grant> {
    let role = if says(Field::IsTeacher) == "1" { Role::Instructor } else { Role::Learner };
    vec![Grant { role, at: At::Row, unless_more: true }]
}
