//! People and their places, in a database: accounts, roles, associations, batches, the outbox.
//!
//! Everything that changes a place takes an [`Administers`], which only the check of rights can make.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sea_orm::DatabaseConnection;

pub mod batch;
mod bulk;
mod clock;
mod database;
mod demo;
mod directory_file;
pub mod entity;
pub mod error;
mod mappings;
pub mod organisation;
mod outbox;
pub mod people;
mod rights;
pub mod session;

pub use clock::{now_ms, rfc3339};
pub use error::{DirectoryError, Result};
pub use mappings::Mapping;
pub use outbox::Waiting;
pub use rights::Administers;

/// The root of the organisation tree: there from the first migration.
pub const ROOT_PLACE: i64 = 1;

/// The database and all that is done with it. Cheap to clone: all clones are one.
#[derive(Clone)]
pub struct Directory {
    inner: Arc<Inner>,
}

struct Inner {
    db: DatabaseConnection,
    data: PathBuf,
    attempts: session::Attempts,
    plans: batch::Plans,
    at_work: batch::AtWork,
}

impl Directory {
    /// Opens the database at `url` (empty: a SQLite file in the data folder), making folder and file where they
    /// are missing. The server migrates it next (`migrations::Migrator::up(directory.db(), None)`).
    pub async fn open(url: &str, data_dir: &Path) -> Result<Self> {
        std::fs::create_dir_all(data_dir)?;
        let at_home = database::url_in(data_dir);
        let db = database::connect(if url.is_empty() { &at_home } else { url }).await?;
        Ok(Self {
            inner: Arc::new(Inner {
                db,
                data: data_dir.to_owned(),
                attempts: session::Attempts::default(),
                plans: batch::Plans::default(),
                at_work: batch::AtWork::default(),
            }),
        })
    }

    /// The connection pool, for migrations and for sign-in.
    pub fn db(&self) -> &DatabaseConnection {
        &self.inner.db
    }

    pub(crate) fn plans(&self) -> &batch::Plans {
        &self.inner.plans
    }

    pub(crate) fn at_work(&self) -> &batch::AtWork {
        &self.inner.at_work
    }

    pub(crate) fn attempts(&self) -> &session::Attempts {
        &self.inner.attempts
    }

    pub fn data_dir(&self) -> &Path {
        &self.inner.data
    }

    /// The version of SQLite within; at least 3.51.3.
    pub async fn sqlite_version(&self) -> Result<String> {
        database::sqlite_version(self.db()).await
    }

    /// A transaction that writes: `BEGIN IMMEDIATE` on SQLite.
    pub async fn write(&self) -> Result<sea_orm::DatabaseTransaction> {
        database::write(self.db()).await
    }
}

/// Databases count rows with a sign; who asks for more than they can count gets nothing.
pub(crate) fn offset(first: u64) -> u64 {
    first.min(i64::MAX.unsigned_abs())
}
