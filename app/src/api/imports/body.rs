//! What the calls of imports do on the server.

use super::{BatchView, NewBatch, OutcomeLine, Page, PlanView, Progress};
use crate::api::error::ApiError;
use importer::message::PlanIssue;
use importer::outcome::OutcomeList;

pub async fn start_batch(new: NewBatch) -> Result<i64, ApiError> {
    let _ = (new,);
    Err(ApiError::NotFound)
}

pub async fn stage_part(batch: i64, number: u32, bytes: Vec<u8>) -> Result<(), ApiError> {
    let _ = (batch, number, bytes);
    Err(ApiError::NotFound)
}

pub async fn plan_batch(batch: i64) -> Result<PlanView, ApiError> {
    let _ = (batch,);
    Err(ApiError::NotFound)
}

pub async fn plan_issues(batch: i64, first: u64) -> Result<Page<PlanIssue>, ApiError> {
    let _ = (batch, first);
    Err(ApiError::NotFound)
}

pub async fn confirm(batch: i64) -> Result<(), ApiError> {
    let _ = (batch,);
    Err(ApiError::NotFound)
}

pub async fn discard(batch: i64) -> Result<(), ApiError> {
    let _ = (batch,);
    Err(ApiError::NotFound)
}

pub async fn progress(batch: i64) -> Result<Progress, ApiError> {
    let _ = (batch,);
    Err(ApiError::NotFound)
}

pub async fn batch(id: i64) -> Result<BatchView, ApiError> {
    let _ = (id,);
    Err(ApiError::NotFound)
}

pub async fn batch_rows(id: i64, list: OutcomeList, first: u64) -> Result<Page<OutcomeLine>, ApiError> {
    let _ = (id, list, first);
    Err(ApiError::NotFound)
}

pub async fn batches(first: u64) -> Result<Page<BatchView>, ApiError> {
    let _ = (first,);
    Err(ApiError::NotFound)
}
