//! The format `site`, against a database: what its options make of a row.

use crate::school::School;
use directory::DirectoryError;
use directory::batch::NewBatch;
use importer::format::{Field, OptionKey, Options, site};
use importer::issue::Code;
use importer::outcome::{Fate, RowOutcome, SourceId};
use importer::sheet::Sheet;
use importer::stage::{Part, Secrets};

const WORLD: &str = r#"
[root]
name = "Canada"

[[places]]
kind = "site"
name = "Ontario"
outside_id = "on"

[[places]]
kind = "site"
name = "Hospital A"
outside_id = "h-a"
parent = "on"

[[places]]
kind = "site"
name = "Quebec"
outside_id = "qc"
extended_usernames = true

[[cohorts]]
name = "Nurses"
id_number = "N-1"
place = "on"

[[courses]]
short_name = "fire"
name = "Fire safety"
place = "on"

[[courses]]
short_name = "secret"
name = "Not for them"
place = "qc"

[[groups]]
name = "Blue"
course = "fire"

[[programmes]]
name = "First year"
place = "on"

[[themes]]
name = "Dark blue"
place = "on"

[[fields]]
short_name = "badge"
name = "Badge"
is_unique = true

[[fields]]
short_name = "shoe"
name = "Shoe size"

[[people]]
first_name = "Ada"
last_name = "Admin"
email = "ada@on.example"
username = "ada"
roles = [{ role = "admin", place = "on" }]

[[people]]
first_name = "Root"
last_name = "Boss"
email = "root@canada.example"
username = "boss"
roles = [{ role = "admin" }, { role = "learner", place = "on" }]

[[people]]
first_name = "John"
last_name = "Doe"
email = "john@on.example"
username = "jdoe"
id_number = "E-1"
city = "Toronto"
profile = { badge = "B-1" }
roles = [{ role = "learner", place = "h-a" }, { role = "course_viewer", place = "on" }]

[[people]]
first_name = "Quentin"
last_name = "Far"
email = "q@qc.example"
username = "qfar"
id_number = "E-9"
roles = [{ role = "learner", place = "qc" }]

[[people]]
first_name = "Twin"
last_name = "One"
email = "t1@on.example"
username = "t1"
id_number = "E-2"
roles = [{ role = "learner", place = "on" }]

[[people]]
first_name = "Twin"
last_name = "Two"
email = "t2@on.example"
username = "t2"
id_number = "E-2"
roles = [{ role = "learner", place = "on" }]
"#;

pub struct Site {
    pub school: School,
    pub ada: i64,
    pub ontario: i64,
}

/// Options with flags, choices and defaults.
#[derive(Default)]
pub struct Choose(pub Options);

impl Choose {
    pub fn kind(key: &str) -> Self {
        Self::default().pick(OptionKey::UploadType, key)
    }

    pub fn updating() -> Self {
        Self::kind(site::ADD_AND_UPDATE).pick(OptionKey::ExistingDetails, site::FILE)
    }

    pub fn pick(mut self, key: OptionKey, choice: &str) -> Self {
        self.0.choose(key, choice);
        self
    }

    pub fn allow(mut self, key: OptionKey) -> Self {
        self.0.set(key, true);
        self
    }

    pub fn default_of(mut self, field: Field, template: &str) -> Self {
        self.0.set_default(field, template);
        self
    }
}

impl Site {
    pub async fn open() -> Self {
        let school = School::empty().await;
        school.directory.load(WORLD).await.unwrap();
        let ada = school.id_of("ada@on.example").await;
        let ontario = school.count("SELECT id FROM place WHERE outside_id = 'on'").await;
        Self { school, ada, ontario }
    }

    pub async fn begin(&self, options: Options, rows: u32) -> Result<i64, DirectoryError> {
        let new = NewBatch {
            format: "site".into(),
            place: Some(self.ontario),
            options,
            password: None,
            sources: vec![(0, "users.csv".into())],
            parts: 1,
            rows,
        };
        self.school.directory.start_batch(self.ada, new).await
    }

    /// Lines with `|` between the cells, headings first; a column `password` goes apart.
    pub async fn plan(&self, choose: Choose, text: &str) -> i64 {
        let (part, secrets) = part(text);
        let directory = &self.school.directory;
        let batch = self.begin(choose.0, part.sheet.rows()).await.unwrap();
        directory.stage_part(self.ada, batch, 0, part.encode()).await.unwrap();
        if !secrets.0.is_empty() {
            directory.stage_secrets(self.ada, batch, 0, secrets.encode()).await.unwrap();
        }
        directory.plan_batch(self.ada, batch).await.unwrap();
        batch
    }

