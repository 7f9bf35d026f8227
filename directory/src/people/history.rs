//! An account's history: what was done to it, by whom.

use std::collections::{BTreeSet, HashMap};

use importer::outcome::Change;
use sea_orm::{
    ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::one::Association;
use crate::batch::items;
use crate::entity::{account, batch, event};
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

/// Newest first. Associations made by an import have no event of their own: they carry their batch themselves.
pub(super) async fn of(
    db: &impl ConnectionTrait,
    id: i64,
    associations: &[Association],
) -> Result<Vec<Event>> {
    let rows = event::Entity::find()
        .filter(event::Column::Account.eq(id))
        .order_by_desc(event::Column::Id)
        .limit(SHOWN)
        .all(db)
        .await?;
    let batches = associations.iter().filter_map(|each| each.batch);
    let batches: BTreeSet<i64> = batches.take(SHOWN as usize).collect();
    let importers: HashMap<i64, i64> = batch::Entity::find()
        .filter(batch::Column::Id.is_in(batches))
        .all(db)
        .await?
        .into_iter()
        .map(|batch| (batch.id, batch.by_account))
        .collect();
    let by = rows.iter().filter_map(|row| row.by_account).chain(importers.values().copied());
    let by: BTreeSet<i64> = by.collect();
    let names: HashMap<i64, String> = account::Entity::find()
        .filter(account::Column::Id.is_in(by))
        .all(db)
        .await?
        .into_iter()
        .map(|account| (account.id, account.display_name))
        .collect();
    let mut events = Vec::with_capacity(rows.len());
    for row in rows {
        events.push(Event {
            at: row.at,
            by: row.by_account.and_then(|by| names.get(&by).cloned()),
            batch: row.batch,
            what: words(&row.kind, row.subject.as_deref().unwrap_or_default()),
            changes: items(row.changes)?,
        });
    }
    events.extend(associations.iter().filter(|each| each.batch.is_some()).take(SHOWN as usize).map(|each| {
        Event {
            at: each.at,
            by: each.batch.and_then(|batch| names.get(importers.get(&batch)?).cloned()),
            batch: each.batch,
            what: words("associated", &each.name),
            changes: Vec::new(),
        }
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
