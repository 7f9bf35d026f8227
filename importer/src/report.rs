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
mod example;
mod results;

use std::borrow::Cow;

use crate::format::{Column, Field, Tab, TabSpec};
use crate::issue::Severity;
use crate::outcome::Reason;
use crate::table::{RowRef, Table, TableColumn};

pub use csv::{guard, rows_to_csv, unguard};
pub use example::example;
pub use results::{Batch, results_csv, results_json};

/// The heading of the last column of rows to mend.
pub const REASON: &str = "Reason";

/// The headings that exports have beside the data. Nothing is imported from a column with one of them.
pub const ASIDE: [&str; 9] = [
    "Status",
    REASON,
    "What changed",
    "Associations made",
    "Associations not made",
    "Courses assigned",
    "Invited",
    "Source",
    "Row",
];

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
        templated(tab).map(Column::label).collect::<Vec<_>>(),
        templated(tab).map(|column| column.example).collect(),
    ])
}

/// The columns that a template has: all but those whose headings are the administrator's own.
pub fn templated(tab: &TabSpec) -> impl Iterator<Item = &'static Column> {
    tab.columns.iter().filter(|column| column.field != Field::Profile)
}

/// Rows to mend, ready to be dropped in again: all their cells as they stand in the table, and in a last column what
/// keeps them out; but for passwords, which are in no export. What else was found is found again then. The reasons of an earlier time are left out.
///
/// ```
/// use importer::format::{Field, learners::{LEARNERS, STUDENTS}};
/// use importer::outcome::SourceId;
/// use importer::report::rows_to_mend;
/// use importer::sheet::Sheet;
/// use importer::stage::{Part, assemble};
///
/// let mut sheet = Sheet::new();
/// sheet.push_row(2, ["Amara", "amara"].into_iter());
/// let fields = vec![Field::GivenName, Field::Email];
/// let part = Part { tab: STUDENTS, source: SourceId(0), fields, headings: Vec::new(), sheet };
/// let table = assemble(&LEARNERS, &[(SourceId(0), "students.csv".into())], vec![part])?;
/// let findings = importer::check::check(&table);
/// let rows = table.rows(STUDENTS).map(|row| (row, findings.reasons(&table, row)));
/// assert!(rows_to_mend(&table, STUDENTS, rows).starts_with("\u{FEFF}First name,Email,Reason\r\nAmara,amara,"));
/// # Ok::<(), importer::stage::StageError>(())
/// ```
pub fn rows_to_mend(
    table: &Table,
    tab: Tab,
    rows: impl IntoIterator<Item = (RowRef, Vec<Reason>)>,
) -> String {
    rows_to_csv(cells_to_mend(table, tab, rows))
}

/// As [`rows_to_mend`], cell by cell for other kinds of files: first the headings, then each row.
pub fn cells_to_mend<'t>(
    table: &'t Table,
    tab: Tab,
    rows: impl IntoIterator<Item = (RowRef, Vec<Reason>)>,
) -> impl Iterator<Item = Vec<Cow<'t, str>>> {
    let columns = table.columns(tab).iter();
    // A password is in no export.
    let is_told = |column: &TableColumn| column.header != REASON && column.field != Some(Field::Password);
    let columns: Vec<_> = (0u16..).zip(columns).filter(|(_, column)| is_told(column)).collect();
    let headings = columns.iter().map(|(_, column)| column.header.as_str()).chain([REASON]);
    let headings: Vec<Cow<'t, str>> = headings.map(Cow::Borrowed).collect();
    let rows = rows.into_iter().map(move |(row, reasons)| {
        let errors = reasons.iter().filter(|reason| reason.code.severity() == Severity::Error);
        let reason = errors.map(|reason| reason.message.as_str()).collect::<Vec<_>>().join(" ");
        let cells = columns.iter().map(|&(at, _)| Cow::Borrowed(table.raw(row, at)));
        cells.chain([Cow::Owned(reason)]).collect()
    });
    std::iter::once(headings).chain(rows)
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
    let columns = || templated(tab).filter(|column| column.field != Field::Password);
    csv.row(columns().map(Column::label));
    for person in people {
        csv.row(columns().map(|column| {
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
