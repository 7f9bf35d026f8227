//! "Yes": people decided once more with fresh facts, chunk by chunk, each written in one transaction together
//! with its rows' fates, its mails and the batch's cursor. Whatever stops it, it goes on from the cursor.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use importer::format::OptionKey;
use importer::issue::Code;
use importer::outcome::{Effect, Fate, Origin, Reason, RowOutcome, SourceId};
use importer::plan::Decider;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use tokio::task::JoinHandle;

use super::planned::{Staged, format_of, judged, options};
use super::rows::outcome;
use super::stage::{discard, to_json};
use super::{BatchState, Sums, facts, secrets, write};
use crate::entity::{batch, batch_row};
use crate::error::{DirectoryError, Result};
use crate::rights::may_import;
use crate::session::hash;
use crate::{Directory, now_ms};

/// People in one transaction: enough that its cost is spread, few enough that others get their turn.
pub(super) const CHUNK: usize = 1_000;

/// A batch that nobody said Yes to is forgotten after so many milliseconds: 7 days.
const KEPT_UNCONFIRMED: i64 = 7 * 24 * 60 * 60 * 1000;

/// The hash of a first password nobody said Yes to is erased after so many milliseconds: a day.
const PASSWORD_KEPT: i64 = 24 * 60 * 60 * 1000;

/// How often a batch is tried before it is left to the next sweep. The pauses between add up to about five minutes.
const TRIES: u32 = 10;

/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Batches that a task of this process commits now.
#[derive(Default)]
pub(crate) struct AtWork(Mutex<HashSet<i64>>);

impl AtWork {
    /// `None` where a task works on it already.
    fn begin(&self, batch: i64) -> Option<Working<'_>> {
        let begun = self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(batch);
        begun.then_some(Working { all: self, batch })
    }
}

/// Ends with the task, however that ends.
struct Working<'a> {
    all: &'a AtWork,
    batch: i64,
}

impl Drop for Working<'_> {
    fn drop(&mut self) {
        self.all.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.batch);
    }
}

impl Directory {
    /// "Yes". Commits in the background; twice is once. Of a batch that was left half-way it takes up the rest.
    pub async fn confirm(&self, account: i64, batch: i64) -> Result<()> {
        self.begin_commit(account, batch).await?;
        let directory = self.clone();
        tokio::spawn(async move { directory.commit_to_the_end(batch).await });
        Ok(())
    }

    /// At the start and every hour: takes up the batches that were left half-way, and forgets those nobody came back
    /// to. Gives the tasks, for who wants to wait for them.
    pub async fn resume(&self) -> Result<Vec<JoinHandle<()>>> {
        let tx = self.write().await?;
        let old = batch::Entity::find()
            .filter(batch::Column::State.is_in([BatchState::Staging.key(), BatchState::Planned.key()]))
            .filter(batch::Column::CreatedAt.lt(now_ms() - KEPT_UNCONFIRMED))
            .all(&tx)
            .await?;
        discard(&tx, &old.iter().map(|batch| batch.id).collect::<Vec<_>>()).await?;
        batch::Entity::update_many()
            .col_expr(batch::Column::PasswordHash, Option::<String>::None.into())
            .filter(batch::Column::State.is_in([BatchState::Staging.key(), BatchState::Planned.key()]))
            .filter(batch::Column::CreatedAt.lt(now_ms() - PASSWORD_KEPT))
            .exec(&tx)
            .await?;
        let waiting: Vec<i64> = batch::Entity::find()
            .select_only()
            .column(batch::Column::Id)
            .filter(batch::Column::State.is_in([BatchState::Staging.key(), BatchState::Planned.key()]))
            .filter(batch::Column::CreatedAt.lt(now_ms() - PASSWORD_KEPT))
            .into_tuple()
            .all(&tx)
            .await?;
        secrets::erase(&tx, &waiting).await?;
        tx.commit().await?;
        for batch in old {
            self.plans().forget(batch.id);
        }
        let half_way = batch::Entity::find()
            .filter(batch::Column::State.eq(BatchState::Committing.key()))
            .all(self.db())
            .await?;
        let take_up = |found: batch::Model| {
            let directory = self.clone();
            tokio::spawn(async move { directory.commit_to_the_end(found.id).await })
        };
        Ok(half_way.into_iter().map(take_up).collect())
    }

