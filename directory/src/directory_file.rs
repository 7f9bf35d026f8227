//! The whole directory as one TOML file, written and taken in: so that a test or a trial begins from a known state. The schema
//! stands in `docs/directory-file.md`. For whoever has the database itself; nobody's rights are asked.

mod known;
mod memberships;
mod people;

use importer::organisation::{Column, Input, Kind, NUMBER};
use sea_orm::{ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait};
use toml::{Table, Value};

use crate::batch::{next_id, take_ids};
use crate::entity::{account, place, unit};
use crate::error::{DirectoryError, Result};
use crate::organisation::{Draft, Row, Saved, Unit, World, all_units, in_any_order, sentence};
use crate::{Directory, ROOT_PLACE};

/// The topmost place, which is there from the first day.
const ROOT: &str = "root";
const PEOPLE: &str = "people";

/// So many mistakes are said at once.
const SAID: usize = 20;

/// One entry of the file: what it is called there, and what it says.
struct Entry {
    /// As `cohorts 3`.
    at: String,
    table: Table,
}

impl Directory {
    /// Fills an empty directory with what a file says; all of it or nothing.
    ///
    /// # Errors
    /// `Refused` where somebody or something is there already, and with what is wrong in which entry.
    pub async fn load(&self, text: &str) -> Result<()> {
        let file: Table =
            text.parse().map_err(|error| DirectoryError::refused(format!("This is no TOML: {error}")))?;
        let tx = self.write().await?;
        if !is_empty(&tx).await? {
            return Err(DirectoryError::refused(
                "Somebody or something is in this directory already. Choose another data folder with --data.",
            ));
        }
        let mut wrong = Vec::new();
        let mut parts = parts(file, &mut wrong);
        let mut world = World::everything(&tx).await?;
        for root in entries(&mut parts, ROOT, &mut wrong) {
            let saved = save(&tx, &mut world, Kind::Place, Some(ROOT_PLACE), &root).await;
            wrong.extend(mistake(saved.map(drop), &root)?);
        }
        for kind in Kind::ALL {
            let entries = entries(&mut parts, kind.key(), &mut wrong);
            if kind == Kind::Place {
                leave_free(&tx, &entries).await?;
            }
            let (_, failed) = in_any_order(entries, &tx, &mut world, kind).await?;
            wrong.extend(failed.into_iter().map(|(entry, sentence)| format!("{}: {sentence}", entry.at)));
        }
        people::load(&tx, &world, entries(&mut parts, PEOPLE, &mut wrong), &mut wrong).await?;
        if !wrong.is_empty() {
            let more = wrong.len().saturating_sub(SAID);
            wrong.truncate(SAID);
            if more > 0 {
                wrong.push(format!("And {more} more."));
            }
            return Err(DirectoryError::Refused(wrong.join("\n")));
        }
        tx.commit().await?;
        Ok(())
    }

    /// The file that [`Directory::load`] takes, of all that is here.
    pub async fn dump(&self) -> Result<String> {
        let db = self.db();
        let world = World::everything(db).await?;
        let mut file = Table::new();
        for kind in Kind::ALL {
            let mut units = all_units(db, &world, kind).await?;
            if kind == Kind::Place {
                let root = units.iter().position(|unit| unit.id == ROOT_PLACE);
                if let Some(root) = root.map(|at| units.remove(at)) {
                    file.insert(ROOT.to_owned(), Value::Table(table(kind, root)));
                }
            }
            put(&mut file, kind.key(), units.into_iter().map(|unit| table(kind, unit)).collect());
        }
        put(&mut file, PEOPLE, people::dump(db, &world).await?);
        Ok(file.to_string())
    }
}

impl Row for Entry {
    async fn save(&self, db: &DatabaseTransaction, world: &mut World, kind: Kind) -> Result<Saved> {
        save(db, world, kind, None, self).await
    }
}

async fn is_empty(db: &impl ConnectionTrait) -> Result<bool> {
    Ok(account::Entity::find().count(db).await? == 0
        && unit::Entity::find().count(db).await? == 0
        && place::Entity::find().count(db).await? == 1)
}

/// What the file has, of what is known.
fn parts(file: Table, wrong: &mut Vec<String>) -> Table {
    let is_known = |key: &str| key == ROOT || key == PEOPLE || Kind::from_key(key).is_some();
    let (known, others): (Vec<_>, Vec<_>) = file.into_iter().partition(|(key, _)| is_known(key));
    let kinds: Vec<&str> = Kind::ALL.into_iter().map(Kind::key).collect();
    wrong.extend(others.into_iter().map(|(key, _)| {
        format!("“{key}” is not known. There are {ROOT}, {} and {PEOPLE}.", kinds.join(", "))
    }));
    known.into_iter().collect()
}

