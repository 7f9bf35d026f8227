//! What became of a batch, as CSV and JSON.

use std::borrow::Cow;

use serde::Serialize;

use crate::format::{Column, Field, Format, Tab, TabSpec};
use crate::map::map_headers;
use crate::outcome::{Change, Counts, Effect, Fate, Origin, Reason, RowOutcome};
use crate::table::{Mapped, RowRef, Table};

use super::ASIDE;
use super::csv::Writer;

/// What an export of results says of the batch as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Batch<'a> {
    pub format: &'static Format,
    /// The name of the place.
    pub place: &'a str,
    /// When it was committed, in RFC 3339.
    pub committed_at: &'a str,
    /// The names of the sources, by their numbers.
    pub sources: &'a [String],
}

impl Batch<'_> {
    fn source(&self, origin: Origin) -> &str {
        self.sources.get(usize::from(origin.source.0)).map_or("", String::as_str)
    }
}

/// Results of a tab as CSV: its rows in their order, each with what the file said of the person under the tab's own
/// headings, and beside it what became of it, under [`ASIDE`]. Dropped into the tab again it means the same people.
///
/// `rows` are those of the table with their outcomes.
pub fn results_csv(
    batch: Batch<'_>,
    table: &Table,
    tab: Tab,
    rows: impl IntoIterator<Item = (RowRef, RowOutcome)>,
) -> String {
    let spec = batch.format.tab(tab);
    let cells = cells(table, tab);
    let aside: Vec<Aside> = ASIDE.into_iter().zip(BESIDE).filter(|(_, beside)| beside.of(spec)).collect();
    let mut csv = Writer::new();
    csv.row(cells.iter().map(|cell| cell.heading.as_str()).chain(aside.iter().map(|(heading, _)| *heading)));
    for (at, row) in rows {
        for cell in &cells {
            csv.cell(&cell.text(table, at));
        }
        csv.row(aside.iter().map(|(_, beside)| beside.text(batch, &row)));
    }
    csv.finish()
}

/// A column of the data: a field, or of a field that stands in several columns one of them.
struct Cell {
    heading: String,
    field: Field,
    /// Of several: which.
    column: Option<Mapped>,
}

impl Cell {
    fn text<'t>(&self, table: &'t Table, at: RowRef) -> Cow<'t, str> {
        match &self.column {
            Some(column) => table.cleaned(at, column),
            None if self.field.refers_to().is_some() => {
                Cow::Owned(table.references(at, self.field).join("; "))
            }
            None => table.value(at, self.field),
        }
    }
}

/// Each field once, in the order of the tab; but for those of which every column says something of its own, as `course2`:
/// they keep their headings. Where blank cells may erase, there is no column that the file had not.
fn cells(table: &Table, tab: Tab) -> Vec<Cell> {
    let spec = table.format().tab(tab);
    let mut cells: Vec<Cell> = Vec::new();
    for column in spec.columns {
        let field = column.field;
        // A password is not here, and would not be written if it were.
        if field == Field::Password || cells.iter().any(|cell| cell.field == field) {
            continue;
        }
        if !table.has(tab, field) && (table.format().by_options || field == Field::Profile) {
            continue;
        }
        let own = |heading| Cell { heading, field, column: None };
        if !field.repeats() || field.refers_to().is_some() || !table.has(tab, field) {
            cells.push(own(column.label().to_owned()));
            continue;
        }
        for mapped in table.mapped(tab).iter().filter(|mapped| mapped.field == field) {
            let header = &table.columns(tab)[usize::from(mapped.column)].header;
            let mut heading = heading_of(spec, column, header);
            // Parts of before headings were sent along.
            let is_taken = |heading: &str| cells.iter().any(|cell| cell.heading == heading);
            if !table.format().by_options && is_taken(&heading) {
                let numbered = (1..).map(|number| format!("{}{number}", stem(column.label()).0));
                heading = { numbered }.find(|heading| !is_taken(heading)).unwrap_or(heading);
            }
            cells.push(Cell { heading, field, column: Some(*mapped) });
        }
    }
    cells
}

/// The heading of the file, if by itself it means the same field; else the format's own with its number or name.
fn heading_of(spec: &'static TabSpec, column: &Column, header: &str) -> String {
    if column.is_exactly(header)
        || (column.field != Field::Profile && map_headers(spec, &[header.to_owned()]) == [Some(column.field)])
    {
        return header.to_owned();
    }
    if column.field == Field::Profile {
        return format!("{}{header}", column.header);
    }
    match stem(column.label()) {
        (stem, None) => stem.to_owned(),
        (stem, Some(_)) => format!("{stem}{}", self::stem(header).1.unwrap_or("1")),
    }
}

/// A heading without the number at its end, and the number.
fn stem(heading: &str) -> (&str, Option<&str>) {
    let stem = heading.trim_end_matches(|c: char| c.is_ascii_digit());
    (stem, heading.strip_prefix(stem).filter(|number| !number.is_empty()))
}