    /// The same to the end: what was planned is done.
    pub async fn import(&self, choose: Choose, text: &str) -> Vec<RowOutcome> {
        let batch = self.plan(choose, text).await;
        let directory = &self.school.directory;
        let planned = directory.planned(self.ada, batch).await.unwrap().outcomes.clone();
        assert!(directory.begin_commit(self.ada, batch).await.unwrap());
        directory.commit(batch, usize::MAX).await.unwrap();
        let rows = directory.outcomes_in(self.ada, batch, 0..i64::MAX, u64::MAX >> 1).await.unwrap();
        let rows: Vec<RowOutcome> = rows.into_iter().map(|(_, row, _)| row).collect();
        assert_eq!(rows, planned);
        rows
    }

    pub async fn text(&self, sql: &str) -> String {
        self.school.text(sql).await
    }

    pub async fn usernames(&self) -> String {
        self.text("SELECT username FROM account WHERE id > 6 ORDER BY id").await
    }
}

fn part(text: &str) -> (Part, Secrets) {
    let mut lines = text.lines().map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let headings = lines.next().unwrap();
    let columns = site::SITE.tabs[0].columns;
    let field = |heading: &&str| columns.iter().find(|column| column.is_exactly(heading)).unwrap().field;
    let fields: Vec<Field> = headings.iter().map(field).collect();
    let password = fields.iter().position(|field| *field == Field::Password);
    let without = |at: usize| Some(at) != password;
    let mut sheet = Sheet::new();
    let mut secrets = Vec::new();
    for (line, cells) in (2..).zip(lines) {
        if let Some(password) = password.map(|at| cells[at]).filter(|text| !text.is_empty()) {
            secrets.push((SourceId(0), line, password.to_owned()));
        }
        let kept: Vec<&str> = (0..).zip(cells).filter(|(at, _)| without(*at)).map(|(_, cell)| cell).collect();
        assert!(sheet.push_row(line, kept.into_iter()));
    }
    let kept = || (0..fields.len()).filter(|at| without(*at));
    let part = Part {
        tab: importer::format::Tab(0),
        source: SourceId(0),
        fields: kept().map(|at| fields[at]).collect(),
        headings: kept().map(|at| headings[at].to_owned()).collect(),
        sheet,
    };
    (part, Secrets(secrets))
}

pub fn fates(rows: &[RowOutcome]) -> Vec<Fate> {
    rows.iter().map(|row| row.fate).collect()
}

pub fn codes(row: &RowOutcome) -> Vec<Code> {
    row.reasons.iter().map(|reason| reason.code).collect()
}

pub const HEAD: &str = "username|firstname|lastname|email";

#[tokio::test]
async fn by_default_new_people_are_added_and_existing_ones_skipped() {
    let site = Site::open().await;
    let text = format!(
        "{HEAD}\njdoe|Johnny|Doe|john@on.example\nnew|Nia|New|nia@on.example\n|No|Name|no@on.example"
    );
    let rows = site.import(Choose::default(), &text).await;
    assert_eq!(fates(&rows), [Fate::Skipped, Fate::Created, Fate::Failed]);
    assert_eq!(codes(&rows[0]), [Code::HereAlready]);
    assert_eq!(codes(&rows[2]), [Code::NewNeeds]);
    assert!(rows[2].reasons[0].message.contains("username"));
    assert_eq!(site.text("SELECT given_name FROM account WHERE username = 'jdoe'").await, "John");
}

#[tokio::test]
async fn each_upload_type_adds_updates_or_skips() {
    for (kind, expected, names) in [
        (site::ADD_NEW, [Fate::Skipped, Fate::Created], "new"),
        (site::ADD_ALL, [Fate::Created, Fate::Created], "jdoe2, new"),
        (site::ADD_AND_UPDATE, [Fate::Updated, Fate::Created], "new"),
        (site::UPDATE_ONLY, [Fate::Updated, Fate::Skipped], ""),
    ] {
        let site = Site::open().await;
        let text = format!("{HEAD}\njdoe|Johnny|Doe|johnny@on.example\nnew|Nia|New|nia@on.example");
        let choose = Choose::kind(kind).pick(OptionKey::ExistingDetails, site::FILE);
        let rows = site.import(choose, &text).await;
        assert_eq!(fates(&rows), expected, "{kind}");
        assert_eq!(site.usernames().await, names, "{kind}");
    }
}

