//! One-time links: the first administrator, a new administrator, a lost password. Each works once, for a while.

use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, Set};

use super::{Token, begin, has_administrator, key_of, password, token};
use crate::batch::{next_id, take_ids};
use crate::entity::{account, event, one_time_link, place, role, session};
use crate::error::{DirectoryError, Mistakes, Result};
use crate::people::add_account;
use crate::{Directory, ROOT_PLACE, now_ms};
use importer::format::{Field, Role};
use importer::outcome::AccountState;
use importer::plan::Values;

const HOUR: i64 = 60 * 60 * 1000;

/// For every link that does not work, whatever the reason.
const NO_LINK: &str =
    "This link does not work any more: it was used, or its time is over. Ask for a new one.";

/// The states in which a password may be set; afterwards the account is active.
fn open_states() -> [&'static str; 2] {
    [AccountState::Active.key(), AccountState::Invited.key()]
}

/// What a link is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The first administrator. For 24 hours, or until the server is started again.
    SetUp,
    /// A new password. For an hour.
    Reset,
    /// A new administrator's first password. For 7 days.
    Invite,
}

impl Purpose {
    fn key(self) -> &'static str {
        match self {
            Purpose::SetUp => "set_up",
            Purpose::Reset => "reset",
            Purpose::Invite => "invite",
        }
    }

    fn lasts(self) -> i64 {
        match self {
            Purpose::SetUp => 24 * HOUR,
            Purpose::Reset => HOUR,
            Purpose::Invite => 7 * 24 * HOUR,
        }
    }
}

/// What a working link opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    SetUp,
    /// A new password for the account with this e-mail.
    Reset {
        account: i64,
        email: String,
    },
}

/// The form of the first page.
pub struct FirstAdministrator {
    pub place_name: String,
    pub given_name: String,
    pub family_name: String,
    pub email: String,
    pub password: String,
}

impl Directory {
    /// A new link for the first administrator, if there is none yet. Earlier ones stop working.
    pub async fn set_up_link(&self) -> Result<Option<Token>> {
        let db = self.write().await?;
        if has_administrator(&db).await? {
            return Ok(None);
        }
        let token = make(&db, Purpose::SetUp, None).await?;
        db.commit().await?;
        Ok(Some(token))
    }

    /// A new link for an administrator who lost the password. Earlier ones stop working.
    ///
    /// # Errors
    /// `Refused` if there is no administrator with this e-mail, or they are disabled.
    pub async fn reset_link(&self, email: &str) -> Result<Token> {
        let db = self.write().await?;
        let found = account::Entity::find()
            .filter(account::Column::EmailKey.eq(key_of(email)))
            // Word for word as in the index: with a parameter it would not be used.
            .filter(Expr::cust("state <> 'deleted'"))
            .filter(account::Column::State.is_in(open_states()))
            .one(&db)
            .await?;
        let none = || DirectoryError::refused("No active administrator has this email. Check its spelling.");
        let account = found.ok_or_else(none)?.id;
        if super::places_of(&db, account).await?.is_empty() {
            return Err(none());
        }
        let token = make(&db, Purpose::Reset, Some(account)).await?;
        db.commit().await?;
        Ok(token)
    }

    /// What a link opens.
    ///
    /// # Errors
    /// `Refused`, with one sentence, for a link that is used, too old or unknown.
    pub async fn link(&self, token: &str) -> Result<Link> {
        opened(self.db(), token).await
    }

