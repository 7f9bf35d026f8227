//! What a plan has to know of the directory: looked up in sets, never row by row.

use std::collections::{HashMap, HashSet};

use importer::format::{Belongs, Field, Format, Role};
use importer::key;
use importer::organisation::Kind;
use importer::outcome::AccountState;
use importer::plan::{Account, Course, Facts, Held, Member, Named, Needs, Place, Protection, Unit, Values};
use sea_orm::sea_query::{Expr, JoinType, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter};

use super::write::DAY;
use crate::entity::{account, association, course_open, member, member_id, profile_value, role, unit};
use crate::error::Result;
use crate::people::is_guest;
use crate::rights::Importing;

/// Keys in one query: under SQLite's limit of 32,766 parameters.
const KEYS: usize = 8_000;

/// What an import of a format may touch, and since when it is under way, in milliseconds since 1970.
pub(super) struct Asking<'a> {
    pub by: &'a Importing,
    pub format: &'static Format,
    pub begun: i64,
}

impl Asking<'_> {
    pub async fn look_up(&self, db: &impl ConnectionTrait, needs: &Needs) -> Result<Facts> {
        let mut facts = Facts::of(self.by.place());
        self.places(&mut facts);
        let mut units = self.units(db, needs, &mut facts).await?;
        if self.format.by_options {
            units.extend(self.named(db, needs, &mut facts).await?);
        }
        self.people(db, needs, &units, &mut facts).await?;
        if self.format.by_options {
            self.usernames(db, needs, &mut facts).await?;
        }
        Ok(facts)
    }

    /// The places that rows may name, and those above them.
    fn places(&self, facts: &mut Facts) {
        let belongs = self.format.belongs;
        // Places that cannot be named stand below the others in the tree: cohorts and courses may belong to them.
        for place in self.by.tree.iter() {
            let named = self.by.has(place.id) && belongs != Belongs::Chosen;
            let own_id = || place.outside_id.clone().unwrap_or_else(|| place.id.to_string());
            let called = match (named, belongs.by_name()) {
                (false, _) => String::new(),
                (true, true) if place.kind == COMPANY => key::id(&place.name).into_owned(),
                (true, true) => String::new(),
                (true, false) if belongs == Belongs::School && place.kind != SCHOOL => String::new(),
                (true, false) => key::id(&own_id()).into_owned(),
            };
            facts.add_place(Place {
                id: place.id,
                parent: place.parent,
                // Of places elsewhere nothing is said.
                name: if self.by.has(place.id) { place.name.clone() } else { String::new() },
                called,
                replaces_passwords: place.replace_passwords,
                language: place.language.clone(),
                time_zone: place.time_zone.clone(),
            });
        }
    }

    /// Cohorts by their names and courses by their titles. Gives all that were found.
    async fn units(&self, db: &impl ConnectionTrait, needs: &Needs, facts: &mut Facts) -> Result<Vec<i64>> {
        let mut ids = Vec::new();
        for names in needs.cohorts.chunks(KEYS) {
            let query = unit::Entity::find()
                .filter(unit::Column::Kind.eq(Kind::Cohort.key()))
                .filter(unit::Column::Name.is_in(names.iter().map(String::as_str)));
            for cohort in query.all(db).await?.into_iter().filter(|cohort| self.by.has(cohort.place)) {
                ids.push(cohort.id);
                facts.add_cohort(
                    key::id(&cohort.name).into_owned(),
                    Unit { id: cohort.id, place: cohort.place },
                );
            }
        }
        let mut courses = Vec::new();
        for titles in needs.titles.chunks(KEYS) {
            let query = unit::Entity::find()
                .filter(unit::Column::Kind.eq(Kind::Course.key()))
                .filter(unit::Column::NameKey.is_in(titles.iter().map(String::as_str)));
            courses.extend(query.all(db).await?);
        }
        let mut open: HashMap<i64, Vec<i64>> = HashMap::new();
        let of: Vec<i64> = courses.iter().map(|course| course.id).collect();
        for some in of.chunks(KEYS) {
            let query =
                course_open::Entity::find().filter(course_open::Column::Course.is_in(some.iter().copied()));
            for each in query.all(db).await? {
                open.entry(each.course).or_default().push(each.place);
            }
        }
        for course in courses {
            let open_to = open.remove(&course.id).unwrap_or_else(|| vec![course.place]);
            facts.add_course(course.name_key, Course { id: course.id, open_to });
        }
        ids.extend(of);
        Ok(ids)
    }

    /// Whatever rows name by code or name; usernames that follow each other; and who has a text in a unique field. Gives
    /// the numbers of the first.
    async fn named(&self, db: &impl ConnectionTrait, needs: &Needs, facts: &mut Facts) -> Result<Vec<i64>> {
        if self.by.tree.allows_extended_usernames(self.by.place()) {
            facts.allow_extended_usernames();
        }
        let mut found: HashMap<i64, unit::Model> = HashMap::new();
        for texts in needs.units.chunks(KEYS) {
            let texts = || texts.iter().map(String::as_str);
            let query = unit::Entity::find().filter(
                Condition::any()
                    .add(unit::Column::Code.is_in(texts()))
                    .add(unit::Column::Name.is_in(texts())),
            );
            found.extend(query.all(db).await?.into_iter().map(|unit| (unit.id, unit)));
        }
        let mut open: HashMap<i64, Vec<i64>> = HashMap::new();
        let ids: Vec<i64> = found.keys().copied().collect();
        for some in ids.chunks(KEYS) {
            let query =
                course_open::Entity::find().filter(course_open::Column::Course.is_in(some.iter().copied()));
            for each in query.all(db).await? {
                open.entry(each.course).or_default().push(each.place);
            }
        }
        let above: Vec<i64> = self.by.tree.and_above(self.by.place()).collect();
        let mut fields = HashMap::new();
        for unit in found.into_values() {
            let Some(kind) = Kind::from_key(&unit.kind) else { continue };
            // Fields and themes of places above count here, too; courses may be open to this place from anywhere.
            let from_above = matches!(kind, Kind::Field | Kind::Theme) && above.contains(&unit.place);
            let open_to = open.remove(&unit.id).unwrap_or_else(|| vec![unit.place]);
            let is_open = matches!(kind, Kind::Course | Kind::Group);
            if !(self.by.has(unit.place) || from_above || is_open) {
                continue;
            }
            if kind == Kind::Field
                && unit.is_unique
                && let Some(code) = &unit.code
            {
                fields.insert(code.clone(), unit.id);
            }
            facts.add_named(Named {
                id: unit.id,
                kind,
                place: unit.place,
                code: unit.code,
                name: unit.name,
                course: unit.course,
                open_to,
                is_unique: unit.is_unique,
            });
        }
        let texts: Vec<(i64, &str)> = needs
            .profiles
            .iter()
            .filter_map(|(name, text)| Some((*fields.get(name)?, text.as_str())))
            .collect();
        let mut holders = Vec::new();
        for some in texts.chunks(KEYS) {
            let query = profile_value::Entity::find()
                .filter(profile_value::Column::Field.is_in(fields.values().copied()))
                .filter(profile_value::Column::Value.is_in(some.iter().map(|(_, text)| *text)));
            holders.extend(query.all(db).await?);
        }
        for held in holders {
            facts.add_profile(held.field, held.value, held.account);
        }
        Ok(ids)
    }

    /// All usernames that are one of the stems with a number.
    async fn usernames(&self, db: &impl ConnectionTrait, needs: &Needs, facts: &mut Facts) -> Result<()> {
        let name = (account::Entity, account::Column::UsernameKey);
        let mut stems: Vec<&str> = needs.stems.iter().map(String::as_str).collect();
        let taken = needs.stems_of.iter().filter(|(username, _)| facts.has_username(username));
        stems.extend(taken.map(|(_, stem)| stem.as_str()));
        for stems in stems.chunks(KEYS) {
            // A colon comes right after the digits. As a list of ranges to be joined: of alternatives in a condition SQLite
            // would read all usernames there are.
            let ranges = stems.iter().map(|stem| (format!("{stem}0"), format!("{stem}:")));
            let within = Expr::col(name)
                .gte(Expr::cust("stem.column1"))
                .and(Expr::col(name).lt(Expr::cust("stem.column2")))
                .and(Expr::cust("account.username_key IS NOT NULL AND account.state <> 'deleted'"));
            let query = Query::select()
                .column(name)
                .from_values(ranges, "stem")
                .join(JoinType::InnerJoin, account::Entity, within)
                .to_owned();
            for row in db.query_all(&query).await? {
                facts.add_username(row.try_get_by_index(0)?);
            }
        }
        Ok(())
    }

    /// Everyone who has one of the keys.
    async fn people(
        &self,
        db: &impl ConnectionTrait,
        needs: &Needs,
        units: &[i64],
        facts: &mut Facts,
    ) -> Result<()> {
        let mut found: HashMap<i64, account::Model> = HashMap::new();
        for (column, keys) in
            [(account::Column::EmailKey, &needs.emails), (account::Column::UsernameKey, &needs.usernames)]
        {
            for keys in keys.chunks(KEYS) {
                let query = account::Entity::find()
                    .filter(column.is_in(keys.iter().map(String::as_str)))
                    // Word for word as in the index: with a parameter it would not be used.
                    .filter(Expr::cust("state <> 'deleted'"));
                found.extend(query.all(db).await?.into_iter().map(|account| (account.id, account)));
            }
        }
        for numbers in needs.id_numbers.chunks(KEYS) {
            let query = account::Entity::find()
                .filter(account::Column::IdNumber.is_in(numbers.iter().map(String::as_str)))
                .filter(Expr::cust("id_number IS NOT NULL AND state <> 'deleted'"));
            found.extend(query.all(db).await?.into_iter().map(|account| (account.id, account)));
        }
        let holders: Vec<i64> = facts.profile_holders().filter(|id| !found.contains_key(id)).collect();
        for ids in holders.chunks(KEYS) {
            let query = account::Entity::find()
                .filter(account::Column::Id.is_in(ids.iter().copied()))
                .filter(Expr::cust("state <> 'deleted'"));
            found.extend(query.all(db).await?.into_iter().map(|account| (account.id, account)));
        }
        let mut ids: Vec<i64> = found.keys().copied().collect();
        ids.sort_unstable();
        let mut profiles: HashMap<i64, Vec<(i64, String)>> = HashMap::new();
        let mut roles: HashMap<i64, Vec<Held>> = HashMap::new();
        let mut guests: HashSet<i64> = HashSet::new();
        let mut numbers: HashMap<i64, Vec<(i64, String)>> = HashMap::new();
        let mut members: HashMap<i64, Vec<Member>> = HashMap::new();
        let units: HashSet<i64> = units.iter().copied().collect();
        for ids in ids.chunks(KEYS) {
            let some = || ids.iter().copied();
            let mut held = role::Entity::find().filter(role::Column::Account.is_in(some())).all(db).await?;
            held.sort_unstable_by_key(|each| each.account);
            for of_one in held.chunk_by(|one, next| one.account == next.account) {
                let account = of_one[0].account;
                if is_guest(of_one, |place| self.by.administers(place)) {
                    guests.insert(account);
                }
                let known =
                    |each: &role::Model| Some(Held { place: each.place, role: Role::from_key(&each.role)? });
                roles.insert(account, of_one.iter().filter_map(known).collect());
            }
            if self.format.has(Field::Profile) {
                let query =
                    profile_value::Entity::find().filter(profile_value::Column::Account.is_in(some()));
                for each in query.all(db).await? {
                    profiles.entry(each.account).or_default().push((each.field, each.value));
                }
            }
            if self.format.has(Field::MemberId) {
                let query = member_id::Entity::find().filter(member_id::Column::Account.is_in(some()));
                for each in query.all(db).await? {
                    numbers.entry(each.account).or_default().push((each.place, each.number));
                }
            }
            if !units.is_empty() {
                let query = member::Entity::find().filter(member::Column::Account.is_in(some()));
                for each in query.all(db).await?.into_iter().filter(|each| units.contains(&each.unit)) {
                    members.entry(each.account).or_default().push(in_unit(&each));
                }
            }
            let associations = association::Entity::find()
                .filter(association::Column::Student.is_in(some()))
                .filter(Expr::cust(crate::people::OTHER_IS_THERE));
            for each in associations.all(db).await? {
                if let Some(kind) = Role::from_key(&each.kind) {
                    facts.add_association(each.student, each.other, kind);
                }
            }
        }
        for id in ids {
            let Some(account) = found.remove(&id) else { continue };
            let held = roles.remove(&id).unwrap_or_default();
            let protection = self.protection(id, &held);
            let protection = protection.or_else(|| guests.contains(&id).then_some(Protection::Guest));
            let belongs_elsewhere = held.iter().any(|each| !self.by.administers(each.place));
            let counts = |each: &Held| match self.format.belongs {
                Belongs::Chosen => each.place == self.by.place(),
                _ => self.by.has(each.place),
            };
            let added_meanwhile = account.created_at > self.begun;
            facts.add(Account {
                added_meanwhile,
                roles: held.into_iter().filter(counts).collect(),
                member_ids: numbers.remove(&id).unwrap_or_default(),
                units: members.remove(&id).unwrap_or_default(),
                profile: profiles.remove(&id).unwrap_or_default(),
                protection,
                belongs_elsewhere,
                ..known(account)
            });
        }
        Ok(())
    }

    fn protection(&self, id: i64, held: &[Held]) -> Option<Protection> {
        let is_above = |each: &Held| each.role == Role::Admin && self.by.is_above(each.place);
        if id == self.by.account() {
            Some(Protection::Yourself)
        } else if held.iter().any(is_above) {
            Some(Protection::Above)
        } else if !(self.by.is_everywhere() || held.iter().any(|each| self.by.has(each.place))) {
            Some(Protection::Elsewhere)
        } else {
            // A role that they were given here makes nobody of here their master.
            let not_mine = |each: &Held| each.role == Role::Admin && !self.by.administers(each.place);
            held.iter().any(not_mine).then_some(Protection::Above)
        }
    }
}

