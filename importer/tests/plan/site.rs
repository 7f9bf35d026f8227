//! The format `site`: tables of what its options make of a row, and what holds for every list.

use importer::check::check;
use importer::format::{Field, OptionKey, Options, Role, Tab, site};
use importer::issue::Code;
use importer::key;
use importer::outcome::{AccountState, Fate, Origin, RowOutcome, SourceId};
use importer::plan::{
    Account, Decider, Facts, Held, Needs, Password, People, Place, Protection, Step, Values,
};
use importer::sheet::Sheet;
use importer::stage::{Part, assemble};
use proptest::prelude::*;

/// The place that is imported into.
const HERE: i64 = 7;

#[derive(Clone, Debug, Default)]
struct World {
    accounts: Vec<Account>,
    /// The site allows extended characters in usernames.
    extended: bool,
}

impl World {
    fn with(mut self, fields: &[(Field, &str)], protection: Option<Protection>) -> Self {
        let mut values = Values::default();
        for (field, text) in fields {
            values.set(*field, *text);
        }
        self.put(values, protection);
        self
    }

    fn put(&mut self, mut values: Values, protection: Option<Protection>) {
        for (field, text) in [(Field::Suspended, "0"), (Field::Enabled, "1")] {
            if values.get(field).is_empty() {
                values.set(field, text);
            }
        }
        let name = format!("{} {}", values.get(Field::GivenName), values.get(Field::FamilyName));
        values.set(Field::FullName, name);
        let fold = |field| key::fold(values.get(field)).into_owned();
        self.accounts.push(Account {
            id: self.accounts.len() as i64 + 1,
            email_key: fold(Field::Email),
            username_key: fold(Field::Username),
            roles: vec![Held { place: HERE, role: Role::Learner }],
            member_ids: Vec::new(),
            units: Vec::new(),
            protection,
            edited_by_hand: Vec::new(),
            added_meanwhile: false,
            profile: Vec::new(),
            belongs_elsewhere: false,
            email_shared: false,
            values,
        });
    }

    /// Answers what was asked, and no more.
    fn facts(&self, needs: &Needs) -> Facts {
        let mut facts = Facts::of(HERE);
        if self.extended {
            facts.allow_extended_usernames();
        }
        facts.add_place(Place { id: HERE, name: "Here".into(), ..Place::default() });
        for account in &self.accounts {
            let id = account.values.get(Field::IdNumber).to_owned();
            let name = &account.username_key;
            let asked = needs.emails.contains(&account.email_key)
                || needs.usernames.contains(name)
                || needs.id_numbers.contains(&id);
            if asked {
                facts.add(account.clone());
            }
        }
        let taken = needs.stems_of.iter().filter(|(name, _)| facts.has_username(name));
        let stems: Vec<&String> = needs.stems.iter().chain(taken.map(|(_, stem)| stem)).collect();
        for name in self.accounts.iter().map(|account| &account.username_key) {
            let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
            if stems.iter().any(|wanted| *wanted == stem) && stem.len() < name.len() {
                facts.add_username(name.clone());
            }
        }
        facts
    }

    fn plan(&self, options: &Options, text: &str) -> (Vec<RowOutcome>, Step) {
        self.plan_with(options, text, &[])
    }

    /// `passwords` by the place of the row.
    fn plan_with(
        &self,
        options: &Options,
        text: &str,
        passwords: &[(usize, Password)],
    ) -> (Vec<RowOutcome>, Step) {
        let table = assemble(&site::SITE, &[], vec![part(text)]).unwrap();
        let findings = check(&table);
        let people = People::gather(&table, &findings);
        let needs = people.needs(&table, options, 0..people.len());
        let origins: Vec<Origin> = table.rows(Tab(0)).map(|row| table.origin(row)).collect();
        let judged = passwords.iter().map(|(row, password)| (origins[*row], *password));
        let mut decider = Decider::new(&table, &findings, &people, options.clone()).with_passwords(judged);
        let next = self.accounts.len() as i64 + 1;
        let step = decider.decide(0..people.len(), &self.facts(&needs), next);
        (decider.outcomes().cloned().collect(), step)
    }

