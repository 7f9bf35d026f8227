//! Students, instructors and parents, with who belongs to whom: the default format.
//!
//! Source: `reference/students-instructors-parents-import.txt` and SPEC §3.1.

use super::languages::LANGUAGES;
use super::{
    At, Belongs, Column, Field, Format, Grant, OptionKey, OptionKind, OptionSpec, Role, Tab, TabSpec, aliases,
};

pub const STUDENTS: Tab = Tab(0);
pub const INSTRUCTORS: Tab = Tab(1);
pub const PARENTS: Tab = Tab(2);

pub static LEARNERS: Format = Format {
    key: "learners",
    label: "Students, instructors and parents",
    about: "A school's people in three lists, with who belongs to whom.",
    belongs: Belongs::Chosen,
    grants: |tab, _| vec![Grant { role: tab.role, at: At::Chosen, unless_more: false }],
    several_rows: false,
    by_options: false,
    unchanged_is_skipped: false,
    has_example: false,
    options: &[OptionSpec {
        key: OptionKey::Invite,
        label: "Auto-invite new users upon close?",
        help: "New people get an email to activate their account. People who are only updated do not.",
        kind: OptionKind::Asked,
    }],
    tabs: &[
        TabSpec {
            key: "students",
            label: "Students",
            one: "student",
            role: Role::Learner,
            columns: &[
                given_name("Robin"),
                family_name("Example"),
                Column {
                    aliases: aliases::STUDENT_EMAIL,
                    example: "robin.example@school.example",
                    ..Column::of(Field::Email)
                },
                USERNAME,
                Column { aliases: aliases::STUDENT_ID, ..ID_NUMBER },
                GRADE,
                PHONE,
                LANGUAGE,
                Column {
                    aliases: aliases::PARENT,
                    example: "kim.example@home.example",
                    ..Column::of(Field::Parent)
                },
                Column {
                    aliases: aliases::INSTRUCTOR,
                    example: "lee.example@school.example",
                    ..Column::of(Field::Instructor)
                },
            ],
        },
        TabSpec {
            key: "instructors",
            label: "Instructors",
            one: "instructor",
            role: Role::Instructor,
            columns: &[
                given_name("Lee"),
                family_name("Example"),
                email(aliases::STAFF_EMAIL, "lee.example@school.example"),
                USERNAME,
                Column { aliases: aliases::STAFF_ID, ..ID_NUMBER },
                GRADE,
                PHONE,
                LANGUAGE,
                STUDENT,
            ],
        },
        TabSpec {
            key: "parents",
            label: "Parents",
            one: "parent",
            role: Role::Parent,
            columns: &[
                given_name("Kim"),
                family_name("Example"),
                email(aliases::PARENT_EMAIL, "kim.example@home.example"),
                USERNAME,
                Column { aliases: aliases::PARENT_ID, ..ID_NUMBER },
                GRADE,
                PHONE,
                LANGUAGE,
                STUDENT,
            ],
        },
    ],
};

const fn given_name(example: &'static str) -> Column {
    Column { required: true, aliases: aliases::GIVEN_NAME, example, ..Column::of(Field::GivenName) }
}

const fn family_name(example: &'static str) -> Column {
    Column { required: true, aliases: aliases::FAMILY_NAME, example, ..Column::of(Field::FamilyName) }
}

const fn email(aliases: &'static [&'static str], example: &'static str) -> Column {
    Column { required: true, aliases, example, ..Column::of(Field::Email) }
}

const USERNAME: Column = Column { aliases: aliases::USERNAME, ..Column::of(Field::Username) };

const ID_NUMBER: Column = Column { example: "004127", ..Column::of(Field::IdNumber) };

const GRADE: Column = Column { aliases: aliases::GRADE, example: "9", ..Column::of(Field::Grade) };

const PHONE: Column =
    Column { aliases: aliases::PHONE, example: "+44 20 7946 0000", ..Column::of(Field::Phone) };

const LANGUAGE: Column =
    Column { values: LANGUAGES, aliases: aliases::LANGUAGE, example: "en", ..Column::of(Field::Language) };

const STUDENT: Column = Column {
    aliases: aliases::STUDENT,
    example: "robin.example@school.example",
    ..Column::of(Field::Student)
};
