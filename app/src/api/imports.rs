//! One import, from staging to its results.

use importer::outcome::{Counts, RowOutcome};
use serde::{Deserialize, Serialize};

/// Begins a batch. Parts follow, then [`PlanView`] is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewBatch {
    pub format: String,
    pub place: i64,
    pub invite: bool,
    /// The sources' names by their numbers, as in `parents.csv`.
    pub sources: Vec<(u16, String)>,
    pub parts: u32,
    pub rows: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BatchState {
    /// Parts are coming in, or came in and were left.
    Staging,
    /// A plan is being made.
    Planning,
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
    pub invite: bool,
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

/// A line of the page Imports, and the head of the results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchView {
    pub id: i64,
    pub state: BatchState,
    pub place: String,
    pub by: String,
    /// RFC 3339, UTC.
    pub started: String,
    pub finished: Option<String>,
    pub invite: bool,
    pub sources: Vec<(u16, String)>,
    pub rows: u64,
    pub done: u64,
    /// Of the plan before "Yes", of what was done after.
    pub counts: Counts,
    pub with_parents: u64,
    pub with_instructors: u64,
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

/// A line of a list of results: the row, and the account it became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeLine {
    pub row: RowOutcome,
    pub account: Option<i64>,
}

// Calls (bodies under `ssr`):
//   start_batch(new: NewBatch) -> i64
//   stage_part(batch: i64, number: u32, bytes: Vec<u8>) -> ()        the same part twice is one
//   plan_batch(batch: i64) -> PlanView
//   plan_issues(batch: i64, first: u64) -> Page<PlanIssue>           only what the browser's own check did not say
//   confirm(batch: i64) -> ()                                        commits in the background
//   discard(batch: i64) -> ()
//   progress(batch: i64) -> Progress
//   batch(id: i64) -> BatchView
//   batch_rows(id: i64, list: OutcomeList, first: u64) -> Page<OutcomeLine>
//   batches(first: u64) -> Page<BatchView>
