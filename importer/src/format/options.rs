//! What an administrator may choose for an import, as data; and what was chosen.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Something that can be chosen. Every one is off at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OptionKey {
    /// New people are invited by mail.
    Invite,
    /// People who are here already are updated from the file.
    UpdateExisting,
    /// New people get one first password, which they change when they first sign in.
    FirstPassword,
}

impl OptionKey {
    pub const ALL: [Self; 3] = [Self::Invite, Self::UpdateExisting, Self::FirstPassword];

    /// The stable word for it in the database and in option files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Invite => "invite",
            Self::UpdateExisting => "update_existing",
            Self::FirstPassword => "first_password",
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
    /// What it does, in a sentence or two.
    pub help: &'static str,
    /// It has to be answered, yes or no, before an import is finished.
    pub is_asked: bool,
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
pub struct Options(BTreeMap<OptionKey, bool>);

impl Options {
    pub fn of(chosen: impl IntoIterator<Item = OptionKey>) -> Self {
        Self(chosen.into_iter().map(|key| (key, true)).collect())
    }

    pub fn has(&self, key: OptionKey) -> bool {
        self.0.get(&key).copied().unwrap_or_default()
    }

    /// What was answered, where it was.
    pub fn answer(&self, key: OptionKey) -> Option<bool> {
        self.0.get(&key).copied()
    }

    pub fn set(&mut self, key: OptionKey, chosen: bool) {
        self.0.insert(key, chosen);
    }

    /// All that was answered.
    pub fn all(&self) -> impl Iterator<Item = (OptionKey, bool)> {
        self.0.iter().map(|(key, chosen)| (*key, *chosen))
    }
}
