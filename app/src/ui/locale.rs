//! Times and numbers as the reader's browser writes them.

use js_sys::{Date, Object, Reflect};
use wasm_bindgen::JsValue;

/// `1,240`.
pub fn number(n: u64) -> String {
    // Counts are far below 2^53.
    js_sys::Number::from(n as f64).to_locale_string("default").into()
}

/// `1,240 rows`, `1 row`. A plural that is not made with "s" is given whole: `count(3, "person", "people")`.
pub fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// `22 November 2026 at 09:15`, from RFC 3339.
pub fn date_time(rfc3339: &str) -> String {
    format(rfc3339, &[("dateStyle", "long"), ("timeStyle", "short")])
}

/// `22 Nov 2026`: a day that is the same for everybody.
pub fn date(rfc3339: &str) -> String {
    format(rfc3339, &[("dateStyle", "medium"), ("timeZone", "UTC")])
}

/// `09:15`.
pub fn time(rfc3339: &str) -> String {
    format(rfc3339, &[("timeStyle", "short")])
}

/// The heading under which a thing of that time stands: `Today`, `Yesterday`, `Friday, 20 November 2026`.
pub fn day(rfc3339: &str) -> String {
    let day = |date: &Date| (date.get_full_year(), date.get_month(), date.get_date());
    let then = day(&parse(rfc3339));
    let now = Date::new_0();
    if then == day(&now) {
        return "Today".to_owned();
    }
    now.set_date(now.get_date().wrapping_sub(1));
    if then == day(&now) {
        return "Yesterday".to_owned();
    }
    format(rfc3339, &[("dateStyle", "full")])
}

/// `4 seconds`, `2 minutes`.
pub fn duration(ms: u64) -> String {
    match ms.div_ceil(1000) {
        seconds @ 0..100 => count(seconds.max(1), "second", "seconds"),
        seconds => count(seconds.div_ceil(60), "minute", "minutes"),
    }
}

fn parse(rfc3339: &str) -> Date {
    Date::new(&JsValue::from_str(rfc3339))
}

fn format(rfc3339: &str, options: &[(&str, &str)]) -> String {
    let date = parse(rfc3339);
    if date.get_time().is_nan() {
        return rfc3339.to_owned();
    }
    let wanted = Object::new();
    for (key, value) in options {
        // Setting a property of a fresh object does not fail.
        let _ = Reflect::set(&wanted, &JsValue::from_str(key), &JsValue::from_str(value));
    }
    date.to_locale_string("default", &wanted).into()
}