#[tokio::test]
async fn each_mode_of_existing_details_changes_what_it_says() {
    for (mode, expected) in [
        (site::NONE, "John Toronto -"),
        (site::FILE, "Johnny Toronto -"),
        (site::FILE_AND_DEFAULTS, "Johnny Ottawa jdoe/Johnny"),
        (site::FILL_MISSING, "John Toronto jdoe/John"),
    ] {
        let site = Site::open().await;
        let choose = Choose::kind(site::UPDATE_ONLY)
            .pick(OptionKey::ExistingDetails, mode)
            .default_of(Field::City, "Ottawa")
            .default_of(Field::Institution, "%u/%f");
        let rows = site.import(choose, "username|firstname\njdoe|Johnny").await;
        let fate = if mode == site::NONE { Fate::Unchanged } else { Fate::Updated };
        assert_eq!(fates(&rows), [fate], "{mode}");
        let sql = "SELECT given_name || ' ' || city || ' ' || coalesce(institution, '-') FROM account WHERE username = 'jdoe'";
        assert_eq!(site.text(sql).await, expected, "{mode}");
    }
}

#[tokio::test]
async fn blank_keeps_what_is_stored_unless_it_shall_erase() {
    for (erases, city) in [(false, "Toronto"), (true, "")] {
        let site = Site::open().await;
        let choose = Choose::updating();
        let choose = if erases { choose.allow(OptionKey::BlankErases) } else { choose };
        site.import(choose, "username|firstname|city\njdoe||").await;
        let sql = "SELECT given_name || '/' || coalesce(city, '') FROM account WHERE username = 'jdoe'";
        assert_eq!(site.text(sql).await, format!("John/{city}"), "a name is never erased");
    }
}

#[tokio::test]
async fn usernames_are_made_from_templates_and_counted() {
    let site = Site::open().await;
    let choose = Choose::default()
        .default_of(Field::Username, "%-1f%-l")
        .default_of(Field::Institution, "http://x/~%u/");
    let text = "firstname|lastname|email\nJane|Doe|jane@on.example\nJenny|Doe|jenny@on.example\nJosé|Núñez|jose@on.example\n李|小龍|li@on.example";
    let rows = site.import(choose, text).await;
    assert_eq!(fates(&rows), [Fate::Created, Fate::Created, Fate::Created, Fate::Failed]);
    assert_eq!(site.usernames().await, "jdoe2, jdoe3, jnunez");
    assert_eq!(codes(&rows[3]), [Code::NameLeavesNothing]);
    assert_eq!(
        site.text("SELECT institution FROM account WHERE username = 'jdoe3'").await,
        "http://x/~jdoe3/"
    );
    let choose = Choose::default()
        .default_of(Field::Username, "%-1f%-l")
        .pick(OptionKey::DuplicateUsernames, site::FAIL);
    let rows = site.import(choose, "firstname|lastname|email\nJack|Doe|jack@on.example").await;
    assert_eq!(codes(&rows[0]), [Code::UsernameTaken]);
}

#[tokio::test]
async fn a_username_made_from_a_template_never_matches_an_existing_account() {
    let site = Site::open().await;
    let choose = Choose::updating().default_of(Field::Username, "%-1f%-l");
    let rows = site.import(choose, "firstname|lastname|email\nJohn|Doe|other@on.example").await;
    assert_eq!(fates(&rows), [Fate::Created]);
    assert_eq!(site.usernames().await, "jdoe2");
}

#[tokio::test]
async fn usernames_of_the_file_are_standardised_where_that_is_chosen_and_else_refused() {
    let site = Site::open().await;
    let text = format!("{HEAD}\nJosé Núñez!|José|Núñez|jose@on.example");
    let rows = site.import(Choose::default(), &text).await;
    assert_eq!(codes(&rows[0]), [Code::UsernameInvalid]);
    site.import(Choose::default().allow(OptionKey::StandardiseUsernames), &text).await;
    assert_eq!(site.usernames().await, "josenunez");
    let text = format!("{HEAD}\n李小龍|Bruce|Lee|bruce@on.example");
    let rows = site.import(Choose::default().allow(OptionKey::StandardiseUsernames), &text).await;
    assert_eq!(codes(&rows[0]), [Code::NameLeavesNothing]);
    assert!(rows[0].reasons[0].message.contains("“李小龍”"), "{:?}", rows[0].reasons);
}