    /// As a commit does it: one after the other, each with what the directory knows by then.
    fn commit(&mut self, options: &Options, text: &str) -> Vec<RowOutcome> {
        let table = assemble(&site::SITE, &[], vec![part(text)]).unwrap();
        let findings = check(&table);
        let people = People::gather(&table, &findings);
        let mut decider = Decider::new(&table, &findings, &people, options.clone());
        for at in 0..people.len() {
            let facts = self.facts(&decider.needs(at..at + 1));
            let step = decider.decide(at..at + 1, &facts, self.accounts.len() as i64 + 1);
            self.apply(&step);
        }
        decider.into_outcomes()
    }

    fn apply(&mut self, step: &Step) {
        for id in &step.deleted {
            // Its keys are free.
            let account = &mut self.accounts[*id as usize - 1];
            (account.email_key, account.username_key) = (format!("gone {id}"), format!("gone {id}"));
            account.values = Values::default();
        }
        for new in &step.created {
            let mut values = new.values.clone();
            values.set(Field::Suspended, if new.state == AccountState::Suspended { "1" } else { "0" });
            self.put(values, None);
        }
        for known in &step.updated {
            let account = &mut self.accounts[known.id as usize - 1];
            let mut values = known.values.clone();
            let name = format!("{} {}", values.get(Field::GivenName), values.get(Field::FamilyName));
            values.set(Field::FullName, name);
            account.email_key = key::fold(values.get(Field::Email)).into_owned();
            account.username_key = key::fold(values.get(Field::Username)).into_owned();
            account.values = values;
        }
        let mut names: Vec<&str> = self.accounts.iter().map(|account| &*account.username_key).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "no username is there twice: {names:?}");
    }
}

fn part(text: &str) -> Part {
    let mut lines = text.lines().map(|line| line.split('|').map(str::trim));
    let headings: Vec<&str> = lines.next().unwrap().collect();
    let columns = site::SITE.tabs[0].columns;
    let field = |heading: &&str| columns.iter().find(|column| column.is_exactly(heading)).unwrap().field;
    let fields = headings.iter().map(field).collect();
    let mut sheet = Sheet::new();
    for (line, cells) in (2..).zip(lines) {
        assert!(sheet.push_row(line, cells));
    }
    let headings = headings.into_iter().map(str::to_owned).collect();
    Part { tab: Tab(0), source: SourceId(0), fields, headings, sheet }
}

fn fates(rows: &[RowOutcome]) -> Vec<Fate> {
    rows.iter().map(|row| row.fate).collect()
}

const UPLOADS: [&str; 4] = [site::ADD_NEW, site::ADD_ALL, site::ADD_AND_UPDATE, site::UPDATE_ONLY];
const MODES: [&str; 4] = [site::NONE, site::FILE, site::FILE_AND_DEFAULTS, site::FILL_MISSING];

/// C created, U updated, = unchanged, S skipped, F failed.
fn letter(fate: Fate) -> char {
    match fate {
        Fate::Created => 'C',
        Fate::Updated => 'U',
        Fate::Unchanged => '=',
        Fate::Skipped => 'S',
        Fate::Failed => 'F',
        Fate::Deleted | Fate::SamePerson => '?',
    }
}

