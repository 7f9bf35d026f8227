//! A session with somebody at the keyboard.

use importer::format::{Field, Tab, learners};
use importer::issue::{Code, Issue};
use importer::message::{
    CellText, Command, DialectChoice, Filter, SourceKind, State, Update, Window, WindowRow, decode, encode,
};
use importer::outcome::SourceId;
use importer::session::Session;

pub use importer::format::learners::{INSTRUCTORS, PARENTS, STUDENTS};

pub struct Desk {
    pub session: Session,
    /// All that was said, with bytes.
    pub said: Vec<(Command, Option<Vec<u8>>)>,
}

impl Desk {
    pub fn new() -> Self {
        let mut desk = Self { session: Session::new(), said: Vec::new() };
        desk.say(Command::Open { format: learners::LEARNERS.key.to_owned() });
        desk
    }

    /// With these texts pasted: the first into Students, then Instructors, then Parents; "" for none.
    pub fn with(students: &str, instructors: &str, parents: &str) -> Self {
        let mut desk = Self::new();
        for (number, (tab, text)) in
            (1..).zip([(STUDENTS, students), (INSTRUCTORS, instructors), (PARENTS, parents)])
        {
            if !text.is_empty() {
                let name = format!("{}.csv", learners::LEARNERS.tab(tab).key);
                desk.add(number, tab, &name, text);
            }
        }
        desk
    }

    pub fn say(&mut self, command: Command) -> Vec<Update> {
        self.say_with(command, None)
    }

    pub fn say_with(&mut self, command: Command, payload: Option<Vec<u8>>) -> Vec<Update> {
        if command.is_lasting() {
            self.said.push((command.clone(), payload.clone()));
        }
        // As between page and worker.
        let command = decode(&encode(&command)).expect("a command reads as it was written");
        let mut updates = self.session.command(command, payload);
        updates.extend(self.work());
        updates
    }

    pub fn work(&mut self) -> Vec<Update> {
        let mut updates = Vec::new();
        while self.session.has_work() {
            updates.extend(self.session.step(7));
        }
        updates
    }

    pub fn add(&mut self, source: u16, tab: Tab, name: &str, text: &str) -> Vec<Update> {
        let command = Command::Add {
            source: SourceId(source),
            tab,
            name: name.to_owned(),
            kind: SourceKind::File,
            dialect: DialectChoice::default(),
        };
        self.say_with(command, Some(text.as_bytes().to_vec()))
    }

    pub fn state(&self) -> State {
        self.session.state()
    }

    pub fn window(&mut self, tab: Tab) -> Window {
        self.window_of(tab, 0, 1000)
    }

    pub fn window_of(&mut self, tab: Tab, first: u32, count: u32) -> Window {
        let updates = self.session.command(Command::Window { request: 9, tab, first, count }, None);
        match updates.into_iter().next() {
            Some(Update::Window(window)) => window,
            other => panic!("a window is answered at once: {other:?}"),
        }
    }

    pub fn view(&mut self, tab: Tab, filter: Filter) -> Vec<u32> {
        self.say(Command::View { tab, filter });
        self.window(tab).rows.iter().map(|row| row.line).collect()
    }

    /// The row with this line of the tab's first source.
    pub fn row(&mut self, tab: Tab, line: u32) -> WindowRow {
        let window = self.window(tab);
        window.rows.into_iter().find(|row| row.line == line).expect("there is such a line")
    }

    pub fn column(&self, tab: Tab, field: Field) -> u16 {
        let columns = &self.state().tabs[usize::from(tab.0)].columns;
        columns.iter().position(|column| column.field == Some(field)).expect("there is such a column") as u16
    }

    pub fn text(&mut self, tab: Tab, line: u32, field: Field) -> String {
        let column = self.column(tab, field);
        self.row(tab, line).cells[usize::from(column)].text.clone()
    }

    pub fn type_in(&mut self, tab: Tab, line: u32, field: Field, text: &str) -> Vec<Update> {
        let (row, column) = (self.row(tab, line).row, self.column(tab, field));
        self.say(Command::SetCells { tab, cells: vec![CellText { row, column, text: text.to_owned() }] })
    }

    /// All issues of a row: its own, then those of its cells.
    pub fn issues(&mut self, tab: Tab, line: u32) -> Vec<Issue> {
        let row = self.row(tab, line);
        row.issues.into_iter().chain(row.cells.into_iter().flat_map(|cell| cell.issues)).collect()
    }

    pub fn codes(&mut self, tab: Tab, line: u32) -> Vec<Code> {
        self.issues(tab, line).iter().map(|issue| issue.code).collect()
    }

    /// The issue of this kind in a row.
    pub fn issue(&mut self, tab: Tab, line: u32, code: Code) -> Issue {
        let issues = self.issues(tab, line);
        let found = issues.iter().find(|issue| issue.code == code);
        found.unwrap_or_else(|| panic!("no {code:?} in {issues:?}")).clone()
    }

    /// Takes the fix with this label.
    pub fn fix(&mut self, tab: Tab, line: u32, code: Code, label: &str) -> Vec<Update> {
        let row = self.row(tab, line);
        let has = |issues: &[Issue]| issues.iter().any(|issue| issue.code == code);
        let column = row.cells.iter().position(|cell| has(&cell.issues));
        let column = column.map_or(importer::message::WHOLE_ROW, |column| column as u16);
        let issue = self.issue(tab, line, code);
        let choice = issue.fixes.iter().position(|fix| fix.label == label);
        let choice = choice.unwrap_or_else(|| panic!("no fix {label:?} in {:?}", issue.fixes)) as u8;
        self.say(Command::Fix { tab, row: row.row, column, code, choice })
    }
}
