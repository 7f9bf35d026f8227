//! `rollcall plan` and `rollcall import`: what the page does from Add to Results, over files.

use std::fmt::Write as _;
use std::io::{self, Write};

use directory::batch::NewBatch;
use directory::{Directory, DirectoryError};
use importer::format::{Belongs, Format, OptionKey, OptionKind, OptionSpec, Options, site};
use importer::outcome::{Counts, Effect, Fate, RowOutcome};
use serde::Serialize;
use toml::{Table, Value};

use super::check::{Checked, Staged};

/// What `plan --json` and `import --json` print, for `--help`.
pub const IMPORT_JSON: &str = r#"With --json, one object:
  {"batch": N, "counts": {FATE or EFFECT: N, …},
   "rejected": [{"title", "company"}],
   "rows": [{"file", "sheet", "row", "fate", "reason", "account", "changes": [{"field", "old", "new"}],
             "effects": [{"effect", …}]}]}
`batch` is null for a plan, of which nothing is kept. `fate` is created, updated, unchanged, skipped, failed, deleted or
same_person; `reason` is null where there is nothing to say. `account` is the number of the account, null for one that is
not there. `rejected` lists titles of courses for which the whole import is refused.

Exit code 0: no row failed, 1: rows failed, or the whole import was refused; 2: a file cannot be read."#;

/// What an option file says.
#[derive(Debug, Default)]
pub struct Choices {
    options: Options,
    place: Option<String>,
    password: Option<String>,
    /// Headings, and the keys of their fields.
    columns: Vec<(String, String)>,
}

const PLACE: &str = "place";
const COLUMNS: &str = "columns";
const DEFAULTS: &str = "defaults";

impl Choices {
    /// Reads an option file, as [`commented`] shows it.
    pub fn read(format: &Format, text: &str) -> Result<Self, String> {
        let file: Table = text.parse().map_err(|error| format!("the options are no TOML: {error}"))?;
        let mut choices = Self::default();
        for (key, value) in file {
            let option = OptionKey::from_key(&key).and_then(|key| format.option(key));
            match (option, value) {
                (Some(option), Value::String(text)) if option.key == OptionKey::FirstPassword => {
                    choices.options.set(option.key, true);
                    choices.password = Some(text);
                }
                (Some(OptionSpec { key, kind: OptionKind::Choice(_), .. }), Value::String(chosen)) => {
                    choices.options.choose(*key, chosen);
                }
                (None, Value::Table(texts)) if key == DEFAULTS && format.by_options => {
                    for (key, text) in texts {
                        let field = site::DEFAULTS.into_iter().find(|field| field.key() == key);
                        let (Some(field), Value::String(text)) = (field, text) else {
                            return Err(format!("there can be no default for {key}"));
                        };
                        choices.options.set_default(field, text);
                    }
                }
                (Some(option), Value::Boolean(chosen)) if option.key != OptionKey::FirstPassword => {
                    choices.options.set(option.key, chosen);
                }
                (None, Value::String(text)) if key == PLACE && format.belongs.is_chosen() => {
                    choices.place = Some(text);
                }
                (None, Value::Table(columns)) if key == COLUMNS => {
                    let text = |value: &Value| value.as_str().map(str::to_owned);
                    let all: Option<Vec<_>> =
                        columns.iter().map(|(at, to)| Some((at.clone(), text(to)?))).collect();
                    choices.columns =
                        all.ok_or("in [columns], each heading is followed by a field in quotes")?;
                }
                _ => {
                    return Err(format!(
                        "the option {key} is not known for {0}, or is not written as `rollcall formats {0} --options` shows it",
                        format.key
                    ));
                }
            }
        }
        let open = format
            .options
            .iter()
            .find(|option| option.kind == OptionKind::Asked && choices.options.answer(option.key).is_none());
        match open {
            Some(option) => Err(format!(
                "“{}” has to be answered: write {} = true or false into the options",
                option.label,
                option.key.key()
            )),
            None => Ok(choices),
        }
    }
}

