//! What can go wrong in the directory.

use sea_orm::{DbErr, SqlErr};

/// Which to use: `Refused` for what a person can mend, with a sentence for them; `Forbidden` and `NotFound` say
/// nothing of what is there; `Database` is for the operator, and is logged, never shown.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    #[error("{0}")]
    Refused(String),
    /// As `Refused`, for fields of a form: each that is wrong with its sentence.
    #[error("{}", sentences(.0))]
    Invalid(Vec<(&'static str, String)>),
    /// Too many attempts to sign in; the seconds to wait.
    #[error("Too many attempts. Wait {0} seconds, then try again.")]
    TooMany(u32),
    #[error("You may not do this here.")]
    Forbidden,
    #[error("This is not there any more.")]
    NotFound,
    #[error("The database did not do what was asked: {0}")]
    Database(#[from] DbErr),
    #[error("The database holds something that cannot be read: {0}")]
    Damaged(&'static str),
    #[error(
        "This SQLite ({0}) can corrupt its own files; Rollcall needs {at_least} or later.",
        at_least = "3.51.3"
    )]
    SqliteTooOld(String),
    #[error("The operating system gives no random numbers.")]
    NoRandomness,
    #[error("The data folder cannot be used: {0}")]
    DataFolder(#[from] std::io::Error),
}

impl DirectoryError {
    pub fn refused(sentence: impl Into<String>) -> Self {
        Self::Refused(sentence.into())
    }

    /// Is something there twice that has to be there once?
    pub(crate) fn is_taken(&self) -> bool {
        let Self::Database(error) = self else { return false };
        matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)))
    }

    pub fn invalid(field: &'static str, sentence: impl Into<String>) -> Self {
        Self::Invalid(vec![(field, sentence.into())])
    }
}

fn sentences(fields: &[(&'static str, String)]) -> String {
    fields.iter().map(|(_, sentence)| sentence.as_str()).collect::<Vec<_>>().join(" ")
}

/// What is wrong with a form, gathered so that all of it is said at once: of each field the first that was found.
#[derive(Default)]
pub(crate) struct Mistakes(Vec<(&'static str, String)>);

impl Mistakes {
    pub fn note(&mut self, field: &'static str, sentence: Option<impl Into<String>>) {
        if let Some(sentence) = sentence
            && !self.0.iter().any(|(noted, _)| *noted == field)
        {
            self.0.push((field, sentence.into()));
        }
    }

    pub fn none(self) -> Result<()> {
        if self.0.is_empty() { Ok(()) } else { Err(DirectoryError::Invalid(self.0)) }
    }
}

pub type Result<T, E = DirectoryError> = std::result::Result<T, E>;