fn in_unit(member: &member::Model) -> Member {
    let length = |ends: i64| (ends - member.starts.unwrap_or(member.at)) / DAY;
    Member {
        account: member.account,
        unit: member.unit,
        role: member.role.as_deref().and_then(Role::from_key),
        from: member.starts.map(|starts| starts / DAY),
        days: member.ends.map(length),
        is_suspended: member.is_suspended,
    }
}

/// Kinds of places that rows name.
const COMPANY: &str = "company";
const SCHOOL: &str = "school";

fn known(account: account::Model) -> Account {
    let (edited_by_hand, mut values) = (edited_by_hand(&account), values_of(&account));
    values.set(Field::FullName, account.display_name.as_str());
    let suspended = account.state == AccountState::Suspended.key();
    values.set(Field::Suspended, if suspended { "1" } else { "0" });
    values.set(Field::Enabled, if account.state == AccountState::Disabled.key() { "0" } else { "1" });
    Account {
        id: account.id,
        email_key: account.email_key.unwrap_or_default(),
        username_key: account.username_key.unwrap_or_default(),
        values,
        roles: Vec::new(),
        member_ids: Vec::new(),
        units: Vec::new(),
        protection: None,
        edited_by_hand,
        added_meanwhile: false,
        profile: Vec::new(),
        belongs_elsewhere: false,
        email_shared: account.email_shared,
    }
}

