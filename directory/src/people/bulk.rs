//! Many people at once: invited, suspended, deleted, put into a cohort or a course, made to change their password.

use std::collections::{BTreeMap, HashMap, HashSet};

use importer::bulk::{Action, Done, Group, Who};
use importer::format::Role;
use importer::organisation::Kind;
use importer::outcome::{AccountState, Fate};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Value};

use super::Reach;
use crate::bulk::Rows;
use crate::entity::{account, batch_row, course_open, one_time_link, outbox, role, session, unit};
use crate::error::{DirectoryError, Result};
use crate::rights::Tree;
use crate::{Directory, ROOT_PLACE, now_ms};

/// Ids in one statement: under SQLite's limit of 32,766 parameters.
const AT_ONCE: usize = 8_000;

/// More people are not chosen one by one.
const MOST: usize = 10_000;

const OUTBOX: &str = "INSERT INTO outbox (account, batch, kind, recipient, state, queued_at) VALUES";
const MEMBERS: &str = "INSERT INTO member (account, unit, role, is_suspended, at) VALUES";
const EVENTS: &str = "INSERT INTO event (account, at, by_account, batch, kind, subject, changes) VALUES";

impl Directory {
    /// Does one thing with several people, all in one transaction. Of whom it cannot be done is said, by why.
    pub async fn bulk(&self, me: i64, group: Group, action: Action) -> Result<Done> {
        let ids = match group {
            Group::People(ids) if ids.len() > MOST => {
                return Err(DirectoryError::refused(
                    "These are too many at once. Choose at most 10,000 people.",
                ));
            }
            Group::People(ids) => ids,
            Group::OfImport { batch, who } => self.people_of_batch(me, batch, who).await?,
        };
        let tx = self.write().await?;
        let reach = Reach::of(&tx, me).await?;
        let target = target(&tx, &reach, action).await?;
        let mut left: BTreeMap<&str, u64> = BTreeMap::new();
        let mut fit = Vec::new();
        for ids in ids.chunks(AT_ONCE) {
            for (account, held) in with_roles(&tx, ids).await? {
                match why_not(&tx, &reach, &account, &held, action, target.as_ref()).await? {
                    None => fit.push(account),
                    Some(why) => *left.entry(why).or_default() += 1,
                }
            }
        }
        apply(&tx, me, &fit, action, target.map(|target| target.unit)).await?;
        tx.commit().await?;
        let left = left.into_iter().map(|(why, n)| (why.to_owned(), n)).collect();
        Ok(Done { done: fit.len() as u64, left })
    }

    /// The accounts that rows of an import became, each once.
    pub(crate) async fn people_of_batch(&self, me: i64, batch: i64, who: Who) -> Result<Vec<i64>> {
        // Nobody learns of an import that is not theirs.
        self.batch(me, batch).await?;
        let rows = of_batch(batch, who).all(self.db()).await?;
        Ok(rows)
    }
}

/// The accounts of an import's rows, as a query.
pub(super) fn of_batch(batch: i64, who: Who) -> sea_orm::Selector<sea_orm::SelectGetableTuple<i64>> {
    rows_of_batch(batch, who).into_tuple()
}

pub(super) fn rows_of_batch(batch: i64, who: Who) -> sea_orm::Select<batch_row::Entity> {
    let fates: &[Fate] = match who {
        Who::New => &[Fate::Created],
        Who::Updated => &[Fate::Updated],
        Who::All => &[Fate::Created, Fate::Updated, Fate::Unchanged, Fate::SamePerson],
    };
    batch_row::Entity::find()
        .select_only()
        .column(batch_row::Column::Account)
        .distinct()
        .filter(batch_row::Column::Batch.eq(batch))
        .filter(batch_row::Column::Account.is_not_null())
        .filter(batch_row::Column::Fate.is_in(fates.iter().map(|fate| fate.key())))
}

async fn with_roles(
    db: &impl ConnectionTrait,
    ids: &[i64],
) -> Result<Vec<(account::Model, Vec<role::Model>)>> {
    let ids = || ids.iter().copied();
    let mut roles: HashMap<i64, Vec<role::Model>> = HashMap::new();
    for held in role::Entity::find().filter(role::Column::Account.is_in(ids())).all(db).await? {
        roles.entry(held.account).or_default().push(held);
    }
    let found = account::Entity::find()
        .filter(account::Column::Id.is_in(ids()))
        .filter(Expr::cust("state <> 'deleted'"))
        .all(db)
        .await?;
    Ok(found
        .into_iter()
        .map(|account| (roles.remove(&account.id).unwrap_or_default(), account))
        .map(|(held, account)| (account, held))
        .collect())
}

/// A cohort or course, and the places whose people can be in it.
struct Target {
    unit: i64,
    places: HashSet<i64>,
}

/// The cohort or course that is meant, if it is one of theirs.
async fn target(db: &impl ConnectionTrait, reach: &Reach, action: Action) -> Result<Option<Target>> {
    let (kind, id) = match action {
        Action::AddToCohort(id) => (Kind::Cohort, id),
        Action::Enrol(id) => (Kind::Course, id),
        _ => return Ok(None),
    };
    let found = unit::Entity::find_by_id(id).one(db).await?.filter(|unit| unit.kind == kind.key());
    let found = found.ok_or(DirectoryError::NotFound)?;
    let tree = Tree::load(db).await?;
    let mut open = Vec::new();
    if kind == Kind::Course {
        let to = course_open::Entity::find().filter(course_open::Column::Course.eq(id)).all(db).await?;
        open.extend(to.into_iter().map(|open| open.place));
    }
    // A course of which nothing is listed is open to its own place.
    if open.is_empty() {
        open.push(found.place);
    }
    let is_open = |place: i64| tree.and_above(place).any(|at| open.contains(&at));
    let is_mine = match kind {
        Kind::Course => reach.places.iter().any(|place| is_open(*place)),
        _ => reach.has(found.place),
    };
    if !is_mine {
        return Err(DirectoryError::NotFound);
    }
    let places = tree.iter().map(|place| place.id).filter(|place| is_open(*place)).collect();
    Ok(Some(Target { unit: id, places }))
}