type Aside = (&'static str, Beside);

/// What stands beside the data, in the order of [`ASIDE`].
#[derive(Clone, Copy)]
enum Beside {
    Status,
    Reason,
    Changes,
    Made,
    NotMade,
    Courses,
    Invited,
    Source,
    Row,
}

const BESIDE: [Beside; ASIDE.len()] = [
    Beside::Status,
    Beside::Reason,
    Beside::Changes,
    Beside::Made,
    Beside::NotMade,
    Beside::Courses,
    Beside::Invited,
    Beside::Source,
    Beside::Row,
];

impl Beside {
    /// Has a tab anything to say there?
    fn of(self, spec: &TabSpec) -> bool {
        match self {
            Self::Made | Self::NotMade => {
                spec.columns.iter().any(|column| column.field.refers_to().is_some())
            }
            Self::Courses => spec.column(Field::Course).is_some(),
            _ => true,
        }
    }

    fn text(self, batch: Batch<'_>, row: &RowOutcome) -> String {
        let effects = |say: fn(&Effect) -> Option<String>| join(row.effects.iter().filter_map(say));
        match self {
            Self::Status => row.fate.key().to_owned(),
            Self::Reason => {
                join(row.reasons.iter().map(|reason| reason.message.clone()).chain(same_as(batch, row)))
            }
            Self::Changes => join(row.changes.iter().map(|change| changed(row.fate, change))),
            Self::Made => effects(|effect| match effect {
                Effect::Associated { field, other } => Some(format!("{}: {other}", field.label())),
                _ => None,
            }),
            Self::NotMade => effects(|effect| match effect {
                Effect::NotAssociated { field, other, reason, .. } => {
                    Some(format!("{}: {other} ({reason})", field.label()))
                }
                _ => None,
            }),
            Self::Courses => effects(|effect| match effect {
                Effect::Enrolled { course } => Some(course.clone()),
                _ => None,
            }),
            Self::Invited => (if row.effects.contains(&Effect::Invited) { "yes" } else { "no" }).to_owned(),
            Self::Source => batch.source(row.origin).to_owned(),
            Self::Row => row.origin.line.to_string(),
        }
    }
}

/// `Last name: Smith → Smyth`.
fn changed(fate: Fate, change: &Change) -> String {
    if let (Fate::Created, Some(new)) = (fate, &change.new) {
        return format!("{}: {new}", change.field.label());
    }
    let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "(empty)".to_owned());
    format!("{}: {} → {}", change.field.label(), shown(&change.old), shown(&change.new))
}

/// `As in row 7 of Parents, parents.csv`.
fn same_as(batch: Batch<'_>, row: &RowOutcome) -> Option<String> {
    let origin = row.same_as?;
    let source = batch.source(origin);
    let comma = if source.is_empty() { "" } else { ", " };
    Some(format!("As in row {} of {}{comma}{source}", origin.line, batch.format.tab(origin.tab).label))
}

fn join(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("; ")
}

/// Results as JSON: the summary, and the lists that its counts open into.
///
/// ```
/// use importer::format::learners::LEARNERS;
/// use importer::outcome::Counts;
/// use importer::report::{Batch, results_json};
///
/// let batch = Batch {
///     format: &LEARNERS,
///     place: "Riverside Academy",
///     committed_at: "2026-11-22T09:15:00Z",
///     sources: &[],
/// };
/// let json = results_json(batch, &Counts::default(), []);
/// assert!(json.contains("\"place\": \"Riverside Academy\""));
/// ```
pub fn results_json(batch: Batch<'_>, counts: &Counts, rows: impl IntoIterator<Item = RowOutcome>) -> String {
    let rows: Vec<RowOutcome> = rows.into_iter().collect();
    let of = |fate: Fate| -> Vec<Row<'_>> {
        rows.iter().filter(|row| row.fate == fate).map(|row| Row::of(&batch, row)).collect()
    };
    let with = |wanted: &Effect| -> Vec<Person<'_>> {
        rows.iter().filter(|row| row.effects.contains(wanted)).map(|row| Person::of(&batch, row)).collect()
    };
    let named = |say: fn(&Effect) -> Option<&String>| -> Vec<Named<'_>> {
        let effects = rows.iter().flat_map(|row| row.effects.iter().map(move |effect| (row, effect)));
        let named = effects.filter_map(|(row, effect)| Some((row, say(effect)?)));
        named.map(|(row, name)| Named { person: Person::of(&batch, row), name }).collect()
    };
    let made = |wanted: bool| -> Vec<Association<'_>> {
        rows.iter()
            .flat_map(|row| row.effects.iter().map(move |effect| (row, effect)))
            .filter_map(|(row, effect)| Association::of(&batch, row, effect))
            .filter(|association| association.code.is_none() == wanted)
            .collect()
    };
    let results = Results {
        format: batch.format.key,
        place: batch.place,
        committed_at: batch.committed_at,
        summary: Summary { rows: counts.rows(), counts },
        lists: Lists {
            created: of(Fate::Created),
            updated: of(Fate::Updated),
            unchanged: of(Fate::Unchanged),
            skipped: of(Fate::Skipped),
            failed: of(Fate::Failed),
            deleted: of(Fate::Deleted),
            same_person: of(Fate::SamePerson),
            associations_made: made(true),
            associations_not_made: made(false),
            course_assignments: named(|effect| match effect {
                Effect::Enrolled { course } => Some(course),
                _ => None,
            }),
            cohorts_joined: named(|effect| match effect {
                Effect::JoinedCohort { cohort } => Some(cohort),
                _ => None,
            }),
            passwords_set: [with(&Effect::PasswordSet), with(&Effect::WeakPasswordSet)].concat(),
            renamed: named(|effect| match effect {
                Effect::Renamed { to, .. } => Some(to),
                _ => None,
            }),
            suspended: with(&Effect::Suspended),
            mails_queued: with(&Effect::Invited),
            activated_by_parent: with(&Effect::ActivatedByParent),
        },
    };
    // Writing these to a growing text has no way to fail: no map has keys that are not texts.
    serde_json::to_string_pretty(&results).unwrap_or_default()
}

