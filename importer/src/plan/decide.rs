//! People decided one by one: created, updated, unchanged, skipped or failed, with what has to be written.

use std::collections::BTreeSet;
use std::ops::Range;

use rustc_hash::FxHashSet;

use super::changes::changes;
use super::claims::{Claim, UnknownCourse};
use super::facts::{Account, Facts, Held, Needs, Protection};
use super::links::NewAssociation;
use super::people::{Party, People};
use super::site::{Password, Site};
use super::{Options, Values, resolve, words};
use crate::check::Findings;
use crate::format::{At, Belongs, Field, OptionKey, Role};
use crate::issue::{Code, Severity};
use crate::key;
use crate::message::PlanIssue;
use crate::outcome::{AccountState, Change, Effect, Fate, Origin, Reason, RowOutcome};
use crate::table::{RowRef, Table};

/// Decides people in order, chunk by chunk, and holds the outcomes of all rows decided so far.
pub struct Decider<'a> {
    pub(super) table: &'a Table,
    pub(super) findings: &'a Findings,
    pub(super) people: &'a People,
    pub(super) options: Options,
    pub(super) standing: Vec<Standing>,
    /// By ordinal.
    pub(super) outcomes: Vec<Option<RowOutcome>>,
    /// What the check in the browser could not know.
    found: Vec<(u32, Reason)>,
    pub(super) made: FxHashSet<(i64, i64, Role)>,
    /// Roles that a row asked for and a person did not get.
    pub(super) denied: FxHashSet<(u32, Role)>,
    /// Titles that no course of their company has: the whole import is refused for them.
    pub(super) unknown_courses: BTreeSet<UnknownCourse>,
    /// What a format that is governed by its options needs besides.
    pub(super) site: Site,
}

/// What became of a person so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Waiting,
    Failed,
    In(i64),
}

/// What one chunk writes, beside its rows' outcomes.
#[derive(Debug, Default)]
pub struct Step {
    pub created: Vec<NewAccount>,
    pub updated: Vec<UpdatedAccount>,
    pub roles: Vec<(i64, Held)>,
    pub members: Vec<Member>,
    /// Roles that are taken away.
    pub roles_taken: Vec<(i64, Held)>,
    /// Accounts, profile fields, and what the accounts have in them from now on.
    pub profiles: Vec<(i64, i64, String)>,
    /// Accounts that get the password of a row, with the row, and whether they have to change it.
    pub own_passwords: Vec<(i64, Origin, bool)>,
    pub deleted: Vec<i64>,
    /// Accounts, places, and the numbers that the accounts have there from now on.
    pub member_ids: Vec<(i64, i64, String)>,
    /// Accounts that get the first password.
    pub passwords: Vec<i64>,
    pub associations: Vec<NewAssociation>,
    /// New accounts to invite, with their e-mails.
    pub invited: Vec<(i64, String)>,
    /// Ordinals of the rows whose outcomes are new or have grown; sorted, each once.
    pub rows: Vec<usize>,
}

/// Somebody who is put into a cohort, course, programme or group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Member {
    pub account: i64,
    pub unit: i64,
    /// In a course.
    pub role: Option<Role>,
    /// Days since 1970; now where it is not said.
    pub from: Option<i64>,
    /// For so many days; without an end where it is not said.
    pub days: Option<i64>,
    pub is_suspended: bool,
}

impl Member {
    pub(super) fn of(account: i64, unit: i64) -> Self {
        Self { account, unit, ..Self::default() }
    }
}

#[derive(Debug)]
pub struct NewAccount {
    pub id: i64,
    pub values: Values,
    pub state: AccountState,
    /// Somebody else has the e-mail, too.
    pub email_shared: bool,
}

#[derive(Debug)]
pub struct UpdatedAccount {
    pub id: i64,
    pub changes: Vec<Change>,
    /// Somebody else has the e-mail, too.
    pub email_shared: bool,
    /// All its fields, as they are after the changes.
    pub values: Values,
    /// Those of `edited_by_hand` that stay so: this import does not write them.
    pub edited_by_hand: Vec<Field>,
}