/// Why it cannot be done with somebody.
async fn why_not(
    db: &impl ConnectionTrait,
    reach: &Reach,
    account: &account::Model,
    held: &[role::Model],
    action: Action,
    target: Option<&Target>,
) -> Result<Option<&'static str>> {
    if !reach.may_change(account.id, held) {
        return Ok(Some("You cannot change them: it is you, or an administrator above you"));
    }
    let state = AccountState::from_key(&account.state);
    Ok(match action {
        Action::Invite if account.email.is_none() => {
            Some("They have no email: a parent activates the account")
        }
        Action::Invite if state != Some(AccountState::Invited) => Some("They do not wait for an invitation"),
        Action::Invite if has_mail(db, account.id).await? => Some("An invitation waits to be sent already"),
        Action::Enrol(_)
            if target.is_some_and(|to| held.iter().all(|role| !to.places.contains(&role.place))) =>
        {
            Some("The course is not open to the places they belong to")
        }
        Action::Suspend if state == Some(AccountState::Disabled) => {
            Some("They are disabled, and cannot sign in anyway")
        }
        Action::Suspend if state == Some(AccountState::Suspended) => Some("They are suspended already"),
        Action::Suspend | Action::Delete | Action::ForcePasswordChange if reach.is_shared(held) => {
            Some("They belong to a place of other administrators, too")
        }
        Action::Suspend | Action::Delete if is_root_administrator(held) => {
            Some("They are administrators of the whole: change them one by one")
        }
        Action::ForcePasswordChange if account.password_hash.is_none() => {
            Some("They have no password yet, and make one when they activate the account")
        }
        _ => None,
    })
}

fn is_root_administrator(held: &[role::Model]) -> bool {
    held.iter().any(|held| held.place == ROOT_PLACE && held.role == Role::Admin.key())
}

async fn has_mail(db: &impl ConnectionTrait, id: i64) -> Result<bool> {
    let waiting = outbox::Entity::find()
        .filter(outbox::Column::Account.eq(id))
        .filter(outbox::Column::State.eq("queued"))
        .one(db)
        .await?;
    Ok(waiting.is_some())
}

async fn apply(
    db: &impl ConnectionTrait,
    me: i64,
    people: &[account::Model],
    action: Action,
    unit: Option<i64>,
) -> Result<()> {
    let now = now_ms();
    let mut events = Rows::new(EVENTS, 7, "");
    let mut event = |id: i64, kind: &str, subject: Option<&str>| {
        let none = || Value::String(None);
        let subject = subject.map(str::to_owned);
        events.push([
            id.into(),
            now.into(),
            me.into(),
            Value::BigInt(None),
            kind.into(),
            subject.into(),
            none(),
        ]);
    };
    let mut rows = match action {
        Action::Invite => Rows::new(OUTBOX, 6, ""),
        _ => Rows::new(MEMBERS, 5, "ON CONFLICT DO NOTHING"),
    };
    for person in people {
        match action {
            Action::Invite => rows.push([
                person.id.into(),
                Value::BigInt(None),
                "invitation".into(),
                person.email.clone().into(),
                "queued".into(),
                now.into(),
            ]),
            Action::AddToCohort(_) | Action::Enrol(_) => {
                let role = matches!(action, Action::Enrol(_)).then(|| Role::Learner.key().to_owned());
                rows.push([person.id.into(), unit.into(), role.into(), false.into(), now.into()]);
            }
            Action::Suspend => event(person.id, "state", Some(AccountState::Suspended.key())),
            Action::Delete => event(person.id, "state", Some(AccountState::Deleted.key())),
            Action::ForcePasswordChange => {}
        }
    }
    rows.write(db).await?;
    events.write(db).await?;
    let ids: Vec<i64> = people.iter().map(|person| person.id).collect();
    for ids in ids.chunks(AT_ONCE) {
        set(db, ids, action, now).await?;
    }
    Ok(())
}

/// What is written into the accounts themselves.
async fn set(db: &impl ConnectionTrait, ids: &[i64], action: Action, now: i64) -> Result<()> {
    let ids = || ids.iter().copied();
    let change = account::Entity::update_many()
        .col_expr(account::Column::UpdatedAt, now.into())
        .col_expr(account::Column::Revision, Expr::cust("revision + 1"))
        .filter(account::Column::Id.is_in(ids()));
    let state = match action {
        Action::ForcePasswordChange => {
            change.col_expr(account::Column::MustChangePassword, true.into()).exec(db).await?;
            return Ok(());
        }
        Action::Suspend => AccountState::Suspended,
        Action::Delete => AccountState::Deleted,
        Action::Invite | Action::AddToCohort(_) | Action::Enrol(_) => return Ok(()),
    };
    change.col_expr(account::Column::State, state.key().into()).exec(db).await?;
    session::Entity::delete_many().filter(session::Column::AccountId.is_in(ids())).exec(db).await?;
    one_time_link::Entity::delete_many()
        .filter(one_time_link::Column::AccountId.is_in(ids()))
        .exec(db)
        .await?;
    outbox::Entity::update_many()
        .col_expr(outbox::Column::State, "cancelled".into())
        .filter(outbox::Column::Account.is_in(ids()))
        .filter(outbox::Column::State.eq("queued"))
        .exec(db)
        .await?;
    Ok(())
}
