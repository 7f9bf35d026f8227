//! The people of the file: their accounts, roles and associations.

use std::collections::HashMap;

use importer::check::cell::{ColumnContext, look, message};
use importer::format::learners::{LEARNERS, STUDENTS};
use importer::format::{Column, Field, Role};
use importer::issue::Severity;
use importer::key;
use importer::organisation::Kind;
use importer::outcome::AccountState;
use importer::plan::{FIELDS, Values};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use toml::{Table, Value};

use super::Entry;
use super::known::{Known, names};
use super::memberships::{MEMBERSHIPS, Membership, Units, written};
use crate::batch::{next_id, take_ids, values_of};
use crate::entity::{account, association, member, member_id, profile_value, role};
use crate::error::{Mistakes, Result};
use crate::now_ms;
use crate::organisation::World;
use crate::people::{add_account, checked_for_roles, in_state};

const STATE: &str = "state";
const EMAIL_SHARED: &str = "email_shared";
const ROLES: &str = "roles";
const MEMBER_ID: &str = "member_id";
const PROFILE: &str = "profile";
/// The key of a list, and what the people in it are to a student.
const LINKS: [(&str, Role); 2] = [("parents", Role::Parent), ("instructors", Role::Instructor)];

/// What one entry says.
pub(super) struct Person {
    at: String,
    fields: Vec<(Field, String)>,
    pub state: AccountState,
    /// Somebody else may have the e-mail, too.
    pub email_shared: bool,
    roles: Vec<(Role, i64)>,
    /// Numbers in places.
    numbers: Vec<(i64, String)>,
    /// Cohorts, courses, programmes and groups.
    memberships: Vec<Membership>,
    /// Profile fields by their numbers, with what is in them.
    profile: Vec<(i64, String)>,
    links: Vec<(Role, String)>,
}

impl Person {
    fn has_number(&self, place: i64) -> bool {
        self.numbers.iter().any(|(at, _)| *at == place)
    }
}

pub(super) async fn load(
    db: &impl ConnectionTrait,
    world: &World,
    entries: Vec<Entry>,
    wrong: &mut Vec<String>,
) -> Result<()> {
    let now = now_ms();
    let units = Units::load(db).await?;
    let mut people = Vec::new();
    for entry in entries {
        match person(world, &units, entry) {
            Ok(person) => people.push(person),
            Err(sentence) => wrong.push(sentence),
        }
    }
    let first = next_id(db, "account").await?;
    take_ids(db, "account", people.len()).await?;
    let mut known = Known::default();
    for (id, person) in (first..).zip(&people) {
        let roles: Vec<Role> = person.roles.iter().map(|(role, _)| *role).collect();
        let mut mistakes = Mistakes::default();
        let own = |(field, _): &&(Field, String)| !OTHERS.contains(field);
        let of_lists: Vec<(Field, String)> = person.fields.iter().filter(own).cloned().collect();
        let values = checked_for_roles(&roles, &of_lists, &mut mistakes);
        let values = with_others(values, &person.fields, &mut mistakes);
        known.take(person, &values, &mut mistakes);
        if let Err(error) = mistakes.none() {
            wrong.push(format!("{}: {error}", person.at));
            continue;
        }
        if values.stored(Field::Email).is_none() && values.stored(Field::Username).is_none() {
            wrong.push(format!("{}: Give an email or a username.", person.at));
            continue;
        }
        store(db, id, &values, person).await?;
        known.add(id, person, &values);
        for (role, place) in &person.roles {
            let row = role::ActiveModel {
                account: Set(id),
                place: Set(*place),
                role: Set(role.key().to_owned()),
                // All at once: of somebody in several places none is said to have been first.
                at: Set(now),
            };
            role::Entity::insert(row).exec_without_returning(db).await?;
        }
        for (place, number) in &person.numbers {
            let row =
                member_id::ActiveModel { account: Set(id), place: Set(*place), number: Set(number.clone()) };
            member_id::Entity::insert(row).exec_without_returning(db).await?;
        }
        for (field, value) in &person.profile {
            let row = profile_value::ActiveModel {
                account: Set(id),
                field: Set(*field),
                value: Set(value.clone()),
            };
            profile_value::Entity::insert(row).exec_without_returning(db).await?;
        }
        for membership in &person.memberships {
            membership.store(db, id).await?;
        }
    }
    for (id, person) in (first..).zip(&people) {
        let mut made = Vec::new();
        for (kind, other) in &person.links {
            let other = match known.named(other, first, people.len()) {
                Ok(Some(other)) => other,
                Ok(None) => continue,
                Err(sentence) => {
                    wrong.push(format!("{}: {sentence}", person.at));
                    continue;
                }
            };
            if made.contains(&(*kind, other)) {
                continue;
            }
            made.push((*kind, other));
            let row = association::ActiveModel {
                student: Set(id),
                other: Set(other),
                kind: Set(kind.key().to_owned()),
                batch: Set(None),
                at: Set(now),
            };
            association::Entity::insert(row).exec_without_returning(db).await?;
        }
    }
    Ok(())
}

