//! `rollcall read`, `check`, `plan` and `import`: what the page does, over files, for scripts and for trying.

mod check;
mod choices;
mod import;
mod read;
mod reading;

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use importer::format::{Format, Tab};
use importer::issue::{Code, Issue, Severity};
use importer::message::workbook::ALL_HIDDEN;
use importer::message::{SourceKind, encode};
use importer::read::SOURCE_BYTES;
use importer::workbook::{self, Limits, WorkbookError, WorkbookSheet};

pub use check::{CHECK_JSON, Checked, NotChecked, check};
pub use choices::{Choices, commented};
pub use import::{IMPORT_JSON, import};
pub use read::{READ_JSON, read};

/// A file that was named, and the tab that was named for it: `FILE` or `TAB=FILE`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub tab: Option<Tab>,
    pub path: PathBuf,
}

impl Named {
    /// `students=roster.csv`; what stands before `=` is part of the file's name unless it is a tab of the format.
    pub fn of(argument: &str, format: &Format) -> Self {
        let tab = |key: &str| format.tabs().find(|(_, spec)| spec.key == key).map(|(tab, _)| tab);
        match argument.split_once('=').and_then(|(key, path)| Some((tab(key)?, path))) {
            Some((tab, path)) => Self { tab: Some(tab), path: path.into() },
            None => Self { tab: None, path: argument.into() },
        }
    }
}

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {reason}")]
pub struct Unreadable {
    pub file: String,
    pub reason: String,
}

/// What a file holds: a text, or the sheets of a workbook.
enum Content {
    Text(Vec<u8>),
    Sheets(Vec<WorkbookSheet>),
}

impl Content {
    /// Leaves out sheets that are hidden, or have no rows where others have, as the page does. Gives the names of the hidden ones.
    fn leave_out(&mut self) -> Vec<String> {
        let Self::Sheets(sheets) = self else { return Vec::new() };
        let has_rows = |sheet: &WorkbookSheet| sheet.sheet.rows() > 0;
        let hidden: Vec<WorkbookSheet> = sheets.extract_if(.., |sheet| sheet.hidden).collect();
        if !sheets.iter().any(has_rows) && hidden.iter().any(has_rows) {
            let code = Code::Empty;
            let issue =
                Issue { code, severity: code.severity(), message: ALL_HIDDEN.to_owned(), fixes: Vec::new() };
            *sheets = vec![WorkbookSheet { issues: vec![issue], ..WorkbookSheet::default() }];
            return Vec::new();
        }
        if sheets.iter().any(has_rows) {
            let is_wrong =
                |sheet: &WorkbookSheet| sheet.issues.iter().any(|issue| issue.severity == Severity::Error);
            sheets.retain(|sheet| has_rows(sheet) || is_wrong(sheet));
        }
        hidden.into_iter().map(|sheet| sheet.name).collect()
    }

    /// What a session takes of it: the name of each sheet, and its bytes.
    fn sources(self) -> impl Iterator<Item = (Option<String>, SourceKind, Vec<u8>)> {
        let (text, sheets) = match self {
            Self::Text(bytes) => (Some((None, SourceKind::File, bytes)), Vec::new()),
            Self::Sheets(sheets) => (None, sheets),
        };
        let of_sheet = |sheet: WorkbookSheet| {
            let bytes = encode(&(sheet.sheet, sheet.issues));
            (Some(sheet.name), SourceKind::Sheet, bytes)
        };
        text.into_iter().chain(sheets.into_iter().map(of_sheet))
    }
}

/// A workbook that cannot be read is a sheet without rows that says why.
fn open(path: &Path) -> Result<Content, Unreadable> {
    let bytes = bytes(path)?;
    match workbook::open(&bytes, &Limits::default()) {
        Ok(workbook) => Ok(Content::Sheets(workbook.sheets)),
        // The reader of texts says what else it may be.
        Err(WorkbookError::NotAWorkbook) => Ok(Content::Text(bytes)),
        Err(error) => Ok(Content::Sheets(vec![WorkbookSheet {
            issues: vec![error.issue()],
            ..WorkbookSheet::default()
        }])),
    }
}

/// The bytes of a file; of one that is too large none, for its length says so.
fn bytes(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let unreadable = |reason: String| Unreadable { file: path.display().to_string(), reason };
    let failed = |error: std::io::Error| {
        unreadable(match error.kind() {
            ErrorKind::NotFound => "there is no such file".to_owned(),
            ErrorKind::PermissionDenied => "this file may not be read; look at its permissions".to_owned(),
            ErrorKind::IsADirectory => "this is a folder, not a file".to_owned(),
            _ => error.to_string(),
        })
    };
    let too_large = || {
        unreadable("it has more than 512 MB, the most that is read; split it into several files".to_owned())
    };
    let file = File::open(path).map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    if length > SOURCE_BYTES as u64 {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    bytes
        .try_reserve_exact(length as usize)
        .map_err(|_| unreadable("there is not enough memory to read it".to_owned()))?;
    // What is no ordinary file says no length.
    file.take(SOURCE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > SOURCE_BYTES { Err(too_large()) } else { Ok(bytes) }
}
