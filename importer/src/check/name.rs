//! Names of people: any script, but nothing that cannot be seen (SPEC §2).

mod order;
mod scripts;

use crate::format::Field;
use crate::issue::{Code, Fix};

use super::cell::{Codes, Proposal};
use super::email::short;

pub use order::NameOrder;
pub use scripts::{is_mixed, unmix};

/// The longest name, in characters.
pub const LONGEST: usize = 100;

/// What is wrong with a cleaned name.
///
/// ```
/// use importer::check::name::look;
/// use importer::issue::Code;
///
/// assert!(look("Adébáyò").is_empty());
/// assert!(look("Amara\u{202E}").has(Code::NameControl));
/// assert!(look("Аnna").has(Code::NameMixedScripts), "the first letter is Cyrillic");
/// ```
pub fn look(text: &str) -> Codes {
    let mut codes = Codes::NONE;
    if text.len() > LONGEST && text.chars().count() > LONGEST {
        codes.insert(Code::NameTooLong);
    }
    if text.is_ascii() {
        if text.bytes().any(|byte| byte.is_ascii_control()) {
            codes.insert(Code::NameControl);
        }
        return codes;
    }
    if text.chars().all(is_plain_latin) {
        return codes;
    }
    if has_unseen(text) {
        codes.insert(Code::NameControl);
    }
    if is_mixed(text) {
        codes.insert(Code::NameMixedScripts);
    }
    codes
}

/// A letter or sign of Latin that can be seen, with which most names need no further look.
fn is_plain_latin(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{A0}' | 'À'..='ɏ' | '’')
}

/// The sentence for a code that [`look`] found.
pub fn message(code: Code, label: &str, text: &str) -> String {
    match code {
        Code::NameTooLong => {
            let count = text.chars().count();
            format!("{label} has {count} characters; at most {LONGEST} are possible. Shorten it.")
        }
        Code::NameMixedScripts => match scripts::odd_letters(text) {
            Some(odd) => format!(
                "“{}” mixes two alphabets: {odd}. Look whether a letter is a look-alike.",
                short(text)
            ),
            None => format!("“{}” mixes two alphabets in one word. Look whether it is right.", short(text)),
        },
        _ => format!("{label} has an invisible character in it, such as a line break. Take it out."),
    }
}

/// The name without what cannot be seen, one space for line breaks and tabs.
pub fn without_unseen(text: &str) -> String {
    let spaced: String =
        text.chars().map(|c| if c.is_control() && c.is_whitespace() { ' ' } else { c }).collect();
    let mut kept = String::new();
    let all: Vec<char> = spaced.chars().collect();
    for (at, &c) in all.iter().enumerate() {
        let double = c == ' ' && kept.ends_with(' ') && !text.contains("  ");
        if !double && !is_unseen(c) && (!is_joiner(c) || joins(&all, at)) {
            kept.push(c);
        }
    }
    super::clean::text(&kept).into_owned()
}

/// Is the given name a full name, the family name being blank ([`Code::NameFull`])? Both are cleaned.
///
/// ```
/// use importer::check::name::is_full;
///
/// assert!(is_full("Mei Ling Tan", ""));
/// assert!(!is_full("Mei Ling", "Tan") && !is_full("Mei", ""));
/// ```
pub fn is_full(given: &str, family: &str) -> bool {
    // Most first names are one word of letters.
    let is_word = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let has_comma =
        || given.split_once(',').is_some_and(|(last, first)| !last.is_empty() && !first.is_empty());
    family.is_empty() && !is_word(given) && (given.split_whitespace().nth(1).is_some() || has_comma())
}

/// The sentence for a full name in the cell of the given name.
pub fn full_message(given: &str) -> String {
    format!(
        "“{}” looks like a full name, and the last name is empty. Split it, or type the last name.",
        short(given)
    )
}

/// Small words that go with the last name behind them.
const PARTICLES: [&str; 26] = [
    "de", "la", "las", "los", "del", "da", "das", "do", "dos", "di", "van", "von", "zu", "der", "den", "ter",
    "bin", "ibn", "al", "el", "le", "st.", "du", "della", "bint", "y",
];

/// What stands behind a whole name, and belongs to the last name.
const SUFFIXES: [&str; 4] = ["jr", "sr", "ii", "iii"];
/// The same, behind a comma only: some of them are names, too.
const TITLES: [&str; 5] = ["phd", "md", "esq", "dds", "iv"];

fn is_one_of(words: &[&str], word: &str) -> bool {
    let word: String = word.chars().filter(|c| *c != '.').collect();
    words.iter().any(|each| each.eq_ignore_ascii_case(&word))
}

