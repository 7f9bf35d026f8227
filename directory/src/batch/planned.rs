//! A plan: what each row would do. Nothing of it is written; it can be made again at any time from the parts.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use importer::check::cell::password_error;
use importer::check::{Findings, check};
use importer::format::{Field, Format, Options};
use importer::message::PlanIssue;
use importer::outcome::{Fate, Origin, RowOutcome, SourceId};
use importer::plan::{Decider, Password, People, UnknownCourse};
use importer::stage::{Part, assemble};
use importer::table::Table;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, TransactionTrait};

use super::commit::CHUNK;
use super::{BatchState, Sums, facts, to_json};
use crate::Directory;
use crate::entity::batch;
use crate::error::{DirectoryError, Result};
use crate::rights::may_import;

/// Numbers from here on stand for accounts that a plan would make.
const NOT_THERE_YET: i64 = 1 << 62;

/// How many plans are kept at hand between being made and Yes.
const KEPT: usize = 16;

/// The staged rows, checked, and who they are. Does not depend on the directory's state.
pub(super) struct Staged {
    pub table: Table,
    pub findings: Findings,
    pub people: People,
}

/// What an import would do now.
pub struct Planned {
    pub(super) staged: Arc<Staged>,
    pub outcomes: Vec<RowOutcome>,
    /// Of each row the account that it means; `None` for one that is not there yet, or cannot be.
    pub accounts: Vec<Option<i64>>,
    pub issues: Vec<PlanIssue>,
    pub sums: Sums,
    /// Titles for which the whole import is refused.
    pub unknown_courses: Vec<UnknownCourse>,
}

impl Planned {
    /// The first people who would be updated, with what changes.
    pub fn changes(&self, most: usize) -> Vec<RowOutcome> {
        self.outcomes.iter().filter(|row| row.fate == Fate::Updated).take(most).cloned().collect()
    }
}

/// Plans made and not committed yet, the latest last.
#[derive(Default)]
pub(crate) struct Plans(Mutex<Vec<(i64, Arc<Planned>)>>);

impl Plans {
    fn keep(&self, batch: i64, plan: Arc<Planned>) {
        let mut plans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        plans.retain(|(id, _)| *id != batch);
        plans.push((batch, plan));
        let surplus = plans.len().saturating_sub(KEPT);
        plans.drain(..surplus);
    }

    fn get(&self, batch: i64) -> Option<Arc<Planned>> {
        let plans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        plans.iter().find(|(id, _)| *id == batch).map(|(_, plan)| Arc::clone(plan))
    }

    pub fn forget(&self, batch: i64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|(id, _)| *id != batch);
    }
}

impl Directory {
    /// Plans a batch whose parts are all there. Twice gives the plan as of now.
    pub async fn plan_batch(&self, account: i64, batch: i64) -> Result<Arc<Planned>> {
        let found = self.own_batch(account, batch).await?;
        if !matches!(BatchState::from_key(&found.state), Some(BatchState::Staging | BatchState::Planned)) {
            return Err(DirectoryError::refused(
                "This import has begun already. Its results stand under Imports.",
            ));
        }
        let plan = self.plan(&found).await?;
        let rows = i64::try_from(plan.outcomes.len()).unwrap_or(i64::MAX);
        batch::Entity::update_many()
            .col_expr(batch::Column::State, BatchState::Planned.key().into())
            .col_expr(batch::Column::RowCount, rows.into())
            .col_expr(batch::Column::Counts, to_json(&plan.sums)?.into())
            .filter(batch::Column::Id.eq(batch))
            .filter(batch::Column::State.is_in([BatchState::Staging.key(), BatchState::Planned.key()]))
            .exec(self.db())
            .await?;
        Ok(plan)
    }

    /// The plan that was made, or made again after a restart.
    pub async fn planned(&self, account: i64, batch: i64) -> Result<Arc<Planned>> {
        if let Some(plan) = self.plans().get(batch) {
            self.own_batch(account, batch).await?;
            return Ok(plan);
        }
        self.plan_batch(account, batch).await
    }

