//! The tree of places.

use std::cmp::Reverse;
use std::collections::HashMap;

use importer::check::language;
use importer::key;
use importer::organisation::{Kind, PLACES};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, Statement,
};

use super::draft::Draft;
use super::world::World;
use super::{Cell, Saved, Unit, not_found};
use crate::batch::{next_id, take_ids};
use crate::entity::{batch, place, role, unit};
use crate::error::{DirectoryError, Mistakes, Result};
use crate::now_ms;
use crate::rights::Tree;

pub(super) async fn list(
    db: &impl ConnectionTrait,
    world: &World,
    search: &str,
    first: u64,
    most: u64,
) -> Result<(u64, Vec<Unit>)> {
    let people: HashMap<i64, u64> = people(db).await?.into_iter().collect();
    let words: Vec<String> = search.split_whitespace().map(|word| key::name(word).into_owned()).collect();
    let ids = in_order(world);
    let found: Vec<i64> = ids.into_iter().filter(|id| matches(world, *id, &words)).collect();
    let shown = found.iter().skip(usize::try_from(first).unwrap_or(usize::MAX));
    let unit = |id: &i64| {
        let place = world.get(*id)?;
        let people = people.get(id).copied().unwrap_or_default();
        Some(Unit { people, ..of(world, place) })
    };
    let units = shown.take(usize::try_from(most).unwrap_or(usize::MAX)).filter_map(unit).collect();
    Ok((found.len() as u64, units))
}

pub(super) fn of(world: &World, place: &place::Model) -> Unit {
    let path = world.path(place.id);
    let plain = |text: &str| Cell { value: text.to_owned(), shown: text.to_owned() };
    let yes = |yes: bool| plain(if yes { "yes" } else { "no" });
    let parent = place.parent.filter(|parent| world.has(*parent));
    let kind = PLACES.iter().find(|(key, _)| *key == place.kind).map_or("", |(_, words)| words);
    Unit {
        id: place.id,
        cells: vec![
            Cell { value: place.kind.clone(), shown: kind.to_owned() },
            plain(&place.name),
            plain(place.outside_id.as_deref().unwrap_or_default()),
            parent.map_or_else(Cell::default, |parent| Cell {
                value: world.reference(parent),
                shown: world.name(parent),
            }),
            plain(place.language.as_deref().unwrap_or_default()),
            plain(place.time_zone.as_deref().unwrap_or_default()),
            yes(place.extended_usernames),
            yes(place.replace_passwords),
        ],
        depth: path.len() as u32,
        path,
        people: 0,
    }
}

/// Every place of theirs after the one that it lies in, those beside each other by name.
pub(super) fn in_order(world: &World) -> Vec<i64> {
    let mut inside: HashMap<Option<i64>, Vec<&place::Model>> = HashMap::new();
    for place in world.places() {
        inside.entry(place.parent.filter(|parent| world.has(*parent))).or_default().push(place);
    }
    for places in inside.values_mut() {
        // The last comes first from a stack.
        places.sort_by_cached_key(|place| Reverse((key::name(&place.name).into_owned(), place.id)));
    }
    let mut order = Vec::new();
    let mut waiting = inside.remove(&None).unwrap_or_default();
    while let Some(place) = waiting.pop() {
        order.push(place.id);
        waiting.extend(inside.remove(&Some(place.id)).unwrap_or_default());
    }
    order
}

fn matches(world: &World, id: i64, words: &[String]) -> bool {
    let Some(place) = world.get(id) else { return false };
    let text = format!("{} #{id} {}", place.name, place.outside_id.as_deref().unwrap_or_default());
    let text = key::name(&text);
    words.iter().all(|word| text.contains(word.as_str()))
}

/// How many people have a role in each place.
async fn people(db: &impl ConnectionTrait) -> Result<Vec<(i64, u64)>> {
    const SQL: &str = "SELECT role.place, COUNT(DISTINCT role.account) FROM role JOIN account ON account.id = role.account \
                       WHERE account.state <> 'deleted' GROUP BY role.place";
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), SQL)).await?;
    let count = |row: &sea_orm::QueryResult| {
        Ok((row.try_get_by_index::<i64>(0)?, row.try_get_by_index::<i64>(1)?.unsigned_abs()))
    };
    rows.iter().map(count).collect()
}

pub(super) async fn save(
    db: &impl ConnectionTrait,
    world: &mut World,
    id: Option<i64>,
    draft: &Draft<'_>,
) -> Result<Saved> {
    let old = id.map(|id| not_found(world.get(id).cloned())).transpose()?;
    let before = old.as_ref();
    if let Some(number) = draft.number.filter(|number| world.tree.get(*number).is_some()) {
        return Err(DirectoryError::refused(format!("There is a place with the number {number} already.")));
    }
    let mut mistakes = Mistakes::default();
    let parent = parent(world, before, draft, &mut mistakes);
    let mut new = place::Model {
        id: id.unwrap_or_default(),
        parent,
        kind: draft.needed("kind", before.map(|place| &*place.kind), &mut mistakes),
        name: draft.needed("name", before.map(|place| &*place.name), &mut mistakes),
        outside_id: draft.optional(
            "outside_id",
            before.and_then(|place| place.outside_id.as_deref()),
            &mut mistakes,
        ),
        language: draft.optional(
            "language",
            before.and_then(|place| place.language.as_deref()),
            &mut mistakes,
        ),
        time_zone: draft.optional(
            "time_zone",
            before.and_then(|place| place.time_zone.as_deref()),
            &mut mistakes,
        ),
        extended_usernames: draft.yes(
            "extended_usernames",
            before.is_some_and(|place| place.extended_usernames),
            &mut mistakes,
        ),
        replace_passwords: draft.yes(
            "replace_passwords",
            before.is_some_and(|place| place.replace_passwords),
            &mut mistakes,
        ),
        created_at: before.map_or_else(now_ms, |place| place.created_at),
    };
    judge(world, &new, &mut mistakes);
    mistakes.none()?;
    if before == Some(&new) {
        return Ok(Saved::Unchanged(new.id));
    }
    let saved = if before.is_some() {
        new.clone().into_active_model().reset_all().update(db).await?;
        Saved::Updated(new.id)
    } else {
        new.id = match draft.number {
            Some(number) => number,
            None => {
                let next = next_id(db, "place").await?;
                take_ids(db, "place", 1).await?;
                next
            }
        };
        place::Entity::insert(new.clone().into_active_model()).exec_without_returning(db).await?;
        Saved::Created(new.id)
    };
    world.put(new);
    Ok(saved)
}

