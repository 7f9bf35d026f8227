//! The organisation: the tree of places, and what belongs to them beside people. Kinds and their columns are data
//! (`importer::organisation`); here is what each column means in the database.

mod draft;
mod file;
mod places;
mod units;
mod world;

pub use file::Taken;

use importer::organisation::Kind;

use crate::Directory;
use crate::error::{DirectoryError, Result};
use world::World;

/// One place, cohort, course or the like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    pub id: i64,
    /// One for each column of its kind.
    pub cells: Vec<Cell>,
    /// Of a place: how deep it lies in the tree as the administrator sees it.
    pub depth: u32,
    /// Of a place: the names of those that it lies in, the topmost first.
    pub path: Vec<String>,
    /// Of a place: the people who have a role in just this place.
    pub people: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// As a form or a file has it.
    pub value: String,
    /// As it is read: a place's name instead of its number.
    pub shown: String,
}

/// What became of one that was saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    Created(i64),
    Updated(i64),
    Unchanged(i64),
}

impl Saved {
    pub fn id(self) -> i64 {
        match self {
            Self::Created(id) | Self::Updated(id) | Self::Unchanged(id) => id,
        }
    }
}

impl Directory {
    /// Those of a kind within the administrator's places that match a search, with how many there are in all. Places come
    /// in the order of the tree, the others by name.
    pub async fn units(
        &self,
        me: i64,
        kind: Kind,
        search: &str,
        first: u64,
        most: u64,
    ) -> Result<(u64, Vec<Unit>)> {
        let world = World::load(self.db(), me).await?;
        match kind {
            Kind::Place => places::list(self.db(), &world, search, first, most).await,
            _ => units::list(self.db(), &world, kind, search, first, most).await,
        }
    }

    /// Saves a form: each cell with the key of its column. Without an id a new one is made. Columns that are not there stay as
    /// they are.
    ///
    /// # Errors
    /// `Invalid` with the keys of columns; `NotFound` for one that is not there, or in a place that is not theirs.
    pub async fn save_unit(
        &self,
        me: i64,
        kind: Kind,
        id: Option<i64>,
        cells: &[(String, String)],
    ) -> Result<Saved> {
        let tx = self.write().await?;
        let mut world = World::load(&tx, me).await?;
        let saved = world.save(&tx, kind, id, &draft::Draft::of(kind, cells)).await?;
        tx.commit().await?;
        Ok(saved)
    }

    /// Takes one away that nothing depends on.
    ///
    /// # Errors
    /// `Refused` with what depends on it; `NotFound` as [`Directory::save_unit`].
    pub async fn remove_unit(&self, me: i64, kind: Kind, id: i64) -> Result<()> {
        let tx = self.write().await?;
        let world = World::load(&tx, me).await?;
        match kind {
            Kind::Place => places::remove(&tx, &world, id).await?,
            _ => units::remove(&tx, &world, kind, id).await?,
        }
        tx.commit().await?;
        Ok(())
    }
}

impl World {
    async fn save(
        &mut self,
        db: &impl sea_orm::ConnectionTrait,
        kind: Kind,
        id: Option<i64>,
        draft: &draft::Draft<'_>,
    ) -> Result<Saved> {
        match kind {
            Kind::Place => places::save(db, self, id, draft).await,
            _ => units::save(db, self, kind, id, draft).await,
        }
    }
}

/// Where a person sees nothing of it, it is not there.
fn not_found<T>(found: Option<T>) -> Result<T> {
    found.ok_or(DirectoryError::NotFound)
}