#[tokio::test]
async fn people_are_found_by_what_they_are_matched_on() {
    let text = "username|firstname|email|idnumber|profile_field_badge\nother|Johnny|john@on.example|E-1|B-1";
    for (by, found) in [
        (site::BY_USERNAME, false),
        (site::BY_EMAIL, true),
        (site::BY_ID_NUMBER, true),
        ("profile_field_badge", true),
    ] {
        let site = Site::open().await;
        let choose = Choose::kind(site::UPDATE_ONLY)
            .pick(OptionKey::ExistingDetails, site::FILE)
            .pick(OptionKey::MatchOn, by);
        let rows = site.import(choose, text).await;
        assert_eq!(fates(&rows), [if found { Fate::Updated } else { Fate::Skipped }], "{by}");
        let expected = if found { Code::UsernameFixed } else { Code::NotFound };
        assert_eq!(codes(&rows[0]), [expected], "{by}: a stored username stays, without leave to rename");
    }
}

#[tokio::test]
async fn a_key_that_several_have_is_an_error_and_one_that_nobody_has_may_be_looked_up_by_username() {
    let site = Site::open().await;
    let by_id = || Choose::updating().pick(OptionKey::MatchOn, site::BY_ID_NUMBER);
    let rows = site.import(by_id(), "username|idnumber|city\nt1|E-2|Ottawa").await;
    assert_eq!(codes(&rows[0]), [Code::KeyAmbiguous]);
    let only = || by_id().pick(OptionKey::UploadType, site::UPDATE_ONLY);
    let rows = site.import(only(), "username|idnumber|city\njdoe|E-77|Ottawa").await;
    assert_eq!(fates(&rows), [Fate::Skipped]);
    let rows =
        site.import(only().allow(OptionKey::MatchUsername), "username|idnumber|city\njdoe|E-77|Ottawa").await;
    assert_eq!(fates(&rows), [Fate::Updated]);
    assert_eq!(
        site.text("SELECT id_number || ' ' || city FROM account WHERE username = 'jdoe'").await,
        "E-77 Ottawa"
    );
}

#[tokio::test]
async fn renames_are_made_where_they_are_allowed_and_never_to_a_taken_name() {
    let site = Site::open().await;
    let text = "oldusername|username\njdoe|john.doe";
    let rows = site.import(Choose::updating(), text).await;
    assert_eq!(codes(&rows[0]), [Code::DeniedHere]);
    let may = || Choose::updating().allow(OptionKey::AllowRenames);
    let rows = site.import(may(), text).await;
    assert_eq!(fates(&rows), [Fate::Updated]);
    assert_eq!(site.text("SELECT username FROM account WHERE id_number = 'E-1'").await, "john.doe");
    // A cycle, a name that is taken, nobody of the old name, and no new name.
    let rows = site.import(may(), "oldusername|username\nt1|t2\nt2|t1\njohn.doe|qfar\nnobody|x\nt1|").await;
    let said: Vec<Code> = rows.iter().map(|row| codes(row)[0]).collect();
    assert_eq!(
        said,
        [Code::UsernameTaken, Code::UsernameTaken, Code::UsernameTaken, Code::NotThere, Code::NewNeeds]
    );
    assert!(rows[0].reasons[0].message.contains("third name"));
    // Matched on another key, a differing username is a rename too.
    let rows = site
        .import(may().pick(OptionKey::MatchOn, site::BY_ID_NUMBER), "username|idnumber\njane.smith|E-1")
        .await;
    assert_eq!(fates(&rows), [Fate::Updated]);
    assert_eq!(site.text("SELECT username FROM account WHERE id_number = 'E-1'").await, "jane.smith");
}

#[tokio::test]
async fn a_chain_of_renames_is_the_same_in_either_order() {
    for text in ["oldusername|username\nt1|t2\nt2|t3", "oldusername|username\nt2|t3\nt1|t2"] {
        let site = Site::open().await;
        let rows = site.import(Choose::updating().allow(OptionKey::AllowRenames), text).await;
        let failed = rows.iter().filter(|row| row.fate == Fate::Failed).count();
        assert_eq!(failed, 1, "{text}");
        assert_eq!(
            site.text("SELECT username FROM account WHERE id_number = 'E-2' ORDER BY id").await,
            "t1, t3"
        );
    }
}

