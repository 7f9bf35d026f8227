//! What is chosen for an import from the command line: the option file, and how it is shown.

use std::fmt::Write as _;

use importer::check::list;
use importer::format::{Belongs, Column, Field, Format, OptionKey, OptionKind, OptionSpec, Options, site};
use toml::{Table, Value};

use super::Named;
use super::reading::{self, READING, Reading};

/// What an option file says.
#[derive(Debug, Default)]
pub struct Choices {
    pub(super) options: Options,
    pub(super) place: Option<String>,
    pub(super) password: Option<String>,
    /// Headings, and the keys of their fields.
    pub(super) columns: Vec<(String, String)>,
    /// What words of closed lists mean.
    pub(super) values: Vec<Meaning>,
    pub(super) reading: Reading,
}

/// A word of the files under a field, and that of the field's list which it means; empty: nothing.
#[derive(Clone, Debug)]
pub(super) struct Meaning {
    pub field: Field,
    pub text: String,
    pub word: String,
}

const PLACE: &str = "place";
const COLUMNS: &str = "columns";
const DEFAULTS: &str = "defaults";
const VALUES: &str = "values";

impl Choices {
    /// Reads an option file, as [`commented`] shows it.
    pub fn read(format: &Format, text: &str) -> Result<Self, String> {
        let file: Table = text.parse().map_err(|error| format!("the options are no TOML: {error}"))?;
        let mut choices = Self::default();
        for (key, value) in file {
            let option = OptionKey::from_key(&key).and_then(|key| format.option(key));
            match (option, value) {
                (Some(option), Value::String(text)) if option.key == OptionKey::FirstPassword => {
                    choices.options.set(option.key, true);
                    choices.password = Some(text);
                }
                (Some(OptionSpec { key, kind: OptionKind::Choice(_), .. }), Value::String(chosen)) => {
                    choices.options.choose(*key, chosen);
                }
                (None, Value::Table(texts)) if key == DEFAULTS && format.by_options => {
                    for (key, text) in texts {
                        let field = site::DEFAULTS.into_iter().find(|field| field.key() == key);
                        let (Some(field), Value::String(text)) = (field, text) else {
                            return Err(format!("there can be no default for {key}"));
                        };
                        choices.options.set_default(field, text);
                    }
                }
                (Some(option), Value::Boolean(chosen)) if option.key != OptionKey::FirstPassword => {
                    choices.options.set(option.key, chosen);
                }
                (None, Value::String(text)) if key == PLACE && format.belongs.is_chosen() => {
                    choices.place = Some(text);
                }
                (None, Value::Table(columns)) if key == COLUMNS => {
                    let text = |value: &Value| value.as_str().map(str::to_owned);
                    let all: Option<Vec<_>> =
                        columns.iter().map(|(at, to)| Some((at.clone(), text(to)?))).collect();
                    choices.columns =
                        all.ok_or("in [columns], each heading is followed by a field in quotes")?;
                }
                (None, Value::Table(reading)) if key == READING => {
                    choices.reading = Reading::read(reading)?;
                }
                (None, Value::Table(fields)) if key == VALUES => choices.values = meanings(format, fields)?,
                _ => {
                    return Err(format!(
                        "the option {key} is not known for {0}, or is not written as `rollcall formats {0} --options` shows it",
                        format.key
                    ));
                }
            }
        }
        Ok(choices)
    }

    /// Is everything answered that an import has to know?
    ///
    /// # Errors
    /// A sentence with the question.
    pub fn are_whole(&self, format: &Format) -> Result<(), String> {
        let is_open = |option: &&OptionSpec| {
            option.kind == OptionKind::Asked && self.options.answer(option.key).is_none()
        };
        match format.options.iter().find(is_open) {
            Some(option) => Err(format!(
                "“{}” has to be answered: write {} = true or false into the options",
                option.label,
                option.key.key()
            )),
            None => Ok(()),
        }
    }

    /// Is every file that they speak of among those that are read?
    ///
    /// # Errors
    /// A sentence.
    pub fn fit(&self, files: &[Named]) -> Result<(), String> {
        self.reading.fits(files)
    }
}

/// Fields with closed lists, each once.
fn listed(format: &Format) -> Vec<&'static Column> {
    let mut columns: Vec<&Column> = Vec::new();
    for column in format.tabs.iter().flat_map(|tab| tab.columns).filter(|column| !column.values.is_empty()) {
        if columns.iter().all(|known| known.field != column.field) {
            columns.push(column);
        }
    }
    columns
}

