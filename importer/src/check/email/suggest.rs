//! The e-mail that was probably meant.

use crate::check::cell::Domain;
use crate::check::clean::is_space;
use crate::map;

use super::{alone, has_odd_dots, is_valid, pieces};

/// Domains of mail for everybody: what a domain that is nearly one of them was meant to be.
const COMMON: [&str; 16] = [
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "hotmail.co.uk",
    "outlook.com",
    "yahoo.com",
    "yahoo.co.uk",
    "icloud.com",
    "live.com",
    "aol.com",
    "msn.com",
    "protonmail.com",
    "btinternet.com",
    "gmx.de",
    "gmx.net",
    "web.de",
];

/// Domains that exist at most to catch such slips.
const MISTYPED: [(&str, &str); 27] = [
    ("gmial.com", "gmail.com"),
    ("gmai.com", "gmail.com"),
    ("gmal.com", "gmail.com"),
    ("gmil.com", "gmail.com"),
    ("gamil.com", "gmail.com"),
    ("gnail.com", "gmail.com"),
    ("gmaill.com", "gmail.com"),
    ("gmail.co", "gmail.com"),
    ("gmail.cm", "gmail.com"),
    ("gmail.om", "gmail.com"),
    ("gmailcom.com", "gmail.com"),
    ("hotmial.com", "hotmail.com"),
    ("hotmal.com", "hotmail.com"),
    ("hotmai.com", "hotmail.com"),
    ("hotmil.com", "hotmail.com"),
    ("hotnail.com", "hotmail.com"),
    ("hotmail.co", "hotmail.com"),
    ("outlok.com", "outlook.com"),
    ("outloook.com", "outlook.com"),
    ("outlook.co", "outlook.com"),
    ("yaho.com", "yahoo.com"),
    ("yahooo.com", "yahoo.com"),
    ("yhaoo.com", "yahoo.com"),
    ("yahoo.co", "yahoo.com"),
    ("iclod.com", "icloud.com"),
    ("icoud.com", "icloud.com"),
    ("icloud.co", "icloud.com"),
];

/// Endings that no domain has, beside the one that was meant.
const ENDINGS: [(&str, &str); 10] = [
    ("con", "com"),
    ("cmo", "com"),
    ("ocm", "com"),
    ("comm", "com"),
    ("coom", "com"),
    ("vom", "com"),
    ("xom", "com"),
    ("cpm", "com"),
    ("ogr", "org"),
    ("edy", "edu"),
];

/// The letters with which slips end, a bit each; and those with which the domains among them begin.
const LAST: u32 = {
    let mut letters = 0;
    let mut at = 0;
    while at < MISTYPED.len() + ENDINGS.len() {
        let slip =
            if at < MISTYPED.len() { MISTYPED[at].0 } else { ENDINGS[at - MISTYPED.len()].0 }.as_bytes();
        letters |= 1 << (slip[slip.len() - 1] - b'a');
        at += 1;
    }
    letters
};
const FIRST: u32 = {
    let mut letters = 0;
    let mut at = 0;
    while at < MISTYPED.len() {
        letters |= 1 << (MISTYPED[at].0.as_bytes()[0] - b'a');
        at += 1;
    }
    letters
};

/// What a valid e-mail with a well-known slip in its domain was meant to be.
///
/// ```
/// use importer::check::email::mistyped;
///
/// assert_eq!(mistyped("amara@gmial.com").as_deref(), Some("amara@gmail.com"));
/// assert_eq!(mistyped("amara@school.con").as_deref(), Some("amara@school.com"));
/// assert_eq!(mistyped("amara@gmail.com"), None);
/// ```
pub fn mistyped(text: &str) -> Option<String> {
    let (local, domain) = text.rsplit_once('@').filter(|(_, domain)| is_slip(domain))?;
    let (kept, ending) = domain.rsplit_once('.')?;
    if let Some((_, meant)) = ENDINGS.iter().find(|(slip, _)| slip.eq_ignore_ascii_case(ending)) {
        return Some(format!("{local}@{kept}.{meant}"));
    }
    let (_, meant) = MISTYPED.iter().find(|(slip, _)| slip.eq_ignore_ascii_case(domain))?;
    Some(format!("{local}@{meant}"))
}

