//! People decided one by one, chunk by chunk, with what is known of those before them.

use std::collections::BTreeSet;
use std::ops::Range;

use rustc_hash::FxHashSet;

use super::claims::UnknownCourse;
use super::facts::{Facts, Needs};
use super::people::People;
use super::site::{Password, Site};
use super::step::Step;
use super::{Options, words};
use crate::check::Findings;
use crate::format::{Belongs, Field, Role};
use crate::issue::{Code, Severity};
use crate::key;
use crate::message::PlanIssue;
use crate::outcome::{Change, Effect, Fate, Origin, Reason, RowOutcome};
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

    /// Where a title is unknown, no row does what it would do: nothing of the import may be written.
    pub fn refuse_for_titles(&mut self) {
        if self.unknown_courses.is_empty() {
            return;
        }
        self.standing.fill(Standing::Failed);
        for outcome in self.outcomes.iter_mut().flatten().filter(|outcome| outcome.fate != Fate::Failed) {
            outcome.fate = Fate::Skipped;
            outcome.same_as = None;
            outcome.changes.clear();
            outcome.effects.clear();
            outcome.reasons = vec![words::refused_for_titles()];
        }
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
            self.decide_by_options(person, facts, next_id, step);
        } else {
            self.decide_by_claims(person, facts, next_id, step);
        }
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