    /// Says Yes without beginning: true for the one call that has to begin.
    pub async fn begin_commit(&self, account: i64, batch: i64) -> Result<bool> {
        let found = self.own_batch(account, batch).await?;
        if found.state == BatchState::Planned.key() {
            self.may_begin(&found).await?;
        }
        let begun = batch::Entity::update_many()
            .col_expr(batch::Column::State, BatchState::Committing.key().into())
            .col_expr(batch::Column::ConfirmedAt, now_ms().into())
            // From here on they are of what is done, not of the plan.
            .col_expr(batch::Column::Counts, to_json(&Sums::default())?.into())
            .filter(batch::Column::Id.eq(batch))
            .filter(batch::Column::State.eq(BatchState::Planned.key()))
            .exec(self.db())
            .await?;
        if begun.rows_affected == 1 {
            return Ok(true);
        }
        match BatchState::from_key(&found.state) {
            Some(BatchState::Staging | BatchState::Discarded) => {
                Err(DirectoryError::refused("This import has no plan any more. Finish it again."))
            }
            _ => Ok(false),
        }
    }

    /// What stands in the way of a whole plan, not of single rows.
    async fn may_begin(&self, found: &batch::Model) -> Result<()> {
        if options(found)?.has(OptionKey::FirstPassword) && found.password_hash.is_none() {
            return Err(DirectoryError::refused(
                "The first password was kept for a day only. Go back, type it again, and finish the import once more.",
            ));
        }
        // Titles count as they are now, not as they were when the plan was made.
        let rejects = format_of(found)?.rejects_as_a_whole();
        let plan = match rejects {
            true => self.plan(found).await?,
            false => self.planned(found.by_account, found.id).await?,
        };
        let sets_passwords = |row: &RowOutcome| {
            row.effects.iter().any(|effect| matches!(effect, Effect::PasswordSet | Effect::WeakPasswordSet))
        };
        if format_of(found)?.by_options
            && plan.outcomes.iter().any(sets_passwords)
            && self.secrets(found.id).await?.is_empty()
        {
            return Err(DirectoryError::refused(
                "The passwords of the list were kept for a day only. Go back, and finish the import once more.",
            ));
        }
        if plan.unknown_courses.is_empty() {
            return Ok(());
        }
        Err(DirectoryError::refused(
            "Some courses are not open to their company, so nobody was imported. Correct the titles, and finish again.",
        ))
    }

    /// Commits what is left of a batch, unless a task does so already. Tries again, later and later, where the
    /// database refuses; what is still refused then is taken up by the next [`Directory::resume`] or Yes.
    pub async fn commit_to_the_end(&self, batch: i64) {
        let Some(_working) = self.at_work().begin(batch) else { return };
        for tried in 1..=TRIES {
            match self.commit(batch, usize::MAX).await {
                Ok(()) => return,
                Err(error) => tracing::error!(batch, tried, %error, "an import stopped half-way"),
            }
            tokio::time::sleep(Duration::from_secs(1 << tried.min(6)).min(LONGEST_PAUSE)).await;
        }
    }

    /// Commits at most so many chunks, from the batch's cursor on.
    pub async fn commit(&self, batch: i64, chunks: usize) -> Result<()> {
        let found = batch::Entity::find_by_id(batch).one(self.db()).await?.ok_or(DirectoryError::NotFound)?;
        if found.state != BatchState::Committing.key() {
            return Ok(());
        }
        let staged = self.staged(&found).await?;
        let mut run = Run::take_up(self, found, &staged).await?;
        for _ in 0..chunks {
            let is_done = match run.step(self, CHUNK, None).await {
                Err(error) if error.is_taken() => {
                    run = self.one_by_one(batch, &staged).await?;
                    run.is_finished()
                }
                other => other?,
            };
            if is_done {
                self.plans().forget(batch);
                return Ok(());
            }
        }
        Ok(())
    }

