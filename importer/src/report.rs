//! Exports: CSV and JSON that spreadsheets open safely, and that read back as they were written.
//!
//! CSV is RFC 4180 in UTF-8 with a byte order mark, which Excel needs to show accents, and CRLF.
//!
//! ```
//! use importer::message::DialectChoice;
//! use importer::{read, report};
//!
//! let csv = report::rows_to_csv([["First name", "Phone"], ["Amara", "+44 7700 900112"]]);
//! assert_eq!(csv, "\u{FEFF}First name,Phone\r\nAmara,'+44 7700 900112\r\n");
//! let read = read::read(csv.into_bytes(), DialectChoice::default());
//! assert_eq!(read.sheet.cell(0, 1), "+44 7700 900112");
//! ```

mod csv;
mod results;

use crate::format::{Field, TabSpec};

pub use csv::{guard, rows_to_csv, unguard};
pub use results::{Batch, results_csv, results_json};

/// The heading of the last column of rows to mend. Nothing is imported from a column with it.
pub const REASON: &str = "Reason";

/// A tab's template: its headings and the example row, which is not imported.
///
/// ```
/// use importer::format::learners::{LEARNERS, PARENTS};
///
/// let template = importer::report::template(LEARNERS.tab(PARENTS));
/// assert!(template.starts_with("\u{FEFF}First name,Last name,Email,"));
/// ```
pub fn template(tab: &TabSpec) -> String {
    rows_to_csv([
        tab.columns.iter().map(|column| column.field.label()).collect::<Vec<_>>(),
        tab.columns.iter().map(|column| column.example).collect(),
    ])
}

/// Rows to mend, ready to be dropped in again: the cells as they are in the file, and why, in a last column.
///
/// `headers` are those of all columns; a row has a cell for each of them, or fewer. The reasons of an earlier time are
/// left out.
///
/// ```
/// use importer::report::rows_to_mend;
///
/// let headers = ["First name".to_owned(), "Email".to_owned()];
/// let rows = [(["Amara", "amara"], vec!["“amara” has no @.".to_owned()])];
/// assert_eq!(
///     rows_to_mend(&headers, rows),
///     "\u{FEFF}First name,Email,Reason\r\nAmara,amara,“amara” has no @.\r\n"
/// );
/// ```
pub fn rows_to_mend<R, C>(headers: &[String], rows: impl IntoIterator<Item = (R, Vec<String>)>) -> String
where
    R: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut csv = csv::Writer::new();
    csv.row(headers.iter().map(String::as_str).filter(|header| *header != REASON).chain([REASON]));
    for (cells, reasons) in rows {
        let mut cells = cells.into_iter();
        for header in headers {
            let cell = cells.next();
            if header != REASON {
                csv.cell(cell.as_ref().map_or("", AsRef::as_ref));
            }
        }
        csv.cell(&reasons.join(" "));
        csv.end_row();
    }
    csv.finish()
}

/// People as an import-ready file of a tab. A person is fields with values; a field that repeats may be there several
/// times, and the people it names stand in one cell, separated by semicolons.
///
/// ```
/// use importer::format::{Field, learners::{LEARNERS, STUDENTS}};
/// use importer::report::people_csv;
///
/// let student = vec![
///     (Field::GivenName, "Amara".to_owned()),
///     (Field::Parent, "n@home.example".to_owned()),
///     (Field::Parent, "o@home.example".to_owned()),
/// ];
/// let csv = people_csv(LEARNERS.tab(STUDENTS), [student]);
/// assert!(csv.ends_with("\r\nAmara,,,,,,,,\"n@home.example; o@home.example\",\r\n"));
/// ```
pub fn people_csv(tab: &TabSpec, people: impl IntoIterator<Item = Vec<(Field, String)>>) -> String {
    let mut csv = csv::Writer::new();
    csv.row(tab.columns.iter().map(|column| column.field.label()));
    for person in people {
        csv.row(tab.columns.iter().map(|column| {
            let values: Vec<&str> = person
                .iter()
                .filter(|(field, value)| *field == column.field && !value.is_empty())
                .map(|(_, value)| value.as_str())
                .collect();
            values.join("; ")
        }));
    }
    csv.finish()
}
