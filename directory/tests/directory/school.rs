//! A school in a folder of its own, with one administrator.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use directory::batch::NewBatch;
use directory::session::FirstAdministrator;
use directory::{Directory, ROOT_PLACE};
use importer::format::learners::{INSTRUCTORS, LEARNERS, PARENTS, STUDENTS};
use importer::format::{self, Field, Tab, TabSpec};
use importer::format::{OptionKey, Options};
use importer::outcome::{RowOutcome, SourceId};
use importer::sheet::Sheet;
use importer::stage::Part;
use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Statement};

pub struct School {
    pub directory: Directory,
    pub admin: i64,
    folder: PathBuf,
}

impl School {
    /// Without an administrator.
    pub async fn empty() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("rollcall-directory-{}-{number}", std::process::id()));
        let directory = Directory::open("", &folder).await.unwrap();
        Migrator::up(directory.db(), None).await.unwrap();
        Self { directory, admin: 0, folder }
    }

    pub async fn open() -> Self {
        let empty = Self::empty().await;
        let directory = &empty.directory;
        let token = directory.set_up_link().await.unwrap().unwrap();
        let first = FirstAdministrator {
            place_name: "Riverside Academy".into(),
            given_name: "Hannah".into(),
            family_name: "Lindqvist".into(),
            email: "hannah@riverside.example".into(),
            password: "seven quiet herons wade".into(),
        };
        let token = directory.set_up(token.as_str(), first).await.unwrap();
        let admin = directory.session(token.as_str()).await.unwrap().unwrap().account;
        let mut school = empty;
        school.admin = admin;
        school
    }

    /// The same files, opened anew: as after a restart.
    pub async fn restart(&mut self) {
        self.directory = Directory::open("", &self.folder).await.unwrap();
    }

    /// Stages rosters: tabs, each as lines with `|` between the cells and the fields' keys first.
    pub async fn stage(&self, by: i64, tabs: &[(Tab, &str)]) -> i64 {
        let new = NewBatch {
            format: "learners".into(),
            place: Some(ROOT_PLACE),
            options: Options::of([OptionKey::Invite]),
            password: None,
            sources: tabs
                .iter()
                .map(|(tab, _)| (u16::from(tab.0), LEARNERS.tab(*tab).key.to_owned()))
                .collect(),
            parts: tabs.len() as u32,
            rows: tabs.iter().map(|(_, text)| text.lines().count() as u32 - 1).sum(),
        };
        let batch = self.directory.start_batch(by, new).await.unwrap();
        for (number, (tab, text)) in (0..).zip(tabs) {
            self.directory.stage_part(by, batch, number, part(*tab, text).encode()).await.unwrap();
        }
        batch
    }

    /// Stages and plans.
    pub async fn plan(&self, by: i64, tabs: &[(Tab, &str)]) -> i64 {
        let batch = self.stage(by, tabs).await;
        self.directory.plan_batch(by, batch).await.unwrap();
        batch
    }

    /// From staging to the end.
    pub async fn import(&self, tabs: &[(Tab, &str)]) -> i64 {
        let batch = self.plan(self.admin, tabs).await;
        assert!(self.directory.begin_commit(self.admin, batch).await.unwrap());
        self.directory.commit(batch, usize::MAX).await.unwrap();
        batch
    }

    /// A list of one of the other formats, from staging to its plan: lines with `|` between the cells and the headings of
    /// the format first, as often as one likes.
    pub async fn plan_list(&self, by: i64, list: List<'_>) -> i64 {
        let format = format::by_key(list.format).unwrap();
        let part = list_part(format.tab(Tab(0)), list.text);
        let new = NewBatch {
            format: list.format.into(),
            place: list.place,
            options: Options::of(list.options.iter().copied()),
            password: list.password.map(str::to_owned),
            sources: vec![(0, "list.csv".into())],
            parts: 1,
            rows: part.sheet.rows(),
        };
        let batch = self.directory.start_batch(by, new).await.unwrap();
        self.directory.stage_part(by, batch, 0, part.encode()).await.unwrap();
        self.directory.plan_batch(by, batch).await.unwrap();
        batch
    }

    /// The same to the end. Gives each row's outcome.
    pub async fn import_list(&self, by: i64, list: List<'_>) -> Vec<RowOutcome> {
        let batch = self.plan_list(by, list).await;
        let planned = self.directory.planned(by, batch).await.unwrap().outcomes.clone();
        assert!(self.directory.begin_commit(by, batch).await.unwrap());
        self.directory.commit(batch, usize::MAX).await.unwrap();
        let rows = self.directory.outcomes_in(by, batch, 0..i64::MAX, u64::MAX >> 1).await.unwrap();
        let rows: Vec<RowOutcome> = rows.into_iter().map(|(_, row, _)| row).collect();
        assert_eq!(rows, planned, "what was planned is done");
        rows
    }

    /// What no call does.
    pub async fn sql(&self, sql: &str) {
        self.directory.db().execute_unprepared(sql).await.unwrap();
    }

    /// One text of the database, as `string_agg` would give it.
    pub async fn text(&self, sql: &str) -> String {
        let db = self.directory.db();
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
        let texts: Vec<String> = rows.into_iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
        texts.join(", ")
    }

    pub async fn count(&self, sql: &str) -> i64 {
        let db = self.directory.db();
        let row =
            db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().unwrap();
        row.try_get_by_index(0).unwrap()
    }

    pub async fn id_of(&self, email_or_username: &str) -> i64 {
        let key = email_or_username;
        self.count(&format!("SELECT id FROM account WHERE email_key = '{key}' OR username_key = '{key}'"))
            .await
    }

    pub async fn another_administrator(&self) -> i64 {
        let by = self.directory.administers(self.admin, ROOT_PLACE).await.unwrap();
        let added =
            self.directory.add_administrator(by, "Marc", "Laurent", "marc@riverside.example").await.unwrap();
        self.directory.reset(added.token.as_str(), "nine slow otters drift".into()).await.unwrap();
        added.account
    }
}