#[derive(Serialize)]
struct Results<'a> {
    format: &'a str,
    place: &'a str,
    committed_at: &'a str,
    summary: Summary<'a>,
    lists: Lists<'a>,
}

#[derive(Serialize)]
struct Summary<'a> {
    rows: u64,
    #[serde(flatten)]
    counts: &'a Counts,
}

#[derive(Serialize)]
struct Lists<'a> {
    created: Vec<Row<'a>>,
    updated: Vec<Row<'a>>,
    unchanged: Vec<Row<'a>>,
    skipped: Vec<Row<'a>>,
    failed: Vec<Row<'a>>,
    deleted: Vec<Row<'a>>,
    same_person: Vec<Row<'a>>,
    associations_made: Vec<Association<'a>>,
    associations_not_made: Vec<Association<'a>>,
    course_assignments: Vec<Named<'a>>,
    cohorts_joined: Vec<Named<'a>>,
    passwords_set: Vec<Person<'a>>,
    renamed: Vec<Named<'a>>,
    suspended: Vec<Person<'a>>,
    mails_queued: Vec<Person<'a>>,
    activated_by_parent: Vec<Person<'a>>,
}

/// Who, and in which row.
#[derive(Clone, Serialize)]
struct Person<'a> {
    tab: &'a str,
    source: &'a str,
    row: u32,
    name: &'a str,
    /// The e-mail, or the username of a person without one.
    key: &'a str,
}

impl<'a> Person<'a> {
    fn of(batch: &'a Batch<'_>, row: &'a RowOutcome) -> Self {
        Self {
            tab: batch.format.tab(row.origin.tab).key,
            source: batch.source(row.origin),
            row: row.origin.line,
            name: &row.name,
            key: &row.key,
        }
    }
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    person: Person<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    same_as: Option<Place<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<Why<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changes: Vec<Changed<'a>>,
}

impl<'a> Row<'a> {
    fn of(batch: &'a Batch<'_>, row: &'a RowOutcome) -> Self {
        Self {
            person: Person::of(batch, row),
            same_as: row.same_as.map(|origin| Place {
                tab: batch.format.tab(origin.tab).key,
                source: batch.source(origin),
                row: origin.line,
            }),
            reasons: row.reasons.iter().map(Why::of).collect(),
            changes: row.changes.iter().map(Changed::of).collect(),
        }
    }
}

/// Somebody, and the course or cohort that they were put into.
#[derive(Serialize)]
struct Named<'a> {
    #[serde(flatten)]
    person: Person<'a>,
    #[serde(rename = "in")]
    name: &'a str,
}

#[derive(Serialize)]
struct Place<'a> {
    tab: &'a str,
    source: &'a str,
    row: u32,
}

#[derive(Serialize)]
struct Why<'a> {
    code: &'a str,
    field: Option<&'a str>,
    message: &'a str,
}

impl<'a> Why<'a> {
    fn of(reason: &'a Reason) -> Self {
        Self {
            code: reason.code.key(),
            field: reason.field.map(|field| field.key()),
            message: &reason.message,
        }
    }
}

#[derive(Serialize)]
struct Changed<'a> {
    field: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
    edited_by_hand: bool,
}

impl<'a> Changed<'a> {
    fn of(change: &'a Change) -> Self {
        Self {
            field: change.field.key(),
            old: change.old.as_deref(),
            new: change.new.as_deref(),
            edited_by_hand: change.edited_by_hand,
        }
    }
}

#[derive(Serialize)]
struct Association<'a> {
    #[serde(flatten)]
    person: Person<'a>,
    field: &'a str,
    other: &'a str,
    /// Why it was not made.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

impl<'a> Association<'a> {
    fn of(batch: &'a Batch<'_>, row: &'a RowOutcome, effect: &'a Effect) -> Option<Self> {
        let (field, other, code, reason) = match effect {
            Effect::Associated { field, other } => (field, other, None, None),
            Effect::NotAssociated { field, other, code, reason } => {
                (field, other, Some(code.key()), Some(reason.as_str()))
            }
            _ => return None,
        };
        Some(Self { person: Person::of(batch, row), field: field.key(), other, code, reason })
    }
}
