//! Cohorts, courses, programmes, groups, themes and profile fields.

use importer::key;
use importer::organisation::Kind;
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::draft::Draft;
use super::world::World;
use super::{Cell, Saved, Unit, not_found};
use crate::entity::{course_open, member, unit};
use crate::error::{DirectoryError, Mistakes, Result};
use crate::now_ms;
use crate::people::like;

/// Ids that are looked up in one statement: SQLite takes no more parameters than 32,766.
const AT_ONCE: usize = 10_000;

pub(super) async fn list(
    db: &impl ConnectionTrait,
    world: &World,
    kind: Kind,
    search: &str,
    first: u64,
    most: u64,
) -> Result<(u64, Vec<Unit>)> {
    let mut found = of_kind(kind).filter(unit::Column::Place.is_in(world.mine()));
    for word in search.split_whitespace().take(8) {
        found = found.filter(
            Condition::any()
                .add(unit::Column::NameKey.like(like(&key::title(word))))
                .add(unit::Column::Code.like(like(word))),
        );
    }
    let total = found.clone().count(db).await?;
    let page = found
        .order_by_asc(unit::Column::NameKey)
        .order_by_asc(unit::Column::Id)
        .offset(crate::offset(first))
        .limit(crate::offset(most))
        .all(db)
        .await?;
    Ok((total, shown(db, world, kind, page).await?))
}

fn of_kind(kind: Kind) -> Select<unit::Entity> {
    unit::Entity::find().filter(unit::Column::Kind.eq(kind.key()))
}

async fn shown(
    db: &impl ConnectionTrait,
    world: &World,
    kind: Kind,
    page: Vec<unit::Model>,
) -> Result<Vec<Unit>> {
    let mut courses = Vec::new();
    let of_groups: Vec<i64> = page.iter().filter_map(|unit| unit.course).collect();
    for ids in of_groups.chunks(AT_ONCE) {
        courses
            .extend(unit::Entity::find().filter(unit::Column::Id.is_in(ids.iter().copied())).all(db).await?);
    }
    let mut open = Vec::new();
    if kind == Kind::Course {
        let ids: Vec<i64> = page.iter().map(|unit| unit.id).collect();
        for ids in ids.chunks(AT_ONCE) {
            open.extend(
                course_open::Entity::find()
                    .filter(course_open::Column::Course.is_in(ids.iter().copied()))
                    .all(db)
                    .await?,
            );
        }
    }
    let unit = |unit: unit::Model| {
        let plain = |text: &str| Cell { value: text.to_owned(), shown: text.to_owned() };
        let cell = |key: &str| match key {
            "name" => plain(&unit.name),
            "place" => Cell { value: world.reference(unit.place), shown: world.name(unit.place) },
            "course" => {
                let course = courses.iter().find(|course| Some(course.id) == unit.course);
                let code = course.and_then(|course| course.code.clone()).unwrap_or_default();
                Cell { shown: course.map(|course| course.name.clone()).unwrap_or_default(), value: code }
            }
            "open_to" => {
                let places: Vec<i64> = open
                    .iter()
                    .filter(|open| open.course == unit.id && world.has(open.place))
                    .map(|open| open.place)
                    .collect();
                let joined = |text: &dyn Fn(i64) -> String, between: &str| {
                    places.iter().map(|place| text(*place)).collect::<Vec<_>>().join(between)
                };
                Cell {
                    value: joined(&|place| world.reference(place), "; "),
                    shown: joined(&|place| world.name(place), ", "),
                }
            }
            "is_unique" => plain(if unit.is_unique { "yes" } else { "no" }),
            _ => plain(unit.code.as_deref().unwrap_or_default()),
        };
        let cells = kind.columns().iter().map(|column| cell(column.key)).collect();
        Unit { id: unit.id, cells, depth: 0, path: Vec::new(), people: 0 }
    };
    Ok(page.into_iter().map(unit).collect())
}

