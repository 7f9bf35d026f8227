//! Somebody new.

use super::super::decide::{Decider, Standing};
use super::super::facts::{Facts, Held};
use super::super::person::fill_usual;
use super::super::step::{NewAccount, Step};
use super::super::{FIELDS, Values, words};
use super::Password;
use super::said::{Defaults, fold};
use crate::check;
use crate::format::site;
use crate::format::{Field, OptionKey, Role};
use crate::issue::Code;
use crate::organisation::Kind;
use crate::outcome::{AccountState, Change, Effect, Fate, Origin, Reason};
use crate::table::RowRef;
use crate::username::counted;

impl Decider<'_> {
    #[expect(clippy::too_many_arguments)]
    pub(super) fn add(
        &mut self,
        person: usize,
        ordinal: u32,
        values: Values,
        upload: &str,
        facts: &Facts,
        next_id: i64,
        step: &mut Step,
    ) -> Result<(), Reason> {
        let (table, row) = (self.table, self.row(ordinal));
        let codes = self.findings.codes(row);
        let defaults = Defaults::of(table, row, &self.options);
        let extended = facts.extended_usernames();
        let given = values.get(Field::Username).to_owned();
        let template = if given.is_empty() { defaults.username(&values, extended) } else { None };
        if template.as_ref().is_some_and(String::is_empty) {
            return Err(words::name_leaves_nothing());
        }
        let is_made = template.is_some();
        let wanted = template.unwrap_or(given);
        if !wanted.is_empty() && !check::username::is_valid(&wanted) && !extended {
            return Err(words::username_refused(&wanted));
        }
        let may_count = if is_made {
            self.choice(OptionKey::DuplicateUsernames) == site::COUNTER
        } else {
            upload == site::ADD_ALL
        };
        if !is_made && !may_count && codes.has(Code::UsernameRepeated) {
            return Err(self.found_reason(row, Code::UsernameRepeated, Code::UsernameDuplicate));
        }
        let username = if wanted.is_empty() || self.is_free(&wanted, facts) {
            wanted
        } else if may_count {
            counted(&wanted, |name| self.is_free(name, facts)).into_owned()
        } else {
            let mut named = values.clone();
            named.set(Field::Username, wanted);
            return Err(words::username_taken(&named));
        };
        if username.chars().count() > check::username::LONGEST {
            return Err(words::username_refused(&username));
        }
        let mut all = defaults.fill(&values, &username)?;
        for field in FIELDS {
            if !values.get(field).is_empty() {
                all.set(field, values.get(field));
            }
        }
        all.set(Field::Username, username.as_str());
        let missing = [Field::GivenName, Field::FamilyName, Field::Email, Field::Username];
        let missing: Vec<Field> = missing.into_iter().filter(|field| all.get(*field).is_empty()).collect();
        if !missing.is_empty() {
            return Err(words::new_needs(self.table.format(), &missing));
        }
        let email = fold(all.get(Field::Email));
        let shared = self.email_is_shared(row, &email, None, facts)?;
        self.check_theme(&all, facts)?;
        let mut said = values.clone();
        // Standardised is not what the row says.
        said.set(Field::Username, table.value(row, Field::Username));
        let filled = filled(&said, &all);
        fill_usual(&mut all, facts, facts.chosen());
        let wishes = self.wishes(row, None, facts)?;
        let id = next_id + i64::try_from(step.created.len()).unwrap_or(i64::MAX);
        self.standing[person] = Standing::In(id);
        self.site.made.insert(id);
        self.put(ordinal, Fate::Created, Vec::new(), step);
        if let Some(outcome) = &mut self.outcomes[ordinal as usize] {
            outcome.changes = filled;
        }
        self.site.usernames.insert(fold(&username));
        self.site.emails.insert(email);
        let suspended = all.get(Field::Suspended) == "1";
        if suspended && !self.options.has(OptionKey::AllowSuspends) {
            self.say(ordinal, words::not_suspended(), step);
        }
        let suspended = suspended && self.options.has(OptionKey::AllowSuspends);
        let origin = table.origin(row);
        let has_password = self.choice(OptionKey::NewPasswords) == site::FILE
            && self.give_password(id, ordinal, origin, step);
        let state = match (suspended, has_password) {
            (true, _) => AccountState::Suspended,
            (false, true) => AccountState::Active,
            (false, false) => AccountState::Invited,
        };
        if suspended {
            self.add_effect(ordinal, Effect::Suspended, step);
        }
        if self.options.has(OptionKey::Invite) && !suspended {
            step.invited.push((id, all.get(Field::Email).to_owned()));
            self.add_effect(ordinal, Effect::Invited, step);
        }
        let learner = Held { place: facts.chosen(), role: Role::Learner };
        step.roles.push((id, learner));
        self.add_effect(ordinal, Effect::RoleGiven { role: Role::Learner, at: None }, step);
        self.grant(id, ordinal, &[learner], wishes, &[], facts, step);
        step.created.push(NewAccount { id, values: all, state, email_shared: shared });
        Ok(())
    }

    /// What the check warned of, now that the options make an error of it.
    pub(super) fn found_reason(&self, row: RowRef, found: Code, code: Code) -> Reason {
        let reasons = self.findings.reasons(self.table, row).into_iter();
        let mut said = reasons.filter(|reason| reason.code == found);
        let reason = said.next().unwrap_or(Reason { code, field: None, message: code.title().to_owned() });
        Reason { code, ..reason }
    }

    /// May the row have this e-mail; and does somebody else have it?
    pub(super) fn email_is_shared(
        &self,
        row: RowRef,
        email: &str,
        own: Option<i64>,
        facts: &Facts,
    ) -> Result<bool, Reason> {
        let others = facts.all_by_email(email).into_iter().any(|known| Some(known.id) != own);
        let repeated = self.findings.codes(row).has(Code::EmailRepeated);
        let taken = others || (!email.is_empty() && self.site.emails.contains(email));
        if (!taken && !repeated) || self.options.has(OptionKey::AllowEmailDuplicates) {
            return Ok(taken || repeated);
        }
        Err(if repeated {
            self.found_reason(row, Code::EmailRepeated, Code::EmailDuplicate)
        } else {
            words::email_taken()
        })
    }

    pub(super) fn check_theme(&self, values: &Values, facts: &Facts) -> Result<(), Reason> {
        let theme = values.get(Field::Theme);
        if theme.is_empty() || !facts.named(Kind::Theme, theme).is_empty() {
            return Ok(());
        }
        Err(words::unit_unknown(Field::Theme, Kind::Theme, theme))
    }

    /// Gives the password of the row, if it has one.
    pub(super) fn give_password(&mut self, id: i64, ordinal: u32, origin: Origin, step: &mut Step) -> bool {
        let Some(password) = self.site.passwords.get(&origin).copied() else { return false };
        let weak = password == Password::Weak;
        let force = match self.choice(OptionKey::ForceChange) {
            site::ALL => true,
            site::WEAK => weak,
            _ => false,
        };
        step.own_passwords.push((id, origin, force));
        let effect = if weak { Effect::WeakPasswordSet } else { Effect::PasswordSet };
        self.add_effect(ordinal, effect, step);
        if weak {
            self.say(ordinal, words::password_weak(force), step);
        }
        true
    }
}

/// What somebody new has that the row does not say: usernames that were made or counted, and defaults.
fn filled(said: &Values, all: &Values) -> Vec<Change> {
    let fields = FIELDS.into_iter().filter(|field| all.get(*field) != said.get(*field));
    let new =
        |field| Change { field, old: None, new: all.stored(field).map(str::to_owned), edited_by_hand: false };
    let mut filled: Vec<Change> = fields.map(new).collect();
    // It is kept for every row.
    filled.shrink_to_fit();
    filled
}
