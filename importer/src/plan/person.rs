//! One person of a list whose tabs or columns say what they become: created, or met again, with what their rows ask for.

use super::changes::changes;
use super::claims::Claim;
use super::decide::{Decider, Standing};
use super::facts::{Account, Facts, Held, Protection};
use super::links::Missing;
use super::people::{Link, Party};
use super::step::{Member, NewAccount, Step, UpdatedAccount};
use super::{Values, resolve, words};
use crate::format::{At, Belongs, Field, OptionKey, Role};
use crate::outcome::{AccountState, Change, Effect, Fate};
use crate::table::RowRef;

impl Decider<'_> {
    pub(super) fn decide_by_claims(&mut self, person: usize, facts: &Facts, next_id: i64, step: &mut Step) {
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
                match self.failed_parent(person, facts) {
                    Some(parent) => words::parent_failed(&words::row_name(self.table, parent)),
                    None => words::parent_missing(self.table.has(row.tab, Field::Parent)),
                }
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
        let coming = self.parents_of(person).any(|parent| self.find(parent, Role::Parent, facts).is_ok());
        !coming && !account.is_some_and(|known| facts.has_parent(known.id))
    }

    /// The parents whom this import gives a student.
    fn parents_of(&self, person: usize) -> impl Iterator<Item = &Party> {
        let links = self.people.links[self.people.links_of(person..person + 1)].iter();
        let mine = move |link: &&Link| {
            link.kind == Role::Parent && matches!(link.student, Party::Here(at) if at as usize == person)
        };
        links.filter(mine).map(|link| &link.other)
    }

    /// The row of a parent of a student, if that is why there is none.
    fn failed_parent(&self, person: usize, facts: &Facts) -> Option<RowRef> {
        self.parents_of(person).find_map(|parent| match self.find(parent, Role::Parent, facts) {
            Err(Missing::Failed(parent)) => Some(self.row(self.ordinals(parent as usize)[0])),
            _ => None,
        })
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
        let signs_in = |field| matches!(field, Field::Email | Field::Username | Field::Enabled);
        let kept: Vec<Change> =
            changes.extract_if(.., |change| account.belongs_elsewhere && signs_in(change.field)).collect();
        // Whether a row says the same as an account elsewhere is not for this administrator to know.
        let protection = account.protection.filter(|each| each.hides() || !changes.is_empty());
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
            for change in kept {
                self.say(first, words::sign_in_stays(change.field), step);
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
        let mut after = account.values.clone();
        for change in &changes {
            after.set(change.field, change.new.as_deref().unwrap_or_default());
        }
        step.updated.push(UpdatedAccount::of(account, changes, after, account.email_shared));
    }

    /// A first password takes the place of another only where the school allows that.
    fn set_password(&mut self, claims: &[Claim], account: &Account, facts: &Facts, step: &mut Step) {
        let is_kept = account.protection.is_some_and(|protection| protection != Protection::Guest);
        if !self.options.has(OptionKey::FirstPassword) || is_kept {
            return;
        }
        let first = claims[0].ordinal;
        // All their schools have to allow it, not only the one that the row names.
        let own = account.roles.iter().map(|held| held.place).chain([claims[0].place]);
        let mut schools = own.filter_map(|place| facts.place(place)).filter(|place| !place.called.is_empty());
        if account.belongs_elsewhere {
            self.say(first, words::password_of_others(), step);
        } else if schools.all(|place| place.replaces_passwords) {
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
        let held = account.into_iter().flat_map(|known| &known.units);
        let mut units: Vec<i64> = held.map(|member| member.unit).collect();
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
        let may_change = account.protection.is_none_or(Protection::hides);
        for claim in claims.iter().filter(|claim| may_change && !claim.member_id.is_empty()) {
            let old = account.member_ids.iter().find(|(place, _)| *place == claim.place);
            let old = old.map(|(_, number)| number.clone());
            if places.contains(&claim.place) {
                continue;
            }
            // The first row counts, also where it says what is stored.
            places.push(claim.place);
            if old.as_deref() == Some(&*claim.member_id) {
                continue;
            }
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
}

/// New people have what is usual in their place where a list does not say.
pub(super) fn fill_usual(values: &mut Values, facts: &Facts, place: i64) {
    for field in [Field::Language, Field::TimeZone] {
        if values.get(field).is_empty() {
            values.set(field, facts.usual(place, field));
        }
    }
}