/// How a full name would be split: before the last word and the particles that go with it, or at the comma of
/// `Tan, Mei Ling`. `family_first` is what the heading says: `Nom et prénom`.
///
/// ```
/// use importer::check::name::split;
///
/// let [split] = &split("Mei Ling Tan", false)[..] else { panic!() };
/// assert_eq!(split.text, "Mei Ling");
/// assert_eq!(split.also.as_ref().map(|(_, family)| family.as_str()), Some("Tan"));
/// let [particles] = &importer::check::name::split("Ana María de la Cruz", false)[..] else { panic!() };
/// assert_eq!(particles.text, "Ana María");
/// let [french] = &importer::check::name::split("Dupont Élodie", true)[..] else { panic!() };
/// assert_eq!(french.text, "Élodie");
/// ```
pub fn split(full: &str, family_first: bool) -> Vec<Proposal> {
    let parts: Vec<&str> = full.split(',').map(str::trim).collect();
    // `John Smith, PhD`, `Smith, John, Jr.`, `Smith, Jr., John`.
    let is_whole = parts.len() > 2 || parts[0].contains(char::is_whitespace);
    let is_behind = |part: &&str| is_whole && (is_one_of(&SUFFIXES, part) || is_one_of(&TITLES, part));
    let (mut behind, others): (Vec<&str>, Vec<&str>) = parts[1..].iter().copied().partition(is_behind);
    let (first, last) = match others[..] {
        [first] => (first, parts[0]),
        [] => {
            let name = parts[0];
            // `John Smith III`.
            let (name, suffix) = match name.rsplit_once(' ') {
                Some((name, suffix)) if is_one_of(&SUFFIXES, suffix) => (name.trim_end(), Some(suffix)),
                _ => (name, None),
            };
            behind.splice(0..0, suffix);
            if family_first {
                let (last, first) = name.split_at(first_name(name));
                (first, last)
            } else {
                name.split_at(last_name(name))
            }
        }
        _ => return Vec::new(),
    };
    let (first, last) = (first.trim(), last.trim());
    if first.is_empty() || last.is_empty() {
        return Vec::new();
    }
    behind.insert(0, last);
    let last = behind.join(" ");
    vec![Proposal {
        fix: Fix {
            label: format!("Split into “{first}” and “{last}”"),
            note: "First name and last name".to_owned(),
        },
        text: first.to_owned(),
        also: Some((Field::FamilyName, last)),
    }]
}

/// Where the first name begins that stands behind the last name: behind words in capitals (`DUPONT Marie Claire`), else with
/// the last word.
fn first_name(full: &str) -> usize {
    let is_capitals = |word: &&str| word.chars().count() > 1 && !word.chars().any(char::is_lowercase);
    let capitals: Vec<&str> = full.split_whitespace().take_while(is_capitals).collect();
    let word = full.split_whitespace().nth(capitals.len()).filter(|_| !capitals.is_empty());
    match word.or_else(|| full.split_whitespace().last()) {
        Some(word) => word.as_ptr().addr() - full.as_ptr().addr(),
        None => full.len(),
    }
}

/// Where the last name begins; 0 where there is one word only.
fn last_name(full: &str) -> usize {
    let Some((mut rest, _)) = full.rsplit_once(char::is_whitespace) else { return 0 };
    let mut start = rest.len();
    // The first word is a first name, whatever it is.
    while let Some((before, word)) = rest.trim_end().rsplit_once(char::is_whitespace) {
        if !PARTICLES.iter().any(|particle| particle.eq_ignore_ascii_case(word)) {
            break;
        }
        start = before.len();
        rest = before;
    }
    start
}

/// Has a text characters that cannot be seen and have no place in it?
pub fn has_unseen(text: &str) -> bool {
    if !text.chars().any(|c| is_unseen(c) || is_joiner(c)) {
        return false;
    }
    let all: Vec<char> = text.chars().collect();
    all.iter().enumerate().any(|(at, &c)| is_unseen(c) || (is_joiner(c) && !joins(&all, at)))
}

/// Controls, marks that turn the direction of writing, characters of no width, and what is no character at all.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
            | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{FDD0}'..='\u{FDEF}' | '\u{E0000}'..='\u{E007F}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// The zero-width joiner and non-joiner.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Does the joiner at this place stand between letters of a script that uses them?
