//! Roles given and taken by hand. The rights of administrators among them.

use importer::format::Role;
use importer::outcome::AccountState;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::edit::lock_out;
use super::history::{Kind, record};
use super::{Person, Target, touch};
use crate::entity::{account, place, role};
use crate::error::{DirectoryError, Result};
use crate::{Directory, ROOT_PLACE, now_ms};

impl Directory {
    /// Gives a role in a place that the administrator reaches.
    pub async fn give_role(&self, me: i64, id: i64, place: i64, role: Role) -> Result<Person> {
        let tx = self.write().await?;
        let target = Target::check(&tx, me, id).await?;
        if !target.reach.has(place) {
            return Err(DirectoryError::Forbidden);
        }
        fits(&target, role)?;
        give(&tx, &target.account, me, place, role).await?;
        tx.commit().await?;
        self.person(me, id).await
    }

    /// Takes a role away. Who is no administrator any more is signed out.
    pub async fn take_role(&self, me: i64, id: i64, place: i64, role: Role) -> Result<Person> {
        let tx = self.write().await?;
        let target = Target::check(&tx, me, id).await?;
        if !target.reach.has(place) {
            return Err(DirectoryError::Forbidden);
        }
        if role == Role::Admin && place == ROOT_PLACE {
            keep_an_administrator(&tx, &target).await?;
        }
        let held = role::Entity::delete_by_id((id, place, role.key().to_owned()));
        if held.exec(&tx).await?.rows_affected > 0 {
            record(&tx, id, me, Kind::RoleTaken, Some(in_words(&tx, place, role).await?), &[]).await?;
            touch(&tx, id).await?;
            let others =
                target.roles.iter().filter(|held| held.role == Role::Admin.key() && held.place != place);
            if role == Role::Admin && others.count() == 0 {
                lock_out(&tx, id).await?;
            }
        }
        tx.commit().await?;
        self.person(me, id).await
    }
}

/// Gives the role and writes it into the history; nothing if it is held already.
pub(super) async fn give(
    db: &impl ConnectionTrait,
    account: &account::Model,
    me: i64,
    place: i64,
    role: Role,
) -> Result<()> {
    let row = role::ActiveModel {
        account: Set(account.id),
        place: Set(place),
        role: Set(role.key().to_owned()),
        at: Set(now_ms()),
    };
    let keys = [role::Column::Account, role::Column::Place, role::Column::Role];
    let given = role::Entity::insert(row)
        .on_conflict(OnConflict::columns(keys).do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(db)
        .await?;
    if matches!(given, sea_orm::TryInsertResult::Inserted(rows) if rows > 0) {
        record(db, account.id, me, Kind::RoleGiven, Some(in_words(db, place, role).await?), &[]).await?;
        touch(db, account.id).await?;
    }
    Ok(())
}

/// A student shares an account with nobody, and who signs in needs an e-mail.
fn fits(target: &Target, role: Role) -> Result<()> {
    let is_student = target.is_a(Role::Learner);
    if role == Role::Learner && (target.is_a(Role::Parent) || target.is_a(Role::Instructor)) {
        return Err(DirectoryError::refused(
            "A parent or an instructor cannot be a student with the same account.",
        ));
    }
    if is_student && matches!(role, Role::Parent | Role::Instructor) {
        return Err(DirectoryError::refused(
            "A student cannot be a parent or an instructor with the same account.",
        ));
    }
    if role != Role::Learner && target.account.email.is_none() {
        return Err(DirectoryError::refused("This person has no email. Enter one first."));
    }
    Ok(())
}

/// Refuses what would leave the root place without an administrator who can sign in.
pub(super) async fn keep_an_administrator(db: &impl ConnectionTrait, target: &Target) -> Result<()> {
    let is_one = |held: &role::Model| held.role == Role::Admin.key() && held.place == ROOT_PLACE;
    if !target.roles.iter().any(is_one) {
        return Ok(());
    }
    let others = role::Entity::find()
        .filter(role::Column::Place.eq(ROOT_PLACE))
        .filter(role::Column::Role.eq(Role::Admin.key()))
        .filter(role::Column::Account.ne(target.account.id))
        .all(db)
        .await?;
    let active = account::Entity::find()
        .filter(account::Column::Id.is_in(others.into_iter().map(|role| role.account)))
        .filter(account::Column::State.eq(AccountState::Active.key()))
        .filter(account::Column::PasswordHash.is_not_null())
        .one(db)
        .await?;
    match active {
        Some(_) => Ok(()),
        None => Err(DirectoryError::refused("This is the last administrator. Add another one first.")),
    }
}

/// "Parent at Riverside Academy".
pub(crate) async fn in_words(db: &impl ConnectionTrait, place: i64, role: Role) -> Result<String> {
    let place = place::Entity::find_by_id(place).one(db).await?.ok_or(DirectoryError::NotFound)?;
    Ok(format!("{} at {}", role.label(), place.name))
}