impl<'a> Decider<'a> {
    pub fn new(table: &'a Table, findings: &'a Findings, people: &'a People, options: Options) -> Self {
        Self {
            table,
            findings,
            people,
            options,
            standing: vec![Standing::Waiting; people.len()],
            outcomes: vec![None; people.rows()],
            found: Vec::new(),
            made: FxHashSet::default(),
            denied: FxHashSet::default(),
            unknown_courses: BTreeSet::new(),
            site: Site::default(),
        }
        .with_meant()
    }

    /// Says which rows have a password, by source and line, and how it is.
    #[must_use]
    pub fn with_passwords(mut self, passwords: impl IntoIterator<Item = (Origin, Password)>) -> Self {
        self.site.passwords = passwords.into_iter().collect();
        self
    }

    /// Titles that no course of their company has, of the people decided so far. Where there is one, nothing of the
    /// import may be written.
    pub fn unknown_courses(&self) -> impl Iterator<Item = &UnknownCourse> {
        self.unknown_courses.iter()
    }

    /// Takes up what an earlier run decided and wrote about a row.
    pub fn recall(&mut self, ordinal: usize, outcome: RowOutcome, account: Option<i64>) {
        let Some(person) = self.people.person_of.get(ordinal) else { return };
        let standing = &mut self.standing[*person as usize];
        match account {
            Some(account) => *standing = Standing::In(account),
            // Another row of the same person may be in.
            None if *standing == Standing::Waiting => *standing = Standing::Failed,
            None => {}
        }
        for change in outcome.changes.iter().filter(|change| change.field == Field::Username) {
            self.site.was_held.extend(change.old.as_deref().map(|old| key::fold(old).into_owned()));
        }
        if self.table.format().by_options {
            self.recall_by_options(&outcome, account);
        }
        if outcome.reasons.iter().any(|reason| reason.code == Code::RoleDenied) {
            self.denied.insert((*person, self.table.format().tab(outcome.origin.tab).role));
        }
        self.outcomes[ordinal] = Some(outcome);
    }

    /// What to ask the directory before these people are decided: as [`People::needs`] says, and what follows from those
    /// who are decided already.
    pub fn needs(&self, people: Range<usize>) -> Needs {
        let mut needs = self.people.needs(self.table, &self.options, people);
        for (_, stem) in needs.stems_of.extract_if(.., |(name, _)| self.site.is_taken(name)) {
            needs.stems.push(stem);
        }
        needs.sorted()
    }

    /// Decides some people; those before them are decided. New accounts get ids from `next_id` on, without gaps.
    pub fn decide(&mut self, people: Range<usize>, facts: &Facts, next_id: i64) -> Step {
        let mut step = Step::default();
        for person in people.clone() {
            self.decide_person(person, facts, next_id, &mut step);
        }
        for link in self.people.links_of(people) {
            self.decide_link(link, facts, &mut step);
        }
        step.rows.sort_unstable();
        step.rows.dedup();
        step
    }

    /// Leaves people out without looking at them, as when the right to import is lost on the way.
    pub fn pass_over(&mut self, people: Range<usize>, fate: Fate, reason: &Reason) -> Step {
        let mut step = Step::default();
        for person in people {
            self.standing[person] = Standing::Failed;
            for ordinal in self.ordinals(person) {
                self.put(*ordinal, fate, vec![reason.clone()], &mut step);
            }
        }
        step
    }

    /// The outcomes of all rows decided so far, in the order of tabs and rows.
    pub fn outcomes(&self) -> impl Iterator<Item = &RowOutcome> {
        self.outcomes.iter().flatten()
    }

    /// The same, to keep.
    pub fn into_outcomes(self) -> Vec<RowOutcome> {
        self.outcomes.into_iter().flatten().collect()
    }

    pub fn outcome(&self, ordinal: usize) -> Option<&RowOutcome> {
        self.outcomes.get(ordinal)?.as_ref()
    }

