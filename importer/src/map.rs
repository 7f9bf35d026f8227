//! Headers to fields: exact, without case and punctuation, by alias, by number, by small misspelling.

mod recall;
mod tabs;
mod words;

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use crate::format::{Column, FORMATS, Field, Heading, TabSpec};
use crate::mapping::How;

pub use recall::{Recalled, headings, recall};
pub use tabs::{tab_of_sheet, tabs_of_rows};
pub use words::distance;
pub(crate) use words::letters;

/// Headers of so many letters and more are no misspelling of anything.
const LONGEST: usize = 40;

/// How well a header says a field, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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
    found.sort_by_key(|&(kind, column, _)| (kind, column));
    for (kind, column, field) in found {
        let named = taken.iter().any(|field| matches!(field, Field::GivenName | Field::FamilyName));
        if (taken.contains(&field) && !field.repeats()) || (kind == Kind::FullName && named) {
            continue;
        }
        taken.push(field);
        all[column] = Found { field: Some(field), how: Some(kind.how()) };
    }
    all
}

/// The column that a heading nearly names, of those that are found letter by letter; with how it has to be written.
///
/// ```
/// use importer::format::{Field, company::COMPANY};
/// use importer::map::nearly;
///
/// let (column, heading) = nearly(&COMPANY.tabs[0], "CompanyName").unwrap();
/// assert_eq!((column.field, heading.as_str()), (Field::Place, "companyName"));
/// assert_eq!(nearly(&COMPANY.tabs[0], "Module Requested 3").unwrap().1, "module requested 3");
/// assert!(nearly(&COMPANY.tabs[0], "companyName").is_none() && nearly(&COMPANY.tabs[0], "notes").is_none());
/// ```
pub fn nearly(spec: &'static TabSpec, header: &str) -> Option<(&'static Column, String)> {
    let mut exact = spec.columns.iter().filter(|column| column.heading != Heading::Free);
    if exact.any(|column| column.is_exactly(header)) {
        return None;
    }
    let (_, field) = Headings::of(spec).exact.find(header)?;
    let column = spec.column(field)?;
    let number = words::bare(header).number.filter(|_| field.repeats());
    let stem = column.label().trim_end_matches(|c: char| c.is_ascii_digit());
    let heading = match number {
        Some(number) => format!("{stem}{number}"),
        None => column.label().to_owned(),
    };
    Some((column, heading))
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
    let has_more = || header.contains(|c: char| c == '(' || c.is_numeric());
    header.len() < LONGEST * 4
        && (words.contains(&words::plain(header))
            || (has_more() && words.contains(&words::bare(header).plain)))
}

/// A field's name or alias.
struct Word {
    text: String,
    /// Of how many words it is made.
    count: usize,
    /// Which letters it has.
    letters: u64,
    field: Field,
    /// Is it the field's own name?
    own: bool,
}

impl Word {
    fn new(text: &str, field: Field, own: bool) -> Self {
        let (text, count) = words::counted(text);
        Self { letters: letters(&text), text, count, field, own }
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
        Self { words, full_names, exact }
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
        let bare = words::bare(header);
        if let Some((_, field)) = self.word(&bare.plain)
            && (field.repeats() || bare.number.is_none_or(|number| number == 1))
        {
            return Some((Kind::Numbered, field));
        }
        if self.full_names.contains(&plain) {
            return Some((Kind::FullName, Field::GivenName));
        }
        self.misspelt(&plain, &bare)
    }

    fn word(&self, plain: &str) -> Option<(bool, Field)> {
        // A field's own name is more than another's alias.
        let all = || self.words.iter().filter(|word| word.text == plain);
        all().find(|word| word.own).or_else(|| all().next()).map(|word| (word.own, word.field))
    }

    /// The one field of which a word is this header with one letter wrong, or two in eight and more. A word too many is
    /// no misspelling: `Parent ID` is not `Parent`.
    fn misspelt(&self, plain: &str, bare: &words::Bare) -> Option<(Kind, Field)> {
        let text = if bare.number.is_some() { &bare.plain } else { plain };
        let length = text.chars().count();
        let allowed = match length {
            4..8 => 1,
            8..LONGEST => 2,
            _ => return None,
        };
        let mut best: Option<(usize, Field)> = None;
        let mut tie = false;
        let letters = letters(text);
        for Word { text: word, count, letters: theirs, field, .. } in &self.words {
            // A wrong letter adds one to what they have not in common and takes one from it, at most.
            let apart = (letters ^ theirs).count_ones() as usize;
            if word.len() < 4 || apart > 2 * allowed || (bare.count > 1 && bare.count != *count) {
                continue;
            }
            let wrong = distance(word, text);
            if wrong > allowed {
                continue;
            }
            match best {
                Some((fewest, other)) if wrong == fewest => tie |= other != *field,
                Some((fewest, _)) if wrong > fewest => {}
                _ => (best, tie) = (Some((wrong, *field)), false),
            }
        }
        let (wrong, field) = best.filter(|_| !tie)?;
        let first = bare.number.is_none_or(|number| number == 1);
        (field.repeats() || first).then_some((Kind::Misspelt(wrong), field))
    }
}
