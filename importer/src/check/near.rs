//! The nearest e-mail to one that is misspelled.

use super::{Findings, digest, email};
use crate::format::{Field, Role};
use crate::key;
use crate::table::{RowRef, Table};

/// How many letters may be wrong.
const FAR: usize = 2;

/// The e-mails of a tab, by what is quick to compare.
#[derive(Debug)]
pub(super) struct Near {
    rows: Vec<Rough>,
}

/// One misspelled letter changes at most two of its bits and one of its length.
#[derive(Clone, Copy, Debug)]
struct Rough {
    /// A bit for each letter, digit or sign that occurs.
    signs: u64,
    length: u16,
    row: u32,
}

impl Near {
    fn of(table: &Table, tab: crate::format::Tab) -> Self {
        let column = table.mapped(tab).iter().find(|column| column.field == Field::Email);
        let rows = column.map(|column| {
            let rough = |at: RowRef| {
                let raw = table.raw(at, column.column).trim();
                let (signs, length) = rough(raw);
                (length > 0).then_some(Rough { signs, length, row: at.row })
            };
            table.rows(tab).filter_map(rough).collect()
        });
        Self { rows: rows.unwrap_or_default() }
    }
}

/// Case aside.
fn rough(text: &str) -> (u64, u16) {
    let signs = text.bytes().fold(0, |signs, byte| signs | 1 << (byte.to_ascii_lowercase() & 63));
    (signs, text.len().min(usize::from(u16::MAX)) as u16)
}

impl Findings {
    /// The row on the tab of a role whose e-mail is at most two letters from this one, and is the only one so near. `None`
    /// where somebody has just this one, on whatever tab.
    pub(super) fn nearest(&self, table: &Table, role: Role, reference: &str) -> Option<(RowRef, String)> {
        let group = self.index.group(digest::handle(reference));
        if group.iter().any(|entry| !entry.kind.is_reference()) {
            return None;
        }
        let (tab, _) = table.format().tabs().find(|(_, spec)| spec.role == role)?;
        let near = self.near[usize::from(tab.0)].get_or_init(|| Near::of(table, tab));
        let wanted = key::fold(reference);
        let (signs, length) = rough(&wanted);
        let mut best: Option<(usize, RowRef, String)> = None;
        let mut alone = true;
        for candidate in &near.rows {
            if candidate.length.abs_diff(length) as usize > FAR
                || (candidate.signs ^ signs).count_ones() as usize > 2 * FAR
            {
                continue;
            }
            let at = RowRef { tab, row: candidate.row };
            let value = table.value(at, Field::Email);
            let found = key::fold(&value);
            let Some(distance) = distance(&wanted, &found) else { continue };
            if !email::is_valid(&value) || is_another(&wanted, &found) {
                continue;
            }
            match &best {
                Some((least, _, _)) if distance > *least => {}
                Some((least, _, same)) if distance == *least => alone &= key::fold(same) == found,
                _ => {
                    best = Some((distance, at, value.into_owned()));
                    alone = true;
                }
            }
        }
        best.filter(|_| alone).map(|(_, at, value)| (at, value))
    }
}

/// Are they rather two people's? So where only a number differs, or the initial.
fn is_another(one: &str, other: &str) -> bool {
    let without_digits = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let tail = |text: &str| text.chars().skip(1).collect::<String>();
    let has_initial = |text: &str| text.chars().nth(1).is_some_and(|c| matches!(c, '.' | '_' | '-'));
    one != other
        && (without_digits(one) == without_digits(other) || (has_initial(one) && tail(one) == tail(other)))
}

/// How many letters have to be changed, added, left out or swapped with their neighbour (Damerau-Levenshtein with
/// adjacent swaps); `None` beyond [`FAR`].
fn distance(a: &str, b: &str) -> Option<usize> {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.len().abs_diff(b.len()) > FAR {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        if row.iter().all(|&cost| cost > FAR) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|&cost| cost <= FAR)
}

#[cfg(test)]
mod tests {
    use super::{distance, is_another};

    #[test]
    fn a_number_or_an_initial_makes_another_person() {
        for (one, other, another) in [
            ("family1042@x.example", "family1043@x.example", true),
            ("j.miller@x.example", "d.miller@x.example", true),
            ("fatima.alsayed@x.example", "fatima.al-sayed@x.example", false),
            ("jon@x.example", "john@x.example", false),
        ] {
            assert_eq!(is_another(one, other), another, "{one}");
        }
    }

    #[test]
    fn distances_count_changes_and_swaps() {
        assert_eq!(distance("fatima.alsayed@x.example", "fatima.al-sayed@x.example"), Some(1));
        assert_eq!(distance("ab", "ba"), Some(1));
        assert_eq!(distance("abc", "abc"), Some(0));
        assert_eq!(distance("abcdef", "ghijkl"), None);
        assert_eq!(distance("a", "abcd"), None);
    }
}
