//! What a row does where its options say so: add, update, rename, suspend, delete, with memberships (SPEC §3.5).
//!
//! Names that were held when the import began stay taken for all of its rows, also where another row gives one up: so the
//! order of rows does not matter.

use rustc_hash::{FxHashMap, FxHashSet};

use super::decide::{Decider, Member, Standing, Step, fill_usual};
use super::facts::{Account, Facts, Held, Named, Needs, Protection};
use super::{FIELDS, NewAccount, Options, UpdatedAccount, Values, resolve, words};
use crate::check::damage;
use crate::format::site::{self, DEFAULTS, PROFILE};
use crate::format::{Field, Format, OptionKey, OptionKind, Role};
use crate::issue::Code;
use crate::organisation::Kind;
use crate::outcome::{AccountState, Change, Effect, Fate, Origin, Reason, RowOutcome};
use crate::table::{RowRef, Table};
use crate::username::{Template, counted, made, standardised, stem};
use crate::{check, key};

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
            return Err(format!(
                "“{chosen}” is no choice for {}. There are {}.",
                option.label,
                keys.join(", ")
            ));
        }
    }
    for (key, template) in options.defaults() {
        if !DEFAULTS.iter().any(|field| field.key() == key && format.has(*field)) {
            return Err(format!("There can be no default for {key}."));
        }
        Template::parse(template).map_err(|wrong| format!("The default for {key} is wrong: {wrong}"))?;
    }
    Ok(())
}

/// What to ask the directory of a row.
pub(super) fn ask_for(table: &Table, row: RowRef, options: &Options, is_repeated: bool, needs: &mut Needs) {
    let format = table.format();
    let says = |field| table.value(row, field);
    let upload = options.choice(format, OptionKey::UploadType);
    let said = fold(&username_said(table, row, options));
    if upload == site::ADD_ALL && !said.is_empty() {
        let stem = stem(&said).0.to_owned();
        if is_repeated { needs.stems.push(stem) } else { needs.stems_of.push((said.clone(), stem)) }
    }
    let mut names = vec![old_username(table, row, options), said];
    if upload != site::UPDATE_ONLY {
        let values = resolve::merged(table, std::iter::once(row));
        let defaults = Defaults::of(table, row, options);
        let made = [false, true].into_iter().filter_map(|extended| defaults.username(&values, extended));
        let made: Vec<String> = made.map(|name| fold(&name)).filter(|name| !name.is_empty()).collect();
        if options.choice(format, OptionKey::DuplicateUsernames) == site::COUNTER {
            needs.stems.extend(made.iter().map(|name| stem(name).0.to_owned()));
        }
        names.extend(made);
    }
    needs.usernames.extend(names.into_iter().filter(|name| !name.is_empty()));
    let id_number = says(Field::IdNumber);
    if !id_number.is_empty() && options.choice(format, OptionKey::MatchOn) == site::BY_ID_NUMBER {
        needs.id_numbers.push(key::id(&id_number).into_owned());
    }
    let emails = options.default_of(Field::Email).filter(|_| !table.has(row.tab, Field::Email));
    if emails.is_some() {
        let values = resolve::merged(table, std::iter::once(row));
        let defaults = Defaults::of(table, row, options);
        let said = username_said(table, row, options);
        let made = [false, true].into_iter().filter_map(|extended| defaults.username(&values, extended));
        for username in made.chain([said]) {
            let filled = defaults.fill(&values, &username);
            needs.emails.push(fold(filled.get(Field::Email)));
        }
    }
    if let Some(name) = options.choice(format, OptionKey::MatchOn).strip_prefix(PROFILE) {
        needs.units.push(name.to_owned());
    }
    for field in [Field::Course, Field::CourseGroup, Field::Programme, Field::Cohort] {
        needs.units.extend(table.values(row, field));
    }
    needs.units.extend(Some(says(Field::Theme).into_owned()).filter(|theme| !theme.is_empty()));
    needs.units.extend(options.default_of(Field::Theme).map(str::to_owned));
    // A blank cell may erase.
    needs.units.extend(table.headings(row.tab, Field::Profile).map(|heading| short_name(heading).to_owned()));
    for (heading, text) in table.headed(row, Field::Profile) {
        needs.profiles.push((short_name(heading).to_owned(), text.into_owned()));
    }
}

