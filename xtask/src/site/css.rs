//! One style sheet out of many: `style/rollcall.css` says which, one `@import "name.css";` a line, in order.

use std::path::Path;

use super::read_text;
use crate::error::Error;

/// The sheet with its imports put in and its comments taken out.
pub fn bundle(sheet: &Path) -> Result<String, Error> {
    let mut bundled = String::new();
    put(sheet, &mut bundled)?;
    Ok(bundled)
}

fn put(sheet: &Path, bundled: &mut String) -> Result<(), Error> {
    let text = without_comments(&read_text(sheet)?);
    for line in text.lines() {
        match imported(line) {
            Some(name) => put(&sheet.parent().unwrap_or(sheet).join(name), bundled)?,
            None => {
                let line = line.trim();
                if !line.is_empty() {
                    bundled.push_str(line);
                    bundled.push('\n');
                }
            }
        }
    }
    Ok(())
}

/// The file that a line imports.
fn imported(line: &str) -> Option<&str> {
    let name = line.trim().strip_prefix("@import")?.trim().strip_suffix(';')?.trim();
    name.strip_prefix('"')?.strip_suffix('"')
}

/// Comments end at the first `*/`; there are none inside strings, where `/*` stays.
fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut quote = None;
    while let Some(character) = characters.next() {
        match quote {
            Some(end) => {
                kept.push(character);
                if character == '\\' {
                    kept.extend(characters.next());
                } else if character == end {
                    quote = None;
                }
            }
            None if character == '/' && characters.peek() == Some(&'*') => {
                characters.next();
                let mut last = ' ';
                for character in characters.by_ref() {
                    if last == '*' && character == '/' {
                        break;
                    }
                    last = character;
                }
            }
            None => {
                if matches!(character, '"' | '\'') {
                    quote = Some(character);
                }
                kept.push(character);
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_strings_stay() {
        assert_eq!(without_comments("a /* b\n c **/ d"), "a  d");
        assert_eq!(without_comments("content: \"/* \\\" */\";"), "content: \"/* \\\" */\";");
    }

    #[test]
    fn an_import_is_a_line_of_its_own() {
        assert_eq!(imported("  @import \"tokens.css\";"), Some("tokens.css"));
        assert_eq!(imported("@import url(tokens.css);"), None);
        assert_eq!(imported("a { color: red }"), None);
    }
}