#[tokio::test]
async fn deletes_and_suspends_are_made_where_they_are_allowed() {
    let site = Site::open().await;
    let text = "username|deleted|suspended\nt1|1|\njdoe||1\nnobody|1|";
    let rows = site.import(Choose::updating(), text).await;
    assert_eq!(codes(&rows[0]), [Code::DeniedHere]);
    assert_eq!((fates(&rows)[1], codes(&rows[1])), (Fate::Unchanged, vec![Code::NotAllowed]));
    let may = || Choose::updating().allow(OptionKey::AllowDeletes).allow(OptionKey::AllowSuspends);
    let rows = site.import(may(), text).await;
    assert_eq!(fates(&rows), [Fate::Deleted, Fate::Updated, Fate::Failed]);
    assert_eq!(codes(&rows[2]), [Code::NotThere]);
    let states = "SELECT state FROM account WHERE username IN ('t1', 'jdoe') ORDER BY id";
    assert_eq!(site.text(states).await, "suspended, deleted");
    site.import(may(), "username|suspended\njdoe|0").await;
    assert_eq!(site.text(states).await, "invited, deleted");
    // A deleted account frees its keys.
    let rows = site.import(Choose::default(), &format!("{HEAD}\nt1|New|One|t1@on.example")).await;
    assert_eq!(fates(&rows), [Fate::Created]);
}

#[tokio::test]
async fn emails_of_others_are_refused_unless_several_people_may_have_one() {
    let site = Site::open().await;
    let text = format!(
        "{HEAD}\nnew1|Nia|New|john@on.example\nnew2|Nina|New|both@on.example\nnew3|Nora|New|both@on.example"
    );
    let rows = site.import(Choose::default(), &text).await;
    assert_eq!(fates(&rows), [Fate::Failed; 3]);
    assert_eq!(codes(&rows[0]), [Code::EmailTaken]);
    assert_eq!(codes(&rows[1]), [Code::EmailDuplicate]);
    let rows = site.import(Choose::default().allow(OptionKey::AllowEmailDuplicates), &text).await;
    assert_eq!(fates(&rows), [Fate::Created; 3]);
    let rows = site
        .import(
            Choose::updating().pick(OptionKey::MatchOn, site::BY_EMAIL),
            "email|city\nboth@on.example|Ottawa",
        )
        .await;
    assert_eq!(codes(&rows[0]), [Code::KeyAmbiguous]);
}

#[tokio::test]
async fn memberships_roles_and_fields_are_given_also_to_people_of_whom_nothing_changes() {
    let site = Site::open().await;
    let text = "username|course1|role1|group1|enrolperiod1|enrolstatus1|enroltimestart1|program1|cohort1|sysrole1|sysrole2|profile_field_shoe|theme\n\
                jdoe|fire|instructor|Blue|30|1|2026-09-01|First year|N-1|content_manager|-course_viewer|42|Dark blue";
    let choose = || Choose::updating().pick(OptionKey::ExistingDetails, site::NONE);
    let rows = site.import(choose(), text).await;
    assert_eq!(fates(&rows), [Fate::Unchanged], "a profile field is a detail, and none is changed");
    assert_eq!(rows[0].effects.len(), 6, "{:?}", rows[0].effects);
    let jdoe = site.school.id_of("jdoe").await;
    let units = format!(
        "SELECT u.name FROM member m JOIN unit u ON u.id = m.unit WHERE m.account = {jdoe} ORDER BY u.name"
    );
    assert_eq!(site.text(&units).await, "Blue, Fire safety, First year, Nurses");
    let enrolment = format!(
        "SELECT role || ' ' || ((ends - starts) / 86400000) || ' ' || is_suspended || ' ' || (starts / 86400000) \
         FROM member WHERE account = {jdoe} AND role IS NOT NULL"
    );
    assert_eq!(site.text(&enrolment).await, "instructor 30 1 20697");
    let roles =
        format!("SELECT role FROM role WHERE account = {jdoe} AND place = {} ORDER BY role", site.ontario);
    assert_eq!(site.text(&roles).await, "content_manager");
    assert_eq!(site.text("SELECT value FROM profile_value").await, "B-1");
    let again = site.import(choose(), text).await;
    assert_eq!(fates(&again), [Fate::Unchanged]);
    assert!(again[0].effects.is_empty(), "{:?}", again[0].effects);
}

