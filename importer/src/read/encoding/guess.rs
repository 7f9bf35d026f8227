//! Which encoding with a byte for each character a text is in: the one in which its words with accents look most like
//! words of one language.
//!
//! Every such encoding reads every byte, so none is ever proven. What tells them apart: no name has a control character
//! or a symbol within, or a capital behind a small letter (`NÒez`), and the letters of a roster are mostly those of one
//! language.

use std::ops::RangeInclusive;

use rustc_hash::FxHashSet;

use super::super::whole;
use crate::issue::{Code, Issue};
use crate::message::{Encoding, EncodingSample};
use crate::order;

/// What is looked for, the likeliest first: at a tie the first is taken. ISO-8859-1 is not among them, for where it has
/// no control characters, windows-1252 is the same.
const CANDIDATES: [Encoding; 5] = [
    Encoding::Windows1252,
    Encoding::Iso8859_15,
    Encoding::MacRoman,
    Encoding::Iso8859_2,
    Encoding::Windows1250,
];

/// How many different words are looked at.
const WORDS: usize = 2_000;
/// How long a word is, in bytes.
const WORD_BYTES: RangeInclusive<usize> = 1..=60;
/// How many words a sample shows.
const SHOWN: usize = 5;
/// With less than this ahead for each letter that differs, the best is in doubt.
const AHEAD: i32 = 2;

/// The letters beyond ASCII of languages whose rosters come in these encodings: of the West, and of the middle of
/// Europe.
const WEST: [&str; 11] = [
    "àâæçèéêëîïôœùûüÿ",
    "äöüßé",
    "áéíñóúü",
    "áàâãçéêíóôõúü",
    "àèéìíòóù",
    "àçèéíïòóúü",
    "åäöé",
    "æøåéöä",
    "áéíóúýþðæö",
    "éèëïöüçá",
    "äöõüšž",
];
const MIDDLE: [&str; 6] = ["ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíľňóôšťúýž", "áéíóöőúüű", "čćđšž", "ăâîşţ"];

/// The encoding found; where it is in doubt, words as it and others show them.
#[derive(Debug)]
pub struct Found {
    pub encoding: Encoding,
    pub samples: Vec<EncodingSample>,
}

/// Looks at all words with a byte that is not ASCII, up to a number of them.
pub fn find(bytes: &[u8]) -> Found {
    let words = words(bytes);
    let ranked: Vec<(i32, Encoding, Vec<String>)> = CANDIDATES
        .into_iter()
        .map(|encoding| {
            let read: Vec<String> =
                words.iter().map(|word| super::from_single_bytes(word, encoding)).collect();
            (score(&read), encoding, read)
        })
        .collect();
    // Of equals the likelier stays first.
    let ranked = order::by(ranked, |&(score, ..)| u64::from(score.abs_diff(i32::MAX)));
    let (best, encoding, read) = &ranked[0];
    let crowded = is_crowded(&words);
    let near = |score: i32, other: &[String]| {
        let apart = read.iter().zip(other).flat_map(|(one, other)| one.chars().zip(other.chars()));
        let apart = apart.filter(|(one, other)| one != other).count() as i32;
        apart > 0 && (crowded || best - score < AHEAD * apart)
    };
    let others: Vec<_> = ranked[1..].iter().filter(|(score, _, other)| near(*score, other)).take(2).collect();
    let mut samples = Vec::new();
    if !others.is_empty() {
        let differs = |at: &usize| others.iter().any(|(.., other)| other[*at] != read[*at]);
        let shown: Vec<usize> = (0..read.len()).filter(differs).take(SHOWN).collect();
        let show = |read: &[String]| shown.iter().map(|&at| read[at].clone()).collect();
        samples.push(EncodingSample { encoding: *encoding, words: show(read) });
        for (_, encoding, other) in others {
            // One that shows these words as another before it would not help to choose.
            let sample = EncodingSample { encoding: *encoding, words: show(other) };
            if samples.iter().all(|known| known.words != sample.words) {
                samples.push(sample);
            }
        }
    }
    Found { encoding: *encoding, samples }
}