/// Is it a domain, or has it an ending, that is known as a slip?
pub(super) fn is_slip(domain: &str) -> bool {
    // Most domains are told apart by the letter with which they end, or begin.
    let bit =
        |byte: u8| 1_u32.checked_shl(u32::from(byte.to_ascii_lowercase().wrapping_sub(b'a'))).unwrap_or(0);
    if domain.bytes().next_back().is_none_or(|last| bit(last) & LAST == 0) {
        return false;
    }
    let is_com = domain.as_bytes().last_chunk::<4>().is_some_and(|last| last.eq_ignore_ascii_case(b".com"));
    if is_com && domain.bytes().next().is_none_or(|first| bit(first) & FIRST == 0) {
        return false;
    }
    let ending = domain.rsplit('.').next().unwrap_or_default();
    ENDINGS.iter().any(|(slip, _)| slip.eq_ignore_ascii_case(ending))
        || MISTYPED.iter().any(|(slip, _)| slip.eq_ignore_ascii_case(domain))
}

/// `name at school.example`, `name (at) school.example` or `name [at] school.example` with an `@`.
pub(super) fn with_at(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(is_space).filter(|word| !word.is_empty()).collect();
    let [name, at, domain] = words[..] else { return None };
    let is_at = ["at", "(at)", "[at]"].iter().any(|each| each.eq_ignore_ascii_case(at));
    let whole = format!("{name}@{domain}");
    (is_at && !text.contains('@') && is_valid(&whole)).then_some(whole)
}

/// What a text that is no e-mail was probably meant to be, best first; nothing where it cannot be known. A missing `@`
/// is put where the word “at” stands for it, or before a domain that is known: that of most rows, or one of mail for
/// everybody.
///
/// ```
/// use importer::check::cell::Domain;
/// use importer::check::email::suggest;
///
/// assert_eq!(suggest("amara@school,example", None), ["amara@school.example"]);
/// assert_eq!(suggest("sofia@riverside", Domain::new("riverside.edu")), ["sofia@riverside.edu"]);
/// assert!(suggest("amara.school.example", None).is_empty());
/// assert_eq!(suggest("amara.school.example", Domain::new("school.example")), ["amara@school.example"]);
/// assert_eq!(suggest("amara at school.example", None), ["amara@school.example"]);
/// ```
pub fn suggest(text: &str, common: Option<Domain>) -> Vec<String> {
    let several: Vec<String> = pieces(text).filter(|piece| is_valid(piece)).map(str::to_owned).collect();
    if several.len() > 1 {
        return several.into_iter().take(3).collect();
    }
    if let Some(email) = alone(text) {
        return vec![email.to_owned()];
    }
    let with_at = with_at(text);
    let text = with_at.as_deref().unwrap_or(text);
    let joined: String = text.chars().filter(|&c| !is_space(c) && !c.is_control() && !is_bidi(c)).collect();
    let Some((local, domain)) = joined.split_once('@') else {
        return without_at(text, &joined, common).into_iter().collect();
    };
    let local = local.trim_matches('"').replace(',', ".");
    let domain = mend_domain(domain);
    let mut meant = Vec::new();
    let mut add = |domain: &str| {
        let whole = format!("{local}@{domain}");
        let whole = mistyped(&whole).unwrap_or(whole);
        if (whole != text || with_at.is_some()) && is_valid(&whole) && !meant.contains(&whole) {
            meant.push(whole);
        }
    };
    if let Some(common) = common
        && common.as_str().strip_prefix(&domain.to_lowercase()).is_some_and(|rest| rest.starts_with('.'))
    {
        add(common.as_str());
    }
    add(&domain);
    if let Some(near) = near(&domain.to_lowercase()) {
        add(near);
    }
    // One that is valid already is the least change.
    meant.truncate(1);
    meant
}

/// A whole address but for its `@`, or one that ends before it. `joined` is the text without its spaces.
fn without_at(text: &str, joined: &str, common: Option<Domain>) -> Option<String> {
    let common = common.as_ref().map(Domain::as_str);
    let folded = joined.to_ascii_lowercase();
    let whole = |local: &str, domain: &str| {
        let whole = format!("{}@{domain}", local.trim_end_matches(|c: char| !c.is_alphanumeric()));
        (is_valid(&whole) && !has_odd_dots(&whole)).then_some(whole)
    };
    let is_sign = |local: &str| local.ends_with(|c: char| !c.is_alphanumeric());
    for domain in common.into_iter().chain(COMMON) {
        // What ends in the file's own domain has it; `olive.com` is not at `live.com`.
        if let Some(local) = folded.strip_suffix(domain)
            && (Some(domain) == common || is_sign(local))
        {
            return whole(&joined[..local.len()], domain);
        }
    }
    let common = common.filter(|domain| !COMMON.contains(domain))?;
    // Names with a sign between them: not “none”, and not a domain.
    let parts: Vec<&str> = text.split(['.', '_', '-']).collect();
    let is_name = |part: &&str| part.len() > 1 && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let (last, before) = parts.split_last().filter(|(_, before)| !before.is_empty())?;
    if !parts.iter().all(is_name) {
        return None;
    }
    if common.strip_prefix(&*last.to_ascii_lowercase()).is_some_and(|rest| rest.starts_with('.')) {
        return whole(&text[..text.len() - last.len()], common);
    }
    let is_ending = last.len() < 4 && text.ends_with(&format!(".{last}"));
    (before.len() == 1 && !is_ending).then(|| whole(text, common)).flatten()
}

