//! `rollcall plan` and `rollcall import`: what the page does from Add to Results, over files.

use std::io::{self, Write};

use directory::batch::NewBatch;
use directory::{Directory, DirectoryError};
use importer::outcome::{Effect, Fate, RowOutcome};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::Choices;
use super::check::{Checked, Rows, Staged};

/// What `plan --json` and `import --json` print, for `--help`.
pub const IMPORT_JSON: &str = r#"With --json, one object:
  {"batch": N, "counts": {FATE or EFFECT: N, …},
   "rejected": [{"title", "company"}],
   "issues": [{"code", "severity", "file", "sheet", "row", "column", "message", "other_rows", "fix"}],
   "rows": [{"file", "sheet", "row", "fate", "reason", "account", "changes": [{"field", "old", "new"}],
             "effects": [{"effect", …}]}]}
`batch` is null for a plan, of which nothing is kept. `fate` is created, updated, unchanged, skipped, failed, deleted or
same_person; `reason` is null where there is nothing to say. `account` is the number of the account, null for one that is
not there. `effect` is role_given, associated, not_associated, invited, activated_by_parent, joined_cohort, enrolled,
password_set, joined_programme, joined_group, role_taken, renamed, suspended or restored. `counts` has a sum for each fate
and each effect under the same words, 0 too, and `weak_passwords`: of those set the weak ones, with "weak": true in their
rows. `rejected` lists titles of courses for which the whole import is refused. `issues` lists what the rows do not say
themselves, as `check --json` does: what keeps a whole file out (it cannot be read, or a heading is refused, for which
nothing at all is imported), and all warnings.

Exit code 0: no row failed, 1: rows failed, or the whole import was refused; 2: a file or its options cannot be read,
or the import cannot begin."#;

/// What a plan said, or an import did.
pub struct Imported {
    checked: Checked,
    batch: Option<i64>,
    /// The one first password for all is weak.
    first_is_weak: bool,
    /// A heading keeps everybody out.
    refused: bool,
    rejected: Vec<(String, String)>,
    rows: Vec<(RowOutcome, Option<i64>)>,
}

/// Plans the files, and commits the plan where it shall be.
pub async fn import(
    directory: &Directory,
    mut checked: Checked,
    choices: Choices,
    administrator: &str,
    commits: bool,
) -> Result<Imported, DirectoryError> {
    let me = directory.administrator_called(administrator).await?;
    let format = checked.format;
    let place = match format.belongs.is_chosen() {
        true => Some(directory.place_called(me, choices.place.as_deref(), format.by_options).await?),
        false => None,
    };
    if checked.is_refused() {
        let (rejected, rows) = (Vec::new(), Vec::new());
        return Ok(Imported { checked, batch: None, first_is_weak: false, refused: true, rejected, rows });
    }
    let Staged { parts, secrets, rows } = checked.staged();
    let new = NewBatch {
        format: format.key.to_owned(),
        place,
        options: choices.options,
        password: choices.password,
        sources: checked.source_names(),
        parts: u32::try_from(parts.len()).unwrap_or(u32::MAX),
        rows,
    };
    let batch = directory.start_batch(me, new).await?;
    for (number, part) in (0..).zip(parts) {
        directory.stage_part(me, batch, number, part).await?;
    }
    for (number, part) in (0..).zip(secrets) {
        directory.stage_secrets(me, batch, number, part).await?;
    }
    let plan = directory.plan_batch(me, batch).await?;
    let first_is_weak = directory.batch(me, batch).await?.password_advice.is_some();
    let rejected: Vec<(String, String)> =
        plan.unknown_courses.iter().map(|unknown| (unknown.title.clone(), unknown.company.clone())).collect();
    if !commits || !rejected.is_empty() {
        let rows = plan.outcomes.iter().cloned().zip(plan.accounts.iter().copied()).collect();
        directory.discard_batch(me, batch).await?;
        return Ok(Imported { checked, batch: None, first_is_weak, refused: false, rejected, rows });
    }
    directory.begin_commit(me, batch).await?;
    directory.commit(batch, usize::MAX).await?;
    let done = directory.outcomes_in(me, batch, 0..i64::MAX, i64::MAX.unsigned_abs()).await?;
    let rows = done.into_iter().map(|(_, row, account)| (row, account)).collect();
    Ok(Imported { checked, batch: Some(batch), first_is_weak, refused: false, rejected, rows })
}

impl Imported {
    /// A sum for each fate and each effect, by the words of the rows.
    fn counts(&self) -> Vec<(&'static str, u64)> {
        let keys = Fate::ALL.into_iter().map(Fate::key).chain(Effect::KEYS).chain([WEAK_PASSWORDS]);
        let mut counts: Vec<(&str, u64)> = keys.map(|key| (key, 0)).collect();
        let mut add = |key: &str| {
            if let Some((_, count)) = counts.iter_mut().find(|(known, _)| *known == key) {
                *count += 1;
            }
        };
        for (row, _) in &self.rows {
            add(row.fate.key());
            for effect in &row.effects {
                add(effect.key());
                if self.is_weak(effect) {
                    add(WEAK_PASSWORDS);
                }
            }
        }
        counts
    }

    /// Is it a weak password that was set? Of the one first password for all this is known of the import as a whole.
    fn is_weak(&self, effect: &Effect) -> bool {
        match effect {
            Effect::WeakPasswordSet => true,
            Effect::PasswordSet => self.first_is_weak,
            _ => false,
        }
    }

    /// 0: no row failed; 1: some did, or all were refused; 2: a file cannot be read.
    pub fn exit_code(&self) -> u8 {
        match self.checked.exit_code() {
            2 => 2,
            _ => {
                let fails = self.rows.iter().any(|(row, _)| row.fate == Fate::Failed);
                u8::from(fails || self.refused || !self.rejected.is_empty())
            }
        }
    }

