//! The organisation: the tree of places, and what belongs to them beside people. Kinds and their columns are data
//! (`importer::organisation`); here is what each column means in the database.

mod draft;
mod file;
mod places;
mod units;
mod world;

pub(crate) use draft::Draft;
pub use file::Taken;
pub(crate) use file::sentence;
pub(crate) use world::World;

use importer::organisation::Kind;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

use crate::Directory;
use crate::entity::{place, unit};
use crate::error::{DirectoryError, Result};
use crate::rights::SITE;

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
    /// Unique profile fields of an administrator's places and those above them, by short name and name.
    pub async fn unique_fields(&self, me: i64) -> Result<Vec<(String, String)>> {
        let world = World::load(self.db(), me).await?;
        let places: Vec<i64> = world.mine().flat_map(|place| world.tree.and_above(place)).collect();
        let fields = unit::Entity::find()
            .filter(unit::Column::Kind.eq(Kind::Field.key()))
            .filter(unit::Column::IsUnique.eq(true))
            .filter(unit::Column::Place.is_in(places))
            .order_by_asc(unit::Column::NameKey);
        let fields = fields.all(self.db()).await?;
        Ok(fields.into_iter().filter_map(|field| Some((field.code?, field.name))).collect())
    }

    /// The place of an administrator that a text names: by its ID, by its number as #12, or by its name where only one has
    /// that. Without a text the only one.
    pub async fn place_called(&self, me: i64, text: Option<&str>, only_sites: bool) -> Result<i64> {
        let world = World::load(self.db(), me).await?;
        if let Some(text) = text {
            return world.named(text).map(|place| place.id).map_err(DirectoryError::refused);
        }
        let of_kind = |place: &&place::Model| !only_sites || place.kind == SITE;
        let mine: Vec<i64> = world.places().filter(of_kind).map(|place| place.id).collect();
        match (&mine[..], world.mine().next()) {
            ([only], _) => Ok(*only),
            (several, first) => Err(DirectoryError::refused(format!(
                "Say which place the people belong to, as place = \"#{}\".",
                several.first().copied().or(first).unwrap_or_default()
            ))),
        }
    }

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
        let saved = world.save(&tx, kind, id, &Draft::of(kind, cells)).await?;
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
    pub(crate) async fn save(
        &mut self,
        db: &impl ConnectionTrait,
        kind: Kind,
        id: Option<i64>,
        draft: &Draft<'_>,
    ) -> Result<Saved> {
        match kind {
            Kind::Place => places::save(db, self, id, draft).await,
            _ => units::save(db, self, kind, id, draft).await,
        }
    }
}

/// All of a kind that the administrator sees: places in the order of the tree, the others as they were made.
pub(crate) async fn all_units(db: &impl ConnectionTrait, world: &World, kind: Kind) -> Result<Vec<Unit>> {
    match kind {
        Kind::Place => {
            let ids = places::in_order(world).into_iter();
            Ok(ids.filter_map(|id| Some(places::of(world, world.get(id)?))).collect())
        }
        _ => units::all(db, world, kind).await,
    }
}

/// One of a kind as a file has it.
pub(crate) trait Row: Send + Sync {
    fn save(
        &self,
        db: &DatabaseTransaction,
        world: &mut World,
        kind: Kind,
    ) -> impl Future<Output = Result<Saved>> + Send;
}

/// Saves many, of which one may speak of another that comes later: what fails is tried again as long as something else
/// succeeds. Gives what became of those that were saved, and why the others were not.
pub(crate) async fn in_any_order<R: Row>(
    mut waiting: Vec<R>,
    db: &DatabaseTransaction,
    world: &mut World,
    kind: Kind,
) -> Result<(Vec<Saved>, Vec<(R, String)>)> {
    let mut all = Vec::new();
    loop {
        let (mut failed, before) = (Vec::new(), waiting.len());
        for row in waiting {
            match row.save(db, world, kind).await {
                Ok(saved) => all.push(saved),
                Err(error) => failed.push((row, sentence(error)?)),
            }
        }
        if failed.is_empty() || failed.len() == before {
            return Ok((all, failed));
        }
        waiting = failed.into_iter().map(|(row, _)| row).collect();
    }
}

/// Where a person sees nothing of it, it is not there.
fn not_found<T>(found: Option<T>) -> Result<T> {
    found.ok_or(DirectoryError::NotFound)
}