/// The domain of mail for everybody that is nearly this one: without its ending, or with one or two letters wrong.
fn near(domain: &str) -> Option<&'static str> {
    let by_name = COMMON.iter().find(|known| known.split_once('.').is_some_and(|(name, _)| name == domain));
    if by_name.is_some() || domain.is_empty() {
        return by_name.copied();
    }
    let letters = map::letters(domain);
    COMMON
        .iter()
        // Telling fast that too many letters are wrong.
        .filter(|known| known.len().abs_diff(domain.len()) <= 2)
        .filter(|known| (letters ^ map::letters(known)).count_ones() <= 4)
        .map(|known| (map::distance(known, domain), *known))
        .filter(|(wrong, _)| *wrong <= 2)
        .min_by_key(|(wrong, _)| *wrong)
        .map(|(_, known)| known)
}

/// Commas for dots, dots too many, a second `@`.
fn mend_domain(domain: &str) -> String {
    let dotted = domain.trim_start_matches('@').replace([',', ';', ':'], ".");
    dotted.split('.').filter(|label| !label.is_empty()).collect::<Vec<_>>().join(".")
}

pub(super) fn is_bidi(c: char) -> bool {
    matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_known_from_small_slips() {
        for (text, meant) in [
            ("a b@x.example", Some("ab@x.example")),
            ("a@x.example (mother)", Some("a@x.example")),
            ("Anna: a@x.example", Some("a@x.example")),
            ("a@riverside.co .uk", Some("a@riverside.co.uk")),
            ("a@school.example.or g", Some("a@school.example.org")),
            ("a@x.\r\nexample", Some("a@x.example")),
            ("a@x\u{200B}.example", Some("a@x.example")),
            ("a@x..example", Some("a@x.example")),
            ("a@x.example.", Some("a@x.example")),
            ("a@@x.example", Some("a@x.example")),
            ("a@x,example", Some("a@x.example")),
            ("a,b@x.example", Some("a.b@x.example")),
            ("\"ab\"@x.example", Some("ab@x.example")),
            ("a@gmail", Some("a@gmail.com")),
            ("a@gmailcom", Some("a@gmail.com")),
            ("a@hotmail,con", Some("a@hotmail.com")),
            ("a@b.example,c@d.example", Some("a@b.example")),
            ("a", None),
            ("@x.example", None),
            ("a@", None),
            ("a@riverside", None),
            ("josé@x.example", None),
            ("a@b@c.example", None),
        ] {
            assert_eq!(suggest(text, None).first().map(String::as_str), meant, "{text}");
        }
    }

    #[test]
    fn a_missing_at_is_put_before_a_domain_that_is_known() {
        let common = Domain::new("riverside.edu");
        for (text, meant) in [
            ("amara.okafor.riverside.edu", Some("amara.okafor@riverside.edu")),
            ("amarariverside.edu", Some("amara@riverside.edu")),
            ("Amara.Okafor Riverside.EDU", Some("Amara.Okafor@riverside.edu")),
            ("amara#riverside.edu", Some("amara@riverside.edu")),
            ("amara.okafor.riverside", Some("amara.okafor@riverside.edu")),
            ("amara.okafor", Some("amara.okafor@riverside.edu")),
            ("kim.example.gmail.com", Some("kim.example@gmail.com")),
            ("olive.com", None),
            ("amara.com", None),
            ("amara.school.example", None),
            ("riverside.edu", None),
            ("none", None),
            ("n.a.", None),
            ("n-a", None),
            ("Amara Okafor", None),
            ("amara okafor.", None),
            ("josé.riverside.edu", None),
        ] {
            assert_eq!(suggest(text, common).first().map(String::as_str), meant, "{text}");
        }
        assert!(suggest("kim.example", Domain::new("gmail.com")).is_empty(), "everybody is there");
    }

    #[test]
    fn the_ending_is_taken_from_the_other_rows() {
        let common = Domain::new("riverside.edu");
        assert_eq!(suggest("a@riverside", common), ["a@riverside.edu"]);
        assert_eq!(suggest("a@Riverside.", common), ["a@riverside.edu"]);
        assert!(suggest("a@river", common).is_empty());
    }
}
