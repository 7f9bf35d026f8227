//! What goes to the server: the mapped columns of the rows that would be imported, in numbered parts.
//!
//! ```
//! use importer::format::{Field, learners};
//! use importer::outcome::SourceId;
//! use importer::sheet::Sheet;
//! use importer::stage::{Part, assemble};
//!
//! let mut sheet = Sheet::new();
//! sheet.push_row(2, ["Amara", "amara@school.example"].into_iter());
//! let fields = vec![Field::GivenName, Field::Email];
//! let part = Part { tab: learners::STUDENTS, source: SourceId(1), fields, headings: Vec::new(), sheet };
//!
//! let came = Part::decode(&part.encode())?;
//! let table = assemble(&learners::LEARNERS, &[(SourceId(1), "students.csv".into())], vec![came])?;
//! let row = table.rows(learners::STUDENTS).next().unwrap();
//! assert_eq!(table.value(row, Field::Email), "amara@school.example");
//! assert_eq!(table.origin(row).line, 2);
//! # Ok::<(), importer::stage::StageError>(())
//! ```

use serde::{Deserialize, Serialize};

use crate::check::cell::LONGEST_REFERENCES;
use crate::format::{Field, Format, Tab};
use crate::outcome::SourceId;
use crate::sheet::Sheet;
use crate::table::{Mapped, RowRef, Table};

/// No part is larger than this, in bytes. A server function takes at most 2 MiB.
pub const PART_LIMIT: usize = 1 << 20;

/// A cell longer than this has an error anyway: only its beginning goes up, for the server to find the same.
const LONGEST_CELL: usize = LONGEST_REFERENCES + 4; // A character is at most four bytes.

/// So many bytes of a heading go up.
const LONGEST_HEADING: usize = 200;

/// As many columns as a source may have.
const MOST_FIELDS: usize = 16_384;

/// Rows of one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub tab: Tab,
    pub source: SourceId,
    /// What the cells of each row are, from the left.
    pub fields: Vec<Field>,
    /// The headings of columns whose field may stand in several: they tell which is which. Empty for the others, or none.
    pub headings: Vec<String>,
    pub sheet: Sheet,
}

/// Why bytes are not taken as rows. The administrator never sees it, unless page and server are of different builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StageError {
    #[error("A part of the import is larger than 1 MiB.")]
    TooLarge,
    #[error("A part of the import did not arrive whole. Go back to the review and press Finish again.")]
    Damaged,
    #[error("A part of the import has a column or a tab that its format does not have.")]
    Foreign,
    #[error("The import has more sources than can be told apart.")]
    TooMany,
}

impl Part {
    /// The part as bytes, at most [`PART_LIMIT`] if [`parts`] made it.
    pub fn encode(&self) -> Vec<u8> {
        // Writing to a growing buffer has no way to fail, and a part has no map or unsized sequence.
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// Reads what [`Part::encode`] wrote.
    ///
    /// # Errors
    /// For bytes that are no part. Memory stays within a few times the bytes given.
    pub fn decode(bytes: &[u8]) -> Result<Self, StageError> {
        if bytes.len() > PART_LIMIT {
            return Err(StageError::TooLarge);
        }
        match postcard::take_from_bytes(bytes) {
            Ok((part, [])) => Ok(part),
            _ => Err(StageError::Damaged),
        }
    }
}

/// The passwords of a batch, by source and line: they travel and rest apart from the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secrets(pub Vec<(SourceId, u32, String)>);

impl Secrets {
    /// Those of the rows that would be imported.
    pub fn of(table: &Table) -> Self {
        let tabs = table.format().tabs().map(|(tab, _)| tab).filter(|tab| table.has(*tab, Field::Password));
        let rows = tabs.flat_map(|tab| table.rows(tab));
        let secret = |row: RowRef| {
            let password = table.value(row, Field::Password);
            let origin = table.origin(row);
            (!password.is_empty()).then(|| (origin.source, origin.line, password.into_owned()))
        };
        Self(rows.filter_map(secret).collect())
    }

    /// In parts that are as small as those of rows.
    pub fn parts(self) -> impl Iterator<Item = Self> {
        let mut parts = vec![Self::default()];
        let mut size = 0;
        for secret in self.0 {
            let bytes = secret.2.len() + 12;
            if size + bytes > PART_LIMIT / 2 {
                parts.push(Self::default());
                size = 0;
            }
            size += bytes;
            if let Some(last) = parts.last_mut() {
                last.0.push(secret);
            }
        }
        parts.into_iter().filter(|part| !part.0.is_empty())
    }

