//! A format code taken apart.

use super::date::Part;
use super::number::{Layout, Place};

/// Codes of files have at most 255 characters; of longer ones this much is looked at.
const LONGEST: usize = 1024;

#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    condition: Option<Condition>,
    pub shows: Shows,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Shows {
    /// As it comes.
    General,
    Number(Layout),
    Date(Vec<Part>),
}

/// `[>=100]`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Condition {
    less: bool,
    equal: bool,
    greater: bool,
    than: f64,
}

impl Condition {
    fn new(text: &str) -> Option<Self> {
        let signs = text.len() - text.trim_start_matches(['<', '>', '=']).len();
        let (signs, number) = text.split_at(signs);
        let has = |sign| signs.contains(sign);
        let than = number.trim().parse().ok().filter(|_| !signs.is_empty())?;
        Some(match signs {
            "<>" => Self { less: true, equal: false, greater: true, than },
            _ => Self { less: has('<'), equal: has('='), greater: has('>'), than },
        })
    }

    fn holds(self, value: f64) -> bool {
        (self.less && value < self.than)
            || (self.equal && value == self.than)
            || (self.greater && value > self.than)
    }
}

/// The sections of a code; one that shows text and not numbers is as it comes.
pub fn sections(code: &str) -> Vec<Section> {
    let end = code.char_indices().nth(LONGEST).map_or(code.len(), |(at, _)| at);
    let mut rest = code[..end].chars().peekable();
    let mut sections = Vec::new();
    while sections.len() < 4 {
        sections.push(section(&mut rest));
        if rest.next().is_none() {
            break;
        }
    }
    sections
}

/// The section for a number, and whether a minus sign is to be shown: a section for negative numbers has its own.
pub fn choose(sections: &[Section], value: f64) -> (Option<&Section>, bool) {
    let numeric = &sections[..sections.len().min(3)];
    if numeric.iter().any(|section| section.condition.is_some()) {
        let chosen = numeric.iter().find(|section| section.condition.is_none_or(|each| each.holds(value)));
        return (chosen, true);
    }
    match numeric {
        [all] => (Some(all), true),
        [_, negative] | [_, negative, _] if value < 0.0 => (Some(negative), false),
        [_, _, zero] if value == 0.0 => (Some(zero), false),
        [first, ..] => (Some(first), false),
        [] => (None, true),
    }
}

enum Token {
    Literal(char),
    Zero,
    Digit,
    Point,
    Comma,
    Percent,
    /// What is shown as it comes: `General`, `@`, exponents.
    Plain,
    Date(Part),
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// Takes a section, up to the semicolon.
fn section(rest: &mut Chars<'_>) -> Section {
    let mut tokens = Vec::new();
    let mut condition = None;
    let mut locale = Locale::Plain;
    while let Some(&c) = rest.peek() {
        if c == ';' {
            break;
        }
        rest.next();
        match c {
            '"' => tokens.extend(rest.by_ref().take_while(|&c| c != '"').map(Token::Literal)),
            '\\' | '!' => tokens.extend(rest.next().map(Token::Literal)),
            '_' => {
                rest.next();
                tokens.push(Token::Literal(' '));
            }
            '*' => {
                rest.next();
            }
            '[' => {
                let inside: String = rest.by_ref().take_while(|&c| c != ']').collect();
                if let Some(currency) = inside.strip_prefix('$') {
                    let (symbol, language) = currency.split_once('-').unwrap_or((currency, ""));
                    tokens.extend(symbol.chars().map(Token::Literal));
                    locale = Locale::new(language);
                } else if let Some(part) = Part::elapsed(&inside) {
                    tokens.push(Token::Date(part));
                } else {
                    condition = condition.or(Condition::new(&inside));
                }
            }
            '0' => tokens.push(Token::Zero),
            '#' | '?' => tokens.push(Token::Digit),
            '.' => tokens.push(Token::Point),
            ',' => tokens.push(Token::Comma),
            '%' => tokens.push(Token::Percent),
            '@' => tokens.push(Token::Plain),
            'E' | 'e' if matches!(rest.peek(), Some('+' | '-')) => tokens.push(Token::Plain),
            'G' | 'g' if takes(rest, "eneral") => tokens.push(Token::Plain),
            'A' | 'a' if takes(rest, "M/PM") => tokens.push(Token::Date(Part::Noon { short: false })),
            'A' | 'a' if takes(rest, "/P") => tokens.push(Token::Date(Part::Noon { short: true })),
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'e' | 'g' | 'G' | 'b' | 'B' => {
                let mut count = 1;
                while rest.peek().is_some_and(|next| next.eq_ignore_ascii_case(&c)) {
                    rest.next();
                    count += 1;
                }
                tokens.push(Token::Date(Part::new(c.to_ascii_lowercase(), count)));
            }
            c => tokens.push(Token::Literal(c)),
        }
    }
    let shows = if tokens.iter().any(|token| matches!(token, Token::Date(_))) {
        Shows::Date(dates(tokens, locale))
    } else {
        numbers(tokens)
    };
    Section { condition, shows }
}

/// Takes these letters, if they are next, without case.
fn takes(rest: &mut Chars<'_>, letters: &str) -> bool {
    let mut ahead = rest.clone();
    let fits = letters.chars().all(|letter| ahead.next().is_some_and(|c| c.eq_ignore_ascii_case(&letter)));
    if fits {
        *rest = ahead;
    }
    fits
}

/// Whose words a date has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Locale {
    Plain,
    /// Names of months and days are not English.
    Other,
    /// The date, or the time, as the computer shows it.
    Date,
    Time,
}

