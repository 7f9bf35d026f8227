//! What spreadsheets do to cells (SPEC §2): long numbers, errors, dates, lost zeros; and cells that they would run.

use super::clean;

/// Months from January on, as spreadsheets shorten them in English, French, Spanish, German, Italian, Portuguese, Polish,
/// Dutch and Swedish.
const MONTHS: [&str; 12] = [
    "jan janv ene gen sty",
    "feb févr fev fév lut",
    "mar mars mrz mär mrt",
    "apr avr abr kwi",
    "may mai mag maj mei",
    "jun juin giu cze",
    "jul juil lug lip",
    "aug août ago sie",
    "sep sept set wrz",
    "oct okt ott out paź",
    "nov lis",
    "dec déc dez dic gru",
];

/// A number that the spreadsheet shortened, so that its last digits are lost.
///
/// ```
/// use importer::check::damage::is_shortened;
///
/// assert!(is_shortened("1.23E+10") && is_shortened("4,47701E+11"));
/// assert!(!is_shortened("12E4"));
/// ```
pub fn is_shortened(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
    // Without its sign only behind a fraction: `12E4` is a class.
    let power = match exponent.strip_prefix('+') {
        Some(power) => power,
        None if mantissa.contains(['.', ',']) && exponent.len() >= 2 => exponent,
        None => return false,
    };
    digits(power) && power.len() <= 3 && unsigned.split(['.', ',']).all(digits) && unsigned.len() <= 20
}

/// An error value that stands where a value was: `#REF!` and the like, and `####` from a column that was too narrow.
pub fn is_error_value(text: &str) -> bool {
    // English, then those that German, French, Spanish, Portuguese, Italian and Polish ones write otherwise.
    const VALUES: [&str; 39] = [
        "#REF!",
        "#N/A",
        "#NAME?",
        "#VALUE!",
        "#DIV/0!",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#BUSY!",
        "#UNKNOWN!",
        "#ERROR!",
        "#NV",
        "#BEZUG!",
        "#WERT!",
        "#ZAHL!",
        "#VALEUR!",
        "#NOM?",
        "#NOMBRE!",
        "#NUL!",
        "#¡REF!",
        "#N/D",
        "#¡VALOR!",
        "#¿NOMBRE?",
        "#¡NUM!",
        "#¡DIV/0!",
        "#¡NULO!",
        "#VALOR!",
        "#NOME?",
        "#RIF!",
        "#VALORE!",
        "#ADR!",
        "#N/D!",
        "#ARG!",
        "#NAZWA?",
        "#LICZBA!",
    ];
    if let Some(number) = text.strip_prefix("Err:") {
        return number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    }
    text.starts_with('#')
        && (VALUES.iter().any(|value| value.eq_ignore_ascii_case(text))
            || (text.len() >= 4 && text.bytes().all(|byte| byte == b'#')))
}

/// What a date was before it was one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dated {
    /// A day and a month: `09-Oct` was `9-10` or `10-9`.
    DayMonth(u8, u8),
    /// A month and a year: `Oct-13` was `10-13`.
    MonthYear(u8, u16),
    /// A whole date: what it was cannot be known.
    Whole,
}

/// Is it a date as spreadsheets write one?
///
/// ```
/// use importer::check::damage::{Dated, dated};
///
/// assert_eq!(dated("09-Oct"), Some(Dated::DayMonth(9, 10)));
/// assert_eq!(dated("2026-10-09"), Some(Dated::Whole));
/// assert_eq!(dated("9-10"), None);
/// ```
pub fn dated(text: &str) -> Option<Dated> {
    // Every date has a digit and is short; most cells are told apart by that.
    if text.len() > 24 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let date = match text.split_once([' ', 'T']) {
        Some((date, time)) if time.len() >= 4 && time.contains(':') && is_time(time) => date,
        _ => text,
    };
    // Several languages shorten months with a point: `oct.-13`, `09. Okt`.
    let pointless;
    let date = if date.contains(". ") || date.contains(".-") {
        pointless = date.replace(". ", " ").replace(".-", "-");
        &pointless
    } else {
        date
    };
    let separator = date.chars().find(|c| matches!(c, '-' | '/' | '.' | ' '))?;
    let parts: Vec<&str> = date.split(separator).collect();
    match parts[..] {
        [first, second] => match (number(first), month(second)) {
            (Some(day @ 1..=31), Some(month)) => Some(Dated::DayMonth(day as u8, month)),
            _ => match (month(first), number(second)) {
                (Some(month), Some(year)) if second.len() == 2 || second.len() == 4 => {
                    Some(Dated::MonthYear(month, year))
                }
                _ => None,
            },
        },
        [first, second, third] => is_whole(first, second, third).then_some(Dated::Whole),
        _ => None,
    }
}

