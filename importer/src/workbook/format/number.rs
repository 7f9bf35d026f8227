//! A number by the places of its format.

use super::decimal::Decimal;

/// What a format for numbers is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Before the point, then behind it.
    pub whole: Vec<Place>,
    pub fraction: Vec<Place>,
    pub point: bool,
    pub thousands: bool,
    /// Times ten to this before it is shown: 2 for each percent sign, -3 for each comma at the end.
    pub shift: i32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `0`: a digit, or a zero.
    Zero,
    /// `#` or `?`: a digit, or nothing.
    Digit,
    Literal(String),
}

impl Place {
    pub fn is_digit(&self) -> bool {
        !matches!(self, Self::Literal(_))
    }
}

/// Adds the number as the format shows it, without spaces around it.
pub fn show(layout: &Layout, mut number: Decimal, into: &mut String) {
    let places = layout.fraction.iter().filter(|place| place.is_digit()).count();
    number.shift(layout.shift);
    number.round(places);
    let mut text = String::new();
    if number.negative {
        text.push('-');
    }
    whole(layout, &number.whole(), &mut text);
    let digits = number.fraction(places);
    let shown = digits.trim_end_matches('0').len();
    let mut fraction = String::new();
    let mut at = 0;
    for place in &layout.fraction {
        match place {
            Place::Literal(literal) => fraction.push_str(literal),
            _ => {
                if *place == Place::Zero || at < shown {
                    fraction.push_str(&digits[at..=at]);
                }
                at += 1;
            }
        }
    }
    if layout.point && fraction.starts_with(|c: char| c.is_ascii_digit()) {
        text.push('.');
    }
    text.push_str(&fraction);
    into.push_str(text.trim());
}

/// The digits before the point: those for which there is no place stand at the first.
fn whole(layout: &Layout, digits: &str, into: &mut String) {
    let places = layout.whole.iter().filter(|place| place.is_digit()).count();
    let total = places.max(digits.len());
    let missing = total - digits.len();
    let mut at = 0;
    let mut end = total - places;
    if places == 0 {
        into.push_str(digits);
    }
    for place in &layout.whole {
        if let Place::Literal(literal) = place {
            into.push_str(literal);
            continue;
        }
        end += 1;
        for at in std::mem::replace(&mut at, end)..end {
            let digit = at.checked_sub(missing).and_then(|at| digits.get(at..=at));
            let Some(digit) = digit.or((*place == Place::Zero).then_some("0")) else { continue };
            into.push_str(digit);
            let behind = total - at - 1;
            if layout.thousands && behind > 0 && behind.is_multiple_of(3) {
                into.push(',');
            }
        }
    }
}
