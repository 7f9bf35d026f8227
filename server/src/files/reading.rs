//! How files are read, where an option file says it: `[reading]`, and `[reading."roster.csv"]` for one alone. The names
//! are those that `rollcall read --json` prints.

use std::path::Path;

use importer::message::{Delimiter, DelimiterChoice, DialectChoice, Encoding, HeaderChoice, Quote};
use toml::{Table, Value};

use super::Named;

pub(super) const READING: &str = "reading";
const ENCODING: &str = "encoding";
const DELIMITER: &str = "delimiter";
const QUOTE: &str = "quote";
const HEADER_ROW: &str = "header_row";

/// What is chosen for all files, and for some of them.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    all: Chosen,
    /// By the names of files.
    some: Vec<(String, Chosen)>,
}

/// What is not chosen is found by looking.
#[derive(Clone, Copy, Debug, Default)]
struct Chosen {
    encoding: Option<Encoding>,
    delimiter: Option<DelimiterChoice>,
    quote: Option<Quote>,
    header: Option<HeaderChoice>,
}

impl Reading {
    /// # Errors
    /// A sentence with what is wrong, where, and what to write.
    pub(super) fn read(table: Table) -> Result<Self, String> {
        let mut reading = Self::default();
        for (key, value) in table {
            match value {
                Value::Table(of_file) => {
                    let at = format!("[{READING}.\"{key}\"]");
                    let mut chosen = Chosen::default();
                    for (key, value) in of_file {
                        chosen.set(&at, &key, &value)?;
                    }
                    reading.some.push((key, chosen));
                }
                value => reading.all.set(&format!("[{READING}]"), &key, &value)?,
            }
        }
        Ok(reading)
    }

    /// Is every file that it names among those that are read?
    pub(super) fn fits(&self, files: &[Named]) -> Result<(), String> {
        let is_there = |name: &str| files.iter().any(|file| is_called(&file.path, name));
        match self.some.iter().find(|(name, _)| !is_there(name)) {
            Some((name, _)) => Err(format!(
                "[{READING}.\"{name}\"] is of none of these files; write the name of one of them, or take it out"
            )),
            None => Ok(()),
        }
    }

    pub(super) fn of(&self, file: &Path) -> DialectChoice {
        let own = self.some.iter().find(|(name, _)| is_called(file, name));
        let own = own.map(|(_, chosen)| *chosen).unwrap_or_default();
        DialectChoice {
            encoding: own.encoding.or(self.all.encoding),
            delimiter: own.delimiter.or(self.all.delimiter).unwrap_or_default(),
            quote: own.quote.or(self.all.quote),
            header: own.header.or(self.all.header).unwrap_or_default(),
            ..DialectChoice::default()
        }
    }
}

/// By its whole path, as it is given, or by its last part.
fn is_called(file: &Path, name: &str) -> bool {
    file == Path::new(name) || file.file_name().is_some_and(|last| last == name)
}

impl Chosen {
    fn set(&mut self, at: &str, key: &str, value: &Value) -> Result<(), String> {
        let text = value.as_str();
        let wrong = |good: String| format!("in {at}, {key} is {value}; write {good}");
        match key {
            ENCODING => {
                let found = text.and_then(|text| Encoding::from_key(&text.to_ascii_lowercase()));
                self.encoding = Some(found.ok_or_else(|| wrong(format!("one of {}", encodings())))?);
            }
            DELIMITER => {
                let is = |text: &str| Delimiter::ALL.into_iter().find(|known| is_byte(text, known.byte()));
                let found = match text {
                    Some("") => Some(DelimiterChoice::OneColumn),
                    text => text.and_then(is).map(DelimiterChoice::Is),
                };
                self.delimiter = Some(found.ok_or_else(|| wrong(DELIMITERS.to_owned()))?);
            }
            QUOTE => {
                let is = |text: &str| Quote::ALL.into_iter().find(|known| is_byte(text, known.byte()));
                self.quote = Some(text.and_then(is).ok_or_else(|| wrong(QUOTES.to_owned()))?);
            }
            HEADER_ROW => {
                let line = value.as_integer().and_then(|line| u32::try_from(line).ok());
                self.header = Some(match line.ok_or_else(|| wrong(HEADER_ROWS.to_owned()))? {
                    0 => HeaderChoice::None,
                    line => HeaderChoice::Line(line),
                });
            }
            _ => {
                return Err(format!(
                    "in {at}, {key} is not known; there are {ENCODING}, {DELIMITER}, {QUOTE} and {HEADER_ROW}"
                ));
            }
        }
        Ok(())
    }
}

const DELIMITERS: &str = r#"",", ";", "\t" or "|"; or "" where every line is one cell"#;
const QUOTES: &str = r#""\"" or "'""#;
const HEADER_ROWS: &str =
    "the number that a spreadsheet shows for the line with the headings; or 0 where there are none";

fn is_byte(text: &str, byte: u8) -> bool {
    text.as_bytes() == [byte]
}

fn encodings() -> String {
    Encoding::ALL.map(Encoding::key).join(", ")
}

/// For the option file that chooses nothing.
pub(super) fn commented() -> String {
    format!(
        "\n# How the files are read, where looking at them finds something else; for one alone under [{READING}.\"roster.csv\"].\n\
         # {ENCODING}: one of {}\n# {DELIMITER}: {DELIMITERS}\n# {QUOTE}: {QUOTES}\n# {HEADER_ROW}: {HEADER_ROWS}\n\
         # Of a workbook only {HEADER_ROW} counts.\n\
         # [{READING}]\n# {ENCODING} = \"utf-8\"\n# {DELIMITER} = \",\"\n# {QUOTE} = \"\\\"\"\n# {HEADER_ROW} = 1\n",
        encodings()
    )
}