    /// For people: what each row does that is not as it should be, then the counts.
    pub fn print(&self, to: &mut impl Write) -> io::Result<()> {
        self.checked.print_beside_failures(to)?;
        let is_told = |row: &RowOutcome| {
            !row.reasons.is_empty()
                || row.effects.iter().any(|effect| matches!(effect, Effect::NotAssociated { .. }))
        };
        for (row, _) in self.rows.iter().filter(|(row, _)| is_told(row)) {
            let (file, sheet) = self.checked.place_of(row.origin.source);
            let place = super::check::place(file, sheet);
            for reason in &row.reasons {
                writeln!(to, "{place}, row {}: {}: {}", row.origin.line, row.fate.key(), reason.message)?;
            }
            for effect in &row.effects {
                if let Effect::NotAssociated { reason, .. } = effect {
                    writeln!(to, "{place}, row {}: not associated: {reason}", row.origin.line)?;
                }
            }
        }
        for (title, company) in &self.rejected {
            writeln!(to, "No course “{title}” is open to {company}.")?;
        }
        if !self.rejected.is_empty() {
            writeln!(to, "Nobody is imported before all titles are found.")?;
        }
        for (key, count) in self.counts().into_iter().filter(|(_, count)| *count > 0) {
            writeln!(to, "{count:>9}  {key}")?;
        }
        if self.batch.is_none() {
            writeln!(to, "Nothing was written.")?;
        }
        Ok(())
    }
}

const WEAK_PASSWORDS: &str = "weak_passwords";

#[derive(Serialize)]
struct Rejected<'a> {
    title: &'a str,
    company: &'a str,
}

#[derive(Serialize)]
struct Row<'a> {
    file: &'a str,
    sheet: Option<&'a str>,
    row: u32,
    fate: &'static str,
    reason: Option<String>,
    account: Option<i64>,
    changes: Vec<Changed<'a>>,
    effects: Vec<Done<'a>>,
}

#[derive(Serialize)]
struct Changed<'a> {
    field: &'static str,
    old: Option<&'a str>,
    new: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
enum Done<'a> {
    RoleGiven { role: &'static str, at: Option<&'a str> },
    Associated { field: &'static str, other: &'a str },
    NotAssociated { field: &'static str, other: &'a str, reason: &'a str },
    Invited,
    ActivatedByParent,
    JoinedCohort { cohort: &'a str },
    Enrolled { course: &'a str },
    PasswordSet { weak: bool },
    JoinedProgramme { programme: &'a str },
    JoinedGroup { group: &'a str },
    RoleTaken { role: &'static str },
    Renamed { from: &'a str, to: &'a str },
    Suspended,
    Restored,
}

impl<'a> Done<'a> {
    fn of(effect: &'a Effect, weak: bool) -> Self {
        match effect {
            Effect::RoleGiven { role, at } => Self::RoleGiven { role: role.key(), at: at.as_deref() },
            Effect::Associated { field, other } => Self::Associated { field: field.key(), other },
            Effect::NotAssociated { field, other, reason, .. } => {
                Self::NotAssociated { field: field.key(), other, reason }
            }
            Effect::Invited => Self::Invited,
            Effect::ActivatedByParent => Self::ActivatedByParent,
            Effect::JoinedCohort { cohort } => Self::JoinedCohort { cohort },
            Effect::Enrolled { course } => Self::Enrolled { course },
            Effect::PasswordSet | Effect::WeakPasswordSet => Self::PasswordSet { weak },
            Effect::JoinedProgramme { programme } => Self::JoinedProgramme { programme },
            Effect::JoinedGroup { group } => Self::JoinedGroup { group },
            Effect::RoleTaken { role } => Self::RoleTaken { role: role.key() },
            Effect::Renamed { from, to } => Self::Renamed { from, to },
            Effect::Suspended => Self::Suspended,
            Effect::Restored => Self::Restored,
        }
    }
}

impl Serialize for Imported {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let rejected = self.rejected.iter().map(|(title, company)| Rejected { title, company });
        let rows = self.rows.iter().map(|(row, account)| self.row(row, *account));
        let mut object = to.serialize_map(Some(5))?;
        object.serialize_entry("batch", &self.batch)?;
        object.serialize_entry("counts", &Sums(self.counts()))?;
        object.serialize_entry("rejected", &rejected.collect::<Vec<_>>())?;
        object.serialize_entry("issues", &Rows::of(self.checked.beside_failures()))?;
        object.serialize_entry("rows", &rows.collect::<Vec<_>>())?;
        object.end()
    }
}

/// In their order.
struct Sums(Vec<(&'static str, u64)>);

impl Serialize for Sums {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().copied())
    }
}

impl Imported {
    fn row<'a>(&'a self, row: &'a RowOutcome, account: Option<i64>) -> Row<'a> {
        let (file, sheet) = self.checked.place_of(row.origin.source);
        let reasons: Vec<&str> = row.reasons.iter().map(|reason| reason.message.as_str()).collect();
        let changed = row.changes.iter().map(|change| Changed {
            field: change.field.key(),
            old: change.old.as_deref(),
            new: change.new.as_deref(),
        });
        Row {
            file,
            sheet,
            row: row.origin.line,
            fate: row.fate.key(),
            reason: (!reasons.is_empty()).then(|| reasons.join(" ")),
            account,
            changes: changed.collect(),
            effects: row.effects.iter().map(|effect| Done::of(effect, self.is_weak(effect))).collect(),
        }
    }
}