fn fold(text: &str) -> String {
    key::fold(text).into_owned()
}

/// The short name of a profile field, from its heading.
fn short_name(heading: &str) -> &str {
    heading.strip_prefix(PROFILE).unwrap_or(heading)
}

/// The number at the end of a heading; 1 where there is none.
fn number_of(heading: &str) -> u64 {
    stem(heading).1.unwrap_or(1)
}

/// The username of a row as it counts.
fn username_said(table: &Table, row: RowRef, options: &Options) -> String {
    let said = table.value(row, Field::Username);
    if options.has(OptionKey::StandardiseUsernames) { standardised(&said) } else { said.into_owned() }
}

/// The username that the person has so far, folded, where the row says it.
fn old_username(table: &Table, row: RowRef, options: &Options) -> String {
    let old = table.value(row, Field::OldUsername);
    fold(&if options.has(OptionKey::StandardiseUsernames) { standardised(&old) } else { old.into_owned() })
}

/// What finds the person whom a row speaks of. `None`: it speaks of nobody who is here.
fn meant_by(table: &Table, row: RowRef, options: &Options) -> Option<(Field, String)> {
    let format = table.format();
    let deletes = table.value(row, Field::Deleted) == "1";
    let old = old_username(table, row, options);
    if deletes && !options.has(OptionKey::AllowDeletes) {
        return None;
    }
    if !deletes && !old.is_empty() {
        return options.has(OptionKey::AllowRenames).then_some((Field::Username, old));
    }
    if !deletes && options.choice(format, OptionKey::UploadType) == site::ADD_ALL {
        return None;
    }
    let value = |field| table.value(row, field);
    let (field, text) = match options.choice(format, OptionKey::MatchOn) {
        site::BY_USERNAME => (Field::Username, fold(&username_said(table, row, options))),
        site::BY_EMAIL => (Field::Email, fold(&value(Field::Email))),
        site::BY_ID_NUMBER => (Field::IdNumber, key::id(&value(Field::IdNumber)).into_owned()),
        profile => {
            let name = short_name(profile);
            let mut said =
                table.headed(row, Field::Profile).filter(|(heading, _)| short_name(heading) == name);
            (Field::Profile, said.next().map(|(_, text)| text.into_owned()).unwrap_or_default())
        }
    };
    if text.is_empty() && options.has(OptionKey::MatchUsername) {
        let username = fold(&username_said(table, row, options));
        return (!username.is_empty()).then_some((Field::Username, username));
    }
    (!text.is_empty()).then_some((field, text))
}

/// The defaults that count for a row: for columns that the file does not have.
struct Defaults<'a> {
    options: &'a Options,
    table: &'a Table,
    row: RowRef,
}

impl<'a> Defaults<'a> {
    fn of(table: &'a Table, row: RowRef, options: &'a Options) -> Self {
        Self { options, table, row }
    }

    fn template(&self, field: Field) -> Option<Template> {
        let text = self.options.default_of(field).filter(|_| !self.table.has(self.row.tab, field))?;
        // The options were looked at before the import began.
        Template::parse(text).ok()
    }

    /// The username that the template makes; empty where the name leaves nothing.
    fn username(&self, values: &Values, extended: bool) -> Option<String> {
        let template = self.template(Field::Username)?;
        let filled = template.fill(values.get(Field::GivenName), values.get(Field::FamilyName), "");
        Some(made(&filled, extended))
    }

