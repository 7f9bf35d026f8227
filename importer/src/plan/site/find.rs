//! Whom a row means, and whether another row means the same.

use super::super::decide::Decider;
use super::super::facts::{Account, Facts, Protection};
use super::super::{Values, words};
use super::said::{fold, meant_by, short_name};
use crate::format::site;
use crate::format::{Field, OptionKey};
use crate::key;
use crate::organisation::Kind;
use crate::outcome::Reason;
use crate::table::RowRef;
use crate::username::standardised;

impl Decider<'_> {
    /// Notes which rows speak of one person, before any is decided.
    pub(in crate::plan) fn with_meant(mut self) -> Self {
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

    /// The other rows that speak of an account that a row is about to change.
    pub(super) fn others_about(&self, ordinal: u32, account: &Account, facts: &Facts) -> Vec<RowRef> {
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

    /// Who is here already, by the key that was chosen. A blank key finds nobody.
    pub(super) fn matched<'f>(
        &self,
        row: RowRef,
        values: &Values,
        facts: &'f Facts,
    ) -> Result<Option<&'f Account>, Reason> {
        let by = self.choice(OptionKey::MatchOn);
        let username = fold(values.get(Field::Username));
        if !self.has_key_column(row, by) && !self.options.has(OptionKey::MatchUsername) {
            return Err(words::key_column_missing(by));
        }
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
        // Nor is somebody meant by a key that they have from another row.
        let can_be_meant = |known: &&Account| self.can_be_meant(known);
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

    /// Of people elsewhere a row learns nothing but that a username or an e-mail is taken; and whom another row of this
    /// import has made is meant by no other.
    fn can_be_meant(&self, known: &Account) -> bool {
        known.protection != Some(Protection::Elsewhere) && !self.site.made.contains(&known.id)
    }

    /// Has the list a column for what people are matched on? A username may also be made.
    fn has_key_column(&self, row: RowRef, by: &str) -> bool {
        match by {
            site::BY_USERNAME => true,
            site::BY_EMAIL => self.table.has(row.tab, Field::Email),
            site::BY_ID_NUMBER => self.table.has(row.tab, Field::IdNumber),
            profile => {
                let mut headings = self.table.headings(row.tab, Field::Profile);
                headings.any(|heading| short_name(heading) == short_name(profile))
            }
        }
    }

    pub(super) fn by_profile<'f>(
        &self,
        row: RowRef,
        name: &str,
        facts: &'f Facts,
    ) -> Result<Vec<&'f Account>, Reason> {
        let field = facts.profile_field(name);
        let field = field.ok_or_else(|| words::unit_unknown(Field::Profile, Kind::Field, name))?;
        if !field.is_unique {
            return Err(words::field_not_unique(name));
        }
        let said = self.table.headed(row, Field::Profile).find(|(heading, _)| short_name(heading) == name);
        let Some((_, text)) = said else { return Ok(Vec::new()) };
        Ok(facts.by_profile(field.id, &text))
    }

    /// The account that a row renames.
    pub(super) fn renamed<'f>(&self, old: &str, facts: &'f Facts) -> Result<&'f Account, Reason> {
        if !self.options.has(OptionKey::AllowRenames) {
            return Err(words::denied(Field::OldUsername, "Allow renames"));
        }
        let old = if self.options.has(OptionKey::StandardiseUsernames) {
            standardised(old)
        } else {
            old.to_owned()
        };
        let found = facts.by_username(&fold(&old)).filter(|known| self.can_be_meant(known));
        found.ok_or_else(|| words::not_there(Field::OldUsername, &old))
    }

    /// One row changes an account, not two: of several that speak of it none does, whatever their order.
    pub(super) fn may_touch(&mut self, ordinal: u32, account: &Account, facts: &Facts) -> Result<(), Reason> {
        let others = self.others_about(ordinal, account, facts);
        if !others.is_empty() {
            return Err(words::person_repeated(self.table, &others));
        }
        if self.site.touched.insert(account.id) { Ok(()) } else { Err(words::touched_already()) }
    }

    /// Is the username held by nobody, and taken by no row?
    pub(super) fn is_free(&self, username: &str, facts: &Facts) -> bool {
        let key = fold(username);
        !(facts.has_username(&key) || self.site.is_taken(&key))
    }
}
