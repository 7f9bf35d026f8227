//! The organisation as CSV: written, and taken in again. A row with a number changes what has it; one without changes what
//! has its ID or short name, or else makes a new one. A blank cell keeps what is there.

use importer::issue::Severity;
use importer::key;
use importer::message::DialectChoice;
use importer::organisation::{Column, Kind, NUMBER};
use importer::read::{ReadSheet, read};
use importer::report::rows_to_csv;
use sea_orm::{ConnectionTrait, DatabaseTransaction};

use super::draft::Draft;
use super::world::World;
use super::{Row, Saved, all_units, in_any_order, units};
use crate::Directory;
use crate::error::{DirectoryError, Result};

/// Rows of one file: more are no organisation.
const MOST: u32 = 10_000;

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    /// The rows that were not taken, by the number that a spreadsheet shows, with a sentence each.
    pub failed: Vec<(u32, String)>,
    /// What else is to be said of the file: columns that were passed over.
    pub notes: Vec<String>,
}

impl Directory {
    /// All of a kind in the administrator's places, as a file that can be taken in again.
    pub async fn units_csv(&self, me: i64, kind: Kind) -> Result<String> {
        let db = self.db();
        let world = World::load(db, me).await?;
        let all = all_units(db, &world, kind).await?;
        let columns = kind.columns().iter().map(|column| column.key.to_owned());
        let head: Vec<String> = std::iter::once(NUMBER.to_owned()).chain(columns).collect();
        let row = |unit: super::Unit| {
            let cells = unit.cells.into_iter().map(|cell| cell.value);
            std::iter::once(unit.id.to_string()).chain(cells).collect::<Vec<_>>()
        };
        Ok(rows_to_csv(std::iter::once(head).chain(all.into_iter().map(row))))
    }

    /// Takes in such a file. A row that is wrong does not take the others along.
    ///
    /// # Errors
    /// `Refused` for a file that cannot be read, or that lacks a column that new ones need.
    pub async fn take_units(&self, me: i64, kind: Kind, bytes: Vec<u8>) -> Result<Taken> {
        let sheet = read(bytes, DialectChoice::default());
        let (number, columns, notes) = headings(kind, &sheet)?;
        let tx = self.write().await?;
        let mut world = World::load(&tx, me).await?;
        let mut taken = Taken { notes, ..Taken::default() };
        let rows =
            (0..sheet.sheet.rows()).map(|row| FileRow::of(kind, &sheet, row, number, &columns)).collect();
        let (saved, failed) = in_any_order(rows, &tx, &mut world, kind).await?;
        for saved in saved {
            match saved {
                Saved::Created(_) => taken.created += 1,
                Saved::Updated(_) => taken.updated += 1,
                Saved::Unchanged(_) => taken.unchanged += 1,
            }
        }
        taken.failed = failed.into_iter().map(|(row, sentence)| (row.line, sentence)).collect();
        tx.commit().await?;
        Ok(taken)
    }
}

/// What a person can mend, in words; anything else ends it.
pub(crate) fn sentence(error: DirectoryError) -> Result<String> {
    match error {
        DirectoryError::Database(_) | DirectoryError::Damaged(_) => Err(error),
        DirectoryError::NotFound => {
            Ok("There is none with this number. Clear the number to add a new one.".to_owned())
        }
        error => Ok(error.to_string()),
    }
}

type Headings = (Option<usize>, Vec<(usize, &'static Column)>, Vec<String>);

fn headings(kind: Kind, sheet: &ReadSheet) -> Result<Headings> {
    if let Some(issue) = sheet.issues.iter().find(|issue| issue.severity == Severity::Error) {
        return Err(DirectoryError::refused(issue.message.clone()));
    }
    if sheet.sheet.rows() > MOST {
        return Err(DirectoryError::refused(format!("The file has more than {MOST} rows. Divide it.")));
    }
    let (mut number, mut columns, mut notes) = (None, Vec::new(), Vec::new());
    for (at, heading) in sheet.headers.iter().enumerate() {
        let name = key::name(&heading.replace('_', " ")).into_owned();
        let known = kind.columns().iter().find(|column| {
            key::name(column.label) == name
                || column.key.replace('_', " ") == name
                || column.aliases.contains(&name.as_str())
        });
        match known {
            Some(column) if columns.iter().all(|(_, other)| *other != column) => columns.push((at, column)),
            _ if name == NUMBER && number.is_none() => number = Some(at),
            _ if name.is_empty() => {}
            _ => notes.push(format!("The column “{heading}” was passed over.")),
        }
    }
    let missing: Vec<&str> = kind
        .columns()
        .iter()
        .filter(|column| column.required && number.is_none())
        .filter(|column| columns.iter().all(|(_, known)| known != column))
        .map(|column| column.key)
        .collect();
    if missing.is_empty() {
        Ok((number, columns, notes))
    } else {
        let message = format!(
            "The file has no column {}. Export the {} first to see how such a file looks.",
            missing.join(" and no column "),
            kind.label().to_lowercase()
        );
        Err(DirectoryError::refused(message))
    }
}

struct FileRow {
    line: u32,
    number: String,
    /// Blank ones are left out: they keep what is there.
    cells: Vec<(String, String)>,
}

impl FileRow {
    fn of(
        kind: Kind,
        sheet: &ReadSheet,
        row: u32,
        number: Option<usize>,
        columns: &[(usize, &'static Column)],
    ) -> Self {
        let text = |at: usize| sheet.sheet.cell(row, at).trim().to_owned();
        let cells = columns.iter().map(|(at, column)| (column.key.to_owned(), text(*at)));
        let mut cells: Vec<_> = cells.filter(|(_, text)| !text.is_empty()).collect();
        if let Some((_, word)) = cells.iter_mut().find(|(key, _)| kind == Kind::Place && key == "kind") {
            *word = word.to_lowercase();
        }
        Self { line: sheet.sheet.line(row), number: number.map(text).unwrap_or_default(), cells }
    }

    /// The one that has this row's ID or short name already.
    async fn known(&self, db: &impl ConnectionTrait, world: &World, kind: Kind) -> Result<Option<i64>> {
        let code = kind.code().and_then(|code| self.cells.iter().find(|(key, _)| key == code.key));
        let Some((_, code)) = code else { return Ok(None) };
        Ok(match kind {
            Kind::Place => {
                let known = world.places().find(|place| place.outside_id.as_ref() == Some(code));
                known.map(|place| place.id)
            }
            _ => units::by_code(db, world, kind, code).await?.map(|unit| unit.id),
        })
    }
}

impl Row for FileRow {
    async fn save(&self, db: &DatabaseTransaction, world: &mut World, kind: Kind) -> Result<Saved> {
        let id = match self.number.trim_start_matches('#') {
            "" => self.known(db, world, kind).await?,
            number => Some(number.parse().map_err(|_| {
                DirectoryError::refused(format!("“{}” is no number. Clear it to add a new one.", self.number))
            })?),
        };
        world.save(db, kind, id, &Draft::of(kind, &self.cells)).await
    }
}
