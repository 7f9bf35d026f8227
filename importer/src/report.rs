//! Exports: CSV and JSON that spreadsheets open safely, and that read back as they were written.

use std::borrow::Cow;

use crate::format::{Field, Format, TabSpec};
use crate::outcome::{Counts, RowOutcome};

/// The heading of the last column of rows to mend. On reading, a column with it is ignored.
pub const REASON: &str = "Reason";

/// Guards a cell against being taken for a formula.
pub fn guard(cell: &str) -> Cow<'_, str> {
    if cell.trim_start_matches('\'').starts_with(['=', '+', '@', '\t', '\r', '-']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Takes off what [`guard`] put there.
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(['=', '+', '@', '\t', '\r', '-']) => rest,
        _ => cell,
    }
}

/// Rows as CSV.
pub fn rows_to_csv<R, C>(rows: impl IntoIterator<Item = R>) -> String
where
    R: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut csv = String::from('\u{FEFF}');
    for row in rows {
        push_row(&mut csv, row);
    }
    csv
}

fn push_row<C: AsRef<str>>(csv: &mut String, row: impl IntoIterator<Item = C>) {
    for (at, cell) in row.into_iter().enumerate() {
        if at > 0 {
            csv.push(',');
        }
        let cell = guard(cell.as_ref());
        if cell.contains([',', '"', '\n', '\r', ';', '\t', '|']) {
            csv.push('"');
            csv.push_str(&cell.replace('"', "\"\""));
            csv.push('"');
        } else {
            csv.push_str(&cell);
        }
    }
    csv.push_str("\r\n");
}

/// A tab's template: its headings and the example row.
pub fn template(tab: &TabSpec) -> String {
    rows_to_csv([
        tab.columns.iter().map(|column| column.field.label()).collect::<Vec<_>>(),
        tab.columns.iter().map(|column| column.example).collect(),
    ])
}

/// What an export of results says of the batch as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    pub format: &'static Format,
    /// The name of the place.
    pub place: &'a str,
    /// When it was committed, in RFC 3339.
    pub committed_at: &'a str,
    /// The names of the sources, by their numbers.
    pub sources: &'a [String],
}

/// Results as CSV: a row for each row of the batch.
pub fn results_csv(batch: Batch<'_>, rows: impl IntoIterator<Item = RowOutcome>) -> String {
    rows_to_csv(rows.into_iter().map(|row| {
        [
            batch.format.tab(row.origin.tab).label.to_owned(),
            row.origin.line.to_string(),
            row.name,
            row.key,
            row.fate.key().to_owned(),
        ]
    }))
}

/// Results as JSON: the summary, and the lists that its counts open into.
pub fn results_json(batch: Batch<'_>, counts: &Counts, rows: impl IntoIterator<Item = RowOutcome>) -> String {
    let _ = (batch, rows.into_iter().count());
    serde_json::json!({ "summary": counts }).to_string()
}

/// Rows to mend, ready to be dropped in again: the cells as they were, and why, in a last column.
pub fn rows_to_mend<R, C>(headers: &[String], rows: impl IntoIterator<Item = (R, Vec<String>)>) -> String
where
    R: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    let mut csv = String::from('\u{FEFF}');
    push_row(&mut csv, headers.iter().map(String::as_str).chain([REASON]));
    for (cells, reasons) in rows {
        let mut row: Vec<String> = cells.into_iter().map(|cell| cell.as_ref().to_owned()).collect();
        row.resize(headers.len(), String::new());
        row.push(reasons.join(" "));
        push_row(&mut csv, row);
    }
    csv
}

/// People as an import-ready file of a tab. A person is fields with values; those of one field are joined.
pub fn people_csv(tab: &TabSpec, people: impl IntoIterator<Item = Vec<(Field, String)>>) -> String {
    let mut csv = String::from('\u{FEFF}');
    push_row(&mut csv, tab.columns.iter().map(|column| column.field.label()));
    for person in people {
        push_row(
            &mut csv,
            tab.columns.iter().map(|column| {
                let values: Vec<&str> = person
                    .iter()
                    .filter(|(field, value)| *field == column.field && !value.is_empty())
                    .map(|(_, value)| value.as_str())
                    .collect();
                values.join("; ")
            }),
        );
    }
    csv
}
