//! What a row asks for beside details: courses, groups, programmes, cohorts, roles and profile fields.

use super::super::decide::Decider;
use super::super::facts::{Account, Facts, Held, Named};
use super::super::step::{Member, Step};
use super::super::words;
use super::said::{number_of, short_name};
use crate::check::damage;
use crate::format::site;
use crate::format::{Field, OptionKey, Role};
use crate::organisation::Kind;
use crate::outcome::{Change, Effect, Reason};
use crate::table::RowRef;

/// What a row asks for beside details, looked up.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    pub(super) members: Vec<(Member, Effect)>,
    /// Courses with what the row says of the enrolment, and what they are called there.
    enrolments: Vec<(Enrolment, String)>,
    /// What was not used, and why.
    said: Vec<Reason>,
    pub(super) roles: Vec<(Role, bool)>,
    /// Field, its short name, whether it is unique, and the text.
    pub(super) profile: Vec<(i64, String, bool, String)>,
}

/// What a row says of an enrolment.
#[derive(Clone, Debug)]
struct Enrolment {
    course: i64,
    role: Option<Role>,
    /// Days since 1970.
    from: Option<i64>,
    days: Option<i64>,
    is_suspended: Option<bool>,
}

impl Decider<'_> {
    /// Memberships, roles and profile fields that the row asks for.
    pub(super) fn wishes(
        &self,
        row: RowRef,
        account: Option<&Account>,
        facts: &Facts,
    ) -> Result<Wishes, Reason> {
        let mut wishes = Wishes { said: self.without_course(row), ..Wishes::default() };
        self.courses(row, facts, &mut wishes)?;
        for (field, kind) in [(Field::Programme, Kind::Programme), (Field::Cohort, Kind::Cohort)] {
            for name in self.table.values(row, field) {
                let unit = the_one(field, kind, &name, &facts.named(kind, &name))?;
                let effect = match kind {
                    Kind::Cohort => Effect::JoinedCohort { cohort: unit.name.clone() },
                    _ => Effect::JoinedProgramme { programme: unit.name.clone() },
                };
                wishes.members.push((Member::of(0, unit.id), effect));
            }
        }
        for text in self.table.values(row, Field::SystemRole) {
            let (taken, name) = match text.strip_prefix('-') {
                Some(name) => (true, name.trim()),
                None => (false, text.as_str()),
            };
            let role = site::ROLES.into_iter().find(|role| role.key() == name);
            let role = role.ok_or_else(|| words::role_refused(Field::SystemRole, name))?;
            if wishes.roles.contains(&(role, !taken)) {
                return Err(words::role_contradicted(role));
            }
            if taken && account.is_none() {
                wishes.said.push(words::role_not_taken(role));
            } else {
                wishes.roles.push((role, taken));
            }
        }
        for (heading, text) in self.table.headed(row, Field::Profile) {
            let name = short_name(heading);
            let field = facts.profile_field(name);
            let field = field.ok_or_else(|| words::unit_unknown(Field::Profile, Kind::Field, name))?;
            let stored = |known: &Account| known.profile.iter().any(|(of, _)| *of == field.id);
            let is_written = account.is_none_or(|known| match self.details_mode(known) {
                site::NONE => false,
                site::FILL_MISSING => !stored(known),
                _ => true,
            });
            if !is_written {
                continue;
            }
            let own = account.map(|known| known.id);
            let held = facts.by_profile(field.id, &text).iter().any(|known| Some(known.id) != own);
            let taken = (field.id, text.clone().into_owned());
            if field.is_unique && (held || self.site.profiles.contains(&taken)) {
                return Err(words::value_taken(name, &text));
            }
            wishes.profile.push((field.id, name.to_owned(), field.is_unique, text.into_owned()));
        }
        Ok(wishes)
    }

    /// What a row says of enrolments that are there already: what differs, and what they are then.
    pub(super) fn enrolment_changes(&self, wishes: &Wishes, account: &Account) -> (Vec<Change>, Vec<Member>) {
        let (mut changes, mut members) = (Vec::new(), Vec::new());
        for (at, (said, name)) in wishes.enrolments.iter().enumerate() {
            // Of a course that is named twice the first counts, as for one that is new.
            if wishes.enrolments[..at].iter().any(|(earlier, _)| earlier.course == said.course) {
                continue;
            }
            let Some(held) = account.units.iter().find(|held| held.unit == said.course) else { continue };
            let before = changes.len();
            let mut compare = |field, old: Option<String>, new: Option<String>| {
                if new.is_some() && new != old {
                    let of_course = |text: String| format!("{name}: {text}");
                    let (old, new) = (old.map(of_course), new.map(of_course));
                    changes.push(Change { field, old, new, edited_by_hand: false });
                }
            };
            let key = |role: Role| role.key().to_owned();
            compare(Field::CourseRole, held.role.map(key), said.role.map(key));
            compare(Field::EnrolStart, held.from.map(damage::of_day), said.from.map(damage::of_day));
            compare(
                Field::EnrolPeriod,
                held.days.map(|days| days.to_string()),
                said.days.map(|days| days.to_string()),
            );
            let state = |is_suspended: bool| u8::from(is_suspended).to_string();
            compare(Field::EnrolStatus, Some(state(held.is_suspended)), said.is_suspended.map(state));
            if changes.len() > before {
                let has_dates = said.from.is_some() || said.days.is_some();
                members.push(Member {
                    role: said.role.or(held.role),
                    from: said.from.or(held.from).filter(|_| has_dates),
                    days: said.days.or(held.days).filter(|_| has_dates),
                    is_suspended: said.is_suspended.unwrap_or(held.is_suspended),
                    ..Member::of(account.id, said.course)
                });
            }
        }
        (changes, members)
    }

    /// What a row says of a course that it does not name.
    fn without_course(&self, row: RowRef) -> Vec<Reason> {
        let numbers = |field| self.table.headed(row, field).map(|(heading, _)| number_of(heading));
        let named: Vec<u64> = numbers(Field::Course).collect();
        let of_courses = [
            Field::CourseRole,
            Field::CourseGroup,
            Field::EnrolPeriod,
            Field::EnrolStatus,
            Field::EnrolStart,
        ];
        let lost = of_courses.into_iter().flat_map(|field| {
            let all = self.table.headed(row, field).map(move |(heading, text)| (field, heading, text));
            all.filter(|(_, heading, _)| !named.contains(&number_of(heading)))
        });
        lost.map(|(field, heading, text)| words::without_course(field, heading, &text, number_of(heading)))
            .collect()
    }

    pub(super) fn courses(&self, row: RowRef, facts: &Facts, wishes: &mut Wishes) -> Result<(), Reason> {
        let with = |field: Field, number: u64| {
            let mut all = self.table.headed(row, field);
            all.find(|(heading, _)| number_of(heading) == number).map(|(_, text)| text.into_owned())
        };
        for (heading, name) in self.table.headed(row, Field::Course) {
            let number = number_of(heading);
            // Of courses elsewhere a row learns nothing.
            let courses = facts.named_where(Kind::Course, &name, |course| facts.may_give(course));
            let course = the_one(Field::Course, Kind::Course, &name, &courses)?;
            let role = match with(Field::CourseRole, number) {
                None => Role::Learner,
                Some(text) => site::ROLES
                    .into_iter()
                    .find(|role| role.key() == text)
                    .ok_or_else(|| words::role_refused(Field::CourseRole, &text))?,
            };
            let said = Enrolment {
                course: course.id,
                role: with(Field::CourseRole, number).map(|_| role),
                from: with(Field::EnrolStart, number).and_then(|text| damage::day(&text)),
                days: with(Field::EnrolPeriod, number).and_then(|text| text.parse().ok()),
                is_suspended: with(Field::EnrolStatus, number).map(|text| text == "1"),
            };
            let member = Member {
                role: Some(role),
                from: said.from,
                days: said.days,
                is_suspended: said.is_suspended == Some(true),
                ..Member::of(0, course.id)
            };
            wishes.enrolments.push((said, name.into_owned()));
            wishes.members.push((member, Effect::Enrolled { course: course.name.clone() }));
            if let Some(group) = with(Field::CourseGroup, number) {
                let groups = facts.named(Kind::Group, &group);
                let found = groups.into_iter().find(|unit| unit.course == Some(course.id));
                let found = found.ok_or_else(|| words::group_unknown(&group, &course.name))?;
                let effect = Effect::JoinedGroup { group: found.name.clone() };
                wishes.members.push((Member::of(0, found.id), effect));
            }
        }
        Ok(())
    }

    /// The profile fields that a row changes of somebody who is here: details as any other.
    pub(super) fn profile_changes(
        &self,
        row: RowRef,
        wishes: &mut Wishes,
        account: &Account,
        facts: &Facts,
    ) -> Vec<Change> {
        let mode = self.details_mode(account);
        let stored = |field: i64| account.profile.iter().find(|(of, _)| *of == field).map(|(_, text)| text);
        let overrides = matches!(mode, site::FILE | site::FILE_AND_DEFAULTS);
        if overrides && self.options.has(OptionKey::BlankErases) {
            let headings = self.table.headings(row.tab, Field::Profile).map(short_name);
            for field in headings.filter_map(|name| facts.profile_field(name)) {
                if stored(field.id).is_some() && wishes.profile.iter().all(|(of, ..)| *of != field.id) {
                    let name = field.code.clone().unwrap_or_default();
                    wishes.profile.push((field.id, name, false, String::new()));
                }
            }
        }
        let change = |(field, name, _, text): &(i64, String, bool, String)| {
            let old = account.profile.iter().find(|(of, _)| of == field).map(|(_, old)| old.clone());
            (old.as_deref() != Some(text)).then(|| Change {
                field: Field::Profile,
                old: old.map(|old| format!("{name}: {old}")),
                new: (!text.is_empty()).then(|| format!("{name}: {text}")),
                edited_by_hand: false,
            })
        };
        wishes.profile.iter().filter_map(change).collect()
    }

    /// Gives what a row asks for beside details.
    #[expect(clippy::too_many_arguments)]
    pub(super) fn grant(
        &mut self,
        id: i64,
        ordinal: u32,
        held: &[Held],
        wishes: Wishes,
        units: &[Member],
        facts: &Facts,
        step: &mut Step,
    ) {
        for reason in wishes.said {
            self.say(ordinal, reason, step);
        }
        let mut in_already: Vec<i64> = units.iter().map(|held| held.unit).collect();
        for (member, effect) in wishes.members {
            if !in_already.contains(&member.unit) {
                in_already.push(member.unit);
                step.members.push(Member { account: id, ..member });
                self.add_effect(ordinal, effect, step);
            }
        }
        for (role, taken) in wishes.roles {
            let wanted = Held { place: facts.chosen(), role };
            let has = held.contains(&wanted) || step.roles.contains(&(id, wanted));
            match (taken, has) {
                (true, true) => {
                    step.roles_taken.push((id, wanted));
                    self.add_effect(ordinal, Effect::RoleTaken { role }, step);
                }
                (false, false) => {
                    step.roles.push((id, wanted));
                    self.add_effect(ordinal, Effect::RoleGiven { role, at: None }, step);
                }
                _ => {}
            }
        }
        for (field, _, unique, text) in wishes.profile {
            if unique {
                self.site.profiles.insert((field, text.clone()));
            }
            step.profiles.push((id, field, text));
        }
    }
}

/// The one that a text names.
fn the_one<'f>(field: Field, kind: Kind, text: &str, found: &[&'f Named]) -> Result<&'f Named, Reason> {
    match found {
        [one] => Ok(one),
        [] => Err(words::unit_unknown(field, kind, text)),
        _ => Err(words::several_units(field, kind, text)),
    }
}
