//! Somebody who is here: details, a rename, a suspension, a password.

use super::super::decide::{Decider, Standing};
use super::super::facts::{Account, Facts, Protection};
use super::super::step::{Step, UpdatedAccount};
use super::super::{FIELDS, Values, words};
use super::said::{Defaults, fold};
use crate::check;
use crate::format::site;
use crate::format::{Field, OptionKey};
use crate::issue::Code;
use crate::outcome::{Change, Effect, Fate, Reason};
use crate::table::RowRef;

/// What a row makes of an account.
struct Wanted {
    /// All its fields.
    after: Values,
    /// The new username, where the row changes it.
    rename: Option<String>,
    /// Somebody else has the e-mail, too.
    email_shared: bool,
}

impl Decider<'_> {
    pub(super) fn change(
        &mut self,
        person: usize,
        ordinal: u32,
        values: Values,
        account: &Account,
        facts: &Facts,
        step: &mut Step,
    ) -> Result<(), Reason> {
        let row = self.row(ordinal);
        let is_guest = account.protection == Some(Protection::Guest);
        if let Some(protection) = account.protection.filter(|_| !is_guest) {
            self.leave(person, ordinal, account, words::untouchable(protection), step);
            return Ok(());
        }
        let asked = values.get(Field::Username).to_owned();
        let wanted = self.wanted(row, values, account, facts)?;
        let mut wishes = self.wishes(row, Some(account), facts)?;
        self.may_touch(ordinal, account, facts)?;

        let changes = differences(account, &wanted.after);
        let profile = self.profile_changes(row, &mut wishes, account, facts);
        let (enrolled, enrolments) = self.enrolment_changes(&wishes, account);
        step.enrolments.extend(enrolments);
        self.standing[person] = Standing::In(account.id);
        self.put(ordinal, Fate::Unchanged, Vec::new(), step);
        self.name_by(ordinal, account);
        if is_guest {
            self.say(ordinal, words::untouchable(Protection::Guest), step);
        }
        self.say_what_stays(ordinal, &asked, &wanted, account, step);
        let has_password = self.change_password(ordinal, account, step);
        let others = || profile.iter().chain(&enrolled);
        for change in changes.iter().chain(others()) {
            self.add_change(ordinal, change.clone());
        }
        if !changes.is_empty() || others().next().is_some() || has_password {
            self.set_fate(ordinal, Fate::Updated);
        }
        self.take_keys(ordinal, &wanted, account, step);
        let given_up = |held: &&(i64, String)| wishes.profile.iter().any(|(field, ..)| *field == held.0);
        self.site.profiles.extend(account.profile.iter().filter(given_up).cloned());
        self.grant(account.id, ordinal, &account.roles, wishes, &account.units, facts, step);
        if !changes.is_empty() {
            step.updated.push(UpdatedAccount::of(account, changes, wanted.after, wanted.email_shared));
        }
        Ok(())
    }

    /// What a row makes of an account, if it may.
    fn wanted(
        &self,
        row: RowRef,
        mut values: Values,
        account: &Account,
        facts: &Facts,
    ) -> Result<Wanted, Reason> {
        let rename = self.rename(row, &values, account, facts)?;
        values.set(Field::Username, "");
        let username = rename.as_deref().unwrap_or(account.values.get(Field::Username));
        let mut after = self.details(row, &values, account, username)?;
        if let Some(name) = &rename {
            after.set(Field::Username, name.as_str());
        }
        let suspended = self.table.value(row, Field::Suspended);
        after.set(Field::Suspended, account.values.get(Field::Suspended));
        if account.is_hidden() && !suspended.is_empty() {
            // Also where it would change nothing: that is not for them to know.
            return Err(words::belongs_elsewhere(Field::Suspended, SUSPENDED));
        }
        if self.options.has(OptionKey::AllowSuspends) && !suspended.is_empty() && !is_disabled(account) {
            after.set(Field::Suspended, suspended.as_ref());
        }
        let email = fold(after.get(Field::Email));
        let mut email_shared = account.email_shared;
        if email != account.email_key && !email.is_empty() {
            email_shared = self.email_is_shared(row, &email, Some(account.id), facts)?;
        }
        if after.get(Field::Theme) != account.values.get(Field::Theme) {
            self.check_theme(&after, facts)?;
        }
        let theirs = [
            (Field::Email, "their email"),
            (Field::Username, "their username"),
            (Field::Suspended, SUSPENDED),
        ];
        let differs = |field| after.get(field) != account.values.get(field);
        match theirs.into_iter().find(|(field, _)| account.belongs_elsewhere && differs(*field)) {
            Some((field, what)) => Err(words::belongs_elsewhere(field, what)),
            None => Ok(Wanted { after, rename, email_shared }),
        }
    }

    /// What the row says and the options, or how the account is, leave as it was.
    fn say_what_stays(
        &mut self,
        ordinal: u32,
        asked: &str,
        wanted: &Wanted,
        account: &Account,
        step: &mut Step,
    ) {
        if !asked.is_empty()
            && wanted.rename.is_none()
            && !account.is_hidden()
            && fold(asked) != account.username_key
        {
            self.say(ordinal, words::username_fixed(account.values.get(Field::Username)), step);
        }
        let table = self.table;
        let suspended = table.value(self.row(ordinal), Field::Suspended);
        if !suspended.is_empty() && is_disabled(account) {
            self.say(ordinal, words::stays_disabled(), step);
        } else if !suspended.is_empty() && suspended != wanted.after.get(Field::Suspended) {
            self.say(ordinal, words::not_suspended(), step);
        }
        if account.added_meanwhile {
            self.say(ordinal, words::added_meanwhile(), step);
        }
    }

    /// Gives somebody who is here the password of the row, where the options say so.
    fn change_password(&mut self, ordinal: u32, account: &Account, step: &mut Step) -> bool {
        let origin = self.table.origin(self.row(ordinal));
        let updates = self.choice(OptionKey::ExistingPasswords) == site::UPDATE;
        if !updates || !self.site.passwords.contains_key(&origin) {
            return false;
        }
        if account.belongs_elsewhere {
            self.say(ordinal, words::password_of_others(), step);
            return false;
        }
        self.give_password(account.id, ordinal, origin, step)
    }

    /// Takes the new username and e-mail, keeps the old ones from other rows, and says what happened to the account.
    fn take_keys(&mut self, ordinal: u32, wanted: &Wanted, account: &Account, step: &mut Step) {
        if let Some(to) = &wanted.rename {
            self.site.usernames.insert(fold(to));
            let from = account.values.get(Field::Username).to_owned();
            if !from.is_empty() {
                self.site.was_held.insert(account.username_key.clone());
                self.add_effect(ordinal, Effect::Renamed { from, to: to.clone() }, step);
            }
        }
        let differs = |field| wanted.after.get(field) != account.values.get(field);
        if differs(Field::Suspended) {
            let on = wanted.after.get(Field::Suspended) == "1";
            self.add_effect(ordinal, if on { Effect::Suspended } else { Effect::Restored }, step);
        }
        if differs(Field::Email) {
            self.site.emails.extend([fold(wanted.after.get(Field::Email)), account.email_key.clone()]);
        }
    }

    /// The new username of an account, where the row changes it.
    fn rename(
        &self,
        row: RowRef,
        values: &Values,
        account: &Account,
        facts: &Facts,
    ) -> Result<Option<String>, Reason> {
        let by_old = !self.table.value(row, Field::OldUsername).is_empty();
        let by_key = self.choice(OptionKey::MatchOn) != site::BY_USERNAME;
        let to = values.get(Field::Username);
        if to.is_empty() || fold(to) == account.username_key {
            return if by_old && to.is_empty() { Err(words::rename_to_what()) } else { Ok(None) };
        }
        // Who has no username yet gets one as any other detail.
        let is_first =
            account.username_key.is_empty() && self.choice(OptionKey::ExistingDetails) != site::NONE;
        if !(by_old || is_first || by_key && self.options.has(OptionKey::AllowRenames)) {
            return Ok(None);
        }
        if !check::username::is_valid(to) && !facts.extended_usernames() {
            return Err(words::username_refused(to));
        }
        if self.findings.codes(row).has(Code::UsernameRepeated) {
            return Err(self.found_reason(row, Code::UsernameRepeated, Code::UsernameDuplicate));
        }
        if self.is_free(to, facts) { Ok(Some(to.to_owned())) } else { Err(words::rename_taken(to)) }
    }

    /// What of an account's details the row may change.
    pub(super) fn details_mode(&self, account: &Account) -> &str {
        if account.is_hidden() { site::NONE } else { self.choice(OptionKey::ExistingDetails) }
    }

    /// All fields of an account, as they are after the row.
    fn details(
        &self,
        row: RowRef,
        values: &Values,
        account: &Account,
        username: &str,
    ) -> Result<Values, Reason> {
        let mut after = account.values.clone();
        let mode = self.details_mode(account);
        if mode == site::NONE {
            return Ok(after);
        }
        // Defaults speak of the name that stands afterwards.
        let named = |field: Field| match (account.values.get(field), values.get(field)) {
            (stored, said) if said.is_empty() || mode == site::FILL_MISSING && !stored.is_empty() => stored,
            (_, said) => said,
        };
        let mut names = Values::default();
        for field in [Field::GivenName, Field::FamilyName] {
            names.set(field, named(field));
        }
        let defaults = match mode {
            site::FILE => Values::default(),
            _ => Defaults::of(self.table, row, &self.options).fill(&names, username)?,
        };
        let needed = [Field::GivenName, Field::FamilyName, Field::Email];
        let kept = [Field::Username, Field::FullName, Field::Enabled, Field::Suspended];
        for field in FIELDS.into_iter().filter(|field| !kept.contains(field)) {
            let (said, default) = (values.get(field), defaults.get(field));
            let stored = account.values.get(field);
            let erases = self.options.has(OptionKey::BlankErases)
                && self.table.has(row.tab, field)
                && !needed.contains(&field);
            match mode {
                site::FILL_MISSING if !stored.is_empty() => {}
                site::FILL_MISSING => after.set(field, if said.is_empty() { default } else { said }),
                _ if !said.is_empty() => after.set(field, said),
                site::FILE_AND_DEFAULTS if !default.is_empty() => after.set(field, default),
                _ if erases => after.set(field, ""),
                _ => {}
            }
        }
        // An e-mail that differs in case only is the same.
        if fold(after.get(Field::Email)) == account.email_key {
            after.set(Field::Email, account.values.get(Field::Email));
        }
        Ok(after)
    }
}

const SUSPENDED: &str = "whether they are suspended";

/// Cannot sign in, by the format `company`: suspending changes nothing about that.
fn is_disabled(account: &Account) -> bool {
    account.values.get(Field::Enabled) == "0"
}

/// The fields that differ.
fn differences(account: &Account, after: &Values) -> Vec<Change> {
    let differs = |field: &Field| account.values.get(*field) != after.get(*field);
    let fields = FIELDS.into_iter().filter(differs);
    let change = fields.map(|field| Change {
        field,
        old: account.values.stored(field).map(str::to_owned),
        new: after.stored(field).map(str::to_owned),
        edited_by_hand: account.edited_by_hand.contains(&field),
    });
    change.collect()
}
