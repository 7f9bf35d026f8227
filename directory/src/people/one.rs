//! One person.

use std::collections::HashMap;

use importer::format::{Field, Role};
use importer::organisation::Kind;
use importer::outcome::{AccountState, Link};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Statement,
};

use super::{Event, Reach, history, seen};
use crate::Directory;
use crate::batch::values_of;
use crate::bulk::list;
use crate::entity::{account, member, member_id, outbox, place, profile_value, role, unit};
use crate::error::{DirectoryError, Result};

/// Fields that only some formats have.
const MORE: [Field; 9] = [
    Field::Institution,
    Field::Department,
    Field::City,
    Field::Country,
    Field::TimeZone,
    Field::Phone2,
    Field::Address,
    Field::Theme,
    Field::Description,
];

/// Everything of one account that an administrator sees.
#[derive(Clone, Debug)]
pub struct Person {
    pub account: account::Model,
    pub state: AccountState,
    pub roles: Vec<RoleInPlace>,
    pub associations: Vec<Association>,
    /// Fields that few accounts have, with what stands in them.
    pub more: Vec<(Field, String)>,
    /// What they have in profile fields of the administrator's places: the field's name, and the value.
    pub profile: Vec<(String, String)>,
    /// Names of the cohorts and programmes that they are in, of the administrator's places.
    pub cohorts: Vec<String>,
    pub programmes: Vec<String>,
    pub courses: Vec<InCourse>,
    /// Newest first.
    pub history: Vec<Event>,
    /// An invitation waits to be mailed.
    pub invited: bool,
    pub editable: bool,
    /// They came from a place of other administrators, who keep their details.
    pub is_guest: bool,
    pub is_me: bool,
}

/// Of a guest only who they are is shown: the name, and what they sign in with.
pub(super) fn hide_details(account: &mut account::Model) {
    for detail in [
        &mut account.id_number,
        &mut account.grade,
        &mut account.phone,
        &mut account.language,
        &mut account.job_role,
        &mut account.region,
        &mut account.institution,
        &mut account.department,
        &mut account.city,
        &mut account.country,
        &mut account.time_zone,
        &mut account.phone2,
        &mut account.address,
        &mut account.theme,
        &mut account.description,
    ] {
        *detail = None;
    }
    account.edited_by_hand.clear();
}

/// Somebody in a course. Times are milliseconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InCourse {
    pub title: String,
    /// None is a student.
    pub role: Option<Role>,
    pub groups: Vec<String>,
    pub starts: Option<i64>,
    pub ends: Option<i64>,
    pub is_suspended: bool,
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
        let (mut account, held) = seen(db, &reach, id).await?;
        let is_guest = reach.is_guest(id, &held);
        if is_guest {
            hide_details(&mut account);
        }
        let waiting = outbox::Entity::find()
            .filter(outbox::Column::Account.eq(id))
            .filter(outbox::Column::State.eq("queued"))
            .count(db)
            .await?;
        let units = units_of(db, id).await?;
        let seen: Vec<&(unit::Model, member::Model)> =
            units.iter().filter(|(unit, _)| may_see(&reach, unit)).collect();
        let of = |kind: Kind| seen.iter().filter(move |(unit, _)| unit.kind == kind.key());
        let names = |kind: Kind| of(kind).map(|(unit, _)| unit.name.clone()).collect::<Vec<_>>();
        let in_course = |(course, member): &&(unit::Model, member::Model)| InCourse {
            title: course.name.clone(),
            role: member.role.as_deref().and_then(Role::from_key),
            groups: units
                .iter()
                .filter(|(unit, _)| unit.kind == Kind::Group.key() && unit.course == Some(course.id))
                .map(|(group, _)| group.name.clone())
                .collect(),
            starts: member.starts,
            ends: member.ends,
            is_suspended: member.is_suspended,
        };
        let values = values_of(&account);
        let stored = |field: Field| values.stored(field).map(|text| (field, text.to_owned()));
        Ok(Person {
            more: MORE.into_iter().filter_map(stored).collect(),
            profile: if is_guest { Vec::new() } else { profile_of(db, &reach, id).await? },
            cohorts: names(Kind::Cohort),
            programmes: names(Kind::Programme),
            courses: of(Kind::Course).map(in_course).collect(),
            state: state(&account)?,
            history: if is_guest { Vec::new() } else { history::of(db, id).await? },
            invited: waiting > 0,
            editable: reach.may_change(id, &held) && account.state != AccountState::Deleted.key(),
            is_guest,
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

/// What somebody is in, by name: cohorts, courses, programmes, groups; and how.
async fn units_of(db: &impl ConnectionTrait, id: i64) -> Result<Vec<(unit::Model, member::Model)>> {
    let members = member::Entity::find().filter(member::Column::Account.eq(id)).all(db).await?;
    let mut members: HashMap<i64, member::Model> =
        members.into_iter().map(|member| (member.unit, member)).collect();
    let units = unit::Entity::find()
        .filter(unit::Column::Id.is_in(members.keys().copied()))
        .order_by_asc(unit::Column::NameKey)
        .all(db)
        .await?;
    Ok(units.into_iter().filter_map(|unit| members.remove(&unit.id).map(|member| (unit, member))).collect())
}

/// What somebody has in profile fields, by the fields' names.
async fn profile_of(db: &impl ConnectionTrait, reach: &Reach, id: i64) -> Result<Vec<(String, String)>> {
    let values = profile_value::Entity::find().filter(profile_value::Column::Account.eq(id)).all(db).await?;
    let mut values: HashMap<i64, String> =
        values.into_iter().map(|value| (value.field, value.value)).collect();
    let fields = unit::Entity::find()
        .filter(unit::Column::Id.is_in(values.keys().copied()))
        .order_by_asc(unit::Column::NameKey)
        .all(db)
        .await?;
    let mine = fields.into_iter().filter(|field| reach.has(field.place));
    Ok(mine.filter_map(|field| values.remove(&field.id).map(|value| (field.name, value))).collect())
}

/// A course belongs to a provider and is open to others; a cohort is its place's own.
fn may_see(reach: &Reach, unit: &unit::Model) -> bool {
    unit.kind == Kind::Course.key() || reach.has(unit.place)
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
