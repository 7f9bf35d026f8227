//! E-mail addresses (SPEC §2): what a web form would accept, with a dotted domain.
//!
//! The rule is that of the HTML standard ("valid e-mail address" under `type=email`), with IDNA for domains that are
//! not ASCII, lengths as in RFC 5321, and neither IP literals nor quoted local parts.

mod suggest;

use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};

use super::clean::is_space;

pub use suggest::{mistyped, suggest};

/// The longest address, in bytes of its ASCII form (RFC 5321).
pub const LONGEST: usize = 254;
/// The longest part before the `@`, in bytes (RFC 5321).
pub const LONGEST_LOCAL: usize = 64;

/// Why a text is no e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem<'a> {
    /// There are several addresses in it.
    Several,
    LineBreak,
    /// An address with words behind it, or with a heading before it.
    OtherText,
    Space,
    NoAt,
    TwoAts,
    NothingBefore,
    NothingBehind,
    /// The part before the `@` has a character that it cannot have.
    Before(char),
    /// The part before the `@` is in quotes.
    Quoted,
    TooLong,
    LocalTooLong,
    /// The domain has no dot.
    NoEnding(&'a str),
    /// The domain is the number of a computer.
    Address,
    /// The domain begins or ends with a dot, or has two running.
    Dots(&'a str),
    Domain(&'a str),
}

/// Is it an e-mail address?
///
/// ```
/// use importer::check::email::is_valid;
///
/// assert!(is_valid("o'brien+math@school.example"));
/// assert!(is_valid("jo@schüle.example"));
/// assert!(!is_valid("jo@school"));
/// assert!(!is_valid("jo@[192.0.2.1]"));
/// ```
pub fn is_valid(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(at) = bytes.iter().position(|&byte| CLASSES[usize::from(byte)] & LOCAL == 0) else {
        return false;
    };
    bytes[at] == b'@'
        && (1..=LONGEST_LOCAL).contains(&at)
        && match ascii_domain(&bytes[at + 1..]) {
            Ascii::Valid => text.len() <= LONGEST,
            Ascii::Invalid => false,
            Ascii::Other => is_other_domain(&text[at + 1..], LONGEST - at - 1),
        }
}

/// Has it odd dots, which a web form accepts but most servers do not: at an end of the part before the `@`, or two
/// running?
pub fn has_odd_dots(text: &str) -> bool {
    let mut before = b'.';
    for &byte in text.as_bytes() {
        if before == b'.' && matches!(byte, b'.' | b'@') {
            return true;
        }
        if byte == b'@' {
            break;
        }
        before = byte;
    }
    text.starts_with('.')
}

/// The first thing that is wrong; `None` for an address.
pub fn problem(text: &str) -> Option<Problem<'_>> {
    if is_valid(text) {
        return None;
    }
    if pieces(text).filter(|piece| is_valid(piece)).nth(1).is_some() {
        return Some(Problem::Several);
    }
    if text.contains(['\n', '\r']) {
        return Some(Problem::LineBreak);
    }
    if alone(text).is_some() {
        return Some(Problem::OtherText);
    }
    if text.contains(is_space) && (text.contains('@') || suggest::with_at(text).is_some()) {
        return Some(Problem::Space);
    }
    let Some((local, domain)) = text.split_once('@') else { return Some(Problem::NoAt) };
    Some(if local.starts_with('"') && local.ends_with('"') {
        Problem::Quoted
    } else if domain.contains('@') {
        Problem::TwoAts
    } else if local.is_empty() {
        Problem::NothingBefore
    } else if domain.is_empty() {
        Problem::NothingBehind
    } else if let Some(odd) = local.chars().find(|&c| !u8::try_from(c).is_ok_and(is_local)) {
        Problem::Before(odd)
    } else if local.len() > LONGEST_LOCAL {
        Problem::LocalTooLong
    } else if domain.starts_with('[') || is_ip(domain) {
        Problem::Address
    } else if domain.starts_with('.') || domain.ends_with('.') || domain.contains("..") {
        Problem::Dots(domain)
    } else if !domain.contains(['.', ',', ';']) {
        Problem::NoEnding(domain)
    } else if text.len() > LONGEST {
        Problem::TooLong
    } else {
        Problem::Domain(domain)
    })
}

/// Is it surely valid, in ASCII, and without anything odd, so that it stays as it is in a list of people too?
pub(super) fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(at) = bytes.iter().position(|&byte| byte == b'@').filter(|&at| at <= LONGEST_LOCAL) else {
        return false;
    };
    let (local, domain) = (&bytes[..at], &bytes[at + 1..]);
    // Most domains need no further look: so short that no label is too long, and ending with a letter, so with no number.
    let is_short = domain.len() < 64 && domain.last().is_some_and(u8::is_ascii_alphabetic);
    let is_domain =
        (is_short && words(domain, WORDS) == Some(true)) || matches!(ascii_domain(domain), Ascii::Valid);
    words(local, PLAIN).is_some() && is_domain && text.len() <= LONGEST && !suggest::is_slip(&text[at + 1..])
}

