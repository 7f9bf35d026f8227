//! Example files: a few rows as they may look, to be read beside a template.

use super::{rows_to_csv, templated};
use crate::format::{Column, TabSpec, school::SCHOOL};

/// Two students and an instructor, the first as the reference page has them.
const ACCOUNTS: [[&str; 6]; 3] = [
    ["Jane", "Doe", "jane.doe@school.example", "0", "14872592", "648572"],
    ["Omar", "Haddad", "omar.haddad@school.example", "0", "14872593", "648572"],
    ["Grace", "Lindholm", "grace.lindholm@school.example", "1", "T-0117", "648572"],
];

/// A tab's example file, for a format that has one beside its template.
///
/// ```
/// use importer::format::{learners::LEARNERS, school::SCHOOL};
/// use importer::report::example;
///
/// let csv = example(&SCHOOL.tabs[0]).unwrap();
/// assert!(csv.starts_with("\u{FEFF}firstName,lastName,email,isTeacher,issuedID,schoolID\r\nJane,Doe,"));
/// assert!(example(&LEARNERS.tabs[0]).is_none());
/// ```
pub fn example(tab: &TabSpec) -> Option<String> {
    if !SCHOOL.tabs.iter().any(|known| known.key == tab.key) {
        return None;
    }
    let headings: Vec<&str> = templated(tab).map(Column::label).collect();
    Some(rows_to_csv(std::iter::once(headings).chain(ACCOUNTS.iter().map(|row| row.to_vec()))))
}