    pub fn encode(&self) -> Vec<u8> {
        // As for parts: this has no way to fail.
        postcard::to_allocvec(self).unwrap_or_default()
    }

    /// # Errors
    /// For bytes that are none.
    pub fn decode(bytes: &[u8]) -> Result<Self, StageError> {
        postcard::from_bytes(bytes).map_err(|_| StageError::Damaged)
    }
}

/// All that goes up, part by part, but for passwords. Rows with errors go too: the server judges again, and reports them as failed.
pub fn parts(table: &Table) -> impl Iterator<Item = Part> {
    table.sources().flat_map(move |source| {
        let (tab, id) = (source.tab, source.id);
        let rows = table.rows(tab).filter(move |&row| table.source_of(row).id == id);
        OfSource { table, tab, source: id, rows: rows.peekable() }
    })
}

/// The parts of one source.
struct OfSource<'t, I: Iterator<Item = RowRef>> {
    table: &'t Table,
    tab: Tab,
    source: SourceId,
    rows: std::iter::Peekable<I>,
}

impl<I: Iterator<Item = RowRef>> Iterator for OfSource<'_, I> {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        self.rows.peek()?;
        let mapped: Vec<&Mapped> =
            self.table.mapped(self.tab).iter().filter(|column| column.field != Field::Password).collect();
        let fields: Vec<Field> = mapped.iter().map(|column| column.field).collect();
        let columns = self.table.columns(self.tab);
        let is_told = |field: Field| field.repeats() && field.refers_to().is_none();
        let heading = |column: &&Mapped| match is_told(column.field) {
            true => cut_at(&columns[usize::from(column.column)].header, LONGEST_HEADING).to_owned(),
            false => String::new(),
        };
        let headings: Vec<String> = mapped.iter().map(heading).collect();
        // The head, and each field with its heading.
        let head = 32 + fields.len() * 4 + headings.iter().map(String::len).sum::<usize>();
        let mut size = head;
        let mut sheet = Sheet::new();
        while let Some(&row) = self.rows.peek() {
            // Lengths take up to three bytes each, as does the row's width; its line takes up to five.
            let overhead = 3 * mapped.len() + 8;
            let room = PART_LIMIT.saturating_sub(head + overhead);
            let sent_whole = mapped.iter().map(|column| sent(self.table.said(row, column)).len());
            let share =
                if sent_whole.sum::<usize>() > room { room / mapped.len().max(1) } else { usize::MAX };
            let cells = || mapped.iter().map(|column| cut_at(sent(self.table.said(row, column)), share));
            let bytes = overhead + cells().map(str::len).sum::<usize>();
            if sheet.rows() > 0 && size + bytes > PART_LIMIT {
                break;
            }
            size += bytes;
            sheet.push_row(self.table.origin(row).line, cells());
            self.rows.next();
        }
        Some(Part { tab: self.tab, source: self.source, fields, headings, sheet })
    }
}

/// A cell as it is sent. (No one row fills more than a part: where it would, its cells have equal shares.)
fn sent(text: &str) -> &str {
    if text.len() <= LONGEST_CELL {
        return text;
    }
    cut_at(text, LONGEST_CELL)
}

/// At most so many bytes of a text, in whole characters.
pub(crate) fn cut_at(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}

/// Puts parts together again. `source_names` are those of [`SourceId`]s; parts may come in any order of sources.
///
/// # Errors
/// If a part names a tab or a field that the format has not.
pub fn assemble(
    format: &'static Format,
    source_names: &[(SourceId, String)],
    parts: Vec<Part>,
) -> Result<Table, StageError> {
    if parts.len() >= usize::from(u16::MAX) {
        return Err(StageError::TooMany);
    }
    let mut table = Table::new(format);
    for part in parts {
        let spec = format.tabs.get(usize::from(part.tab.0)).ok_or(StageError::Foreign)?;
        let known = |(at, field): (usize, &Field)| {
            spec.column(*field).is_some() && (field.repeats() || !part.fields[..at].contains(field))
        };
        if part.fields.len() > MOST_FIELDS
            || (!part.headings.is_empty() && part.headings.len() != part.fields.len())
            || !part.fields.iter().enumerate().all(known)
        {
            return Err(StageError::Foreign);
        }
        let name = source_names.iter().find(|(id, _)| *id == part.source).map(|(_, name)| name.as_str());
        table.add_part(part, name.unwrap_or_default());
    }
    for (tab, _) in format.tabs() {
        table.refresh_columns(tab);
    }
    Ok(table)
}