#[test]
fn four_upload_types_four_modes_of_details_and_six_situations() {
    let john = [
        (Field::Username, "jdoe"),
        (Field::GivenName, "John"),
        (Field::FamilyName, "Doe"),
        (Field::Email, "john@on.example"),
        (Field::IdNumber, "E-1"),
    ];
    let twin: Vec<(Field, &str)> = john
        .iter()
        .map(|(field, text)| match field {
            Field::Username => (*field, "twin"),
            Field::Email => (*field, "twin@on.example"),
            _ => (*field, *text),
        })
        .collect();
    let here = || World::default().with(&john, None);
    let same = "username|firstname|lastname|email|idnumber\njdoe|John|Doe|new@on.example|E-1";
    let same_email = same.replace("new@on", "john@on");
    let different = same.replace("John", "Johnny");
    // By row: the situation, the world, the list, the key; then for each upload type the fate in each mode, in the order
    // of UPLOADS and MODES.
    let table: [(&str, World, &str, &str, [&str; 4]); 6] = [
        ("new", World::default(), same, site::BY_USERNAME, ["CCCC", "CCCC", "CCCC", "SSSS"]),
        ("existing, the same", here(), &same_email, site::BY_USERNAME, ["SSSS", "FFFF", "==U=", "==U="]),
        ("existing, different", here(), &different, site::BY_USERNAME, ["SSSS", "CCCC", "=UUU", "=UUU"]),
        ("found twice", here().with(&twin, None), same, site::BY_ID_NUMBER, ["FFFF", "CCCC", "FFFF", "FFFF"]),
        (
            "protected",
            World::default().with(&john, Some(Protection::Above)),
            same,
            site::BY_USERNAME,
            ["SSSS", "CCCC", "SSSS", "SSSS"],
        ),
        (
            "out of scope",
            World::default().with(&john, Some(Protection::Elsewhere)),
            same,
            site::BY_USERNAME,
            ["FFFF", "CCCC", "FFFF", "SSSS"],
        ),
    ];
    for (situation, world, list, key, expected) in table {
        for (upload, expected) in UPLOADS.into_iter().zip(expected) {
            let mut got = String::new();
            for mode in MODES {
                let mut options = Options::default();
                options.choose(OptionKey::UploadType, upload);
                options.choose(OptionKey::ExistingDetails, mode);
                options.choose(OptionKey::MatchOn, key);
                // What nobody here has: only the modes with defaults fill it in.
                if situation.starts_with("existing") {
                    options.set_default(Field::City, if situation.ends_with("same") { "" } else { "York" });
                    if situation.ends_with("same") && mode == site::FILE_AND_DEFAULTS {
                        options.set_default(Field::City, "York");
                    }
                }
                let (rows, _) = world.plan(&options, list);
                got.push(letter(rows[0].fate));
            }
            assert_eq!(got, expected, "{situation}, {upload}");
        }
    }
}

#[test]
fn flags_do_what_they_say_and_nothing_without_them() {
    let john = [
        (Field::Username, "jdoe"),
        (Field::GivenName, "John"),
        (Field::FamilyName, "Doe"),
        (Field::Email, "john@on.example"),
        (Field::City, "Toronto"),
    ];
    let world = World::default().with(&john, None);
    // The flag, a list, and the fate without and with it.
    for (flag, list, without, with) in [
        (OptionKey::AllowRenames, "oldusername|username\njdoe|john", Fate::Failed, Fate::Updated),
        (OptionKey::AllowDeletes, "username|deleted\njdoe|1", Fate::Failed, Fate::Deleted),
        (OptionKey::AllowSuspends, "username|suspended\njdoe|1", Fate::Unchanged, Fate::Updated),
        (OptionKey::BlankErases, "username|city\njdoe|", Fate::Unchanged, Fate::Updated),
        (OptionKey::StandardiseUsernames, "username|city\nJ DOE!|York", Fate::Failed, Fate::Updated),
        (
            OptionKey::AllowEmailDuplicates,
            "username|firstname|lastname|email\nnew|A|B|john@on.example",
            Fate::Failed,
            Fate::Created,
        ),
    ] {
        for (on, expected) in [(false, without), (true, with)] {
            let mut options = Options::default();
            options.choose(OptionKey::UploadType, site::ADD_AND_UPDATE);
            options.choose(OptionKey::ExistingDetails, site::FILE);
            options.set(flag, on);
            assert_eq!(fates(&world.plan(&options, list).0), [expected], "{flag:?} {on}");
        }
    }
}

