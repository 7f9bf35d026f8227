//! E-mail addresses.

/// Is it what a web form would accept, with a dotted domain?
pub fn is_valid(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
}
