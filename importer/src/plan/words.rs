//! The plan's sentences: what is wrong, and what to do.

use super::Values;
use super::facts::{Account, Protection};
use crate::format::{Belongs, Field, Format, Role, TabSpec};
use crate::issue::Code;
use crate::organisation::Kind;
use crate::outcome::Reason;
use crate::stage::cut_at;
use crate::table::{RowRef, Table};

fn reason(code: Code, field: Option<Field>, message: String) -> Reason {
    Reason { code, field, message }
}

pub(super) fn conflict(values: &Values) -> Reason {
    let (email, username) = (values.get(Field::Email), values.get(Field::Username));
    let message = format!(
        "The email {email} and the username {username} belong to two people. Correct one of them, or clear the username."
    );
    reason(Code::AccountConflict, Some(Field::Username), message)
}

pub(super) fn username_taken(values: &Values) -> Reason {
    let message = format!("The username {} is taken. Give another one.", values.get(Field::Username));
    reason(Code::UsernameTaken, Some(Field::Username), message)
}

/// An existing account is a student and this row is not, or the other way round.
pub(super) fn shared(values: &Values, role: Role) -> Reason {
    let email = values.get(Field::Email);
    if email.is_empty() {
        let message = format!(
            "The username {} belongs to someone else here. Give another one.",
            values.get(Field::Username)
        );
        return reason(Code::UsernameTaken, Some(Field::Username), message);
    }
    let message = match role {
        Role::Learner => {
            format!("{email} belongs to a student here. Give this person an email of their own.")
        }
        Role::Parent => format!(
            "{email} belongs to a parent here. Give the student a username instead, and keep the email as the parent's."
        ),
        _ => format!(
            "{email} belongs to an instructor here. Give the student an email of their own, or a username."
        ),
    };
    reason(Code::EmailShared, Some(Field::Email), message)
}

pub(super) fn username_fixed(stored: &str) -> Reason {
    let message = format!("This person's username stays {stored}: an import does not change it.");
    reason(Code::UsernameFixed, Some(Field::Username), message)
}

/// Of someone who belongs elsewhere nothing is said but that the key is taken (SPEC §2, known elsewhere).
pub(super) fn protected(protection: Protection, account: &Account, values: &Values) -> Reason {
    let message = match protection {
        Protection::Yourself => {
            "This is your own account. An import does not change it; open it under People to change it."
        }
        Protection::Above => {
            "This person administers a place that you do not. Their details stay as they are."
        }
        Protection::Elsewhere => {
            let field = if account.email_key.is_empty() { Field::Username } else { Field::Email };
            let message = format!(
                "{} {} is taken by somebody outside your places. They get the role and the links here, and their \
                 details stay as they are. If you mean somebody else, correct it.",
                field.label(),
                values.get(field)
            );
            return reason(Code::Protected, Some(field), message);
        }
        Protection::Guest => GUEST,
    };
    reason(Code::Protected, None, message.to_owned())
}

/// A row that would go in, were it not for the titles of others.
pub(super) fn refused_for_titles() -> Reason {
    let message = "Nobody is imported while a course title of the list is unknown. Correct the titles, then import it again.";
    reason(Code::ImportRefused, None, message.to_owned())
}

const GUEST: &str = "This person came from a place of other administrators, who keep their details: an import here does not show or change \
                     them.";

/// One person's rows say different things, and another row's value stands.
pub(super) fn other_value(field: Field, text: &str, kept: &str, row: &str) -> Reason {
    let message = format!(
        "{} is {text} here and {kept} in {row}, for the same person. {kept} is kept: make both the same, or clear this \
         cell.",
        field.label()
    );
    reason(Code::OtherValue, Some(field), message)
}

pub(super) fn own_role() -> Reason {
    let message = "This is your own account. An import gives you no role; another administrator can give it.";
    reason(Code::RoleDenied, None, message.to_owned())
}

