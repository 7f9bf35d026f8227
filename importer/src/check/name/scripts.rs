//! Scripts mixed within a word.

use unicode_script::{Script, UnicodeScript};

use crate::order;

/// Are letters of two scripts mixed within a word? Han goes with kana, with hangul and with bopomofo, as people write
/// it; marks and signs that all scripts share do not count.
///
/// ```
/// use importer::check::name::is_mixed;
///
/// assert!(is_mixed("Аnna"), "with a Cyrillic А");
/// assert!(!is_mixed("高橋みなみ") && !is_mixed("Anna Анна"));
/// ```
pub fn is_mixed(text: &str) -> bool {
    !text.is_ascii() && words(text).any(|word| !goes_together(&scripts(word)))
}

/// Words end at spaces and hyphens.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '‐' | '‑' | '–' | '/' | '(' | ')' | '·' | '・')
    })
}

/// The scripts of a word, each once, in their order.
fn scripts(word: &str) -> Vec<Script> {
    let mut found = Vec::new();
    if word.is_ascii() {
        return found;
    }
    for c in word.chars() {
        let script = c.script();
        if !matches!(script, Script::Common | Script::Inherited | Script::Unknown) && !found.contains(&script)
        {
            found.push(script);
        }
    }
    found
}

fn goes_together(scripts: &[Script]) -> bool {
    let within = |allowed: &[Script]| scripts.iter().all(|script| allowed.contains(script));
    scripts.len() < 2
        || within(&[Script::Han, Script::Hiragana, Script::Katakana])
        || within(&[Script::Han, Script::Hangul])
        || within(&[Script::Han, Script::Bopomofo])
}

/// The letters of the script that is less frequent in the first mixed word, for a sentence: "“А” is Cyrillic".
pub fn odd_letters(text: &str) -> Option<String> {
    let word = words(text).find(|word| !goes_together(&scripts(word)))?;
    let rare = scripts(word).into_iter().min_by_key(|&script| count(word, script))?;
    let letters: String = word.chars().filter(|c| c.script() == rare).collect();
    let verb = if letters.chars().nth(1).is_some() { "are" } else { "is" };
    Some(format!("“{letters}” {verb} {}", rare.full_name().replace('_', " ")))
}

fn count(word: &str, script: Script) -> usize {
    word.chars().filter(|c| c.script() == script).count()
}

/// The same text with look-alikes from another alphabet replaced, if that makes every word of one script.
///
/// ```
/// use importer::check::name::unmix;
///
/// assert_eq!(unmix("Аnna").as_deref(), Some("Anna"));
/// assert_eq!(unmix("Annaж"), None);
/// ```
pub fn unmix(text: &str) -> Option<String> {
    // No name is so long, and a long text is not worth the search.
    if text.len() > 1024 {
        return None;
    }
    let mut unmixed = text.to_owned();
    for word in words(text).filter(|word| !goes_together(&scripts(word))) {
        // The fewest letters are changed, if that is enough.
        let by_count = order::by(scripts(word), |&script| count(word, script) as u64);
        let mended = by_count.into_iter().find_map(|script| {
            let mended: String =
                word.chars().map(|c| if c.script() == script { alike(c) } else { c }).collect();
            goes_together(&scripts(&mended)).then_some(mended)
        })?;
        unmixed = unmixed.replacen(word, &mended, 1);
    }
    (!is_mixed(&unmixed) && unmixed != text).then_some(unmixed)
}

/// The letters of Latin that look like those of Cyrillic (and a few of Greek), in the same order.
const LATIN: &str = "AaBEeKMHOoPpCcTXxyIiJjSsABEZHIKMNOPTYXov";
const OTHERS: &str = "АаВЕеКМНОоРрСсТХхуІіЈјЅѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧον";

/// The look-alike in the other alphabet; the letter itself where there is none.
fn alike(c: char) -> char {
    let (from, to) = if c.is_ascii() { (LATIN, OTHERS) } else { (OTHERS, LATIN) };
    from.chars().zip(to.chars()).find(|(each, _)| *each == c).map_or(c, |(_, other)| other)
}

/// Does the letter belong to a script in which zero-width joiners have a meaning (UAX 31, table of joining and
/// conjunct scripts)?
pub fn uses_joiners(c: char) -> bool {
    use Script as S;
    matches!(
        c.script(),
        S::Arabic
            | S::Syriac
            | S::Mongolian
            | S::Nko
            | S::Mandaic
            | S::Devanagari
            | S::Bengali
            | S::Gurmukhi
            | S::Gujarati
            | S::Oriya
            | S::Tamil
            | S::Telugu
            | S::Kannada
            | S::Malayalam
            | S::Sinhala
            | S::Khmer
            | S::Myanmar
            | S::Tibetan
            | S::Javanese
            | S::Balinese
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_mixed_within_a_word() {
        for (text, mixed) in [
            ("Anna", false),
            ("Аnna", true),
            ("Annа-Maria", true),
            ("Anna-Мария", false),
            ("Anna Мария", false),
            ("Μaria", true),
            ("Ελένη", false),
            ("高橋みなみ", false),
            ("タカシさん", false),
            ("金サ랑", true),
            ("金사랑", false),
            ("王ㄨㄤˊ", false),
            ("みなみ랑", true),
            ("陈A", true),
            ("A1", false),
            ("e\u{301}", false),
            ("ヽー々", false),
        ] {
            assert_eq!(is_mixed(text), mixed, "{text}");
        }
    }

    #[test]
    fn look_alikes_are_replaced_where_that_is_all() {
        for (text, meant) in [
            ("Аnna", Some("Anna")),
            ("Kоwаlskа Аnna", Some("Kowalska Anna")),
            ("Маriа", Some("Maria")),
            ("Иваn", None),
            ("Ивaн", Some("Иван")),
            ("Anna", None),
        ] {
            assert_eq!(unmix(text).as_deref(), meant, "{text}");
        }
    }

    #[test]
    fn the_tables_of_look_alikes_are_of_one_length() {
        assert_eq!(LATIN.chars().count(), OTHERS.chars().count());
        assert!(LATIN.is_ascii() && OTHERS.chars().all(|c| !c.is_ascii()));
    }
}