fn joins(all: &[char], at: usize) -> bool {
    let uses = |c: Option<&char>| c.is_some_and(|&c| scripts::uses_joiners(c));
    at > 0 && uses(all.get(at - 1)) && uses(all.get(at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_script_is_a_name() {
        for name in [
            "Amara",
            "O’Connor",
            "O'Brien",
            "van den Berg",
            "Sato-Williams",
            "Jr.",
            "Þórsdóttir",
            "Núñez",
            "Ngọc",
            "Trần",
            "小龙",
            "محمد",
            "Иван",
            "Ελένη",
            "שרה",
            "김서연",
            "たかし",
            "タカシ",
            "高橋みなみ",
            "ひろしタナカ",
            "佐々木",
            "ซูชีวา",
            "నాగార్జున",
            "ᏣᎳᎩ",
            "X Æ A-12",
            "José María",
            "高橋 Smith",
            "Sato-高橋",
        ] {
            assert_eq!(look(name), Codes::NONE, "{name}");
        }
    }

    #[test]
    fn a_name_has_at_most_100_characters() {
        assert!(!look(&"é".repeat(100)).has(Code::NameTooLong));
        assert!(look(&"é".repeat(101)).has(Code::NameTooLong));
        assert!(look(&"e".repeat(10_000)).has(Code::NameTooLong));
    }

    #[test]
    fn what_cannot_be_seen_is_refused_and_can_be_taken_out() {
        for (name, mended) in [
            ("Ama\nra", "Ama ra"),
            ("Ama\r\nra", "Ama ra"),
            ("Ama\tra", "Ama ra"),
            ("Ama\u{7}ra", "Amara"),
            ("Ama\u{7F}ra", "Amara"),
            ("Ama\u{85}ra", "Ama ra"),
            ("Ama\u{202E}ra", "Amara"),
            ("Ama\u{2066}ra\u{2069}", "Amara"),
            ("Ama\u{200B}ra", "Amara"),
            ("Ama\u{200D}ra", "Amara"),
            ("Ama\u{FEFF}ra", "Amara"),
            ("Ama\u{2028}ra", "Amara"),
            ("Ama\u{E0041}ra", "Amara"),
            ("محمد\u{200C}", "محمد"),
        ] {
            assert!(look(name).has(Code::NameControl), "{name:?}");
            assert_eq!(without_unseen(name), mended, "{name:?}");
            assert!(!look(mended).has(Code::NameControl));
        }
    }

    #[test]
    fn joiners_stand_between_letters_of_scripts_that_use_them() {
        for name in ["علی\u{200C}رضا", "क्\u{200D}ष", "ශ්\u{200D}රී", "മ\u{200C}ല"] {
            assert!(!look(name).has(Code::NameControl), "{name:?}");
            assert_eq!(without_unseen(name), name);
        }
    }

    #[test]
    fn full_names_are_split_at_the_last_word() {
        for (full, first, last) in [
            ("Mei Ling Tan", "Mei Ling", "Tan"),
            ("Amara Okafor", "Amara", "Okafor"),
            ("Tan, Mei Ling", "Mei Ling", "Tan"),
            ("José\u{A0}Núñez", "José", "Núñez"),
            ("Smith,Anna", "Anna", "Smith"),
            ("John Smith Jr.", "John", "Smith Jr."),
            ("John Smith III", "John", "Smith III"),
            ("John Smith, PhD", "John", "Smith PhD"),
            ("Smith, John, Jr.", "John", "Smith Jr."),
            ("Smith, Jr., John", "John", "Smith Jr."),
            ("Anna Smith, MD, PhD", "Anna", "Smith MD PhD"),
            ("Hossain, Md", "Md", "Hossain"),
            ("John Chinedu Mba", "John Chinedu", "Mba"),
            ("Sokha Iv", "Sokha", "Iv"),
        ] {
            assert!(is_full(full, ""), "{full}");
            let split = split(full, false);
            assert_eq!(split[0].text, first);
            assert_eq!(split[0].also, Some((Field::FamilyName, last.to_owned())));
        }
        for none in ["Amara", "", ", ", "Jr.", "Kim Jr.", ",", "a, b, c"] {
            assert!(split(none, false).is_empty() && split(none, true).is_empty(), "{none}");
        }
        for (full, first, last) in [
            ("Dupont Élodie", "Élodie", "Dupont"),
            ("DUPONT Marie Claire", "Marie Claire", "DUPONT"),
            ("García López Ana", "Ana", "García López"),
            ("Müller, Jürgen", "Jürgen", "Müller"),
        ] {
            let split = split(full, true);
            assert_eq!((split[0].text.as_str(), split[0].also.as_ref().unwrap().1.as_str()), (first, last));
        }
    }
}
