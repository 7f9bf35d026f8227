//! Rows come up in numbered parts, so that a dropped connection resumes.

use importer::format::{self, OptionKey, Options};
use importer::stage::{PART_LIMIT, Part};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use super::planned::format_of;
use super::{BatchState, Sums};
use crate::entity::{batch, batch_part};
use crate::error::{DirectoryError, Result};
use crate::rights::may_import;
use crate::session::FirstPassword;
use crate::{Directory, now_ms};

/// Of a mebibyte each.
const PARTS: u32 = 4096;
const SOURCES: usize = 1000;
const SOURCE_NAME: usize = 255;

/// What the page says of an import before its rows.
#[derive(Clone, Debug)]
pub struct NewBatch {
    pub format: String,
    /// Chosen by the administrator, for a format whose rows do not say their places.
    pub place: Option<i64>,
    pub options: Options,
    /// The first password, where the options ask for one.
    pub password: Option<String>,
    pub sources: Vec<(u16, String)>,
    pub parts: u32,
    pub rows: u32,
}

impl Directory {
    /// Begins a batch.
    pub async fn start_batch(&self, account: i64, new: NewBatch) -> Result<i64> {
        let format = format::by_key(&new.format).ok_or_else(|| {
            DirectoryError::refused("This kind of import is not known here. Reload the page.")
        })?;
        let by = may_import(self.db(), account, format.belongs, new.place).await?;
        importer::plan::validate(format, &new.options).map_err(DirectoryError::Refused)?;
        if new.parts > PARTS || new.sources.len() > SOURCES {
            return Err(DirectoryError::refused(
                "This is more than one import takes. Split it, and import the parts one after the other.",
            ));
        }
        let sources: Vec<(u16, String)> = new
            .sources
            .into_iter()
            .map(|(id, name)| (id, name.chars().take(SOURCE_NAME).collect()))
            .collect();
        let password = new.password.filter(|_| new.options.has(OptionKey::FirstPassword));
        let first = match password {
            Some(password) => Some(FirstPassword::of(password).await?),
            None if new.options.has(OptionKey::FirstPassword) => {
                return Err(DirectoryError::refused("Type the first password, or do not choose one."));
            }
            None => None,
        };
        let row = batch::ActiveModel {
            id: sea_orm::ActiveValue::NotSet,
            place: Set(by.place()),
            format: Set(format.key.to_owned()),
            by_account: Set(by.account()),
            state: Set(BatchState::Staging.key().to_owned()),
            options: Set(to_json(&new.options)?),
            password_advice: Set(first.as_ref().and_then(|first| first.advice).map(str::to_owned)),
            password_hash: Set(first.map(|first| first.hash)),
            sources: Set(to_json(&sources)?),
            counts: Set(to_json(&Sums::default())?),
            row_count: Set(i64::from(new.rows)),
            part_count: Set(i64::from(new.parts)),
            cursor: Set(0),
            rows_done: Set(0),
            created_at: Set(now_ms()),
            confirmed_at: Set(None),
            finished_at: Set(None),
        };
        Ok(batch::Entity::insert(row).exec(self.db()).await?.last_insert_id)
    }

    /// Takes one part. The same part twice is one.
    pub async fn stage_part(&self, account: i64, batch: i64, number: u32, bytes: Vec<u8>) -> Result<()> {
        let whole = bytes.len() <= PART_LIMIT && Part::decode(&bytes).is_ok();
        self.own_batch(account, batch).await?;
        let tx = self.write().await?;
        // Once more: it may have been given up since.
        let found = own_batch(&tx, account, batch).await?;
        match BatchState::from_key(&found.state) {
            Some(BatchState::Staging) => {}
            Some(BatchState::Discarded) => {
                return Err(DirectoryError::refused("This import was given up. Finish it again."));
            }
            _ => {
                return Err(DirectoryError::refused(
                    "This import has all its rows already. Go back and finish it again.",
                ));
            }
        }
        if !whole || i64::from(number) >= found.part_count {
            return Err(DirectoryError::refused(
                "A part of the rows did not arrive whole. Finish the import again.",
            ));
        }
        let row =
            batch_part::ActiveModel { batch: Set(batch), number: Set(i64::from(number)), bytes: Set(bytes) };
        let keys = [batch_part::Column::Batch, batch_part::Column::Number];
        let replace =
            sea_orm::sea_query::OnConflict::columns(keys).update_column(batch_part::Column::Bytes).to_owned();
        batch_part::Entity::insert(row).on_conflict(replace).exec_without_returning(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Gives a batch up before Yes. Its rows are forgotten.
    pub async fn discard_batch(&self, account: i64, batch: i64) -> Result<()> {
        let tx = self.write().await?;
        let found = own_batch(&tx, account, batch).await?;
        match BatchState::from_key(&found.state) {
            Some(BatchState::Staging | BatchState::Planned) => {}
            Some(BatchState::Discarded) => return Ok(()),
            _ => {
                return Err(DirectoryError::refused(
                    "This import has begun, and cannot be given up any more.",
                ));
            }
        }
        discard(&tx, &[batch]).await?;
        tx.commit().await?;
        self.plans().forget(batch);
        Ok(())
    }

    /// A batch of which the account is the one who began it: nobody else adds to it or says Yes.
    pub(super) async fn own_batch(&self, account: i64, batch: i64) -> Result<batch::Model> {
        let found = own_batch(self.db(), account, batch).await?;
        may_import(self.db(), account, format_of(&found)?.belongs, Some(found.place)).await?;
        Ok(found)
    }

    pub(super) async fn parts(&self, batch: &batch::Model) -> Result<Vec<Vec<u8>>> {
        use sea_orm::QueryOrder;
        let parts = batch_part::Entity::find()
            .filter(batch_part::Column::Batch.eq(batch.id))
            .order_by_asc(batch_part::Column::Number)
            .all(self.db())
            .await?;
        Ok(parts.into_iter().map(|part| part.bytes).collect())
    }

    pub(super) async fn has_all_parts(&self, batch: &batch::Model) -> Result<bool> {
        let there = batch_part::Entity::find()
            .filter(batch_part::Column::Batch.eq(batch.id))
            .count(self.db())
            .await?;
        Ok(i64::try_from(there).ok() == Some(batch.part_count))
    }
}

pub(super) async fn own_batch(db: &impl ConnectionTrait, account: i64, batch: i64) -> Result<batch::Model> {
    let found = batch::Entity::find_by_id(batch).one(db).await?.ok_or(DirectoryError::NotFound)?;
    if found.by_account == account { Ok(found) } else { Err(DirectoryError::NotFound) }
}

pub(super) async fn discard(db: &impl ConnectionTrait, batches: &[i64]) -> Result<()> {
    let ids = || batches.iter().copied();
    batch_part::Entity::delete_many().filter(batch_part::Column::Batch.is_in(ids())).exec(db).await?;
    super::secrets::erase(db, batches).await?;
    batch::Entity::update_many()
        .col_expr(batch::Column::State, BatchState::Discarded.key().into())
        .col_expr(batch::Column::PasswordHash, Option::<String>::None.into())
        .filter(batch::Column::Id.is_in(ids()))
        .exec(db)
        .await?;
    Ok(())
}

pub(crate) fn to_json(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|_| DirectoryError::Damaged("a value has no JSON"))
}