#[test]
fn templates_come_out_to_the_letter() {
    // The reference page's own examples, and those of SPEC.
    for (template, given, family, username) in [
        ("%-f_%-l", "John Jr.", "Doe", "johnjr.doe"),
        ("%-f.%-l", "José", "Núñez", "jose.nunez"),
        ("%-1f%-l", "John", "Doe", "jdoe"),
        ("%l%f", "John", "Doe", "doejohn"),
        ("%l%1f", "John", "Doe", "doej"),
        ("%-3l%2+f", "Łukasz", "Øverland", "ovelu"),
    ] {
        let mut options = Options::default();
        options.set_default(Field::Username, template);
        options.set_default(Field::Description, "%u %% %~f");
        let list = format!("firstname|lastname|email\n{given}|{family}|x@on.example");
        let (rows, step) = World::default().plan(&options, &list);
        assert_eq!(fates(&rows), [Fate::Created], "{template}");
        assert_eq!(step.created[0].values.get(Field::Username), username, "{template}");
        let said = step.created[0].values.get(Field::Description);
        let title = if given == "John Jr." { "John Jr." } else { given };
        assert_eq!(said, format!("{username} % {title}"));
    }
    // Other fields keep what the template says.
    for (template, said) in [
        ("%l%f", "DoeJohn"),
        ("%l%1f", "DoeJ"),
        ("%-l%+f", "doeJOHN"),
        ("%-f_%-l", "john_doe"),
        ("%~l", "Doe"),
        ("%-12l", "doe"),
        ("%~l, %+1f.", "Doe, J."),
        ("http://www.example.com/~%u/", "http://www.example.com/~jdoe/"),
    ] {
        let mut options = Options::default();
        options.set_default(Field::Username, "%-1f%-l");
        options.set_default(Field::Description, template);
        let (_, step) = World::default().plan(&options, "firstname|lastname|email\nJohn|Doe|x@on.example");
        assert_eq!(step.created[0].values.get(Field::Description), said, "{template}");
    }
    for (extended, username) in [(true, "john jr._doe"), (false, "johnjr.doe")] {
        let mut options = Options::default();
        options.set_default(Field::Username, "%-f_%-l");
        let world = World { extended, ..World::default() };
        let (_, step) = world.plan(&options, "firstname|lastname|email\nJohn Jr.|Doe|x@on.example");
        assert_eq!(step.created[0].values.get(Field::Username), username);
    }
    let mut options = Options::default();
    options.set_default(Field::Username, "%-1f%-l");
    let list =
        "firstname|lastname|email\nJohn|Doe|a@on.example\nJane|Doe|b@on.example\nJenny|Doe|c@on.example";
    let (_, step) = World::default().plan(&options, list);
    let names: Vec<&str> = step.created.iter().map(|new| new.values.get(Field::Username)).collect();
    assert_eq!(names, ["jdoe", "jdoe2", "jdoe3"]);
}

#[test]
fn codes_are_filled_in_defaults_only() {
    let mut options = Options::default();
    options.set_default(Field::Description, "default of %f");
    options.set_default(Field::City, "city of %f");
    let list = "username|firstname|lastname|email|description\nnew|Ann|Lee|a@on.example|%f and %l";
    let (_, step) = World::default().plan(&options, list);
    let values = &step.created[0].values;
    assert_eq!(values.get(Field::Description), "%f and %l");
    assert_eq!(values.get(Field::City), "city of Ann");
}

#[test]
fn a_hundred_thousand_unknown_titles_are_said_row_by_row() {
    let mut list = String::from("username|firstname|lastname|email|course1");
    for n in 0..100_000 {
        list.push_str(&format!("\nu{n}|A|B|u{n}@on.example|Course {n}"));
    }
    let (rows, step) = World::default().plan(&Options::default(), &list);
    assert_eq!((rows.len(), step.created.len()), (100_000, 0));
    assert!(rows.iter().all(|row| row.fate == Fate::Failed && row.reasons[0].code == Code::UnitUnknown));
}

