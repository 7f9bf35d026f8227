//! What became of a batch: its head, and the list behind every count.

use std::ops::Range;

use importer::format::{Options, Tab};
use importer::outcome::{Fate, OutcomeList, RowOutcome};
use importer::table::Table;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::planned::{format_of, options, sources};
use super::rows::outcome;
use super::{BatchState, Sums};
use crate::Directory;
use crate::entity::{account, batch, batch_row};
use crate::error::{DirectoryError, Result};
use crate::people::{Association, parents_of};
use crate::rights::may_import;

/// The head of a batch. Times are milliseconds since 1970.
#[derive(Clone, Debug)]
pub struct BatchRecord {
    pub id: i64,
    pub format: String,
    pub state: BatchState,
    /// The place that was chosen; empty where the rows say their places.
    pub place: String,
    pub by: String,
    pub created_at: i64,
    pub confirmed_at: Option<i64>,
    pub finished_at: Option<i64>,
    pub options: Options,
    /// What is weak about the first password, in a sentence.
    pub password_advice: Option<String>,
    pub sources: Vec<(u16, String)>,
    pub rows: u64,
    pub done: u64,
    /// Of the plan before "Yes", of what was done after.
    pub sums: Sums,
}

/// A page of a list of results: rows with the accounts they became.
#[derive(Clone, Debug)]
pub struct OutcomePage {
    pub total: u64,
    pub items: Vec<(RowOutcome, Option<i64>)>,
    /// In the list of students whom a parent activates: each student's account, with a parent.
    pub parents: Vec<(i64, Association)>,
}

impl Directory {
    /// A batch in a place that the account administers.
    pub async fn batch(&self, account: i64, id: i64) -> Result<BatchRecord> {
        let found = self.visible_batch(account, id).await?;
        self.record(found).await
    }

    /// The batches of all places that the account administers, newest first, with how many there are.
    pub async fn batches(&self, account: i64, first: u64, most: u64) -> Result<(u64, Vec<BatchRecord>)> {
        let places = self.places_of(account).await?.into_iter().map(|place| place.id);
        let query = batch::Entity::find()
            .filter(
                Condition::any()
                    .add(batch::Column::Place.is_in(places))
                    .add(batch::Column::ByAccount.eq(account)),
            )
            .filter(batch::Column::State.is_not_in([BatchState::Staging.key(), BatchState::Discarded.key()]));
        let total = query.clone().count(self.db()).await?;
        let found = query
            .order_by_desc(batch::Column::Id)
            .offset(crate::offset(first))
            .limit(most)
            .all(self.db())
            .await?;
        let mut records = Vec::with_capacity(found.len());
        for each in found {
            records.push(self.record(each).await?);
        }
        Ok((total, records))
    }

    /// A page of the list behind a count.
    pub async fn batch_rows(
        &self,
        account: i64,
        id: i64,
        list: OutcomeList,
        first: u64,
        most: u64,
    ) -> Result<OutcomePage> {
        let found = self.visible_batch(account, id).await?;
        if found.confirmed_at.is_none() {
            return Ok(page_of_plan(&self.planned(account, id).await?.outcomes, list, first, most));
        }
        let query = listed(id, list);
        let total = query.clone().count(self.db()).await?;
        let rows = query
            .order_by_asc(batch_row::Column::Ordinal)
            .offset(crate::offset(first))
            .limit(most)
            .all(self.db())
            .await?;
        let parents = if list == OutcomeList::ActivatedByParent {
            let students: Vec<i64> = rows.iter().filter_map(|row| row.account).collect();
            parents_of(self.db(), &students).await?
        } else {
            Vec::new()
        };
        let items = rows.into_iter().map(|row| {
            let account = row.account;
            Ok((outcome(row)?, account))
        });
        Ok(OutcomePage { total, items: items.collect::<Result<_>>()?, parents })
    }

    /// The first rows of a batch with these ordinals, their places in the order of tabs and rows, and the accounts that
    /// they became: for exports, page by page.
    pub async fn outcomes_in(
        &self,
        account: i64,
        id: i64,
        ordinals: Range<i64>,
        most: u64,
    ) -> Result<Vec<(i64, RowOutcome, Option<i64>)>> {
        self.visible_batch(account, id).await?;
        let rows = batch_row::Entity::find()
            .filter(batch_row::Column::Batch.eq(id))
            .filter(batch_row::Column::Ordinal.gte(ordinals.start))
            .filter(batch_row::Column::Ordinal.lt(ordinals.end))
            .order_by_asc(batch_row::Column::Ordinal)
            .limit(most)
            .all(self.db())
            .await?;
        let whole = rows.into_iter().map(|row| {
            let (ordinal, account) = (row.ordinal, row.account);
            Ok((ordinal, outcome(row)?, account))
        });
        whole.collect()
    }

