//! Who is in which cohorts, courses, programmes and groups, as the file says it: a name alone, or a table with the role,
//! the period and whether it is suspended.

use importer::format::Role;
use importer::organisation::Kind;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QueryOrder};
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime, Time};
use toml::{Table, Value};

use crate::entity::{member, unit};
use crate::error::Result;
use crate::now_ms;
use crate::organisation::World;

/// What people can be members of.
pub(super) const MEMBERSHIPS: [Kind; 4] = [Kind::Cohort, Kind::Course, Kind::Programme, Kind::Group];

const ROLE: &str = "role";
const FROM: &str = "from";
const UNTIL: &str = "until";
const SUSPENDED: &str = "suspended";
const PLACE: &str = "place";
const COURSE: &str = "course";
/// In milliseconds.
const DAY: i64 = 24 * 60 * 60 * 1000;

/// What one is in, and how.
#[derive(Default)]
pub(super) struct Membership {
    pub unit: i64,
    role: Option<Role>,
    starts: Option<i64>,
    ends: Option<i64>,
    is_suspended: bool,
}

impl Membership {
    /// `"height"`, or `{course = "height", role = "instructor", from = "2026-09-01"}`.
    pub fn read(world: &World, units: &Units, kind: Kind, value: &Value) -> Result<Self, String> {
        let own = kind.one();
        let table = match value {
            Value::String(name) => {
                let unit = units.named(kind, name, |_| true)?;
                return Ok(Self { unit, ..Self::default() });
            }
            Value::Table(table) => table,
            _ => {
                return Err(format!(
                    "In “{}” write names in quotes, or {{{own} = \"name\", …}}.",
                    kind.key()
                ));
            }
        };
        let mut membership = Self::default();
        let (mut name, mut place, mut course) = (None, None, None);
        for (key, value) in table {
            match (key.as_str(), value) {
                (key, Value::String(text)) if key == own => name = Some(text),
                (PLACE, Value::String(text)) => place = Some(world.named(text)?.id),
                (COURSE, Value::String(text)) if kind == Kind::Group => {
                    course = Some(units.named(Kind::Course, text, |_| true)?);
                }
                (ROLE, Value::String(text)) => {
                    let role = Role::from_key(text).ok_or_else(|| super::people::no_role(text))?;
                    membership.role = Some(role);
                }
                (FROM, value) => membership.starts = Some(moment(FROM, value)?),
                (UNTIL, value) => membership.ends = Some(moment(UNTIL, value)?),
                (SUSPENDED, Value::Boolean(suspended)) => membership.is_suspended = *suspended,
                _ => {
                    return Err(format!(
                        "In “{}” “{key}” is not known, or is not written as docs/directory-file.md has it.",
                        kind.key()
                    ));
                }
            }
        }
        let name = name.ok_or_else(|| format!("In “{}” a table needs {own} = \"name\".", kind.key()))?;
        membership.unit = units.named(kind, name, |unit| {
            place.is_none_or(|place| unit.place == place) && (course.is_none() || unit.course == course)
        })?;
        Ok(membership)
    }

    pub async fn store(&self, db: &impl ConnectionTrait, account: i64) -> Result<()> {
        let row = member::ActiveModel {
            account: Set(account),
            unit: Set(self.unit),
            role: Set(self.role.map(|role| role.key().to_owned())),
            starts: Set(self.starts),
            ends: Set(self.ends),
            is_suspended: Set(self.is_suspended),
            at: Set(now_ms()),
            ..Default::default()
        };
        member::Entity::insert(row).exec_without_returning(db).await?;
        Ok(())
    }
}

/// What somebody is in of one kind, as [`Membership::read`] takes it, by name.
pub(super) fn written(world: &World, units: &Units, kind: Kind, members: &[member::Model]) -> Vec<Value> {
    let mut called: Vec<(&str, i64, Value)> = members
        .iter()
        .filter_map(|member| {
            let unit = units.get(member.unit).filter(|unit| unit.kind == kind.key())?;
            Some((units.called(unit), unit.id, entry(world, units, kind, unit, member)))
        })
        .collect();
    called.sort_by_key(|(name, id, _)| (*name, *id));
    called.into_iter().map(|(.., value)| value).collect()
}

