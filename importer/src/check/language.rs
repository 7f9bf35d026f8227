//! Language tags.

/// Has it the shape of a BCP 47 tag?
pub fn is_valid(text: &str) -> bool {
    text.split('-').next().is_some_and(|primary| (2..=3).contains(&primary.len()))
}
