//! `rollcall check`: what the page would say of these files.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::Range;
use std::path::Path;

use importer::format::{Field, Format, Tab};
use importer::issue::{Code, Severity};
use importer::map::tab_of_sheet;
use importer::message::{Command, DialectChoice, Roles, RowsChoice, SourceKind, Update};
use importer::outcome::{Origin, SourceId};
use importer::session::{Found, Session};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::choices::Meaning;
use super::{Choices, Named, Unreadable, open};

/// What `check --json` prints, for `--help`.
pub const CHECK_JSON: &str = r#"With --json, one object:
  {"format": F,
   "sources": [{"file", "sheet", "tab", "rows", "mapping": [{"column", "header", "field"}]}],
   "issues": [{"code", "severity", "file", "sheet", "row", "column", "message",
               "other_rows": [{"file", "sheet", "row"}], "fix"}],
   "counts": {CODE: N}}
`row` is the spreadsheet's number, `column` counts from 1; both are null for an issue of the file as a whole.
`sheet` is null for a text file, `field` for a column that is not imported, `fix` where none is known.
`severity` is error, warning or info. `rollcall check --codes` lists the codes."#;

/// The exit code for a file that cannot be read.
const UNREADABLE: u8 = 2;

/// How much is done before the session is asked whether there is more.
const BUDGET: u32 = 1 << 20;

/// Why files are not checked at all.
#[derive(Debug, thiserror::Error)]
pub enum NotChecked {
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// A sentence about what was chosen.
    #[error("{0}")]
    Choices(String),
}

/// Files that were checked together, as one import.
pub struct Checked {
    pub(super) format: &'static Format,
    session: Session,
    /// By their numbers in the session.
    sources: Vec<Source>,
    /// Hidden sheets, which were left out.
    hidden: Vec<String>,
}

/// All that goes into the directory.
#[derive(Default)]
pub(super) struct Staged {
    pub parts: Vec<Vec<u8>>,
    pub secrets: Vec<Vec<u8>>,
    pub rows: u32,
}

struct Source {
    file: String,
    sheet: Option<String>,
    tab: Tab,
}

/// Sources that came of one file, for which no tab was named.
struct Untold<'a> {
    path: &'a Path,
    sources: Range<usize>,
}

/// Checks files as one import, read and mapped as it is chosen.
///
/// # Errors
/// For a file that cannot be opened, and for choices that fit none of them.
pub fn check(format: &'static Format, files: &[Named], choices: &Choices) -> Result<Checked, NotChecked> {
    let mut session = Session::new();
    session.command(Command::Open { format: format.key.to_owned() }, None);
    let mut checked = Checked { format, session, sources: Vec::new(), hidden: Vec::new() };
    let mut untold = Vec::new();
    for Named { tab, path } in files {
        // A file's name may tell its tab, as a sheet's does.
        let by_name = || path.file_stem().and_then(|stem| tab_of_sheet(format, &stem.to_string_lossy()));
        let of_file = tab.or_else(by_name).unwrap_or(Tab(0));
        let first = checked.sources.len();
        let mut content = open(path)?;
        let file = path.display().to_string();
        checked.hidden.extend(content.leave_out().iter().map(|sheet| place(&file, Some(sheet))));
        for (sheet, kind, bytes) in content.sources() {
            let by_sheet = || sheet.as_ref().and_then(|name| tab_of_sheet(format, name));
            let tab = tab.or_else(by_sheet).unwrap_or(of_file);
            let source = Source { file: file.clone(), sheet, tab };
            checked.add(source, kind, choices.reading.of(path), bytes);
        }
        // What is no ordinary file cannot be read once more.
        if tab.is_none() && path.is_file() {
            untold.push(Untold { path, sources: first..checked.sources.len() });
        }
    }
    checked.work();
    for Untold { path, sources } in untold {
        checked.put_apart(path, sources, choices.reading.of(path))?;
    }
    checked.map(&choices.columns)?;
    checked.read_as(&choices.values);
    Ok(checked)
}