impl Locale {
    /// By the number that Windows gives a language.
    fn new(number: &str) -> Self {
        match u32::from_str_radix(number.split(',').next().unwrap_or_default(), 16).unwrap_or(0) {
            0xF800 => Self::Date,
            0xF400 => Self::Time,
            number if matches!(number & 0x3FF, 0 | 9) => Self::Plain,
            _ => Self::Other,
        }
    }
}

fn dates(tokens: Vec<Token>, locale: Locale) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for token in tokens {
        let part = match token {
            Token::Date(part) => part,
            Token::Literal(c) => Part::Literal(c),
            // `.000` behind seconds are parts of them.
            Token::Zero if matches!(parts.last(), Some(Part::Literal('.'))) => {
                parts.pop();
                Part::SecondParts(1)
            }
            Token::Zero => match parts.last_mut() {
                Some(Part::SecondParts(count)) => {
                    *count = (*count + 1).min(3);
                    continue;
                }
                _ => continue,
            },
            Token::Point => Part::Literal('.'),
            Token::Comma => Part::Literal(','),
            Token::Percent => Part::Literal('%'),
            Token::Digit | Token::Plain => continue,
        };
        parts.push(part);
    }
    Part::tell_minutes(&mut parts);
    let named = parts.iter().any(Part::is_named);
    match locale {
        Locale::Date => Part::iso(),
        Locale::Time => Part::time(),
        Locale::Other if named => Part::iso(),
        _ if parts.iter().any(Part::is_foreign) => Part::iso(),
        _ => parts,
    }
}

fn numbers(tokens: Vec<Token>) -> Shows {
    let has_digits = tokens.iter().any(|token| matches!(token, Token::Zero | Token::Digit));
    let is_fraction = tokens.iter().any(|token| matches!(token, Token::Literal('/')))
        && tokens.iter().any(|token| matches!(token, Token::Digit));
    if !has_digits || is_fraction || tokens.iter().any(|token| matches!(token, Token::Plain)) {
        return Shows::General;
    }
    let mut layout = Layout::default();
    // Commas since the last digit: thousands if a digit follows, else they make the number smaller.
    let mut commas = 0;
    let mut any = false;
    for token in tokens {
        let place = match token {
            Token::Zero | Token::Digit => {
                layout.thousands |= commas > 0;
                (commas, any) = (0, true);
                if matches!(token, Token::Zero) { Place::Zero } else { Place::Digit }
            }
            Token::Comma if any => {
                commas += 1;
                continue;
            }
            Token::Point if !layout.point => {
                layout.point = true;
                layout.shift -= 3 * std::mem::take(&mut commas);
                continue;
            }
            Token::Percent => {
                layout.shift += 2;
                Place::Literal("%".to_owned())
            }
            Token::Literal(c) => Place::Literal(c.to_string()),
            Token::Comma => Place::Literal(",".to_owned()),
            Token::Point => Place::Literal(".".to_owned()),
            Token::Plain | Token::Date(_) => continue,
        };
        if layout.point { layout.fraction.push(place) } else { layout.whole.push(place) }
    }
    layout.shift -= 3 * commas;
    Shows::Number(layout)
}
