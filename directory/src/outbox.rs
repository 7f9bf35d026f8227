//! What waits to be mailed. Each entry was written in the same transaction as the account that it greets.

use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::Directory;
use crate::entity::{account, outbox};
use crate::error::{DirectoryError, Result};

/// A mail that waits.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub entry: outbox::Model,
    pub name: String,
}

impl Directory {
    /// What waits to be mailed, oldest first, with how many there are. For administrators of the root place: mail
    /// is the whole system's.
    pub async fn outbox(&self, me: i64, first: u64, most: u64) -> Result<(u64, Vec<Waiting>)> {
        self.administers(me, crate::ROOT_PLACE).await?;
        let query = outbox::Entity::find().filter(outbox::Column::State.eq("queued"));
        let total = query.clone().count(self.db()).await?;
        let entries = query
            .order_by_asc(outbox::Column::Id)
            .offset(crate::offset(first))
            .limit(most)
            .all(self.db())
            .await?;
        let ids = entries.iter().map(|entry| entry.account);
        let accounts = account::Entity::find().filter(account::Column::Id.is_in(ids)).all(self.db()).await?;
        let waiting = entries.into_iter().map(|entry| {
            let to = accounts.iter().find(|account| account.id == entry.account);
            let name = to.ok_or(DirectoryError::Damaged("a mail to nobody"))?.display_name.clone();
            Ok(Waiting { entry, name })
        });
        Ok((total, waiting.collect::<Result<_>>()?))
    }
}