#[test]
fn rows_about_one_person_all_fail_and_name_each_other() {
    let john = [
        (Field::Username, "jdoe"),
        (Field::GivenName, "John"),
        (Field::FamilyName, "Doe"),
        (Field::Email, "john@on.example"),
        (Field::IdNumber, "E-1"),
    ];
    let world = World::default().with(&john, None);
    for (key, list) in [
        (site::BY_USERNAME, "username|city\njdoe|York\nJDOE|Leeds"),
        (site::BY_EMAIL, "email|username|oldusername|city\njohn@on.example|||York\n|john|jdoe|Leeds"),
        (site::BY_ID_NUMBER, "idnumber|username|oldusername|city\n|john|jdoe|York\nE-1|||Leeds"),
        (site::BY_USERNAME, "username|deleted|city\njdoe|1|\njdoe||Leeds"),
    ] {
        let mut options = Options::default();
        options.choose(OptionKey::UploadType, site::UPDATE_ONLY);
        options.choose(OptionKey::ExistingDetails, site::FILE);
        options.choose(OptionKey::MatchOn, key);
        options.set(OptionKey::AllowRenames, true);
        options.set(OptionKey::AllowDeletes, true);
        let (rows, step) = world.plan(&options, list);
        assert_eq!(fates(&rows), [Fate::Failed, Fate::Failed], "{list}");
        assert!(step.updated.is_empty() && step.deleted.is_empty());
        for (row, other) in rows.iter().zip(["row 3", "row 2"]) {
            let reason = row.reasons.last().unwrap();
            assert!(
                matches!(reason.code, Code::PersonRepeated) && reason.message.contains(other),
                "{reason:?}"
            );
        }
    }
}