/// Are there words of bytes of a class, with single dots between them? And is there such a dot?
#[inline]
fn words(bytes: &[u8], class: u8) -> Option<bool> {
    let (mut all, mut any, mut running, mut before) = (0xFF, 0, 0, DOT);
    for &byte in bytes {
        let classes = CLASSES[usize::from(byte)];
        // A dot is of each class, and of one of its own.
        all &= classes;
        any |= classes;
        running |= classes & before;
        before = classes;
    }
    (all & class != 0 && (running | before) & DOT == 0).then_some(any & DOT != 0)
}

/// What is wrong with a cleaned text, and what to do, in a sentence.
pub fn message(text: &str) -> String {
    let whole = "Type the whole email, such as name@school.example.";
    match problem(text) {
        None => format!("“{text}” is an email."),
        Some(Problem::Several) => "There are several emails in this cell. Keep one of them.".to_owned(),
        Some(Problem::LineBreak) => "The email has a line break in it. Take it out.".to_owned(),
        Some(Problem::Space) if suggest::with_at(text).is_some() => {
            "“ at ” stands where the @ belongs. Put the @ there.".to_owned()
        }
        Some(Problem::OtherText) => {
            "There is more than an email in this cell. Keep the email alone.".to_owned()
        }
        Some(Problem::Space) => "The email has a space in it. Take it out.".to_owned(),
        Some(Problem::NoAt) => format!("“{}” has no @. {whole}", short(text)),
        Some(Problem::TwoAts) => format!("“{}” has more than one @. {whole}", short(text)),
        Some(Problem::NothingBefore) => format!("Nothing stands before the @. {whole}"),
        Some(Problem::NothingBehind) => format!("Nothing stands behind the @. {whole}"),
        Some(Problem::Before(odd)) if odd.is_control() || is_space(odd) || suggest::is_bidi(odd) => {
            "The email has an invisible character in it. Type it anew.".to_owned()
        }
        Some(Problem::Before(odd)) => {
            format!("An email cannot have “{odd}” before the @. Mend or replace it.")
        }
        Some(Problem::Quoted) => "The part before the @ is in quotation marks. Take them off.".to_owned(),
        Some(Problem::TooLong) => {
            format!("The email is longer than {LONGEST} characters. Use a shorter one.")
        }
        Some(Problem::LocalTooLong) => {
            format!("The part before the @ is longer than {LONGEST_LOCAL} characters. Use a shorter email.")
        }
        Some(Problem::NoEnding(domain)) => {
            format!("“{}” has no ending such as .edu. Add the part after “{}”.", short(domain), short(domain))
        }
        Some(Problem::Address) => {
            "The email names a computer by its number. Use one with a name behind the @.".to_owned()
        }
        Some(Problem::Dots(domain)) => format!("“{}” has a dot too many. Take it out.", short(domain)),
        Some(Problem::Domain(domain)) => {
            format!("“{}”, behind the @, is not possible in an email. Mend it.", short(domain))
        }
    }
}