    /// The values with defaults where the file has no column.
    fn fill(&self, values: &Values, username: &str) -> Values {
        let mut filled = Values::default();
        for field in DEFAULTS.into_iter().filter(|field| *field != Field::Username) {
            if let Some(template) = self.template(field) {
                let (given, family) = (values.get(Field::GivenName), values.get(Field::FamilyName));
                filled.set(field, template.fill(given, family, username).trim());
            }
        }
        filled
    }
}

/// What a row asks for beside details, looked up.
#[derive(Debug, Default)]
struct Wishes {
    members: Vec<(Member, Effect)>,
    roles: Vec<(Role, bool)>,
    /// Field, its short name, whether it is unique, and the text.
    profile: Vec<(i64, String, bool, String)>,
}

impl Decider<'_> {
    fn choice(&self, key: OptionKey) -> &str {
        self.options.choice(self.table.format(), key)
    }

    /// Notes which rows speak of one person, before any is decided.
    pub(super) fn with_meant(mut self) -> Self {
        if self.table.format().by_options {
            for (ordinal, row) in (0u32..).zip(&self.people.rows) {
                let person = self.people.person_of[ordinal as usize];
                if !self.people.persons[person as usize].failed
                    && let Some((field, text)) = meant_by(self.table, *row, &self.options)
                {
                    self.site.meant.entry((field, text.into())).or_default().push(ordinal);
                }
            }
        }
        self
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

    /// The other rows that speak of an account that a row is about to change.
    fn others_about(&self, ordinal: u32, account: &Account, facts: &Facts) -> Vec<RowRef> {
        let row = self.row(ordinal);
        let mut keys: Vec<(Field, Box<str>)> = vec![(Field::Username, account.username_key.as_str().into())];
        keys.extend(meant_by(self.table, row, &self.options).map(|(field, text)| (field, text.into())));
        match self.choice(OptionKey::MatchOn) {
            site::BY_USERNAME => {}
            site::BY_EMAIL => keys.push((Field::Email, account.email_key.as_str().into())),
            site::BY_ID_NUMBER => {
                keys.push((Field::IdNumber, key::id(account.values.get(Field::IdNumber)).into()));
            }
            profile => {
                let field = facts.profile_field(short_name(profile)).map(|field| field.id);
                let held = account.profile.iter().filter(|(id, _)| Some(*id) == field);
                keys.extend(held.map(|(_, text)| (Field::Profile, text.as_str().into())));
            }
        }
        let all = keys.iter().filter_map(|key| self.site.meant.get(key)).flatten().copied();
        let mut others: Vec<u32> = all.filter(|other| *other != ordinal).collect();
        others.sort_unstable();
        others.dedup();
        others.into_iter().map(|other| self.row(other)).collect()
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

    /// Who is here already, by the key that was chosen. A blank key finds nobody.
    fn matched<'f>(
        &self,
        row: RowRef,
        values: &Values,
        facts: &'f Facts,
    ) -> Result<Option<&'f Account>, Reason> {
        let by = self.choice(OptionKey::MatchOn);
        let username = fold(values.get(Field::Username));
        let by_username = || facts.by_username(&username).filter(|_| !username.is_empty());
        let (field, found) = match by {
            site::BY_USERNAME => (Field::Username, by_username().into_iter().collect()),
            site::BY_EMAIL => {
                let email = fold(values.get(Field::Email));
                let all = if email.is_empty() { Vec::new() } else { facts.all_by_email(&email) };
                (Field::Email, all)
            }
            site::BY_ID_NUMBER => {
                let id = values.get(Field::IdNumber);
                (Field::IdNumber, if id.is_empty() { Vec::new() } else { facts.by_id_number(id) })
            }
            profile => (Field::Profile, self.by_profile(row, short_name(profile), facts)?),
        };
        // Of people elsewhere a row learns nothing but that a username or an e-mail is taken; and whom another row of this
        // import has made is meant by no other, nor is somebody by a key that they have from another row.
        let can_be_meant = |known: &&Account| {
            known.protection != Some(Protection::Elsewhere) && !self.site.made.contains(&known.id)
        };
        let is_new_key = |known: &&Account| self.site.touched.contains(&known.id);
        let here = found.into_iter().filter(|known| can_be_meant(known) && !is_new_key(known));
        let here: Vec<&Account> = here.collect();
        match here[..] {
            [account] => Ok(Some(account)),
            // Somebody whom another row has renamed or deleted.
            [] if by != site::BY_USERNAME
                && self.options.has(OptionKey::MatchUsername)
                && self.site.was_held.contains(&username) =>
            {
                Err(words::touched_already())
            }
            [] if by != site::BY_USERNAME && self.options.has(OptionKey::MatchUsername) => {
                Ok(by_username().filter(can_be_meant))
            }
            [] => Ok(None),
            _ => Err(words::key_ambiguous(field, here.len())),
        }
    }

    fn by_profile<'f>(&self, row: RowRef, name: &str, facts: &'f Facts) -> Result<Vec<&'f Account>, Reason> {
        let field = facts.profile_field(name).filter(|field| field.is_unique);
        let field = field.ok_or_else(|| words::unit_unknown(Field::Profile, Kind::Field, name))?;
        let said = self.table.headed(row, Field::Profile).find(|(heading, _)| short_name(heading) == name);
        let Some((_, text)) = said else { return Ok(Vec::new()) };
        Ok(facts.by_profile(field.id, &text))
    }

    /// The account that a row renames.
    fn renamed<'f>(&self, old: &str, facts: &'f Facts) -> Result<&'f Account, Reason> {
        if !self.options.has(OptionKey::AllowRenames) {
            return Err(words::denied(Field::OldUsername, "Allow renames"));
        }
        let old = if self.options.has(OptionKey::StandardiseUsernames) {
            standardised(old)
        } else {
            old.to_owned()
        };
        let found = facts.by_username(&fold(&old));
        found
            .filter(|known| {
                known.protection != Some(Protection::Elsewhere) && !self.site.made.contains(&known.id)
            })
            .ok_or_else(|| words::not_there(Field::OldUsername, &old))
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

    /// One row changes an account, not two: of several that speak of it none does, whatever their order.
    fn may_touch(&mut self, ordinal: u32, account: &Account, facts: &Facts) -> Result<(), Reason> {
        let others = self.others_about(ordinal, account, facts);
        if !others.is_empty() {
            return Err(words::person_repeated(self.table, &others));
        }
        if self.site.touched.insert(account.id) { Ok(()) } else { Err(words::touched_already()) }
    }

    /// Is the username held by nobody, and taken by no row?
    fn is_free(&self, username: &str, facts: &Facts) -> bool {
        let key = fold(username);
        !(facts.has_username(&key) || self.site.is_taken(&key))
    }

    #[expect(clippy::too_many_arguments)]
    fn add(
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
        let mut all = defaults.fill(&values, &username);
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
        fill_usual(&mut all, facts, facts.chosen());
        let wishes = self.wishes(row, None, facts)?;
        let id = next_id + i64::try_from(step.created.len()).unwrap_or(i64::MAX);
        self.standing[person] = Standing::In(id);
        self.site.made.insert(id);
        self.put(ordinal, Fate::Created, Vec::new(), step);
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
    fn found_reason(&self, row: RowRef, found: Code, code: Code) -> Reason {
        let reasons = self.findings.reasons(self.table, row).into_iter();
        let mut said = reasons.filter(|reason| reason.code == found);
        let reason = said.next().unwrap_or(Reason { code, field: None, message: code.title().to_owned() });
        Reason { code, ..reason }
    }

    /// May the row have this e-mail; and does somebody else have it?
    fn email_is_shared(
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

    fn check_theme(&self, values: &Values, facts: &Facts) -> Result<(), Reason> {
        let theme = values.get(Field::Theme);
        if theme.is_empty() || !facts.named(Kind::Theme, theme).is_empty() {
            return Ok(());
        }
        Err(words::unit_unknown(Field::Theme, Kind::Theme, theme))
    }

    /// Gives the password of the row, if it has one.
    fn give_password(&mut self, id: i64, ordinal: u32, origin: Origin, step: &mut Step) -> bool {
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

    fn change(
        &mut self,
        person: usize,
        ordinal: u32,
        mut values: Values,
        account: &Account,
        facts: &Facts,
        step: &mut Step,
    ) -> Result<(), Reason> {
        let (table, row) = (self.table, self.row(ordinal));
        if let Some(protection) = account.protection {
            self.leave(person, ordinal, account, words::untouchable(protection), step);
            return Ok(());
        }
        let rename = self.rename(row, &values, account, facts)?;
        let username = rename.clone().unwrap_or_else(|| account.values.get(Field::Username).to_owned());
        let asked = values.get(Field::Username).to_owned();
        values.set(Field::Username, "");
        let mode = self.choice(OptionKey::ExistingDetails).to_owned();
        let mut after = self.details(row, &mode, &values, account, &username);
        if let Some(name) = &rename {
            after.set(Field::Username, name.as_str());
        }
        let suspends = self.options.has(OptionKey::AllowSuspends);
        let suspended = table.value(row, Field::Suspended);
        let is_disabled = account.values.get(Field::Enabled) == "0";
        after.set(Field::Suspended, account.values.get(Field::Suspended));
        if suspends && !suspended.is_empty() && !is_disabled {
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
        if account.belongs_elsewhere {
            for (field, what) in [
                (Field::Email, "their email"),
                (Field::Username, "their username"),
                (Field::Suspended, "whether they are suspended"),
            ] {
                if after.get(field) != account.values.get(field) {
                    return Err(words::belongs_elsewhere(field, what));
                }
            }
        }
        let mut wishes = self.wishes(row, Some(account), facts)?;
        self.may_touch(ordinal, account, facts)?;

        let changes = differences(account, &after);
        let profile = self.profile_changes(row, &mode, &mut wishes, account, facts);
        self.standing[person] = Standing::In(account.id);
        self.put(ordinal, Fate::Unchanged, Vec::new(), step);
        self.name_by(ordinal, account);
        if !asked.is_empty() && rename.is_none() && fold(&asked) != account.username_key {
            self.say(ordinal, words::username_fixed(account.values.get(Field::Username)), step);
        }
        if is_disabled && !suspended.is_empty() {
            self.say(ordinal, words::stays_disabled(), step);
        } else if !suspends && !suspended.is_empty() && suspended != account.values.get(Field::Suspended) {
            self.say(ordinal, words::not_suspended(), step);
        }
        if account.added_meanwhile {
            self.say(ordinal, words::added_meanwhile(), step);
        }
        let mut updates = self.choice(OptionKey::ExistingPasswords) == site::UPDATE;
        if updates && account.belongs_elsewhere && self.site.passwords.contains_key(&table.origin(row)) {
            updates = false;
            self.say(ordinal, words::password_of_others(), step);
        }
        let password = updates && self.give_password(account.id, ordinal, table.origin(row), step);
        for change in changes.iter().chain(&profile) {
            self.add_change(ordinal, change.clone());
        }
        let is_updated = !changes.is_empty() || !profile.is_empty() || password;
        self.set_fate(ordinal, if is_updated { Fate::Updated } else { Fate::Unchanged });
        if let Some(to) = rename {
            self.site.usernames.insert(fold(&to));
            let from = account.values.get(Field::Username).to_owned();
            if !from.is_empty() {
                self.site.was_held.insert(account.username_key.clone());
                self.add_effect(ordinal, Effect::Renamed { from, to }, step);
            }
        }
        if changes.iter().any(|change| change.field == Field::Suspended) {
            let on = after.get(Field::Suspended) == "1";
            self.add_effect(ordinal, if on { Effect::Suspended } else { Effect::Restored }, step);
        }
        if changes.iter().any(|change| change.field == Field::Email) {
            self.site.emails.extend([email, account.email_key.clone()]);
        }
        let given_up = |held: &&(i64, String)| wishes.profile.iter().any(|(field, ..)| *field == held.0);
        self.site.profiles.extend(account.profile.iter().filter(given_up).cloned());
        self.grant(account.id, ordinal, &account.roles, wishes, &account.units, facts, step);
        if !changes.is_empty() {
            let written = |field: &Field| changes.iter().any(|change| change.field == *field);
            if written(&Field::GivenName) || written(&Field::FamilyName) {
                after.set(Field::FullName, "");
            }
            let by_hand = account.edited_by_hand.iter().copied().filter(|field| !written(field)).collect();
            step.updated.push(UpdatedAccount {
                id: account.id,
                changes,
                email_shared,
                values: after,
                edited_by_hand: by_hand,
            });
        }
        Ok(())
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

    /// All fields of an account, as they are after the row.
    fn details(&self, row: RowRef, mode: &str, values: &Values, account: &Account, username: &str) -> Values {
        let mut after = account.values.clone();
        if mode == site::NONE {
            return after;
        }
        let named = |field: Field| match values.get(field) {
            "" => account.values.get(field),
            said => said,
        };
        let mut names = Values::default();
        for field in [Field::GivenName, Field::FamilyName] {
            names.set(field, named(field));
        }
        let defaults = Defaults::of(self.table, row, &self.options).fill(&names, username);
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
        after
    }

    /// Memberships, roles and profile fields that the row asks for.
    fn wishes(&self, row: RowRef, account: Option<&Account>, facts: &Facts) -> Result<Wishes, Reason> {
        let mut wishes = Wishes::default();
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
            wishes.roles.push((role.ok_or_else(|| words::role_refused(Field::SystemRole, name))?, taken));
        }
        for (heading, text) in self.table.headed(row, Field::Profile) {
            let name = short_name(heading);
            let field = facts.profile_field(name);
            let field = field.ok_or_else(|| words::unit_unknown(Field::Profile, Kind::Field, name))?;
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

    fn courses(&self, row: RowRef, facts: &Facts, wishes: &mut Wishes) -> Result<(), Reason> {
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
            let member = Member {
                role: Some(role),
                from: with(Field::EnrolStart, number).and_then(|text| damage::day(&text)),
                days: with(Field::EnrolPeriod, number).and_then(|text| text.parse().ok()),
                is_suspended: with(Field::EnrolStatus, number).as_deref() == Some("1"),
                ..Member::of(0, course.id)
            };
            wishes.members.push((member, Effect::Enrolled { course: course.name.clone() }));
            if let Some(group) = with(Field::CourseGroup, number) {
                let groups = facts.named(Kind::Group, &group);
                let found = groups.into_iter().find(|unit| unit.course == Some(course.id));
                let found =
                    found.ok_or_else(|| words::unit_unknown(Field::CourseGroup, Kind::Group, &group))?;
                let effect = Effect::JoinedGroup { group: found.name.clone() };
                wishes.members.push((Member::of(0, found.id), effect));
            }
        }
        Ok(())
    }

    /// The profile fields that a row changes of somebody who is here: details as any other. What stays as it is is no
    /// wish.
    fn profile_changes(
        &self,
        row: RowRef,
        mode: &str,
        wishes: &mut Wishes,
        account: &Account,
        facts: &Facts,
    ) -> Vec<Change> {
        let stored = |field: i64| account.profile.iter().find(|(of, _)| *of == field).map(|(_, text)| text);
        wishes.profile.retain(|(field, ..)| match mode {
            site::NONE => false,
            site::FILL_MISSING => stored(*field).is_none(),
            _ => true,
        });
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
    fn grant(
        &mut self,
        id: i64,
        ordinal: u32,
        held: &[Held],
        wishes: Wishes,
        units: &[i64],
        facts: &Facts,
        step: &mut Step,
    ) {
        let mut in_already = units.to_vec();
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
