//! `rollcall read` and `rollcall check`: the engine of the page, over files, for scripts and for trying.

mod check;
mod read;

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use importer::format::{Format, Tab};
use importer::read::SOURCE_BYTES;
use importer::workbook::{self, Limits, WorkbookError, WorkbookSheet};

pub use check::{CHECK_JSON, check};
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

/// A workbook that cannot be read is a sheet without rows that says why.
fn open(path: &Path) -> Result<Content, Unreadable> {
    let bytes = bytes(path)?;
    match workbook::open(&bytes, &Limits::default()) {
        Ok(workbook) => Ok(Content::Sheets(workbook.sheets)),
        // The reader of texts says what else it may be.
        Err(WorkbookError::NotAWorkbook | WorkbookError::Other(_)) => Ok(Content::Text(bytes)),
        Err(error) => Ok(Content::Sheets(vec![WorkbookSheet {
            issues: vec![error.issue()],
            ..WorkbookSheet::default()
        }])),
    }
}

/// The bytes of a file; of one that is too large no more than it takes to say so.
fn bytes(path: &Path) -> Result<Vec<u8>, Unreadable> {
    let unreadable = |error: std::io::Error| Unreadable {
        file: path.display().to_string(),
        reason: match error.kind() {
            std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
            std::io::ErrorKind::PermissionDenied => {
                "this file may not be read; look at its permissions".to_owned()
            }
            _ => error.to_string(),
        },
    };
    let file = File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len().min(SOURCE_BYTES as u64 + 1);
    let mut bytes = Vec::with_capacity(length as usize);
    file.take(SOURCE_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}
