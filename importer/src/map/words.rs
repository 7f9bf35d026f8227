//! What a header says, without how it is written.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Two words that mean the same, in headings.
const SAME: [(&str, &str); 10] = [
    ("emails", "email"),
    ("addresses", "address"),
    ("no", "number"),
    ("nr", "number"),
    ("num", "number"),
    ("n", "number"),
    ("numero", "number"),
    ("numbers", "number"),
    ("tel", "telephone"),
    ("usernames", "username"),
];

/// A header without case, accents, punctuation and spaces: `E-Mail Address`, `e_mail` and `eMail` are all `email`.
pub fn plain(header: &str) -> String {
    join(&split(header)).concat()
}

/// The words that make [`plain`].
pub fn parts(header: &str) -> Vec<String> {
    join(&split(header)).into_iter().map(str::to_owned).collect()
}

/// A header without its number and without what stands in parentheses.
pub struct Bare {
    pub plain: String,
    pub number: Option<u32>,
    /// The words in parentheses.
    pub note: Vec<String>,
}

pub fn bare(header: &str) -> Bare {
    let header = unnumbered(header);
    let (note, words) = match (header.find(['(', '[']), header.rfind([')', ']'])) {
        (Some(open), Some(close)) if 0 < open && open < close => {
            let rest = format!("{} {}", &header[..open], &header[close + 1..]);
            (split(&header[open + 1..close]), split(&rest))
        }
        _ => (Vec::new(), split(header)),
    };
    let number = words.iter().find_map(|word| word.parse().ok());
    let rest: Vec<String> = words.into_iter().filter(|word| word.parse::<u32>().is_err()).collect();
    Bare { plain: join(&rest).concat(), number, note }
}

/// Without the number that forms put before each of their questions: `2. Last name`.
fn unnumbered(header: &str) -> &str {
    let question = header.trim_start_matches(|c: char| c.is_ascii_digit());
    let behind = question.strip_prefix(['.', ')']).filter(|behind| behind.starts_with(' '));
    behind.filter(|_| question.len() < header.len()).unwrap_or(header)
}

/// The words of a header: lower case, divided at spaces, punctuation, digits and inner capitals.
pub fn split(header: &str) -> Vec<String> {
    #[derive(Clone, Copy, PartialEq)]
    enum Class {
        Lower,
        Upper,
        Digit,
        None,
    }
    let mut words: Vec<String> = Vec::new();
    let mut before = Class::None;
    let take = |c: char| {
        let class = match c {
            '\'' | '’' => return,
            '#' => {
                words.push("number".to_owned());
                Class::None
            }
            c if c.is_numeric() => Class::Digit,
            c if c.is_uppercase() => Class::Upper,
            c if c.is_alphabetic() => Class::Lower,
            _ => Class::None,
        };
        if class != Class::None {
            let goes_on = before == class || (before == Class::Upper && class == Class::Lower);
            if !goes_on {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(c.to_lowercase());
            }
        }
        before = class;
    };
    if header.is_ascii() {
        header.chars().for_each(take);
    } else {
        // Accents do not matter: `Téléphone`, `Telefono`.
        header.nfd().filter(|&c| !is_combining_mark(c)).for_each(take);
    }
    words
}

/// The words with those that mean the same made alike.
fn join(words: &[String]) -> Vec<&str> {
    let mut alike: Vec<&str> = Vec::new();
    for word in words {
        let word = SAME.iter().find(|(each, _)| each == word).map_or(word.as_str(), |(_, same)| same);
        match (alike.last().copied(), word) {
            (Some("e"), "mail" | "mails") => {
                alike.pop();
                alike.push("email");
            }
            (Some("email"), "address") => {}
            _ => alike.push(word),
        }
    }
    alike
}

/// How many letters are wrong, missing, too many or swapped with their neighbour (Damerau-Levenshtein, each place
/// changed at most once).
///
/// ```
/// use importer::map::distance;
///
/// assert_eq!(distance("email", "emial"), 1);
/// assert_eq!(distance("first name", "frist nam"), 2);
/// ```
pub fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let mut two_before: Vec<usize> = Vec::new();
    let mut before: Vec<usize> = (0..=other.len()).collect();
    for (i, &a) in one.iter().enumerate() {
        let mut now = vec![i + 1; other.len() + 1];
        for (j, &b) in other.iter().enumerate() {
            let mut least = (before[j] + usize::from(a != b)).min(before[j + 1] + 1).min(now[j] + 1);
            if i > 0 && j > 0 && a == other[j - 1] && one[i - 1] == b && a != b {
                least = least.min(two_before[j - 1] + 1);
            }
            now[j + 1] = least;
        }
        two_before = std::mem::replace(&mut before, now);
    }
    before.last().copied().unwrap_or(0)
}

/// The letters of a word, as bits: to tell fast that two words have too few in common.
pub fn letters(word: &str) -> u64 {
    word.chars().fold(0, |letters, c| letters | 1 << (u32::from(c) % 64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_says_the_same_however_it_is_written() {
        for (header, said) in [
            ("E-mail", "email"),
            ("eMail", "email"),
            ("EMAIL", "email"),
            ("E-Mail Address", "email"),
            ("School e-mail address", "schoolemail"),
            ("  First_Name * ", "firstname"),
            ("firstName", "firstname"),
            ("Student no.", "studentnumber"),
            ("Student #", "studentnumber"),
            ("Parent's emails", "parentsemail"),
            ("Parent1Email", "parent1email"),
            ("ID", "id"),
            ("Prénom", "prenom"),
            ("Nom d’usage", "nomdusage"),
            ("***", ""),
        ] {
            assert_eq!(plain(header), said, "{header}");
        }
    }

    #[test]
    fn numbers_and_notes_are_taken_off() {
        for (header, said, number) in [
            ("Guardian 1 email", "guardianemail", Some(1)),
            ("Parent2", "parent", Some(2)),
            ("Email (required)", "email", None),
            ("Phone (2)", "phone", None),
            ("Email [Required]", "email", None),
            ("3. Email", "email", None),
            ("Parent 2 (mother)", "parent", Some(2)),
        ] {
            let bare = bare(header);
            assert_eq!((bare.plain.as_str(), bare.number), (said, number), "{header}");
        }
    }

    #[test]
    fn distance_counts_letters_and_neighbours_swapped() {
        for (one, other, wrong) in [
            ("", "", 0),
            ("abc", "", 3),
            ("email", "email", 0),
            ("email", "emal", 1),
            ("email", "eamil", 1),
            ("email", "emailx", 1),
            ("surname", "sruname", 1),
            ("surname", "surnmae", 1),
            ("grade", "gender", 3),
        ] {
            assert_eq!(distance(one, other), wrong, "{one} {other}");
            assert_eq!(distance(other, one), wrong, "{other} {one}");
        }
    }
}
