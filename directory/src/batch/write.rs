//! What one step of a commit writes, in few statements.

use std::collections::HashSet;

use importer::format::Field;
use importer::key;
use importer::outcome::AccountState;
use importer::plan::{Decider, Step, Values};
use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, QuerySelect, Statement, Value};

use super::facts::joined_keys;
use super::rows::OutcomeRows;
use super::stage::to_json;
use crate::bulk::Rows;
use crate::entity::batch;
use crate::error::{DirectoryError, Result};
use crate::people::in_words;

const ACCOUNTS: &str = "INSERT INTO account (id, given_name, family_name, display_name, email, email_key, username, \
                        username_key, name_key, id_number, grade, phone, language, state, password_hash, \
                        edited_by_hand, revision, created_at, updated_at) VALUES";
const ROLES: &str = "INSERT INTO role (account, place, role, at) VALUES";
const ASSOCIATIONS: &str = "INSERT INTO association (student, other, kind, batch, at) VALUES";
const OUTBOX: &str = "INSERT INTO outbox (account, batch, kind, recipient, state, queued_at) VALUES";
const EVENTS: &str = "INSERT INTO event (account, at, by_account, batch, kind, subject, changes) VALUES";

/// Word for word for SQLite and PostgreSQL: `VALUES` names its columns so in both.
const UPDATE_HEAD: &str = "UPDATE account SET given_name = new.column2, family_name = new.column3, \
                           display_name = new.column4, email = new.column5, email_key = new.column6, \
                           username = new.column7, username_key = new.column8, name_key = new.column9, \
                           id_number = new.column10, grade = new.column11, phone = new.column12, \
                           language = new.column13, edited_by_hand = new.column14, updated_at = new.column15, \
                           revision = account.revision + 1 FROM (VALUES";
const UPDATE_TAIL: &str = ") AS new WHERE account.id = new.column1";

/// Writes a step. The caller's transaction holds the writer's place.
pub(super) async fn step(
    db: &impl ConnectionTrait,
    batch: &batch::Model,
    decider: &Decider<'_>,
    step: &Step,
    now: i64,
) -> Result<()> {
    let mut accounts = Rows::new(ACCOUNTS, 19, "");
    let mut updates = Rows::new(UPDATE_HEAD, 15, UPDATE_TAIL);
    let mut events = Rows::new(EVENTS, 7, "");
    let by = batch.by_account;
    for new in &step.created {
        accounts.push([new.id.into()].into_iter().chain(columns(&new.values)).chain([
            AccountState::Invited.key().into(),
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
        updates.push(
            [known.id.into()].into_iter().chain(columns(&known.values)).chain([edited.into(), now.into()]),
        );
        events.push(event(known.id, now, by, batch.id, "updated", Some(to_json(&known.changes)?)));
    }
    let mut roles = Rows::new(ROLES, 4, "ON CONFLICT DO NOTHING");
    let new: HashSet<i64> = step.created.iter().map(|new| new.id).collect();
    for (account, role) in &step.roles {
        // Of a new account its making says enough.
        if !new.contains(account) {
            let mut given = event(*account, now, by, batch.id, "role_given", None);
            given[5] = in_words(db, batch.place, *role).await?.into();
            events.push(given);
        }
        roles.push([(*account).into(), batch.place.into(), role.key().into(), now.into()]);
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
    for rows in [accounts, updates, roles, associations, outbox, events, outcomes.into_rows()] {
        rows.write(db).await?;
    }
    Ok(())
}

/// The columns from `given_name` to `language`.
pub(crate) fn columns(values: &Values) -> [Value; 12] {
    let (given, family) = (values.get(Field::GivenName), values.get(Field::FamilyName));
    let name = format!("{given} {family}").trim().to_owned();
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