    /// The staged cells of a batch, as the administrator sent them: for the rows to mend.
    pub async fn batch_table(&self, account: i64, id: i64) -> Result<Table> {
        let found = self.visible_batch(account, id).await?;
        self.table(&found).await
    }

    /// All rows of a tab that failed, with why.
    pub async fn failed_rows(&self, account: i64, id: i64, tab: Tab) -> Result<Vec<RowOutcome>> {
        self.visible_batch(account, id).await?;
        let rows =
            listed(id, OutcomeList::Fate(Fate::Failed)).filter(batch_row::Column::Tab.eq(i64::from(tab.0)));
        rows.order_by_asc(batch_row::Column::Ordinal).all(self.db()).await?.into_iter().map(outcome).collect()
    }

    async fn visible_batch(&self, account: i64, id: i64) -> Result<batch::Model> {
        let found = batch::Entity::find_by_id(id).one(self.db()).await?.ok_or(DirectoryError::NotFound)?;
        if found.by_account == account {
            may_import(self.db(), account, format_of(&found)?.belongs, Some(found.place)).await?;
            return Ok(found);
        }
        // That there is such a batch elsewhere is not for them to know.
        match self.administers(account, found.place).await {
            Ok(_) => Ok(found),
            Err(DirectoryError::Forbidden) => Err(DirectoryError::NotFound),
            Err(other) => Err(other),
        }
    }

    async fn record(&self, found: batch::Model) -> Result<BatchRecord> {
        let by = account::Entity::find_by_id(found.by_account).one(self.db()).await?;
        let place = crate::entity::place::Entity::find_by_id(found.place).one(self.db()).await?;
        let mut sums: Sums =
            serde_json::from_str(&found.counts).map_err(|_| DirectoryError::Damaged("a batch's counts"))?;
        if found.password_advice.is_some() {
            sums.counts.weak_passwords = sums.counts.passwords_set;
        }
        // Where the rows say their places, no one place was chosen.
        let place = place.filter(|_| format_of(&found).is_ok_and(|format| format.belongs.is_chosen()));
        Ok(BatchRecord {
            id: found.id,
            sources: sources(&found)?,
            options: options(&found)?,
            password_advice: found.password_advice.clone(),
            format: found.format,
            state: BatchState::from_key(&found.state).ok_or(DirectoryError::Damaged("a batch's state"))?,
            place: place.map(|place| place.name).unwrap_or_default(),
            by: by.map(|account| account.display_name).unwrap_or_default(),
            created_at: found.created_at,
            confirmed_at: found.confirmed_at,
            finished_at: found.finished_at,
            rows: u64::try_from(found.row_count).unwrap_or_default(),
            done: u64::try_from(found.rows_done).unwrap_or_default(),
            sums,
        })
    }
}

fn listed(batch: i64, list: OutcomeList) -> Select<batch_row::Entity> {
    let rows = batch_row::Entity::find().filter(batch_row::Column::Batch.eq(batch));
    // Word for word as in the partial indexes.
    match list {
        OutcomeList::All => rows,
        OutcomeList::Fate(fate) => rows.filter(batch_row::Column::Fate.eq(fate.key())),
        OutcomeList::AssociationsMade => rows.filter(Expr::cust("associated > 0")),
        OutcomeList::AssociationsNotMade => rows.filter(Expr::cust("not_associated > 0")),
        OutcomeList::MailsQueued => rows.filter(Expr::cust("invited")),
        OutcomeList::ActivatedByParent => rows.filter(Expr::cust("by_parent")),
        OutcomeList::CourseAssignments => rows.filter(Expr::cust("enrolled > 0")),
        OutcomeList::CohortsJoined => rows.filter(Expr::cust("joined > 0")),
        OutcomeList::PasswordsSet => rows.filter(Expr::cust("password_set")),
        OutcomeList::Renamed => rows.filter(Expr::cust("renamed")),
        OutcomeList::Suspended => rows.filter(Expr::cust("suspended")),
    }
}

fn page_of_plan(outcomes: &[RowOutcome], list: OutcomeList, first: u64, most: u64) -> OutcomePage {
    let fits = |row: &&RowOutcome| match list {
        OutcomeList::All => true,
        OutcomeList::Fate(fate) => row.fate == fate,
        list => row.effects.iter().any(|effect| list.has(effect)),
    };
    let (skip, take) =
        (usize::try_from(first).unwrap_or(usize::MAX), usize::try_from(most).unwrap_or(usize::MAX));
    let items = outcomes.iter().filter(fits).skip(skip).take(take).map(|row| (row.clone(), None)).collect();
    OutcomePage { total: outcomes.iter().filter(fits).count() as u64, items, parents: Vec::new() }
}
