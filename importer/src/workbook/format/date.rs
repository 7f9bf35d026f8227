//! A number as a date and time: days since the end of 1899, or since 1904.

/// What a format for dates is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Literal(char),
    /// `y` or `yyyy`.
    Year {
        short: bool,
    },
    /// By how many letters: `m` 1, `mm` 01, `mmm` Jan, `mmmm` January, `mmmmm` J.
    Month(u8),
    /// By how many letters: `d` 1, `dd` 01, `ddd` Mon, `dddd` Monday.
    Day(u8),
    Hour {
        two: bool,
    },
    Minute {
        two: bool,
    },
    Second {
        two: bool,
    },
    /// So many places behind the second.
    SecondParts(u8),
    Noon {
        short: bool,
    },
    /// `[h]`: all hours, minutes or seconds there are, with so many digits at least.
    Elapsed(Unit, u8),
    /// Years and eras of other calendars.
    Foreign,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Hours,
    Minutes,
    Seconds,
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

impl Part {
    /// From a letter of a format and how often it stands there.
    pub fn new(letter: char, count: usize) -> Self {
        let letters = count.min(5) as u8;
        match letter {
            'y' => Self::Year { short: count <= 2 },
            'e' => Self::Year { short: false },
            'm' => Self::Month(letters),
            'd' => Self::Day(letters),
            'h' => Self::Hour { two: count > 1 },
            's' => Self::Second { two: count > 1 },
            _ => Self::Foreign,
        }
    }

    /// From what stands in brackets.
    pub fn elapsed(inside: &str) -> Option<Self> {
        let first = inside.chars().next()?.to_ascii_lowercase();
        let unit = match first {
            'h' => Unit::Hours,
            'm' => Unit::Minutes,
            's' => Unit::Seconds,
            _ => return None,
        };
        let all = inside.chars().all(|c| c.to_ascii_lowercase() == first);
        all.then_some(Self::Elapsed(unit, inside.len().min(5) as u8))
    }

    /// `m` behind hours or before seconds are minutes.
    pub fn tell_minutes(parts: &mut [Self]) {
        let is_time = |part: &&Self| !matches!(part, Self::Literal(_) | Self::Noon { .. });
        for at in 0..parts.len() {
            let Self::Month(letters @ 1..=2) = parts[at] else { continue };
            let before = parts[..at].iter().rev().find(is_time);
            let after = parts[at + 1..].iter().find(is_time);
            let hours = matches!(before, Some(Self::Hour { .. } | Self::Elapsed(Unit::Hours, _)));
            if hours || matches!(after, Some(Self::Second { .. } | Self::Elapsed(Unit::Seconds, _))) {
                parts[at] = Self::Minute { two: letters == 2 };
            }
        }
    }

    /// Does it show a word of a language?
    pub fn is_named(&self) -> bool {
        matches!(self, Self::Month(3..) | Self::Day(3..))
    }

    pub fn is_foreign(&self) -> bool {
        *self == Self::Foreign
    }

    /// `2026-01-31`.
    pub fn iso() -> Vec<Self> {
        let dash = Self::Literal('-');
        vec![Self::Year { short: false }, dash.clone(), Self::Month(2), dash, Self::Day(2)]
    }

    /// `9:05:00`.
    pub fn time() -> Vec<Self> {
        let colon = Self::Literal(':');
        let two = true;
        vec![Self::Hour { two: false }, colon.clone(), Self::Minute { two }, colon, Self::Second { two }]
    }
}

/// Adds a date. `false`, and nothing is added: spreadsheets have no such date.
pub fn show(parts: &[Part], serial: f64, since_1904: bool, into: &mut String) -> bool {
    /// Between the first days of 1900 and of 1904.
    const YEARS: f64 = 1462.0;
    /// The day after 9999-12-31.
    const END: f64 = 2_958_466.0;
    let serial = if since_1904 { serial + YEARS } else { serial };
    if !(0.0..END).contains(&serial) {
        return false;
    }
    let places = parts.iter().fold(0, |most, part| match part {
        Part::SecondParts(count) => most.max(*count),
        _ => most,
    });
    let per_second = 10_u64.pow(u32::from(places));
    let ticks = (serial * 86_400.0 * per_second as f64).round() as u64;
    let (seconds, rest) = (ticks / per_second, ticks % per_second);
    let (days, of_day) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = date(days);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    let twelve = parts.iter().any(|part| matches!(part, Part::Noon { .. }));
    let hour_shown = if twelve { (hour + 11) % 12 + 1 } else { hour };
    let number = |value: u64, digits: usize| format!("{value:0digits$}");
    let two = |value: u64, two: bool| number(value, if two { 2 } else { 1 });
    for part in parts {
        let text = match *part {
            Part::Literal(c) => c.to_string(),
            Part::Year { short: true } => number(year % 100, 2),
            Part::Year { short: false } => number(year, 4),
            Part::Month(letters @ 1..=2) => number(month, letters.into()),
            Part::Month(letters) => named(MONTHS[(month - 1) as usize], letters),
            Part::Day(letters @ 1..=2) => number(day, letters.into()),
            // The first day, which is no day at all, is a Saturday in spreadsheets.
            Part::Day(letters) => named(DAYS[((days + 6) % 7) as usize], letters),
            Part::Hour { two: each } => two(hour_shown, each),
            Part::Minute { two: each } => two(minute, each),
            Part::Second { two: each } => two(second, each),
            Part::SecondParts(count) => {
                let places = usize::from(places);
                format!(".{}", &format!("{rest:0places$}")[..usize::from(count)])
            }
            Part::Noon { short } => match (hour < 12, short) {
                (true, false) => "AM",
                (false, false) => "PM",
                (true, true) => "A",
                (false, true) => "P",
            }
            .to_owned(),
            Part::Elapsed(unit, digits) => {
                let all = match unit {
                    Unit::Hours => seconds / 3600,
                    Unit::Minutes => seconds / 60,
                    Unit::Seconds => seconds,
                };
                number(all, digits.into())
            }
            Part::Foreign => String::new(),
        };
        into.push_str(&text);
    }
    true
}

/// A month or a day by three letters, one, or all.
fn named(name: &str, letters: u8) -> String {
    match letters {
        3 => name[..3].to_owned(),
        5 => name[..1].to_owned(),
        _ => name.to_owned(),
    }
}

/// Year, month and day, in the calendar of spreadsheets, which believe in 29 February 1900.
fn date(days: u64) -> (u64, u64, u64) {
    match days {
        0 => return (1900, 1, 0),
        60 => return (1900, 2, 29),
        _ => {}
    }
    // Days since 1 March of the year 0; then by the 400 years after which the calendar repeats.
    let days = days + if days < 60 { 693_899 + 1 } else { 693_899 };
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}
