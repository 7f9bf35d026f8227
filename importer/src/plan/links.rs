//! Associations: made, there already, or not made and why.

use super::decide::{Decider, Standing};
use super::facts::{Account, Facts, Protection};
use super::people::{Link, Party};
use super::step::Step;
use super::words;
use crate::format::Role;
use crate::issue::Code;
use crate::outcome::{Effect, Reason};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewAssociation {
    pub student: i64,
    pub other: i64,
    /// What the other one is to the student.
    pub kind: Role,
}

/// Why one side of an association is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Missing {
    /// The person's row failed.
    Failed(u32),
    Unknown,
    /// There is such an account, but it is not what it would have to be.
    NotA(Role),
    /// The two are one.
    Oneself,
}

impl Decider<'_> {
    /// The account of one side.
    pub(super) fn find(&self, party: &Party, role: Role, facts: &Facts) -> Result<i64, Missing> {
        let has_role =
            |account: Option<&Account>| account.is_some_and(|known| known.has_role(role, facts.chosen()));
        match party {
            Party::Here(person) => match self.standing[*person as usize] {
                Standing::Failed => Err(Missing::Failed(*person)),
                Standing::Waiting => Err(Missing::NotA(role)),
                Standing::In(id) => {
                    let given = self.roles(*person as usize).contains(&role)
                        && !self.denied.contains(&(*person, role));
                    let fits = given || has_role(facts.by_id(id));
                    if fits { Ok(id) } else { Err(Missing::NotA(role)) }
                }
            },
            Party::Elsewhere(key) => {
                let found = facts.by_email(key).or_else(|| facts.by_username(key));
                match found {
                    Some(account) if has_role(Some(account)) => Ok(account.id),
                    Some(account) if account.protection != Some(Protection::Elsewhere) => {
                        Err(Missing::NotA(role))
                    }
                    _ if self.people.has_key(key) => Err(Missing::NotA(role)),
                    _ => Err(Missing::Unknown),
                }
            }
        }
    }

    pub(super) fn decide_link(&mut self, at: usize, facts: &Facts, step: &mut Step) {
        let people = self.people;
        let link = &people.links[at];
        let student = self.find(&link.student, Role::Learner, facts);
        let other = self.find(&link.other, link.kind, facts);
        match (student, other) {
            (Ok(student), Ok(other)) if student != other => self.associate(link, student, other, facts, step),
            (Ok(_), Ok(_)) => self.leave_out(link, Missing::Oneself, step),
            // What failed is said before what is unknown: mending the row may mend the rest.
            (Err(missing @ Missing::Failed(_)), _) | (_, Err(missing @ Missing::Failed(_))) => {
                self.leave_out(link, missing, step);
            }
            (Err(missing), _) | (_, Err(missing)) => self.leave_out(link, missing, step),
        }
    }

    fn associate(&mut self, link: &Link, student: i64, other: i64, facts: &Facts, step: &mut Step) {
        let kind = link.kind;
        if facts.are_associated(student, other, kind) || !self.made.insert((student, other, kind)) {
            return;
        }
        step.associations.push(NewAssociation { student, other, kind });
        if let Some(stated) = link.stated.first() {
            let effect = Effect::Associated { field: stated.field, other: stated.text.to_string() };
            self.add_effect(stated.ordinal, effect, step);
        }
    }

    fn leave_out(&mut self, link: &Link, missing: Missing, step: &mut Step) {
        if let Missing::Failed(person) = missing {
            self.say_to_the_silent(link, person, step);
        }
        for (at, stated) in link.stated.iter().enumerate() {
            let mine = self.people.person_of[stated.ordinal as usize];
            let mut reason = match missing {
                Missing::Failed(person) if person == mine => words::this_row_failed(&stated.text),
                Missing::Failed(person) => self.that_row_failed(person),
                Missing::Unknown => words::unknown(&stated.text, self.tab_of(stated.field.refers_to())),
                Missing::NotA(role) => words::not_a(&stated.text, self.tab_of(Some(role))),
                Missing::Oneself => words::oneself(&stated.text),
            };
            reason.field = Some(stated.field);
            if at == 0 {
                let effect = Effect::NotAssociated {
                    field: stated.field,
                    other: stated.text.to_string(),
                    code: reason.code,
                    reason: reason.message.clone(),
                };
                self.add_effect(stated.ordinal, effect, step);
            }
            let said = self.findings.reasons(self.table, self.row(stated.ordinal)).into_iter().any(|found| {
                found.field == reason.field
                    && matches!(found.code, Code::ReferenceInvalid | Code::ReferenceSelf)
            });
            if !said {
                self.say(stated.ordinal, reason, step);
            }
        }
    }

    /// The row that is named by a failed row, and does not name it itself, is told too.
    fn say_to_the_silent(&mut self, link: &Link, failed: u32, step: &mut Step) {
        for party in [&link.student, &link.other] {
            let Party::Here(person) = party else { continue };
            let states =
                link.stated.iter().any(|stated| self.people.person_of[stated.ordinal as usize] == *person);
            if states {
                continue;
            }
            let ordinal = self.ordinals(*person as usize)[0];
            let reason = if *person == failed {
                let other = link.stated.first().map(|stated| self.row(stated.ordinal));
                let name = other.map_or_else(String::new, |row| words::row_name(self.table, row));
                words::this_row_failed(&name)
            } else {
                self.that_row_failed(failed)
            };
            self.say(ordinal, reason, step);
        }
    }

    fn that_row_failed(&self, person: u32) -> Reason {
        let row = self.row(self.ordinals(person as usize)[0]);
        words::that_row_failed(&words::row_name(self.table, row))
    }

    /// The tab on which people with a role are added.
    fn tab_of(&self, role: Option<Role>) -> Option<&'static crate::format::TabSpec> {
        self.table.format().tabs.iter().find(|tab| Some(tab.role) == role)
    }
}