fn entry(world: &World, units: &Units, kind: Kind, unit: &unit::Model, member: &member::Model) -> Value {
    let name = units.called(unit);
    let mut more = Table::new();
    if units.named(kind, name, |_| true) != Ok(unit.id) {
        let course = unit.course.and_then(|course| units.get(course));
        match course {
            Some(course) => more.insert(COURSE.to_owned(), Value::from(units.called(course))),
            None => more.insert(PLACE.to_owned(), Value::from(world.reference(unit.place))),
        };
    }
    if let Some(role) = &member.role {
        more.insert(ROLE.to_owned(), Value::from(role.clone()));
    }
    for (key, at) in [(FROM, member.starts), (UNTIL, member.ends)] {
        if let Some(text) = at.and_then(day_or_moment) {
            more.insert(key.to_owned(), Value::from(text));
        }
    }
    if member.is_suspended {
        more.insert(SUSPENDED.to_owned(), Value::Boolean(true));
    }
    if more.is_empty() {
        return Value::from(name);
    }
    more.insert(kind.one().to_owned(), Value::from(name));
    Value::Table(more)
}

/// `2026-09-01`, or with a time as in `2026-09-01T08:30:00Z`; in quotes or as TOML's own. In milliseconds since 1970.
fn moment(key: &str, value: &Value) -> Result<i64, String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Datetime(at) => at.to_string(),
        _ => String::new(),
    };
    let day = Date::parse(&text, format_description!("[year]-[month]-[day]"));
    let at = match day {
        Ok(day) => Ok(day.with_time(Time::MIDNIGHT).assume_utc()),
        Err(_) => OffsetDateTime::parse(&text, &Rfc3339),
    };
    let at = at
        .map_err(|_| format!("“{key}” is a day as \"2026-09-01\", or a time as \"2026-09-01T08:30:00Z\"."))?;
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).map_err(|_| format!("“{key}” is too far away."))
}

/// As [`moment`] takes it; a day where it is the beginning of one.
fn day_or_moment(ms: i64) -> Option<String> {
    let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000).ok()?;
    if ms % DAY == 0 {
        return at.format(format_description!("[year]-[month]-[day]")).ok();
    }
    at.format(&Rfc3339).ok()
}

/// Cohorts, courses, programmes and groups, and how a file calls them: by code, else by name.
pub(super) struct Units(Vec<unit::Model>);

impl Units {
    pub async fn load(db: &impl ConnectionTrait) -> Result<Self> {
        Ok(Self(unit::Entity::find().order_by_asc(unit::Column::Id).all(db).await?))
    }

    pub fn get(&self, id: i64) -> Option<&unit::Model> {
        let at = self.0.binary_search_by_key(&id, |unit| unit.id).ok()?;
        self.0.get(at)
    }

    pub fn called<'u>(&self, unit: &'u unit::Model) -> &'u str {
        unit.code.as_deref().unwrap_or(&unit.name)
    }

    /// The one of a kind that a text names, of those that fit.
    pub fn named(&self, kind: Kind, text: &str, fits: impl Fn(&unit::Model) -> bool) -> Result<i64, String> {
        let of_kind = || self.0.iter().filter(|unit| unit.kind == kind.key() && fits(unit));
        if let Some(unit) = of_kind().find(|unit| unit.code.as_deref() == Some(text)) {
            return Ok(unit.id);
        }
        let mut named = of_kind().filter(|unit| unit.name == text);
        match (named.next(), named.next()) {
            (Some(unit), None) => Ok(unit.id),
            (Some(_), Some(_)) => {
                let which = if kind == Kind::Group { COURSE } else { PLACE };
                Err(format!(
                    "Several {} are called “{text}”. Say which, as {{{} = \"{text}\", {which} = \"…\"}}.",
                    kind.label().to_lowercase(),
                    kind.one()
                ))
            }
            (None, _) => Err(format!("There is no {} “{text}”.", kind.one())),
        }
    }
}
