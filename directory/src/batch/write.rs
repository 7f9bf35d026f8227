//! What one step of a commit writes, in few statements.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use importer::format::{Field, Role};
use importer::key;
use importer::outcome::Change;
use importer::plan::{Decider, Held, Step, UpdatedAccount, Values};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, Statement, Value,
};

use super::facts::joined_keys;
use super::rows::OutcomeRows;
use super::stage::to_json;
use crate::bulk::Rows;
use crate::entity::{batch, session};
use crate::error::{DirectoryError, Result};
use crate::people::in_words;

const ACCOUNTS: &str = "INSERT INTO account (id, given_name, family_name, display_name, email, email_key, username, \
                        username_key, name_key, id_number, grade, phone, language, job_role, region, state, \
                        password_hash, edited_by_hand, revision, created_at, updated_at) VALUES";
const MEMBERS: &str = "INSERT INTO member (account, unit, batch, at) VALUES";
const MEMBER_IDS: &str = "INSERT INTO member_id (account, place, number) VALUES";
const LATEST_NUMBER: &str = "ON CONFLICT (account, place) DO UPDATE SET number = excluded.number";
const PASSWORD_HEAD: &str = "UPDATE account SET password_hash = new.column2, must_change_password = TRUE, \
                             state = CASE WHEN account.state = 'invited' THEN 'active' ELSE account.state END \
                             FROM (VALUES";
const ROLES: &str = "INSERT INTO role (account, place, role, at) VALUES";
const ASSOCIATIONS: &str = "INSERT INTO association (student, other, kind, batch, at) VALUES";
const OUTBOX: &str = "INSERT INTO outbox (account, batch, kind, recipient, state, queued_at) VALUES";
const EVENTS: &str = "INSERT INTO event (account, at, by_account, batch, kind, subject, changes) VALUES";

/// Word for word for SQLite and PostgreSQL: `VALUES` names its columns so in both.
const UPDATE_HEAD: &str = "UPDATE account SET given_name = new.column2, family_name = new.column3, \
                           display_name = new.column4, email = new.column5, email_key = new.column6, \
                           username = new.column7, username_key = new.column8, name_key = new.column9, \
                           id_number = new.column10, grade = new.column11, phone = new.column12, \
                           language = new.column13, job_role = new.column14, region = new.column15, \
                           edited_by_hand = new.column16, updated_at = new.column17, \
                           state = CASE new.column18 WHEN '0' THEN 'disabled' WHEN '1' THEN \
                           CASE WHEN account.password_hash IS NULL THEN 'invited' ELSE 'active' END \
                           ELSE account.state END, \
                           revision = account.revision + 1 FROM (VALUES";
const UPDATE_TAIL: &str = ") AS new WHERE account.id = new.column1";

/// Ids in one statement: under SQLite's limit of 32,766 parameters.
const AT_ONCE: usize = 8_000;

/// Writes a step. The caller's transaction holds the writer's place.
pub(super) async fn step(
    db: &impl ConnectionTrait,
    batch: &batch::Model,
    decider: &Decider<'_>,
    step: &Step,
    now: i64,
) -> Result<()> {
    let mut accounts = Rows::new(ACCOUNTS, 21, "");
    let mut updates = Rows::new(UPDATE_HEAD, 18, UPDATE_TAIL);
    let mut events = Rows::new(EVENTS, 7, "");
    let by = batch.by_account;
    for new in &step.created {
        accounts.push([new.id.into()].into_iter().chain(columns(&new.values)).chain([
            new.state.key().into(),
            Value::String(None),
            "".into(),
            1i64.into(),
            now.into(),
            now.into(),
        ]));
        events.push(event(new.id, now, by, batch.id, "created", None));
    }
    for known in &step.updated {
        let edited = joined_keys(&known.edited_by_hand);
        // The state follows only where the row says another.
        let enabled = known.changes.iter().find(|change| change.field == Field::Enabled);
        let enabled = enabled.and_then(|change| change.new.clone()).unwrap_or_default();
        updates.push([known.id.into()].into_iter().chain(columns(&known.values)).chain([
            edited.into(),
            now.into(),
            enabled.into(),
        ]));
        events.push(event(known.id, now, by, batch.id, "updated", Some(to_json(&known.changes)?)));
    }
    let mut roles = Rows::new(ROLES, 4, "ON CONFLICT DO NOTHING");
    let new: HashSet<i64> = step.created.iter().map(|new| new.id).collect();
    let mut places: HashMap<(i64, Role), String> = HashMap::new();
    for (account, Held { place, role }) in &step.roles {
        // Of a new account its making says enough.
        if !new.contains(account) {
            let mut given = event(*account, now, by, batch.id, "role_given", None);
            let words = match places.entry((*place, *role)) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(in_words(db, *place, *role).await?),
            };
            given[5] = words.as_str().into();
            events.push(given);
        }
        roles.push([(*account).into(), (*place).into(), role.key().into(), now.into()]);
    }
    let mut members = Rows::new(MEMBERS, 4, "ON CONFLICT DO NOTHING");
    for (account, unit) in &step.members {
        members.push([(*account).into(), (*unit).into(), batch.id.into(), now.into()]);
    }
    let mut numbers = Rows::new(MEMBER_IDS, 3, LATEST_NUMBER);
    for (account, place, number) in &step.member_ids {
        numbers.push([(*account).into(), (*place).into(), number.as_str().into()]);
    }
    let mut passwords = Rows::new(PASSWORD_HEAD, 2, UPDATE_TAIL);
    for account in &step.passwords {
        passwords.push([(*account).into(), batch.password_hash.clone().into()]);
        if !new.contains(account) {
            events.push(event(*account, now, by, batch.id, "password_set", None));
        }
    }
    let mut associations = Rows::new(ASSOCIATIONS, 5, "ON CONFLICT DO NOTHING");
    for new in &step.associations {
        associations.push([
            new.student.into(),
            new.other.into(),
            new.kind.key().into(),
            batch.id.into(),
            now.into(),
        ]);
    }
    let mut outbox = Rows::new(OUTBOX, 6, "");
    for (account, email) in &step.invited {
        let to = email.as_str();
        outbox.push([
            (*account).into(),
            batch.id.into(),
            "invitation".into(),
            to.into(),
            "queued".into(),
            now.into(),
        ]);
    }
    let mut outcomes = OutcomeRows::new();
    for ordinal in &step.rows {
        if let Some(outcome) = decider.outcome(*ordinal) {
            outcomes.push(batch.id, *ordinal, outcome, decider.account(*ordinal))?;
        }
    }
    let written = [accounts, updates, roles, members, numbers, passwords, associations, outbox, events];
    for rows in written.into_iter().chain([outcomes.into_rows()]) {
        rows.write(db).await?;
    }
    lock_out(db, step).await
}

