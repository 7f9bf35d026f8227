//! Who may do what: permission is a type.

use std::collections::{BTreeMap, BTreeSet};

use importer::format::{Belongs, Role};
use importer::outcome::AccountState;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::entity::{account, place, role};
use crate::error::{DirectoryError, Result};
use crate::{Directory, ROOT_PLACE};

/// A proof that an account administers a place, or one above it. Only [`Directory::administers`] makes it, and
/// every change takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Administers {
    account: i64,
    place: i64,
}

impl Administers {
    pub fn account(self) -> i64 {
        self.account
    }

    pub fn place(self) -> i64 {
        self.place
    }

    /// Checks it again, inside the transaction that relies on it.
    pub(crate) async fn still(self, db: &impl ConnectionTrait) -> Result<()> {
        prove(db, self.account, self.place).await.map(|_| ())
    }
}

impl Directory {
    /// Checks that an account is an administrator of a place or of one above it. A place that is not there gives
    /// the same answer as one that is not theirs.
    pub async fn administers(&self, account: i64, place: i64) -> Result<Administers> {
        prove(self.db(), account, place).await
    }

    /// All places that an account administers: where it has the role, and everything below.
    pub async fn places_of(&self, account: i64) -> Result<Vec<place::Model>> {
        let tree = Tree::load(self.db()).await?;
        let mine = admin_places(self.db(), account).await?;
        Ok(tree.iter().filter(|each| tree.and_above(each.id).any(|at| mine.contains(&at))).cloned().collect())
    }
}

pub(crate) async fn prove(db: &impl ConnectionTrait, account: i64, place: i64) -> Result<Administers> {
    let Some(found) = account::Entity::find_by_id(account).one(db).await? else {
        return Err(DirectoryError::Forbidden);
    };
    if found.state != AccountState::Active.key() {
        return Err(DirectoryError::Forbidden);
    }
    let mine = admin_places(db, account).await?;
    let tree = Tree::load(db).await?;
    if tree.and_above(place).any(|at| mine.contains(&at)) {
        Ok(Administers { account, place })
    } else {
        Err(DirectoryError::Forbidden)
    }
}

pub(crate) async fn admin_places(db: &impl ConnectionTrait, account: i64) -> Result<Vec<i64>> {
    let roles = role::Entity::find()
        .filter(role::Column::Account.eq(account))
        .filter(role::Column::Role.eq(Role::Admin.key()))
        .all(db)
        .await?;
    Ok(roles.into_iter().map(|role| role.place).collect())
}

/// A proof of what an import may touch. Only [`may_import`] makes it.
#[derive(Clone, Debug)]
pub(crate) struct Importing {
    account: i64,
    place: i64,
    /// Every place whose people it may bring in or change.
    within: BTreeSet<i64>,
    /// Places above those: who administers one of them is not changed.
    above: BTreeSet<i64>,
    /// Every place that the account administers, also beside the chosen one.
    administered: BTreeSet<i64>,
    /// All places.
    pub tree: Tree,
}

impl Importing {
    pub fn account(&self) -> i64 {
        self.account
    }

    /// The place that was chosen; of a format whose rows say their places, the smallest that holds all of them.
    pub fn place(&self) -> i64 {
        self.place
    }

    pub fn has(&self, place: i64) -> bool {
        self.within.contains(&place)
    }

    pub fn is_above(&self, place: i64) -> bool {
        self.above.contains(&place)
    }

    pub fn administers(&self, place: i64) -> bool {
        self.administered.contains(&place)
    }

    /// Does it reach everybody, also who has no role any more?
    pub fn is_everywhere(&self) -> bool {
        self.within.iter().any(|place| Tree::is_root(*place))
    }
}

/// Checks that an account may import people of a format: into the chosen place and what is below it, or, where the rows
/// say their places, into all that it administers. A place that is not there gives the same answer as one that is not
/// theirs.
pub(crate) async fn may_import(
    db: &impl ConnectionTrait,
    account: i64,
    belongs: Belongs,
    chosen: Option<i64>,
) -> Result<Importing> {
    let found = account::Entity::find_by_id(account).one(db).await?;
    if found.is_none_or(|found| found.state != AccountState::Active.key()) {
        return Err(DirectoryError::Forbidden);
    }
    let mine = admin_places(db, account).await?;
    let tree = Tree::load(db).await?;
    let administered = mine.iter().flat_map(|top| tree.and_below(*top)).collect();
    let tops = if belongs.is_chosen() {
        let is_mine = |place: &i64| tree.and_above(*place).any(|at| mine.contains(&at));
        chosen.into_iter().filter(is_mine).collect()
    } else {
        mine
    };
    let within: BTreeSet<i64> = tops.iter().flat_map(|top| tree.and_below(*top)).collect();
    let (Some(first), false) = (tops.first(), within.is_empty()) else {
        return Err(DirectoryError::Forbidden);
    };
    let holds_all = |at: &i64| tops.iter().all(|top| tree.and_above(*top).any(|above| above == *at));
    let place = tree.and_above(*first).find(holds_all).unwrap_or(*first);
    let above = tops.iter().flat_map(|top| tree.and_above(*top)).filter(|at| !within.contains(at)).collect();
    Ok(Importing { account, place, within, above, administered, tree })
}

/// The kind of a place that is a site.
pub(crate) const SITE: &str = "site";

/// All places, by number. There are few: they fit in the head.
#[derive(Clone, Debug)]
pub(crate) struct Tree(BTreeMap<i64, place::Model>);

impl Tree {
    pub async fn load(db: &impl ConnectionTrait) -> Result<Self> {
        let all = place::Entity::find().all(db).await?;
        Ok(Self(all.into_iter().map(|place| (place.id, place)).collect()))
    }

    pub fn get(&self, id: i64) -> Option<&place::Model> {
        self.0.get(&id)
    }

    pub fn iter(&self) -> impl Iterator<Item = &place::Model> {
        self.0.values()
    }

    /// The place as it is from now on.
    pub fn put(&mut self, place: place::Model) {
        self.0.insert(place.id, place);
    }

    /// A place and all above it, itself first; nothing where it is not there.
    pub fn and_above(&self, place: i64) -> impl Iterator<Item = i64> {
        // No longer than there are places, should the tree ever hold a circle.
        std::iter::successors(self.get(place), |at| self.get(at.parent?)).take(self.0.len()).map(|at| at.id)
    }

    /// Does the site that a place belongs to allow extended characters in usernames?
    pub fn allows_extended_usernames(&self, place: i64) -> bool {
        let mut above = self.and_above(place).filter_map(|at| self.get(at));
        let site = above
            .find(|at| at.id == place && at.extended_usernames || at.kind == SITE || at.parent.is_none());
        site.is_some_and(|site| site.extended_usernames)
    }

    /// A place and all below it.
    pub fn and_below(&self, place: i64) -> Vec<i64> {
        self.0.keys().copied().filter(|id| self.and_above(*id).any(|at| at == place)).collect()
    }

    pub fn is_root(place: i64) -> bool {
        place == ROOT_PLACE
    }
}
