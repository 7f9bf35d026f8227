//! What can stop a task. Each prints as one clear line, or as lines to be typed by hand.

use std::path::{Path, PathBuf};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("{program} is not there. {remedy}")]
    Missing { program: String, remedy: String },
    #[error("`{command}` failed ({status}).{said}")]
    Failed { command: String, status: String, said: String },
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },
    #[error("The site could not be made: {0}")]
    Site(String),
    #[error("{0}")]
    Told(String),
}

impl Error {
    /// For `map_err` of file operations.
    pub fn at(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        |source| Self::File { path: path.to_owned(), source }
    }
}
