//! Headers to fields: exact, without case and punctuation, by alias, by number, by small misspelling.

mod names;
mod near;
mod recall;
mod tabs;
mod words;

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use crate::format::{Column, FORMATS, Field, Heading, Role, TabSpec};
use crate::mapping::How;
use crate::order;

pub use names::is_family_first;
pub use near::{nearest, nearly};
pub use recall::{Recalled, headings, recall};
pub use tabs::{tab_of_sheet, tabs_of_rows};
pub use words::distance;
pub(crate) use words::letters;

/// Headers of so many letters and more are no misspelling of anything.
const LONGEST: usize = 40;

/// How well a header says a field, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// The label or the key, letter by letter.
    Exact,
    /// The label or the key, without case and punctuation.
    Plain,
    /// Another word for it.
    Alias,
    /// One of several: `Parent 2`, `Guardian 1 email`; or with a note: `Email (required)`.
    Numbered,
    /// A small misspelling: how many letters are wrong.
    Misspelt(usize),
    /// A full name, where nothing else is the given name: [`crate::issue::Code::NameFull`] offers to split it.
    FullName,
}

impl Kind {
    /// The better, the lower.
    fn rank(self) -> u64 {
        match self {
            Self::Exact => 0,
            Self::Plain => 1,
            Self::Alias => 2,
            Self::Numbered => 3,
            Self::Misspelt(wrong) => 4 + wrong as u64,
            Self::FullName => u64::MAX,
        }
    }

    fn how(self) -> How {
        match self {
            Self::Exact | Self::Plain => How::Same,
            Self::Alias | Self::Numbered => How::Understood,
            Self::Misspelt(_) => How::Similar,
            Self::FullName => How::FullName,
        }
    }
}

/// What a header was understood to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    pub field: Option<Field>,
    /// `None` where nothing is known of it. With no field: it is remembered, or understood, to be left out.
    pub how: Option<How>,
}

/// Which field each header is, for a tab; `None` where it cannot be told.
///
/// Each field is found at most once, but for those that repeat. Over all columns a better kind of match wins over a
/// worse one, and of equals the first column.
///
/// ```
/// use importer::format::{Field, learners::{LEARNERS, STUDENTS}};
/// use importer::map::map_headers;
///
/// let headers = ["Given name", "Surname", "Parent email", "E-mail", "House"].map(str::to_owned);
/// let fields = map_headers(LEARNERS.tab(STUDENTS), &headers);
/// assert_eq!(
///     fields,
///     [Some(Field::GivenName), Some(Field::FamilyName), Some(Field::Parent), Some(Field::Email), None]
/// );
/// ```
pub fn map_headers(spec: &'static TabSpec, headers: &[String]) -> Vec<Option<Field>> {
    understand(spec, headers, &[]).into_iter().map(|found| found.field).collect()
}

/// As [`map_headers`], with what is remembered of the headers, which goes before all that they say themselves; and
/// how each was found.
pub fn understand(
    spec: &'static TabSpec,
    headers: &[String],
    recalled: &[Option<Option<Field>>],
) -> Vec<Found> {
    let known = &Headings::of(spec).free;
    let mut all = vec![Found::default(); headers.len()];
    let mut taken: Vec<Field> = Vec::new();
    let mut found: Vec<(Kind, usize, Field)> = Vec::new();
    for (column, header) in headers.iter().enumerate() {
        match recalled.get(column).copied().flatten() {
            Some(field) => {
                all[column] = Found { field, how: Some(How::Remembered) };
                taken.extend(field);
            }
            None => {
                let exact = spec.columns.iter().find(|column| column.is_exactly(header));
                let exact = exact.map(|column| (Kind::Exact, column.field));
                found.extend(exact.or_else(|| known.find(header)).map(|(kind, field)| (kind, column, field)));
            }
        }
    }
    for (kind, column, field) in order::by(found, |(kind, ..)| kind.rank()) {
        // Beside `Vorname`, `Name` is the other one.
        if kind == Kind::FullName
            && taken.contains(&Field::GivenName)
            && !taken.contains(&Field::FamilyName)
            && spec.column(Field::FamilyName).is_some()
            && words::plain(&headers[column]) == "name"
        {
            taken.push(Field::FamilyName);
            all[column] = Found { field: Some(Field::FamilyName), how: Some(How::Understood) };
            continue;
        }
        let named = taken.iter().any(|field| matches!(field, Field::GivenName | Field::FamilyName));
        if (taken.contains(&field) && !field.repeats()) || (kind == Kind::FullName && named) {
            continue;
        }
        taken.push(field);
        all[column] = Found { field: Some(field), how: Some(kind.how()) };
    }
    all
}

