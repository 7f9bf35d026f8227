//! A number as decimal digits, rounded as a spreadsheet rounds: 15 digits, halves away from zero.

/// `0.DIGITS × 10^point`, without zeros at either end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decimal {
    pub negative: bool,
    /// Each 0 to 9.
    digits: Vec<u8>,
    point: i32,
}

/// Beyond so many digits before or behind the point, a number is shown as the file has it.
const MOST_PLACES: i32 = 64;

/// Up to here each whole number is one that a file can have.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Decimal {
    /// A number as files write it. Whole numbers keep all their digits, others 15. `None` for what is no number, or is
    /// beyond all that is shown.
    pub fn parse(text: &str) -> Option<Self> {
        let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite())?;
        let unsigned = text.trim_start_matches(['-', '+']);
        let mut number =
            if unsigned.len() <= MOST_PLACES as usize && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
                let digits: Vec<u8> = unsigned.bytes().map(|byte| byte - b'0').collect();
                Self { negative: value < 0.0, point: digits.len() as i32, digits }
            } else {
                let is_whole = value.fract() == 0.0 && value.abs() < 1e18;
                let text = match value.abs() {
                    whole if is_whole && whole < EXACT => format!("{whole:.17e}"),
                    // Digits that the file does not have are not made up.
                    whole if is_whole => format!("{whole:e}"),
                    other => format!("{other:.14e}"),
                };
                let (mantissa, exponent) = text.split_once('e')?;
                let digits = mantissa.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0').collect();
                Self { negative: value < 0.0, digits, point: exponent.parse::<i32>().ok()? + 1 }
            };
        number.tidy();
        (number.point.abs() <= MOST_PLACES).then_some(number)
    }

    fn tidy(&mut self) {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        let zeros = self.digits.iter().take_while(|&&digit| digit == 0).count();
        self.digits.drain(..zeros);
        self.point -= zeros as i32;
        if self.digits.is_empty() {
            (self.point, self.negative) = (0, false);
        }
    }

    /// Times ten to this.
    pub fn shift(&mut self, places: i32) {
        if !self.digits.is_empty() {
            self.point += places;
        }
    }

    /// To so many places behind the point.
    pub fn round(&mut self, places: usize) {
        let keep = self.point + places as i32;
        if keep < 0 {
            self.digits.clear();
        } else if (keep as usize) < self.digits.len() {
            let up = self.digits[keep as usize] >= 5;
            self.digits.truncate(keep as usize);
            if up {
                self.carry();
            }
        }
        self.tidy();
    }

    /// Adds one at the last digit.
    fn carry(&mut self) {
        while self.digits.last() == Some(&9) {
            self.digits.pop();
        }
        match self.digits.last_mut() {
            Some(digit) => *digit += 1,
            None => {
                self.digits.push(1);
                self.point += 1;
            }
        }
    }

    /// The digits before the point; none for a number below 1.
    pub fn whole(&self) -> String {
        (0..self.point).map(|place| self.digit(place)).collect()
    }

    /// So many digits behind the point.
    pub fn fraction(&self, places: usize) -> String {
        (self.point..self.point.saturating_add(places as i32)).map(|place| self.digit(place)).collect()
    }

    fn digit(&self, place: i32) -> char {
        let digit = usize::try_from(place).ok().and_then(|place| self.digits.get(place)).copied();
        char::from(b'0' + digit.unwrap_or(0))
    }

    /// As it comes: whole, without an exponent.
    pub fn general(&self, into: &mut String) {
        if self.negative {
            into.push('-');
        }
        let whole = self.whole();
        into.push_str(if whole.is_empty() { "0" } else { &whole });
        let places = (self.digits.len() as i32 - self.point).max(0);
        if places > 0 {
            into.push('.');
            into.push_str(&self.fraction(places as usize));
        }
    }
}