impl Checked {
    fn work(&mut self) {
        while self.session.has_work() {
            self.session.step(BUDGET);
        }
    }

    /// Puts each row on the tab that it names, of sources of a file that have a column for that.
    fn put_apart(
        &mut self,
        path: &Path,
        sources: Range<usize>,
        dialect: DialectChoice,
    ) -> Result<(), Unreadable> {
        let state = self.session.state();
        let all = state.tabs.into_iter().flat_map(|tab| tab.sources);
        let with_roles: Vec<(usize, Roles)> = all
            .filter_map(|source| Some((usize::from(source.source.0), source.dialect.roles?)))
            .filter(|(number, _)| sources.contains(number))
            .collect();
        if with_roles.is_empty() {
            return Ok(());
        }
        let mut content = open(path)?;
        content.leave_out();
        for (number, (sheet, kind, bytes)) in sources.zip(content.sources()) {
            let Some((_, roles)) = with_roles.iter().find(|(of, _)| *of == number) else { continue };
            let home = roles.home(self.sources[number].tab);
            for &tab in roles.tabs.iter().filter(|tab| **tab != home) {
                let source = Source { tab, sheet: sheet.clone(), file: self.sources[number].file.clone() };
                self.add(source, kind, DialectChoice { rows: RowsChoice::Own, ..dialect }, bytes.clone());
            }
            self.sources[number].tab = home;
            self.say(number, kind, DialectChoice { rows: RowsChoice::OwnAndRest, ..dialect }, bytes);
        }
        self.work();
        Ok(())
    }

    /// Says what words of closed lists mean, in all lists that have the field.
    fn read_as(&mut self, meanings: &[Meaning]) {
        for Meaning { field, text, word } in meanings {
            for (tab, _) in self.format.tabs().filter(|(_, spec)| spec.column(*field).is_some()) {
                let (text, word) = (text.clone(), Some(word.clone()));
                self.session.command(Command::ReadAs { tab, field: *field, text, word }, None);
            }
        }
        self.work();
    }

    /// Makes columns fields, by heading and the key of a field; an empty key leaves them out.
    fn map(&mut self, columns: &[(String, String)]) -> Result<(), NotChecked> {
        for (heading, key) in columns {
            let mut known = false;
            for (tab, spec) in self.format.tabs() {
                let field = spec.field(key);
                if field.is_none() && !key.is_empty() {
                    continue;
                }
                let state = self.session.state();
                let found =
                    state.tabs[usize::from(tab.0)].columns.iter().position(|at| at.header == *heading);
                if let Some(column) = found.and_then(|at| u16::try_from(at).ok()) {
                    known = true;
                    self.session.command(Command::Map { tab, column, field }, None);
                }
            }
            if !known {
                let wrong = format!("no list has a column “{heading}” that can be the field “{key}”");
                return Err(NotChecked::Choices(wrong));
            }
        }
        self.work();
        Ok(())
    }

    /// Is there a heading for which nobody is imported?
    pub(super) fn is_refused(&self) -> bool {
        self.session.found().any(|found| found.issue.code == Code::HeaderRefused)
    }

