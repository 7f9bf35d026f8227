//! What is taken off a cell without asking, and said.

use std::borrow::Cow;

/// Takes off the spaces around a text.
pub fn text(raw: &str) -> Cow<'_, str> {
    Cow::Borrowed(raw.trim())
}
