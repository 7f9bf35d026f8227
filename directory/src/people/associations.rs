//! Associations made and ended by hand.

use importer::format::Role;
use importer::key;
use importer::outcome::Link;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter,
};

use super::history::{self, Kind, record};
use super::{Person, Reach, Target, seen, touch};
use crate::entity::{account, association, role};
use crate::error::{DirectoryError, Result};
use crate::{Directory, now_ms};

impl Directory {
    /// Associates a person with another, named by e-mail or username.
    pub async fn associate(&self, me: i64, id: i64, link: Link, other: &str) -> Result<Person> {
        let tx = self.write().await?;
        let target = Target::check(&tx, me, id).await?;
        let other = named(&tx, &target.reach, link.role(), other).await?;
        if other.id == id {
            return Err(DirectoryError::refused("This is the same person. Name someone else."));
        }
        let own_role = if link.role() == Role::Learner { link.kind() } else { Role::Learner };
        if !target.is_a(own_role) {
            return Err(DirectoryError::refused(
                "Only students are associated, with their parents and instructors.",
            ));
        }
        let (student, adult) = sides(link, &target.account, &other);
        let row = association::ActiveModel {
            student: Set(student.id),
            other: Set(adult.id),
            kind: Set(link.kind().key().to_owned()),
            batch: Set(None),
            at: Set(now_ms()),
        };
        let keys = [association::Column::Student, association::Column::Other, association::Column::Kind];
        let made = association::Entity::insert(row)
            .on_conflict(OnConflict::columns(keys).do_nothing().to_owned())
            .try_insert()
            .exec_without_returning(&tx)
            .await?;
        if matches!(made, sea_orm::TryInsertResult::Inserted(rows) if rows > 0) {
            tell_both(&tx, me, &target.account, &other, Kind::Associated).await?;
        }
        tx.commit().await?;
        self.person(me, id).await
    }

    /// Ends an association. The last parent of a student without e-mail stays: nobody else could activate them.
    pub async fn dissociate(&self, me: i64, id: i64, other: i64, link: Link) -> Result<Person> {
        let tx = self.write().await?;
        let target = Target::check(&tx, me, id).await?;
        let other = account::Entity::find_by_id(other).one(&tx).await?.ok_or(DirectoryError::NotFound)?;
        let (student, adult) = sides(link, &target.account, &other);
        let key = (student.id, adult.id, link.kind().key().to_owned());
        if let Some(ended) = association::Entity::find_by_id(key.clone()).one(&tx).await? {
            if link.kind() == Role::Parent
                && student.email.is_none()
                && !has_parent(&tx, student.id, Some(adult.id)).await?
            {
                return Err(DirectoryError::refused(
                    "A student without email needs a parent. Add the association with another one first, or enter an email.",
                ));
            }
            history::keep(&tx, &ended, student, adult).await?;
            association::Entity::delete_by_id(key).exec(&tx).await?;
            tell_both(&tx, me, &target.account, &other, Kind::Dissociated).await?;
        }
        tx.commit().await?;
        self.person(me, id).await
    }
}

/// Who of the two is the student, and who the other.
fn sides<'a>(
    link: Link,
    person: &'a account::Model,
    other: &'a account::Model,
) -> (&'a account::Model, &'a account::Model) {
    if link.role() == Role::Learner { (other, person) } else { (person, other) }
}

/// A deleted account is nobody's parent any more. Asked of each association by the account's number: as a set of all
/// accounts it would become part of SQLite's search, student by student.
pub(crate) const OTHER_IS_THERE: &str =
    "EXISTS (SELECT 1 FROM account AS there WHERE there.id = association.other AND there.state <> 'deleted')";

/// Has a student a parent, but for this one?
pub(super) async fn has_parent(db: &impl ConnectionTrait, student: i64, but: Option<i64>) -> Result<bool> {
    let mut parents = association::Entity::find()
        .filter(association::Column::Student.eq(student))
        .filter(association::Column::Kind.eq(Role::Parent.key()))
        .filter(Expr::cust(OTHER_IS_THERE));
    if let Some(but) = but {
        parents = parents.filter(association::Column::Other.ne(but));
    }
    Ok(parents.count(db).await? > 0)
}

/// The other person, who has to have the role in a place that is reached. One elsewhere is the same as none.
async fn named(db: &impl ConnectionTrait, reach: &Reach, what: Role, text: &str) -> Result<account::Model> {
    let one = match what {
        Role::Parent => "a parent",
        Role::Instructor => "an instructor",
        _ => "a student",
    };
    let folded = key::fold(text.trim()).into_owned();
    let nobody =
        || DirectoryError::invalid("key", format!("Nobody here who is {one} has this email or username."));
    if folded.is_empty() {
        return Err(DirectoryError::invalid("key", "Enter an email or a username."));
    }
    let keys = Condition::any()
        .add(account::Column::EmailKey.eq(folded.as_str()))
        .add(account::Column::UsernameKey.eq(folded.as_str()));
    let found = account::Entity::find().filter(keys).filter(Expr::cust("state <> 'deleted'")).all(db).await?;
    // Somebody's username may look like somebody else's e-mail: the e-mail counts.
    let found = found.iter().find(|each| each.email_key.as_deref() == Some(&folded)).or(found.first());
    let id = found.map(|account| account.id).ok_or_else(nobody)?;
    let (account, roles) = seen(db, reach, id).await.map_err(|_| nobody())?;
    let is_one = |held: &role::Model| held.role == what.key() && reach.has(held.place);
    if roles.iter().any(is_one) { Ok(account) } else { Err(nobody()) }
}

async fn tell_both(
    db: &impl ConnectionTrait,
    me: i64,
    one: &account::Model,
    other: &account::Model,
    kind: Kind,
) -> Result<()> {
    for (account, with) in [(one, other), (other, one)] {
        record(db, account.id, me, kind, Some(with.display_name.clone()), &[]).await?;
        touch(db, account.id).await?;
    }
    Ok(())
}