/// Every option of a format with its default, as an option file that chooses nothing.
pub fn commented(format: &Format) -> String {
    let mut text = format!(
        "# Options of {}: {}\n# Take the # in front of a line away to choose.\n",
        format.key, format.label
    );
    if format.belongs.is_chosen() {
        let word = if format.belongs == Belongs::Department {
            "The place that has the departments"
        } else {
            "The place that the people belong to"
        };
        let _ = write!(
            text,
            "\n# {word}: its ID, its number as #1, or its name where only one has that.\n# Not needed where you administer one place only.\n# {PLACE} = \"#1\"\n"
        );
    }
    for option in format.options {
        let _ = write!(text, "\n# {}\n", option.label);
        if !option.help.is_empty() {
            let _ = writeln!(text, "# {}", option.help);
        }
        let key = option.key.key();
        let _ = match option.kind {
            OptionKind::Secret => writeln!(text, "# {key} = \"\""),
            OptionKind::Asked => writeln!(text, "# It has to be answered: true or false.\n# {key} = false"),
            OptionKind::Flag => writeln!(text, "# {key} = false"),
            OptionKind::Choice(choices) => {
                for choice in choices {
                    let _ = writeln!(text, "#   {}: {}", choice.key, choice.label);
                }
                if option.key == OptionKey::MatchOn {
                    let _ = writeln!(
                        text,
                        "#   {}X: the unique profile field with the short name X",
                        site::PROFILE
                    );
                }
                writeln!(text, "# {key} = \"{}\"", choices.first().map_or("", |choice| choice.key))
            }
        };
    }
    if format.by_options {
        let keys: Vec<&str> = site::DEFAULTS.iter().map(|field| field.key()).collect();
        let _ = write!(
            text,
            "\n# Values for columns that the file does not have: {}.\n# %f first name, %l last name, %u username; - lower, + upper, ~ title case, a number: so many characters.\n# [{DEFAULTS}]\n# username = \"%-1f%-l\"\n",
            keys.join(", ")
        );
    }
    let mut fields: Vec<&str> =
        format.tabs.iter().flat_map(|tab| tab.columns).map(|column| column.field.key()).collect();
    fields.sort_unstable();
    fields.dedup();
    let _ = write!(
        text,
        "\n# Columns that are not found by their headings, by heading and field; \"\" leaves a column out.\n# Fields are {}.\n# [{COLUMNS}]\n# \"A heading\" = \"email\"\n",
        fields.join(", ")
    );
    text
}

/// What a plan said, or an import did.
pub struct Imported {
    checked: Checked,
    batch: Option<i64>,
    counts: Counts,
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
        true => Some(directory.place_called(me, choices.place.as_deref()).await?),
        false => None,
    };
    checked.map(&choices.columns).map_err(DirectoryError::refused)?;
    let Staged { parts, secrets, rows } = checked.staged().map_err(DirectoryError::refused)?;
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
    let rejected: Vec<(String, String)> =
        plan.unknown_courses.iter().map(|unknown| (unknown.title.clone(), unknown.company.clone())).collect();
    if !commits || !rejected.is_empty() {
        let rows = plan.outcomes.iter().cloned().zip(plan.accounts.iter().copied()).collect();
        let counts = plan.sums.counts.clone();
        directory.discard_batch(me, batch).await?;
        return Ok(Imported { checked, batch: None, counts, rejected, rows });
    }
    directory.begin_commit(me, batch).await?;
    directory.commit(batch, usize::MAX).await?;
    let done = directory.outcomes_in(me, batch, 0..i64::MAX, i64::MAX.unsigned_abs()).await?;
    let rows = done.into_iter().map(|(_, row, account)| (row, account)).collect();
    let counts = directory.batch(me, batch).await?.sums.counts;
    Ok(Imported { checked, batch: Some(batch), counts, rejected, rows })
}

impl Imported {
    /// 0: no row failed; 1: some did, or all were refused; 2: a file cannot be read.
    pub fn exit_code(&self) -> u8 {
        match self.checked.exit_code() {
            2 => 2,
            _ => u8::from(self.counts.failed > 0 || !self.rejected.is_empty()),
        }
    }

    /// For people: what each row does that is not as it should be, then the counts.
    pub fn print(&self, to: &mut impl Write) -> io::Result<()> {
        for (row, _) in self.rows.iter().filter(|(row, _)| !row.reasons.is_empty()) {
            let (file, sheet) = self.checked.place_of(row.origin.source);
            let place = super::check::place(file, sheet);
            for reason in &row.reasons {
                writeln!(to, "{place}, row {}: {}: {}", row.origin.line, row.fate.key(), reason.message)?;
            }
        }
        for (title, company) in &self.rejected {
            writeln!(to, "No course “{title}” is open to {company}.")?;
        }
        if !self.rejected.is_empty() {
            writeln!(to, "Nobody is imported before all titles are found.")?;
        }
        for fate in Fate::ALL.into_iter().filter(|fate| self.counts.of(*fate) > 0) {
            writeln!(to, "{:>9}  {}", self.counts.of(fate), fate.key())?;
        }
        if self.batch.is_none() {
            writeln!(to, "Nothing was written.")?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct Printed<'a> {
    batch: Option<i64>,
    counts: &'a Counts,
    rejected: Vec<Rejected<'a>>,
    rows: Vec<Row<'a>>,
}

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

impl<'a> From<&'a Effect> for Done<'a> {
    fn from(effect: &'a Effect) -> Self {
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
            Effect::PasswordSet => Self::PasswordSet { weak: false },
            Effect::WeakPasswordSet => Self::PasswordSet { weak: true },
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
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Printed {
            batch: self.batch,
            counts: &self.counts,
            rejected: self.rejected.iter().map(|(title, company)| Rejected { title, company }).collect(),
            rows: self.rows.iter().map(|(row, account)| self.row(row, *account)).collect(),
        }
        .serialize(to)
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
            effects: row.effects.iter().map(Done::from).collect(),
        }
    }
}
