//! Which rows are one person, in which order people are decided, and who is to be associated with whom.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::facts::Needs;
use crate::check::Findings;
use crate::format::{Field, Format, Options, Role, Tab};
use crate::issue::Code;
use crate::key;
use crate::table::{RowRef, Table};

/// The people of an import. Knows rows by their ordinal: the place in the order of tabs and rows.
#[derive(Debug)]
pub struct People {
    pub(super) rows: Vec<RowRef>,
    /// By ordinal.
    pub(super) person_of: Vec<u32>,
    pub(super) persons: Vec<Person>,
    /// Ordinals, those of one person side by side.
    pub(super) grouped: Vec<u32>,
    /// Sorted by the person in whose step they are made.
    pub(super) links: Vec<Link>,
    pub(super) by_email: FxHashMap<Box<str>, u32>,
    pub(super) by_username: FxHashMap<Box<str>, u32>,
    /// Failed rows by either key and the role of their tab: who names them is told.
    failed: FxHashMap<(Role, Box<str>), u32>,
    /// Rows whose username another row has, too.
    pub(super) repeated: FxHashSet<RowRef>,
}

#[derive(Debug)]
pub(super) struct Person {
    /// Where their rows lie in [`People::grouped`]; the first one carries the fate.
    pub first: u32,
    pub rows: u32,
    /// The row has an error, and is not imported.
    pub failed: bool,
}

