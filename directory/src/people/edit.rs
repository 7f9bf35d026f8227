//! An account changed by hand: the same rules as for a cell of a file.

use importer::check::cell::{ColumnContext, look, message};
use importer::format::learners::{INSTRUCTORS, LEARNERS, PARENTS, STUDENTS};
use importer::format::{Column, Field, Role, TabSpec};
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
use super::{Person, Reach, Target, associations, one, roles, seen};
use crate::batch::{edited_by_hand, joined_keys, values_of};
use crate::entity::{account, one_time_link, outbox, session};
use crate::error::{DirectoryError, Mistakes, Result};
use crate::{Directory, now_ms};

/// What an administrator says of themselves; the rest of their account others change.
#[derive(Clone, Debug)]
pub struct OwnName {
    pub revision: i64,
    pub given_name: String,
    pub family_name: String,
}

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
        is_as_it_was(&target.account, edit.revision)?;
        if target.reach.is_guest(edit.id, &target.roles) {
            return Err(DirectoryError::refused(
                "This person came from a place of other administrators, who keep their details. You can change the roles and the associations here.",
            ));
        }
        let before = values_of(&target.account);
        let mut mistakes = Mistakes::default();
        let after = checked(tab_for(|role| target.is_a(role)), &before, &edit.fields, &mut mistakes);
        let changes = changes(&before, &after, &target.account);
        if edit.state != AccountState::Deleted {
            free(&tx, edit.id, &after, &mut mistakes).await?;
            if changes.iter().any(|change| matches!(change.field, Field::Email | Field::Username)) {
                has_key(&tx, &target, &after, &mut mistakes).await?;
            }
        }
        let state_changes = target.account.state != edit.state.key();
        if target.reach.is_shared(&target.roles) {
            let signs_in = |change: &&Change| matches!(change.field, Field::Email | Field::Username);
            for change in changes.iter().filter(signs_in) {
                mistakes.note(change.field.key(), Some(SHARED.to_owned()));
            }
            mistakes.note("state", state_changes.then(|| SHARED.to_owned()));
        }
        mistakes.none()?;
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

impl Directory {
    /// Saves an administrator's own name.
    ///
    /// # Errors
    /// As [`Directory::save_person`].
    pub async fn save_own_name(&self, me: i64, name: OwnName) -> Result<Person> {
        let tx = self.write().await?;
        let reach = Reach::of(&tx, me).await?;
        let (account, _) = seen(&tx, &reach, me).await?;
        is_as_it_was(&account, name.revision)?;
        let before = values_of(&account);
        let fields = [(Field::GivenName, name.given_name), (Field::FamilyName, name.family_name)];
        let mut mistakes = Mistakes::default();
        let after = checked(LEARNERS.tab(INSTRUCTORS), &before, &fields, &mut mistakes);
        mistakes.none()?;
        let changes = changes(&before, &after, &account);
        if !changes.is_empty() {
            store(&tx, &account, &after, &changes, one::state(&account)?).await?;
            record(&tx, me, me, Kind::Edited, None, &changes).await?;
        }
        tx.commit().await?;
        self.person(me, me).await
    }
}

/// Why what somebody signs in with stays as it is.
const SHARED: &str = "This person belongs to a place of other administrators, too, and signs in there with the same account. Ask an \
                      administrator of both places.";

fn is_as_it_was(account: &account::Model, revision: i64) -> Result<()> {
    if account.revision == revision {
        return Ok(());
    }
    Err(DirectoryError::refused(
        "Somebody else changed this person meanwhile. Look at their changes, then make yours again.",
    ))
}

/// The tab whose rules fit a person: a student's e-mail may be missing, other people's may not.
fn tab_for(has: impl Fn(Role) -> bool) -> &'static TabSpec {
    let tab = if has(Role::Learner) {
        STUDENTS
    } else if has(Role::Parent) {
        PARENTS
    } else {
        INSTRUCTORS
    };
    LEARNERS.tab(tab)
}

