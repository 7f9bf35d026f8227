//! `GET /download/imports/{id}/results.csv`, `results.json`, `rows-to-mend.csv`

use std::collections::{BTreeSet, HashMap};

use app::api::error::ApiError;
use axum::extract::{Path, State};
use axum::response::Response;
use directory::batch::BatchRecord;
use directory::{Directory, DirectoryError, rfc3339};
use futures::{Stream, TryStreamExt, stream};
use importer::format::{Field, Format, Tab, by_key};
use importer::outcome::RowOutcome;
use importer::report;
use importer::table::{RowRef, Table};

use super::{Administrator, Kind, Refusal, csv_pages, whole};
use crate::router::App;

/// Rows that are read from the database at once.
const ROWS: u64 = 1_000;

/// A line for each row of the batch, with what became of it.
pub async fn csv(
    State(app): State<App>,
    Administrator(me): Administrator,
    Path(id): Path<i64>,
) -> Result<Response, Refusal> {
    let head = Head::of(finished(&app.directory, me.account, id).await?)?;
    let headings = report::results_csv(head.batch(), []);
    let pages = pages(app.directory, me.account, id);
    let csv = pages.map_ok(move |page| report::results_csv(head.batch(), page));
    Ok(csv_pages("results", headings, csv))
}

/// The counts, and the lists behind them.
pub async fn json(
    State(app): State<App>,
    Administrator(me): Administrator,
    Path(id): Path<i64>,
) -> Result<Response, Refusal> {
    let record = finished(&app.directory, me.account, id).await?;
    let counts = record.sums.counts.clone();
    let head = Head::of(record)?;
    let rows: Vec<Vec<RowOutcome>> = pages(app.directory, me.account, id).try_collect().await?;
    let write = move || report::results_json(head.batch(), &counts, rows.into_iter().flatten());
    Ok(whole("results", Kind::Json, on_a_thread(write).await?))
}

/// The rows that failed, with their reasons in the last column, to be mended and dropped in again. Where they are
/// of several tabs, the first column says of which.
pub async fn rows_to_mend(
    State(app): State<App>,
    Administrator(me): Administrator,
    Path(id): Path<i64>,
) -> Result<Response, Refusal> {
    finished(&app.directory, me.account, id).await?;
    let failed = app.directory.failed_rows(me.account, id).await?;
    let table = app.directory.batch_table(me.account, id).await?;
    Ok(whole("rows-to-mend", Kind::Csv, on_a_thread(move || mend(&table, failed)).await?))
}

fn mend(table: &Table, failed: Vec<RowOutcome>) -> String {
    let tabs: BTreeSet<Tab> = failed.iter().map(|row| row.origin.tab).collect();
    let columns = columns(table, &tabs);
    let at: HashMap<_, RowRef> =
        tabs.iter().flat_map(|tab| table.rows(*tab)).map(|row| (table.origin(row), row)).collect();
    let several = tabs.len() > 1;

    let mut headers: Vec<String> = columns.iter().map(|(header, _)| header.clone()).collect();
    if several {
        headers.insert(0, "Tab".into());
    }
    let rows = failed.into_iter().filter_map(|outcome| {
        let row = *at.get(&outcome.origin)?;
        let tab = table.format().tab(row.tab);
        let cells = columns.iter().map(|(_, columns)| {
            let column = columns.iter().find(|(tab, _)| *tab == row.tab).map(|(_, column)| *column);
            column.map(|column| table.raw(row, column).to_owned()).unwrap_or_default()
        });
        let cells: Vec<String> = several.then(|| tab.label.to_owned()).into_iter().chain(cells).collect();
        Some((cells, outcome.reasons.into_iter().map(|reason| reason.message).collect()))
    });
    report::rows_to_mend(&headers, rows)
}

/// A column of the file: its heading, and where it is in each tab.
type Column = (String, Vec<(Tab, u16)>);

/// The columns of these tabs. Those of the same field share one, the first with the first, the second with the
/// second (Parent 1, Parent 2).
fn columns(table: &Table, tabs: &BTreeSet<Tab>) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    let mut of_field: HashMap<(Option<Field>, usize), usize> = HashMap::new();
    for tab in tabs {
        let mut seen: HashMap<Option<Field>, usize> = HashMap::new();
        for (number, column) in (0u16..).zip(table.columns(*tab)) {
            let nth = seen.entry(column.field).or_default();
            let place = *of_field.entry((column.field, *nth)).or_insert_with(|| {
                columns.push((column.header.clone(), Vec::new()));
                columns.len() - 1
            });
            *nth += 1;
            if let Some((_, at)) = columns.get_mut(place) {
                at.push((*tab, number));
            }
        }
    }
    columns
}

/// What an export says of the batch as a whole.
struct Head {
    format: &'static Format,
    place: String,
    committed_at: String,
    sources: Vec<String>,
}

impl Head {
    fn of(record: BatchRecord) -> Result<Self, Refusal> {
        let format = by_key(&record.format).ok_or(ApiError::NotFound)?;
        let committed_at = rfc3339(record.finished_at.or(record.confirmed_at).unwrap_or(record.created_at));
        let mut sources = Vec::new();
        for (number, name) in record.sources {
            let at = usize::from(number);
            if sources.len() <= at {
                sources.resize(at + 1, String::new());
            }
            if let Some(source) = sources.get_mut(at) {
                *source = name;
            }
        }
        Ok(Head { format, place: record.place, committed_at, sources })
    }

    fn batch(&self) -> report::Batch<'_> {
        report::Batch {
            format: self.format,
            place: &self.place,
            committed_at: &self.committed_at,
            sources: &self.sources,
        }
    }
}

/// A batch that somebody said Yes to; before, there are no results.
async fn finished(directory: &Directory, account: i64, id: i64) -> Result<BatchRecord, Refusal> {
    let record = directory.batch(account, id).await?;
    if record.confirmed_at.is_none() { Err(ApiError::NotFound.into()) } else { Ok(record) }
}

/// All rows of a batch, in order, some at a time.
fn pages(
    directory: Directory,
    account: i64,
    id: i64,
) -> impl Stream<Item = Result<Vec<RowOutcome>, DirectoryError>> + Send + 'static {
    stream::try_unfold(0, move |from| {
        let directory = directory.clone();
        async move {
            let rows = directory.outcomes_from(account, id, from, ROWS).await?;
            let Some(next) = rows.last().map(|(ordinal, _)| ordinal + 1) else { return Ok(None) };
            Ok(Some((rows.into_iter().map(|(_, row)| row).collect(), next)))
        }
    })
}

/// Writing a large file takes a while: off the threads that serve others.
async fn on_a_thread(write: impl FnOnce() -> String + Send + 'static) -> Result<String, Refusal> {
    let written = tokio::task::spawn_blocking(write).await;
    // A panic's own message can hold what was written.
    Ok(written.map_err(|_| ApiError::server("writing a file ended early"))?)
}
