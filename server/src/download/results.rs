//! `GET /download/imports/{id}/results.json`, `results/{tab}.csv`, `rows-to-mend/{tab}.csv`, `rows-to-mend.xlsx`

use std::collections::HashMap;
use std::ops::Range;

use app::api::error::ApiError;
use app::api::imports::MOST_IN_WORKBOOK;
use axum::extract::{Path, State};
use axum::response::Response;
use directory::batch::{BatchRecord, BatchState};
use directory::{Directory, DirectoryError, rfc3339};
use futures::{Stream, TryStreamExt, stream};
use importer::format::{Format, Tab, by_key};
use importer::outcome::{Reason, RowOutcome};
use importer::report;
use importer::table::{RowRef, Table};

use super::{Administrator, Kind, Refusal, csv_pages, tab_of, unwritten, whole, workbook};
use crate::router::App;

/// Rows that are read from the database at once.
const ROWS: u64 = 1_000;

/// The rows of a tab, with what became of them, to be read or dropped into the tab again.
pub async fn csv(
    State(app): State<App>,
    Administrator(me): Administrator,
    Path((id, file)): Path<(i64, String)>,
) -> Result<Response, Refusal> {
    let (tab, spec) = tab_of(&file)?;
    let head = Head::of(finished(&app.directory, me.account, id).await?)?;
    let table = app.directory.batch_table(me.account, id).await?;
    let headings = report::results_csv(head.batch(), &table, tab, []);
    let before =
        head.format.tabs().take_while(|(each, _)| *each != tab).map(|(each, _)| table.rows(each).count());
    let first = before.sum::<usize>() as i64;
    let rows: Vec<RowRef> = table.rows(tab).collect();
    let pages = pages(app.directory, me.account, id, first..first + rows.len() as i64);
    let csv = pages.map_ok(move |page| {
        let row = |ordinal: i64| rows.get(usize::try_from(ordinal - first).ok()?).copied();
        let page = page.into_iter().filter_map(|(ordinal, outcome)| Some((row(ordinal)?, outcome)));
        report::results_csv(head.batch(), &table, tab, page)
    });
    Ok(csv_pages(&format!("{}-results", spec.key), headings, csv))
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
    let rows: Vec<Vec<(i64, RowOutcome)>> =
        pages(app.directory, me.account, id, 0..i64::MAX).try_collect().await?;
    let rows = rows.into_iter().flatten().map(|(_, row)| row);
    let write = move || report::results_json(head.batch(), &counts, rows);
    Ok(whole("results", Kind::Json, on_a_thread(write).await?))
}

/// The rows of a tab that failed, with their reasons in the last column, to be mended and dropped in again.
pub async fn rows_to_mend(
    State(app): State<App>,
    Administrator(me): Administrator,
    Path((id, file)): Path<(i64, String)>,
) -> Result<Response, Refusal> {
    let (tab, spec) = tab_of(&file)?;
    finished(&app.directory, me.account, id).await?;
    let failed = app.directory.failed_rows(me.account, id, tab).await?;
    let table = app.directory.batch_table(me.account, id).await?;
    let name = format!("{}-to-mend", spec.key);
    Ok(whole(&name, Kind::Csv, on_a_thread(move || mend(&table, tab, failed)).await?))
}

/// The same of all tabs, each on a sheet of its own, as a workbook.
pub async fn workbook_to_mend(
    State(app): State<App>,
    Administrator(me): Administrator,
    Path(id): Path<i64>,
) -> Result<Response, Refusal> {
    let record = finished(&app.directory, me.account, id).await?;
    if record.sums.counts.failed > MOST_IN_WORKBOOK {
        let refused =
            format!("A workbook holds at most {MOST_IN_WORKBOOK} rows to mend. Take the CSV files.");
        return Err(ApiError::Refused(refused).into());
    }
    let format = by_key(&record.format).ok_or(ApiError::NotFound)?;
    let mut failed = Vec::new();
    for (tab, spec) in format.tabs() {
        let rows = app.directory.failed_rows(me.account, id, tab).await?;
        if !rows.is_empty() {
            failed.push((tab, spec, rows));
        }
    }
    let table = app.directory.batch_table(me.account, id).await?;
    let write = move || {
        let sheets = failed
            .into_iter()
            .map(|(tab, spec, rows)| (spec, report::cells_to_mend(&table, tab, those(&table, tab, rows))));
        workbook::rows(sheets)
    };
    Ok(whole("to-mend", Kind::Xlsx, on_a_thread(write).await?.map_err(unwritten)?))
}

fn mend(table: &Table, tab: Tab, failed: Vec<RowOutcome>) -> String {
    report::rows_to_mend(table, tab, those(table, tab, failed))
}

/// The rows that failed, with why.
fn those(table: &Table, tab: Tab, failed: Vec<RowOutcome>) -> impl Iterator<Item = (RowRef, Vec<Reason>)> {
    let at: HashMap<_, RowRef> = table.rows(tab).map(|row| (table.origin(row), row)).collect();
    failed.into_iter().filter_map(move |outcome| Some((*at.get(&outcome.origin)?, outcome.reasons)))
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

/// A batch that is committed to its end; before, its results are not whole.
async fn finished(directory: &Directory, account: i64, id: i64) -> Result<BatchRecord, Refusal> {
    let record = directory.batch(account, id).await?;
    if record.state == BatchState::Finished { Ok(record) } else { Err(ApiError::NotFound.into()) }
}

/// Rows of a batch by their ordinals, in order, some at a time.
fn pages(
    directory: Directory,
    account: i64,
    id: i64,
    ordinals: Range<i64>,
) -> impl Stream<Item = Result<Vec<(i64, RowOutcome)>, DirectoryError>> + Send + 'static {
    stream::try_unfold(ordinals, move |left| {
        let directory = directory.clone();
        async move {
            let rows = directory.outcomes_in(account, id, left.clone(), ROWS).await?;
            let Some(next) = rows.last().map(|(ordinal, ..)| ordinal + 1) else { return Ok(None) };
            let rows = rows.into_iter().map(|(ordinal, row, _)| (ordinal, row)).collect();
            Ok(Some((rows, next..left.end)))
        }
    })
}

/// Writing a large file takes a while: off the threads that serve others.
async fn on_a_thread<T: Send + 'static>(write: impl FnOnce() -> T + Send + 'static) -> Result<T, Refusal> {
    let written = tokio::task::spawn_blocking(write).await;
    // A panic's own message can hold what was written.
    Ok(written.map_err(|_| ApiError::server("writing a file ended early"))?)
}
