//! An account changed by hand: the same rules as for a cell of a file.

use importer::check::cell::{ColumnContext, look, message};
use importer::format::learners::{INSTRUCTORS, LEARNERS, PARENTS, STUDENTS};
use importer::format::{Field, Role, TabSpec};
use importer::issue::Severity;
use importer::key;
use importer::outcome::{AccountState, Change};
use importer::plan::{FIELDS, Values};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter,
};

use super::history::{Kind, record};
use super::{Person, Target, associations, roles};
use crate::batch::{edited_by_hand, joined_keys, values_of};
use crate::entity::{account, one_time_link, outbox, session};
use crate::error::{DirectoryError, Result};
use crate::{Directory, now_ms};

/// What the form of one account says. Fields that are not named stay.
#[derive(Clone, Debug)]
pub struct Edit {
    pub id: i64,
    pub revision: i64,
    pub fields: Vec<(Field, String)>,
    pub state: AccountState,
}

impl Directory {
    /// Saves the form.
    ///
    /// # Errors
    /// `Invalid` with the key of a field; `Refused` where somebody else changed the account meanwhile, or where it
    /// would leave the place without an administrator.
    pub async fn save_person(&self, me: i64, edit: Edit) -> Result<Person> {
        let tx = self.write().await?;
        let target = Target::check(&tx, me, edit.id).await?;
        if target.account.revision != edit.revision {
            return Err(DirectoryError::refused(
                "Somebody else changed this person meanwhile. Look at their changes, then make yours again.",
            ));
        }
        let before = values_of(&target.account);
        let after = checked(&target, &before, &edit.fields)?;
        let changes = changes(&before, &after, &target.account);
        if edit.state != AccountState::Deleted {
            free(&tx, edit.id, &after).await?;
            if changes.iter().any(|change| matches!(change.field, Field::Email | Field::Username)) {
                has_key(&tx, &target, &after).await?;
            }
        }
        let state_changes = target.account.state != edit.state.key();
        if state_changes && edit.state != AccountState::Active {
            roles::keep_an_administrator(&tx, &target).await?;
        }
        if changes.is_empty() && !state_changes {
            tx.commit().await?;
            return self.person(me, edit.id).await;
        }
        store(&tx, &target.account, &after, &changes, edit.state).await?;
        if !changes.is_empty() {
            record(&tx, edit.id, me, Kind::Edited, None, &changes).await?;
            follow_in_outbox(&tx, edit.id, &after, &changes).await?;
        }
        if state_changes {
            record(&tx, edit.id, me, Kind::State, Some(edit.state.key().to_owned()), &[]).await?;
            if matches!(edit.state, AccountState::Suspended | AccountState::Disabled | AccountState::Deleted)
            {
                lock_out(&tx, edit.id).await?;
                if cancel_mail(&tx, edit.id).await? {
                    record(&tx, edit.id, me, Kind::MailCancelled, None, &[]).await?;
                }
            }
        }
        tx.commit().await?;
        self.person(me, edit.id).await
    }
}

/// The tab whose rules fit a person: a student's e-mail may be missing, other people's may not.
fn tab_for(target: &Target) -> &'static TabSpec {
    let tab = if target.is_a(Role::Learner) {
        STUDENTS
    } else if target.is_a(Role::Parent) {
        PARENTS
    } else {
        INSTRUCTORS
    };
    LEARNERS.tab(tab)
}

fn checked(target: &Target, before: &Values, fields: &[(Field, String)]) -> Result<Values> {
    checked_by(tab_for(target), before, fields)
}

/// What is asked of a new administrator.
pub(super) fn checked_for_administrator(given: &str, family: &str, email: &str) -> Result<Values> {
    let fields = [(Field::GivenName, given), (Field::FamilyName, family), (Field::Email, email)];
    let fields = fields.map(|(field, text)| (field, text.to_owned()));
    let named_as_on_the_form = |error| match error {
        DirectoryError::Invalid { field: "first_name", sentence } => {
            DirectoryError::invalid("given_name", sentence)
        }
        DirectoryError::Invalid { field: "last_name", sentence } => {
            DirectoryError::invalid("family_name", sentence)
        }
        other => other,
    };
    checked_by(LEARNERS.tab(INSTRUCTORS), &Values::default(), &fields).map_err(named_as_on_the_form)
}

fn checked_by(tab: &TabSpec, before: &Values, fields: &[(Field, String)]) -> Result<Values> {
    let mut after = before.clone();
    for (field, raw) in fields {
        let (Some(column), true) = (tab.column(*field), FIELDS.contains(field)) else { continue };
        let looked = look(column, tab, raw, ColumnContext::default());
        let error = looked.codes.iter().find(|code| code.severity() == Severity::Error);
        if let Some(code) = error {
            return Err(DirectoryError::invalid(field.key(), message(code, column, raw)));
        }
        after.set(*field, looked.value);
    }
    Ok(after)
}