    /// Makes the first administrator, names the root place, and begins a session. Somebody with this e-mail who is
    /// here already becomes the administrator, and keeps their name.
    ///
    /// # Errors
    /// `Refused` as [`Directory::link`]; `Invalid` with the name of a field of [`FirstAdministrator`].
    pub async fn set_up(&self, token: &str, first: FirstAdministrator) -> Result<Token> {
        let [place_name, given_name, family_name, email] =
            [&first.place_name, &first.given_name, &first.family_name, &first.email].map(|text| text.trim());
        if self.link(token).await? != Link::SetUp {
            return Err(DirectoryError::refused(NO_LINK));
        }
        let display_name = format!("{given_name} {family_name}");
        let own = [email, given_name, family_name, &display_name];
        let mut mistakes = Mistakes::default();
        let place = wrong_name(place_name, "Enter the name of your school or organisation.");
        mistakes.note("place_name", place);
        mistakes.note("given_name", wrong_name(given_name, "Enter your first name."));
        mistakes.note("family_name", wrong_name(family_name, "Enter your last name."));
        mistakes.note("email", wrong_email(email));
        mistakes.note("password", password::refusal(&first.password, &own));
        mistakes.none()?;
        let hash = password::hash(first.password.clone()).await?;

        let db = self.write().await?;
        use_up(&db, token).await?;
        if has_administrator(&db).await? {
            return Err(DirectoryError::refused(NO_LINK));
        }
        place::Entity::update_many()
            .col_expr(place::Column::Name, Expr::value(place_name))
            .filter(place::Column::Id.eq(ROOT_PLACE))
            .exec(&db)
            .await?;
        let id = account_with(&db, given_name, family_name, email).await?;
        set_password(&db, id, hash).await?;
        give_administration(&db, id).await?;
        log(&db, id, "set_up").await?;
        let session = begin(&db, id).await?;
        db.commit().await?;
        Ok(session)
    }

    /// Sets a new password, ends all sessions of the account, and begins one.
    ///
    /// # Errors
    /// `Refused` as [`Directory::link`]; `Invalid` for `password`.
    pub async fn reset(&self, token: &str, new: String) -> Result<Token> {
        let Link::Reset { account: id, email } = self.link(token).await? else {
            return Err(DirectoryError::refused(NO_LINK));
        };
        let found = account::Entity::find_by_id(id).one(self.db()).await?;
        let found = found.ok_or_else(|| DirectoryError::refused(NO_LINK))?;
        if let Some(sentence) = password::refusal(&new, &names_of(&found, &email)) {
            return Err(DirectoryError::invalid("password", sentence));
        }
        let hash = password::hash(new).await?;

        let db = self.write().await?;
        // Once more: hashing took a while, and the account may have been closed meanwhile.
        opened(&db, token).await?;
        use_up(&db, token).await?;
        set_password(&db, id, hash).await?;
        log(&db, id, "password_set").await?;
        let session = begin(&db, id).await?;
        db.commit().await?;
        Ok(session)
    }
}

/// Makes a link. Earlier ones for the same account, or for setting up, stop working.
pub async fn make(db: &impl ConnectionTrait, purpose: Purpose, account: Option<i64>) -> Result<Token> {
    let earlier = one_time_link::Entity::delete_many();
    match account {
        Some(account) => earlier.filter(one_time_link::Column::AccountId.eq(account)).exec(db).await?,
        None => earlier.filter(one_time_link::Column::Purpose.eq(purpose.key())).exec(db).await?,
    };
    let token = Token::new()?;
    one_time_link::Entity::insert(one_time_link::ActiveModel {
        token_hash: Set(token.hash()),
        purpose: Set(purpose.key().into()),
        account_id: Set(account),
        expires_at: Set(now_ms() + purpose.lasts()),
        used_at: Set(None),
    })
    .exec_without_returning(db)
    .await?;
    Ok(token)
}

/// The link's account has to be an administrator still.
async fn opened(db: &impl ConnectionTrait, token: &str) -> Result<Link> {
    let no_link = || DirectoryError::refused(NO_LINK);
    let link = one_time_link::Entity::find_by_id(token::hash(token))
        .filter(one_time_link::Column::UsedAt.is_null())
        .filter(one_time_link::Column::ExpiresAt.gt(now_ms()))
        .one(db)
        .await?
        .ok_or_else(no_link)?;
    let Some(id) = link.account_id else {
        return if has_administrator(db).await? { Err(no_link()) } else { Ok(Link::SetUp) };
    };
    let account = account::Entity::find_by_id(id)
        .filter(account::Column::State.is_in(open_states()))
        .one(db)
        .await?
        .ok_or_else(no_link)?;
    if super::places_of(db, id).await?.is_empty() {
        return Err(no_link());
    }
    Ok(Link::Reset { account: id, email: account.email.unwrap_or_default() })
}