    /// What rows that fail do not say themselves: what keeps whole files out, and all warnings.
    pub(super) fn beside_failures(&self) -> impl Iterator<Item = IssueRow<'_>> {
        let is_beside = |found: &Found| match found.issue.severity {
            Severity::Error => found.line.is_none(),
            severity => severity == Severity::Warning,
        };
        self.session.found().filter(is_beside).map(|found| self.issue_row(found))
    }

    /// The same for people.
    pub(super) fn print_beside_failures(&self, to: &mut impl Write) -> io::Result<()> {
        for issue in self.beside_failures() {
            let row = issue.row.map(|row| format!(", row {row}")).unwrap_or_default();
            writeln!(to, "{}{row}: {}: {}", place(issue.file, issue.sheet), issue.severity, issue.message)?;
        }
        Ok(())
    }

    /// All that goes into the directory, in parts, and how many rows there are.
    pub(super) fn staged(&mut self) -> Staged {
        let mut staged = Staged::default();
        for update in self.session.command(Command::Stage { request: 0 }, None) {
            match update {
                Update::Part { bytes, .. } => staged.parts.push(bytes),
                Update::Secrets { bytes, .. } => staged.secrets.push(bytes),
                Update::Staged { rows, .. } => staged.rows = rows,
                _ => {}
            }
        }
        staged
    }

    /// What the sources are called, by their numbers.
    pub(super) fn source_names(&self) -> Vec<(u16, String)> {
        let name = |source: &Source| place(&source.file, source.sheet.as_deref());
        (0..).zip(self.sources.iter().map(name)).collect()
    }

    /// The file and the sheet of a source.
    pub(super) fn place_of(&self, source: SourceId) -> (&str, Option<&str>) {
        let source = &self.sources[usize::from(source.0)];
        (&source.file, source.sheet.as_deref())
    }

    fn add(&mut self, source: Source, kind: SourceKind, dialect: DialectChoice, bytes: Vec<u8>) {
        self.sources.push(source);
        self.say(self.sources.len() - 1, kind, dialect, bytes);
    }

    /// Adds a source by its number, in place of what had it before.
    fn say(&mut self, number: usize, kind: SourceKind, dialect: DialectChoice, bytes: Vec<u8>) {
        let Source { file, sheet, tab } = &self.sources[number];
        let (source, name) = (SourceId(number as u16), place(file, sheet.as_deref()));
        self.session.command(Command::Add { source, tab: *tab, name, kind, dialect }, Some(bytes));
    }

    /// 0: no errors; 1: errors were found; 2: a source gave no rows because it cannot be read.
    pub fn exit_code(&self) -> u8 {
        let state = self.session.state();
        let mut sources = state.tabs.iter().flat_map(|tab| &tab.sources);
        if sources.any(|source| source.issues.iter().any(|issue| issue.severity == Severity::Error)) {
            return UNREADABLE;
        }
        u8::from(self.session.found().any(|found| found.issue.severity == Severity::Error))
    }

    /// What was not looked at, a line for each.
    pub fn left_out(&self) -> impl Iterator<Item = String> {
        self.hidden.iter().map(|sheet| format!("{sheet}: hidden, left out"))
    }

    /// For people: what each column is, then one line for each issue, then how many there are of each kind.
    pub fn print(&self, to: &mut impl Write) -> io::Result<()> {
        for source in self.source_rows() {
            let rows = if source.rows == 1 { "row" } else { "rows" };
            writeln!(to, "{}: {} {rows} for {}", source.place(), source.rows, source.label)?;
            for column in &source.mapping {
                let field = column.field.map_or("not imported", Field::label);
                writeln!(to, "  {:<30} {field}", column.header)?;
            }
        }
        let mut counts = BTreeMap::<(std::cmp::Reverse<Severity>, Code), usize>::new();
        for found in self.session.found() {
            *counts.entry((std::cmp::Reverse(found.issue.severity), found.issue.code)).or_default() += 1;
            let source = &self.sources[usize::from(found.source.0)];
            write!(to, "{}", place(&source.file, source.sheet.as_deref()))?;
            if let Some(row) = found.line {
                write!(to, ", row {row}")?;
            }
            if let Some(column) = found.column {
                write!(to, ", column {}", u32::from(column) + 1)?;
            }
            writeln!(to, ": {}: {}", found.issue.severity.key(), found.issue.message)?;
        }
        writeln!(to)?;
        for ((severity, code), count) in &counts {
            writeln!(to, "{count:>9}  {:<8} {:<24} {}", severity.0.key(), code.key(), code.title())?;
        }
        if counts.is_empty() {
            writeln!(to, "Nothing was found.")?;
        }
        Ok(())
    }

    fn issue_row(&self, found: Found) -> IssueRow<'_> {
        let source = |id: SourceId| &self.sources[usize::from(id.0)];
        let of = source(found.source);
        let other = |Origin { source: id, line, .. }: Origin| OtherRow {
            file: &source(id).file,
            sheet: source(id).sheet.as_deref(),
            row: line,
        };
        IssueRow {
            code: found.issue.code.key(),
            severity: found.issue.severity.key(),
            file: &of.file,
            sheet: of.sheet.as_deref(),
            row: found.line,
            column: found.column.map(|column| u32::from(column) + 1),
            message: found.issue.message,
            other_rows: found.others.into_iter().map(other).collect(),
            fix: found.issue.fixes.into_iter().next().map(|fix| fix.label),
        }
    }

    fn source_rows(&self) -> Vec<SourceRow<'_>> {
        let state = self.session.state();
        let found = self.sources.iter().zip(0_u16..).map(|(source, number)| {
            let tab = &state.tabs[usize::from(source.tab.0)];
            let rows = tab.sources.iter().find(|of| of.source == SourceId(number)).map_or(0, |of| of.rows);
            let spec = self.format.tab(source.tab);
            let mapping = self.session.mapping(SourceId(number));
            let column = |(column, header, field)| Mapped { column: u32::from(column) + 1, header, field };
            SourceRow {
                file: &source.file,
                sheet: source.sheet.as_deref(),
                tab: spec.key,
                label: spec.label,
                rows,
                mapping: mapping.into_iter().map(column).collect(),
            }
        });
        found.collect()
    }
}