    /// A chunk in which somebody has a key that is taken, though nobody was found who has it: by somebody else in between,
    /// or of a text that is known only now. They fail alone.
    async fn one_by_one<'a>(&self, batch: i64, staged: &'a Staged) -> Result<Run<'a>> {
        let again = async || {
            let found = batch::Entity::find_by_id(batch).one(self.db()).await?;
            Run::take_up(self, found.ok_or(DirectoryError::NotFound)?, staged).await
        };
        let mut run = again().await?;
        for _ in 0..CHUNK {
            let is_done = match run.step(self, 1, None).await {
                Err(error) if error.is_taken() => {
                    run = again().await?;
                    run.step(self, 1, Some(taken_meanwhile())).await?
                }
                other => other?,
            };
            if is_done {
                break;
            }
        }
        Ok(run)
    }
}

/// A commit under way.
struct Run<'a> {
    batch: batch::Model,
    staged: &'a Staged,
    decider: Decider<'a>,
    sums: Sums,
    /// How many effects of each row are in the sums.
    counted: Vec<usize>,
    /// By source and line.
    passwords: HashMap<(SourceId, u32), String>,
}

impl<'a> Run<'a> {
    async fn take_up(directory: &Directory, batch: batch::Model, staged: &'a Staged) -> Result<Self> {
        let passwords = directory.secrets(batch.id).await?;
        let decider = Decider::new(&staged.table, &staged.findings, &staged.people, options(&batch)?);
        let mut decider = decider.with_passwords(judged(&staged.table, &passwords));
        let sums =
            serde_json::from_str(&batch.counts).map_err(|_| DirectoryError::Damaged("a batch's counts"))?;
        let mut counted = vec![0; staged.people.rows()];
        if batch.cursor > 0 {
            let done = batch_row::Entity::find()
                .filter(batch_row::Column::Batch.eq(batch.id))
                .order_by_asc(batch_row::Column::Ordinal)
                .all(directory.db())
                .await?;
            for row in done {
                let (ordinal, account) = (usize::try_from(row.ordinal).unwrap_or(usize::MAX), row.account);
                let outcome = outcome(row)?;
                if let Some(counted) = counted.get_mut(ordinal) {
                    *counted = outcome.effects.len();
                }
                decider.recall(ordinal, outcome, account);
            }
        }
        Ok(Self { batch, staged, decider, sums, counted, passwords })
    }

    fn is_finished(&self) -> bool {
        self.batch.state == BatchState::Finished.key()
    }

    /// Commits the next people, or fails them for a reason; true when there are none left.
    async fn step(&mut self, directory: &Directory, most: usize, failed: Option<Reason>) -> Result<bool> {
        let people = &self.staged.people;
        let from = usize::try_from(self.batch.cursor).unwrap_or(usize::MAX).min(people.len());
        let range = from..from.saturating_add(most).min(people.len());
        // Before the database is taken: it takes long.
        let hashes = self.hashes(range.clone()).await?;
        let tx = directory.write().await?;
        let now = write::locked(&tx, self.batch.id).await?;
        if now.cursor != self.batch.cursor || now.state != self.batch.state {
            // Somebody else commits it: leave it to them.
            return Ok(true);
        }
        self.decide(&tx, range.clone(), &hashes, failed).await?;
        self.advance(&tx, range).await?;
        tx.commit().await?;
        Ok(self.is_finished())
    }

