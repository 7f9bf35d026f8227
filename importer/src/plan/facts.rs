//! What the directory knows of the people in an import, and what it has to be asked.

use super::step::Member;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Values;
use crate::format::{Field, Role};
use crate::organisation::Kind;

/// Folded keys ([`crate::key::fold`]) to look up: sorted, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    pub emails: Vec<String>,
    pub usernames: Vec<String>,
    /// Names of cohorts, as they are written.
    pub cohorts: Vec<String>,
    /// Titles of courses, by [`crate::key::title`].
    pub titles: Vec<String>,
    /// Id numbers, where people are matched on them.
    pub id_numbers: Vec<String>,
    /// Codes or names of whatever belongs to the organisation, as they are written; and the short names of profile fields.
    pub units: Vec<String>,
    /// Texts of unique profile fields, with the short name of the field.
    pub profiles: Vec<(String, String)>,
    /// Usernames of which all that begin so and end in a number are asked for, too.
    pub stems: Vec<String>,
    /// Usernames with their stems, which are asked for where the username is taken.
    pub stems_of: Vec<(String, String)>,
}

impl Needs {
    pub(super) fn sorted(mut self) -> Self {
        let texts = [
            &mut self.emails,
            &mut self.usernames,
            &mut self.cohorts,
            &mut self.titles,
            &mut self.id_numbers,
            &mut self.units,
            &mut self.stems,
        ];
        for keys in texts {
            keys.sort_unstable();
            keys.dedup();
        }
        for pairs in [&mut self.profiles, &mut self.stems_of] {
            pairs.sort_unstable();
            pairs.dedup();
        }
        self
    }
}

/// Why an account's own fields are not changed by this administrator's import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// It is the administrator who imports.
    Yourself,
    /// It administers a place that the administrator does not.
    Above,
    /// It belongs to other places only: nothing of it is shown or changed (SPEC §2, known elsewhere).
    Elsewhere,
    /// It came from a place of other administrators, who keep its details: it has a role here, and that is all.
    Guest,
}

impl Protection {
    /// Is nothing of the account's details shown?
    pub(super) fn hides(self) -> bool {
        matches!(self, Self::Elsewhere | Self::Guest)
    }
}

/// An account that some row may mean.
#[derive(Clone, Debug)]
pub struct Account {
    pub id: i64,
    /// Folded; empty where there is none.
    pub email_key: String,
    pub username_key: String,
    pub values: Values,
    /// In the places that this import may touch.
    pub roles: Vec<Held>,
    /// Its numbers in those places.
    pub member_ids: Vec<(i64, String)>,
    /// The cohorts and courses that it is in, of those that were asked for.
    pub units: Vec<Member>,
    pub protection: Option<Protection>,
    /// Typed by a person after the last import that wrote them.
    pub edited_by_hand: Vec<Field>,
    /// Made by somebody else after this import was begun.
    pub added_meanwhile: bool,
    /// What it has in profile fields, by their numbers.
    pub profile: Vec<(i64, String)>,
    /// It belongs to a place that the administrator does not administer, too.
    pub belongs_elsewhere: bool,
    /// Somebody else has its e-mail, too: that was allowed.
    pub email_shared: bool,
}

impl Account {
    /// Is nothing of its details shown?
    pub(super) fn is_hidden(&self) -> bool {
        self.protection.is_some_and(Protection::hides)
    }

    /// Has it the role in the place?
    pub(super) fn has_role(&self, role: Role, place: i64) -> bool {
        self.roles.contains(&Held { place, role })
    }
}

/// A role in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    pub place: i64,
    pub role: Role,
}

/// A place that this import may touch, or one above such a place.
#[derive(Clone, Debug, Default)]
pub struct Place {
    pub id: i64,
    pub parent: Option<i64>,
    pub name: String,
    /// What files call it: its ID or its name, as the format says. Empty where a row cannot name it.
    pub called: String,
    /// A first password may replace one that is there already.
    pub replaces_passwords: bool,
    /// What new people have where a list does not say: [`Field::Language`] and [`Field::TimeZone`].
    pub language: Option<String>,
    pub time_zone: Option<String>,
}

/// A cohort, with the place that it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    pub id: i64,
    pub place: i64,
}

/// Something of the organisation that a row names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub id: i64,
    pub kind: Kind,
    pub place: i64,
    pub code: Option<String>,
    pub name: String,
    /// Of a group.
    pub course: Option<i64>,
    /// Of a course: the places that it is open to.
    pub open_to: Vec<i64>,
    /// Of a profile field: no two people have the same.
    pub is_unique: bool,
}

/// A course, with the places that it is open to, and all below them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    pub id: i64,
    pub open_to: Vec<i64>,
}