#[tokio::test]
async fn profile_fields_are_changed_as_other_details_are() {
    let site = Site::open().await;
    let badge = "SELECT value FROM profile_value";
    for (mode, cell, stored) in [
        (site::NONE, "B-2", "B-1"),
        (site::FILL_MISSING, "B-2", "B-1"),
        (site::FILE, "", "B-1"),
        (site::FILE, "B-2", "B-2"),
    ] {
        let choose = Choose::updating().pick(OptionKey::ExistingDetails, mode);
        site.import(choose, &format!("username|profile_field_badge\njdoe|{cell}")).await;
        assert_eq!(site.text(badge).await, stored, "{mode} “{cell}”");
    }
    let rows = site
        .import(Choose::updating().allow(OptionKey::BlankErases), "username|profile_field_badge\njdoe|")
        .await;
    assert_eq!(fates(&rows), [Fate::Updated]);
    assert_eq!(site.school.count("SELECT COUNT(*) FROM profile_value").await, 0);
    let choose = Choose::updating().pick(OptionKey::ExistingDetails, site::FILL_MISSING);
    site.import(choose, "username|profile_field_badge\njdoe|B-3").await;
    assert_eq!(site.text(badge).await, "B-3");
}

#[tokio::test]
async fn a_stored_theme_stays_and_is_not_looked_for_in_every_list() {
    let site = Site::open().await;
    let rows = site.import(Choose::updating(), "username|theme\njdoe|Dark blue").await;
    assert_eq!(fates(&rows), [Fate::Updated]);
    let rows = site.import(Choose::updating(), "username|city\njdoe|Ottawa").await;
    assert_eq!(fates(&rows), [Fate::Updated]);
}

#[tokio::test]
async fn what_is_not_known_in_the_site_fails_its_row() {
    let site = Site::open().await;
    for (heading, text, code) in [
        ("course1", "nothing", Code::UnitUnknown),
        ("course1", "secret", Code::UnitUnknown),
        ("cohort1", "nothing", Code::UnitUnknown),
        ("program1", "nothing", Code::UnitUnknown),
        ("theme", "Pink", Code::UnitUnknown),
        ("profile_field_nothing", "x", Code::UnitUnknown),
        ("profile_field_badge", "B-1", Code::ValueTaken),
        ("sysrole1", "admin", Code::RoleRefused),
        ("sysrole1", "captain", Code::RoleRefused),
        ("lang", "English", Code::LanguageRefused),
        ("enrolperiod1", "a month", Code::NumberInvalid),
        ("enroltimestart1", "tomorrow", Code::DayInvalid),
        ("suspended", "maybe", Code::FlagInvalid),
    ] {
        let text = format!("{HEAD}|{heading}\nnew|Nia|New|nia@on.example|{text}");
        let rows = site.import(Choose::updating(), &text).await;
        assert_eq!((fates(&rows), codes(&rows[0])), (vec![Fate::Failed], vec![code]), "{text}");
    }
    let text = format!("{HEAD}|course1|role1\nnew|Nia|New|nia@on.example|fire|admin");
    assert_eq!(codes(&site.import(Choose::default(), &text).await[0]), [Code::RoleRefused]);
}

#[tokio::test]
async fn nobody_outside_the_site_and_no_administrator_above_is_touched() {
    let site = Site::open().await;
    let all = || {
        Choose::updating()
            .allow(OptionKey::AllowDeletes)
            .allow(OptionKey::AllowRenames)
            .allow(OptionKey::AllowSuspends)
    };
    let before = site.school.directory.dump().await.unwrap();
    let rows = site
        .import(all(), "username|firstname|lastname|email|suspended\nqfar|X|Y|x@on.example|\nboss|X|Y|z@on.example|1\nada|X|Y|w@on.example|1")
        .await;
    assert_eq!(fates(&rows), [Fate::Failed, Fate::Skipped, Fate::Skipped]);
    assert_eq!(codes(&rows[0]), [Code::UsernameTaken], "nothing but that the name is taken");
    assert_eq!(codes(&rows[1]), [Code::Protected]);
    let rows = site.import(all(), "username|deleted\nqfar|1\nboss|1\nada|1").await;
    assert_eq!(codes(&rows[0]), [Code::NotThere]);
    assert_eq!([codes(&rows[1]), codes(&rows[2])], [[Code::Untouchable], [Code::Untouchable]]);
    let by_id =
        all().pick(OptionKey::MatchOn, site::BY_ID_NUMBER).pick(OptionKey::UploadType, site::UPDATE_ONLY);
    let rows = site.import(by_id, "idnumber|firstname\nE-9|X").await;
    assert_eq!(codes(&rows[0]), [Code::NotFound]);
    assert_eq!(site.school.directory.dump().await.unwrap(), before);
}

