//! What waits to be mailed.

use super::call::Caller;
use super::error::ApiError;
use super::imports::Page;
use serde::{Deserialize, Serialize};
use server_fn::codec::Postcard;
use server_fn_macro_default::server;

#[cfg(feature = "ssr")]
mod body;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutboxLine {
    pub id: i64,
    pub account: i64,
    pub name: String,
    pub to: String,
    /// RFC 3339, UTC.
    pub queued: String,
    pub batch: Option<i64>,
}

/// What waits to be mailed, oldest first.
#[server(name = OutboxCall, endpoint = "outbox", input = Postcard, output = Postcard, client = Caller)]
pub async fn outbox(first: u64) -> Result<Page<OutboxLine>, ApiError> {
    body::outbox(first).await
}
