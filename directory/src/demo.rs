//! An example school, so that the first minute is worth it: invented people, brought in by really importing them.

mod roster;

use importer::format::learners::LEARNERS;
use importer::format::{Field, Role};
use importer::format::{OptionKey, Options};
use importer::outcome::AccountState;
use importer::plan::Values;
use importer::stage::Part;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};

use crate::batch::{NewBatch, next_id, take_ids};
use crate::entity::{account, outbox, role};
use crate::error::Result;
use crate::people::add_account;
use crate::{Directory, ROOT_PLACE, now_ms};

impl Directory {
    /// Fills an empty directory with an example school; does nothing to one that holds anybody. True if it did.
    ///
    /// Whoever imported the people is no administrator afterwards: the set-up link still makes the first one.
    pub async fn demo(&self) -> Result<bool> {
        if account::Entity::find().count(self.db()).await? > 0 {
            return Ok(false);
        }
        let registrar = self.registrar().await?;
        let parts = roster::parts();
        let new = NewBatch {
            format: LEARNERS.key.to_owned(),
            place: Some(ROOT_PLACE),
            options: Options::of([OptionKey::Invite]),
            password: None,
            sources: roster::sources(),
            parts: u32::try_from(parts.len()).unwrap_or_default(),
            rows: parts.iter().map(|part| part.sheet.rows()).sum(),
        };
        let batch = self.start_batch(registrar, new).await?;
        for (number, bytes) in (0..).zip(parts.iter().map(Part::encode)) {
            self.stage_part(registrar, batch, number, bytes).await?;
        }
        self.plan_batch(registrar, batch).await?;
        self.begin_commit(registrar, batch).await?;
        self.commit(batch, usize::MAX).await?;
        self.let_time_pass(registrar).await?;
        Ok(true)
    }

    /// The one who imports.
    async fn registrar(&self) -> Result<i64> {
        let mut values = Values::default();
        values.set(Field::GivenName, "Hannah");
        values.set(Field::FamilyName, "Lindqvist");
        values.set(Field::Email, "hannah.lindqvist@riverside.example");
        let tx = self.write().await?;
        let id = next_id(&tx, "account").await?;
        take_ids(&tx, "account", 1).await?;
        add_account(&tx, id, &values, AccountState::Active).await?;
        give(&tx, id, Role::Admin).await?;
        give(&tx, id, Role::Instructor).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Most people have followed their invitation since, and the registrar only teaches now.
    async fn let_time_pass(&self, registrar: i64) -> Result<()> {
        let tx = self.write().await?;
        let is_most = || Expr::cust("id % 7 <> 3");
        account::Entity::update_many()
            .col_expr(account::Column::State, AccountState::Active.key().into())
            .filter(account::Column::State.eq(AccountState::Invited.key()))
            .filter(is_most())
            .exec(&tx)
            .await?;
        outbox::Entity::update_many()
            .col_expr(outbox::Column::State, "sent".into())
            .filter(Expr::cust("account % 7 <> 3"))
            .exec(&tx)
            .await?;
        role::Entity::delete_by_id((registrar, ROOT_PLACE, Role::Admin.key().to_owned())).exec(&tx).await?;
        tx.commit().await?;
        Ok(())
    }
}

async fn give(db: &impl ConnectionTrait, account: i64, role: Role) -> Result<()> {
    let row = role::ActiveModel {
        account: Set(account),
        place: Set(ROOT_PLACE),
        role: Set(role.key().to_owned()),
        at: Set(now_ms()),
    };
    role::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}