/// Year, month and day, in one of the usual orders.
fn is_whole(first: &str, second: &str, third: &str) -> bool {
    let is_year = |part: &str| {
        (part.len() == 4 || part.len() == 2)
            && number(part).is_some_and(|year| part.len() == 2 || (1900..=2100).contains(&year))
    };
    let is_day = |part: &str| part.len() <= 2 && matches!(number(part), Some(1..=31));
    let is_month =
        |part: &str| (part.len() <= 2 && matches!(number(part), Some(1..=12))) || month(part).is_some();
    let day_month = (is_day(first) && is_month(second)) || (is_month(first) && is_day(second));
    (day_month && is_year(third)) || (first.len() == 4 && is_year(first) && is_month(second) && is_day(third))
}

fn is_time(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.' | b' ' | b'A' | b'P' | b'M' | b'Z'))
}

fn number(text: &str) -> Option<u16> {
    if text.is_empty() || text.len() > 4 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

fn month(text: &str) -> Option<u8> {
    let folded = text.trim_end_matches('.').to_lowercase();
    (1..).zip(MONTHS).find(|(_, names)| names.split(' ').any(|name| name == folded)).map(|(month, _)| month)
}

/// What a date in a cell may have been, most likely first: for grades, from low to high.
pub fn undated(date: &Dated) -> Vec<String> {
    match *date {
        Dated::DayMonth(day, month) => {
            let (low, high) = (day.min(month), day.max(month));
            let mut texts = vec![format!("{low}-{high}")];
            if low != high {
                texts.push(format!("{high}-{low}"));
            }
            texts
        }
        Dated::MonthYear(month, year) if year < 100 => vec![format!("{month}-{year}")],
        Dated::MonthYear(..) | Dated::Whole => Vec::new(),
    }
}

/// Has a number of an id lost the zeros it began with? The other ids of the column have `width` digits.
///
/// ```
/// use importer::check::damage::restore_zeros;
///
/// assert_eq!(restore_zeros("4128", 6).as_deref(), Some("004128"));
/// assert_eq!(restore_zeros("004127", 6), None);
/// ```
pub fn restore_zeros(text: &str, width: u8) -> Option<String> {
    let width = usize::from(width);
    let lost = text.len() < width
        && !text.is_empty()
        && !text.starts_with('0')
        && text.bytes().all(|byte| byte.is_ascii_digit());
    lost.then(|| format!("{text:0>width$}"))
}

/// Would a spreadsheet run it? Numbers and phone numbers with a sign are not meant.
///
/// ```
/// use importer::check::damage::is_formula;
///
/// assert!(is_formula("=HYPERLINK(\"https://x.example\")") && is_formula("@SUM(1)"));
/// assert!(!is_formula("+44 7700 900112") && !is_formula("-1") && !is_formula("-"));
/// ```
pub fn is_formula(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some('=') => chars.next().is_some(),
        Some('+' | '-' | '@') => {
            let rest = chars.as_str();
            rest.chars().any(|c| c.is_alphabetic() || matches!(c, '(' | '!' | '|'))
                && !rest.chars().all(|c| c.is_ascii_digit() || "()-./ x#ext".contains(c))
        }
        _ => false,
    }
}

/// The text without the sign that makes it a formula, and without what some systems put around a number so that a
/// spreadsheet keeps its zeros.
///
/// ```
/// use importer::check::damage::defused;
///
/// assert_eq!((defused("=\"00123\"").as_str(), defused("@SUM").as_str()), ("00123", "SUM"));
/// ```
pub fn defused(text: &str) -> String {
    if let Some(within) = text.strip_prefix("=\"").and_then(|text| text.strip_suffix('"'))
        && !within.replace("\"\"", "").contains('"')
    {
        return clean::text(&within.replace("\"\"", "\"")).into_owned();
    }
    clean::text(text.trim_start_matches(['=', '+', '-', '@'])).into_owned()
}

/// The day that a text says, as days since 1970: `2026-11-28`.
///
/// ```
/// use importer::check::damage::day;
///
/// assert_eq!(day("1970-01-02"), Some(1));
/// assert_eq!(day("2024-02-29"), Some(19_782));
/// assert_eq!(day("2026-02-29"), None);
/// assert_eq!(day("28.11.2026"), None);
/// ```
pub fn day(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    if year.len() != 4 || month.len() != 2 || day.len() != 2 {
        return None;
    }
    let (year, month, day) =
        (year.parse::<i64>().ok()?, month.parse::<i64>().ok()?, day.parse::<i64>().ok()?);
    let is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let longest = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=longest).contains(&day) {
        return None;
    }
    // Years that begin in March have the leap day at their end.
    let from_march = if month > 2 { year } else { year - 1 };
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    let leap_days = from_march.div_euclid(4) - from_march.div_euclid(100) + from_march.div_euclid(400);
    Some(from_march * 365 + leap_days + of_year - 719_468)
}

