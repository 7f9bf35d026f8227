//! What a row does where its options say so: add, update, rename, suspend, delete, with memberships (SPEC §3.5).
//!
//! Names that were held when the import began stay taken for all of its rows, also where another row gives one up: so the
//! order of rows does not matter.

mod add;
mod change;
mod find;
mod said;
mod wishes;

use rustc_hash::{FxHashMap, FxHashSet};

use super::decide::{Decider, Standing};
use super::facts::{Account, Facts};
use super::step::Step;
use super::{Options, Values, resolve, words};
use crate::format::site::{self, DEFAULTS, PROFILE};
use crate::format::{Field, Format, OptionKey, OptionKind};
use crate::issue::Code;
use crate::outcome::{Fate, Origin, Reason, RowOutcome};
use crate::username::Template;

pub(super) use said::ask_for;
use said::username_said;

/// What is known besides facts, and what earlier rows took.
#[derive(Debug, Default)]
pub(super) struct Site {
    /// The rows that have a password, and how it is.
    pub passwords: FxHashMap<Origin, Password>,
    /// The rows that speak of somebody who is here, by what finds them.
    meant: FxHashMap<(Field, Box<str>), Vec<u32>>,
    /// Usernames and e-mails that rows of this import have taken, folded; of e-mails also those that accounts had when it
    /// began, and have no more.
    usernames: FxHashSet<String>,
    emails: FxHashSet<String>,
    /// Usernames that accounts had when the import began, and have no more.
    pub was_held: FxHashSet<String>,
    /// Accounts that a row has changed already.
    touched: FxHashSet<i64>,
    /// Accounts that rows of this import have made: no other row means them.
    made: FxHashSet<i64>,
    /// Texts of unique profile fields that rows have taken or given up.
    profiles: FxHashSet<(i64, String)>,
}

impl Site {
    /// Has a row of this import taken or given up this username?
    pub fn is_taken(&self, folded: &str) -> bool {
        self.was_held.contains(folded) || self.usernames.contains(folded)
    }
}

/// A password of a list, judged where it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Password {
    Strong,
    Weak,
    /// It cannot be taken, as that of a cell with `#REF!`.
    Refused(Code),
}