/// Is it a heading that a tab of any format knows, other than by misspelling?
///
/// ```
/// use importer::map::is_known;
///
/// assert!(is_known("Guardian 2 e-mail") && is_known("Surname"));
/// assert!(!is_known("Riverside Academy"));
/// ```
pub fn is_known(header: &str) -> bool {
    static WORDS: OnceLock<FxHashSet<String>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let tabs = FORMATS.iter().flat_map(|format| format.tabs);
        tabs.map(|spec| Known::of(spec, spec.columns))
            .flat_map(|known| known.words.into_iter().map(|word| word.text).chain(known.full_names))
            .collect()
    });
    // Nothing else is taken off.
    let has_more = || header.contains(|c: char| matches!(c, '(' | '[') || c.is_numeric());
    header.len() < LONGEST * 4
        && (words.contains(&words::plain(header))
            || (has_more() && words.contains(&words::bare(header).plain)))
}

/// A field's name or alias.
struct Word {
    text: String,
    /// The words of which it is made.
    parts: Vec<String>,
    /// Which letters it has.
    letters: u64,
    field: Field,
    /// Is it the field's own name?
    own: bool,
}

impl Word {
    fn new(text: &str, field: Field, own: bool) -> Self {
        let parts = words::parts(text);
        let text = parts.concat();
        Self { letters: letters(&text), text, parts, field, own }
    }
}

/// What a tab knows: headings that may be written in many ways, and those that are found letter by letter. Made once, as
/// making thousands of words plain takes longer than a small file.
struct Headings {
    free: Known,
    exact: Known,
}

impl Headings {
    fn of(spec: &'static TabSpec) -> &'static Self {
        static ALL: OnceLock<Vec<(&TabSpec, Headings)>> = OnceLock::new();
        let all = ALL.get_or_init(|| {
            let tabs = FORMATS.iter().flat_map(|format| format.tabs);
            tabs.map(|spec| {
                let columns = |is_free| {
                    spec.columns.iter().filter(move |column| (column.heading == Heading::Free) == is_free)
                };
                let [free, exact] = [true, false].map(|is_free| Known::of(spec, columns(is_free)));
                (spec, Self { free, exact })
            })
            .collect()
        });
        #[expect(clippy::expect_used, reason = "there are no tabs but those of the formats")]
        let (_, found) = all.iter().find(|(of, _)| std::ptr::eq(*of, spec)).expect("a tab of a format");
        found
    }
}

/// The words that some columns of a tab are known by, made plain.
struct Known {
    role: Role,
    words: Vec<Word>,
    full_names: Vec<String>,
    exact: Vec<(&'static str, Field)>,
}

impl Known {
    /// Of some columns of a tab.
    fn of<'c>(spec: &TabSpec, columns: impl IntoIterator<Item = &'c Column>) -> Self {
        let mut words = Vec::new();
        let mut exact = Vec::new();
        let mut has_given_name = false;
        for column in columns {
            let field = column.field;
            has_given_name |= field == Field::GivenName && column.heading == Heading::Free;
            let stem = column.label().trim_end_matches(|c: char| c.is_ascii_digit());
            for own in [stem, field.label(), field.key()] {
                exact.push((own, field));
                words.push(Word::new(own, field, true));
            }
            words.extend(column.aliases.iter().map(|alias| Word::new(alias, field, false)));
        }
        let full_names = [
            "name",
            "full name",
            "fullname",
            "display name",
            "complete name",
            "nom complet",
            "nom et prénom",
            "nom prénom",
            "prénom et nom",
            "prénom nom",
            "nombre completo",
            "nombre y apellidos",
            "apellidos y nombre",
            "vollständiger name",
            "vor und nachname",
            "name vorname",
            "vorname name",
        ]
        .into_iter()
        .map(words::plain)
        .chain([
            words::plain(&format!("{} name", spec.one)),
            words::plain(&format!("{} full name", spec.one)),
        ])
        .filter(|_| has_given_name)
        .collect();
        Self { role: spec.role, words, full_names, exact }
    }

