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