/// All of a kind in the administrator's places, in the order in which they were made.
pub(super) async fn all(db: &impl ConnectionTrait, world: &World, kind: Kind) -> Result<Vec<Unit>> {
    let all = of_kind(kind)
        .filter(unit::Column::Place.is_in(world.mine()))
        .order_by_asc(unit::Column::Id)
        .all(db)
        .await?;
    shown(db, world, kind, all).await
}

/// The one of a kind that has a code, if it is in a place of theirs.
pub(super) async fn by_code(
    db: &impl ConnectionTrait,
    world: &World,
    kind: Kind,
    code: &str,
) -> Result<Option<unit::Model>> {
    let found = of_kind(kind).filter(unit::Column::Code.eq(code)).one(db).await?;
    Ok(found.filter(|unit| world.has(unit.place)))
}

async fn get(db: &impl ConnectionTrait, world: &World, kind: Kind, id: i64) -> Result<unit::Model> {
    let found = of_kind(kind).filter(unit::Column::Id.eq(id)).one(db).await?;
    not_found(found.filter(|unit| world.has(unit.place)))
}

pub(super) async fn save(
    db: &impl ConnectionTrait,
    world: &World,
    kind: Kind,
    id: Option<i64>,
    draft: &Draft<'_>,
) -> Result<Saved> {
    let old = match id {
        Some(id) => Some(get(db, world, kind, id).await?),
        None => None,
    };
    let before = old.as_ref();
    let mut mistakes = Mistakes::default();
    let name = draft.needed("name", before.map(|unit| &*unit.name), &mut mistakes);
    let code = match kind.code() {
        Some(code) => draft.optional(code.key, before.and_then(|unit| unit.code.as_deref()), &mut mistakes),
        None => None,
    };
    let mut new = unit::Model {
        id: id.unwrap_or_default(),
        kind: kind.key().to_owned(),
        place: before.map_or(0, |unit| unit.place),
        course: before.and_then(|unit| unit.course),
        code,
        name_key: key::title(&name),
        name,
        is_unique: draft.yes("is_unique", before.is_some_and(|unit| unit.is_unique), &mut mistakes),
        created_at: before.map_or_else(now_ms, |unit| unit.created_at),
    };
    if kind == Kind::Group {
        in_course(db, world, draft, &mut new, &mut mistakes).await?;
    } else {
        in_place(world, draft, &mut new, &mut mistakes);
    }
    let open = open_to(world, draft, &mut mistakes);
    judge(db, kind, &new, &mut mistakes).await?;
    mistakes.none()?;

    let is_same = before == Some(&new);
    let saved = if is_same {
        Saved::Unchanged(new.id)
    } else if before.is_some() {
        new.clone().into_active_model().reset_all().update(db).await?;
        Saved::Updated(new.id)
    } else {
        let made = unit::ActiveModel { id: NotSet, ..new.into_active_model() };
        Saved::Created(made.insert(db).await?.id)
    };
    match open {
        Some(open) if open_up(db, world, saved.id(), &open).await? && is_same => {
            Ok(Saved::Updated(saved.id()))
        }
        _ => Ok(saved),
    }
}

fn in_place(world: &World, draft: &Draft<'_>, new: &mut unit::Model, mistakes: &mut Mistakes) {
    match draft.get("place").filter(|text| !text.is_empty()).map(|text| world.named(text)) {
        Some(Ok(place)) => new.place = place.id,
        Some(Err(sentence)) => mistakes.note("place", Some(sentence)),
        None if new.place == 0 => mistakes.note("place", Some("Say which place it belongs to.")),
        None => {}
    }
}

/// A group belongs where its course does.
async fn in_course(
    db: &impl ConnectionTrait,
    world: &World,
    draft: &Draft<'_>,
    new: &mut unit::Model,
    mistakes: &mut Mistakes,
) -> Result<()> {
    match draft.get("course").filter(|text| !text.is_empty()) {
        Some(code) => match by_code(db, world, Kind::Course, code).await? {
            Some(course) => {
                new.course = Some(course.id);
                new.place = course.place;
            }
            None => mistakes.note(
                "course",
                Some(format!(
                    "There is no course with the short name “{code}”. Correct it, or add the course first."
                )),
            ),
        },
        None if new.course.is_none() => mistakes.note("course", Some("Say which course the group is in.")),
        None => {}
    }
    Ok(())
}

