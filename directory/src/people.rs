//! Accounts: found, shown, changed by hand. Who reaches whom is settled here, once for all of it.

mod administrators;
mod associations;
mod bulk;
mod edit;
mod export;
mod history;
mod list;
mod one;
mod roles;

pub use administrators::NewAdministrator;
pub(crate) use administrators::add_account;
pub(crate) use associations::OTHER_IS_THERE;
pub(crate) use edit::checked_for_roles;
pub use edit::{Edit, OwnName};
pub use export::PersonRow;
pub use history::Event;
pub use list::{Line, Query};
pub(crate) use list::{in_state, like};
pub(crate) use one::parents_of;
pub use one::{Association, InCourse, Person, RoleInPlace};
pub(crate) use roles::in_words;

use importer::format::Role;
use importer::outcome::AccountState;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::ROOT_PLACE;
use crate::entity::{account, role};
use crate::error::{DirectoryError, Result};
use crate::rights::{Tree, admin_places};

/// The places that an administrator reaches: theirs, and all below.
pub(crate) struct Reach {
    me: i64,
    places: Vec<i64>,
}

impl Reach {
    pub async fn of(db: &impl ConnectionTrait, me: i64) -> Result<Self> {
        let tree = Tree::load(db).await?;
        let mut places: Vec<i64> =
            admin_places(db, me).await?.into_iter().flat_map(|place| tree.and_below(place)).collect();
        places.sort_unstable();
        places.dedup();
        if places.is_empty() { Err(DirectoryError::Forbidden) } else { Ok(Self { me, places }) }
    }

    /// Everybody, also who has no role any more.
    fn is_everywhere(&self) -> bool {
        self.places.contains(&ROOT_PLACE)
    }

    fn has(&self, place: i64) -> bool {
        self.places.contains(&place)
    }

    fn sees(&self, roles: &[role::Model]) -> bool {
        self.is_everywhere() || roles.iter().any(|role| self.has(role.place))
    }

    /// Has somebody a role in a place of other administrators, too? What they sign in with is then not for one of them to
    /// change.
    fn is_shared(&self, roles: &[role::Model]) -> bool {
        !self.is_everywhere() && roles.iter().any(|role| !self.has(role.place))
    }

    /// Did somebody come from a place of other administrators, who keep their details?
    fn is_guest(&self, account: i64, roles: &[role::Model]) -> bool {
        account != self.me && !self.is_everywhere() && is_guest(roles, |place| self.has(place))
    }

    /// Nobody changes themselves, or an administrator above them (SPEC §2).
    fn may_change(&self, account: i64, roles: &[role::Model]) -> bool {
        let above = |role: &role::Model| role.role == Role::Admin.key() && !self.has(role.place);
        account != self.me && self.sees(roles) && !roles.iter().any(above)
    }
}

/// Did somebody come from places of other administrators? Where their first role was, their details are kept: who gives them
/// a role later neither sees nor changes these.
pub(crate) fn is_guest(roles: &[role::Model], mine: impl Fn(i64) -> bool) -> bool {
    let Some(first) = roles.iter().map(|role| role.at).min() else { return false };
    !roles.iter().any(|role| role.at == first && mine(role.place))
}

/// A proof that the administrator may change this account, from inside the transaction that does it.
pub(crate) struct Target {
    pub reach: Reach,
    pub account: account::Model,
    pub roles: Vec<role::Model>,
}

impl Target {
    pub async fn check(db: &impl ConnectionTrait, me: i64, id: i64) -> Result<Self> {
        let reach = Reach::of(db, me).await?;
        let (account, roles) = seen(db, &reach, id).await?;
        if account.state == AccountState::Deleted.key() {
            return Err(DirectoryError::NotFound);
        }
        if id == me {
            return Err(DirectoryError::refused(
                "This is you. You can change your name and your password under Your account; another administrator can change the rest.",
            ));
        }
        if reach.may_change(id, &roles) {
            Ok(Self { reach, account, roles })
        } else {
            Err(DirectoryError::Forbidden)
        }
    }

    pub fn is_a(&self, role: Role) -> bool {
        self.roles.iter().any(|held| held.role == role.key())
    }
}

/// An account that is there for this administrator; one elsewhere is the same as none.
async fn seen(
    db: &impl ConnectionTrait,
    reach: &Reach,
    id: i64,
) -> Result<(account::Model, Vec<role::Model>)> {
    let account = account::Entity::find_by_id(id).one(db).await?.ok_or(DirectoryError::NotFound)?;
    let roles = role::Entity::find().filter(role::Column::Account.eq(id)).all(db).await?;
    if reach.sees(&roles) { Ok((account, roles)) } else { Err(DirectoryError::NotFound) }
}

/// Counts a change, so that a save of an older page is refused.
async fn touch(db: &impl ConnectionTrait, id: i64) -> Result<()> {
    account::Entity::update_many()
        .col_expr(account::Column::Revision, sea_orm::sea_query::Expr::cust("revision + 1"))
        .col_expr(account::Column::UpdatedAt, crate::now_ms().into())
        .filter(account::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}
