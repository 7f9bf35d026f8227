//! One import, from staging to its results.

use super::call::Caller;
use super::error::ApiError;
use importer::format::{Options, Tab};
use importer::message::PlanIssue;
use importer::outcome::{Counts, OutcomeList, RowOutcome};
use serde::{Deserialize, Serialize};
use server_fn::codec::Postcard;
use server_fn_macro_default::server;

#[cfg(feature = "ssr")]
mod body;

/// Begins a batch. Parts follow, then [`PlanView`] is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewBatch {
    pub format: String,
    /// Chosen by the administrator, for a format whose rows do not say their places.
    pub place: Option<i64>,
    pub options: Options,
    /// The first password, where the options ask for one.
    pub password: Option<String>,
    /// The sources' names by their numbers, as in `parents.csv`.
    pub sources: Vec<(u16, String)>,
    pub parts: u32,
    pub rows: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BatchState {
    /// Parts are coming in, or came in and were left.
    Staging,
    /// There is a plan; nothing is written.
    Planned,
    /// Being committed, or waiting to be taken up again after a stop of the server.
    Committing,
    Finished,
    /// Given up before Yes, by "No" or by a newer plan of the same import.
    Discarded,
}

/// What the final window shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    pub batch: i64,
    pub place: String,
    pub counts: Counts,
    pub options: Options,
    /// What is weak about the first password, in a sentence.
    pub password_advice: Option<String>,
    /// The first titles that no course of their company has, with the company: the whole import is refused for them.
    pub unknown_courses: Vec<(String, String)>,
    /// How many such titles there are.
    pub unknown_total: u64,
    /// The first updated people, with what changes.
    pub changes: Vec<RowOutcome>,
    /// Associations that would be made: with parents, with instructors.
    pub with_parents: u64,
    pub with_instructors: u64,
}

/// How far an import is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub state: BatchState,
    /// Rows done of all rows.
    pub done: u64,
    pub rows: u64,
    /// Milliseconds since "Yes".
    pub elapsed_ms: u64,
}

/// So many rows to mend go into one workbook: it is made in memory.
pub const MOST_IN_WORKBOOK: u64 = 50_000;

/// A line of the page Imports, and the head of the results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchView {
    pub id: i64,
    pub state: BatchState,
    /// The place that was chosen; empty where the rows say their places.
    pub place: String,
    pub by: String,
    /// RFC 3339, UTC.
    pub started: String,
    pub finished: Option<String>,
    /// A format's key.
    pub format: String,
    pub options: Options,
    pub sources: Vec<(u16, String)>,
    pub rows: u64,
    pub done: u64,
    /// Of the plan before "Yes", of what was done after.
    pub counts: Counts,
    pub with_parents: u64,
    pub with_instructors: u64,
    /// Rows that failed, by tab; only tabs that have any.
    pub failed: Vec<(Tab, u64)>,
    /// The tabs that have any rows.
    pub tabs: Vec<Tab>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub total: u64,
    /// From 0.
    pub first: u64,
    pub items: Vec<T>,
}

/// How many items a page of a list has.
pub const PAGE: u64 = 50;

/// How many issues of a plan come at once.
pub const ISSUES: u64 = 1000;

/// A line of a list of results: the row, and the account it became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeLine {
    pub row: RowOutcome,
    pub account: Option<i64>,
    /// The parents who activate the account, in the list of those: who is their parent now.
    pub parents: Vec<Parent>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parent {
    pub account: i64,
    pub name: String,
    /// The e-mail, or else the username.
    pub key: String,
}

/// Begins a batch; gives its number.
#[server(name = StartBatchCall, endpoint = "start_batch", input = Postcard, output = Postcard, client = Caller)]
pub async fn start_batch(new: NewBatch) -> Result<i64, ApiError> {
    body::start_batch(new).await
}

/// Takes one part, at most a mebibyte. The same part twice is one.
#[server(name = StagePartCall, endpoint = "stage_part", input = Postcard, output = Postcard, client = Caller)]
pub async fn stage_part(batch: i64, number: u32, bytes: Vec<u8>) -> Result<(), ApiError> {
    body::stage_part(batch, number, bytes).await
}

/// Takes passwords of the rows, at most a mebibyte at once: they rest apart from them, and sealed.
#[server(name = StageSecretsCall, endpoint = "stage_secrets", input = Postcard, output = Postcard, client = Caller)]
pub async fn stage_secrets(batch: i64, number: u32, bytes: Vec<u8>) -> Result<(), ApiError> {
    body::stage_secrets(batch, number, bytes).await
}

/// Says what the import would do, when all parts are there. Writes nothing.
#[server(name = PlanBatchCall, endpoint = "plan_batch", input = Postcard, output = Postcard, client = Caller)]
pub async fn plan_batch(batch: i64) -> Result<PlanView, ApiError> {
    body::plan_batch(batch).await
}

/// What the plan found and the browser's own check could not say, at most [`ISSUES`] at once.
#[server(name = PlanIssuesCall, endpoint = "plan_issues", input = Postcard, output = Postcard, client = Caller)]
pub async fn plan_issues(batch: i64, first: u64) -> Result<Page<PlanIssue>, ApiError> {
    body::plan_issues(batch, first).await
}

/// "Yes": commits in the background. Twice is once.
#[server(name = ConfirmCall, endpoint = "confirm", input = Postcard, output = Postcard, client = Caller)]
pub async fn confirm(batch: i64) -> Result<(), ApiError> {
    body::confirm(batch).await
}

/// "No": gives the batch up.
#[server(name = DiscardCall, endpoint = "discard", input = Postcard, output = Postcard, client = Caller)]
pub async fn discard(batch: i64) -> Result<(), ApiError> {
    body::discard(batch).await
}

/// How far it is.
#[server(name = ProgressCall, endpoint = "progress", input = Postcard, output = Postcard, client = Caller)]
pub async fn progress(batch: i64) -> Result<Progress, ApiError> {
    body::progress(batch).await
}

/// One import.
#[server(name = BatchCall, endpoint = "batch", input = Postcard, output = Postcard, client = Caller)]
pub async fn batch(id: i64) -> Result<BatchView, ApiError> {
    body::batch(id).await
}

/// The list behind a count: of the plan before "Yes", of what was done after.
#[server(name = BatchRowsCall, endpoint = "batch_rows", input = Postcard, output = Postcard, client = Caller)]
pub async fn batch_rows(id: i64, list: OutcomeList, first: u64) -> Result<Page<OutcomeLine>, ApiError> {
    body::batch_rows(id, list, first).await
}

/// All imports into places of the administrator, newest first.
#[server(name = BatchesCall, endpoint = "batches", input = Postcard, output = Postcard, client = Caller)]
pub async fn batches(first: u64) -> Result<Page<BatchView>, ApiError> {
    body::batches(first).await
}