/// The directory's answer to [`Needs`]: every account that is not deleted and has one of the keys, and all
/// associations of the students among them.
#[derive(Debug, Default)]
pub struct Facts {
    accounts: Vec<Account>,
    by_id: FxHashMap<i64, usize>,
    /// Several only where that was allowed.
    by_email: FxHashMap<String, Vec<usize>>,
    by_username: FxHashMap<String, usize>,
    associations: FxHashSet<(i64, i64, Role)>,
    with_parent: FxHashSet<i64>,
    /// The place imported into.
    chosen: i64,
    places: FxHashMap<i64, Place>,
    /// By what files call them.
    called: FxHashMap<String, Vec<i64>>,
    cohorts: FxHashMap<String, Vec<Unit>>,
    /// By the key of their title.
    courses: FxHashMap<String, Vec<Course>>,
    by_id_number: FxHashMap<String, Vec<usize>>,
    /// By the number of a unique field and its text.
    by_profile: FxHashMap<(i64, String), Vec<i64>>,
    /// By kind, and by code and name.
    named: FxHashMap<(Kind, String), Vec<Named>>,
    /// Usernames that somebody has, folded.
    usernames: FxHashSet<String>,
    /// The place allows more in usernames than ASCII.
    extended_usernames: bool,
}

impl Facts {
    pub fn add(&mut self, account: Account) {
        let at = self.accounts.len();
        if self.by_id.insert(account.id, at).is_some() {
            return;
        }
        if !account.email_key.is_empty() {
            self.by_email.entry(account.email_key.clone()).or_default().push(at);
        }
        let id_number = account.values.get(Field::IdNumber);
        if !id_number.is_empty() && !account.is_hidden() {
            self.by_id_number.entry(crate::key::id(id_number).into_owned()).or_default().push(at);
        }
        if !account.username_key.is_empty() {
            self.usernames.insert(account.username_key.clone());
            self.by_username.insert(account.username_key.clone(), at);
        }
        self.accounts.push(account);
    }

    /// Facts of an import into a place.
    pub fn of(chosen: i64) -> Self {
        Self { chosen, ..Self::default() }
    }

    pub fn add_place(&mut self, place: Place) {
        if !place.called.is_empty() {
            self.called.entry(place.called.clone()).or_default().push(place.id);
        }
        self.places.insert(place.id, place);
    }

    pub fn add_cohort(&mut self, name: String, cohort: Unit) {
        self.cohorts.entry(name).or_default().push(cohort);
    }

    /// `title` by [`crate::key::title`].
    pub fn add_course(&mut self, title: String, course: Course) {
        self.courses.entry(title).or_default().push(course);
    }

    pub(super) fn chosen(&self) -> i64 {
        self.chosen
    }

    pub(super) fn place(&self, id: i64) -> Option<&Place> {
        self.places.get(&id)
    }

    /// The places that a file calls so; where it does so by ID, the number as `#12` will do, too.
    pub(super) fn called(&self, text: &str, by_id: bool) -> Vec<i64> {
        if let Some(found) = self.called.get(text) {
            return found.clone();
        }
        let number = text.strip_prefix('#').filter(|_| by_id).and_then(|number| number.parse().ok());
        let place = number.and_then(|number: i64| self.places.get(&number));
        place.filter(|place| !place.called.is_empty()).map(|place| place.id).into_iter().collect()
    }

    /// What new people of a place have in a field where a list does not say: as the nearest place above says.
    pub(super) fn usual(&self, place: i64, field: Field) -> &str {
        let above = self.and_above(place).filter_map(|at| self.places.get(&at));
        let mut said = above.filter_map(|place| match field {
            Field::Language => place.language.as_deref(),
            Field::TimeZone => place.time_zone.as_deref(),
            _ => None,
        });
        said.next().unwrap_or_default()
    }

    /// A place and all above it, itself first.
    fn and_above(&self, place: i64) -> impl Iterator<Item = i64> {
        // No longer than there are places, should the tree ever hold a circle.
        let up = std::iter::successors(self.places.get(&place), |at| self.places.get(&at.parent?));
        up.take(self.places.len()).map(|at| at.id)
    }

    /// The cohorts of this name for the people of a place: its own, else those of the nearest place above, else those
    /// below it.
    pub(super) fn cohorts(&self, name: &str, place: i64) -> Vec<i64> {
        let all = self.cohorts.get(name).map_or(&[][..], Vec::as_slice);
        let of = |at: i64| all.iter().filter(|unit| unit.place == at).map(|unit| unit.id).collect::<Vec<_>>();
        let near = self.and_above(place).map(of).find(|found| !found.is_empty());
        let is_below = |unit: &&Unit| self.and_above(unit.place).any(|at| at == place);
        near.unwrap_or_else(|| all.iter().filter(is_below).map(|unit| unit.id).collect())
    }

