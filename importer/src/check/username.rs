//! Usernames.

/// 1 to 100 of letters, digits, `.` `_` `@` `+` `-`.
pub fn is_valid(text: &str) -> bool {
    (1..=100).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._@+-".contains(&byte))
}
