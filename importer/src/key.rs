//! Keys: two texts with the same key are the same e-mail, username, id number or name.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The key of an e-mail or a username: NFC and case folding (SPEC §2).
///
/// Folding is Unicode's full case folding as far as the standard library's case mappings go: lower, upper, lower,
/// which makes `ß` and `ẞ` to `ss`, `ς` to `σ` and `ﬁ` to `fi`. The dotless `ı` stays apart from `i`.
///
/// ```
/// use importer::key::fold;
///
/// assert_eq!(fold("Amara.Okafor@Riverside.EDU"), "amara.okafor@riverside.edu");
/// assert_eq!(fold("STRASSE"), fold("straße"));
/// ```
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        };
    }
    Cow::Owned(text.nfc().flat_map(fold_char).nfc().collect())
}

/// The key of an id number: NFC, with case (SPEC §2).
///
/// ```
/// assert_eq!(importer::key::id("A-0041"), "A-0041");
/// ```
pub fn id(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// The key of a name, for searching and for comparing names: folded, without accents, one space between words.
///
/// Taken off are the accents of Latin, Greek and Cyrillic and the vowel points of Arabic and Hebrew, which people
/// write or leave out; signs that a script cannot do without stay.
///
/// ```
/// use importer::key::name;
///
/// assert_eq!(name(" Sofía  NÚÑEZ "), "sofia nunez");
/// assert_eq!(name("ガブリエル"), "ガブリエル");
/// ```
pub fn name(text: &str) -> Cow<'_, str> {
    if is_plain_name(text) {
        return Cow::Borrowed(text);
    }
    let mut key = String::with_capacity(text.len());
    let folded: String = text.nfd().filter(|&c| !is_accent(c)).nfc().flat_map(fold_char).collect();
    for word in folded.nfd().filter(|&c| !is_accent(c)).nfc().collect::<String>().split_whitespace() {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    Cow::Owned(key)
}

/// The key of a course's title: without case and accents, and with all dashes and white space made alike.
///
/// ```
/// use importer::key::title;
///
/// assert_eq!(title("Safety –  Part 1"), title("safety-part 1"));
/// assert_eq!(title("Co‑operation\u{A0}II"), "co-operation ii");
/// ```
pub fn title(text: &str) -> String {
    let is_dash =
        |c: char| matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}');
    let dashed: String = text.chars().map(|c| if is_dash(c) { '-' } else { c }).collect();
    let parts: Vec<_> = dashed.split('-').map(|part| name(part.trim()).into_owned()).collect();
    parts.join("-")
}

/// A name's letters and digits in plain ASCII, small, without spaces; of other scripts nothing stays.
///
/// ```
/// use importer::key::plain;
///
/// assert_eq!(plain("Łukasz"), "lukasz");
/// assert_eq!(plain("O’Connor-Þórsdóttir"), "oconnorthorsdottir");
/// assert_eq!(plain("小龙"), "");
/// ```
pub fn plain(text: &str) -> String {
    if text.is_ascii() {
        let kept = text.bytes().filter(u8::is_ascii_alphanumeric);
        return kept.map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    }
    let mut plain = String::new();
    for c in name(text).chars() {
        match c {
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'þ' => plain.push_str("th"),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'đ' | 'ð' => plain.push('d'),
            'ı' => plain.push('i'),
            c if c.is_ascii_alphanumeric() => plain.push(c),
            _ => {}
        }
    }
    plain
}

fn is_plain_name(text: &str) -> bool {
    !text.starts_with(' ')
        && !text.ends_with(' ')
        && !text.contains("  ")
        && text.bytes().all(|byte| byte == b' ' || (byte.is_ascii_graphic() && !byte.is_ascii_uppercase()))
}

fn fold_char(c: char) -> impl Iterator<Item = char> {
    // Upper case would make it an I, which is another letter in Turkish.
    let dotless = (c == 'ı').then_some(c);
    let others =
        dotless.is_none().then(|| c.to_lowercase().flat_map(char::to_uppercase).flat_map(char::to_lowercase));
    dotless.into_iter().chain(others.into_iter().flatten())
}

fn is_accent(c: char) -> bool {
    matches!(u32::from(c),
        0x0300..=0x036F | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F
        | 0x0591..=0x05BD | 0x05BF | 0x05C1..=0x05C2 | 0x05C4..=0x05C5 | 0x05C7
        | 0x064B..=0x065F | 0x0670)
}