/// An association that some row asks for, or several.
#[derive(Debug)]
pub(super) struct Link {
    pub student: Party,
    pub other: Party,
    /// What the other one is to the student.
    pub kind: Role,
    /// The person in whose step it is made: the later of the two.
    pub step: u32,
    /// The first is the one that carries the effect.
    pub stated: Vec<Statement>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Party {
    /// Someone in this import.
    Here(u32),
    /// Someone else, by a folded e-mail or username.
    Elsewhere(Box<str>),
}

#[derive(Debug)]
pub(super) struct Statement {
    pub ordinal: u32,
    pub field: Field,
    pub text: Box<str>,
}

impl People {
    pub fn gather(table: &Table, findings: &Findings) -> Self {
        let format = table.format();
        let mut people = Self {
            rows: format.tabs().flat_map(|(tab, _)| table.rows(tab)).collect(),
            person_of: Vec::new(),
            persons: Vec::new(),
            grouped: Vec::new(),
            links: Vec::new(),
            by_email: FxHashMap::default(),
            by_username: FxHashMap::default(),
            failed: FxHashMap::default(),
            repeated: FxHashSet::default(),
        };
        let is_repeated = |at: &&RowRef| findings.codes(**at).has(Code::UsernameRepeated);
        people.repeated = people.rows.iter().filter(is_repeated).copied().collect();
        people.group(table, findings);
        people.link(table);
        people
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// How many people there are. They are decided in order, from 0.
    pub fn len(&self) -> usize {
        self.persons.len()
    }

    pub fn is_empty(&self) -> bool {
        self.persons.is_empty()
    }

    /// The rows of some people, by ordinal.
    pub fn rows_of(&self, people: Range<usize>) -> impl Iterator<Item = usize> {
        self.persons[people].iter().flat_map(|person| self.ordinals(person)).map(|ordinal| *ordinal as usize)
    }

    /// The same, as rows of the table.
    pub fn at(&self, people: Range<usize>) -> impl Iterator<Item = RowRef> {
        self.rows_of(people).map(|ordinal| self.rows[ordinal])
    }

    pub(super) fn ordinals(&self, person: &Person) -> &[u32] {
        &self.grouped[person.first as usize..(person.first + person.rows) as usize]
    }

    /// The links to be made in the steps of these people.
    pub(super) fn links_of(&self, people: Range<usize>) -> Range<usize> {
        let from = self.links.partition_point(|link| (link.step as usize) < people.start);
        let to = self.links.partition_point(|link| (link.step as usize) < people.end);
        from..to
    }

    /// What to ask the directory before these people are decided.
    pub fn needs(&self, table: &Table, options: &Options, people: Range<usize>) -> Needs {
        let mut needs = Needs::default();
        for at in people.clone() {
            self.ask_for(table, options, at, &mut needs);
        }
        for link in &self.links[self.links_of(people)] {
            // Of a student the directory is asked which associations there are. Of the other, only what this import
            // does not say: that they have the role.
            for (party, role) in [(&link.student, None), (&link.other, Some(link.kind))] {
                match party {
                    Party::Here(person) if role.is_some_and(|role| self.is_a(table, *person, role)) => {}
                    Party::Here(person) => self.ask_for(table, options, *person as usize, &mut needs),
                    Party::Elsewhere(key) if key.is_empty() => {}
                    Party::Elsewhere(key) => {
                        if key.contains('@') {
                            needs.emails.push(key.to_string());
                        }
                        needs.usernames.push(key.to_string());
                    }
                }
            }
        }
        needs.sorted()
    }

    fn is_a(&self, table: &Table, person: u32, role: Role) -> bool {
        let rows = self.ordinals(&self.persons[person as usize]).iter();
        rows.map(|ordinal| self.rows[*ordinal as usize]).any(|row| table.format().tab(row.tab).role == role)
    }

    fn ask_for(&self, table: &Table, options: &Options, person: usize, needs: &mut Needs) {
        for ordinal in self.ordinals(&self.persons[person]) {
            let row = self.rows[*ordinal as usize];
            for (field, keys) in [(Field::Email, &mut needs.emails), (Field::Username, &mut needs.usernames)]
            {
                let value = table.value(row, field);
                if !value.is_empty() {
                    keys.push(key::fold(&value).into_owned());
                }
            }
            if table.format().by_options {
                super::site::ask_for(table, row, options, self.repeated.contains(&row), needs);
                continue;
            }
            let cohort = table.value(row, Field::Cohort);
            if !cohort.is_empty() {
                needs.cohorts.push(key::id(&cohort).into_owned());
            }
            needs.titles.extend(table.values(row, Field::Course).iter().map(|title| key::title(title)));
        }
    }

    /// Rows with one e-mail are one person; a row with an error is nobody's. Students come last.
    fn group(&mut self, table: &Table, findings: &Findings) {
        self.person_of = vec![0; self.rows.len()];
        let format = table.format();
        // Those who are deleted come first, too: their rows stand before all that may speak of them.
        let is_student = |row: &RowRef| {
            format.tab(row.tab).role == Role::Learner
                && !(format.by_options && table.value(*row, Field::Deleted) == "1")
        };
        let mut more: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        let mut firsts = Vec::with_capacity(self.rows.len());
        for students in [false, true] {
            for (ordinal, row) in (0u32..).zip(&self.rows).filter(|(_, row)| is_student(row) == students) {
                let failed = findings.has_error(*row);
                let email = key::fold(&table.value(*row, Field::Email)).into_owned();
                let each_alone = format.by_options;
                let known = self.by_email.get(email.as_str()).filter(|_| !failed && !each_alone);
                if let Some(person) = known {
                    self.person_of[ordinal as usize] = *person;
                    more.entry(*person).or_default().push(ordinal);
                    continue;
                }
                let person = u32::try_from(firsts.len()).unwrap_or(u32::MAX);
                self.person_of[ordinal as usize] = person;
                firsts.push((ordinal, failed));
                if !failed && !email.is_empty() {
                    self.by_email.insert(email.into(), person);
                }
            }
        }
        for (person, (ordinal, failed)) in (0u32..).zip(firsts) {
            let first = u32::try_from(self.grouped.len()).unwrap_or(u32::MAX);
            self.grouped.push(ordinal);
            self.grouped.extend(more.remove(&person).unwrap_or_default());
            let rows = u32::try_from(self.grouped.len()).unwrap_or(u32::MAX) - first;
            self.persons.push(Person { first, rows, failed });
        }
        self.name_keys(table);
    }

    /// Finds people by username too, and failed rows by either key.
    fn name_keys(&mut self, table: &Table) {
        for ordinal in 0..self.rows.len() {
            let person = self.person_of[ordinal];
            let failed = self.persons[person as usize].failed;
            let row = self.rows[ordinal];
            let role = table.format().tab(row.tab).role;
            for (field, keys) in
                [(Field::Email, &mut self.by_email), (Field::Username, &mut self.by_username)]
            {
                let value = table.value(row, field);
                if value.is_empty() {
                    continue;
                }
                let key = key::fold(&value).into();
                if failed {
                    self.failed.entry((role, key)).or_insert(person);
                } else {
                    keys.entry(key).or_insert(person);
                }
            }
        }
    }

    fn link(&mut self, table: &Table) {
        let format = table.format();
        let mut found: FxHashMap<(Party, Party, Role), usize> = FxHashMap::default();
        for (tab, field) in references(format) {
            if !table.has(tab, field) {
                continue;
            }
            for ordinal in (0u32..).take(self.rows.len()) {
                let row = self.rows[ordinal as usize];
                if row.tab != tab {
                    continue;
                }
                for text in table.references(row, field) {
                    self.state(&mut found, table, Statement { ordinal, field, text: text.into() });
                }
            }
        }
        for link in &mut self.links {
            // The row that comes last in the steps carries the effect: it is at hand when the link is made.
            link.stated.sort_by_key(|stated| std::cmp::Reverse(self.person_of[stated.ordinal as usize]));
        }
        self.links.sort_by_key(|link| link.step);
    }

    fn state(
        &mut self,
        found: &mut FxHashMap<(Party, Party, Role), usize>,
        table: &Table,
        statement: Statement,
    ) {
        let format = table.format();
        let me = self.person_of[statement.ordinal as usize];
        let role = statement.field.refers_to().unwrap_or(Role::Parent);
        let them = self.party(table, me, role, &key::fold(&statement.text));
        let (student, other, kind) = match statement.field {
            Field::Student => {
                (them, Party::Here(me), format.tab(self.rows[statement.ordinal as usize].tab).role)
            }
            field => (Party::Here(me), them, field.refers_to().unwrap_or(Role::Parent)),
        };
        let step = [&student, &other]
            .into_iter()
            .filter_map(|party| if let Party::Here(person) = party { Some(*person) } else { None })
            .max()
            .unwrap_or(me);
        let place = found.entry((student.clone(), other.clone(), kind)).or_insert_with(|| {
            self.links.push(Link { student, other, kind, step, stated: Vec::new() });
            self.links.len() - 1
        });
        let stated = &mut self.links[*place].stated;
        // The same cell may name the same person twice.
        if !stated.iter().any(|each| each.ordinal == statement.ordinal && each.field == statement.field) {
            stated.push(statement);
        }
    }

    /// Who is named with a role. A row on another tab is not meant: the directory may have somebody who is.
    fn party(&self, table: &Table, me: u32, role: Role, key: &str) -> Party {
        let good = [&self.by_email, &self.by_username].into_iter().filter_map(|keys| keys.get(key).copied());
        let meant = good.clone().find(|person| *person == me || self.is_a(table, *person, role));
        let failed = || self.failed.get(&(role, Box::from(key))).copied();
        meant.or_else(failed).map_or_else(|| Party::Elsewhere(key.into()), Party::Here)
    }

    /// Is somebody in this import who has this key, whatever they are?
    pub(super) fn has_key(&self, key: &str) -> bool {
        self.by_email.contains_key(key) || self.by_username.contains_key(key)
    }
}

/// The tabs and fields that name other people.
fn references(format: &Format) -> impl Iterator<Item = (Tab, Field)> {
    format.tabs().flat_map(|(tab, spec)| {
        spec.columns
            .iter()
            .map(|column| column.field)
            .filter(|field| field.refers_to().is_some())
            .map(move |field| (tab, field))
    })
}
