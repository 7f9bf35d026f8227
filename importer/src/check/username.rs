//! Usernames (SPEC §2).

use unicode_normalization::UnicodeNormalization;

/// The longest username, in characters.
pub const LONGEST: usize = 100;

/// 1 to 100 of letters, digits, `.` `_` `@` `+` `-`. Letters are those of ASCII, as in SPEC §3.5; sites that allow more
/// are not known to this format.
///
/// ```
/// use importer::check::username::is_valid;
///
/// assert!(is_valid("zoe.vdberg+1@home"));
/// assert!(!is_valid("zoe vdberg"));
/// ```
pub fn is_valid(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(is_allowed)
}

/// What is wrong with a username, and what to do.
pub fn message(text: &str) -> String {
    if text.chars().count() > LONGEST {
        return format!("The username is longer than {LONGEST} characters. Shorten it.");
    }
    let rule = "Use letters a to z, digits, and . _ @ + - only.";
    match text.chars().find(|&c| !c.is_ascii() || !is_allowed(c as u8)) {
        Some(c) if c.is_whitespace() => format!("The username has a space in it. {rule}"),
        Some(c) if c.is_control() || super::clean::is_space(c) => {
            format!("The username has an invisible character in it. {rule}")
        }
        Some(c) => format!("The username cannot have “{c}”. {rule}"),
        None => format!("The username is not possible. {rule}"),
    }
}

/// The same username in allowed characters: without accents, with dots for spaces. `None` if too little is left.
///
/// ```
/// use importer::check::username::suggest;
///
/// assert_eq!(suggest("José Núñez").as_deref(), Some("Jose.Nunez"));
/// assert_eq!(suggest("李小龍"), None);
/// ```
pub fn suggest(text: &str) -> Option<String> {
    let mut meant = String::new();
    for c in text.trim().nfkd() {
        match c {
            c if c.is_ascii() && is_allowed(c as u8) => meant.push(c),
            c if c.is_whitespace() && !meant.ends_with('.') => meant.push('.'),
            c => meant.push_str(in_ascii(c)),
        }
    }
    let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
    let kept = meant.bytes().filter(u8::is_ascii_alphanumeric).count();
    (kept >= letters && is_valid(&meant) && meant != text).then_some(meant)
}

fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'@' | b'+' | b'-')
}

/// The letters that have no accent to take off (SPEC §3.5).
fn in_ascii(c: char) -> &'static str {
    match c {
        'ß' => "ss",
        'æ' => "ae",
        'Æ' => "Ae",
        'œ' => "oe",
        'Œ' => "Oe",
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'þ' => "th",
        'Þ' => "Th",
        'ı' => "i",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usernames_are_letters_digits_and_five_signs() {
        let longest = "a".repeat(LONGEST);
        for good in ["a", "u1", "Zoe.VdBerg", "a_b@c+d-e", "0", &longest] {
            assert!(is_valid(good), "{good}");
        }
        for bad in ["", "u1 x", "josé", "a/b", "a\u{200B}b", "a\nb", "李小龍", "a'b", &format!("{longest}a")]
        {
            assert!(!is_valid(bad), "{bad}");
        }
    }

    #[test]
    fn a_username_is_mended_where_its_letters_can_be_kept() {
        for (text, meant) in [
            ("u1 x", Some("u1.x")),
            ("Łukasz Wójcik", Some("Lukasz.Wojcik")),
            ("o'brien", Some("obrien")),
            ("straße", Some("strasse")),
            ("a\u{200B}b", Some("ab")),
            ("李", None),
            ("anna李", None),
            ("!!!", None),
        ] {
            assert_eq!(suggest(text).as_deref(), meant, "{text}");
        }
    }

    #[test]
    fn the_sentence_names_the_character() {
        assert!(message("u1 x").starts_with("The username has a space in it."));
        assert!(message("a/b").starts_with("The username cannot have “/”."));
        assert!(message(&"a".repeat(101)).starts_with("The username is longer than 100"));
    }
}