pub(super) fn administrator_as_student() -> Reason {
    let message = "This person is an administrator here, so they were not made a student. Take the row out, or correct its email.";
    reason(Code::RoleDenied, None, message.to_owned())
}

pub(super) fn added_meanwhile() -> Reason {
    let message =
        "Somebody else added this person while this import was under way, so no second account was made.";
    reason(Code::AddedMeanwhile, None, message.to_owned())
}

/// The parent who would activate the account is in a row that fails.
pub(super) fn parent_failed(row: &str) -> Reason {
    let message = format!(
        "A student without email needs a parent who activates the account, and {row}, the parent's, cannot go in. Mend that \
         row first."
    );
    reason(Code::ParentMissing, Some(Field::Parent), message)
}

pub(super) fn parent_missing(has_column: bool) -> Reason {
    let message = "A student without email needs a parent who activates the account. Name the parent here, and add \
                   them on the Parents tab.";
    reason(Code::ParentMissing, has_column.then_some(Field::Parent), message.to_owned())
}

pub(super) fn unknown(text: &str, tab: Option<&TabSpec>) -> Reason {
    let what = if text.contains('@') { "email" } else { "username" };
    let label = tab.map_or("right", |tab| tab.label);
    let message = format!(
        "Nobody has the {what} {text}. Correct it, or add them on the {label} tab; else the row goes in without them."
    );
    reason(Code::ReferenceUnknown, None, message)
}

pub(super) fn not_a(text: &str, tab: Option<&TabSpec>) -> Reason {
    let message = match tab {
        Some(tab) => {
            let article = if tab.one.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
            format!("{text} is not {article} {} here. Add them on the {} tab.", tab.one, tab.label)
        }
        None => format!("{text} is somebody else here."),
    };
    reason(Code::ReferenceUnknown, None, message)
}

pub(super) fn oneself(text: &str) -> Reason {
    reason(
        Code::ReferenceSelf,
        None,
        format!("{text} is the same person as this row. Name someone else, or clear it."),
    )
}

pub(super) fn this_row_failed(other: &str) -> Reason {
    let message = format!("This row cannot go in, so it is not associated with {other}.");
    reason(Code::ReferenceFailed, None, message)
}

pub(super) fn that_row_failed(name: &str) -> Reason {
    let message =
        format!("{name} cannot go in, so the two are not associated. Mend that row, and import it again.");
    reason(Code::ReferenceFailed, None, message)
}

/// A place that is not theirs, and one that is not there: the same words (SPEC §2).
pub(super) fn unauthorized(belongs: Belongs, named: &str) -> Reason {
    let word = belongs.word();
    let what = if belongs.by_name() { "name, letter by letter" } else { "ID" };
    let message = format!(
        "Unauthorized {word}: none of the places you administer is “{named}”. Look up its {what} on the page \
         Organisation."
    );
    reason(Code::PlaceUnknown, Some(Field::Place), message)
}

pub(super) fn several_places(belongs: Belongs, named: &str) -> Reason {
    let message = format!(
        "Two places of yours are called “{named}”. Rename one of them on the page Organisation, so that the {} is \
         clear.",
        belongs.word()
    );
    reason(Code::PlaceAmbiguous, Some(Field::Place), message)
}

pub(super) fn cohort_unknown(name: &str) -> Reason {
    let message = format!(
        "There is no cohort “{name}” for this company. Names match letter by letter: correct it, or create the cohort \
         first on the page Organisation."
    );
    reason(Code::CohortUnknown, Some(Field::Cohort), message)
}

pub(super) fn several_cohorts(name: &str) -> Reason {
    let message = format!("Two cohorts are called “{name}”. Rename one of them on the page Organisation.");
    reason(Code::CohortAmbiguous, Some(Field::Cohort), message)
}

pub(super) fn course_unknown(title: &str, company: &str) -> Reason {
    let message = format!(
        "No course “{title}” is open to {company}, and nobody is imported before all titles are found. Correct the \
         title, or open the course to the company on the page Organisation."
    );
    reason(Code::CourseUnknown, Some(Field::Course), message)
}

