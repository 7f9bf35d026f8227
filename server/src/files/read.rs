//! `rollcall read`: a file as a table, as it was read, nothing cleaned.

use importer::format::Format;
use importer::message::{Delimiter, DialectChoice, Encoding, Quote};
use importer::read::{ReadSheet, read as read_sheet};
use importer::sheet::Sheet;
use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};

use super::{Named, Unreadable, open};

/// What `read --json` prints, for `--help`.
pub const JSON: &str = r#"With --json, one object:
  {"file": F,
   "sheets": [{"name", "encoding", "delimiter", "quote", "header_row",
               "header": [TEXT, …], "rows": [[TEXT, …], …], "lines": [N, …],
               "issues": [{"code", "severity", "row", "message"}]}]}
Every text is as it stands in the file. `lines` has the spreadsheet's number of each row, `header_row` that of the
headings, or null. `name` is null for a text file; `encoding`, `delimiter` and `quote` are null for a workbook."#;