/// Makes the account. An email that others may have comes second: the database asks of the first alone that nobody has it.
async fn store(db: &impl ConnectionTrait, id: i64, values: &Values, person: &Person) -> Result<()> {
    let email = values.stored(Field::Email).filter(|_| person.email_shared);
    let Some(email) = email else {
        add_account(db, id, values, person.state).await?;
        return Ok(());
    };
    let mut without = values.clone();
    without.set(Field::Email, "");
    add_account(db, id, &without, person.state).await?;
    account::Entity::update_many()
        .col_expr(account::Column::Email, email.into())
        .col_expr(account::Column::EmailKey, key::fold(email).into_owned().into())
        .col_expr(account::Column::EmailShared, true.into())
        .filter(account::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(())
}

/// Fields that no list of learners has, or for which other formats have a milder rule.
const OTHERS: [Field; 13] = [
    Field::Username,
    Field::FullName,
    Field::JobRole,
    Field::Region,
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

fn with_others(mut values: Values, fields: &[(Field, String)], mistakes: &mut Mistakes) -> Values {
    for (field, text) in fields.iter().filter(|(field, _)| OTHERS.contains(field)) {
        // What a site with extended characters took is not refused.
        let column = Column { lenient: *field == Field::Username, ..Column::of(*field) };
        let looked = look(&column, LEARNERS.tab(STUDENTS), text, ColumnContext::default());
        let error = looked.codes.iter().find(|code| code.severity() == Severity::Error);
        mistakes.note(field.key(), error.map(|code| message(code, &column, text)));
        values.set(*field, looked.value);
    }
    values
}

fn person(world: &World, units: &Units, entry: Entry) -> Result<Person, String> {
    let at = entry.at;
    let mut person = Person {
        at: at.clone(),
        fields: Vec::new(),
        state: AccountState::Active,
        roles: Vec::new(),
        numbers: Vec::new(),
        email_shared: false,
        memberships: Vec::new(),
        profile: Vec::new(),
        links: Vec::new(),
    };
    for (key, value) in entry.table {
        let link = LINKS.iter().find(|(name, _)| *name == key);
        // Whether somebody is disabled or suspended, the state says.
        let of_state = [Field::Enabled, Field::Suspended];
        let field = FIELDS.into_iter().find(|field| field.key() == key && !of_state.contains(field));
        let kind = MEMBERSHIPS.into_iter().find(|kind| kind.key() == key);
        match (field, link, &value) {
            (Some(field), _, Value::String(text)) => person.fields.push((field, text.clone())),
            (_, Some((_, kind)), Value::Array(others)) => {
                let others = others.iter().filter_map(Value::as_str);
                person.links.extend(others.map(|other| (*kind, other.to_owned())));
            }
            (_, _, Value::Table(values)) if key == PROFILE => {
                for (name, value) in values {
                    let field =
                        units.named(Kind::Field, name, |_| true).map_err(|said| format!("{at}: {said}"))?;
                    let text =
                        value.as_str().ok_or_else(|| format!("{at}: “{name}” is a text in quotes."))?;
                    person.profile.push((field, text.to_owned()));
                }
            }
            (_, _, Value::Array(names)) if kind.is_some() => {
                for name in names {
                    let kind = kind.unwrap_or(Kind::Cohort);
                    let read = Membership::read(world, units, kind, name);
                    let read = read.map_err(|said| format!("{at}: {said}"))?;
                    if person.memberships.iter().all(|known| known.unit != read.unit) {
                        person.memberships.push(read);
                    }
                }
            }
            (_, _, Value::Boolean(shared)) if key == EMAIL_SHARED => person.email_shared = *shared,
            (_, _, Value::String(state)) if key == STATE => {
                person.state = AccountState::from_key(state).ok_or_else(|| {
                    format!(
                        "{at}: “{state}” is no state. There are {}.",
                        keys(AccountState::ALL.map(AccountState::key))
                    )
                })?;
            }
            (_, _, Value::Array(roles)) if key == ROLES => {
                for held in roles {
                    let role = role_of(world, held).map_err(|said| format!("{at}: {said}"))?;
                    let number = held.get(MEMBER_ID).and_then(Value::as_str);
                    if let Some(number) = number.filter(|_| !person.has_number(role.1)) {
                        person.numbers.push((role.1, number.to_owned()));
                    }
                    if !person.roles.contains(&role) {
                        person.roles.push(role);
                    }
                }
            }
            _ => {
                return Err(format!(
                    "{at}: “{key}” is not known, or is not written as docs/directory-file.md has it."
                ));
            }
        }
    }
    // Required ones that are not there are missing as empty cells are.
    let is_full = person.fields.iter().any(|(field, _)| *field == Field::FullName);
    for field in [Field::GivenName, Field::FamilyName].into_iter().filter(|_| !is_full) {
        if person.fields.iter().all(|(given, _)| *given != field) {
            person.fields.push((field, String::new()));
        }
    }
    Ok(person)
}

fn role_of(world: &World, value: &Value) -> Result<(Role, i64), String> {
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let key = text("role").unwrap_or_default();
    let role = Role::from_key(key).ok_or_else(|| no_role(key))?;
    let place = match text("place") {
        Some(place) => world.named(place)?.id,
        None => crate::ROOT_PLACE,
    };
    Ok((role, place))
}

pub(super) fn no_role(key: &str) -> String {
    format!("“{key}” is no role. There are {}.", keys(Role::ALL.map(Role::key)))
}

fn keys<const N: usize>(keys: [&str; N]) -> String {
    keys.join(", ")
}

pub(super) async fn dump(db: &impl ConnectionTrait, world: &World) -> Result<Vec<Table>> {
    let accounts = in_state(None).order_by_asc(account::Column::Id).all(db).await?;
    let mut roles: HashMap<i64, Vec<role::Model>> = HashMap::new();
    for held in role::Entity::find().all(db).await? {
        roles.entry(held.account).or_default().push(held);
    }
    let names = names(&accounts);
    let mut links: HashMap<i64, Vec<association::Model>> = HashMap::new();
    for link in association::Entity::find().all(db).await? {
        links.entry(link.student).or_default().push(link);
    }
    let units = Units::load(db).await?;
    let mut members: HashMap<i64, Vec<member::Model>> = HashMap::new();
    for each in member::Entity::find().all(db).await? {
        members.entry(each.account).or_default().push(each);
    }
    let mut profiles: HashMap<i64, Table> = HashMap::new();
    for each in profile_value::Entity::find().order_by_asc(profile_value::Column::Field).all(db).await? {
        let field = units.get(each.field).and_then(|unit| unit.code.clone());
        if let Some(field) = field {
            profiles.entry(each.account).or_default().insert(field, Value::from(each.value));
        }
    }
    let mut numbers: HashMap<(i64, i64), String> = HashMap::new();
    for each in member_id::Entity::find().all(db).await? {
        numbers.insert((each.account, each.place), each.number);
    }
    let person = |account: &account::Model| {
        let mut table = fields(&values_of(account));
        // With a full name the others may be missing.
        let has_both = !account.given_name.is_empty() && !account.family_name.is_empty();
        if !has_both || account.display_name != format!("{} {}", account.given_name, account.family_name) {
            table.insert(Field::FullName.key().to_owned(), Value::from(account.display_name.clone()));
        }
        if account.email_shared && account.email.is_some() {
            table.insert(EMAIL_SHARED.to_owned(), Value::Boolean(true));
        }
        if account.state != AccountState::Active.key() {
            table.insert(STATE.to_owned(), Value::from(account.state.clone()));
        }
        let held = roles.get(&account.id).into_iter().flatten().map(|held| {
            let mut role = Table::new();
            role.insert("role".to_owned(), Value::from(held.role.clone()));
            if held.place != crate::ROOT_PLACE {
                role.insert("place".to_owned(), Value::from(world.reference(held.place)));
            }
            if let Some(number) = numbers.get(&(account.id, held.place)) {
                role.insert(MEMBER_ID.to_owned(), Value::from(number.clone()));
            }
            Value::Table(role)
        });
        list(&mut table, ROLES, held.collect());
        for (name, kind) in LINKS {
            let of_kind = links.get(&account.id).into_iter().flatten().filter(|link| link.kind == kind.key());
            let others =
                of_kind.filter_map(|link| names.get(&link.other)).map(|name| Value::from(name.clone()));
            list(&mut table, name, others.collect());
        }
        for kind in MEMBERSHIPS {
            let mine = members.get(&account.id).map(Vec::as_slice).unwrap_or_default();
            list(&mut table, kind.key(), written(world, &units, kind, mine));
        }
        if let Some(profile) = profiles.get(&account.id) {
            table.insert(PROFILE.to_owned(), Value::Table(profile.clone()));
        }
        table
    };
    Ok(accounts.iter().map(person).collect())
}

fn fields(values: &Values) -> Table {
    let stored = |field: Field| values.stored(field).map(|text| (field.key().to_owned(), Value::from(text)));
    FIELDS.into_iter().filter_map(stored).collect()
}

fn list(table: &mut Table, key: &str, values: Vec<Value>) {
    if !values.is_empty() {
        table.insert(key.to_owned(), Value::Array(values));
    }
}
