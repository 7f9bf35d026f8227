//! What one step of a commit writes, in few statements.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use importer::format::{Field, Role};
use importer::key;
use importer::outcome::{AccountState, Change, Origin};
use importer::plan::{Decider, Held, Member, Step, UpdatedAccount, Values};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, Statement, Value,
};

use super::facts::joined_keys;
use super::rows::OutcomeRows;
use super::stage::to_json;
use crate::bulk::Rows;
use crate::entity::{account, batch, outbox, profile_value, role, session};
use crate::error::{DirectoryError, Result};
use crate::people::in_words;

const ACCOUNTS: &str = "INSERT INTO account (id, given_name, family_name, display_name, email, email_key, username, \
                        username_key, name_key, id_number, grade, phone, language, job_role, region, \
                        institution, department, city, country, time_zone, phone2, address, theme, description, email_shared, state, \
                        password_hash, edited_by_hand, revision, created_at, updated_at) VALUES";
const MEMBERS: &str =
    "INSERT INTO member (account, unit, role, starts, ends, is_suspended, batch, at) VALUES";
/// Dates that are not said stay; a period without a start counts from the moment it was said.
const CHANGED_ENROLMENT: &str = "ON CONFLICT (account, unit) DO UPDATE SET role = excluded.role, \
    starts = COALESCE(excluded.starts, member.starts), ends = COALESCE(excluded.ends, member.ends), \
    at = CASE WHEN excluded.ends IS NULL THEN member.at ELSE excluded.at END, is_suspended = excluded.is_suspended";