/// The places that a course shall be open to; `None`: as they are.
fn open_to(world: &World, draft: &Draft<'_>, mistakes: &mut Mistakes) -> Option<Vec<i64>> {
    let mut places = Vec::new();
    for text in draft.get("open_to")?.split(';').map(str::trim).filter(|text| !text.is_empty()) {
        match world.named(text) {
            Ok(place) => places.push(place.id),
            Err(sentence) => mistakes.note("open_to", Some(sentence)),
        }
    }
    places.sort_unstable();
    places.dedup();
    Some(places)
}

/// Opens a course to just these of the administrator's places. Has something changed?
async fn open_up(db: &impl ConnectionTrait, world: &World, course: i64, places: &[i64]) -> Result<bool> {
    let of_course = || course_open::Entity::find().filter(course_open::Column::Course.eq(course));
    let mut now: Vec<i64> = of_course()
        .all(db)
        .await?
        .into_iter()
        .map(|open| open.place)
        .filter(|place| world.has(*place))
        .collect();
    now.sort_unstable();
    if now == places {
        return Ok(false);
    }
    course_open::Entity::delete_many()
        .filter(course_open::Column::Course.eq(course))
        .filter(course_open::Column::Place.is_in(now))
        .exec(db)
        .await?;
    for place in places {
        let open = course_open::Model { course, place: *place };
        course_open::Entity::insert(open.into_active_model()).exec_without_returning(db).await?;
    }
    Ok(true)
}

/// What it must not share with another one.
async fn judge(
    db: &impl ConnectionTrait,
    kind: Kind,
    new: &unit::Model,
    mistakes: &mut Mistakes,
) -> Result<()> {
    let others = || of_kind(kind).filter(unit::Column::Id.ne(new.id));
    if let (Some(code), Some(column)) = (&new.code, kind.code())
        && others().filter(unit::Column::Code.eq(&**code)).count(db).await? > 0
    {
        let sentence = format!(
            "Another {} has the {} {code}. Give another one.",
            kind.one(),
            column.label.to_lowercase()
        );
        mistakes.note(column.key, Some(sentence));
    }
    let same_name = match kind {
        // Files name a course by its title only where that is told apart by the company; two of one title are an error then.
        Kind::Course | Kind::Field => None,
        Kind::Group => Some(others().filter(unit::Column::Course.eq(new.course))),
        _ => Some(others().filter(unit::Column::Place.eq(new.place))),
    };
    if let Some(others) = same_name
        && others.filter(unit::Column::Name.eq(&*new.name)).count(db).await? > 0
    {
        let sentence =
            format!("There is a {} called {} here already. Give another name.", kind.one(), new.name);
        mistakes.note("name", Some(sentence));
    }
    if kind == Kind::Field
        && let Some(code) = &new.code
        && !code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    {
        let sentence = "Only letters, digits and _ are allowed here: files have it in a heading.";
        mistakes.note("short_name", Some(sentence));
    }
    Ok(())
}

pub(super) async fn remove(db: &impl ConnectionTrait, world: &World, kind: Kind, id: i64) -> Result<()> {
    let unit = get(db, world, kind, id).await?;
    if unit::Entity::find().filter(unit::Column::Course.eq(id)).count(db).await? > 0 {
        return Err(DirectoryError::refused(format!("{} has groups. Remove them first.", unit.name)));
    }
    course_open::Entity::delete_many().filter(course_open::Column::Course.eq(id)).exec(db).await?;
    member::Entity::delete_many().filter(member::Column::Unit.eq(id)).exec(db).await?;
    unit::Entity::delete_by_id(id).exec(db).await?;
    Ok(())
}
