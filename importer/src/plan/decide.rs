//! People decided one by one: created, updated, unchanged or failed, with what has to be written.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::changes::changes;
use super::facts::{Account, Facts, Protection};
use super::links::NewAssociation;
use super::people::{Party, People};
use super::{Options, Values, resolve, words};
use crate::check::Findings;
use crate::format::{Field, Role};
use crate::issue::{Code, Severity};
use crate::message::PlanIssue;
use crate::outcome::{Change, Effect, Fate, Reason, RowOutcome};
use crate::table::{RowRef, Table};

/// Decides people in order, chunk by chunk, and holds the outcomes of all rows decided so far.
pub struct Decider<'a> {
    pub(super) table: &'a Table,
    pub(super) findings: &'a Findings,
    pub(super) people: &'a People,
    options: Options,
    pub(super) standing: Vec<Standing>,
    /// By ordinal.
    outcomes: Vec<Option<RowOutcome>>,
    /// What the check in the browser could not know.
    found: Vec<(u32, Reason)>,
    pub(super) made: FxHashSet<(i64, i64, Role)>,
    /// Roles that a row asked for and a person did not get.
    pub(super) denied: FxHashSet<(u32, Role)>,
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
    /// Given in the place imported into.
    pub roles: Vec<(i64, Role)>,
    pub associations: Vec<NewAssociation>,
    /// New accounts to invite, with their e-mails.
    pub invited: Vec<(i64, String)>,
    /// Ordinals of the rows whose outcomes are new or have grown; sorted, each once.
    pub rows: Vec<usize>,
}

#[derive(Debug)]
pub struct NewAccount {
    pub id: i64,
    pub values: Values,
}

