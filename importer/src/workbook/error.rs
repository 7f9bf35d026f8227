//! Why a workbook is not read, in sentences for a school secretary.

use std::fmt;

use crate::issue::{Code, Issue};

/// Each says what is wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkbookError {
    #[error(
        "This workbook is protected by a password. Open it in your spreadsheet program, take the password off, save it, and add it again."
    )]
    Locked,
    #[error(
        "This is a web page that was saved with a workbook's name. Open it in your spreadsheet program, save it as XLSX or CSV, and add that file."
    )]
    WebPage,
    #[error("This is an {0}. Open it in your spreadsheet program, save it as XLSX, and add that file.")]
    OtherWorkbook(&'static str),
    #[error("This is {0}, not a workbook. Save your table as XLSX or CSV and add that file.")]
    Other(&'static str),
    #[error(
        "This workbook is damaged or not complete ({0}). Get the file anew, or open it in your spreadsheet program, save it as XLSX, and add that file."
    )]
    Damaged(&'static str),
    #[error("There is no sheet with cells in this workbook. Add one that has a table.")]
    NoSheets,
    #[error("{0} Leave out what is not needed, or split the workbook into several.")]
    TooLarge(Limit),
    #[error("This is not a workbook. Save your table as XLSX or CSV and add that file.")]
    NotAWorkbook,
}

impl WorkbookError {
    pub fn code(&self) -> Code {
        match self {
            Self::TooLarge(_) => Code::TooLarge,
            Self::NoSheets => Code::Empty,
            _ => Code::BinaryFile,
        }
    }

    /// The same as an issue of the source as a whole.
    pub fn issue(&self) -> Issue {
        let code = self.code();
        Issue { code, severity: code.severity(), message: self.to_string(), fixes: Vec::new() }
    }
}

/// What a workbook has too much of, with the most that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Megabytes when unpacked.
    Unpacked(u64),
    /// Bytes unpacked for each byte of the file.
    Swelling(u64),
    /// Parts of the packed file.
    Parts(u32),
    Sheets(u32),
    Rows(u32),
    Columns(u32),
    /// Cells, those left empty before others included.
    Cells(u64),
    /// Megabytes of text in cells.
    Text(u64),
    /// Megabytes of one piece of text.
    Piece(u64),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unpacked(most) => write!(f, "It unpacks to more than {most} MB, the most that is read."),
            Self::Swelling(most) => write!(
                f,
                "It unpacks to more than {most} times its size, as no ordinary workbook does: it was not opened."
            ),
            Self::Parts(most) => write!(
                f,
                "It is made of more than {} parts, the most that is read.",
                grouped(u64::from(*most))
            ),
            Self::Sheets(most) => write!(f, "It has more than {most} sheets, the most that is read."),
            Self::Rows(most) => {
                write!(f, "A sheet has more than {} rows, the most that is read.", grouped(u64::from(*most)))
            }
            Self::Columns(most) => {
                write!(
                    f,
                    "A sheet has more than {} columns, the most that is read.",
                    grouped(u64::from(*most))
                )
            }
            Self::Cells(most) => {
                write!(f, "It has more than {} cells, the most that is read.", grouped(*most))
            }
            Self::Text(most) => write!(f, "It has more than {most} MB of text, the most that is read."),
            Self::Piece(most) => write!(f, "A cell has more than {most} MB of text, the most that is read."),
        }
    }
}

/// `1,048,576`.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