/// The list, what is chosen, and what becomes of the first row.
#[test]
fn each_other_option_by_a_table_of_its_own() {
    let with = |choices: &[(OptionKey, &str)], flags: &[OptionKey]| {
        let mut options = Options::default();
        for (key, choice) in choices {
            options.choose(*key, *choice);
        }
        for flag in flags {
            options.set(*flag, true);
        }
        options
    };
    let john = [
        (Field::Username, "jdoe"),
        (Field::GivenName, "John"),
        (Field::FamilyName, "Doe"),
        (Field::Email, "john@on.example"),
        (Field::IdNumber, "E-1"),
    ];
    let world = World::default().with(&john, None);
    let new = "username|firstname|lastname|email\nnew|A|B|a@on.example";

    // Match on, with and without the second try by username.
    let upload = (OptionKey::UploadType, site::UPDATE_ONLY);
    let details = (OptionKey::ExistingDetails, site::FILE);
    for (key, row, alone, also) in [
        (site::BY_USERNAME, "jdoe|x@on.example|E-9|York", Fate::Updated, Fate::Updated),
        (site::BY_USERNAME, "other|john@on.example|E-1|York", Fate::Skipped, Fate::Skipped),
        (site::BY_EMAIL, "other|JOHN@on.example|E-9|York", Fate::Updated, Fate::Updated),
        (site::BY_EMAIL, "jdoe|x@on.example|E-9|York", Fate::Skipped, Fate::Updated),
        (site::BY_ID_NUMBER, "other|x@on.example|E-1|York", Fate::Updated, Fate::Updated),
        (site::BY_ID_NUMBER, "jdoe|x@on.example|E-9|York", Fate::Skipped, Fate::Updated),
        (site::BY_ID_NUMBER, "jdoe|x@on.example||York", Fate::Skipped, Fate::Updated),
    ] {
        let list = format!("username|email|idnumber|city\n{row}");
        for (flags, expected) in [(&[][..], alone), (&[OptionKey::MatchUsername][..], also)] {
            let options = with(&[upload, details, (OptionKey::MatchOn, key)], flags);
            assert_eq!(fates(&world.plan(&options, &list).0), [expected], "{key} {row} {flags:?}");
        }
    }

    // Passwords of new people, and who has to change them. The last: the state of the account, and whether it has to.
    let (activation, file) =
        ((OptionKey::NewPasswords, site::ACTIVATION), (OptionKey::NewPasswords, site::FILE));
    for (passwords, force, password, state, must) in [
        (activation, site::ALL, Password::Strong, AccountState::Invited, None),
        (file, site::NONE, Password::Weak, AccountState::Active, Some(false)),
        (file, site::WEAK, Password::Weak, AccountState::Active, Some(true)),
        (file, site::WEAK, Password::Strong, AccountState::Active, Some(false)),
        (file, site::ALL, Password::Strong, AccountState::Active, Some(true)),
    ] {
        let options = with(&[passwords, (OptionKey::ForceChange, force)], &[]);
        let (_, step) = world.plan_with(&options, new, &[(0, password)]);
        assert_eq!(step.created[0].state, state, "{passwords:?} {force}");
        assert_eq!(step.own_passwords.first().map(|(.., must)| *must), must, "{passwords:?} {force}");
    }
    let (rows, step) = world.plan_with(&with(&[file], &[]), new, &[(0, Password::Refused(Code::ErrorValue))]);
    assert_eq!((fates(&rows), step.created.len()), (vec![Fate::Failed], 0));

    // Passwords of people who are here.
    for (choice, expected, set) in [(site::NONE, Fate::Unchanged, 0), (site::UPDATE, Fate::Updated, 1)] {
        let options = with(&[upload, (OptionKey::ExistingPasswords, choice)], &[]);
        let (rows, step) = world.plan_with(&options, "username\njdoe", &[(0, Password::Strong)]);
        assert_eq!((fates(&rows), step.own_passwords.len()), (vec![expected], set), "{choice}");
    }

    // Usernames that a template makes twice.
    let two = "firstname|lastname|email\nJane|Doe|a@on.example\nJim|Doe|b@on.example";
    for (choice, expected, names) in [
        (site::COUNTER, [Fate::Created, Fate::Created], &["jdoe2", "jdoe3"][..]),
        (site::FAIL, [Fate::Failed, Fate::Failed], &[][..]),
    ] {
        let mut options = with(&[(OptionKey::DuplicateUsernames, choice)], &[]);
        options.set_default(Field::Username, "%-1f%-l");
        let (rows, step) = world.plan(&options, two);
        assert_eq!(fates(&rows), expected, "{choice}");
        let made: Vec<&str> = step.created.iter().map(|new| new.values.get(Field::Username)).collect();
        assert_eq!(made, names);
    }
    let mut options = with(&[(OptionKey::DuplicateUsernames, site::FAIL)], &[]);
    options.set_default(Field::Username, "%-1f%-l");
    let (rows, _) = World::default().plan(&options, two);
    assert_eq!(fates(&rows), [Fate::Created, Fate::Failed], "the name is there once");
    assert!(rows[1].reasons.iter().any(|reason| reason.code == Code::UsernameTaken));

    // Invitations are for new people only.
    for (flags, list, invited) in [
        (&[][..], new, 0),
        (&[OptionKey::Invite][..], new, 1),
        (&[OptionKey::Invite][..], "username|city\njdoe|York", 0),
    ] {
        let options = with(&[(OptionKey::UploadType, site::ADD_AND_UPDATE), details], flags);
        assert_eq!(world.plan(&options, list).1.invited.len(), invited, "{flags:?} {list}");
    }
}

#[test]
fn somebody_of_other_administrators_keeps_what_they_sign_in_with() {
    let john = [
        (Field::Username, "jdoe"),
        (Field::GivenName, "John"),
        (Field::FamilyName, "Doe"),
        (Field::Email, "john@on.example"),
    ];
    let mut world = World::default().with(&john, None);
    world.accounts[0].belongs_elsewhere = true;
    let mut options = Options::default();
    options.choose(OptionKey::UploadType, site::UPDATE_ONLY);
    options.choose(OptionKey::ExistingDetails, site::FILE);
    options.choose(OptionKey::ExistingPasswords, site::UPDATE);
    for flag in [OptionKey::AllowRenames, OptionKey::AllowDeletes, OptionKey::AllowSuspends] {
        options.set(flag, true);
    }
    for (list, expected) in [
        ("username|email\njdoe|mine@on.example", Fate::Failed),
        ("username|oldusername\nmine|jdoe", Fate::Failed),
        ("username|suspended\njdoe|1", Fate::Failed),
        ("username|deleted\njdoe|1", Fate::Failed),
        ("username|city\njdoe|York", Fate::Updated),
    ] {
        let (rows, step) = world.plan_with(&options, list, &[(0, Password::Strong)]);
        assert_eq!(fates(&rows), [expected], "{list}");
        assert!(step.own_passwords.is_empty() && step.deleted.is_empty(), "{list}");
    }
}

