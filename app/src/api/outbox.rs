//! What waits to be mailed.

use serde::{Deserialize, Serialize};

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

// Calls (bodies under `ssr`):
//   outbox(first: u64) -> Page<OutboxLine>