pub(crate) fn values_of(account: &account::Model) -> Values {
    let mut values = Values::default();
    values.set(Field::GivenName, account.given_name.as_str());
    values.set(Field::FamilyName, account.family_name.as_str());
    let rest = [
        (Field::Email, &account.email),
        (Field::Username, &account.username),
        (Field::IdNumber, &account.id_number),
        (Field::Grade, &account.grade),
        (Field::Phone, &account.phone),
        (Field::Language, &account.language),
        (Field::JobRole, &account.job_role),
        (Field::Region, &account.region),
        (Field::Institution, &account.institution),
        (Field::Department, &account.department),
        (Field::City, &account.city),
        (Field::Country, &account.country),
        (Field::TimeZone, &account.time_zone),
        (Field::Phone2, &account.phone2),
        (Field::Address, &account.address),
        (Field::Theme, &account.theme),
        (Field::Description, &account.description),
    ];
    for (field, value) in rest {
        values.set(field, value.as_deref().unwrap_or_default());
    }
    values
}

pub(crate) fn edited_by_hand(account: &account::Model) -> Vec<Field> {
    let fields = importer::plan::FIELDS;
    account
        .edited_by_hand
        .split(',')
        .filter_map(|key| fields.into_iter().find(|field| field.key() == key))
        .collect()
}

pub(crate) fn joined_keys(fields: &[Field]) -> String {
    fields.iter().map(|field| field.key()).collect::<Vec<_>>().join(",")
}