fn changes(before: &Values, after: &Values, account: &account::Model) -> Vec<Change> {
    let by_hand = edited_by_hand(account);
    FIELDS
        .into_iter()
        .filter(|field| before.get(*field) != after.get(*field))
        .map(|field| Change {
            field,
            old: before.stored(field).map(str::to_owned),
            new: after.stored(field).map(str::to_owned),
            edited_by_hand: by_hand.contains(&field),
        })
        .collect()
}

/// E-mail and username belong to nobody else in the whole system. Who has them is not said.
pub(super) async fn free(db: &impl ConnectionTrait, id: i64, values: &Values) -> Result<()> {
    for (field, column) in
        [(Field::Email, account::Column::EmailKey), (Field::Username, account::Column::UsernameKey)]
    {
        let Some(value) = values.stored(field) else { continue };
        let other = account::Entity::find()
            .filter(column.eq(key::fold(value).into_owned()))
            .filter(account::Column::Id.ne(id))
            .filter(Expr::cust("state <> 'deleted'"))
            .one(db)
            .await?;
        if other.is_some() {
            let what = if field == Field::Email { "email" } else { "username" };
            let sentence = format!("This {what} is taken. Use another one.");
            return Err(DirectoryError::invalid(field.key(), sentence));
        }
    }
    Ok(())
}

/// A student may do without an e-mail, with a username and a parent; nobody else may.
async fn has_key(db: &impl ConnectionTrait, target: &Target, after: &Values) -> Result<()> {
    if after.stored(Field::Email).is_some() {
        return Ok(());
    }
    if !target.is_a(Role::Learner) || target.is_a(Role::Admin) {
        return Err(DirectoryError::invalid(Field::Email.key(), "Enter an email."));
    }
    if after.stored(Field::Username).is_none() {
        return Err(DirectoryError::invalid(
            Field::Username.key(),
            "A student without email needs a username.",
        ));
    }
    if !associations::has_parent(db, target.account.id, None).await? {
        let sentence =
            "A student without email needs a parent who activates the account. Associate one first.";
        return Err(DirectoryError::invalid(Field::Email.key(), sentence));
    }
    Ok(())
}

async fn store(
    db: &impl ConnectionTrait,
    account: &account::Model,
    after: &Values,
    changes: &[Change],
    state: AccountState,
) -> Result<()> {
    let stored = |field| after.stored(field).map(str::to_owned);
    let folded = |field| after.stored(field).map(|value| key::fold(value).into_owned());
    let name = format!("{} {}", after.get(Field::GivenName), after.get(Field::FamilyName)).trim().to_owned();
    let mut by_hand = edited_by_hand(account);
    by_hand.extend(changes.iter().map(|change| change.field));
    by_hand.sort_unstable();
    by_hand.dedup();
    let mut row = account.clone().into_active_model();
    row.given_name = Set(after.get(Field::GivenName).to_owned());
    row.family_name = Set(after.get(Field::FamilyName).to_owned());
    row.name_key = Set(key::name(&name).into_owned());
    row.display_name = Set(name);
    row.email = Set(stored(Field::Email));
    row.email_key = Set(folded(Field::Email));
    row.username = Set(stored(Field::Username));
    row.username_key = Set(folded(Field::Username));
    row.id_number = Set(stored(Field::IdNumber));
    row.grade = Set(stored(Field::Grade));
    row.phone = Set(stored(Field::Phone));
    row.language = Set(stored(Field::Language));
    row.state = Set(state.key().to_owned());
    row.edited_by_hand = Set(joined_keys(&by_hand));
    row.revision = Set(account.revision + 1);
    row.updated_at = Set(now_ms());
    row.update(db).await?;
    Ok(())
}

/// Mail that waits goes to the new e-mail; without one it is not sent.
async fn follow_in_outbox(
    db: &impl ConnectionTrait,
    id: i64,
    after: &Values,
    changes: &[Change],
) -> Result<()> {
    if !changes.iter().any(|change| change.field == Field::Email) {
        return Ok(());
    }
    let Some(email) = after.stored(Field::Email) else { return cancel_mail(db, id).await.map(|_| ()) };
    waiting(id).col_expr(outbox::Column::Recipient, email.into()).exec(db).await?;
    Ok(())
}

/// True if there was any.
async fn cancel_mail(db: &impl ConnectionTrait, id: i64) -> Result<bool> {
    let cancelled = waiting(id).col_expr(outbox::Column::State, "cancelled".into()).exec(db).await?;
    Ok(cancelled.rows_affected > 0)
}

fn waiting(id: i64) -> sea_orm::UpdateMany<outbox::Entity> {
    outbox::Entity::update_many()
        .filter(outbox::Column::Account.eq(id))
        .filter(outbox::Column::State.eq("queued"))
}

/// Ends all sessions of an account, and its one-time links.
pub(super) async fn lock_out(db: &impl ConnectionTrait, id: i64) -> Result<()> {
    session::Entity::delete_many().filter(session::Column::AccountId.eq(id)).exec(db).await?;
    one_time_link::Entity::delete_many().filter(one_time_link::Column::AccountId.eq(id)).exec(db).await?;
    Ok(())
}
