//! The format `site`: tables of what its options make of a row, and what holds for every list.

use importer::check::check;
use importer::format::{Field, OptionKey, Options, Role, Tab, site};
use importer::issue::Code;
use importer::key;
use importer::outcome::{AccountState, Fate, RowOutcome, SourceId};
use importer::plan::{Account, Decider, Facts, Held, Needs, People, Place, Protection, Step, Values};
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
            let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
            if needs.stems.iter().any(|wanted| wanted == stem) && stem.len() < name.len() {
                facts.add_username(name.clone());
            }
        }
        facts
    }

    fn plan(&self, options: &Options, text: &str) -> (Vec<RowOutcome>, Step) {
        let table = assemble(&site::SITE, &[], vec![part(text)]).unwrap();
        let findings = check(&table);
        let people = People::gather(&table, &findings);
        let needs = people.needs(&table, options, 0..people.len());
        let mut decider = Decider::new(&table, &findings, &people, options.clone());
        let next = self.accounts.len() as i64 + 1;
        let step = decider.decide(0..people.len(), &self.facts(&needs), next);
        (decider.outcomes().cloned().collect(), step)
    }

    fn apply(&mut self, step: &Step) {
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
        assert!(said.starts_with(&format!("{username} % ")), "{said}");
    }
    // Other fields keep what the template says.
    for (template, said) in [
        ("%l%f", "DoeJohn"),
        ("%l%1f", "DoeJ"),
        ("%-l%+f", "doeJOHN"),
        ("%-f_%-l", "john_doe"),
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
fn a_hundred_thousand_unknown_titles_are_said_row_by_row() {
    let mut list = String::from("username|firstname|lastname|email|course1");
    for n in 0..100_000 {
        list.push_str(&format!("\nu{n}|A|B|u{n}@on.example|Course {n}"));
    }
    let (rows, step) = World::default().plan(&Options::default(), &list);
    assert_eq!((rows.len(), step.created.len()), (100_000, 0));
    assert!(rows.iter().all(|row| row.fate == Fate::Failed && row.reasons[0].code == Code::UnitUnknown));
}

/// Few people, who often meet.
fn list() -> impl Strategy<Value = String> {
    let row = (0..6u8, prop::sample::select(vec!["Ann", "Bo", ""]), 0..6u8, 0..3u8, 0..12u8, 0..3u8);
    prop::collection::vec(row, 1..7).prop_map(|rows| {
        let mut text = String::from("username|firstname|lastname|email|city|oldusername|suspended");
        for (name, given, email, city, old, suspended) in rows {
            let old = if old < 6 { format!("u{old}") } else { String::new() };
            let suspended = ["", "0", "1"][usize::from(suspended)];
            let city = ["", "York", "Leeds"][usize::from(city)];
            text.push_str(&format!("\nu{name}|{given}|Doe|e{email}@on.example|{city}|{old}|{suspended}"));
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
    let flags = prop::collection::vec(any::<bool>(), 4);
    (0..4usize, 0..4usize, 0..2usize, flags).prop_map(|(upload, mode, key, flags)| {
        let mut options = Options::default();
        options.choose(OptionKey::UploadType, UPLOADS[upload]);
        options.choose(OptionKey::ExistingDetails, MODES[mode]);
        options.choose(OptionKey::MatchOn, [site::BY_USERNAME, site::BY_EMAIL][key]);
        let keys = [
            OptionKey::AllowRenames,
            OptionKey::AllowSuspends,
            OptionKey::BlankErases,
            OptionKey::StandardiseUsernames,
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
        prop_assume!(options.choice(&site::SITE, OptionKey::UploadType) != site::ADD_ALL);
        // Two rows about one person by different keys: the first one is done.
        let (rows, _) = world().plan(&options, &list);
        prop_assume!(rows.iter().flat_map(|row| &row.reasons).all(|reason| reason.code != Code::OtherValue));
        let mut lines: Vec<&str> = list.lines().collect();
        lines[1..].reverse();
        let turned = lines.join("\n");
        let (other, _) = world().plan(&options, &turned);
        prop_assert_eq!(by_text(&list, &rows), by_text(&turned, &other));
    }

    #[test]
    fn nothing_out_of_scope_is_ever_changed(list in list(), options in options()) {
        let world = world();
        let (_, step) = world.plan(&options, &list);
        let protected: Vec<i64> =
            world.accounts.iter().filter(|account| account.protection.is_some()).map(|account| account.id).collect();
        prop_assert!(step.updated.iter().all(|known| !protected.contains(&known.id)));
        prop_assert!(step.deleted.iter().all(|id| !protected.contains(id)));
        prop_assert!(step.own_passwords.iter().all(|(id, ..)| !protected.contains(id)));
    }
}
