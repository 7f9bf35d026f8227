//! How headings were understood, and the choices that are remembered from one import to the next.
//!
//! A memory holds headings and words of closed lists, never what stands in a row: it outlives the import.

use serde::{Deserialize, Serialize};

use crate::format::{Field, Tab};

/// How a column was found to be its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum How {
    /// The heading is the field's own name.
    Same,
    /// The heading is another word for it, or has a number or a note.
    Understood,
    /// The heading is the field's name but for a letter or two.
    Similar,
    /// The heading says that first and last name stand together.
    FullName,
    /// It was chosen in an earlier import.
    Remembered,
    /// It was chosen now.
    Chosen,
}

impl How {
    /// Does nobody have to look at it?
    pub fn is_sure(self) -> bool {
        !matches!(self, Self::Similar | Self::FullName)
    }
}

/// What an administrator chose for the columns of a list, to be used when a list with these headings comes again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    /// The file's name at first.
    pub name: String,
    pub tab: Tab,
    /// Headings as in the file, and their fields; `None`: left out.
    pub columns: Vec<(String, Option<Field>)>,
    pub words: Vec<ReadAs>,
}

/// A text of a closed list, and the word that was chosen for it; empty: nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadAs {
    pub field: Field,
    pub text: String,
    pub word: String,
}

impl Remembered {
    /// Characters of a heading, a word or a name.
    pub const LONGEST: usize = 200;
    pub const MOST_COLUMNS: usize = 200;
    pub const MOST_WORDS: usize = 200;
    /// An administrator has so many for a format; then the one that was used longest ago goes.
    pub const MOST: usize = 100;

    /// May it be kept? Longer texts are no headings, and with an `@` they are somebody's address: then a row of people
    /// was taken for the headings.
    pub fn is_fit(&self) -> bool {
        let is_short = |text: &str| text.len() <= Self::LONGEST || text.chars().count() <= Self::LONGEST;
        let is_heading = |text: &str| is_short(text) && !text.contains('@');
        is_short(&self.name)
            && (1..=Self::MOST_COLUMNS).contains(&self.columns.len())
            && self.words.len() <= Self::MOST_WORDS
            && self.columns.iter().all(|(heading, _)| is_heading(heading))
            && self.words.iter().all(|read| is_heading(&read.text) && is_short(&read.word))
    }
}
