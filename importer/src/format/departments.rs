//! People of one organisation, placed in its departments with a role.
//!
//! Source: `reference/departments-import.txt` and SPEC §3.2.

use super::{
    At, Belongs, Column, Field, Format, Grant, Heading, OptionKey, OptionKind, OptionSpec, Role, Says,
    TabSpec, aliases,
};

pub static DEPARTMENTS: Format = Format {
    key: "departments",
    label: "People in departments",
    about: "Full names and emails, with the department and the role of each.",
    belongs: Belongs::Department,
    grants,
    several_rows: true,
    by_options: false,
    unchanged_is_skipped: false,
    has_example: false,
    options: &[OptionSpec {
        key: OptionKey::Invite,
        label: "Invite new people by email",
        help: "They get an email to activate their account. People who are only updated do not.",
        kind: OptionKind::Flag,
    }],
    tabs: &[TabSpec {
        key: "departments",
        label: "People",
        one: "person",
        role: Role::Learner,
        columns: &[
            Column {
                header: "Full Name",
                required: true,
                aliases: &[
                    "name",
                    "names",
                    "display name",
                    "complete name",
                    "employee",
                    "employee name",
                    "user",
                    "user name",
                    "person",
                    "nom complet",
                    "nom et prénom",
                    "prénom et nom",
                    "nom",
                    "nombre completo",
                    "nombre y apellidos",
                    "nombre",
                    "vollständiger name",
                    "vor und nachname",
                ],
                example: "Robin Example",
                ..Column::of(Field::FullName)
            },
            Column {
                required: true,
                aliases: aliases::EMAIL,
                example: "robin.example@company.example",
                ..Column::of(Field::Email)
            },
            Column { header: "department_id", example: "D-17", ..exact(Field::Place) },
            Column {
                header: "role",
                aliases: &["cerego_role"],
                example: "course_viewer",
                ..exact(Field::RoleName)
            },
            Column { header: "member_id", example: "004127", ..exact(Field::MemberId) },
        ],
    }],
};

const fn exact(field: Field) -> Column {
    Column { heading: Heading::Exact, ..Column::of(field) }
}

/// The roles that a file can give; all else is a learner.
pub const ROLES: [Role; 4] = [Role::Admin, Role::ContentManager, Role::CourseManager, Role::CourseViewer];

/// The role that a text says.
///
/// ```
/// use importer::format::{Role, departments::role};
///
/// assert_eq!(role("course_manager"), Role::CourseManager);
/// assert_eq!(role("department_staff"), Role::Learner);
/// assert_eq!(role(""), Role::Learner);
/// ```
pub fn role(text: &str) -> Role {
    ROLES.into_iter().find(|role| role.key() == text).unwrap_or(Role::Learner)
}

/// The role is given in the department. Whoever gets more than a learner's there becomes department staff, which may
/// do nothing at all, in the place imported into.
fn grants(_: &TabSpec, says: &Says<'_>) -> Vec<Grant> {
    let role = role(&says(Field::RoleName));
    let mut grants = vec![Grant { role, at: At::Row, unless_more: true }];
    if role > Role::Learner && !says(Field::Place).is_empty() {
        grants.push(Grant { role: Role::DepartmentStaff, at: At::Chosen, unless_more: true });
    }
    grants
}