#[test]
fn a_stored_theme_is_not_looked_at_again_and_a_disabled_account_stays_disabled() {
    let john = [
        (Field::Username, "jdoe"),
        (Field::GivenName, "John"),
        (Field::FamilyName, "Doe"),
        (Field::Email, "john@on.example"),
        (Field::Theme, "Dark blue"),
        (Field::Enabled, "0"),
    ];
    let world = World::default().with(&john, None);
    let mut options = Options::default();
    options.choose(OptionKey::UploadType, site::UPDATE_ONLY);
    options.choose(OptionKey::ExistingDetails, site::FILE);
    options.set(OptionKey::AllowSuspends, true);
    assert_eq!(fates(&world.plan(&options, "username|city\njdoe|York").0), [Fate::Updated]);
    assert_eq!(fates(&world.plan(&options, "username|theme\njdoe|Light").0), [Fate::Failed]);
    for suspended in ["0", "1"] {
        let (rows, _) = world.plan(&options, &format!("username|suspended\njdoe|{suspended}"));
        assert_eq!(fates(&rows), [Fate::Unchanged], "{suspended}");
    }
}

/// Few people, who often meet.
fn list() -> impl Strategy<Value = String> {
    let row = (
        0..6u8,
        prop::sample::select(vec!["Ann", "Bo", ""]),
        0..6u8,
        0..3u8,
        0..12u8,
        0..3u8,
        0..8u8,
        0..9u8,
    );
    prop::collection::vec(row, 1..7).prop_map(|rows| {
        let mut text =
            String::from("username|firstname|lastname|email|city|oldusername|suspended|deleted|idnumber");
        for (name, given, email, city, old, suspended, deleted, id) in rows {
            let deleted = if deleted == 0 { "1" } else { "" };
            let id = if id < 6 { format!("E-{id}") } else { String::new() };
            let old = if old < 6 { format!("u{old}") } else { String::new() };
            let suspended = ["", "0", "1"][usize::from(suspended)];
            let city = ["", "York", "Leeds"][usize::from(city)];
            text.push_str(&format!(
                "\nu{name}|{given}|Doe|e{email}@on.example|{city}|{old}|{suspended}|{deleted}|{id}"
            ));
        }
        text
    })
}

fn world() -> World {
    let person = |n: u8| {
        [
            (Field::Username, format!("u{n}")),
            (Field::GivenName, "Old".to_owned()),
            (Field::FamilyName, "Name".to_owned()),
            (Field::Email, format!("e{n}@on.example")),
            (Field::IdNumber, format!("E-{n}")),
        ]
    };
    let mut world = World::default();
    for (n, protection) in
        [(0, None), (1, None), (2, Some(Protection::Above)), (3, Some(Protection::Elsewhere))]
    {
        let person = person(n);
        let fields: Vec<(Field, &str)> = person.iter().map(|(field, text)| (*field, text.as_str())).collect();
        world = world.with(&fields, protection);
    }
    world
}

fn options() -> impl Strategy<Value = Options> {
    let flags = prop::collection::vec(any::<bool>(), 7);
    (0..4usize, 0..4usize, 0..3usize, flags).prop_map(|(upload, mode, key, flags)| {
        let mut options = Options::default();
        options.choose(OptionKey::UploadType, UPLOADS[upload]);
        options.choose(OptionKey::ExistingDetails, MODES[mode]);
        options.choose(OptionKey::MatchOn, [site::BY_USERNAME, site::BY_EMAIL, site::BY_ID_NUMBER][key]);
        let keys = [
            OptionKey::AllowRenames,
            OptionKey::AllowSuspends,
            OptionKey::BlankErases,
            OptionKey::StandardiseUsernames,
            OptionKey::AllowDeletes,
            OptionKey::MatchUsername,
            OptionKey::AllowEmailDuplicates,
        ];
        for (key, on) in keys.into_iter().zip(flags) {
            options.set(key, on);
        }
        options
    })
}