/// A day as files say it: the other way round.
///
/// ```
/// use importer::check::damage::{day, of_day};
///
/// assert_eq!(of_day(19_782), "2024-02-29");
/// assert!((-700_000..2_900_000).step_by(131).all(|number| day(&of_day(number)) == Some(number)));
/// ```
pub fn of_day(number: i64) -> String {
    // As above: years begin in March, four hundred of them have always as many days.
    let number = number + 719_468;
    let (era, of_era) = (number.div_euclid(146_097), number.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortened_numbers_are_known() {
        for (text, shortened) in [
            ("1.23E+10", true),
            ("1,23E+10", true),
            ("4.47701E+11", true),
            ("-1.5e+3", true),
            ("1E+10", true),
            ("1,23E+010", true),
            ("4.47701e+11", true),
            ("4.47701E11", true),
            ("2.1E3", false),
            ("1E10", false),
            ("12E4", false),
            ("1.2.E+3", false),
            ("E+10", false),
            ("1.23E+", false),
            ("Eve+1", false),
            ("", false),
        ] {
            assert_eq!(is_shortened(text), shortened, "{text}");
        }
    }

    #[test]
    fn error_values_are_known() {
        for (text, error) in [
            ("#REF!", true),
            ("#n/a", true),
            ("#DIV/0!", true),
            ("#BEZUG!", true),
            ("#NV", true),
            ("#¡REF!", true),
            ("#¿NOMBRE?", true),
            ("#VALEUR!", true),
            ("Err:502", true),
            ("Err:5", false),
            ("######", true),
            ("#1", false),
            ("#hash", false),
            ("##", false),
        ] {
            assert_eq!(is_error_value(text), error, "{text}");
        }
    }

    #[test]
    fn dates_are_known_and_turned_back() {
        for (text, texts) in [
            ("09-Oct", Some(vec!["9-10", "10-9"])),
            ("9-Oct", Some(vec!["9-10", "10-9"])),
            ("1 Mar", Some(vec!["1-3", "3-1"])),
            ("5-May", Some(vec!["5-5"])),
            ("Oct-13", Some(vec!["10-13"])),
            ("Oct-2013", Some(vec![])),
            ("09. Okt", Some(vec!["9-10", "10-9"])),
            ("09-oct.", Some(vec!["9-10", "10-9"])),
            ("09-déc", Some(vec!["9-12", "12-9"])),
            ("3-ene", Some(vec!["1-3", "3-1"])),
            ("5-paź", Some(vec!["5-10", "10-5"])),
            ("oct.-13", Some(vec!["10-13"])),
            ("Okt 13", Some(vec!["10-13"])),
            ("9.10", None),
            ("St. 9", None),
            ("2026-10-09", Some(vec![])),
            ("2026-10-09 00:00:00", Some(vec![])),
            ("9/10/2026", Some(vec![])),
            ("09.10.26", Some(vec![])),
            ("9-Oct-26", Some(vec![])),
            ("9.Okt.26", Some(vec![])),
            ("9-10", None),
            ("9/10", None),
            ("32-Oct", None),
            ("May", None),
            ("April 3rd", None),
            ("10A", None),
            ("004127", None),
            ("1-2-3-4", None),
            ("13-13-2026", None),
            ("", None),
        ] {
            let found = dated(text).map(|date| undated(&date));
            assert_eq!(found, texts.map(|all| all.into_iter().map(str::to_owned).collect()), "{text}");
        }
    }

    #[test]
    fn lost_zeros_are_restored_to_the_columns_width() {
        for (text, restored) in [
            ("4128", Some("004128")),
            ("1", Some("000001")),
            ("004128", None),
            ("1234567", None),
            ("A128", None),
            ("", None),
        ] {
            assert_eq!(restore_zeros(text, 6).as_deref(), restored, "{text}");
        }
    }

    #[test]
    fn formulas_are_known_and_phones_and_numbers_are_not() {
        for (text, formula) in [
            ("=1+1", true),
            ("=cmd|' /C calc'!A0", true),
            ("+cmd|' /C calc'!A0", true),
            ("-2+3+cmd|' /C calc'!A0", true),
            ("@SUM(1+1)", true),
            ("+Amara", true),
            ("=", false),
            ("-", false),
            ("-5", false),
            ("+44 (20) 7946-0000", false),
            ("+44 20 7946 0000 ext 5", false),
            ("Amara=", false),
            ("", false),
        ] {
            assert_eq!(is_formula(text), formula, "{text}");
        }
        assert_eq!(defused("=1+1"), "1+1");
    }
}
