//! `rollcall read`: a file as a table, as it was read, nothing cleaned.

use std::io::{self, Write};
use std::path::Path;

use importer::issue::{Code, Severity};
use importer::message::{DialectChoice, HeaderChoice};
use importer::read::{ReadSheet, of_workbook, read as read_text};
use importer::sheet::Sheet;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Content, Unreadable, open};

/// What `read --json` prints, for `--help`.
pub const READ_JSON: &str = r#"With --json, one object:
  {"file": F,
   "sheets": [{"name", "encoding", "delimiter", "quote", "header_row",
               "header": [TEXT, …], "rows": [[TEXT, …], …], "lines": [N, …],
               "issues": [{"code", "severity", "row", "message"}]}]}
Every text is as it stands in the file. `lines` has the spreadsheet's number of each row, `header_row` that of the
headings, or null. `name` is null for a text file; `encoding`, `delimiter` and `quote` are null for a workbook."#;

/// A file that was read.
pub struct Read {
    file: String,
    sheets: Vec<ReadPart>,
}

struct ReadPart {
    name: Option<String>,
    read: ReadSheet,
}

/// Reads a file; of a workbook only one sheet, if it is named.
pub fn read(path: &Path, only: Option<&str>) -> Result<Read, Unreadable> {
    let file = path.display().to_string();
    let sheets: Vec<ReadPart> = match open(path)? {
        Content::Text(_) if only.is_some() => {
            let reason = "it is not a workbook, so it has no sheets".to_owned();
            return Err(Unreadable { file, reason });
        }
        Content::Text(bytes) => {
            vec![ReadPart { name: None, read: read_text(bytes, DialectChoice::default()) }]
        }
        Content::Sheets(sheets) => {
            let wanted = |name: &str| only.is_none_or(|only| only == name);
            let names: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
            let parts: Vec<ReadPart> = sheets
                .into_iter()
                .filter(|sheet| wanted(&sheet.name))
                .map(|sheet| ReadPart {
                    read: of_workbook(&sheet.sheet, sheet.issues, HeaderChoice::Found),
                    name: Some(sheet.name),
                })
                .collect();
            if let (true, Some(only)) = (parts.is_empty(), only) {
                let reason = format!("there is no sheet “{only}”; there are {}", names.join(", "));
                return Err(Unreadable { file, reason });
            }
            parts
        }
    };
    Ok(Read { file, sheets })
}

impl Read {
    /// Was every sheet read?
    pub fn is_readable(&self) -> bool {
        let mut issues = self.sheets.iter().flat_map(|part| &part.read.issues);
        !issues.any(|issue| issue.severity == Severity::Error)
    }

    /// For people: how it was read, then the rows with their numbers, cells separated by tabs.
    pub fn print(&self, to: &mut impl Write) -> io::Result<()> {
        for ReadPart { name, read } in &self.sheets {
            let dialect = &read.dialect;
            write!(to, "{}", self.file)?;
            if let Some(name) = name {
                write!(to, ", sheet {name}")?;
            }
            if let Some(encoding) = dialect.encoding {
                write!(to, ": {}", encoding.label())?;
            }
            if let Some(delimiter) = dialect.delimiter {
                write!(to, ", separated by {}", delimiter.label())?;
            }
            writeln!(to, "; {} rows", read.sheet.rows())?;
            for issue in &read.issues {
                writeln!(to, "{}: {}", issue.severity.key(), issue.message)?;
            }
            for (row, code, message) in &read.row_issues {
                writeln!(to, "{}: row {}: {message}", code.severity().key(), read.sheet.line(*row))?;
            }
            let number = dialect.header_line.map_or_else(String::new, |line| line.to_string());
            writeln!(to, "{number:>8}  {}", flat(read.headers.iter().map(String::as_str)))?;
            for row in 0..read.sheet.rows() {
                writeln!(to, "{:>8}  {}", read.sheet.line(row), flat(read.sheet.cells(row)))?;
            }
        }
        Ok(())
    }
}

/// On one line.
fn flat<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let cells = cells.map(|cell| cell.replace(['\n', '\r', '\t'], " "));
    cells.collect::<Vec<_>>().join("\t")
}

impl Serialize for Read {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = to.serialize_map(Some(2))?;
        object.serialize_entry("file", &self.file)?;
        object.serialize_entry("sheets", &self.sheets)?;
        object.end()
    }
}

impl Serialize for ReadPart {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let ReadSheet { sheet, headers, dialect, issues, aside: _, row_issues } = &self.read;
        let text = dialect.encoding.is_some();
        let line = |row| sheet.line(row);
        let whole = issues.iter().map(|issue| IssueRow {
            code: issue.code,
            severity: issue.severity,
            row: None,
            message: &issue.message,
        });
        let of_rows = row_issues.iter().map(|(row, code, message)| IssueRow {
            code: *code,
            severity: code.severity(),
            row: Some(line(*row)),
            message,
        });
        let mut object = to.serialize_map(Some(9))?;
        object.serialize_entry("name", &self.name)?;
        object.serialize_entry("encoding", &dialect.encoding.map(|encoding| encoding.key()))?;
        object.serialize_entry("delimiter", &dialect.delimiter.map(|each| char::from(each.byte())))?;
        object.serialize_entry("quote", &text.then(|| char::from(dialect.quote.byte())))?;
        object.serialize_entry("header_row", &dialect.header_line)?;
        object.serialize_entry("header", headers)?;
        object.serialize_entry("rows", &Rows(sheet))?;
        object.serialize_entry("lines", &(0..sheet.rows()).map(line).collect::<Vec<_>>())?;
        object.serialize_entry("issues", &whole.chain(of_rows).collect::<Vec<_>>())?;
        object.end()
    }
}

/// Each row with the cells that it has.
struct Rows<'a>(&'a Sheet);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq((0..self.0.rows()).map(|row| Cells(self.0, row)))
    }
}

struct Cells<'a>(&'a Sheet, u32);

impl Serialize for Cells<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.cells(self.1))
    }
}

struct IssueRow<'a> {
    code: Code,
    severity: Severity,
    row: Option<u32>,
    message: &'a str,
}

impl Serialize for IssueRow<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = to.serialize_map(Some(4))?;
        object.serialize_entry("code", self.code.key())?;
        object.serialize_entry("severity", self.severity.key())?;
        object.serialize_entry("row", &self.row)?;
        object.serialize_entry("message", self.message)?;
        object.end()
    }
}