/// What is asked of a new administrator.
pub(super) fn checked_for_administrator(given: &str, family: &str, email: &str) -> Result<Values> {
    let fields = [(Field::GivenName, given), (Field::FamilyName, family), (Field::Email, email)];
    let fields = fields.map(|(field, text)| (field, text.to_owned()));
    let mut mistakes = Mistakes::default();
    let values = checked(LEARNERS.tab(INSTRUCTORS), &Values::default(), &fields, &mut mistakes);
    mistakes.none().map(|()| values)
}

/// The fields of somebody with these roles, as they would be stored.
pub(crate) fn checked_for_roles(
    roles: &[Role],
    fields: &[(Field, String)],
    mistakes: &mut Mistakes,
) -> Values {
    checked(tab_for(|role| roles.contains(&role)), &Values::default(), fields, mistakes)
}

/// What is typed by hand though no list of learners has it.
const OTHERS: [Field; 10] = [
    Field::JobRole,
    Field::Region,
    Field::Institution,
    Field::Department,
    Field::City,
    Field::Country,
    Field::TimeZone,
    Field::Phone2,
    Field::Address,
    Field::Description,
];

/// The fields as they would be stored.
fn checked(tab: &TabSpec, before: &Values, fields: &[(Field, String)], mistakes: &mut Mistakes) -> Values {
    let mut after = before.clone();
    for (field, raw) in fields {
        // What no list of learners has is judged by its field alone. A theme is chosen, not typed.
        let own = Column::of(*field);
        let other = OTHERS.contains(field).then_some(&own);
        let (Some(column), true) = (tab.column(*field).or(other), FIELDS.contains(field)) else { continue };
        // A name that was never known, as from a list with full names only, may stay so.
        let is_name = matches!(field, Field::GivenName | Field::FamilyName);
        let had_name = !before.get(Field::Email).is_empty() || !before.get(Field::Username).is_empty();
        if is_name && raw.trim().is_empty() && before.get(*field).is_empty() && had_name {
            continue;
        }
        let looked = look(column, tab, raw, ColumnContext::default());
        let error = looked.codes.iter().find(|code| code.severity() == Severity::Error);
        mistakes.note(field.key(), error.map(|code| message(code, column, raw)));
        after.set(*field, looked.value);
    }
    after
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
async fn free(db: &impl ConnectionTrait, id: i64, values: &Values, mistakes: &mut Mistakes) -> Result<()> {
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
        let what = if field == Field::Email { "email" } else { "username" };
        mistakes.note(field.key(), other.map(|_| format!("This {what} is taken. Use another one.")));
    }
    Ok(())
}

/// A student may do without an e-mail, with a username and a parent; nobody else may.
async fn has_key(
    db: &impl ConnectionTrait,
    target: &Target,
    after: &Values,
    mistakes: &mut Mistakes,
) -> Result<()> {
    if after.stored(Field::Email).is_some() {
        return Ok(());
    }
    if !target.is_a(Role::Learner) || target.is_a(Role::Admin) {
        mistakes.note(Field::Email.key(), Some("Enter an email."));
        return Ok(());
    }
    let no_name = after.stored(Field::Username).is_none();
    mistakes.note(Field::Username.key(), no_name.then_some("A student without email needs a username."));
    let no_parent = !associations::has_parent(db, target.account.id, None).await?;
    let sentence =
        "A student without email needs a parent who activates the account. Add the association first.";
    mistakes.note(Field::Email.key(), no_parent.then_some(sentence));
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
    // Of whom only a full name is known, that stays.
    let name = if name.is_empty() { account.display_name.clone() } else { name };
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
    row.job_role = Set(stored(Field::JobRole));
    row.region = Set(stored(Field::Region));
    row.institution = Set(stored(Field::Institution));
    row.department = Set(stored(Field::Department));
    row.city = Set(stored(Field::City));
    row.country = Set(stored(Field::Country));
    row.time_zone = Set(stored(Field::TimeZone));
    row.phone2 = Set(stored(Field::Phone2));
    row.address = Set(stored(Field::Address));
    row.description = Set(stored(Field::Description));
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
