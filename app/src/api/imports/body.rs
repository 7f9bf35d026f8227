//! What the calls of imports do on the server.

use super::{BatchState, BatchView, ISSUES, NewBatch, OutcomeLine, PAGE, Page, Parent, PlanView, Progress};
use crate::api::call::directory;
use crate::api::error::ApiError;
use crate::api::session::signed_in;
use directory::batch::{self, BatchRecord};
use directory::people::Association;
use directory::{now_ms, rfc3339};
use importer::message::PlanIssue;
use importer::outcome::{OutcomeList, RowOutcome};
use std::collections::HashMap;

/// How many titles that are not known the final window lists.
const UNKNOWN_COURSES: usize = 1_000;

/// How many updated people the final window shows.
const CHANGES: usize = 50;

pub async fn start_batch(new: NewBatch) -> Result<i64, ApiError> {
    let me = signed_in().await?;
    let new = batch::NewBatch {
        format: new.format,
        place: new.place,
        options: new.options,
        password: new.password,
        sources: new.sources,
        parts: new.parts,
        rows: new.rows,
    };
    Ok(directory()?.start_batch(me.account, new).await?)
}

pub async fn stage_part(batch: i64, number: u32, bytes: Vec<u8>) -> Result<(), ApiError> {
    let me = signed_in().await?;
    Ok(directory()?.stage_part(me.account, batch, number, bytes).await?)
}

pub async fn stage_secrets(batch: i64, number: u32, bytes: Vec<u8>) -> Result<(), ApiError> {
    let me = signed_in().await?;
    Ok(directory()?.stage_secrets(me.account, batch, number, bytes).await?)
}

pub async fn plan_batch(batch: i64) -> Result<PlanView, ApiError> {
    let me = signed_in().await?;
    let directory = directory()?;
    let plan = directory.plan_batch(me.account, batch).await?;
    let record = directory.batch(me.account, batch).await?;
    Ok(PlanView {
        batch,
        place: record.place,
        counts: record.sums.counts,
        options: record.options,
        password_advice: record.password_advice,
        unknown_courses: plan
            .unknown_courses
            .iter()
            .take(UNKNOWN_COURSES)
            .map(|unknown| (unknown.title.clone(), unknown.company.clone()))
            .collect(),
        unknown_total: plan.unknown_courses.len() as u64,
        changes: plan.changes(CHANGES),
        with_parents: plan.sums.with_parents,
        with_instructors: plan.sums.with_instructors,
    })
}

pub async fn plan_issues(batch: i64, first: u64) -> Result<Page<PlanIssue>, ApiError> {
    let me = signed_in().await?;
    let plan = directory()?.planned(me.account, batch).await?;
    let from = usize::try_from(first).unwrap_or(usize::MAX);
    let most = usize::try_from(ISSUES).unwrap_or(usize::MAX);
    let items = plan.issues.iter().skip(from).take(most).cloned().collect();
    Ok(Page { total: plan.issues.len() as u64, first, items })
}

pub async fn confirm(batch: i64) -> Result<(), ApiError> {
    let me = signed_in().await?;
    Ok(directory()?.confirm(me.account, batch).await?)
}

pub async fn discard(batch: i64) -> Result<(), ApiError> {
    let me = signed_in().await?;
    Ok(directory()?.discard_batch(me.account, batch).await?)
}

pub async fn progress(batch: i64) -> Result<Progress, ApiError> {
    let me = signed_in().await?;
    let record = directory()?.batch(me.account, batch).await?;
    let until = record.finished_at.unwrap_or_else(now_ms);
    let elapsed = record.confirmed_at.map_or(0, |from| until - from);
    Ok(Progress {
        state: record.state.into(),
        done: record.done,
        rows: record.rows,
        elapsed_ms: u64::try_from(elapsed).unwrap_or_default(),
    })
}

pub async fn batch(id: i64) -> Result<BatchView, ApiError> {
    let me = signed_in().await?;
    Ok(directory()?.batch(me.account, id).await?.into())
}

pub async fn batch_rows(id: i64, list: OutcomeList, first: u64) -> Result<Page<OutcomeLine>, ApiError> {
    let me = signed_in().await?;
    let page = directory()?.batch_rows(me.account, id, list, first, PAGE).await?;
    let mut parents: HashMap<i64, Vec<Parent>> = HashMap::new();
    for (student, Association { other: account, name, key, .. }) in page.parents {
        parents.entry(student).or_default().push(Parent { account, name, key });
    }
    let line = |(row, account): (RowOutcome, Option<i64>)| {
        let parents = account.and_then(|account| parents.remove(&account)).unwrap_or_default();
        OutcomeLine { row, account, parents }
    };
    let items = page.items.into_iter().map(line).collect();
    Ok(Page { total: page.total, first, items })
}

pub async fn batches(first: u64) -> Result<Page<BatchView>, ApiError> {
    let me = signed_in().await?;
    let (total, records) = directory()?.batches(me.account, first, PAGE).await?;
    Ok(Page { total, first, items: records.into_iter().map(BatchView::from).collect() })
}

impl From<batch::BatchState> for BatchState {
    fn from(state: batch::BatchState) -> Self {
        match state {
            batch::BatchState::Staging => Self::Staging,
            batch::BatchState::Planned => Self::Planned,
            batch::BatchState::Committing => Self::Committing,
            batch::BatchState::Finished => Self::Finished,
            batch::BatchState::Discarded => Self::Discarded,
        }
    }
}

impl From<BatchRecord> for BatchView {
    fn from(record: BatchRecord) -> Self {
        BatchView {
            id: record.id,
            state: record.state.into(),
            place: record.place,
            by: record.by,
            started: rfc3339(record.confirmed_at.unwrap_or(record.created_at)),
            finished: record.finished_at.map(rfc3339),
            format: record.format,
            options: record.options,
            sources: record.sources,
            rows: record.rows,
            done: record.done,
            counts: record.sums.counts,
            with_parents: record.sums.with_parents,
            with_instructors: record.sums.with_instructors,
            failed: record.sums.failed.into_iter().collect(),
            tabs: record.sums.rows.into_keys().collect(),
        }
    }
}
