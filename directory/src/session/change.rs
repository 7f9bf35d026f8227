//! A new password, chosen by an administrator who knows the old one.

use std::net::IpAddr;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::link::{log, names_of, set_password};
use super::{Token, begin, key_of, password};
use crate::entity::{account, one_time_link};
use crate::error::{DirectoryError, Mistakes, Result};
use crate::{Directory, now_ms};
use importer::outcome::AccountState;

impl Directory {
    /// Sets a new password, ends all sessions of the account and its one-time links, and begins a session.
    ///
    /// # Errors
    /// `Invalid` for `old` or `new`; `TooMany` after too many wrong old ones: whoever finds a page left open
    /// guesses no faster than at the sign-in.
    pub async fn change_password(
        &self,
        me: i64,
        old: String,
        new: String,
        address: Option<IpAddr>,
    ) -> Result<Token> {
        let found = account::Entity::find_by_id(me).one(self.db()).await?.ok_or(DirectoryError::NotFound)?;
        let email = found.email.as_deref().unwrap_or_default();
        let mut mistakes = Mistakes::default();
        mistakes.note("old", old.is_empty().then_some("Enter the password that you have now."));
        mistakes.note("new", password::refusal(&new, &names_of(&found, email)));
        mistakes.note(
            "new",
            (old == new).then_some("This is the password that you have now. Choose another one."),
        );
        mistakes.none()?;

        let key = key_of(email);
        self.attempts().begin(&key, address, now_ms())?;
        if !password::verify(old, found.password_hash.clone()).await? {
            return Err(DirectoryError::invalid("old", "This is not the password that you have now."));
        }
        self.attempts().succeeded(&key, address);
        let hash = password::hash(new).await?;

        let db = self.write().await?;
        // Once more: hashing took a while, and the account may have been closed or changed meanwhile.
        let now = account::Entity::find_by_id(me)
            .filter(account::Column::State.eq(AccountState::Active.key()))
            .one(&db)
            .await?
            .ok_or(DirectoryError::Forbidden)?;
        if now.password_hash != found.password_hash {
            return Err(DirectoryError::invalid(
                "old",
                "The password was changed meanwhile, in another window.",
            ));
        }
        set_password(&db, me, hash).await?;
        one_time_link::Entity::delete_many()
            .filter(one_time_link::Column::AccountId.eq(me))
            .exec(&db)
            .await?;
        log(&db, me, "password_set").await?;
        let session = begin(&db, me).await?;
        db.commit().await?;
        Ok(session)
    }
}