/// Whoever was disabled, or has another password now, is signed out.
async fn lock_out(db: &impl ConnectionTrait, step: &Step) -> Result<()> {
    let is_disabled = |known: &&UpdatedAccount| known.changes.iter().any(disables);
    let disabled = step.updated.iter().filter(is_disabled).map(|known| known.id);
    let ids: Vec<i64> = disabled.chain(step.passwords.iter().copied()).collect();
    for ids in ids.chunks(AT_ONCE) {
        let ids = || ids.iter().copied();
        session::Entity::delete_many().filter(session::Column::AccountId.is_in(ids())).exec(db).await?;
    }
    Ok(())
}

fn disables(change: &Change) -> bool {
    change.field == Field::Enabled && change.new.as_deref() == Some("0")
}

/// The columns from `given_name` to `region`.
pub(crate) fn columns(values: &Values) -> [Value; 14] {
    let (given, family) = (values.get(Field::GivenName), values.get(Field::FamilyName));
    let name = match values.get(Field::FullName) {
        "" => format!("{given} {family}").trim().to_owned(),
        full => full.to_owned(),
    };
    let name_key = key::name(&name).into_owned();
    let stored = |field| Value::from(values.stored(field).map(str::to_owned));
    let folded = |field| Value::from(values.stored(field).map(|value| key::fold(value).into_owned()));
    [
        given.into(),
        family.into(),
        name.into(),
        stored(Field::Email),
        folded(Field::Email),
        stored(Field::Username),
        folded(Field::Username),
        name_key.into(),
        stored(Field::IdNumber),
        stored(Field::Grade),
        stored(Field::Phone),
        stored(Field::Language),
        stored(Field::JobRole),
        stored(Field::Region),
    ]
}

fn event(account: i64, now: i64, by: i64, batch: i64, kind: &str, changes: Option<String>) -> [Value; 7] {
    [account.into(), now.into(), by.into(), batch.into(), kind.into(), Value::String(None), changes.into()]
}

/// The first id that is free for an account or a place. Inside the transaction that takes it.
pub(crate) async fn next_id(db: &impl ConnectionTrait, of: &str) -> Result<i64> {
    let backend = db.get_database_backend();
    // On PostgreSQL the row stays locked until the transaction ends; on SQLite there is one writer anyway.
    let lock = if backend == DbBackend::Postgres { " FOR UPDATE" } else { "" };
    let sql = format!("SELECT next FROM id_block WHERE name = '{of}'{lock}");
    let row = db.query_one_raw(Statement::from_string(backend, sql)).await?;
    let row = row.ok_or(DirectoryError::Damaged("the numbers that are free"))?;
    Ok(row.try_get_by_index(0)?)
}

pub(crate) async fn take_ids(db: &impl ConnectionTrait, of: &str, count: usize) -> Result<()> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let sql = format!("UPDATE id_block SET next = next + {count} WHERE name = '{of}'");
    db.execute_unprepared(&sql).await?;
    Ok(())
}

/// The batch as it is now, locked where the database locks rows.
pub(super) async fn locked(db: &impl ConnectionTrait, id: i64) -> Result<batch::Model> {
    let mut query = batch::Entity::find_by_id(id);
    if db.get_database_backend() == DbBackend::Postgres {
        query = query.lock_exclusive();
    }
    query.one(db).await?.ok_or(DirectoryError::NotFound)
}
