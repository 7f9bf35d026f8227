//! What a row says, with the options that bear on it: whom it means, how they shall be called, what is usual.

use super::super::facts::Needs;
use super::super::{Options, Values, resolve, words};
use crate::check::cell::{self, ColumnContext};
use crate::format::site::{self, DEFAULTS, PROFILE};
use crate::format::{Field, OptionKey, TabSpec};
use crate::issue::{Code, Severity};
use crate::key;
use crate::outcome::Reason;
use crate::table::{RowRef, Table};
use crate::username::{Template, made, standardised, stem};

/// What to ask the directory of a row.
pub(in crate::plan) fn ask_for(
    table: &Table,
    row: RowRef,
    options: &Options,
    is_repeated: bool,
    needs: &mut Needs,
) {
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
            if let Ok(filled) = defaults.fill(&values, &username) {
                needs.emails.push(fold(filled.get(Field::Email)));
            }
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

pub(super) fn fold(text: &str) -> String {
    key::fold(text).into_owned()
}

/// The short name of a profile field, from its heading.
pub(super) fn short_name(heading: &str) -> &str {
    heading.strip_prefix(PROFILE).unwrap_or(heading)
}

/// The number at the end of a heading; 1 where there is none.
pub(super) fn number_of(heading: &str) -> u64 {
    stem(heading).1.unwrap_or(1)
}

/// The username of a row as it counts.
pub(super) fn username_said(table: &Table, row: RowRef, options: &Options) -> String {
    let said = table.value(row, Field::Username);
    if options.has(OptionKey::StandardiseUsernames) { standardised(&said) } else { said.into_owned() }
}

/// The username that the person has so far, folded, where the row says it.
pub(super) fn old_username(table: &Table, row: RowRef, options: &Options) -> String {
    let old = table.value(row, Field::OldUsername);
    fold(&if options.has(OptionKey::StandardiseUsernames) { standardised(&old) } else { old.into_owned() })
}

/// What finds the person whom a row speaks of. `None`: it speaks of nobody who is here.
pub(super) fn meant_by(table: &Table, row: RowRef, options: &Options) -> Option<(Field, String)> {
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

/// What a default makes, cleaned as a cell is; or what is wrong with it.
pub(super) fn judged(tab: &TabSpec, field: Field, text: &str) -> Result<String, Reason> {
    let Some(column) = tab.column(field) else { return Ok(text.trim().to_owned()) };
    let looked = cell::look(column, tab, text, ColumnContext::default());
    let error =
        looked.codes.iter().find(|code| code.severity() == Severity::Error && *code != Code::RequiredMissing);
    match error {
        Some(code) => Err(words::default_refused(tab, field, text, code, &cell::message(code, column, text))),
        None => Ok(looked.value.into_owned()),
    }
}

/// The defaults that count for a row: for columns that the file does not have.
pub(super) struct Defaults<'a> {
    options: &'a Options,
    table: &'a Table,
    row: RowRef,
}

impl<'a> Defaults<'a> {
    pub(super) fn of(table: &'a Table, row: RowRef, options: &'a Options) -> Self {
        Self { options, table, row }
    }

    fn template(&self, field: Field) -> Option<Template> {
        let text = self.options.default_of(field).filter(|_| !self.table.has(self.row.tab, field))?;
        // The options were looked at before the import began.
        Template::parse(text).ok()
    }

    /// The username that the template makes; empty where the name leaves nothing.
    pub(super) fn username(&self, values: &Values, extended: bool) -> Option<String> {
        let template = self.template(Field::Username)?;
        let filled = template.fill(values.get(Field::GivenName), values.get(Field::FamilyName), "");
        let mut name = made(&filled, extended);
        if !name.chars().any(char::is_alphanumeric) {
            // Signs of the template alone are nobody's name.
            name.clear();
        }
        Some(name)
    }

    /// The values with defaults where the file has no column, judged as cells are.
    pub(super) fn fill(&self, values: &Values, username: &str) -> Result<Values, Reason> {
        let mut filled = Values::default();
        for field in DEFAULTS.into_iter().filter(|field| *field != Field::Username) {
            if let Some(template) = self.template(field) {
                let (given, family) = (values.get(Field::GivenName), values.get(Field::FamilyName));
                let text = template.fill(given, family, username);
                let tab = self.table.format().tab(self.row.tab);
                filled.set(field, judged(tab, field, &text)?);
            }
        }
        Ok(filled)
    }
}