pub(super) fn several_courses(title: &str) -> Reason {
    let message = format!(
        "Two courses that are open to this company are called “{title}”. Rename one of them on the page Organisation."
    );
    reason(Code::CourseAmbiguous, Some(Field::Course), message)
}

pub(super) fn here_already() -> Reason {
    let message =
        "This person is here already and was left untouched. Choose “Update existing users” to update them.";
    reason(Code::HereAlready, None, message.to_owned())
}

pub(super) fn nothing_to_change() -> Reason {
    reason(Code::NothingToChange, None, "Nothing to change.".to_owned())
}

pub(super) fn more_already(role: Role, asked: Role) -> Reason {
    let message = format!(
        "This person is {} here already and stays that: the row asks for {} only.",
        role.label().to_lowercase(),
        asked.label().to_lowercase()
    );
    reason(Code::MoreAlready, None, message)
}

pub(super) fn password_kept() -> Reason {
    let message = "This person is here already and keeps their own password: the school does not allow that an import \
                   replaces it.";
    reason(Code::PasswordKept, None, message.to_owned())
}

pub(super) fn skipped_existing() -> Reason {
    let message = "This person is here already, and this import only adds new people. To change them, choose an upload \
                   type that updates.";
    reason(Code::HereAlready, None, message.to_owned())
}

pub(super) fn not_found() -> Reason {
    let message = "Nobody here is meant by this row, and this import adds nobody. Correct the key, or choose an upload \
                   type that adds.";
    reason(Code::NotFound, None, message.to_owned())
}

pub(super) fn not_there(field: Field, text: &str) -> Reason {
    let message = format!("Nobody here has the username {text}. Correct it.");
    reason(Code::NotThere, Some(field), message)
}

pub(super) fn nobody_to_delete() -> Reason {
    let message = "Nobody here is meant by this row, so nobody is deleted. Correct it, or take it out.";
    reason(Code::NotThere, Some(Field::Deleted), message.to_owned())
}

pub(super) fn denied(field: Field, option: &str) -> Reason {
    let message =
        format!("That is not allowed in this import. Choose “{option}” in the options, or empty the cell.");
    reason(Code::DeniedHere, Some(field), message)
}

pub(super) fn not_suspended() -> Reason {
    let message = "The account is neither suspended nor brought back: that is not allowed in this import. Choose “Allow \
                   suspending and activating of accounts” to do it.";
    reason(Code::NotAllowed, Some(Field::Suspended), message.to_owned())
}

pub(super) fn key_ambiguous(field: Field, people: usize) -> Reason {
    let message = format!(
        "{people} people here have this {}, so it is not clear who is meant. Match on something else, or make theirs \
         differ first.",
        field.label().to_lowercase()
    );
    reason(Code::KeyAmbiguous, Some(field), message)
}

pub(super) fn unit_unknown(field: Field, kind: Kind, text: &str) -> Reason {
    let message = format!(
        "There is no {} “{text}” in this site. Correct it, or create it first on the page Organisation.",
        kind.one()
    );
    reason(Code::UnitUnknown, Some(field), message)
}

pub(super) fn several_units(field: Field, kind: Kind, text: &str) -> Reason {
    let message = format!(
        "Several {} are called “{text}”. Give the ID number or short name of one.",
        kind.label().to_lowercase()
    );
    reason(Code::UnitUnknown, Some(field), message)
}

pub(super) fn role_refused(field: Field, text: &str) -> Reason {
    let roles = crate::format::site::ROLES.map(Role::key).join(", ");
    let message = format!(
        "“{text}” is no role that a list can give. There are {roles}; administrators are made by hand under People."
    );
    reason(Code::RoleRefused, Some(field), message)
}

pub(super) fn value_taken(name: &str, text: &str) -> Reason {
    let message = format!("Somebody has “{text}” as {name} already, and no two people may. Correct it.");
    reason(Code::ValueTaken, Some(Field::Profile), message)
}

