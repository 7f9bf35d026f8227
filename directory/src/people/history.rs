//! An account's history: what was done to it, by whom.

use std::collections::{BTreeSet, HashMap};

use importer::outcome::Change;
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::batch::items;
use crate::entity::{account, association, batch, event};
use crate::error::Result;
use crate::now_ms;

/// The newest of it are enough.
const SHOWN: u64 = 200;

/// One thing that happened. Times are milliseconds since 1970.
#[derive(Clone, Debug)]
pub struct Event {
    pub at: i64,
    pub by: Option<String>,
    pub batch: Option<i64>,
    /// In words.
    pub what: String,
    pub changes: Vec<Change>,
}

/// What happened, as the database keeps it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Edited,
    State,
    RoleGiven,
    RoleTaken,
    Associated,
    Dissociated,
    Added,
    MailCancelled,
}

impl Kind {
    fn key(self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::State => "state",
            Self::RoleGiven => "role_given",
            Self::RoleTaken => "role_taken",
            Self::Associated => "associated",
            Self::Dissociated => "dissociated",
            Self::Added => "added",
            Self::MailCancelled => "mail_cancelled",
        }
    }
}

/// Writes what was done, in the transaction that does it.
pub(super) async fn record(
    db: &impl ConnectionTrait,
    account: i64,
    by: i64,
    kind: Kind,
    subject: Option<String>,
    changes: &[Change],
) -> Result<()> {
    let changes = if changes.is_empty() { None } else { Some(crate::batch::to_json(&changes)?) };
    let row = event::ActiveModel {
        id: NotSet,
        account: Set(account),
        at: Set(now_ms()),
        by_account: Set(Some(by)),
        batch: Set(None),
        kind: Set(kind.key().to_owned()),
        subject: Set(subject),
        changes: Set(changes),
    };
    event::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Writes down how an association was made that now ends: one that an import made has no event of its own.
pub(super) async fn keep(
    db: &impl ConnectionTrait,
    ended: &association::Model,
    student: &account::Model,
    other: &account::Model,
) -> Result<()> {
    let Some(id) = ended.batch else { return Ok(()) };
    let by = batch::Entity::find_by_id(id).one(db).await?.map(|batch| batch.by_account);
    let event = |account: &account::Model, with: &account::Model| event::ActiveModel {
        id: NotSet,
        account: Set(account.id),
        at: Set(ended.at),
        by_account: Set(by),
        batch: Set(ended.batch),
        kind: Set(Kind::Associated.key().to_owned()),
        subject: Set(Some(with.display_name.clone())),
        changes: Set(None),
    };
    let events = [event(student, other), event(other, student)];
    event::Entity::insert_many(events).exec_without_returning(db).await?;
    Ok(())
}

/// Newest first. Associations made by an import have no event while they last: they carry their batch themselves.
pub(super) async fn of(db: &impl ConnectionTrait, id: i64) -> Result<Vec<Event>> {
    let rows = event::Entity::find()
        .filter(event::Column::Account.eq(id))
        .order_by_desc(event::Column::Id)
        .limit(SHOWN)
        .all(db)
        .await?;
    let imported = association::Entity::find()
        .filter(
            Condition::any().add(association::Column::Student.eq(id)).add(association::Column::Other.eq(id)),
        )
        .filter(association::Column::Batch.is_not_null())
        .order_by_desc(association::Column::At)
        .limit(SHOWN)
        .all(db)
        .await?;
    let batches: BTreeSet<i64> = imported.iter().filter_map(|made| made.batch).collect();
    let importers: HashMap<i64, i64> = batch::Entity::find()
        .filter(batch::Column::Id.is_in(batches))
        .all(db)
        .await?
        .into_iter()
        .map(|batch| (batch.id, batch.by_account))
        .collect();
    let with = |made: &association::Model| if made.student == id { made.other } else { made.student };
    let named = rows.iter().filter_map(|row| row.by_account).chain(importers.values().copied());
    let named: BTreeSet<i64> = named.chain(imported.iter().map(with)).collect();
    let names: HashMap<i64, String> = account::Entity::find()
        .filter(account::Column::Id.is_in(named))
        .all(db)
        .await?
        .into_iter()
        .map(|account| (account.id, account.display_name))
        .collect();
    let mut events = Vec::with_capacity(rows.len() + imported.len());
    for row in rows {
        events.push(Event {
            at: row.at,
            by: row.by_account.and_then(|by| names.get(&by).cloned()),
            batch: row.batch,
            what: words(&row.kind, row.subject.as_deref().unwrap_or_default()),
            changes: items(row.changes)?,
        });
    }
    events.extend(imported.iter().map(|made| Event {
        at: made.at,
        by: made.batch.and_then(|batch| names.get(importers.get(&batch)?).cloned()),
        batch: made.batch,
        what: words("associated", names.get(&with(made)).map_or("", String::as_str)),
        changes: Vec::new(),
    }));
    // Of one moment, what the import did to the account itself stands below what followed from it.
    events.sort_by_key(|event| std::cmp::Reverse(event.at));
    Ok(events)
}

fn words(kind: &str, subject: &str) -> String {
    match kind {
        "created" => "Created".to_owned(),
        "updated" => "Changed".to_owned(),
        "edited" => "Changed by hand".to_owned(),
        "added" => "Added by hand".to_owned(),
        "state" => format!("Is now {subject}"),
        "role_given" => format!("Is now: {subject}"),
        "role_taken" => format!("Is no longer: {subject}"),
        "associated" => format!("Associated with {subject}"),
        "dissociated" => format!("No longer associated with {subject}"),
        "mail_cancelled" => "The waiting invitation was taken out of the outbox".to_owned(),
        "set_up" => "Set up Rollcall".to_owned(),
        "password_set" => "Set a new password".to_owned(),
        other => other.replace('_', " "),
    }
}
