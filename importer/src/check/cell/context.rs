//! What is known of a column as a whole.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::check::clean;
use crate::format::Field;

/// What is known of a column as a whole that its cells are judged by. Cheap to copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnContext {
    /// How many digits the id numbers have, where some begin with 0.
    pub id_width: Option<u8>,
    /// The domain that most e-mails of the column have.
    pub common_domain: Option<Domain>,
    /// Full names begin with the last name, as the heading says.
    pub family_first: bool,
}

/// A short domain, in place, in lower case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Domain {
    length: u8,
    bytes: [u8; 47],
}

impl std::fmt::Debug for Domain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_str().fmt(f)
    }
}

impl Domain {
    /// `None` if it is empty, or longer than fits.
    pub fn new(text: &str) -> Option<Self> {
        let mut bytes = [0; 47];
        let text = text.to_lowercase();
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        (!text.is_empty()).then_some(Self { length: text.len() as u8, bytes })
    }

    pub fn as_str(&self) -> &str {
        // Made of a whole `str`, so it always is one.
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

/// How many e-mails are looked at for the domain that most of them have.
const EMAILS: usize = 10_000;

impl ColumnContext {
    /// Looks at the cells of a column, as they are in the file.
    ///
    /// ```
    /// use importer::check::cell::ColumnContext;
    /// use importer::format::Field;
    ///
    /// let context = ColumnContext::of(Field::IdNumber, ["004127", "4128", "004129"].into_iter());
    /// assert_eq!(context.id_width, Some(6));
    /// ```
    pub fn of<'a>(field: Field, texts: impl Iterator<Item = &'a str>) -> Self {
        match field {
            _ if IdWidth::is_of(field) => {
                let mut width = IdWidth::default();
                texts.for_each(|text| width.add(text));
                Self { id_width: width.known(), ..Self::default() }
            }
            Field::Email | Field::Parent | Field::Instructor | Field::Student => {
                Self { common_domain: common_domain(texts), ..Self::default() }
            }
            _ => Self::default(),
        }
    }
}

/// The one width of all numbers that begin with 0, if no other number is longer: found cell by cell.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct IdWidth {
    width: usize,
    longest: usize,
    differ: bool,
}

impl IdWidth {
    /// Is it known of the columns of a field?
    pub fn is_of(field: Field) -> bool {
        matches!(field, Field::IdNumber | Field::MemberId)
    }

    pub fn add(&mut self, text: &str) {
        let is_clean = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let text = if is_clean { Cow::Borrowed(text) } else { clean::text(text) };
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        self.longest = self.longest.max(text.len());
        if text.starts_with('0') {
            self.differ |= self.width != 0 && self.width != text.len();
            self.width = text.len();
        }
    }

    pub fn known(self) -> Option<u8> {
        let is_one = !self.differ && self.width >= 2 && self.longest == self.width;
        is_one.then(|| u8::try_from(self.width).ok()).flatten()
    }
}

/// The domain of most e-mails, if at least two have it.
fn common_domain<'a>(texts: impl Iterator<Item = &'a str>) -> Option<Domain> {
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    for text in texts.filter(|text| text.contains('@')).take(EMAILS) {
        let domain = text.rsplit('@').next().unwrap_or_default().trim_end_matches([' ', ';', ',', '>']);
        if domain.contains('.') {
            *counts.entry(domain).or_default() += 1;
        }
    }
    // Of equals the first in the alphabet, so that it does not change from run to run.
    let (domain, count) = counts.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)))?;
    if count < 2 { None } else { Domain::new(domain) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_width_is_known_only_where_it_is_the_only_one() {
        for (ids, width) in [
            (&["004127", "4128"][..], Some(6)),
            (&["004127", "123456"], Some(6)),
            (&["004127", "04128"], None),
            (&["004127", "1234567"], None),
            (&["4127", "4128"], None),
            (&["004127", "A1", ""], Some(6)),
            (&["0"], None),
            (&[], None),
        ] {
            assert_eq!(ColumnContext::of(Field::IdNumber, ids.iter().copied()).id_width, width, "{ids:?}");
        }
    }

    #[test]
    fn the_common_domain_is_that_of_most() {
        let emails = ["a@x.example", "b@Y.example", "c@y.example", "d@Y.example;", "e@y"];
        let context = ColumnContext::of(Field::Email, emails.into_iter());
        assert_eq!(context.common_domain.as_ref().map(Domain::as_str), Some("y.example"));
        assert_eq!(ColumnContext::of(Field::Email, ["a@x.example"].into_iter()).common_domain, None);
        assert_eq!(ColumnContext::of(Field::Phone, emails.into_iter()), ColumnContext::default());
    }
}
