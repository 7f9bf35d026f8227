//! What somebody wants one to be: some of its cells, as a form or a file has them.

use importer::organisation::{Column, Input, Kind};

use crate::error::Mistakes;

/// Longer names and codes are no names.
const LONGEST: usize = 200;

pub(crate) struct Draft<'a> {
    kind: Kind,
    cells: Vec<(&'static Column, &'a str)>,
    /// The number that a new place shall have; else it gets the next.
    pub number: Option<i64>,
}

impl<'a> Draft<'a> {
    /// Cells of columns that the kind does not have are left out.
    pub fn of(kind: Kind, cells: &'a [(String, String)]) -> Self {
        let known = |(key, text): &'a (String, String)| {
            kind.columns().iter().find(|column| column.key == key).map(|column| (column, text.trim()))
        };
        Self { kind, cells: cells.iter().filter_map(known).collect(), number: None }
    }

    /// `None`: it says nothing of that column.
    pub fn get(&self, key: &str) -> Option<&'a str> {
        self.cells.iter().find(|(column, _)| column.key == key).map(|(_, text)| *text)
    }

    /// A text that has to be there: as drafted, else as it was.
    pub fn needed(&self, key: &'static str, old: Option<&str>, mistakes: &mut Mistakes) -> String {
        let text = self.get(key).or(old).unwrap_or_default();
        self.judge(key, text, mistakes);
        text.to_owned()
    }

    /// A text that may be empty.
    pub fn optional(&self, key: &'static str, old: Option<&str>, mistakes: &mut Mistakes) -> Option<String> {
        let text = self.get(key).or(old).unwrap_or_default();
        self.judge(key, text, mistakes);
        Some(text.to_owned()).filter(|text| !text.is_empty())
    }

    /// `yes` or `no`; nothing is no.
    pub fn yes(&self, key: &'static str, old: bool, mistakes: &mut Mistakes) -> bool {
        let Some(text) = self.get(key) else { return old };
        match text.to_lowercase().as_str() {
            "yes" | "1" | "true" => true,
            "" | "no" | "0" | "false" => false,
            _ => {
                mistakes.note(key, Some(format!("{}: “{text}” is neither yes nor no.", self.label(key))));
                old
            }
        }
    }

    pub fn label(&self, key: &str) -> &'static str {
        self.kind.columns().iter().find(|column| column.key == key).map_or("", |column| column.label)
    }

    fn judge(&self, key: &'static str, text: &str, mistakes: &mut Mistakes) {
        let Some(column) = self.kind.columns().iter().find(|column| column.key == key) else { return };
        let wrong = if text.is_empty() {
            column.required.then(|| format!("{} is missing. Give one.", column.label))
        } else if text.chars().count() > LONGEST {
            Some(format!("{} has more than {LONGEST} characters. Shorten it.", column.label))
        } else if text.chars().any(char::is_control) {
            Some(format!(
                "{} has a line break or another character that cannot be seen. Type it anew.",
                column.label
            ))
        } else if let Input::Choice(choices) = column.input
            && !choices.iter().any(|(word, _)| *word == text)
        {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            Some(format!("{}: “{text}” is none of {}.", column.label, words.join(", ")))
        } else {
            None
        };
        mistakes.note(key, wrong);
    }
}
