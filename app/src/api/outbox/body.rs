//! What the call of the outbox does on the server.

use super::OutboxLine;
use crate::api::error::ApiError;
use crate::api::imports::Page;

pub async fn outbox(first: u64) -> Result<Page<OutboxLine>, ApiError> {
    let _ = (first,);
    Err(ApiError::NotFound)
}
