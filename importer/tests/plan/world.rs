//! A directory in memory, and rosters written as text.

use importer::check::{Findings, check};
use importer::format::learners::{INSTRUCTORS, LEARNERS, PARENTS, STUDENTS};
use importer::format::{Field, OptionKey, Options, Role, Tab};
use importer::issue::Code;
use importer::key;
use importer::message::PlanIssue;
use importer::outcome::{Counts, Fate, RowOutcome, SourceId};
use importer::plan::{Account, Decider, Facts, Held, People, Protection, Step, Values};
use importer::sheet::Sheet;
use importer::stage::{Part, assemble};
use importer::table::Table;

/// Three tabs as lines with `|` between the cells; the first line has the fields' keys.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    pub students: String,
    pub instructors: String,
    pub parents: String,
}

impl Roster {
    pub fn students(text: &str) -> Self {
        Self { students: text.to_owned(), ..Self::default() }
    }

    pub fn instructors(mut self, text: &str) -> Self {
        self.instructors = text.to_owned();
        self
    }

    pub fn parents(mut self, text: &str) -> Self {
        self.parents = text.to_owned();
        self
    }

    pub fn table(&self) -> Table {
        let tabs = [(STUDENTS, &self.students), (INSTRUCTORS, &self.instructors), (PARENTS, &self.parents)];
        let parts = tabs.into_iter().filter(|(_, text)| !text.is_empty()).map(|(tab, text)| part(tab, text));
        let names: Vec<_> =
            LEARNERS.tabs().map(|(tab, spec)| (SourceId(tab.0.into()), spec.key.to_owned())).collect();
        assemble(&LEARNERS, &names, parts.collect()).unwrap()
    }
}

fn part(tab: Tab, text: &str) -> Part {
    let mut lines = text.lines().map(|line| line.split('|').map(str::trim));
    let fields: Vec<Field> = lines
        .next()
        .unwrap()
        .map(|key| {
            LEARNERS
                .tab(tab)
                .columns
                .iter()
                .map(|column| column.field)
                .find(|field| field.key() == key)
                .unwrap()
        })
        .collect();
    let mut sheet = Sheet::new();
    for (line, cells) in (2..).zip(lines) {
        assert!(sheet.push_row(line, cells));
    }
    Part { tab, source: SourceId(tab.0.into()), fields, headings: Vec::new(), sheet }
}

/// A role in the place imported into.
pub fn here(role: Role) -> Held {
    Held { place: 0, role }
}

fn options(invite: bool) -> Options {
    let mut options = Options::default();
    options.set(OptionKey::Invite, invite);
    options
}

/// Accounts and associations, as the directory would hold them.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub accounts: Vec<Account>,
    pub associations: Vec<(i64, i64, Role)>,
    pub mails: Vec<(i64, String)>,
}

/// What an import would do.
pub struct Planned {
    pub rows: Vec<RowOutcome>,
    pub issues: Vec<PlanIssue>,
    pub step: Step,
}

impl World {
    pub fn with(mut self, roles: &[Role], fields: &[(Field, &str)]) -> Self {
        let mut values = Values::default();
        for (field, text) in fields {
            values.set(*field, *text);
        }
        self.put(values, roles.to_vec());
        self
    }

    pub fn last(&mut self) -> &mut Account {
        self.accounts.last_mut().unwrap()
    }

    fn put(&mut self, values: Values, roles: Vec<Role>) {
        self.accounts.push(Account {
            id: self.accounts.len() as i64 + 1,
            email_key: key::fold(values.get(Field::Email)).into_owned(),
            username_key: key::fold(values.get(Field::Username)).into_owned(),
            values,
            roles: roles.into_iter().map(here).collect(),
            member_ids: Vec::new(),
            units: Vec::new(),
            protection: None,
            edited_by_hand: Vec::new(),
            added_meanwhile: false,
            profile: Vec::new(),
            belongs_elsewhere: false,
            email_shared: false,
        });
    }

    pub fn protect(mut self, protection: Protection) -> Self {
        self.last().protection = Some(protection);
        self
    }

    /// Answers what was asked, and no more.
    fn facts(&self, people: &People, table: &Table, range: std::ops::Range<usize>) -> Facts {
        let needs = people.needs(table, &Options::default(), range);
        let mut facts = Facts::default();
        for account in &self.accounts {
            let asked =
                needs.emails.contains(&account.email_key) || needs.usernames.contains(&account.username_key);
            if asked {
                facts.add(account.clone());
                for (student, other, kind) in self.associations.iter().filter(|each| each.0 == account.id) {
                    facts.add_association(*student, *other, *kind);
                }
            }
        }
        facts
    }

    pub fn plan(&self, roster: &Roster) -> Planned {
        self.plan_and(roster, true)
    }

    pub fn plan_and(&self, roster: &Roster, invite: bool) -> Planned {
        let table = roster.table();
        let findings: Findings = check(&table);
        let people = People::gather(&table, &findings);
        let mut decider = Decider::new(&table, &findings, &people, options(invite));
        let facts = self.facts(&people, &table, 0..people.len());
        let step = decider.decide(0..people.len(), &facts, self.accounts.len() as i64 + 1);
        let rows: Vec<_> = decider.outcomes().cloned().collect();
        assert_eq!(rows.len(), people.rows(), "every row has a fate");
        Planned { issues: decider.issues(), rows, step }
    }

    /// Imports in chunks of so many people, each with fresh facts.
    pub fn import(&mut self, roster: &Roster, chunk: usize) -> Vec<RowOutcome> {
        let table = roster.table();
        let findings = check(&table);
        let people = People::gather(&table, &findings);
        let mut decider = Decider::new(&table, &findings, &people, options(true));
        let mut from = 0;
        while from < people.len() {
            let range = from..(from + chunk).min(people.len());
            from = range.end;
            let facts = self.facts(&people, &table, range.clone());
            let step = decider.decide(range, &facts, self.accounts.len() as i64 + 1);
            self.apply(step);
        }
        decider.outcomes().cloned().collect()
    }

    fn apply(&mut self, step: Step) {
        for new in step.created {
            assert_eq!(new.id, self.accounts.len() as i64 + 1);
            self.put(new.values, Vec::new());
        }
        for known in step.updated {
            let account = &mut self.accounts[known.id as usize - 1];
            account.email_key = key::fold(known.values.get(Field::Email)).into_owned();
            account.username_key = key::fold(known.values.get(Field::Username)).into_owned();
            account.values = known.values;
        }
        for (account, role) in step.roles {
            self.accounts[account as usize - 1].roles.push(role);
        }
        for new in step.associations {
            let association = (new.student, new.other, new.kind);
            assert!(!self.associations.contains(&association), "an association is made once");
            self.associations.push(association);
        }
        self.mails.extend(step.invited);
        for field in
            [|account: &Account| account.email_key.clone(), |account: &Account| account.username_key.clone()]
        {
            let mut keys: Vec<_> = self.accounts.iter().map(field).filter(|key| !key.is_empty()).collect();
            keys.sort();
            assert!(keys.windows(2).all(|pair| pair[0] != pair[1]), "no key is there twice");
        }
    }
}

impl Planned {
    pub fn fates(&self) -> Vec<Fate> {
        self.rows.iter().map(|row| row.fate).collect()
    }

    pub fn codes(&self, row: usize) -> Vec<Code> {
        self.rows[row].reasons.iter().map(|reason| reason.code).collect()
    }

    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.rows.iter().for_each(|row| counts.add(row));
        counts
    }
}
