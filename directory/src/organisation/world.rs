//! The places as an administrator may change them, and how a place is named in a form or a file.

use std::collections::BTreeSet;

use sea_orm::ConnectionTrait;

use crate::entity::place;
use crate::error::{DirectoryError, Result};
use crate::rights::{Tree, admin_places};

/// A proof that they are an administrator's own, or all, for whoever has the database itself: only these two make it.
pub(crate) struct World {
    pub tree: Tree,
    /// Theirs, and all below.
    mine: BTreeSet<i64>,
}

impl World {
    /// # Errors
    /// `Forbidden` for one who administers nothing.
    pub async fn load(db: &impl ConnectionTrait, me: i64) -> Result<Self> {
        let tree = Tree::load(db).await?;
        let tops = admin_places(db, me).await?;
        let is_mine = |place: &&place::Model| tree.and_above(place.id).any(|at| tops.contains(&at));
        let mine: BTreeSet<i64> = tree.iter().filter(is_mine).map(|place| place.id).collect();
        if mine.is_empty() { Err(DirectoryError::Forbidden) } else { Ok(Self { tree, mine }) }
    }

    pub async fn everything(db: &impl ConnectionTrait) -> Result<Self> {
        let tree = Tree::load(db).await?;
        Ok(Self { mine: tree.iter().map(|place| place.id).collect(), tree })
    }

    pub fn has(&self, place: i64) -> bool {
        self.mine.contains(&place)
    }

    /// Their numbers.
    pub fn mine(&self) -> impl Iterator<Item = i64> {
        self.mine.iter().copied()
    }

    pub fn places(&self) -> impl Iterator<Item = &place::Model> {
        self.mine.iter().filter_map(|id| self.tree.get(*id))
    }

    /// One of theirs.
    pub fn get(&self, id: i64) -> Option<&place::Model> {
        self.tree.get(id).filter(|_| self.has(id))
    }

    /// The place as it is from now on.
    pub fn put(&mut self, place: place::Model) {
        self.mine.insert(place.id);
        self.tree.put(place);
    }

    /// The place that a text names: by its own ID, by its number as `#12`, or by its name where only one has that.
    ///
    /// # Errors
    /// A sentence. A place that is not theirs is as one that is not there.
    pub fn named(&self, text: &str) -> Result<&place::Model, String> {
        let mine = || self.places();
        let number = text.strip_prefix('#').and_then(|number| number.parse::<i64>().ok());
        if let Some(found) = mine().find(|place| place.outside_id.as_deref() == Some(text)) {
            return Ok(found);
        }
        if let Some(found) = mine().find(|place| Some(place.id) == number) {
            return Ok(found);
        }
        let mut named = mine().filter(|place| place.name == text);
        match (named.next(), named.next()) {
            (Some(found), None) => Ok(found),
            (Some(_), Some(_)) => {
                Err(format!("Several places are called “{text}”. Give the ID or the number of one."))
            }
            (None, _) => {
                Err(format!("There is no place “{text}”. Give its ID, its number as #12, or its exact name."))
            }
        }
    }

    /// How a file names a place: by its own ID, else by its number.
    pub fn reference(&self, id: i64) -> String {
        let own = self.get(id).and_then(|place| place.outside_id.clone());
        own.unwrap_or_else(|| format!("#{id}"))
    }

    /// What is read of a place. Of one that is not theirs, nothing.
    pub fn name(&self, id: i64) -> String {
        self.get(id).map(|place| place.name.clone()).unwrap_or_default()
    }

    /// The names of those that a place lies in, the topmost of theirs first.
    pub fn path(&self, id: i64) -> Vec<String> {
        let mut path: Vec<String> =
            self.tree.and_above(id).skip(1).filter(|at| self.has(*at)).map(|at| self.name(at)).collect();
        path.reverse();
        path
    }
}