impl Drop for School {
    fn drop(&mut self) {
        // The folder is in the system's own place for such; what stays of it harms nobody.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

pub fn part(tab: Tab, text: &str) -> Part {
    let mut lines = text.lines().map(|line| line.split('|').map(str::trim));
    let columns = LEARNERS.tab(tab).columns;
    let field =
        |key: &str| columns.iter().map(|column| column.field).find(|field| field.key() == key).unwrap();
    let fields: Vec<Field> = lines.next().unwrap().map(field).collect();
    let mut sheet = Sheet::new();
    for (line, cells) in (2..).zip(lines) {
        assert!(sheet.push_row(line, cells));
    }
    Part { tab, source: SourceId(tab.0.into()), fields, headings: Vec::new(), sheet }
}

/// A list to import with a format of one tab.
#[derive(Clone, Copy)]
pub struct List<'a> {
    pub format: &'a str,
    pub place: Option<i64>,
    pub options: &'a [OptionKey],
    pub password: Option<&'a str>,
    pub text: &'a str,
}

fn list_part(spec: &TabSpec, text: &str) -> Part {
    let mut lines = text.lines().map(|line| line.split('|').map(str::trim));
    let field = |heading: &str| {
        let mut columns = spec.columns.iter();
        columns.find(|column| column.is_exactly(heading)).unwrap_or_else(|| panic!("{heading}")).field
    };
    let fields: Vec<Field> = lines.next().unwrap().map(field).collect();
    let mut sheet = Sheet::new();
    for (line, cells) in (2..).zip(lines) {
        assert!(sheet.push_row(line, cells));
    }
    Part { tab: Tab(0), source: SourceId(0), fields, headings: Vec::new(), sheet }
}

/// A small family, with a teacher.
pub const FAMILY: &[(Tab, &str)] = &[
    (
        STUDENTS,
        "first_name|last_name|email|username|parent|instructor\n\
         Amara|Okafor|amara@riverside.example||ngozi@home.example|temi@riverside.example\n\
         Zoe|Berg||zoe.berg|lotte@home.example|temi@riverside.example",
    ),
    (INSTRUCTORS, "first_name|last_name|email\nTemi|Adeyemi|temi@riverside.example"),
    (PARENTS, "first_name|last_name|email\nNgozi|Okafor|ngozi@home.example\nLotte|Berg|lotte@home.example"),
];

/// So many students, each with a parent of their own on the other tab.
pub fn crowd(students: usize) -> (String, String) {
    let mut children = String::from("first_name|last_name|email|parent");
    let mut parents = String::from("first_name|last_name|email");
    for n in 0..students {
        children.push_str(&format!("\nChild|Number{n}|c{n}@riverside.example|p{n}@home.example"));
        parents.push_str(&format!("\nParent|Number{n}|p{n}@home.example"));
    }
    (children, parents)
}