/// `roster.xlsx, sheet Students`.
pub(super) fn place(file: &str, sheet: Option<&str>) -> String {
    sheet.map_or_else(|| file.to_owned(), |sheet| format!("{file}, sheet {sheet}"))
}

#[derive(Serialize)]
struct SourceRow<'a> {
    file: &'a str,
    sheet: Option<&'a str>,
    tab: &'a str,
    #[serde(skip)]
    label: &'a str,
    rows: u32,
    mapping: Vec<Mapped<'a>>,
}

impl SourceRow<'_> {
    fn place(&self) -> String {
        place(self.file, self.sheet)
    }
}

#[derive(Serialize)]
struct Mapped<'a> {
    column: u32,
    header: &'a str,
    #[serde(serialize_with = "key")]
    field: Option<Field>,
}

fn key<S: Serializer>(field: &Option<Field>, to: S) -> Result<S::Ok, S::Error> {
    field.map(Field::key).serialize(to)
}

#[derive(Serialize)]
pub(super) struct IssueRow<'a> {
    code: &'static str,
    severity: &'static str,
    file: &'a str,
    sheet: Option<&'a str>,
    row: Option<u32>,
    column: Option<u32>,
    message: String,
    other_rows: Vec<OtherRow<'a>>,
    fix: Option<String>,
}

#[derive(Serialize)]
struct OtherRow<'a> {
    file: &'a str,
    sheet: Option<&'a str>,
    row: u32,
}

/// Written issue by issue: there may be millions.
impl Serialize for Checked {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let counts = RefCell::new(BTreeMap::<&str, usize>::new());
        let row = |found: Found| {
            *counts.borrow_mut().entry(found.issue.code.key()).or_default() += 1;
            self.issue_row(found)
        };
        let mut object = to.serialize_map(Some(4))?;
        object.serialize_entry("format", self.format.key)?;
        object.serialize_entry("sources", &self.source_rows())?;
        object.serialize_entry("issues", &Rows::of(self.session.found().map(row)))?;
        object.serialize_entry("counts", &counts)?;
        object.end()
    }
}

/// An iterator as a sequence, written once.
pub(super) struct Rows<I>(RefCell<Option<I>>);

impl<I> Rows<I> {
    pub fn of(rows: I) -> Self {
        Self(RefCell::new(Some(rows)))
    }
}

impl<I: Iterator<Item: Serialize>> Serialize for Rows<I> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.borrow_mut().take().into_iter().flatten())
    }
}
