//! People of companies, with their cohort and the courses that they are to take.
//!
//! Source: `reference/company-import.txt` and SPEC §3.4.

use super::{
    At, Belongs, Column, FLAG, Field, Format, Grant, Heading, OptionKey, OptionKind, OptionSpec, Role,
    TabSpec,
};

pub static COMPANY: Format = Format {
    key: "company",
    label: "A company's people and their courses",
    about: "People of one company or several, with a cohort and the courses requested for each.",
    belongs: Belongs::Company,
    grants: |tab, _| vec![Grant { role: tab.role, at: At::Row, unless_more: true }],
    several_rows: false,
    by_options: false,
    unchanged_is_skipped: true,
    has_example: false,
    options: &[
        OptionSpec {
            key: OptionKey::UpdateExisting,
            label: "Update existing users",
            help: "People who are here already get the details, cohort and courses of the file. Without it they are left \
                   untouched and reported as skipped.",
            kind: OptionKind::Flag,
        },
        OptionSpec {
            key: OptionKey::Invite,
            label: "Send activation emails",
            help: "New people are invited at once. Without it nobody gets an email, and you can invite them later from \
                   the list of people.",
            kind: OptionKind::Flag,
        },
    ],
    tabs: &[TabSpec {
        key: "company",
        label: "Users",
        one: "user",
        role: Role::Learner,
        columns: &[
            Column { required: true, values: FLAG, ..exact(Field::Enabled, "enabled", "1") },
            Column { required: true, ..exact(Field::GivenName, "name", "Robin") },
            exact(Field::FamilyName, "last_name", "Example"),
            Column { required: true, ..exact(Field::Email, "email", "robin.example@company.example") },
            Column { required: true, ..exact(Field::Place, "companyName", "Example Company") },
            exact(Field::Cohort, "cohortName", "Autumn 2026"),
            Column { required: true, strict: true, ..exact(Field::Language, "languageCode", "en-GB") },
            exact(Field::JobRole, "job_role", "Site engineer"),
            exact(Field::Region, "region", "North"),
            exact(Field::Course, "module requested 1", "Working at height"),
            exact(Field::Course, "module requested 2", "Manual handling"),
        ],
    }],
};

const fn exact(field: Field, header: &'static str, example: &'static str) -> Column {
    Column { header, heading: Heading::Refused, example, ..Column::of(field) }
}
