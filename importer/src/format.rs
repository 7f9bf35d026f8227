//! The import formats: tables of tabs and columns, as data.

mod aliases;
pub mod company;
pub mod departments;
mod field;
pub mod languages;
pub mod learners;
pub mod notes;
mod options;
mod role;
pub mod school;
pub mod site;

pub use field::Field;
pub use options::{Choice, OptionKey, OptionKind, OptionSpec, Options};
pub use role::Role;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A tab of a format, by its place in [`Format::tabs`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tab(pub u8);

/// A format: which tabs there are, what they hold, and what follows from it.
#[derive(Debug)]
pub struct Format {
    pub key: &'static str,
    pub label: &'static str,
    /// For whom it is, in a sentence.
    pub about: &'static str,
    pub tabs: &'static [TabSpec],
    pub belongs: Belongs,
    /// The roles that a row gives, by what it says.
    pub grants: fn(&TabSpec, &Says<'_>) -> Vec<Grant>,
    /// Are several rows with one e-mail one person in several places?
    pub several_rows: bool,
    /// What a row does, its options say: whom it matches, what it may change. Each row is somebody of their own.
    pub by_options: bool,
    /// Is somebody of whom nothing changes called skipped, not unchanged?
    pub unchanged_is_skipped: bool,
    /// Is there a file of example rows beside the template?
    pub has_example: bool,
    /// What the administrator may choose, in the order of the page.
    pub options: &'static [OptionSpec],
}

/// Where the people of a format belong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belongs {
    /// To the place that was chosen for the import.
    Chosen,
    /// To the department below the chosen place whose ID the row has; without one, to the chosen place.
    Department,
    /// To the school whose ID the row has, wherever the administrator may import.
    School,
    /// To the company whose exact name the row has, wherever the administrator may import.
    Company,
}

impl Belongs {
    /// Is a place chosen before anything else?
    pub fn is_chosen(self) -> bool {
        matches!(self, Self::Chosen | Self::Department)
    }

    /// Does a row name its place by name? Else by ID.
    pub fn by_name(self) -> bool {
        self == Self::Company
    }

    /// The format's own word for a place.
    pub fn word(self) -> &'static str {
        match self {
            Self::Chosen => "place",
            Self::Department => "department",
            Self::School => "school",
            Self::Company => "company",
        }
    }
}

/// What a row says in a field, cleaned.
pub type Says<'a> = dyn Fn(Field) -> Cow<'a, str> + 'a;

/// A role that a row gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    pub role: Role,
    pub at: At,
    /// It is not given where the person is more already.
    pub unless_more: bool,
}

/// Where a role is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// In the place of the row.
    Row,
    /// In the place imported into.
    Chosen,
}

/// One tab of a format.
#[derive(Debug)]
pub struct TabSpec {
    /// The stable word, also in URLs of templates: `students`. No two tabs of all formats have the same.
    pub key: &'static str,
    /// What administrators read: `Students`.
    pub label: &'static str,
    /// One row of it, in a sentence: `student`.
    pub one: &'static str,
    /// The role that a row gives, where its cells do not say.
    pub role: Role,
    pub columns: &'static [Column],
}

/// One column that a tab knows.
#[derive(Debug)]
pub struct Column {
    pub field: Field,
    /// Its own heading; empty where that is the field's label.
    pub header: &'static str,
    /// How its heading is found.
    pub heading: Heading,
    /// Must the column be there, and every cell of it be filled?
    pub required: bool,
    /// Does a wrong cell keep the row out, where it is elsewhere only warned of?
    pub strict: bool,
    /// Is what a username may not have only warned of? Whether it is mended or refused the options say.
    pub lenient: bool,
    /// The words that its cells may have, where that is a closed list; empty where any text is good.
    pub values: &'static [Value],
    /// Other headings that mean the same, in lower case with single spaces and no punctuation; of a column that is known
    /// by its exact heading only, these are exact too.
    pub aliases: &'static [&'static str],
    /// The cell of the template's example row.
    pub example: &'static str,
    /// The reference page's own words for an e-mail that is none; empty where it has none.
    pub not_an_email: &'static str,
}

