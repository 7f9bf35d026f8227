//! Closed lists: the words that a cell may have, and what else says the same (`Anglais` is `en`).

use super::language;
use crate::format::{Column, Field, Value};
use crate::{key, map, order};

/// The word of the column's list that a cleaned text says: by key, label or alias, without case and accents.
///
/// ```
/// use importer::check::list::find;
/// use importer::format::{Field, learners::{LEARNERS, STUDENTS}};
///
/// let language = LEARNERS.tab(STUDENTS).column(Field::Language).unwrap();
/// assert_eq!(find(language, "Français").map(|value| value.key), Some("fr"));
/// assert!(find(language, "Klingon").is_none());
/// ```
pub fn find(column: &Column, text: &str) -> Option<&'static Value> {
    if column.values.is_empty() || text.len() > LONGEST {
        return None;
    }
    let text = key::name(text);
    let says = |value: &&Value| {
        value.key == text || value.label.eq_ignore_ascii_case(&text) || value.aliases.contains(&&*text)
    };
    column.values.iter().find(says)
}

/// The one word of the column's list that a text nearly says: one letter wrong, or two in eight and more.
///
/// ```
/// use importer::check::list::nearest;
/// use importer::format::{Field, learners::{LEARNERS, STUDENTS}};
///
/// let language = LEARNERS.tab(STUDENTS).column(Field::Language).unwrap();
/// assert_eq!(nearest(language, "Englsh").map(|value| value.key), Some("en"));
/// assert!(nearest(language, "Klingon").is_none());
/// ```
pub fn nearest(column: &Column, text: &str) -> Option<&'static Value> {
    let text = key::name(text);
    let length = text.chars().count();
    let allowed = match length {
        4..8 => 1,
        8..=40 => 2,
        _ => return None,
    };
    let wrong = |value: &Value| {
        let label = key::name(value.label);
        let words = value.aliases.iter().copied().chain([&*label]);
        let words = words.filter(|word| word.chars().count().abs_diff(length) <= allowed && word.len() >= 4);
        words.map(|word| map::distance(word, &text)).min().filter(|wrong| *wrong <= allowed)
    };
    let near: Vec<_> = column.values.iter().filter_map(|value| Some((wrong(value)?, value))).collect();
    match order::by(near, |(wrong, _)| *wrong as u64)[..] {
        [(_, value)] => Some(value),
        [(least, value), (next, _), ..] if least < next => Some(value),
        _ => None,
    }
}

/// Is it good as it stands? A language may be any tag, also one that is not listed.
pub fn is_good(column: &Column, text: &str) -> bool {
    match column.field {
        Field::Language => language::is_valid(text),
        _ => column.values.is_empty() || column.values.iter().any(|value| value.key == text),
    }
}

/// The word to take for a cleaned text that is not good as it stands.
pub(super) fn read(column: &Column, text: &str) -> Option<&'static Value> {
    if column.values.is_empty() || is_good(column, text) { None } else { find(column, text) }
}

/// In words: "English (en)"; a key that is not listed, as it is.
pub fn shown(column: &Column, word: &str) -> String {
    match column.values.iter().find(|value| value.key == word) {
        Some(value) => format!("{} ({word})", value.label),
        None => format!("“{word}”"),
    }
}

/// No word of a list is longer, in bytes.
const LONGEST: usize = 100;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::languages::LANGUAGES;

    #[test]
    fn every_word_is_written_as_it_is_compared_and_says_one_thing() {
        let mut seen = std::collections::HashMap::new();
        for value in LANGUAGES {
            let label = key::name(value.label).into_owned();
            let aliases = value.aliases.iter().map(|alias| (*alias).to_owned());
            for word in aliases.chain([label, value.key.to_owned()]) {
                assert_eq!(key::name(&word), word);
                assert_eq!(seen.insert(word.clone(), value.key), None, "{word}");
            }
        }
    }

    #[test]
    fn what_is_good_is_not_read_as_something_else() {
        for column in crate::format::learners::LEARNERS.tabs.iter().flat_map(|tab| tab.columns) {
            for value in column.values {
                assert!(is_good(column, value.key));
                assert!(read(column, value.key).is_none());
                assert_eq!(read(column, value.label).map(|read| read.key), Some(value.key));
            }
        }
    }
}
