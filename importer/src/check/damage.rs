//! What spreadsheets do to cells.

/// `#REF!` and the like.
pub fn is_error_value(text: &str) -> bool {
    matches!(text, "#REF!" | "#N/A" | "#NAME?" | "#VALUE!" | "#DIV/0!" | "#NULL!" | "#NUM!")
}
