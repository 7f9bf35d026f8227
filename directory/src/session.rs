//! Signing in: sessions, and the limits on guessing. Only active administrators sign in.
//!
//! A session is 32 random bytes in the browser's cookie, of which only the hash is here. It ends after 12 hours
//! without a call, after 7 days whatever happens, at sign-out, at a new password, and when its account is no
//! longer an active administrator.

mod attempts;
mod change;
mod link;
mod password;
mod token;

pub(crate) use password::{FirstPassword, hash, is_weak};

pub use attempts::Attempts;
pub use link::{FirstAdministrator, Link, Purpose, make as make_link};
pub use token::Token;

use std::net::IpAddr;

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, Statement};

use crate::entity::{place, role, session};
use crate::error::{DirectoryError, Result};
use crate::{Directory, ROOT_PLACE, now_ms};
use importer::format::Role;

/// A session without a call for so long ends (milliseconds).
const IDLE: i64 = 12 * 60 * 60 * 1000;
/// A session ends after so long, whatever happens (milliseconds).
const LONGEST: i64 = 7 * 24 * 60 * 60 * 1000;
/// "Last seen" is written at most so often (milliseconds): a call that only reads stays one that only reads.
const SEEN_AGAIN: i64 = 60 * 1000;

/// For a wrong e-mail and a wrong password alike.
const WRONG: &str = "The email or the password is not right. Check both, then try again.";

/// The administrator of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    pub account: i64,
    pub name: String,
    pub email: String,
    /// Where they are administrator: number and name. Never empty.
    pub places: Vec<(i64, String)>,
}

impl Directory {
    /// Checks e-mail and password, and begins a session.
    ///
    /// # Errors
    /// `Refused`, with one sentence and after one time, for whatever is wrong; `TooMany` after too many attempts
    /// with this e-mail or from this address.
    pub async fn sign_in(&self, email: &str, password: String, address: Option<IpAddr>) -> Result<Token> {
        let key = key_of(email);
        self.attempts().begin(&key, address, now_ms())?;
        let found = self
            .db()
            .query_one_raw(Statement::from_sql_and_values(
                self.db().get_database_backend(),
                "SELECT a.id, a.password_hash FROM account a WHERE a.email_key = $1 AND a.state <> 'deleted' AND a.state = 'active' AND NOT a.email_shared \
                 AND EXISTS (SELECT 1 FROM role r WHERE r.account = a.id AND r.role = 'admin')",
                [key.clone().into()],
            ))
            .await?;
        let (account, hash) = match &found {
            Some(row) => (Some(row.try_get_by_index::<i64>(0)?), row.try_get_by_index::<Option<String>>(1)?),
            None => (None, None),
        };
        // Without a hash a stand-in is compared: it takes as long, and never fits.
        let fits = password::verify(password, hash).await?;
        match account {
            Some(account) if fits => {
                self.attempts().succeeded(&key, address);
                begin(self.db(), account).await
            }
            _ => Err(DirectoryError::refused(WRONG)),
        }
    }

    /// Who has this session, if it has not ended.
    pub async fn session(&self, token: &str) -> Result<Option<SignedIn>> {
        let hash = token::hash(token);
        let now = now_ms();
        let db = self.db();
        let Some(row) = db
            .query_one_raw(Statement::from_sql_and_values(
                db.get_database_backend(),
                "SELECT a.id, a.display_name, a.email, s.last_seen_at FROM session s \
                 JOIN account a ON a.id = s.account_id \
                 WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.last_seen_at > $3 AND a.state = 'active'",
                [hash.clone().into(), now.into(), (now - IDLE).into()],
            ))
            .await?
        else {
            return Ok(None);
        };
        let account: i64 = row.try_get_by_index(0)?;
        let places = places_of(db, account).await?;
        if places.is_empty() {
            return Ok(None);
        }
        if row.try_get_by_index::<i64>(3)? < now - SEEN_AGAIN {
            session::Entity::update_many()
                .col_expr(session::Column::LastSeenAt, Expr::value(now))
                .filter(session::Column::TokenHash.eq(hash))
                .exec(db)
                .await?;
        }
        Ok(Some(SignedIn {
            account,
            name: row.try_get_by_index(1)?,
            email: row.try_get_by_index::<Option<String>>(2)?.unwrap_or_default(),
            places,
        }))
    }

    /// Ends this session.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        session::Entity::delete_by_id(token::hash(token)).exec(self.db()).await?;
        Ok(())
    }

    /// Whether anyone can administer the root place, now or after setting a password.
    pub async fn has_administrator(&self) -> Result<bool> {
        has_administrator(self.db()).await
    }
}

/// How an e-mail is compared.
fn key_of(email: &str) -> String {
    importer::key::fold(email.trim()).into_owned()
}

/// Begins a session, and clears away those that have ended.
async fn begin(db: &impl ConnectionTrait, account: i64) -> Result<Token> {
    let now = now_ms();
    let token = Token::new()?;
    session::Entity::delete_many().filter(session::Column::ExpiresAt.lte(now)).exec(db).await?;
    session::Entity::insert(session::ActiveModel {
        token_hash: Set(token.hash()),
        account_id: Set(account),
        created_at: Set(now),
        last_seen_at: Set(now),
        expires_at: Set(now + LONGEST),
    })
    .exec_without_returning(db)
    .await?;
    Ok(token)
}

/// Who has no password and no open link cannot come in, and does not count.
async fn has_administrator(db: &impl ConnectionTrait) -> Result<bool> {
    let found = db
        .query_one_raw(Statement::from_sql_and_values(
            db.get_database_backend(),
            "SELECT 1 FROM role r JOIN account a ON a.id = r.account \
             WHERE r.place = $1 AND r.role = 'admin' AND a.state IN ('active', 'invited') \
             AND (a.password_hash IS NOT NULL OR EXISTS (SELECT 1 FROM one_time_link l \
             WHERE l.account_id = a.id AND l.used_at IS NULL AND l.expires_at > $2)) LIMIT 1",
            [ROOT_PLACE.into(), now_ms().into()],
        ))
        .await?;
    Ok(found.is_some())
}

async fn places_of(db: &impl ConnectionTrait, account: i64) -> Result<Vec<(i64, String)>> {
    let places: Vec<i64> = role::Entity::find()
        .filter(role::Column::Account.eq(account))
        .filter(role::Column::Role.eq(Role::Admin.key()))
        .all(db)
        .await?
        .into_iter()
        .map(|role| role.place)
        .collect();
    let places = place::Entity::find().filter(place::Column::Id.is_in(places)).all(db).await?;
    Ok(places.into_iter().map(|place| (place.id, place.name)).collect())
}