    /// The hashes of the passwords that these people's rows have, some at a time.
    async fn hashes(&self, range: Range<usize>) -> Result<HashMap<Origin, String>> {
        let table = &self.staged.table;
        let mut hashes = HashMap::new();
        if self.passwords.is_empty() {
            return Ok(hashes);
        }
        let rows = self.staged.people.at(range).map(|row| table.origin(row));
        let known = rows
            .filter_map(|origin| Some((origin, self.passwords.get(&(origin.source, origin.line))?.clone())));
        let made = known.map(|(origin, password)| async move { Ok((origin, hash(password).await?)) });
        let made: Vec<Result<(Origin, String)>> = futures::future::join_all(made).await;
        for one in made {
            let (origin, hash) = one?;
            hashes.insert(origin, hash);
        }
        Ok(hashes)
    }

    async fn decide(
        &mut self,
        tx: &DatabaseTransaction,
        range: Range<usize>,
        hashes: &HashMap<Origin, String>,
        failed: Option<Reason>,
    ) -> Result<()> {
        let staged = self.staged;
        let format = staged.table.format();
        let by = may_import(tx, self.batch.by_account, format.belongs, Some(self.batch.place)).await;
        let step = match by {
            Ok(_) if let Some(reason) = failed => {
                self.decider.pass_over(range.clone(), Fate::Failed, &reason)
            }
            Ok(by) => {
                let needs = self.decider.needs(range.clone());
                let asking = facts::Asking { by: &by, format, begun: self.batch.created_at };
                let facts = asking.look_up(tx, &needs).await?;
                let next = write::next_id(tx, "account").await?;
                let step = self.decider.decide(range.clone(), &facts, next);
                write::take_ids(tx, "account", step.created.len()).await?;
                step
            }
            Err(DirectoryError::Forbidden) => {
                self.decider.pass_over(range.clone(), Fate::Skipped, &right_lost())
            }
            Err(other) => return Err(other),
        };
        write::step(tx, &self.batch, &self.decider, &step, hashes, now_ms()).await?;
        for ordinal in staged.people.rows_of(range) {
            if let Some(outcome) = self.decider.outcome(ordinal) {
                self.sums.add_row(outcome);
                self.batch.rows_done += 1;
            }
        }
        for ordinal in step.rows {
            if let Some(outcome) = self.decider.outcome(ordinal) {
                self.sums.grow(staged.table.format(), outcome, self.counted[ordinal]);
                self.counted[ordinal] = outcome.effects.len();
            }
        }
        Ok(())
    }

    /// Moves the cursor, in the same transaction.
    async fn advance(&mut self, tx: &DatabaseTransaction, range: Range<usize>) -> Result<()> {
        let batch = &mut self.batch;
        batch.cursor = i64::try_from(range.end).unwrap_or(i64::MAX);
        batch.counts = to_json(&self.sums)?;
        if range.end == self.staged.people.len() {
            batch.state = BatchState::Finished.key().to_owned();
            batch.finished_at = Some(now_ms());
            batch.password_hash = None;
            secrets::erase(tx, &[batch.id]).await?;
        }
        batch::Entity::update_many()
            .col_expr(batch::Column::State, batch.state.as_str().into())
            .col_expr(batch::Column::Cursor, batch.cursor.into())
            .col_expr(batch::Column::RowsDone, batch.rows_done.into())
            .col_expr(batch::Column::Counts, batch.counts.as_str().into())
            .col_expr(batch::Column::FinishedAt, batch.finished_at.into())
            .col_expr(batch::Column::PasswordHash, batch.password_hash.clone().into())
            .filter(batch::Column::Id.eq(batch.id))
            .exec(tx)
            .await?;
        Ok(())
    }
}

fn taken_meanwhile() -> Reason {
    let message = "The email or the username is taken, so this row was not written. Give another one, and import the \
                   row again.";
    Reason { code: Code::EmailTaken, field: None, message: message.to_owned() }
}

fn right_lost() -> Reason {
    let message =
        "Who began this import may not import here any more, so this row was left out. Import it again.";
    Reason { code: Code::Protected, field: None, message: message.to_owned() }
}