/// The beginning of a long text, for a sentence.
pub(crate) fn short(text: &str) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The one address of a text such as `kim@x.example (mother)` or `Email: kim@x.example`. Not of `kim lee@x.example` or
/// `kim@x.co .uk`, where the space is the slip.
pub(super) fn alone(text: &str) -> Option<&str> {
    let words: Vec<&str> = text.split(is_space).filter(|word| !word.is_empty()).collect();
    let is_address =
        |email: &str, rest: &[&str]| is_valid(email) && rest.iter().all(|word| !word.contains('@'));
    match words[..] {
        [email, next, ..] if next.starts_with(['(', '[', '–', '—']) && is_address(email, &words[1..]) => {
            Some(email)
        }
        [.., before, email] if before.ends_with(':') && is_address(email, &words[..words.len() - 1]) => {
            Some(email)
        }
        _ => None,
    }
}

/// What stands between separators and spaces.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| is_space(c) || matches!(c, ',' | ';' | '|' | '/')).filter(|piece| !piece.is_empty())
}

/// What a byte may be: in the part before the `@`, and in a label of a domain.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        let ascii = byte as u8;
        let alphanumeric = ascii.is_ascii_alphanumeric();
        let signs = b".!#$%&'*+/=?^_`{|}~-";
        let mut sign = 0;
        while sign < signs.len() {
            if signs[sign] == ascii {
                classes[byte] |= LOCAL;
            }
            sign += 1;
        }
        if alphanumeric {
            classes[byte] |= LOCAL | LABEL | PLAIN;
        }
        if ascii == b'_' || ascii == b'-' || ascii == b'+' {
            classes[byte] |= PLAIN;
        }
        if ascii == b'.' {
            classes[byte] |= PLAIN | WORDS | DOT;
        }
        if alphanumeric {
            classes[byte] |= WORDS;
        }
        byte += 1;
    }
    classes
};
const LOCAL: u8 = 1;
const LABEL: u8 = 2;
/// What is common in a local part, and means nothing to a spreadsheet.
const PLAIN: u8 = 4;
/// What is common in a domain.
const WORDS: u8 = 8;
const DOT: u8 = 16;

fn is_local(byte: u8) -> bool {
    CLASSES[usize::from(byte)] & LOCAL != 0
}

/// What can be said of a domain without IDNA.
enum Ascii {
    Valid,
    Invalid,
    /// It has letters that are not ASCII, or a label that claims to be an internationalised one.
    Other,
}

/// At least two labels of 1 to 63 letters, digits and hyphens, no hyphen at an end; the last not a number.
fn ascii_domain(domain: &[u8]) -> Ascii {
    let mut label = 0;
    let mut dots = 0;
    let mut before = b'.';
    let mut is_number = true;
    for &byte in domain {
        if CLASSES[usize::from(byte)] & LABEL != 0 {
            label += 1;
            is_number &= byte.is_ascii_digit();
        } else if byte == b'-' && label > 0 {
            if label == 3 && before == b'-' {
                return Ascii::Other;
            }
            label += 1;
            is_number = false;
        } else if byte == b'.' && label > 0 && before != b'-' {
            label = 0;
            dots += 1;
            is_number = true;
        } else {
            return if byte.is_ascii() { Ascii::Invalid } else { Ascii::Other };
        }
        if label > 63 {
            // IDNA makes no label shorter.
            return Ascii::Invalid;
        }
        before = byte;
    }
    if dots > 0 && label > 0 && before != b'-' && !is_number { Ascii::Valid } else { Ascii::Invalid }
}

fn is_other_domain(domain: &str, room: usize) -> bool {
    // IDNA would pass over what cannot be seen.
    if super::name::has_unseen(domain) {
        return false;
    }
    Uts46::new()
        .to_ascii(domain.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify)
        .is_ok_and(|ascii| ascii.len() <= room && ascii.contains('.') && !is_ip(&ascii))
}

