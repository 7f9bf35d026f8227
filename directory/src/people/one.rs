//! One person.

use importer::format::Role;
use importer::organisation::Kind;
use importer::outcome::{AccountState, Link};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Statement,
};

use super::{Event, Reach, history, seen};
use crate::Directory;
use crate::bulk::list;
use crate::entity::{account, member, member_id, outbox, place, role, unit};
use crate::error::{DirectoryError, Result};

/// Everything of one account that an administrator sees.
#[derive(Clone, Debug)]
pub struct Person {
    pub account: account::Model,
    pub state: AccountState,
    pub roles: Vec<RoleInPlace>,
    pub associations: Vec<Association>,
    /// Names of the cohorts and titles of the courses that they are in, of the administrator's places.
    pub cohorts: Vec<String>,
    pub courses: Vec<String>,
    /// Newest first.
    pub history: Vec<Event>,
    /// An invitation waits to be mailed.
    pub invited: bool,
    pub editable: bool,
    pub is_me: bool,
}

#[derive(Clone, Debug)]
pub struct RoleInPlace {
    pub place: i64,
    pub place_name: String,
    pub role: Role,
    /// The person's number there.
    pub member_id: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Association {
    pub other: i64,
    pub name: String,
    pub key: String,
    /// What the other one is to this person.
    pub link: Link,
}

impl Directory {
    /// One person, for an administrator who reaches them.
    pub async fn person(&self, me: i64, id: i64) -> Result<Person> {
        let db = self.db();
        let reach = Reach::of(db, me).await?;
        let (account, held) = seen(db, &reach, id).await?;
        let waiting = outbox::Entity::find()
            .filter(outbox::Column::Account.eq(id))
            .filter(outbox::Column::State.eq("queued"))
            .count(db)
            .await?;
        let units = units_of(db, id).await?;
        let of = |kind: Kind| {
            let mine = units.iter().filter(|unit| unit.kind == kind.key() && may_see(&reach, kind, unit));
            mine.map(|unit| unit.name.clone()).collect::<Vec<_>>()
        };
        Ok(Person {
            cohorts: of(Kind::Cohort),
            courses: of(Kind::Course),
            state: state(&account)?,
            history: history::of(db, id).await?,
            invited: waiting > 0,
            editable: reach.may_change(id, &held) && account.state != AccountState::Deleted.key(),
            is_me: id == me,
            roles: named(db, &reach, id, held).await?,
            associations: of_people(db, &[id], u64::MAX)
                .await?
                .into_iter()
                .map(|(_, each, _)| each)
                .collect(),
            account,
        })
    }
}

pub(super) fn state(account: &account::Model) -> Result<AccountState> {
    AccountState::from_key(&account.state).ok_or(DirectoryError::Damaged("an account's state"))
}

/// The cohorts and courses that somebody is in, by name.
async fn units_of(db: &impl ConnectionTrait, id: i64) -> Result<Vec<unit::Model>> {
    let members = member::Entity::find().filter(member::Column::Account.eq(id)).all(db).await?;
    let ids = members.into_iter().map(|member| member.unit);
    let units = unit::Entity::find().filter(unit::Column::Id.is_in(ids)).order_by_asc(unit::Column::NameKey);
    Ok(units.all(db).await?)
}

/// A course belongs to a provider and is open to others; a cohort is its place's own.
fn may_see(reach: &Reach, kind: Kind, unit: &unit::Model) -> bool {
    kind == Kind::Course || reach.has(unit.place)
}

/// Roles in places that the administrator reaches: of others nothing is shown.
async fn named(
    db: &impl ConnectionTrait,
    reach: &Reach,
    id: i64,
    held: Vec<role::Model>,
) -> Result<Vec<RoleInPlace>> {
    let numbers = member_id::Entity::find().filter(member_id::Column::Account.eq(id)).all(db).await?;
    let places = place::Entity::find().all(db).await?;
    let mut roles: Vec<RoleInPlace> = held
        .into_iter()
        .filter(|role| reach.has(role.place))
        .filter_map(|held| {
            let place = places.iter().find(|place| place.id == held.place)?;
            Some(RoleInPlace {
                place: place.id,
                place_name: place.name.clone(),
                role: Role::from_key(&held.role)?,
                member_id: numbers
                    .iter()
                    .find(|number| number.place == held.place)
                    .map(|number| number.number.clone()),
            })
        })
        .collect();
    roles.sort_by_key(|held| (held.place, std::cmp::Reverse(held.role)));
    Ok(roles)
}

/// The parents of some students, each with their student.
pub(crate) async fn parents_of(
    db: &impl ConnectionTrait,
    students: &[i64],
) -> Result<Vec<(i64, Association)>> {
    let of = of_people(db, students, u64::MAX).await?;
    let parents = of.into_iter().filter(|(_, other, _)| other.link == Link::Parent);
    Ok(parents.map(|(student, parent, _)| (student, parent)).collect())
}

/// The first `most` associations of each of some people by name, with how many each has. Those of one person stand
/// side by side.
pub(super) async fn of_people(
    db: &impl ConnectionTrait,
    people: &[i64],
    most: u64,
) -> Result<Vec<(i64, Association, u64)>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let backend = db.get_database_backend();
    let (students, others) = (list(backend, 0, people.len()), list(backend, people.len(), people.len()));
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let sql = format!(
        "SELECT me, other, name, key, link, total FROM (
            SELECT link.me, link.other, link.link, account.display_name AS name,
                coalesce(account.email, account.username, '') AS key,
                count(*) OVER (PARTITION BY link.me) AS total,
                row_number() OVER (PARTITION BY link.me ORDER BY account.name_key, account.id, link.link) AS nth
            FROM (
                SELECT student AS me, other, kind AS link FROM association WHERE student IN {students}
                UNION ALL
                SELECT other AS me, student AS other, 'student_of_' || kind AS link FROM association
                    WHERE other IN {others}
            ) AS link
            JOIN account ON account.id = link.other AND account.state <> 'deleted'
        ) AS numbered WHERE nth <= {most} ORDER BY me, nth"
    );
    let values = people.iter().chain(people).map(|id| (*id).into());
    let rows = db.query_all_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
    rows.into_iter()
        .map(|row| {
            let link: String = row.try_get("", "link")?;
            let association = Association {
                other: row.try_get("", "other")?,
                name: row.try_get("", "name")?,
                key: row.try_get("", "key")?,
                link: Link::from_key(&link).ok_or(DirectoryError::Damaged("an association's kind"))?,
            };
            let total: i64 = row.try_get("", "total")?;
            Ok((row.try_get("", "me")?, association, u64::try_from(total).unwrap_or_default()))
        })
        .collect()
}

/// The roles of some people, in places that are reached.
pub(super) async fn roles_of(
    db: &impl ConnectionTrait,
    reach: &Reach,
    people: &[i64],
) -> Result<Vec<(i64, Role)>> {
    let held = role::Entity::find()
        .filter(role::Column::Account.is_in(people.iter().copied()))
        .order_by_asc(role::Column::Account)
        .all(db)
        .await?;
    let mut roles: Vec<(i64, Role)> = held
        .into_iter()
        .filter(|role| reach.has(role.place))
        .filter_map(|held| Some((held.account, Role::from_key(&held.role)?)))
        .collect();
    roles.sort_unstable_by_key(|(account, role)| (*account, std::cmp::Reverse(*role)));
    roles.dedup();
    Ok(roles)
}