/// Are the options such that an import can begin?
///
/// # Errors
/// A sentence about the option that is wrong.
pub fn validate(format: &Format, options: &Options) -> Result<(), String> {
    for option in format.options {
        let OptionKind::Choice(choices) = option.kind else { continue };
        let chosen = options.choice(format, option.key);
        let is_field =
            option.key == OptionKey::MatchOn && chosen.len() > PROFILE.len() && chosen.starts_with(PROFILE);
        if !is_field && choices.iter().all(|choice| choice.key != chosen) {
            let keys: Vec<&str> = choices.iter().map(|choice| choice.key).collect();
            let also = if option.key == OptionKey::MatchOn {
                format!(", and {PROFILE}X for the unique profile field X")
            } else {
                String::new()
            };
            return Err(format!(
                "“{chosen}” is no choice for {}. There are {}{also}.",
                option.label,
                keys.join(", ")
            ));
        }
    }
    for (key, template) in options.defaults() {
        if !DEFAULTS.iter().any(|field| field.key() == key && format.has(*field)) {
            return Err(format!("There can be no default for {key}."));
        }
        let wrong = |wrong: String| format!("The default for {key} is wrong: {wrong}");
        let parsed = Template::parse(template).map_err(wrong)?;
        let Some(field) = DEFAULTS.into_iter().find(|field| field.key() == key) else { continue };
        if field == Field::Username && parsed.has_username() {
            return Err(wrong("A username cannot be made of itself. Make it of %f and %l.".to_owned()));
        }
        // Of one that is the same for all it is known before there are rows.
        if field != Field::Username && !template.contains('%') {
            said::judged(&format.tabs[0], field, template).map_err(|reason| reason.message)?;
        }
    }
    Ok(())
}
impl Decider<'_> {
    fn choice(&self, key: OptionKey) -> &str {
        self.options.choice(self.table.format(), key)
    }

    /// What an earlier run did, so that no row does it once more.
    pub(super) fn recall_by_options(&mut self, outcome: &RowOutcome, account: Option<i64>) {
        let Some(account) = account else { return };
        match outcome.fate {
            Fate::Created => self.site.made.insert(account),
            Fate::Updated | Fate::Unchanged | Fate::Deleted => self.site.touched.insert(account),
            Fate::Skipped | Fate::Failed | Fate::SamePerson => return,
        };
    }

    pub(super) fn decide_by_options(&mut self, person: usize, facts: &Facts, next_id: i64, step: &mut Step) {
        let ordinal = self.ordinals(person)[0];
        if let Err(reason) = self.decide_row(person, ordinal, facts, next_id, step) {
            self.standing[person] = Standing::Failed;
            self.put(ordinal, Fate::Failed, Vec::new(), step);
            self.say(ordinal, reason, step);
        }
    }

    fn decide_row(
        &mut self,
        person: usize,
        ordinal: u32,
        facts: &Facts,
        next_id: i64,
        step: &mut Step,
    ) -> Result<(), Reason> {
        let (table, row) = (self.table, self.row(ordinal));
        let mut values = resolve::merged(table, std::iter::once(row));
        let raw = values.get(Field::Username).to_owned();
        values.set(Field::Username, username_said(table, row, &self.options));
        if values.get(Field::Username).is_empty() && !raw.is_empty() {
            return Err(words::standardised_to_nothing(&raw));
        }
        if let Some(Password::Refused(code)) = self.site.passwords.get(&table.origin(row)) {
            return Err(words::password_refused(*code));
        }
        if table.value(row, Field::Deleted) == "1" {
            return self.delete(person, ordinal, &values, facts, step);
        }
        let old = table.value(row, Field::OldUsername);
        let upload = self.choice(OptionKey::UploadType).to_owned();
        let found = if old.is_empty() {
            if upload == site::ADD_ALL { None } else { self.matched(row, &values, facts)? }
        } else {
            Some(self.renamed(&old, facts)?)
        };
        match found {
            Some(account) => {
                let may_update =
                    matches!(&*upload, site::ADD_AND_UPDATE | site::UPDATE_ONLY) || !old.is_empty();
                if !may_update {
                    self.leave(person, ordinal, account, words::skipped_existing(), step);
                    return Ok(());
                }
                self.change(person, ordinal, values, account, facts, step)
            }
            None if upload == site::UPDATE_ONLY => {
                self.standing[person] = Standing::Failed;
                self.put(ordinal, Fate::Skipped, Vec::new(), step);
                self.say(ordinal, words::not_found(), step);
                Ok(())
            }
            None => self.add(person, ordinal, values, &upload, facts, next_id, step),
        }
    }

    fn leave(&mut self, person: usize, ordinal: u32, account: &Account, reason: Reason, step: &mut Step) {
        self.standing[person] = Standing::In(account.id);
        self.put(ordinal, Fate::Skipped, Vec::new(), step);
        self.say(ordinal, reason, step);
    }

    /// A row that says no name goes by that of the account.
    fn name_by(&mut self, ordinal: u32, account: &Account) {
        if let Some(outcome) = &mut self.outcomes[ordinal as usize] {
            if outcome.name.is_empty() {
                outcome.name = account.values.get(Field::FullName).to_owned();
            }
            if outcome.key.is_empty() {
                let keys = [Field::Email, Field::Username].map(|field| account.values.get(field));
                outcome.key = keys.into_iter().find(|key| !key.is_empty()).unwrap_or_default().to_owned();
            }
        }
    }

    fn delete(
        &mut self,
        person: usize,
        ordinal: u32,
        values: &Values,
        facts: &Facts,
        step: &mut Step,
    ) -> Result<(), Reason> {
        if !self.options.has(OptionKey::AllowDeletes) {
            return Err(words::denied(Field::Deleted, "Allow deletes"));
        }
        let account = self.matched(self.row(ordinal), values, facts)?;
        let account = account.ok_or_else(words::nobody_to_delete)?;
        if let Some(protection) = account.protection {
            return Err(words::not_deleted(protection));
        }
        if account.belongs_elsewhere {
            return Err(words::belongs_elsewhere(Field::Deleted, "that the account is there"));
        }
        self.may_touch(ordinal, account, facts)?;
        self.standing[person] = Standing::In(account.id);
        step.deleted.push(account.id);
        self.site.was_held.insert(account.username_key.clone());
        self.site.emails.insert(account.email_key.clone());
        self.site.profiles.extend(account.profile.iter().cloned());
        self.put(ordinal, Fate::Deleted, Vec::new(), step);
        self.name_by(ordinal, account);
        Ok(())
    }
}