fn is_ip(domain: &str) -> bool {
    domain.rsplit('.').next().is_some_and(|last| !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_html_standards_rule_with_a_dotted_domain() {
        let long_local = "a".repeat(64);
        let domain_189 = format!("{}.{}.{}.example", "b".repeat(63), "c".repeat(63), "d".repeat(53));
        for good in [
            "a@b.c",
            "amara.okafor@riverside.edu",
            "!#$%&'*+/=?^_`{|}~-@x.example",
            ".odd..dots.@x.example",
            "A@B-C.EXAMPLE",
            "1@2.3a",
            "jo@schüle.example",
            "jo@例え.テスト",
            "jo@xn--schle-lva.example",
            "jo@ab--cd.example",
            &format!("{long_local}@x.example"),
            &format!("{long_local}@{domain_189}"),
        ] {
            assert_eq!(problem(good), None, "{good}");
        }
        for (bad, why) in [
            ("", Problem::NoAt),
            ("amara", Problem::NoAt),
            ("@x.example", Problem::NothingBefore),
            ("amara@", Problem::NothingBehind),
            ("a@@x.example", Problem::TwoAts),
            ("a@b@x.example", Problem::TwoAts),
            ("a b@x.example", Problem::Space),
            ("a@x\u{200B}.example", Problem::Space),
            ("a@x.\nexample", Problem::LineBreak),
            ("a@x.example\nb@x.example", Problem::Several),
            ("a@x.example;b@x.example", Problem::Several),
            ("josé@x.example", Problem::Before('é')),
            ("a(b)@x.example", Problem::Before('(')),
            ("\"a b\"@x.example", Problem::Space),
            ("a@x.example (mother)", Problem::OtherText),
            ("Mail: a@x.example", Problem::OtherText),
            ("no email", Problem::NoAt),
            ("a@gmail,com", Problem::Domain("gmail,com")),
            ("\"ab\"@x.example", Problem::Quoted),
            ("sofia.nunez@riverside", Problem::NoEnding("riverside")),
            ("a@[192.0.2.1]", Problem::Address),
            ("a@192.0.2.1", Problem::Address),
            ("a@x..example", Problem::Dots("x..example")),
            ("a@.x.example", Problem::Dots(".x.example")),
            ("a@x.example.", Problem::Dots("x.example.")),
            ("a@-x.example", Problem::Domain("-x.example")),
            ("a@x_y.example", Problem::Domain("x_y.example")),
            ("a@x-.example", Problem::Domain("x-.example")),
            ("a@ü..example", Problem::Dots("ü..example")),
            ("a@ü-.example", Problem::Domain("ü-.example")),
            ("a@ü", Problem::NoEnding("ü")),
            ("a@xn--zz--.example", Problem::Domain("xn--zz--.example")),
            (&format!("a{long_local}@x.example"), Problem::LocalTooLong),
            (&format!("{long_local}@e{domain_189}"), Problem::TooLong),
        ] {
            assert_eq!(problem(bad), Some(why), "{bad}");
            assert!(!is_valid(bad), "{bad}");
        }
    }

    #[test]
    fn a_label_has_at_most_63_letters() {
        assert!(is_valid(&format!("a@{}.example", "b".repeat(63))));
        assert!(!is_valid(&format!("a@{}.example", "b".repeat(64))));
    }

    #[test]
    fn odd_dots_are_valid_but_odd() {
        for (text, odd) in [
            ("a.b@x.example", false),
            (".a@x.example", true),
            ("a.@x.example", true),
            ("a..b@x.example", true),
        ] {
            assert!(is_valid(text));
            assert_eq!(has_odd_dots(text), odd, "{text}");
        }
    }

    #[test]
    fn the_sentence_says_what_is_wrong() {
        assert_eq!(
            message("sofia.nunez@riverside"),
            "“riverside” has no ending such as .edu. Add the part after “riverside”."
        );
        assert_eq!(message("amara"), "“amara” has no @. Type the whole email, such as name@school.example.");
    }
}