/// What became of each row, whatever its place.
fn by_text(text: &str, rows: &[RowOutcome]) -> Vec<(String, &'static str)> {
    let lines = text.lines().skip(1).map(str::to_owned);
    let mut all: Vec<_> = lines.zip(rows.iter().map(|row| row.fate.key())).collect();
    all.sort();
    all
}

proptest! {
    #[test]
    fn planning_twice_is_the_same(list in list(), options in options()) {
        prop_assert_eq!(world().plan(&options, &list).0, world().plan(&options, &list).0);
    }

    #[test]
    fn what_updates_has_nothing_left_to_do_when_it_is_planned_again(list in list(), mut options in options(), only in any::<bool>()) {
        let upload = if only { site::UPDATE_ONLY } else { site::ADD_AND_UPDATE };
        options.choose(OptionKey::UploadType, upload);
        options.choose(OptionKey::MatchOn, site::BY_USERNAME);
        let mut world = world();
        let (first, step) = world.plan(&options, &list);
        world.apply(&step);
        // A row that failed may fit in when another has made room; so only those that went in are looked at.
        let kept: Vec<&str> = std::iter::once(list.lines().next().unwrap())
            .chain(list.lines().skip(1).zip(&first).filter(|(_, row)| row.fate != Fate::Failed).map(|(line, _)| line))
            .collect();
        let (again, step) = world.plan(&options, &kept.join("\n"));
        prop_assert!(step.created.is_empty() && step.updated.is_empty(), "{:?}", fates(&again));
    }

    #[test]
    fn the_order_of_rows_does_not_matter_but_where_numbers_are_appended(list in list(), options in options()) {
        let mut options = options;
        if options.choice(&site::SITE, OptionKey::UploadType) == site::ADD_ALL {
            options.choose(OptionKey::UploadType, site::ADD_AND_UPDATE);
        }
        // One that is found only by the second try, and another by the first: the first one is done.
        options.set(OptionKey::MatchUsername, false);
        let (rows, _) = world().plan(&options, &list);
        let mut lines: Vec<&str> = list.lines().collect();
        lines[1..].reverse();
        let turned = lines.join("\n");
        let (other, _) = world().plan(&options, &turned);
        prop_assert_eq!(by_text(&list, &rows), by_text(&turned, &other));
    }

    #[test]
    fn what_is_planned_is_what_is_done(list in list(), options in options()) {
        let (planned, _) = world().plan(&options, &list);
        let done = world().commit(&options, &list);
        prop_assert_eq!(fates(&planned), fates(&done));
    }

    #[test]
    fn nothing_out_of_scope_is_ever_changed(list in list(), options in options()) {
        let world = world();
        let all: Vec<(usize, Password)> = (0..list.lines().count() - 1).map(|row| (row, Password::Strong)).collect();
        let mut options = options;
        options.choose(OptionKey::ExistingPasswords, site::UPDATE);
        let (_, step) = world.plan_with(&options, &list, &all);
        let protected: Vec<i64> =
            world.accounts.iter().filter(|account| account.protection.is_some()).map(|account| account.id).collect();
        prop_assert!(step.updated.iter().all(|known| !protected.contains(&known.id)));
        prop_assert!(step.deleted.iter().all(|id| !protected.contains(id)));
        prop_assert!(step.own_passwords.iter().all(|(id, ..)| !protected.contains(id)));
        prop_assert!(step.roles.iter().chain(&step.roles_taken).all(|(id, _)| !protected.contains(id)));
        prop_assert!(step.members.iter().all(|member| !protected.contains(&member.account)));
    }
}
