//! Language tags: the shape of BCP 47 (RFC 5646, section 2.1), without looking them up.

/// Has it the shape of a BCP 47 tag: a language of two or three letters, then script, region, variants, extensions?
///
/// ```
/// use importer::check::language::is_valid;
///
/// assert!(is_valid("en") && is_valid("zh-Hant-TW") && is_valid("es-419"));
/// assert!(!is_valid("English") && !is_valid("en_GB"));
/// ```
pub fn is_valid(tag: &str) -> bool {
    if !tag.is_ascii() {
        return false;
    }
    let mut parts = tag.split('-').peekable();
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let either = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    match parts.next() {
        Some(language) if (2..=3).contains(&language.len()) && letters(language) => {}
        _ => return false,
    }
    for _ in 0..3 {
        // Extended languages.
        parts.next_if(|part| part.len() == 3 && letters(part));
    }
    parts.next_if(|part| part.len() == 4 && letters(part));
    parts.next_if(|part| (part.len() == 2 && letters(part)) || (part.len() == 3 && digits(part)));
    let is_variant = |part: &str| {
        either(part) && ((5..=8).contains(&part.len()) || (part.len() == 4 && digits(&part[..1])))
    };
    while parts.next_if(|part| is_variant(part)).is_some() {}
    // Extensions and private use: a single character, then at least one part.
    while let Some(singleton) = parts.next_if(|part| part.len() == 1 && either(part)) {
        let shortest = if singleton.eq_ignore_ascii_case("x") { 1 } else { 2 };
        let belongs = |part: &str| (shortest..=8).contains(&part.len()) && either(part);
        if parts.next_if(|part| belongs(part)).is_none() {
            return false;
        }
        while parts.next_if(|part| belongs(part)).is_some() {}
    }
    parts.next().is_none()
}

/// What is wrong with a language, and what to do.
pub fn message(text: &str) -> String {
    format!(
        "“{}” is not a language code. Write it as in en, fr or pt-BR, or choose it under “Columns”.",
        super::email::short(text)
    )
}

/// The tag that was meant, where the hyphen is wrong. (A language's name is read by [`super::list`].)
///
/// ```
/// use importer::check::language::suggest;
///
/// assert_eq!(suggest("en_GB").as_deref(), Some("en-GB"));
/// ```
pub fn suggest(text: &str) -> Option<String> {
    let dashed = text.split(['_', ' ', '–', '—', '‐', '‑']).collect::<Vec<_>>().join("-");
    // A locale's character set is no part of the language: en_GB.UTF-8.
    let dashed = dashed.split('.').next().unwrap_or_default();
    (dashed != text && is_valid(dashed)).then(|| dashed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_have_the_shape_of_bcp_47() {
        for good in [
            "en",
            "EN",
            "fil",
            "en-GB",
            "zh-Hant",
            "zh-Hant-TW",
            "zh-cmn-Hans-CN",
            "es-419",
            "de-CH-1901",
            "sl-rozaj-biske",
            "de-DE-u-co-phonebk",
            "en-x-school",
        ] {
            assert!(is_valid(good), "{good}");
        }
        for bad in
            ["", "e", "English", "en_GB", "en-", "-en", "en--GB", "12", "en-GB-x", "en-ü", "en-a-b", "en GB"]
        {
            assert!(!is_valid(bad), "{bad}");
        }
    }

    #[test]
    fn wrong_hyphens_are_mended() {
        for (text, meant) in
            [("pt_BR", Some("pt-BR")), ("en_GB.UTF-8", Some("en-GB")), ("Klingon", None), ("en", None)]
        {
            assert_eq!(suggest(text).as_deref(), meant, "{text}");
        }
    }
}