/// Where it lies from now on.
fn parent(
    world: &World,
    old: Option<&place::Model>,
    draft: &Draft<'_>,
    mistakes: &mut Mistakes,
) -> Option<i64> {
    let now = old.and_then(|place| place.parent);
    let text = draft.get("parent").filter(|text| !text.is_empty());
    let Some(text) = text else {
        if old.is_none() {
            mistakes.note("parent", Some("Say which place it is inside."));
        }
        return now;
    };
    let chosen = match world.named(text) {
        Ok(chosen) => chosen.id,
        Err(sentence) => {
            mistakes.note("parent", Some(sentence));
            return now;
        }
    };
    let Some(old) = old.filter(|_| now != Some(chosen)) else { return Some(chosen) };
    let wrong = if Tree::is_root(old.id) {
        Some("This is the topmost place: it is inside no other.".to_owned())
    } else if !now.is_some_and(|now| world.has(now)) {
        Some("Only an administrator of the place that it is inside now can move it.".to_owned())
    } else if world.tree.and_above(chosen).any(|at| at == old.id) {
        Some(format!("{} is inside {} itself. Choose another place.", world.name(chosen), old.name))
    } else {
        None
    };
    mistakes.note("parent", wrong);
    Some(chosen)
}

/// What its values say together, and beside those of other places.
fn judge(world: &World, new: &place::Model, mistakes: &mut Mistakes) {
    let others = || world.tree.iter().filter(|place| place.id != new.id);
    if let Some(id) = &new.outside_id {
        let taken = others().any(|place| place.outside_id.as_ref() == Some(id));
        mistakes
            .note("outside_id", taken.then(|| format!("Another place has the ID {id}. Give another one.")));
        let is_several = id.contains(';');
        mistakes.note(
            "outside_id",
            is_several.then(|| format!("{id} is read as several places. Leave out the semicolon.")),
        );
        let is_number =
            id.strip_prefix('#').is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
        mistakes.note(
            "outside_id",
            is_number.then(|| format!("{id} is read as a place's number. Leave out the #.")),
        );
    }
    let beside = others().find(|place| place.parent == new.parent && place.name == new.name);
    let taken = beside
        .filter(|_| new.parent.is_some())
        .map(|_| format!("There is a place called {} here already. Give another name.", new.name));
    mistakes.note("name", taken);
    let wrong = new.language.as_deref().filter(|tag| !language::is_valid(tag)).map(language::message);
    mistakes.note("language", wrong);
    let wrong = new.time_zone.as_deref().filter(|zone| !is_zone(zone));
    mistakes.note(
        "time_zone",
        wrong.map(|zone| format!("“{zone}” is no time zone. Write it as Europe/Paris or UTC.")),
    );
}

/// Has it the shape of a name in the time zone database?
fn is_zone(text: &str) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
    };
    (text.contains('/') || text == "UTC") && text.split('/').count() <= 3 && text.split('/').all(is_part)
}

pub(super) async fn remove(db: &impl ConnectionTrait, world: &World, id: i64) -> Result<()> {
    let place = not_found(world.get(id))?;
    if place.parent.is_none() {
        return Err(DirectoryError::refused(
            "This is the topmost place. It can be renamed, and not removed.",
        ));
    }
    if !place.parent.is_some_and(|parent| world.has(parent)) {
        return Err(DirectoryError::Forbidden);
    }
    let name = &place.name;
    if world.tree.iter().any(|inside| inside.parent == Some(id)) {
        return Err(DirectoryError::refused(format!(
            "There are places inside {name}. Move or remove them first."
        )));
    }
    if role::Entity::find().filter(role::Column::Place.eq(id)).count(db).await? > 0 {
        let message = format!("People have roles in {name}. Take those away first.");
        return Err(DirectoryError::refused(message));
    }
    let owned = unit::Entity::find().filter(unit::Column::Place.eq(id)).all(db).await?;
    if let Some(unit) = owned.first() {
        let kind = Kind::from_key(&unit.kind).map_or("unit", Kind::one);
        let message =
            format!("The {kind} {} belongs to {name}. Let it belong to another place first.", unit.name);
        return Err(DirectoryError::refused(message));
    }
    if batch::Entity::find().filter(batch::Column::Place.eq(id)).count(db).await? > 0 {
        let message = format!("Imports were made into {name}, and their record is kept. It can be renamed.");
        return Err(DirectoryError::refused(message));
    }
    crate::entity::course_open::Entity::delete_many()
        .filter(crate::entity::course_open::Column::Place.eq(id))
        .exec(db)
        .await?;
    place::Entity::delete_by_id(id).exec(db).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_zone_has_the_shape_of_one() {
        for good in ["Europe/Paris", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+3"] {
            assert!(is_zone(good), "{good}");
        }
        for bad in ["Paris", "europe", "+02:00", "Europe/", "/Paris", "a/b/c/d", "Europe/Paris now"] {
            assert!(!is_zone(bad), "{bad}");
        }
    }
}