    /// The courses of this title that are open to a place.
    pub(super) fn courses(&self, title: &str, place: i64) -> Vec<i64> {
        let is_open = |course: &&Course| self.and_above(place).any(|at| course.open_to.contains(&at));
        self.courses.get(title).into_iter().flatten().filter(is_open).map(|course| course.id).collect()
    }

    /// Is there a course of this title that is open to a place of this import?
    pub(super) fn is_title(&self, title: &str) -> bool {
        let named = self.places.values().filter(|place| !place.called.is_empty());
        named.into_iter().any(|place| !self.courses(title, place.id).is_empty())
    }

    pub fn add_named(&mut self, named: Named) {
        let texts = [named.code.clone(), Some(named.name.clone())];
        for text in texts.into_iter().flatten() {
            let all = self.named.entry((named.kind, text)).or_default();
            if !all.contains(&named) {
                all.push(named.clone());
            }
        }
    }

    /// Somebody, whoever it is, has this username.
    pub fn add_username(&mut self, folded: String) {
        self.usernames.insert(folded);
    }

    /// An account of this import's places has this text in a unique profile field.
    pub fn add_profile(&mut self, field: i64, text: String, account: i64) {
        self.by_profile.entry((field, text)).or_default().push(account);
    }

    /// Who has one of those texts.
    pub fn profile_holders(&self) -> impl Iterator<Item = i64> {
        self.by_profile.values().flatten().copied()
    }

    pub fn allow_extended_usernames(&mut self) {
        self.extended_usernames = true;
    }

    pub(super) fn extended_usernames(&self) -> bool {
        self.extended_usernames
    }

    pub fn has_username(&self, folded: &str) -> bool {
        self.usernames.contains(folded)
    }

    pub(super) fn by_id_number(&self, text: &str) -> Vec<&Account> {
        let found = self.by_id_number.get(&*crate::key::id(text));
        found.into_iter().flatten().map(|at| &self.accounts[*at]).collect()
    }

    /// Who has a text in a unique profile field. Of people elsewhere a row learns nothing.
    pub(super) fn by_profile(&self, field: i64, text: &str) -> Vec<&Account> {
        let found = self.by_profile.get(&(field, text.to_owned())).into_iter().flatten();
        found.filter_map(|id| self.by_id(*id)).filter(|known| !known.is_hidden()).collect()
    }

    /// The profile field with a short name.
    pub(super) fn profile_field(&self, name: &str) -> Option<&Named> {
        let found = self.named.get(&(Kind::Field, name.to_owned()))?;
        found.iter().find(|field| field.code.as_deref() == Some(name))
    }

    /// What a text names: by code, else by name.
    pub(super) fn named(&self, kind: Kind, text: &str) -> Vec<&Named> {
        self.named_where(kind, text, |_| true)
    }

    /// The same among some of them.
    pub(super) fn named_where(&self, kind: Kind, text: &str, keep: impl Fn(&Named) -> bool) -> Vec<&Named> {
        let all = self.named.get(&(kind, text.to_owned())).into_iter().flatten();
        let found: Vec<&Named> = all.filter(|named| keep(named)).collect();
        let has_code = |named: &&Named| named.code.as_deref() == Some(text);
        let by_code: Vec<&Named> = found.iter().copied().filter(has_code).collect();
        if by_code.is_empty() { found } else { by_code }
    }

    /// Does a course belong to the chosen place or one below it, or is it open to the chosen place?
    pub(super) fn may_give(&self, course: &Named) -> bool {
        self.and_above(course.place).any(|at| at == self.chosen)
            || self.and_above(self.chosen).any(|at| course.open_to.contains(&at))
    }

    /// `kind` is what the other one is to the student.
    pub fn add_association(&mut self, student: i64, other: i64, kind: Role) {
        self.associations.insert((student, other, kind));
        if kind == Role::Parent {
            self.with_parent.insert(student);
        }
    }

    pub fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    pub(super) fn by_id(&self, id: i64) -> Option<&Account> {
        self.by_id.get(&id).map(|at| &self.accounts[*at])
    }

    pub(super) fn by_email(&self, key: &str) -> Option<&Account> {
        self.by_email.get(key)?.first().map(|at| &self.accounts[*at])
    }

    /// Everyone who has the e-mail: several only where that was allowed.
    pub(super) fn all_by_email(&self, key: &str) -> Vec<&Account> {
        self.by_email.get(key).into_iter().flatten().map(|at| &self.accounts[*at]).collect()
    }

    pub(super) fn by_username(&self, key: &str) -> Option<&Account> {
        self.by_username.get(key).map(|at| &self.accounts[*at])
    }

    pub(super) fn are_associated(&self, student: i64, other: i64, kind: Role) -> bool {
        self.associations.contains(&(student, other, kind))
    }

    pub(super) fn has_parent(&self, student: i64) -> bool {
        self.with_parent.contains(&student)
    }
}