fn words(column: &Column) -> String {
    let words: Vec<String> =
        column.values.iter().map(|value| format!("{} ({})", value.key, value.label)).collect();
    words.join(", ")
}

fn meanings(format: &Format, fields: Table) -> Result<Vec<Meaning>, String> {
    let listed = listed(format);
    let mut meanings = Vec::new();
    for (key, words_of_field) in fields {
        let column = listed.iter().find(|column| column.field.key() == key).ok_or_else(|| {
            let keys: Vec<&str> = listed.iter().map(|column| column.field.key()).collect();
            match keys.is_empty() {
                true => format!("[{VALUES}.{key}]: {} has no field with a closed list of words", format.key),
                false => format!(
                    "[{VALUES}.{key}]: this is no field with a closed list of words; there are {}",
                    keys.join(", ")
                ),
            }
        })?;
        let Value::Table(words_of_field) = words_of_field else {
            return Err(format!("in [{VALUES}], {key} is followed by words; write [{VALUES}.{key}]"));
        };
        for (text, word) in words_of_field {
            let good = word.as_str().filter(|word| word.is_empty() || list::is_good(column, word));
            let Some(good) = good else {
                return Err(format!(
                    "in [{VALUES}.{key}], “{text}” is to mean {word}, which is none of its words; write one of {} in quotes, or \"\" for nothing",
                    words(column)
                ));
            };
            meanings.push(Meaning { field: column.field, word: good.to_owned(), text });
        }
    }
    Ok(meanings)
}

/// Every option of a format with its default, as an option file that chooses nothing.
pub fn commented(format: &Format) -> String {
    let mut text = format!(
        "# Options of {}: {}\n# Take the # in front of a line away to choose.\n",
        format.key, format.label
    );
    if format.belongs.is_chosen() {
        let word = if format.belongs == Belongs::Department {
            "The place that has the departments"
        } else {
            "The place that the people belong to"
        };
        let _ = write!(
            text,
            "\n# {word}: its ID, its number as #1, or its name where only one has that.\n# Not needed where you administer one place only.\n# {PLACE} = \"#1\"\n"
        );
    }
    for option in format.options {
        let _ = write!(text, "\n# {}\n", option.label);
        if !option.help.is_empty() {
            let _ = writeln!(text, "# {}", option.help);
        }
        let key = option.key.key();
        let _ = match option.kind {
            OptionKind::Secret => writeln!(text, "# {key} = \"\""),
            OptionKind::Asked => writeln!(text, "# It has to be answered: true or false.\n# {key} = false"),
            OptionKind::Flag => writeln!(text, "# {key} = false"),
            OptionKind::Choice(choices) => {
                for choice in choices {
                    let _ = writeln!(text, "#   {}: {}", choice.key, choice.label);
                }
                if option.key == OptionKey::MatchOn {
                    let _ = writeln!(
                        text,
                        "#   {}X: the unique profile field with the short name X",
                        site::PROFILE
                    );
                }
                writeln!(text, "# {key} = \"{}\"", choices.first().map_or("", |choice| choice.key))
            }
        };
    }
    if format.by_options {
        let keys: Vec<&str> = site::DEFAULTS.iter().map(|field| field.key()).collect();
        let _ = write!(
            text,
            "\n# Values for columns that the file does not have: {}.\n# %f first name, %l last name, %u username; - lower, + upper, ~ title case, a number: so many characters.\n# [{DEFAULTS}]\n# username = \"%-1f%-l\"\n",
            keys.join(", ")
        );
    }
    let mut fields: Vec<&str> =
        format.tabs.iter().flat_map(|tab| tab.columns).map(|column| column.field.key()).collect();
    fields.sort_unstable();
    fields.dedup();
    let _ = write!(
        text,
        "\n# Columns that are not found by their headings, by heading and field; \"\" leaves a column out.\n# Fields are {}.\n# [{COLUMNS}]\n# \"A heading\" = \"email\"\n",
        fields.join(", ")
    );
    let listed = listed(format);
    if let Some(first) = listed.first() {
        let _ = write!(
            text,
            "\n# What words mean that are none of a closed list, by field: the word and its meaning; \"\" means nothing.\n"
        );
        for column in &listed {
            let _ = writeln!(text, "#   {}: {}", column.field.key(), words(column));
        }
        let word = first.values.first().map_or("", |value| value.key);
        let _ = write!(text, "# [{VALUES}.{}]\n# \"A word\" = \"{word}\"\n", first.field.key());
    }
    text.push_str(&reading::commented());
    text
}