/// Of two that come at once, one gets it.
async fn use_up(db: &impl ConnectionTrait, token: &str) -> Result<()> {
    let now = now_ms();
    let used = one_time_link::Entity::update_many()
        .col_expr(one_time_link::Column::UsedAt, Expr::value(now))
        .filter(one_time_link::Column::TokenHash.eq(token::hash(token)))
        .filter(one_time_link::Column::UsedAt.is_null())
        .filter(one_time_link::Column::ExpiresAt.gt(now))
        .exec(db)
        .await?;
    if used.rows_affected == 1 { Ok(()) } else { Err(DirectoryError::refused(NO_LINK)) }
}

/// The account with this e-mail, as it is; else a new one. There can be one: the example school's people, or those
/// who were there before the last administrator was taken away.
async fn account_with(db: &impl ConnectionTrait, given: &str, family: &str, email: &str) -> Result<i64> {
    let known = account::Entity::find()
        .filter(account::Column::EmailKey.eq(key_of(email)))
        .filter(Expr::cust("state <> 'deleted'"))
        .one(db)
        .await?;
    if let Some(known) = known {
        return Ok(known.id);
    }
    let mut values = Values::default();
    values.set(Field::GivenName, given);
    values.set(Field::FamilyName, family);
    values.set(Field::Email, email);
    let id = next_id(db, "account").await?;
    take_ids(db, "account", 1).await?;
    add_account(db, id, &values, AccountState::Active).await?;
    Ok(id)
}

/// What a password must not be.
pub(super) fn names_of<'a>(account: &'a account::Model, email: &'a str) -> [&'a str; 4] {
    [email, &account.given_name, &account.family_name, &account.display_name]
}

/// Sets a password, makes the account active, and ends its sessions.
pub(super) async fn set_password(db: &impl ConnectionTrait, id: i64, hash: String) -> Result<()> {
    account::Entity::update_many()
        .col_expr(account::Column::PasswordHash, Expr::value(hash))
        .col_expr(account::Column::State, Expr::value(AccountState::Active.key()))
        .col_expr(account::Column::Revision, Expr::col(account::Column::Revision).add(1))
        .col_expr(account::Column::UpdatedAt, Expr::value(now_ms()))
        .filter(account::Column::Id.eq(id))
        .exec(db)
        .await?;
    session::Entity::delete_many().filter(session::Column::AccountId.eq(id)).exec(db).await?;
    Ok(())
}

async fn give_administration(db: &impl ConnectionTrait, id: i64) -> Result<()> {
    let admin = Role::Admin.key().to_owned();
    let held = role::Entity::find_by_id((id, ROOT_PLACE, admin.clone())).one(db).await?;
    if held.is_some() {
        return Ok(());
    }
    let role =
        role::ActiveModel { account: Set(id), place: Set(ROOT_PLACE), role: Set(admin), at: Set(now_ms()) };
    role::Entity::insert(role).exec_without_returning(db).await?;
    Ok(())
}

/// Writes into the account's history what it did itself.
pub(super) async fn log(db: &impl ConnectionTrait, account: i64, kind: &str) -> Result<()> {
    event::ActiveModel {
        account: Set(account),
        at: Set(now_ms()),
        by_account: Set(Some(account)),
        kind: Set(kind.into()),
        batch: Set(None),
        subject: Set(None),
        changes: Set(None),
        ..Default::default()
    }
    .insert(db)
    .await?;
    Ok(())
}

fn wrong_name(name: &str, missing: &'static str) -> Option<&'static str> {
    if name.is_empty() {
        return Some(missing);
    }
    let too_much = name.chars().count() > 100 || name.chars().any(char::is_control);
    too_much.then_some("Use at most 100 characters, on one line.")
}

fn wrong_email(email: &str) -> Option<&'static str> {
    if email.is_empty() {
        return Some("Enter your email. You sign in with it.");
    }
    let wrong = !importer::check::email::is_valid(email);
    wrong.then_some("This is not a valid email. It should look like name@school.example.")
}
