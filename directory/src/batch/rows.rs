//! Outcomes of rows, as `batch_row` keeps them.

use importer::format::Tab;
use importer::outcome::{Fate, Origin, OutcomeList, RowOutcome, SourceId};
use sea_orm::Value;
use serde::de::DeserializeOwned;

use super::stage::to_json;
use crate::bulk::Rows;
use crate::entity::batch_row;
use crate::error::{DirectoryError, Result};

const HEAD: &str = "INSERT INTO batch_row (batch, ordinal, tab, source, line, fate, same_as, reasons, name, key, \
                    account, changes, effects, associated, not_associated, invited, by_parent, enrolled, \
                    joined, password_set, renamed, suspended) VALUES";
const COLUMNS: usize = 22;

/// A row that was written before has grown: an association with somebody who came later.
const GROWN: &str = "ON CONFLICT (batch, ordinal) DO UPDATE SET reasons = excluded.reasons, \
                     effects = excluded.effects, associated = excluded.associated, \
                     not_associated = excluded.not_associated";

pub(super) struct OutcomeRows(Rows);

impl OutcomeRows {
    pub fn new() -> Self {
        Self(Rows::new(HEAD, COLUMNS, GROWN))
    }

    pub fn push(&mut self, batch: i64, ordinal: usize, row: &RowOutcome, account: Option<i64>) -> Result<()> {
        let count = |list: OutcomeList| {
            i64::try_from(row.effects.iter().filter(|effect| list.has(effect)).count()).unwrap_or(i64::MAX)
        };
        self.0.push([
            batch.into(),
            i64::try_from(ordinal).unwrap_or(i64::MAX).into(),
            i64::from(row.origin.tab.0).into(),
            i64::from(row.origin.source.0).into(),
            i64::from(row.origin.line).into(),
            row.fate.key().into(),
            row.same_as.as_ref().map(to_json).transpose()?.into(),
            list(&row.reasons)?,
            row.name.as_str().into(),
            row.key.as_str().into(),
            account.into(),
            list(&row.changes)?,
            list(&row.effects)?,
            count(OutcomeList::AssociationsMade).into(),
            count(OutcomeList::AssociationsNotMade).into(),
            (count(OutcomeList::MailsQueued) > 0).into(),
            (count(OutcomeList::ActivatedByParent) > 0).into(),
            count(OutcomeList::CourseAssignments).into(),
            count(OutcomeList::CohortsJoined).into(),
            (count(OutcomeList::PasswordsSet) > 0).into(),
            (count(OutcomeList::Renamed) > 0).into(),
            (count(OutcomeList::Suspended) > 0).into(),
        ]);
        Ok(())
    }

    pub fn into_rows(self) -> Rows {
        self.0
    }
}

/// An empty list is nothing: most rows have most lists empty.
fn list<T: serde::Serialize>(items: &[T]) -> Result<Value> {
    let json = if items.is_empty() { None } else { Some(to_json(&items)?) };
    Ok(json.into())
}

pub(super) fn outcome(row: batch_row::Model) -> Result<RowOutcome> {
    let small = |number: i64| u32::try_from(number).map_err(|_| damaged());
    Ok(RowOutcome {
        origin: Origin {
            tab: Tab(u8::try_from(row.tab).map_err(|_| damaged())?),
            source: SourceId(u16::try_from(row.source).map_err(|_| damaged())?),
            line: small(row.line)?,
        },
        fate: Fate::from_key(&row.fate).ok_or_else(damaged)?,
        same_as: row.same_as.as_deref().map(from_json).transpose()?,
        reasons: items(row.reasons)?,
        name: row.name,
        key: row.key,
        changes: items(row.changes)?,
        effects: items(row.effects)?,
    })
}

pub(crate) fn items<T: DeserializeOwned>(json: Option<String>) -> Result<Vec<T>> {
    json.as_deref().map_or_else(|| Ok(Vec::new()), from_json)
}

fn from_json<T: DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(|_| damaged())
}

fn damaged() -> DirectoryError {
    DirectoryError::Damaged("a row of a batch")
}