pub(super) fn email_taken() -> Reason {
    let message = "This email is taken. Give another one, or allow several people with one email.";
    reason(Code::EmailTaken, Some(Field::Email), message.to_owned())
}

pub(super) fn rename_taken(to: &str) -> Reason {
    let message = format!(
        "The username {to} is taken, so this person keeps theirs. If another row renames its holder, import that first; \
         where two change names with each other, rename one to a third name before."
    );
    reason(Code::UsernameTaken, Some(Field::Username), message)
}

pub(super) fn rename_to_what() -> Reason {
    let message = "There is an old username, and no new one. Write the new one under username.";
    reason(Code::NewNeeds, Some(Field::Username), message.to_owned())
}

pub(super) fn username_refused(username: &str) -> Reason {
    let message = crate::check::username::message(username);
    reason(Code::UsernameInvalid, Some(Field::Username), message)
}

/// What a default makes cannot be stored.
pub(super) fn default_refused(tab: &TabSpec, field: Field, text: &str, code: Code, why: &str) -> Reason {
    let message = format!(
        "The default for {} makes “{}” here, which cannot be taken: {why} Change the default, or give the list a column \
         {} of its own.",
        tab.label(field),
        cut_at(text, 80),
        tab.label(field)
    );
    reason(code, None, message)
}

/// People are matched on what the list does not say.
pub(super) fn key_column_missing(by: &str) -> Reason {
    let message = format!(
        "People are matched on {by}, and the list has no column for it. Add the column, or choose another key under “Match \
         on”."
    );
    reason(Code::ColumnMissing, None, message)
}

pub(super) fn field_not_unique(name: &str) -> Reason {
    let message = format!(
        "Several people may have the same {name}, so nobody can be matched on it. Choose another key under “Match on”, or \
         make the field unique on the page Organisation."
    );
    reason(Code::UnitUnknown, Some(Field::Profile), message)
}

pub(super) fn group_unknown(group: &str, course: &str) -> Reason {
    let message = format!(
        "The course “{course}” has no group “{group}”. Correct it, or create it first on the page Organisation."
    );
    reason(Code::UnitUnknown, Some(Field::CourseGroup), message)
}

pub(super) fn role_contradicted(role: Role) -> Reason {
    let message = format!(
        "This row gives the role {} and takes it away. Keep one of the two.",
        role.label().to_lowercase()
    );
    reason(Code::RoleRefused, Some(Field::SystemRole), message)
}

/// Somebody new has no role that could be taken away.
pub(super) fn role_not_taken(role: Role) -> Reason {
    let message = format!(
        "This person is new, and begins as a student: the role {} was not taken away.",
        role.label().to_lowercase()
    );
    reason(Code::NotAllowed, Some(Field::SystemRole), message)
}

/// The row says something of a course that it does not name.
pub(super) fn without_course(field: Field, heading: &str, text: &str, number: u64) -> Reason {
    let message = format!(
        "{heading} says “{}”, but there is no course{number} in this row, so it was not used. Name the course, or empty the \
         cell.",
        cut_at(text, 80)
    );
    reason(Code::CourseNotNamed, Some(field), message)
}

pub(super) fn name_leaves_nothing() -> Reason {
    let message = "No username can be made of this name: none of its letters can be written in a to z. Write one under \
                   username, or allow extended characters for the site.";
    reason(Code::NameLeavesNothing, None, message.to_owned())
}

pub(super) fn new_needs(format: &Format, missing: &[Field]) -> Reason {
    let labels: Vec<&str> = missing.iter().map(|field| format.tabs[0].label(*field)).collect();
    let (are, it) = if labels.len() > 1 { ("are", "them") } else { ("is", "it") };
    let message = format!(
        "This row is about somebody new, and {} {are} missing. Fill {it} in, or give a default.",
        labels.join(" and ")
    );
    reason(Code::NewNeeds, missing.first().copied(), message)
}

