//! What is taken off a cell without asking, and said ([`crate::issue::Code::Cleaned`]).

use std::borrow::Cow;

/// Takes off the spaces around a text: of any kind, invisible ones too.
///
/// ```
/// use importer::check::clean::text;
///
/// assert_eq!(text("\u{A0} Amara\u{200B}\t"), "Amara");
/// ```
pub fn text(raw: &str) -> Cow<'_, str> {
    let bytes = raw.as_bytes();
    let is_plain = |byte: Option<&u8>| byte.is_none_or(u8::is_ascii_graphic);
    if is_plain(bytes.first()) && is_plain(bytes.last()) {
        return Cow::Borrowed(raw);
    }
    Cow::Borrowed(raw.trim_matches(is_space))
}

/// White space, and the marks of no width that are left over at the ends of copied text.
pub fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{180E}' | '\u{AD}' | '\u{3164}')
}

/// An e-mail as it was meant (SPEC §2): without spaces around it, `mailto:`, `Name <…>` and a trailing `;` or `,`, and
/// with full-width letters made ordinary ones. Cleaning twice is cleaning once.
///
/// ```
/// use importer::check::clean::email;
///
/// assert_eq!(email("mailto:amara@school.example;"), "amara@school.example");
/// assert_eq!(email("Okafor, Amara <amara@school.example>"), "amara@school.example");
/// assert_eq!(email("ａｍａｒａ＠school.example"), "amara@school.example");
/// ```
pub fn email(raw: &str) -> Cow<'_, str> {
    if is_plain_email(raw) {
        return Cow::Borrowed(raw);
    }
    let mut clean = text(&narrow(raw)).into_owned();
    loop {
        let next = email_step(&clean);
        if next.len() == clean.len() {
            return Cow::Owned(clean);
        }
        clean = next.to_owned();
    }
}

/// The people that a cell of an association names, each cleaned as an e-mail. A text that needs none of it stays as it
/// is, whatever separates them.
///
/// ```
/// use importer::check::clean::references;
///
/// assert_eq!(references("a@x.example,b@x.example"), "a@x.example,b@x.example");
/// assert_eq!(references("Doe, Jane <j@x.example>, Roe, R <r@x.example>"), "j@x.example; r@x.example");
/// ```
pub fn references(raw: &str) -> Cow<'_, str> {
    match narrow(raw) {
        Cow::Borrowed(raw) => people(raw),
        Cow::Owned(narrow) => Cow::Owned(people(&narrow).into_owned()),
    }
}

/// Of a text without full-width letters.
fn people(raw: &str) -> Cow<'_, str> {
    let trimmed = raw.trim_matches(|c| is_space(c) || matches!(c, ',' | ';' | '|'));
    let is_plain = trimmed.bytes().all(|byte| {
        (byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b':'))
            || matches!(byte, b' ' | b'\n' | b'\r')
    });
    if is_plain {
        return Cow::Borrowed(trimmed);
    }
    let mut people: Vec<Cow<'_, str>> = Vec::new();
    let mut name_before = false;
    for piece in trimmed.split([',', ';', '|', '\n', '\r', '、']) {
        let cleaned = email(piece);
        // `Doe, Jane <j@x.example>`: what stands before the comma belongs to the name.
        if piece.contains('<') && !cleaned.contains('<') && name_before {
            people.pop();
            name_before = false;
        }
        if !cleaned.is_empty() {
            name_before = !piece.contains(['@', '<']);
            people.push(cleaned);
        }
    }
    Cow::Owned(people.join("; "))
}

/// Nothing in it that would be cleaned: the common case, found fast.
fn is_plain_email(raw: &str) -> bool {
    raw.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>' | b':' | b';' | b','))
}

/// Takes one layer off.
fn email_step(clean: &str) -> &str {
    let trimmed = clean.trim_matches(|c| is_space(c) || matches!(c, ';' | ','));
    if let Some(inner) = trimmed.strip_suffix('>')
        && let Some((_, inner)) = inner.rsplit_once('<')
        && inner.contains('@')
    {
        return inner;
    }
    match trimmed.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => {
            let address = &trimmed[7..];
            address.split_once('?').map_or(address, |(address, _)| address)
        }
        _ => trimmed,
    }
}

/// Makes the full-width letters, digits and signs of East Asian keyboards ordinary ones.
fn narrow(raw: &str) -> Cow<'_, str> {
    if raw.is_ascii() {
        return Cow::Borrowed(raw);
    }
    let narrow_char = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from((u32::from(c) - 0xFF01 + 0x21) as u8),
        '\u{3000}' => ' ',
        '\u{3002}' | '\u{FF61}' => '.',
        _ => c,
    };
    Cow::Owned(raw.chars().map(narrow_char).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_kinds_of_spaces_are_taken_off_the_ends_and_left_within() {
        for (raw, clean) in [
            ("Amara", "Amara"),
            (" Amara\t", "Amara"),
            ("\u{A0}Mei\u{A0}Ling\u{3000}", "Mei\u{A0}Ling"),
            ("\u{FEFF}\u{200B}a\u{200D}", "a"),
            ("  ", ""),
            ("\r\n", ""),
            ("", ""),
        ] {
            assert_eq!(text(raw), clean, "{raw:?}");
        }
    }

    #[test]
    fn emails_are_cleaned_of_what_came_with_them() {
        for (raw, clean) in [
            ("a@x.example", "a@x.example"),
            (" a@x.example ", "a@x.example"),
            ("a@x.example;", "a@x.example"),
            ("a@x.example ,", "a@x.example"),
            ("MAILTO:a@x.example?subject=Hi", "a@x.example"),
            ("<a@x.example>", "a@x.example"),
            ("Amara <mailto:a@x.example>;", "a@x.example"),
            ("\"Okafor, A\" <a@x.example>", "a@x.example"),
            ("ａ＠ｘ．example", "a@x.example"),
            ("Name <no address>", "Name <no address>"),
            ("a b@x.example", "a b@x.example"),
        ] {
            assert_eq!(email(raw), clean, "{raw:?}");
        }
    }

    #[test]
    fn people_are_cleaned_one_by_one() {
        for (raw, clean) in [
            ("a@x.example; b@x.example", "a@x.example; b@x.example"),
            ("a@x.example;", "a@x.example"),
            ("a@x.example\nb@x.example", "a@x.example\nb@x.example"),
            ("Doe, Jane <j@x.example>", "j@x.example"),
            ("a@x.example, Doe, Jane <j@x.example>", "a@x.example; j@x.example"),
            ("mailto:a@x.example|b", "a@x.example; b"),
            ("ａ＠x.example；b@x.example", "a@x.example;b@x.example"),
            (" ; ", ""),
            ("ａ＠x.example｜b@x.example", "a@x.example|b@x.example"),
            ("Doe, Jane <no address>; b", "Doe; Jane <no address>; b"),
        ] {
            assert_eq!(references(raw), clean, "{raw:?}");
        }
    }
}
