//! Mends that are one click away.

use crate::check::{damage, email, language, list, name, username};
use crate::format::languages::LANGUAGES;
use crate::format::{Column, Field, departments};
use crate::issue::{Code, Fix};
use crate::key;

use super::{ColumnContext, clean, is_reference, references};

/// A mend, and what it would write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub fix: Fix,
    /// The new text of the cell.
    pub text: String,
    /// The new text of another cell of the row, by its field: a full name is split in two.
    pub also: Option<(Field, String)>,
}

/// What could be done about a code that [`super::look`] found in a cell, best first; empty where nothing can be known.
pub fn fixes(code: Code, column: &Column, raw: &str, context: ColumnContext) -> Vec<Proposal> {
    let field = column.field;
    let value = clean(field, raw);
    let texts: Vec<(String, &str)> = match code {
        Code::EmailInvalid => email::suggest(&value, context.common_domain)
            .into_iter()
            .map(|meant| {
                let by_others = context.common_domain.is_some_and(|each| meant.ends_with(each.as_str()))
                    && matches!(
                        email::problem(&value),
                        Some(email::Problem::NoEnding(_) | email::Problem::NoAt)
                    );
                (meant, if by_others { "As in other rows" } else { "" })
            })
            .collect(),
        Code::EmailMistyped => email::mistyped(&value).map(|meant| (meant, "")).into_iter().collect(),
        Code::EmailDots => without_odd_dots(&value).map(|meant| (meant, "")).into_iter().collect(),
        Code::UsernameInvalid => username::suggest(&value).map(|meant| (meant, "")).into_iter().collect(),
        Code::NameControl | Code::TextControl => {
            vec![(name::without_unseen(&value), "Without invisible characters")]
        }
        Code::NameMixedScripts => {
            name::unmix(&value).map(|meant| (meant, "In one alphabet")).into_iter().collect()
        }
        Code::NameFull => return name::split(&value, context.family_first),
        Code::LanguageInvalid | Code::LanguageRefused => {
            // Where a language has to be a code, its name is no code but tells which is meant.
            let listed = Column { values: LANGUAGES, ..Column::of(field) };
            let word = list::find(&listed, &value).or_else(|| list::nearest(&listed, &value));
            let nearest = || word.map(|word| (word.key.to_owned(), word.label));
            language::suggest(&value).map(|meant| (meant, "")).or_else(nearest).into_iter().collect()
        }
        Code::RoleUnknown => departments::ROLES
            .into_iter()
            .filter(|role| {
                let plain = key::plain(&value);
                [role.key(), role.label()].iter().any(|word| key::plain(word) == plain)
            })
            .map(|role| (role.key().to_owned(), role.label()))
            .collect(),
        Code::Formula => vec![(damage::defused(&value), "Without the sign in front")],
        Code::ErrorValue if !column.required => {
            return vec![Proposal {
                fix: Fix { label: "Empty the cell".to_owned(), note: String::new() },
                text: String::new(),
                also: None,
            }];
        }
        Code::DateDamaged if !matches!(field, Field::GivenName | Field::FamilyName) => damage::dated(&value)
            .map(|date| damage::undated(&date))
            .into_iter()
            .flatten()
            .map(|text| (text, ""))
            .collect(),
        Code::ZerosLost => context
            .id_width
            .and_then(|width| damage::restore_zeros(&value, width))
            .map(|text| (text, "With zeros as in other rows"))
            .into_iter()
            .collect(),
        Code::ReferenceInvalid => {
            mended_references(field, &value, context).map(|text| (text, "")).into_iter().collect()
        }
        _ => Vec::new(),
    };
    texts
        .into_iter()
        .filter(|(text, _)| !text.is_empty() && *text != value)
        .map(|(text, note)| Proposal {
            fix: Fix { label: format!("Use {}", email::short(&text)), note: note.to_owned() },
            text,
            also: None,
        })
        .collect()
}

fn without_odd_dots(value: &str) -> Option<String> {
    let (local, domain) = value.rsplit_once('@')?;
    let local = local.split('.').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".");
    let meant = format!("{local}@{domain}");
    email::is_valid(&meant).then_some(meant)
}

/// All people of the cell, if each that is wrong can be mended.
fn mended_references(field: Field, value: &str, context: ColumnContext) -> Option<String> {
    let mut mended = Vec::new();
    for reference in references(value) {
        if is_reference(field, reference) {
            mended.push(reference.to_owned());
            continue;
        }
        // Several with another sign or word between them than those that part people.
        let several: Vec<&str> = email::pieces(reference).filter(|piece| piece.contains('@')).collect();
        match several[..] {
            [_, _, ..] if several.iter().all(|piece| email::is_valid(piece)) => {
                mended.extend(several.into_iter().map(str::to_owned))
            }
            _ => mended.push(email::suggest(reference, context.common_domain).into_iter().next()?),
        }
    }
    Some(mended.join("; "))
}
