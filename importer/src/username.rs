//! Usernames made from templates, standardised, and counted (SPEC §3.5).
//!
//! Source: `reference/site-users-import.txt`, "Advanced Capabilities".

use std::borrow::Cow;

use crate::key;

/// A default with codes in it: `%f` first name, `%l` last name, `%u` username, `%%` a percent sign; between them `-` for
/// lower, `+` for upper and `~` for title case, and a number for that many characters, in any order.
///
/// ```
/// use importer::username::Template;
///
/// let fill = |template: &str| Template::parse(template).unwrap().fill("John", "Doe", "jdoe");
/// assert_eq!(fill("%l%f"), "DoeJohn");
/// assert_eq!(fill("%l%1f"), "DoeJ");
/// assert_eq!(fill("%-l%+f"), "doeJOHN");
/// assert_eq!(fill("%-f_%-l"), "john_doe");
/// assert_eq!(fill("http://www.example.com/~%u/"), "http://www.example.com/~jdoe/");
/// assert_eq!(fill("100%%"), "100%");
/// assert_eq!(fill("%2-f%-2f"), "jojo");
/// assert!(Template::parse("%x").is_err() && Template::parse("50%").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Code { what: What, case: Option<Case>, length: Option<usize> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    GivenName,
    FamilyName,
    Username,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Lower,
    Upper,
    Title,
}

impl Template {
    /// # Errors
    /// A sentence about the code that is not known.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('%') {
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            let (piece, left) = code(after).ok_or_else(|| {
                let end = after.find(|c: char| c.is_alphabetic() || c == '%').map_or(after.len(), |at| at + 1);
                let wrong = &after[..after.floor_char_boundary(end)];
                format!(
                    "“%{wrong}” in “{text}” is not a code. There are %f for the first name, %l for the last name, %u for the \
                     username, and %% for a percent sign."
                )
            })?;
            pieces.push(piece);
            rest = left;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self(pieces))
    }

    /// Does it speak of the username?
    pub fn has_username(&self) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Code { what: What::Username, .. }))
    }

    pub fn fill(&self, given: &str, family: &str, username: &str) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Code { what, case, length } => {
                let text = match what {
                    What::GivenName => given,
                    What::FamilyName => family,
                    What::Username => username,
                };
                let text = match case {
                    Some(Case::Lower) => text.to_lowercase(),
                    Some(Case::Upper) => text.to_uppercase(),
                    Some(Case::Title) => titled(text),
                    None => text.to_owned(),
                };
                text.chars().take(length.unwrap_or(usize::MAX)).collect()
            }
        };
        self.0.iter().map(piece).collect()
    }
}

/// What follows a percent sign, and what is left.
fn code(text: &str) -> Option<(Piece, &str)> {
    if let Some(rest) = text.strip_prefix('%') {
        return Some((Piece::Text("%".to_owned()), rest));
    }
    let (mut case, mut length) = (None, None::<usize>);
    for (at, c) in text.char_indices() {
        match c {
            '-' => case = Some(Case::Lower),
            '+' => case = Some(Case::Upper),
            '~' => case = Some(Case::Title),
            '0'..='9' => {
                let digit = c.to_digit(10)? as usize;
                length = Some(length.unwrap_or(0).saturating_mul(10).saturating_add(digit));
            }
            _ => {
                let what = match c {
                    'f' => What::GivenName,
                    'l' => What::FamilyName,
                    'u' => What::Username,
                    _ => return None,
                };
                return Some((Piece::Code { what, case, length }, &text[at + 1..]));
            }
        }
    }
    None
}

fn titled(text: &str) -> String {
    let mut titled = String::new();
    let mut begins = true;
    for c in text.chars() {
        if begins {
            titled.extend(c.to_uppercase());
        } else {
            titled.extend(c.to_lowercase());
        }
        begins = !c.is_alphanumeric() && c != '\'' && c != '’';
    }
    titled
}

/// A username made from a template: lower case; unless the site allows extended characters, only letters and digits of
/// ASCII, `-` and `.` stay. Empty where nothing does.
///
/// ```
/// use importer::username::made;
///
/// assert_eq!(made("john jr._doe", false), "johnjr.doe");
/// assert_eq!(made("John Jr._Doe", true), "john jr._doe");
/// assert_eq!(made("José.Núñez", false), "jose.nunez");
/// assert_eq!(made("Groß.Þór", false), "gross.thor");
/// assert_eq!(made("李小龍", false), "");
/// ```
pub fn made(text: &str, extended: bool) -> String {
    if extended {
        // One space between words, none around them.
        return text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    }
    in_ascii(text, |c| matches!(c, '-' | '.'))
}

/// A username of the file, standardised: lower case, in ASCII, and only `-._@a-z0-9` stay.
///
/// ```
/// use importer::username::standardised;
///
/// assert_eq!(standardised("José Núñez+1@X.org"), "josenunez1@x.org");
/// ```
pub fn standardised(text: &str) -> String {
    in_ascii(text, |c| matches!(c, '-' | '.' | '_' | '@'))
}

fn in_ascii(text: &str, keep: impl Fn(char) -> bool) -> String {
    let mut ascii = String::new();
    for c in key::name(text).chars() {
        match c {
            'æ' => ascii.push_str("ae"),
            'œ' => ascii.push_str("oe"),
            'þ' => ascii.push_str("th"),
            'ø' => ascii.push('o'),
            'ł' => ascii.push('l'),
            'đ' | 'ð' => ascii.push('d'),
            'ı' => ascii.push('i'),
            c if c.is_ascii_alphanumeric() || keep(c) => ascii.push(c),
            _ => {}
        }
    }
    ascii
}

/// The stem of a username, and the number at its end.
pub fn stem(username: &str) -> (&str, Option<u64>) {
    let stem = username.trim_end_matches(|c: char| c.is_ascii_digit());
    (stem, username[stem.len()..].parse().ok())
}

/// The first of a username and its followers that is free.
///
/// ```
/// use importer::username::counted;
///
/// let taken = ["jdoe", "jdoe2", "room101"];
/// let free = |name: &str| !taken.contains(&name);
/// assert_eq!(counted("jdoe", free), "jdoe3");
/// assert_eq!(counted("room101", free), "room102");
/// assert_eq!(counted("adoe", free), "adoe");
/// ```
pub fn counted<'a>(username: &'a str, is_free: impl Fn(&str) -> bool) -> Cow<'a, str> {
    if is_free(username) {
        return Cow::Borrowed(username);
    }
    let (stem, number) = stem(username);
    let from = number.map_or(2, |number| number.saturating_add(1));
    let mut names = (from..=u64::MAX).map(|number| format!("{stem}{number}"));
    // Numbers do not end, and people do.
    names.find(|name| is_free(name)).map_or(Cow::Borrowed(username), Cow::Owned)
}