const MEMBER_IDS: &str = "INSERT INTO member_id (account, place, number) VALUES";
const PROFILES: &str = "INSERT INTO profile_value (account, field, value) VALUES";
const LATEST_VALUE: &str = "ON CONFLICT (account, field) DO UPDATE SET value = excluded.value";
const LATEST_NUMBER: &str = "ON CONFLICT (account, place) DO UPDATE SET number = excluded.number";
const PASSWORD_HEAD: &str = "UPDATE account SET password_hash = new.column2, must_change_password = new.column3, \
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
                           institution = new.column16, department = new.column17, city = new.column18, country = new.column19, time_zone = new.column20, phone2 = new.column21, address = new.column22, theme = new.column23, description = new.column24, \
                           edited_by_hand = new.column25, updated_at = new.column26, email_shared = new.column28, \
                           state = CASE new.column27 WHEN 'disabled' THEN 'disabled' \
                           WHEN 'suspended' THEN 'suspended' WHEN 'back' THEN \
                           CASE WHEN account.password_hash IS NULL THEN 'invited' ELSE 'active' END \
                           ELSE account.state END, \
                           revision = account.revision + 1 FROM (VALUES";
const UPDATE_TAIL: &str = ") AS new WHERE account.id = new.column1";

/// In milliseconds.
pub(super) const DAY: i64 = 24 * 60 * 60 * 1000;

/// Ids in one statement: under SQLite's limit of 32,766 parameters.
const AT_ONCE: usize = 8_000;

/// Writes a step. The caller's transaction holds the writer's place.
pub(super) async fn step(
    db: &impl ConnectionTrait,
    batch: &batch::Model,
    decider: &Decider<'_>,
    step: &Step,
    hashes: &HashMap<Origin, String>,
    now: i64,
) -> Result<()> {
    let mut accounts = Rows::new(ACCOUNTS, 31, "");
    let mut updates = Rows::new(UPDATE_HEAD, 28, UPDATE_TAIL);
    let mut events = Rows::new(EVENTS, 7, "");
    let by = batch.by_account;
    for new in &step.created {
        accounts.push([new.id.into()].into_iter().chain(columns(&new.values)).chain([
            new.email_shared.into(),
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
        updates.push([known.id.into()].into_iter().chain(columns(&known.values)).chain([
            edited.into(),
            now.into(),
            state_after(&known.changes).into(),
            known.email_shared.into(),
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
    let mut members = Rows::new(MEMBERS, 8, "ON CONFLICT DO NOTHING");
    let mut enrolments = Rows::new(MEMBERS, 8, CHANGED_ENROLMENT);
    let member_row = |member: &Member| {
        let starts = member.from.map(|day| day * DAY);
        let ends = member.days.map(|days| starts.unwrap_or(now) + days * DAY);
        [
            member.account.into(),
            member.unit.into(),
            member.role.map(|role| role.key().to_owned()).into(),
            starts.into(),
            ends.into(),
            member.is_suspended.into(),
            batch.id.into(),
            now.into(),
        ]
    };
    step.members.iter().for_each(|member| members.push(member_row(member)));
    step.enrolments.iter().for_each(|member| enrolments.push(member_row(member)));
    let mut profiles = Rows::new(PROFILES, 3, LATEST_VALUE);
    for (account, field, value) in step.profiles.iter().filter(|(.., value)| !value.is_empty()) {
        profiles.push([(*account).into(), (*field).into(), value.as_str().into()]);
    }
    let mut numbers = Rows::new(MEMBER_IDS, 3, LATEST_NUMBER);
    for (account, place, number) in &step.member_ids {
        numbers.push([(*account).into(), (*place).into(), number.as_str().into()]);
    }
    let mut passwords = Rows::new(PASSWORD_HEAD, 3, UPDATE_TAIL);
    for account in &step.passwords {
        passwords.push([(*account).into(), batch.password_hash.clone().into(), true.into()]);
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
    for (account, origin, must_change) in &step.own_passwords {
        let Some(hash) = hashes.get(origin) else { continue };
        passwords.push([(*account).into(), hash.as_str().into(), (*must_change).into()]);
        if !new.contains(account) {
            events.push(event(*account, now, by, batch.id, "password_set", None));
        }
    }
    for account in &step.deleted {
        let mut deleted = event(*account, now, by, batch.id, "state", None);
        deleted[5] = AccountState::Deleted.key().into();
        events.push(deleted);
    }
    let written = [
        accounts,
        updates,
        roles,
        members,
        enrolments,
        profiles,
        numbers,
        passwords,
        associations,
        outbox,
        events,
    ];
    for rows in written.into_iter().chain([outcomes.into_rows()]) {
        rows.write(db).await?;
    }
    take_roles(db, step).await?;
    erase_profiles(db, step).await?;
    delete(db, step, now).await?;
    lock_out(db, step).await
}

async fn take_roles(db: &impl ConnectionTrait, step: &Step) -> Result<()> {
    for (account, Held { place, role }) in &step.roles_taken {
        role::Entity::delete_many()
            .filter(role::Column::Account.eq(*account))
            .filter(role::Column::Place.eq(*place))
            .filter(role::Column::Role.eq(role.key()))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// An empty text erases what was there.
async fn erase_profiles(db: &impl ConnectionTrait, step: &Step) -> Result<()> {
    for (account, field, _) in step.profiles.iter().filter(|(.., value)| value.is_empty()) {
        profile_value::Entity::delete_many()
            .filter(profile_value::Column::Account.eq(*account))
            .filter(profile_value::Column::Field.eq(*field))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// Deleted accounts match nobody, free their keys, and get no mail.
async fn delete(db: &impl ConnectionTrait, step: &Step, now: i64) -> Result<()> {
    for ids in step.deleted.chunks(AT_ONCE) {
        let ids = || ids.iter().copied();
        account::Entity::update_many()
            .col_expr(account::Column::State, AccountState::Deleted.key().into())
            .col_expr(account::Column::UpdatedAt, now.into())
            .col_expr(account::Column::Revision, Expr::cust("revision + 1"))
            .filter(account::Column::Id.is_in(ids()))
            .exec(db)
            .await?;
        outbox::Entity::update_many()
            .col_expr(outbox::Column::State, "cancelled".into())
            .filter(outbox::Column::Account.is_in(ids()))
            .filter(outbox::Column::State.eq("queued"))
            .exec(db)
            .await?;
    }
    Ok(())
}

/// What becomes of an account's state where a row says another: empty where it stays.
fn state_after(changes: &[Change]) -> &'static str {
    let said =
        |field| changes.iter().find(|change| change.field == field).and_then(|change| change.new.as_deref());
    match (said(Field::Enabled), said(Field::Suspended)) {
        (Some("0"), _) => "disabled",
        (_, Some("1")) => "suspended",
        (None, None) => "",
        _ => "back",
    }
}

/// Whoever was disabled, suspended or deleted, or has another password now, is signed out.
async fn lock_out(db: &impl ConnectionTrait, step: &Step) -> Result<()> {
    let is_disabled = |known: &&UpdatedAccount| known.changes.iter().any(disables);
    let disabled = step.updated.iter().filter(is_disabled).map(|known| known.id);
    let own = step.own_passwords.iter().map(|(account, ..)| *account);
    let ids = disabled.chain(step.passwords.iter().copied()).chain(own).chain(step.deleted.iter().copied());
    let ids: Vec<i64> = ids.collect();
    for ids in ids.chunks(AT_ONCE) {
        let ids = || ids.iter().copied();
        session::Entity::delete_many().filter(session::Column::AccountId.is_in(ids())).exec(db).await?;
    }
    Ok(())
}

fn disables(change: &Change) -> bool {
    let new = change.new.as_deref();
    (change.field == Field::Enabled && new == Some("0"))
        || (change.field == Field::Suspended && new == Some("1"))
}

/// The columns from `given_name` to `description`.
pub(crate) fn columns(values: &Values) -> [Value; 23] {
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
        stored(Field::Institution),
        stored(Field::Department),
        stored(Field::City),
        stored(Field::Country),
        stored(Field::TimeZone),
        stored(Field::Phone2),
        stored(Field::Address),
        stored(Field::Theme),
        stored(Field::Description),
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