/// How the heading of a column is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heading {
    /// However it is written, by other words, by small misspellings.
    Free,
    /// Letter by letter. One that is nearly so is not imported, and said.
    Exact,
    /// Letter by letter. One that is nearly so keeps all rows out until it is mended.
    Refused,
}

impl Column {
    /// A column of a field, about which the rest is to be said.
    pub const fn of(field: Field) -> Self {
        Self {
            field,
            header: "",
            heading: Heading::Free,
            required: false,
            strict: false,
            lenient: false,
            values: &[],
            aliases: &[],
            example: "",
            not_an_email: "",
        }
    }

    /// Its heading in templates, and what administrators read.
    pub fn label(&self) -> &'static str {
        if self.header.is_empty() { self.field.label() } else { self.header }
    }

    /// Is this its heading, letter by letter? One that repeats has a number at its end.
    pub fn is_exactly(&self, header: &str) -> bool {
        if self.field == Field::Profile {
            return header.strip_prefix(self.header).is_some_and(|name| !name.is_empty());
        }
        if self.field.repeats() && !self.header.is_empty() {
            let stem = self.header.trim_end_matches(|c: char| c.is_ascii_digit());
            let is_numbered = stem.len() < self.header.len();
            let number = header.strip_prefix(stem);
            return number.is_some_and(|number| {
                number.is_empty() != is_numbered && number.bytes().all(|byte| byte.is_ascii_digit())
            });
        }
        header == self.label() || (self.heading != Heading::Free && self.aliases.contains(&header))
    }
}

/// A word of a closed list.
#[derive(Debug)]
pub struct Value {
    /// As it is stored: `en`.
    pub key: &'static str,
    /// What administrators read: `English`.
    pub label: &'static str,
    /// Other words for it, in lower case without accents: `anglais`.
    pub aliases: &'static [&'static str],
}

/// `1` and `0`, and how else people say so.
pub const FLAG: &[Value] = &[
    Value { key: "1", label: "Yes", aliases: &["y", "true", "oui", "si", "ja", "vrai", "wahr", "verdadero"] },
    Value { key: "0", label: "No", aliases: &["n", "false", "non", "nein", "faux", "falsch", "falso"] },
];

impl Format {
    pub fn tab(&self, tab: Tab) -> &'static TabSpec {
        &self.tabs[usize::from(tab.0)]
    }

    pub fn tabs(&self) -> impl Iterator<Item = (Tab, &'static TabSpec)> {
        (0u8..).map(Tab).zip(self.tabs)
    }

    /// Is the whole import refused for one course that is not known?
    pub fn rejects_as_a_whole(&self) -> bool {
        self.has(Field::Course) && !self.by_options
    }

    /// Has a tab of it a column for this field?
    pub fn has(&self, field: Field) -> bool {
        self.tabs.iter().any(|spec| spec.column(field).is_some())
    }

    /// What may be chosen under a key, where the format has it.
    pub fn option(&self, key: OptionKey) -> Option<&'static OptionSpec> {
        self.options.iter().find(|option| option.key == key)
    }
}

impl TabSpec {
    /// The field with this [`Field::key`].
    pub fn field(&self, key: &str) -> Option<Field> {
        self.columns.iter().map(|column| column.field).find(|field| field.key() == key)
    }

    pub fn column(&self, field: Field) -> Option<&'static Column> {
        self.columns.iter().find(|column| column.field == field)
    }

    /// What administrators of this tab read for a field.
    pub fn label(&self, field: Field) -> &'static str {
        self.column(field).map_or(field.label(), Column::label)
    }
}

/// All formats, the default one first.
pub static FORMATS: [&Format; 5] =
    [&learners::LEARNERS, &departments::DEPARTMENTS, &school::SCHOOL, &company::COMPANY, &site::SITE];

/// Finds a format by its key.
pub fn by_key(key: &str) -> Option<&'static Format> {
    FORMATS.into_iter().find(|format| format.key == key)
}

/// The tab of any format that has this key.
pub fn tab_by_key(key: &str) -> Option<(&'static Format, Tab)> {
    FORMATS
        .into_iter()
        .find_map(|format| format.tabs().find(|(_, spec)| spec.key == key).map(|(tab, _)| (format, tab)))
}