#[derive(Debug)]
pub struct UpdatedAccount {
    pub id: i64,
    pub changes: Vec<Change>,
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
        }
    }

    /// Takes up what an earlier run decided and wrote about a row.
    pub fn recall(&mut self, ordinal: usize, outcome: RowOutcome, account: Option<i64>) {
        let Some(person) = self.people.person_of.get(ordinal) else { return };
        self.standing[*person as usize] = account.map_or(Standing::Failed, Standing::In);
        if outcome.reasons.iter().any(|reason| reason.code == Code::RoleDenied) {
            self.denied.insert((*person, self.table.format().tab(outcome.origin.tab).role));
        }
        self.outcomes[ordinal] = Some(outcome);
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
    pub fn skip(&mut self, people: Range<usize>, reason: &Reason) -> Step {
        let mut step = Step::default();
        for person in people {
            self.standing[person] = Standing::Failed;
            for ordinal in self.ordinals(person) {
                self.put(*ordinal, Fate::Skipped, vec![reason.clone()], &mut step);
            }
        }
        step
    }

    /// The outcomes of all rows decided so far, in the order of tabs and rows.
    pub fn outcomes(&self) -> impl Iterator<Item = &RowOutcome> {
        self.outcomes.iter().flatten()
    }

    pub fn outcome(&self, ordinal: usize) -> Option<&RowOutcome> {
        self.outcomes.get(ordinal)?.as_ref()
    }

    /// The account that a row became.
    pub fn account(&self, ordinal: usize) -> Option<i64> {
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

    pub(super) fn roles(&self, person: usize) -> Vec<Role> {
        let format = self.table.format();
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
        let rows = self.ordinals(person).iter().map(|ordinal| self.row(*ordinal));
        let values = resolve::merged(self.table, rows);
        if self.people.persons[person].failed {
            self.standing[person] = Standing::Failed;
            for ordinal in self.ordinals(person) {
                let reasons = self.findings.reasons(self.table, self.row(*ordinal)).into_iter();
                let errors = reasons.filter(|reason| reason.code.severity() == Severity::Error).collect();
                self.put(*ordinal, Fate::Failed, errors, step);
            }
            return;
        }
        let roles = self.roles(person);
        let refused = match resolve::account_of(&values, &roles, facts) {
            Err(reason) => reason,
            Ok(account) if self.lacks_parent(person, &roles, &values, account, facts) => {
                let row = self.row(self.ordinals(person)[0]);
                words::parent_missing(self.table.has(row.tab, Field::Parent))
            }
            Ok(None) => return self.create(person, values, next_id, step),
            Ok(Some(account)) => return self.update(person, &values, account, step),
        };
        self.standing[person] = Standing::Failed;
        for ordinal in self.ordinals(person) {
            self.put(*ordinal, Fate::Failed, Vec::new(), step);
            self.say(*ordinal, refused.clone(), step);
        }
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

    fn create(&mut self, person: usize, values: Values, next_id: i64, step: &mut Step) {
        let id = next_id + i64::try_from(step.created.len()).unwrap_or(i64::MAX);
        self.standing[person] = Standing::In(id);
        let first = self.carry(person, Fate::Created, step);
        self.give_roles(person, id, &[], None, step);
        self.say_other_values(person, &values, None, step);
        match values.stored(Field::Email) {
            None => self.add_effect(first, Effect::ActivatedByParent, step),
            Some(email) if self.options.invite => {
                step.invited.push((id, email.to_owned()));
                self.add_effect(first, Effect::Invited, step);
            }
            Some(_) => {}
        }
        step.created.push(NewAccount { id, values });
    }

    fn update(&mut self, person: usize, values: &Values, account: &Account, step: &mut Step) {
        self.standing[person] = Standing::In(account.id);
        let mut changes = changes(values, account);
        // Whether a row says the same as an account elsewhere is not for this administrator to know.
        let protection =
            account.protection.filter(|each| *each == Protection::Elsewhere || !changes.is_empty());
        if account.protection.is_some() {
            changes.clear();
        }
        let first =
            self.carry(person, if changes.is_empty() { Fate::Unchanged } else { Fate::Updated }, step);
        if account.added_meanwhile && account.protection != Some(Protection::Elsewhere) {
            self.say(first, words::added_meanwhile(), step);
        }
        if let Some(protection) = protection {
            self.say(first, words::protected(protection, account, values), step);
        }
        if account.protection.is_none() {
            self.say_other_values(person, values, Some(account), step);
        }
        self.give_roles(person, account.id, &account.roles, account.protection, step);
        if changes.is_empty() {
            return;
        }
        let mut after = account.values.clone();
        for change in &changes {
            after.set(change.field, change.new.as_deref().unwrap_or_default());
        }
        let written = |field: &Field| changes.iter().any(|change| change.field == *field);
        let edited_by_hand = account.edited_by_hand.iter().copied().filter(|field| !written(field)).collect();
        if let Some(outcome) = &mut self.outcomes[first as usize] {
            outcome.changes.clone_from(&changes);
        }
        step.updated.push(UpdatedAccount { id: account.id, changes, values: after, edited_by_hand });
    }

    /// The first row of a person carries the fate, the others point to it.
    fn carry(&mut self, person: usize, fate: Fate, step: &mut Step) -> u32 {
        let ordinals = self.ordinals(person);
        let first = ordinals[0];
        self.put(first, fate, Vec::new(), step);
        for ordinal in &ordinals[1..] {
            self.put(*ordinal, Fate::SamePerson, Vec::new(), step);
            let carrier = self.table.origin(self.row(first));
            if let Some(outcome) = &mut self.outcomes[*ordinal as usize] {
                outcome.same_as = Some(carrier);
            }
        }
        first
    }

    /// Nobody gives themselves a role, and an administrator does not become a student.
    fn give_roles(
        &mut self,
        person: usize,
        account: i64,
        held: &[Role],
        protection: Option<Protection>,
        step: &mut Step,
    ) {
        let mut held = held.to_vec();
        let is_administrator = held.contains(&Role::Admin) || protection == Some(Protection::Above);
        for (ordinal, role) in self.ordinals(person).iter().zip(self.roles(person)) {
            if !held.contains(&role) {
                held.push(role);
                let refused = match protection {
                    Some(Protection::Yourself) => Some(words::own_role()),
                    _ => (is_administrator && role == Role::Learner).then(words::administrator_as_student),
                };
                if let Some(reason) = refused {
                    self.denied.insert((u32::try_from(person).unwrap_or(u32::MAX), role));
                    self.say(*ordinal, reason, step);
                    continue;
                }
                step.roles.push((account, role));
                self.add_effect(*ordinal, Effect::RoleGiven { role }, step);
            }
        }
    }

    fn put(&mut self, ordinal: u32, fate: Fate, reasons: Vec<Reason>, step: &mut Step) {
        let row = self.row(ordinal);
        let value = |field| self.table.value(row, field);
        let (given, family, email) = (value(Field::GivenName), value(Field::FamilyName), value(Field::Email));
        let key = if email.is_empty() { value(Field::Username) } else { email };
        self.outcomes[ordinal as usize] = Some(RowOutcome {
            origin: self.table.origin(row),
            fate,
            same_as: None,
            reasons,
            name: format!("{given} {family}").trim().to_owned(),
            key: key.into_owned(),
            changes: Vec::new(),
            effects: Vec::new(),
        });
        step.rows.push(ordinal as usize);
    }
}