    fn find(&self, header: &str) -> Option<(Kind, Field)> {
        if let Some(&(_, field)) = self.exact.iter().find(|(own, _)| *own == header) {
            return Some((Kind::Exact, field));
        }
        let plain = words::plain(header);
        if plain.is_empty() {
            return None;
        }
        if let Some((own, field)) = self.word(&plain) {
            return Some((if own { Kind::Plain } else { Kind::Alias }, field));
        }
        let parts = words::parts(header);
        if let [first, rest @ ..] = &parts[..]
            && tabs::is_role(self.role, first)
            && let Some((_, field)) = self.word(&rest.concat())
        {
            return Some((Kind::Alias, field));
        }
        let bare = words::bare(header);
        if let Some((_, field)) = self.word(&bare.plain)
            && (field.repeats() || bare.number.is_none_or(|number| number == 1))
        {
            if !self.is_telling(&bare.note) || self.agrees(field, &bare.note) {
                return Some((Kind::Numbered, field));
            }
            let meant = self.word(&format!("{}{}", bare.note.concat(), bare.plain));
            return meant.map(|(_, field)| (Kind::Numbered, field));
        }
        let is_own = |word: &str| tabs::is_role(self.role, word);
        let is_full = || !self.full_names.is_empty() && names::both(header, &is_own).is_some();
        if self.full_names.contains(&plain) || is_full() {
            return Some((Kind::FullName, Field::GivenName));
        }
        self.misspelt(&parts, &bare)
    }

    fn word(&self, plain: &str) -> Option<(bool, Field)> {
        // A field's own name is more than another's alias.
        let all = || self.words.iter().filter(|word| word.text == plain);
        all().find(|word| word.own).or_else(|| all().next()).map(|word| (word.own, word.field))
    }

    /// Does a note in parentheses say that the column is another's, or something else of them: `Email (mother)`,
    /// `Parent (phone)`?
    fn is_telling(&self, note: &[String]) -> bool {
        const OTHERS: [&str; 13] = [
            "phone",
            "mobile",
            "telephone",
            "tel",
            "name",
            "names",
            "room",
            "grade",
            "class",
            "yes",
            "no",
            "relation",
            "relationship",
        ];
        let is_number = |word: &str| word.parse::<u32>().is_ok();
        let tells =
            |word: &str| OTHERS.contains(&word) || (tabs::is_person(word) && !tabs::is_role(self.role, word));
        note.iter().any(|word| tells(word)) && note.iter().all(|word| tells(word) || is_number(word))
    }

    /// Does a note say of a field what it is: `Grade (class)`, `Parent 1 (mother)`?
    fn agrees(&self, field: Field, note: &[String]) -> bool {
        let is_theirs = |role| note.iter().all(|word| tabs::is_role(role, word));
        self.word(&note.concat()).is_some_and(|(_, said)| said == field)
            || field.refers_to().is_some_and(is_theirs)
    }

    /// The one field of which a word is this header with one letter wrong, or two in nine and more, and as few in each of
    /// several words. A word too many is no misspelling: `Parent ID` is not `Parent`.
    fn misspelt(&self, parts: &[String], bare: &words::Bare) -> Option<(Kind, Field)> {
        if NO_FIELDS.contains(&parts.concat().as_str()) {
            return None;
        }
        let parts: Vec<&str> =
            parts.iter().map(String::as_str).filter(|part| part.parse::<u32>().is_err()).collect();
        let text = parts.concat();
        if text.len() >= LONGEST {
            return None;
        }
        let allowed = allowed(&text);
        let mut best: Option<(usize, Field)> = None;
        let mut tie = false;
        let letters = letters(&text);
        for word in &self.words {
            // A wrong letter adds one to what they have not in common and takes one from it, at most.
            let apart = (letters ^ word.letters).count_ones() as usize;
            if apart > 2 * allowed || (parts.len() > 1 && parts.len() != word.parts.len()) {
                continue;
            }
            let wrong = distance(&word.text, &text);
            let mut pairs = parts.iter().zip(&word.parts);
            let is_each_near = parts.len() != word.parts.len()
                || pairs.all(|(part, meant)| distance(part, meant) <= self::allowed(part));
            // Of four letters one may be missing, but not be another: `From` is not `Form`.
            let is_other = text.len() < 5 && word.text.len() <= text.len();
            if wrong > allowed || word.text.len() < 4 || !is_each_near || (wrong > 0 && is_other) {
                continue;
            }
            match best {
                Some((fewest, other)) if wrong == fewest => tie |= other != word.field,
                Some((fewest, _)) if wrong > fewest => {}
                _ => (best, tie) = (Some((wrong, word.field)), false),
            }
        }
        let (wrong, field) = best.filter(|_| !tie)?;
        let first = bare.number.is_none_or(|number| number == 1);
        (field.repeats() || first).then_some((Kind::Misspelt(wrong), field))
    }
}

/// How many letters of a word may be wrong.
fn allowed(word: &str) -> usize {
    match word.chars().count() {
        0..4 => 0,
        4..9 => 1,
        _ => 2,
    }
}

/// Headings that are near to others and mean something else.
const NO_FIELDS: [&str; 6] = ["nome", "local", "from", "roomnumber", "lastdate", "middlename"];
