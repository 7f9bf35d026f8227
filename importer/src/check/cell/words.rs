//! The sentences for what is wrong with a cell.

use crate::check::clean::is_space;
use crate::check::email::short;
use crate::check::{damage, email, language, list, name, username};
use crate::format::{Column, Field, departments};
use crate::issue::Code;

use super::{LONGEST_REFERENCES, clean, is_reference, references};

/// The sentence for a code that [`super::look`] found in a cell with this text: what is wrong, and what to do.
///
/// For codes that need more than the cell it gives their title.
pub fn message(code: Code, column: &Column, raw: &str) -> String {
    let field = column.field;
    let label = column.label();
    let value = clean(field, raw);
    match code {
        Code::RequiredMissing => format!("{label} is missing. Type it in."),
        Code::IdentityMissing => "There is no email and no username. Type one of them.".to_owned(),
        Code::EmailInvalid if column.not_an_email.is_empty() => email::message(&value),
        Code::EmailInvalid => format!("{} {}", column.not_an_email, email::message(&value)),
        Code::EmailMistyped => match email::mistyped(&value) {
            Some(meant) => format!("“{}” may be mistyped. Was “{meant}” meant?", short(&value)),
            None => code.title().to_owned(),
        },
        Code::EmailDots => {
            "Before the @ a dot stands at an end, or two stand together. Look whether it is right.".to_owned()
        }
        Code::UsernameInvalid => username::message(&value),
        Code::NameTooLong | Code::NameControl | Code::NameMixedScripts => name::message(code, label, &value),
        Code::NameFull => name::full_message(&value),
        Code::LanguageInvalid | Code::LanguageRefused => language::message(&value),
        Code::FlagInvalid => {
            format!("{label} is “{}”. Write 1 for yes or 0 for no.", short(&value))
        }
        Code::UsernameOdd => format!(
            "{} It is refused, unless usernames are standardised or the site allows it.",
            username::message(&value)
        ),
        Code::NumberInvalid => format!("{label} is “{}”. Write a number of days, such as 90.", short(&value)),
        Code::DayInvalid => format!("{label} is “{}”. Write a day as 2026-09-01.", short(&value)),
        Code::RoleUnknown => format!(
            "“{}” is not a role, so this person becomes a learner. Roles are {}.",
            short(&value),
            departments::ROLES.map(crate::format::Role::key).join(", ")
        ),
        Code::TextTooLong if field.refers_to().is_some() => format!(
            "This cell is longer than {} kB, so its end may be missing. Name fewer people in it, or use a second column.",
            LONGEST_REFERENCES / 1024
        ),
        Code::TextTooLong => {
            let longest = super::longest(field);
            format!(
                "{label} has {} characters; at most {longest} are possible. Shorten it.",
                value.chars().count()
            )
        }
        Code::TextControl => {
            format!("{label} has an invisible character in it, such as a line break. Take it out.")
        }
        Code::Formula => {
            format!(
                "“{}” looks like a formula. It goes in as text: look whether it belongs here.",
                short(&value)
            )
        }
        Code::NumberDamaged => format!(
            "The spreadsheet shortened this number to “{}”, and its last digits are lost. Type it in full.",
            short(&value)
        ),
        Code::ErrorValue => {
            format!("The spreadsheet put the error “{}” here. Type what belongs here.", short(&value))
        }
        Code::DateDamaged => dated_message(&value),
        Code::ZerosLost => {
            format!(
                "“{}” seems to have lost the zeros it began with: other numbers in this column have them.",
                short(&value)
            )
        }
        Code::ReferenceInvalid => reference_message(column, &value),
        Code::Cleaned => cleaned_message(raw),
        Code::ValueRead => match list::find(column, &value) {
            Some(word) => read_message(column, &value, word.key),
            None => code.title().to_owned(),
        },
        _ => code.title().to_owned(),
    }
}

/// What a text of a closed list was taken for: its word, or nothing.
pub fn read_message(column: &Column, text: &str, word: &str) -> String {
    let label = column.label().to_lowercase();
    match word {
        "" => format!("“{}” is left out: this {label} is not imported.", short(text)),
        word => format!("“{}” was read as {}.", short(text), list::shown(column, word)),
    }
}

fn dated_message(value: &str) -> String {
    match damage::dated(value).map(|date| damage::undated(&date)) {
        Some(texts) if !texts.is_empty() => {
            format!("The spreadsheet may have turned this into a date. Was “{}” meant?", texts.join("” or “"))
        }
        _ => format!("“{}” is a date. Look whether it belongs here.", short(value)),
    }
}

fn reference_message(column: &Column, value: &str) -> String {
    let by_username = column.field == Field::Student;
    let wrong = references(value).find(|each| !is_reference(column.field, each)).unwrap_or_default();
    let who = column.field.label().to_lowercase();
    let what = if by_username { "email or username" } else { "email" };
    format!(
        "“{}” is not the {what} of a {who}, so nobody is associated by it. Mend it or empty the cell.",
        short(wrong)
    )
    .replace("of a instructor", "of an instructor")
}

fn cleaned_message(raw: &str) -> String {
    let spaces = raw.starts_with(is_space) || raw.ends_with(is_space);
    let shown: String = short(raw).chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let folded = raw.to_lowercase();
    let what = if folded.contains("mailto:") {
        "“mailto:” was taken off"
    } else if raw.contains('<') {
        "The name beside the email was taken off"
    } else if raw.chars().any(|c| matches!(c, '\u{FF01}'..='\u{FF5E}')) {
        "Full-width letters were made ordinary ones"
    } else if raw.trim_end_matches(is_space).ends_with([';', ',']) {
        "What follows the email was taken off"
    } else if spaces {
        "Spaces around the text were taken off"
    } else {
        "The text was tidied"
    };
    format!("{what}. It was “{shown}”.")
}