    pub(super) async fn plan(&self, found: &batch::Model) -> Result<Arc<Planned>> {
        let format = format_of(found)?;
        let staged = self.staged(found).await?;
        let options = options(found)?;
        let passwords = self.secrets(found.id).await?;
        let rows = Arc::clone(&staged);
        let judged = blocking(move || judged(&rows.table, &passwords)).await?;
        // The directory as of one moment, in the memory of one connection.
        let tx = self.db().begin().await?;
        let by = may_import(&tx, found.by_account, format.belongs, Some(found.place)).await?;
        let asking = facts::Asking { by: &by, format, begun: found.created_at };
        let Staged { table, findings, people } = &*staged;
        let mut decider = Decider::new(table, findings, people, options).with_passwords(judged);
        let mut next_id = NOT_THERE_YET;
        for range in chunks(people.len()) {
            let facts = asking.look_up(&tx, &decider.needs(range.clone())).await?;
            let step = decider.decide(range, &facts, next_id);
            next_id += i64::try_from(step.created.len()).unwrap_or_default();
        }
        drop(tx);
        decider.refuse_for_titles();
        let is_there = |id: &i64| *id < NOT_THERE_YET;
        let plan = Planned {
            accounts: (0..people.rows()).map(|row| decider.account(row).filter(is_there)).collect(),
            issues: decider.issues(),
            sums: Sums::of(format, decider.outcomes()),
            unknown_courses: decider.unknown_courses().cloned().collect(),
            outcomes: decider.into_outcomes(),
            staged: Arc::clone(&staged),
        };
        let plan = Arc::new(plan);
        self.plans().keep(found.id, Arc::clone(&plan));
        Ok(plan)
    }

    /// The rows of a batch, from the plan at hand or from its parts.
    pub(super) async fn staged(&self, found: &batch::Model) -> Result<Arc<Staged>> {
        if let Some(plan) = self.plans().get(found.id) {
            return Ok(Arc::clone(&plan.staged));
        }
        if !self.has_all_parts(found).await? {
            return Err(DirectoryError::refused("Some rows have not arrived yet. Finish the import again."));
        }
        let table = self.table(found).await?;
        let staged = blocking(move || {
            let findings = check(&table);
            let people = People::gather(&table, &findings);
            Staged { table, findings, people }
        })
        .await?;
        Ok(Arc::new(staged))
    }

    pub(super) async fn table(&self, found: &batch::Model) -> Result<Table> {
        let format = format_of(found)?;
        let sources: Vec<(SourceId, String)> =
            sources(found)?.into_iter().map(|(id, name)| (SourceId(id), name)).collect();
        let parts = self.parts(found).await?;
        blocking(move || {
            let parts = parts.iter().map(|bytes| Part::decode(bytes)).collect::<Result<Vec<_>, _>>();
            parts
                .and_then(|parts| assemble(format, &sources, parts))
                .map_err(|_| DirectoryError::Damaged("a staged part"))
        })
        .await?
    }
}

/// People that are decided together, from 0 on: enough that looking them up is cheap, few enough that little is held in
/// memory, and that others get their turn.
fn chunks(people: usize) -> impl Iterator<Item = Range<usize>> {
    (0..people).step_by(CHUNK).map(move |from| from..people.min(from + CHUNK))
}

/// The rows that have a password, and how it is.
pub(super) fn judged(table: &Table, passwords: &HashMap<(SourceId, u32), String>) -> Vec<(Origin, Password)> {
    if passwords.is_empty() {
        return Vec::new();
    }
    let rows = table.format().tabs().flat_map(|(tab, _)| table.rows(tab));
    let judged = rows.filter_map(|row| {
        let origin = table.origin(row);
        let password = passwords.get(&(origin.source, origin.line))?;
        let own = [Field::Email, Field::Username, Field::GivenName, Field::FamilyName];
        let own = own.map(|field| table.value(row, field).into_owned());
        let own: Vec<&str> = own.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        let judged = match password_error(password) {
            Some(code) => Password::Refused(code),
            None if crate::session::is_weak(password, &own) => Password::Weak,
            None => Password::Strong,
        };
        Some((origin, judged))
    });
    judged.collect()
}

pub(super) fn format_of(found: &batch::Model) -> Result<&'static Format> {
    importer::format::by_key(&found.format).ok_or(DirectoryError::Damaged("a batch's format"))
}

/// What was chosen.
pub(super) fn options(found: &batch::Model) -> Result<Options> {
    serde_json::from_str(&found.options).map_err(|_| DirectoryError::Damaged("a batch's options"))
}

pub(super) fn sources(found: &batch::Model) -> Result<Vec<(u16, String)>> {
    serde_json::from_str(&found.sources).map_err(|_| DirectoryError::Damaged("a batch's sources"))
}

/// Checking a million rows takes a while: it does not stand in the way of others.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| DirectoryError::Damaged("the rows of a batch"))
}