#[tokio::test]
async fn passwords_of_the_file_are_sealed_set_and_forgotten() {
    let site = Site::open().await;
    let text = format!(
        "{HEAD}|password\nnew1|Nia|New|nia@on.example|blue river stone\nnew2|Nora|New|nora@on.example|12345\nnew3|Ned|New|ned@on.example|"
    );
    let choose = || {
        Choose::default().pick(OptionKey::NewPasswords, site::FILE).pick(OptionKey::ForceChange, site::WEAK)
    };
    let batch = site.plan(choose(), &text).await;
    let sealed = "SELECT hex(bytes) FROM batch_secret UNION ALL SELECT hex(bytes) FROM batch_part";
    let sealed = site.text(sealed).await;
    assert!(
        !sealed.contains("626C7565") && !sealed.contains("3132333435"),
        "neither apart nor with the rows"
    );
    site.school.directory.discard_batch(site.ada, batch).await.unwrap();
    assert_eq!(site.school.count("SELECT COUNT(*) FROM batch_secret").await, 0);
    let rows = site.import(choose(), &text).await;
    assert_eq!(codes(&rows[1]), [Code::PasswordWeak]);
    let states = "SELECT state || ' ' || must_change_password || ' ' || (password_hash IS NOT NULL) FROM account WHERE id > 6 ORDER BY id";
    assert_eq!(site.text(states).await, "active 0 1, active 1 1, invited 0 0");
    assert_eq!(site.school.count("SELECT COUNT(*) FROM batch_secret").await, 0);
    let (_, batches) = site.school.directory.batches(site.ada, 0, 1).await.unwrap();
    assert_eq!((batches[0].sums.counts.passwords_set, batches[0].sums.counts.weak_passwords), (2, 1));
    let all = site
        .text("SELECT coalesce(reasons, '') || coalesce(effects, '') || coalesce(changes, '') FROM batch_row")
        .await;
    assert!(!all.contains("12345") && !all.contains("blue river"));
    // Of people who are here they change only where that is chosen.
    let text = "username|password\nnew3|quiet green field";
    let rows = site.import(Choose::updating(), text).await;
    assert_eq!(fates(&rows), [Fate::Unchanged]);
    let rows = site.import(Choose::updating().pick(OptionKey::ExistingPasswords, site::UPDATE), text).await;
    assert_eq!(fates(&rows), [Fate::Updated]);
}

#[tokio::test]
async fn options_that_make_no_sense_are_refused_before_anything_is_sent() {
    let site = Site::open().await;
    for (choose, said) in [
        (Choose::default().default_of(Field::Username, "%x"), "is not a code"),
        (Choose::default().default_of(Field::Password, "abc"), "no default for password"),
        (Choose::kind("everything"), "is no choice for Upload type"),
    ] {
        let refused = site.begin(choose.0, 1).await.unwrap_err().to_string();
        assert!(refused.contains(said), "{refused}");
    }
}

#[tokio::test]
async fn two_rows_about_one_person_are_not_both_done() {
    let site = Site::open().await;
    let text = "username|idnumber|city\n|E-1|Ottawa\njdoe||Hull";
    let choose =
        Choose::updating().pick(OptionKey::MatchOn, site::BY_ID_NUMBER).allow(OptionKey::MatchUsername);
    let rows = site.import(choose, text).await;
    assert_eq!(fates(&rows), [Fate::Failed, Fate::Failed]);
    for (row, other) in rows.iter().zip(["row 3", "row 2"]) {
        assert!(row.reasons[0].message.contains(other), "{:?}", row.reasons);
    }
    let text = format!("{HEAD}\nsame|A|B|a@on.example\nsame|C|D|c@on.example");
    let rows = site.import(Choose::default(), &text).await;
    assert_eq!([codes(&rows[0]), codes(&rows[1])], [[Code::UsernameDuplicate], [Code::UsernameDuplicate]]);
    let rows = site.import(Choose::kind(site::ADD_ALL), &text).await;
    assert_eq!(fates(&rows), [Fate::Created, Fate::Created]);
    assert_eq!(site.usernames().await, "same, same2");
}