pub(super) fn password_weak(forced: bool) -> Reason {
    let then =
        if forced { "It has to be changed at the next sign-in." } else { "It was taken all the same." };
    reason(Code::PasswordWeak, None, format!("The password in the file is weak. {then}"))
}

pub(super) fn touched_already() -> Reason {
    let message = "Another row is about the same person. Make one row of the two.";
    reason(Code::PersonRepeated, None, message.to_owned())
}

/// Rows that mean one person: each names the others.
pub(super) fn person_repeated(table: &Table, others: &[RowRef]) -> Reason {
    const NAMED: usize = 3;
    let mut named: Vec<String> = others.iter().take(NAMED).map(|row| row_name(table, *row)).collect();
    if others.len() > NAMED {
        named.push(format!("{} more", others.len() - NAMED));
    }
    let (last, start) = named.split_last().map_or(("", &[][..]), |(last, start)| (last.as_str(), start));
    let all = if start.is_empty() { last.to_owned() } else { format!("{} and {last}", start.join(", ")) };
    let message =
        format!("The same person as in {all}. Make one row of them, so that it is clear what to do.");
    reason(Code::PersonRepeated, None, message)
}

/// Administrators elsewhere, and oneself.
pub(super) fn untouchable(protection: Protection) -> Reason {
    let message = match protection {
        Protection::Yourself => {
            "This is your own account. An import does not change it; open it under People to change it."
        }
        Protection::Guest | Protection::Elsewhere => GUEST,
        Protection::Above => "This person administers a place that you do not. They stay as they are.",
    };
    reason(Code::Protected, None, message.to_owned())
}

/// The same, where the row asks for what cannot be left out.
pub(super) fn not_deleted(protection: Protection) -> Reason {
    Reason { code: Code::Untouchable, field: Some(Field::Deleted), ..untouchable(protection) }
}

/// Somebody who belongs to a place of others, too, keeps what they sign in with.
pub(super) fn belongs_elsewhere(field: Field, what: &str) -> Reason {
    let message = format!(
        "This person belongs to a place of other administrators, too, so an import does not change {what}. Empty the \
         cell, or ask them."
    );
    reason(Code::Untouchable, Some(field), message)
}

/// A password that cannot be taken as it stands.
pub(super) fn password_refused(code: Code) -> Reason {
    let message = format!(
        "{}: the password in this row cannot be taken. Type it again, or empty the cell.",
        code.title()
    );
    reason(code, Some(Field::Password), message)
}

pub(super) fn standardised_to_nothing(raw: &str) -> Reason {
    let message = format!(
        "Of the username “{raw}” nothing is left when it is standardised: none of its letters can be written in a to z. \
         Write another one, or clear “Standardise usernames”."
    );
    reason(Code::NameLeavesNothing, Some(Field::Username), message)
}

pub(super) fn password_of_others() -> Reason {
    let message =
        "This person belongs to a place of other administrators, too, and keeps their own password.";
    reason(Code::PasswordKept, None, message.to_owned())
}

/// What somebody signs in with, who belongs to a place of others, too.
pub(super) fn sign_in_stays(field: Field) -> Reason {
    let what = match field {
        Field::Enabled => "neither enables nor disables the account",
        Field::Username => "does not give them a username",
        _ => "does not give them an email",
    };
    let message =
        format!("This person belongs to a place of other administrators, too, so an import {what}.");
    reason(Code::NotAllowed, Some(field), message)
}

pub(super) fn stays_disabled() -> Reason {
    let message = "The account is disabled, and stays so. Activate it under People.";
    reason(Code::NotAllowed, Some(Field::Suspended), message.to_owned())
}

/// "Students row 7", or with the source where there are several: "students.csv row 7".
pub(super) fn row_name(table: &Table, row: RowRef) -> String {
    let own = crate::check::row_of(table, row);
    if own.starts_with("row ") { format!("{} {own}", table.format().tab(row.tab).label) } else { own }
}
