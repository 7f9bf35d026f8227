//! What an administrator may choose for an import, as data; and what was chosen.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Field, Format};

/// Something that can be chosen. Every one is off at first, or its first choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OptionKey {
    /// New people are invited by mail.
    Invite,
    /// People who are here already are updated from the file.
    UpdateExisting,
    /// New people get one first password, which they change when they first sign in.
    FirstPassword,
    /// Are people added, updated, or both?
    UploadType,
    /// What of somebody who is here is changed?
    ExistingDetails,
    /// By what somebody who is here is found.
    MatchOn,
    /// Who is not found by that is looked for by username.
    MatchUsername,
    AllowRenames,
    AllowDeletes,
    AllowSuspends,
    /// Several people may have one e-mail.
    AllowEmailDuplicates,
    StandardiseUsernames,
    /// What happens to a username made from a template that somebody has.
    DuplicateUsernames,
    NewPasswords,
    ExistingPasswords,
    /// Who has to change the password at the next sign-in.
    ForceChange,
    /// A blank cell erases what is stored.
    BlankErases,
    /// Who is selected for bulk operations afterwards.
    BulkSelect,
}

impl OptionKey {
    pub const ALL: [Self; 18] = [
        Self::Invite,
        Self::UpdateExisting,
        Self::FirstPassword,
        Self::UploadType,
        Self::ExistingDetails,
        Self::MatchOn,
        Self::MatchUsername,
        Self::AllowRenames,
        Self::AllowDeletes,
        Self::AllowSuspends,
        Self::AllowEmailDuplicates,
        Self::StandardiseUsernames,
        Self::DuplicateUsernames,
        Self::NewPasswords,
        Self::ExistingPasswords,
        Self::ForceChange,
        Self::BlankErases,
        Self::BulkSelect,
    ];

    /// The stable word for it in the database and in option files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::UpdateExisting => "update_existing",
            Self::FirstPassword => "first_password",
            Self::UploadType => "upload_type",
            Self::ExistingDetails => "existing_details",
            Self::MatchOn => "match_on",
            Self::MatchUsername => "match_username",
            Self::AllowRenames => "allow_renames",
            Self::AllowDeletes => "allow_deletes",
            Self::AllowSuspends => "allow_suspends",
            Self::AllowEmailDuplicates => "allow_email_duplicates",
            Self::StandardiseUsernames => "standardise_usernames",
            Self::DuplicateUsernames => "duplicate_usernames",
            Self::NewPasswords => "new_passwords",
            Self::ExistingPasswords => "existing_passwords",
            Self::ForceChange => "force_change",
            Self::BlankErases => "blank_erases",
            Self::BulkSelect => "bulk_select",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.key() == key)
    }
}

/// An option of a format.
#[derive(Debug, PartialEq, Eq)]
pub struct OptionSpec {
    pub key: OptionKey,
    /// What administrators read beside its box.
    pub label: &'static str,
    /// What it does, in a sentence or two; empty where the label says all.
    pub help: &'static str,
    pub kind: OptionKind,
}

/// How an option is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionKind {
    /// Yes or no; no at first.
    Flag,
    /// Yes or no, to be answered before an import is finished.
    Asked,
    /// A text that is kept nowhere.
    Secret,
    /// One of these, at first the first.
    Choice(&'static [Choice]),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub key: &'static str,
    pub label: &'static str,
}

/// What was chosen. The first password itself is not here: it goes apart, and is kept nowhere.
///
/// ```
/// use importer::format::{OptionKey, Options};
///
/// let options = Options::of([OptionKey::Invite]);
/// assert!(options.has(OptionKey::Invite) && !options.has(OptionKey::UpdateExisting));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    flags: BTreeMap<OptionKey, bool>,
    choices: BTreeMap<OptionKey, String>,
    /// For fields that the file has no column for: by the key of the field, templates.
    defaults: BTreeMap<String, String>,
}

impl Options {
    pub fn of(chosen: impl IntoIterator<Item = OptionKey>) -> Self {
        Self { flags: chosen.into_iter().map(|key| (key, true)).collect(), ..Self::default() }
    }

    pub fn has(&self, key: OptionKey) -> bool {
        self.flags.get(&key).copied().unwrap_or_default()
    }

    /// What was answered, where it was.
    pub fn answer(&self, key: OptionKey) -> Option<bool> {
        self.flags.get(&key).copied()
    }

    pub fn set(&mut self, key: OptionKey, chosen: bool) {
        self.flags.insert(key, chosen);
    }

    /// What was chosen; the first choice where nothing was.
    pub fn choice(&self, format: &Format, key: OptionKey) -> &str {
        let first = format.option(key).and_then(|option| match option.kind {
            OptionKind::Choice(choices) => choices.first(),
            _ => None,
        });
        self.choices.get(&key).map_or_else(|| first.map_or("", |choice| choice.key), String::as_str)
    }

    pub fn choose(&mut self, key: OptionKey, choice: impl Into<String>) {
        self.choices.insert(key, choice.into());
    }

    pub fn default_of(&self, field: Field) -> Option<&str> {
        self.defaults.get(field.key()).map(String::as_str).filter(|text| !text.is_empty())
    }

    pub fn set_default(&mut self, field: Field, template: impl Into<String>) {
        self.defaults.insert(field.key().to_owned(), template.into());
    }

    /// All defaults, by the key of the field.
    pub fn defaults(&self) -> impl Iterator<Item = (&str, &str)> {
        self.defaults.iter().map(|(key, text)| (key.as_str(), text.as_str()))
    }
}
