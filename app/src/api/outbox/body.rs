//! What the call of the outbox does on the server.

use super::OutboxLine;
use crate::api::call::directory;
use crate::api::error::ApiError;
use crate::api::imports::{PAGE, Page};
use crate::api::session::signed_in;
use directory::rfc3339;

pub async fn outbox(first: u64) -> Result<Page<OutboxLine>, ApiError> {
    let me = signed_in().await?;
    let (total, waiting) = directory()?.outbox(me.account, first, PAGE).await?;
    let items = waiting.into_iter().map(|mail| OutboxLine {
        id: mail.entry.id,
        account: mail.entry.account,
        name: mail.name,
        to: mail.entry.recipient,
        queued: rfc3339(mail.entry.queued_at),
        batch: mail.entry.batch,
    });
    Ok(Page { total, first, items: items.collect() })
}