fn entries(parts: &mut Table, key: &str, wrong: &mut Vec<String>) -> Vec<Entry> {
    let entries = match parts.remove(key) {
        None => return Vec::new(),
        Some(Value::Table(table)) if key == ROOT => {
            return vec![Entry { at: key.to_owned(), table }];
        }
        Some(Value::Array(entries)) => entries,
        Some(_) => {
            wrong.push(format!("{key}: write each as [[{key}]]."));
            return Vec::new();
        }
    };
    let mut all = Vec::new();
    for (number, entry) in (1..).zip(entries) {
        let at = format!("{key} {number}");
        match entry {
            Value::Table(table) => all.push(Entry { at, table }),
            _ => wrong.push(format!("{at}: write each as [[{key}]].")),
        }
    }
    all
}

async fn save(
    db: &impl ConnectionTrait,
    world: &mut World,
    kind: Kind,
    id: Option<i64>,
    entry: &Entry,
) -> Result<Saved> {
    let mut cells = Vec::new();
    let mut number = None;
    for (key, value) in &entry.table {
        if kind == Kind::Place && id.is_none() && key == NUMBER {
            let is_one = |number: &i64| *number > ROOT_PLACE;
            number = Some(value.as_integer().filter(is_one).ok_or_else(|| {
                DirectoryError::refused(format!("“{NUMBER}” is a whole number from {} on.", ROOT_PLACE + 1))
            })?);
            continue;
        }
        let column = kind.columns().iter().find(|column| column.key == key);
        let Some(column) = column else {
            let known: Vec<&str> = kind.columns().iter().map(|column| column.key).collect();
            return Err(DirectoryError::refused(format!(
                "“{key}” is not known. There are {}.",
                known.join(", ")
            )));
        };
        cells.push((key.clone(), text(column, value)?));
    }
    // What is in no other is in the topmost.
    let needs = |column: &&Column| column.input == Input::Place && !entry.table.contains_key(column.key);
    if let Some(column) = kind.columns().iter().find(needs)
        && id.is_none()
    {
        cells.push((column.key.to_owned(), format!("#{ROOT_PLACE}")));
    }
    let mut draft = Draft::of(kind, &cells);
    draft.number = number;
    world.save(db, kind, id, &draft).await
}

/// Places without a number come after those that have one.
async fn leave_free(db: &impl ConnectionTrait, places: &[Entry]) -> Result<()> {
    let numbers = places.iter().filter_map(|place| place.table.get(NUMBER)?.as_integer());
    let next = next_id(db, "place").await?;
    let taken = numbers.max().map_or(0, |last| (last.saturating_add(1) - next).max(0));
    take_ids(db, "place", usize::try_from(taken).unwrap_or_default()).await
}

fn text(column: &Column, value: &Value) -> Result<String> {
    let wrong = || DirectoryError::refused(format!("“{}” is a text in quotes.", column.key));
    Ok(match (column.input, value) {
        (Input::YesNo, Value::Boolean(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
        (Input::Places, Value::Array(places)) => {
            let texts: Option<Vec<&str>> = places.iter().map(Value::as_str).collect();
            texts.ok_or_else(wrong)?.join("; ")
        }
        (_, value) => value.as_str().ok_or_else(wrong)?.to_owned(),
    })
}

/// A sentence where something can be mended in the file.
fn mistake(saved: Result<()>, entry: &Entry) -> Result<Option<String>> {
    match saved {
        Ok(()) => Ok(None),
        Err(error) => Ok(Some(format!("{}: {}", entry.at, sentence(error)?))),
    }
}

/// All that one says; what is empty or no is left out.
fn table(kind: Kind, unit: Unit) -> Table {
    let mut table = Table::new();
    // Others have nothing that speaks of their numbers.
    if kind == Kind::Place && unit.id != ROOT_PLACE {
        table.insert(NUMBER.to_owned(), Value::Integer(unit.id));
    }
    for (column, cell) in kind.columns().iter().zip(unit.cells) {
        let value = match column.input {
            _ if cell.value.is_empty() => continue,
            Input::YesNo if cell.value == "no" => continue,
            Input::YesNo => Value::Boolean(true),
            Input::Places => Value::Array(cell.value.split("; ").map(Value::from).collect()),
            _ => Value::String(cell.value),
        };
        table.insert(column.key.to_owned(), value);
    }
    table
}

fn put(file: &mut Table, key: &str, tables: Vec<Table>) {
    if !tables.is_empty() {
        file.insert(key.to_owned(), Value::Array(tables.into_iter().map(Value::Table).collect()));
    }
}
