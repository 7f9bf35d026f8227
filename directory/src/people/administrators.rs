//! Administrators, added by another one.

use importer::format::{Field, Role};
use importer::key;
use importer::outcome::AccountState;
use importer::plan::Values;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::history::{Kind, record};
use super::{Target, roles};
use crate::batch::{next_id, take_ids};
use crate::entity::account;
use crate::error::{DirectoryError, Result};
use crate::session::{Purpose, make_link};
use crate::{Administers, Directory, now_ms};

/// A new administrator, and the token of the link that lets them set a password.
pub struct NewAdministrator {
    pub account: i64,
    pub token: crate::session::Token,
}

impl Directory {
    /// The administrator with this e-mail, for whoever has the database itself.
    pub async fn administrator_called(&self, email: &str) -> Result<i64> {
        let found = account::Entity::find()
            .filter(account::Column::EmailKey.eq(key::fold(email).into_owned()))
            .filter(account::Column::State.eq(AccountState::Active.key()))
            .one(self.db())
            .await?;
        match found {
            Some(found) if !self.places_of(found.id).await?.is_empty() => Ok(found.id),
            _ => {
                Err(DirectoryError::refused(format!("Nobody who is an administrator has the email {email}.")))
            }
        }
    }

    /// Makes someone an administrator of a place, known or new.
    ///
    /// # Errors
    /// `Invalid` for `first_name`, `last_name` or `email`; `Refused` where they are one already.
    pub async fn add_administrator(
        &self,
        by: Administers,
        given_name: &str,
        family_name: &str,
        email: &str,
    ) -> Result<NewAdministrator> {
        let values = super::edit::checked_for_administrator(given_name, family_name, email)?;
        let tx = self.write().await?;
        by.still(&tx).await?;
        let known = account::Entity::find()
            .filter(account::Column::EmailKey.eq(key::fold(values.get(Field::Email)).into_owned()))
            .filter(Expr::cust("state <> 'deleted'"))
            .one(&tx)
            .await?;
        let account = match known {
            Some(known) => {
                let target = Target::check(&tx, by.account(), known.id).await?;
                if target.reach.is_shared(&target.roles) {
                    return Err(DirectoryError::invalid(
                        "email",
                        "This person belongs to a place of other administrators, too. Only an administrator of both places can do this.",
                    ));
                }
                let locked = [AccountState::Suspended.key(), AccountState::Disabled.key()];
                if locked.contains(&target.account.state.as_str()) {
                    return Err(DirectoryError::invalid(
                        "email",
                        "This person's account is locked. Activate it first.",
                    ));
                }
                let is_one = |held: &crate::entity::role::Model| {
                    held.role == Role::Admin.key() && held.place == by.place()
                };
                if target.roles.iter().any(is_one) && target.account.password_hash.is_some() {
                    return Err(DirectoryError::invalid("email", "This person is an administrator already."));
                }
                target.account
            }
            None => add(&tx, by, &values).await?,
        };
        roles::give(&tx, &account, by.account(), by.place(), Role::Admin).await?;
        let token = make_link(&tx, Purpose::Invite, Some(account.id)).await?;
        tx.commit().await?;
        Ok(NewAdministrator { account: account.id, token })
    }
}

async fn add(db: &impl ConnectionTrait, by: Administers, values: &Values) -> Result<account::Model> {
    let id = next_id(db, "account").await?;
    take_ids(db, "account", 1).await?;
    let account = add_account(db, id, values, AccountState::Invited).await?;
    record(db, id, by.account(), Kind::Added, None, &[]).await?;
    Ok(account)
}

/// An account for someone, without a password yet.
pub(crate) async fn add_account(
    db: &impl ConnectionTrait,
    id: i64,
    values: &Values,
    state: AccountState,
) -> Result<account::Model> {
    let (given, family) = (values.get(Field::GivenName), values.get(Field::FamilyName));
    let name = match values.get(Field::FullName) {
        "" => format!("{given} {family}").trim().to_owned(),
        full => full.to_owned(),
    };
    let stored = |field| values.stored(field).map(str::to_owned);
    let folded = |field| values.stored(field).map(|text| key::fold(text).into_owned());
    let now = now_ms();
    let account = account::ActiveModel {
        id: Set(id),
        given_name: Set(given.to_owned()),
        family_name: Set(family.to_owned()),
        email: Set(stored(Field::Email)),
        email_key: Set(folded(Field::Email)),
        username: Set(stored(Field::Username)),
        username_key: Set(folded(Field::Username)),
        name_key: Set(key::name(&name).into_owned()),
        display_name: Set(name),
        id_number: Set(stored(Field::IdNumber)),
        grade: Set(stored(Field::Grade)),
        phone: Set(stored(Field::Phone)),
        language: Set(stored(Field::Language)),
        job_role: Set(stored(Field::JobRole)),
        region: Set(stored(Field::Region)),
        institution: Set(stored(Field::Institution)),
        department: Set(stored(Field::Department)),
        city: Set(stored(Field::City)),
        country: Set(stored(Field::Country)),
        time_zone: Set(stored(Field::TimeZone)),
        phone2: Set(stored(Field::Phone2)),
        address: Set(stored(Field::Address)),
        theme: Set(stored(Field::Theme)),
        description: Set(stored(Field::Description)),
        email_shared: Set(false),
        state: Set(state.key().to_owned()),
        password_hash: Set(None),
        must_change_password: Set(false),
        edited_by_hand: Set(String::new()),
        revision: Set(1),
        created_at: Set(now),
        updated_at: Set(now),
    };
    Ok(account.insert(db).await?)
}