    /// The account that a row became.
    pub fn account(&self, ordinal: usize) -> Option<i64> {
        if self.outcome(ordinal).is_some_and(|outcome| outcome.fate == Fate::Failed) {
            return None;
        }
        let person = *self.people.person_of.get(ordinal)?;
        match self.standing[person as usize] {
            Standing::In(account) => Some(account),
            Standing::Waiting | Standing::Failed => None,
        }
    }

    /// What only the directory knew, in the order of rows.
    pub fn issues(&self) -> Vec<PlanIssue> {
        let mut found: Vec<_> = self.found.iter().collect();
        found.sort_by_key(|(ordinal, _)| *ordinal);
        found
            .into_iter()
            .map(|(ordinal, reason)| PlanIssue {
                origin: self.table.origin(self.row(*ordinal)),
                field: reason.field,
                code: reason.code,
                message: reason.message.clone(),
            })
            .collect()
    }

    pub(super) fn row(&self, ordinal: u32) -> RowRef {
        self.people.rows[ordinal as usize]
    }

    pub(super) fn ordinals(&self, person: usize) -> &'a [u32] {
        self.people.ordinals(&self.people.persons[person])
    }

    /// What the tabs of a person's rows make of them, in a format whose tabs tell people apart.
    pub(super) fn roles(&self, person: usize) -> Vec<Role> {
        let format = self.table.format();
        if format.belongs != Belongs::Chosen {
            return Vec::new();
        }
        self.ordinals(person).iter().map(|ordinal| format.tab(self.row(*ordinal).tab).role).collect()
    }

    pub(super) fn say(&mut self, ordinal: u32, reason: Reason, step: &mut Step) {
        if let Some(outcome) = &mut self.outcomes[ordinal as usize] {
            outcome.reasons.push(reason.clone());
            step.rows.push(ordinal as usize);
        }
        self.found.push((ordinal, reason));
    }

    pub(super) fn add_effect(&mut self, ordinal: u32, effect: Effect, step: &mut Step) {
        if let Some(outcome) = &mut self.outcomes[ordinal as usize] {
            outcome.effects.push(effect);
            step.rows.push(ordinal as usize);
        }
    }

    fn decide_person(&mut self, person: usize, facts: &Facts, next_id: i64, step: &mut Step) {
        if self.people.persons[person].failed {
            self.standing[person] = Standing::Failed;
            for ordinal in self.ordinals(person) {
                let reasons = self.findings.reasons(self.table, self.row(*ordinal)).into_iter();
                let errors = reasons.filter(|reason| reason.code.severity() == Severity::Error).collect();
                self.put(*ordinal, Fate::Failed, errors, step);
                if self.table.format().rejects_as_a_whole() {
                    for reason in self.look_up_titles(*ordinal, facts) {
                        self.say(*ordinal, reason, step);
                    }
                }
            }
            return;
        }
        if self.table.format().by_options {
            return self.decide_by_options(person, facts, next_id, step);
        }
        let claims = self.claims(person, facts, step);
        if claims.is_empty() {
            self.standing[person] = Standing::Failed;
            return;
        }
        let values = resolve::merged(self.table, claims.iter().map(|claim| self.row(claim.ordinal)));
        let roles = self.roles(person);
        let refused = match resolve::account_of(&values, &roles, facts) {
            Err(reason) => reason,
            Ok(account) if self.lacks_parent(person, &roles, &values, account, facts) => {
                let row = self.row(claims[0].ordinal);
                words::parent_missing(self.table.has(row.tab, Field::Parent))
            }
            Ok(None) => return self.create(person, &claims, values, facts, next_id, step),
            Ok(Some(account)) => return self.meet(person, &claims, &values, account, facts, step),
        };
        self.standing[person] = Standing::Failed;
        for claim in &claims {
            self.put(claim.ordinal, Fate::Failed, Vec::new(), step);
            self.say(claim.ordinal, refused.clone(), step);
        }
    }

    /// What a person's rows ask for. A row that asks for what it cannot have fails by itself.
    fn claims(&mut self, person: usize, facts: &Facts, step: &mut Step) -> Vec<Claim> {
        let mut claims = Vec::new();
        for ordinal in self.ordinals(person) {
            match self.claim(*ordinal, facts) {
                Ok(claim) => claims.push(claim),
                Err(reasons) => {
                    self.put(*ordinal, Fate::Failed, Vec::new(), step);
                    for reason in reasons {
                        self.say(*ordinal, reason, step);
                    }
                }
            }
        }
        claims
    }

    /// A student without e-mail is activated by a parent, who has to be there (SPEC §3.1).
    fn lacks_parent(
        &self,
        person: usize,
        roles: &[Role],
        values: &Values,
        account: Option<&Account>,
        facts: &Facts,
    ) -> bool {
        let has_email =
            !values.get(Field::Email).is_empty() || account.is_some_and(|known| !known.email_key.is_empty());
        if has_email || !roles.contains(&Role::Learner) {
            return false;
        }
        let mut links = self.people.links[self.people.links_of(person..person + 1)].iter();
        let coming = links.any(|link| {
            let mine =
                link.kind == Role::Parent && matches!(link.student, Party::Here(at) if at as usize == person);
            mine && self.find(&link.other, Role::Parent, facts).is_ok()
        });
        !coming && !account.is_some_and(|known| facts.has_parent(known.id))
    }

    fn create(
        &mut self,
        person: usize,
        claims: &[Claim],
        mut values: Values,
        facts: &Facts,
        next_id: i64,
        step: &mut Step,
    ) {
        fill_usual(&mut values, facts, claims[0].place);
        let id = next_id + i64::try_from(step.created.len()).unwrap_or(i64::MAX);
        self.standing[person] = Standing::In(id);
        let first = self.carry(claims, Fate::Created, step);
        self.give(person, claims, id, None, facts, step);
        self.say_other_values(claims, &values, None, step);
        let disabled = values.get(Field::Enabled) == "0";
        let has_password = self.options.has(OptionKey::FirstPassword);
        if has_password {
            step.passwords.push(id);
            self.add_effect(first, Effect::PasswordSet, step);
        }
        match values.stored(Field::Email) {
            None => self.add_effect(first, Effect::ActivatedByParent, step),
            Some(email) if self.options.has(OptionKey::Invite) && !disabled => {
                step.invited.push((id, email.to_owned()));
                self.add_effect(first, Effect::Invited, step);
            }
            Some(_) => {}
        }
        let state = match (disabled, has_password) {
            (true, _) => AccountState::Disabled,
            (false, true) => AccountState::Active,
            (false, false) => AccountState::Invited,
        };
        step.created.push(NewAccount { id, values, state, email_shared: false });
    }

    /// Somebody who is here already.
    fn meet(
        &mut self,
        person: usize,
        claims: &[Claim],
        values: &Values,
        account: &Account,
        facts: &Facts,
        step: &mut Step,
    ) {
        let format = self.table.format();
        self.standing[person] = Standing::In(account.id);
        let may_choose = format.option(OptionKey::UpdateExisting).is_some();
        if may_choose && !self.options.has(OptionKey::UpdateExisting) {
            let first = self.carry(claims, Fate::Skipped, step);
            self.say(first, words::here_already(), step);
            return;
        }
        let mut changes = changes(values, account);
        // What somebody signs in with is not changed by one of several administrators.
        let disables =
            account.belongs_elsewhere && changes.iter().any(|change| change.field == Field::Enabled);
        changes.retain(|change| !disables || change.field != Field::Enabled);
        // Whether a row says the same as an account elsewhere is not for this administrator to know.
        let protection =
            account.protection.filter(|each| *each == Protection::Elsewhere || !changes.is_empty());
        if account.protection.is_some() {
            changes.clear();
        }
        let numbered = self.number(claims, account, step);
        let fate = match (changes.is_empty() && numbered.is_empty(), format.unchanged_is_skipped) {
            (false, _) => Fate::Updated,
            (true, false) => Fate::Unchanged,
            (true, true) => Fate::Skipped,
        };
        let first = self.carry(claims, fate, step);
        if fate == Fate::Skipped && protection.is_none() {
            self.say(first, words::nothing_to_change(), step);
        }
        if account.added_meanwhile && account.protection != Some(Protection::Elsewhere) {
            self.say(first, words::added_meanwhile(), step);
        }
        if let Some(protection) = protection {
            self.say(first, words::protected(protection, account, values), step);
        }
        if account.protection.is_none() {
            self.say_other_values(claims, values, Some(account), step);
            if disables {
                self.say(first, words::stays_enabled(), step);
            }
        }
        self.give(person, claims, account.id, Some(account), facts, step);
        for (ordinal, change) in numbered {
            self.add_change(ordinal, change);
        }
        for change in &changes {
            self.add_change(first, change.clone());
        }
        self.set_password(claims, account, facts, step);
        if changes.is_empty() {
            return;
        }
        let written = |field: &Field| changes.iter().any(|change| change.field == *field);
        let mut after = account.values.clone();
        if written(&Field::GivenName) || written(&Field::FamilyName) {
            // What they are called follows from the two.
            after.set(Field::FullName, "");
        }
        for change in &changes {
            after.set(change.field, change.new.as_deref().unwrap_or_default());
        }
        let edited_by_hand = account.edited_by_hand.iter().copied().filter(|field| !written(field)).collect();
        let email_shared = account.email_shared;
        step.updated.push(UpdatedAccount {
            id: account.id,
            changes,
            email_shared,
            values: after,
            edited_by_hand,
        });
    }

    pub(super) fn add_change(&mut self, ordinal: u32, change: Change) {
        if let Some(outcome) = &mut self.outcomes[ordinal as usize] {
            outcome.changes.push(change);
        }
    }

    pub(super) fn set_fate(&mut self, ordinal: u32, fate: Fate) {
        if let Some(outcome) = &mut self.outcomes[ordinal as usize] {
            outcome.fate = fate;
        }
    }

    /// A first password takes the place of another only where the school allows that.
    fn set_password(&mut self, claims: &[Claim], account: &Account, facts: &Facts, step: &mut Step) {
        if !self.options.has(OptionKey::FirstPassword) || account.protection.is_some() {
            return;
        }
        let first = claims[0].ordinal;
        let allowed = facts.place(claims[0].place).is_some_and(|place| place.replaces_passwords);
        if allowed && !account.belongs_elsewhere {
            step.passwords.push(account.id);
            self.add_effect(first, Effect::PasswordSet, step);
        } else {
            self.say(first, words::password_kept(), step);
        }
    }

    /// The first row of a person carries the fate, the others point to it.
    fn carry(&mut self, claims: &[Claim], fate: Fate, step: &mut Step) -> u32 {
        let first = claims[0].ordinal;
        self.put(first, fate, Vec::new(), step);
        for claim in &claims[1..] {
            self.put(claim.ordinal, Fate::SamePerson, Vec::new(), step);
            let carrier = self.table.origin(self.row(first));
            if let Some(outcome) = &mut self.outcomes[claim.ordinal as usize] {
                outcome.same_as = Some(carrier);
            }
        }
        first
    }

    /// Gives what the rows of a person ask for: roles, a cohort, courses, numbers.
    fn give(
        &mut self,
        person: usize,
        claims: &[Claim],
        id: i64,
        account: Option<&Account>,
        facts: &Facts,
        step: &mut Step,
    ) {
        self.give_roles(person, claims, id, account, facts, step);
        let mut units: Vec<i64> = account.map(|known| known.units.clone()).unwrap_or_default();
        for claim in claims {
            if let Some((cohort, name)) = &claim.cohort
                && !units.contains(cohort)
            {
                units.push(*cohort);
                step.members.push(Member::of(id, *cohort));
                self.add_effect(claim.ordinal, Effect::JoinedCohort { cohort: name.clone() }, step);
            }
            for (course, title) in &claim.courses {
                if !units.contains(course) {
                    units.push(*course);
                    step.members.push(Member::of(id, *course));
                    self.add_effect(claim.ordinal, Effect::Enrolled { course: title.clone() }, step);
                }
            }
            let is_new = account.is_none() && !claim.member_id.is_empty();
            if is_new && !step.member_ids.iter().rev().any(|(of, at, _)| (*of, *at) == (id, claim.place)) {
                step.member_ids.push((id, claim.place, claim.member_id.clone()));
            }
        }
    }

    /// The numbers that somebody who is here already has in places, where the rows say others.
    fn number(&self, claims: &[Claim], account: &Account, step: &mut Step) -> Vec<(u32, Change)> {
        let mut changes: Vec<(u32, Change)> = Vec::new();
        let mut places: Vec<i64> = Vec::new();
        let may_change = matches!(account.protection, None | Some(Protection::Elsewhere));
        for claim in claims.iter().filter(|claim| may_change && !claim.member_id.is_empty()) {
            let old = account.member_ids.iter().find(|(place, _)| *place == claim.place);
            let old = old.map(|(_, number)| number.clone());
            if places.contains(&claim.place) || old.as_deref() == Some(&*claim.member_id) {
                continue;
            }
            places.push(claim.place);
            step.member_ids.push((account.id, claim.place, claim.member_id.clone()));
            let new = Some(claim.member_id.clone());
            let change = Change { field: Field::MemberId, old, new, edited_by_hand: false };
            changes.push((claim.ordinal, change));
        }
        changes
    }

    /// Nobody gives themselves a role, and an administrator does not become a student.
    fn give_roles(
        &mut self,
        person: usize,
        claims: &[Claim],
        id: i64,
        account: Option<&Account>,
        facts: &Facts,
        step: &mut Step,
    ) {
        let protection = account.and_then(|known| known.protection);
        let mut held: Vec<Held> = account.map(|known| known.roles.clone()).unwrap_or_default();
        let was = held.len();
        for claim in claims {
            for grant in &claim.grants {
                let role = grant.role;
                let place = if grant.at == At::Row { claim.place } else { facts.chosen() };
                let wanted = Held { place, role };
                let here = || held.iter().filter(|each| each.place == place);
                if held.contains(&wanted) {
                    continue;
                }
                let more = here().map(|each| each.role).filter(|each| *each > role).max();
                if let Some(more) = more.filter(|_| grant.unless_more) {
                    let before = held[..was].contains(&Held { place, role: more });
                    if before && grant.at == At::Row && protection != Some(Protection::Elsewhere) {
                        self.say(claim.ordinal, words::more_already(more, role), step);
                    }
                    continue;
                }
                let is_administrator =
                    here().any(|each| each.role == Role::Admin) || protection == Some(Protection::Above);
                let refused = match protection {
                    Some(Protection::Yourself) => Some(words::own_role()),
                    _ => (is_administrator && role == Role::Learner).then(words::administrator_as_student),
                };
                if let Some(reason) = refused {
                    self.denied.insert((u32::try_from(person).unwrap_or(u32::MAX), role));
                    self.say(claim.ordinal, reason, step);
                    continue;
                }
                held.push(wanted);
                step.roles.push((id, wanted));
                let several = self.table.format().belongs != Belongs::Chosen;
                let at = facts.place(place).filter(|_| several).map(|place| place.name.clone());
                self.add_effect(claim.ordinal, Effect::RoleGiven { role, at }, step);
            }
        }
    }

    pub(super) fn put(&mut self, ordinal: u32, fate: Fate, reasons: Vec<Reason>, step: &mut Step) {
        let row = self.row(ordinal);
        let value = |field| self.table.value(row, field);
        let email = value(Field::Email);
        let key = if email.is_empty() { value(Field::Username) } else { email };
        self.outcomes[ordinal as usize] = Some(RowOutcome {
            origin: self.table.origin(row),
            fate,
            same_as: None,
            reasons,
            name: self.table.name(row),
            key: key.into_owned(),
            changes: Vec::new(),
            effects: Vec::new(),
        });
        step.rows.push(ordinal as usize);
    }
}

/// New people have what is usual in their place where a list does not say.
pub(super) fn fill_usual(values: &mut Values, facts: &Facts, place: i64) {
    for field in [Field::Language, Field::TimeZone] {
        if values.get(field).is_empty() {
            values.set(field, facts.usual(place, field));
        }
    }
}