/// What is said where samples show a doubt.
pub fn doubt(samples: &[EncodingSample]) -> Option<Issue> {
    let [found, other, ..] = samples else { return None };
    let at = (0..found.words.len()).find(|&at| found.words[at] != other.words[at])?;
    Some(whole(
        Code::EncodingUnsure,
        format!(
            "It was read as {}. In {}, “{}” would be “{}”. If names look wrong, choose the other encoding.",
            found.encoding.label(),
            other.encoding.label(),
            found.words[at],
            other.words[at]
        ),
    ))
}

/// Different words that have a byte beyond ASCII: letters, digits and such bytes without others between.
fn words(bytes: &[u8]) -> Vec<&[u8]> {
    let in_word = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    let mut known = FxHashSet::default();
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(high) = bytes[at..].iter().position(|byte| !byte.is_ascii()).map(|found| at + found) {
        let before = bytes[at..high].iter().rev().take_while(|byte| in_word(byte)).count();
        let behind = bytes[high..].iter().take_while(|byte| in_word(byte)).count();
        at = high + behind;
        let word = &bytes[high - before..at];
        if WORD_BYTES.contains(&word.len()) && known.insert(word) {
            words.push(word);
            if words.len() == WORDS {
                break;
            }
        }
    }
    words
}

/// Do the bytes beyond ASCII stand side by side, as in no language of the Latin script?
fn is_crowded(words: &[&[u8]]) -> bool {
    let high = |word: &[u8]| word.iter().filter(|byte| !byte.is_ascii()).count();
    let within = |word: &[u8]| word.windows(3).filter(|three| high(three) == 3).count();
    let all: usize = words.iter().map(|word| high(word)).sum();
    words.iter().map(|word| within(word)).sum::<usize>() * 3 > all
}

/// How much words look like words, and their letters like those of one language.
fn score(words: &[String]) -> i32 {
    let mut context = 0;
    let mut west = [0; WEST.len()];
    let mut middle = [0; MIDDLE.len()];
    let mut known = 0;
    for word in words {
        let chars: Vec<char> = word.chars().collect();
        for (at, &c) in chars.iter().enumerate().filter(|(_, c)| !c.is_ascii()) {
            let before = at.checked_sub(1).map(|before| chars[before]);
            context += in_place(before, c, chars.get(at + 1).copied());
            let small = c.to_lowercase().next().unwrap_or(c);
            let count = |languages: &[&str], counts: &mut [i32]| {
                let speaks = languages.iter().zip(counts).filter(|(letters, _)| letters.contains(small));
                speaks.map(|(_, count)| *count += 1).count() > 0
            };
            let in_west = count(&WEST, &mut west);
            let in_middle = count(&MIDDLE, &mut middle);
            known += if in_west { 2 } else { i32::from(in_middle) };
        }
    }
    let most = west.into_iter().chain(middle).max().unwrap_or(0);
    context + known + 3 * most
}

/// How well a character stands between its neighbours in a word.
fn in_place(before: Option<char>, c: char, after: Option<char>) -> i32 {
    let upper = |c: Option<char>| c.is_some_and(char::is_uppercase);
    let lower = |c: Option<char>| c.is_some_and(char::is_lowercase);
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    match c {
        '\u{80}'..='\u{9F}' => -12,
        '’' | '‘' if letter(before) => 1,
        '·' if letter(before) && letter(after) => 0,
        '\u{A0}' | '–' | '—' | '€' | '°' if !letter(before) || !letter(after) => 0,
        '“' | '„' | '«' | '‹' | '¿' | '¡' if !letter(before) => 0,
        '”' | '»' | '›' if !letter(after) => 0,
        'ª' | 'º' if digit(before) || upper(before) => 1,
        'ª' | 'º' | 'ˆ' | 'ˇ' | 'ƒ' | 'ﬁ' | 'ﬂ' | 'ı' | 'µ' => -3,
        _ if c.is_alphabetic() && (digit(before) || digit(after)) => -3,
        _ if c.is_uppercase() && (lower(before) || (upper(before) && lower(after))) => -6,
        _ if c.is_lowercase() && upper(before) && upper(after) => -4,
        _ if c.is_alphabetic() => 1,
        _ if letter(before) || letter(after) => -5,
        _ => -1,
    }
}
