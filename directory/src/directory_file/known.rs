//! Who is in the file, and how its entries speak of each other: by email, by username, or by number.

use std::collections::{HashMap, HashSet};

use importer::format::Field;
use importer::key;
use importer::outcome::AccountState;
use importer::plan::Values;

use super::people::Person;
use crate::entity::account;
use crate::error::Mistakes;

/// Who was loaded, by email and username.
#[derive(Default)]
pub(super) struct Known {
    all: HashMap<String, Vec<i64>>,
    stored: HashSet<i64>,
    /// Emails that nobody else may have, and usernames.
    taken: HashSet<(Field, String)>,
}

impl Known {
    /// Deleted people take nothing from anybody; an email that is shared is taken by nobody.
    pub fn take(&mut self, person: &Person, values: &Values, mistakes: &mut Mistakes) {
        if person.state == AccountState::Deleted {
            return;
        }
        for (field, what) in [(Field::Email, "email"), (Field::Username, "username")] {
            let Some(value) = values.stored(field).filter(|_| field != Field::Email || !person.email_shared)
            else {
                continue;
            };
            let is_free = self.taken.insert((field, key::fold(value).into_owned()));
            mistakes.note(field.key(), (!is_free).then(|| format!("This {what} is taken. Use another one.")));
        }
    }

    pub fn add(&mut self, id: i64, person: &Person, values: &Values) {
        self.stored.insert(id);
        if person.state == AccountState::Deleted {
            return;
        }
        for value in [Field::Email, Field::Username].into_iter().filter_map(|field| values.stored(field)) {
            let all = self.all.entry(key::fold(value).into_owned()).or_default();
            if !all.contains(&id) {
                all.push(id);
            }
        }
    }

    /// Whom a list of parents or instructors names; `None` for one whose own entry is wrong.
    pub fn named(&self, text: &str, first: i64, people: usize) -> Result<Option<i64>, String> {
        match self.all.get(&*key::fold(text)).map(Vec::as_slice) {
            Some([one]) => return Ok(Some(*one)),
            Some(_) => {
                return Err(format!(
                    "Several people in the file have the email {text}. Give a username, or the number of the entry as #3."
                ));
            }
            None => {}
        }
        let number = text.strip_prefix('#').and_then(|number| number.parse::<i64>().ok());
        let number = number.filter(|number| (1..=people as i64).contains(number));
        let number = number.ok_or_else(|| format!("Nobody in the file has the email or username {text}."))?;
        Ok(Some(first + number - 1).filter(|id| self.stored.contains(id)))
    }
}

/// How [`Known::named`] finds each of them again.
pub(super) fn names(accounts: &[account::Model]) -> HashMap<i64, String> {
    let keys = |account: &account::Model| {
        let mut keys = vec![account.email_key.clone(), account.username_key.clone()];
        keys.dedup();
        keys.into_iter().flatten()
    };
    let mut having: HashMap<String, usize> = HashMap::new();
    for key in accounts.iter().flat_map(keys) {
        *having.entry(key).or_default() += 1;
    }
    let is_one = |key: &Option<String>| key.as_ref().is_some_and(|key| having.get(key) == Some(&1));
    let named = (1..).zip(accounts).map(|(number, account)| {
        let email = account.email.clone().filter(|_| is_one(&account.email_key));
        let username = || account.username.clone().filter(|_| is_one(&account.username_key));
        (account.id, email.or_else(username).unwrap_or_else(|| format!("#{number}")))
    });
    named.collect()
}
