//! Opening the database, and the transactions that write.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use crate::error::{DirectoryError, Result};

/// Up to 3.51.2 SQLite can corrupt a database in WAL mode.
const SQLITE_AT_LEAST: [u32; 3] = [3, 51, 3];

/// How long a writer waits for another before it gives up.
const BUSY: Duration = Duration::from_secs(30);

/// Where the database is when nothing else is said: a file in the data folder.
pub(crate) fn url_in(data: &Path) -> String {
    format!("sqlite://{}?mode=rwc", data.join("rollcall.db").display())
}

pub(crate) async fn connect(url: &str) -> Result<DatabaseConnection> {
    let mut options = ConnectOptions::new(url);
    // Statements hold names and e-mails: they never get into a log.
    options
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .max_connections(8)
        .map_sqlx_sqlite_opts(for_sqlite);
    let db = Database::connect(options).await?;
    if db.get_database_backend() == DbBackend::Sqlite {
        check_version(&sqlite_version(&db).await?)?;
    }
    Ok(db)
}

fn for_sqlite(options: SqliteConnectOptions) -> SqliteConnectOptions {
    options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY)
        .foreign_keys(true)
        .pragma("cache_size", "-32768")
        .pragma("temp_store", "memory")
}

pub(crate) async fn sqlite_version(db: &impl ConnectionTrait) -> Result<String> {
    let row = db
        .query_one_raw(Statement::from_string(DbBackend::Sqlite, "SELECT sqlite_version()"))
        .await?
        .ok_or(DirectoryError::Damaged("it does not say its version"))?;
    Ok(row.try_get_by_index::<String>(0)?)
}

fn check_version(version: &str) -> Result<()> {
    let mut numbers = version.split('.').map(|part| u32::from_str(part).unwrap_or(0));
    let found = std::array::from_fn::<u32, 3, _>(|_| numbers.next().unwrap_or(0));
    if found < SQLITE_AT_LEAST { Err(DirectoryError::SqliteTooOld(version.to_owned())) } else { Ok(()) }
}

/// A transaction that writes. On SQLite it takes the writer's place at once: taking it later can fail half-way.
pub(crate) async fn write(db: &DatabaseConnection) -> Result<DatabaseTransaction> {
    let options = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    Ok(db.begin_with_options(options).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_sqlite_is_refused() {
        assert!(check_version("3.51.2").is_err());
        assert!(check_version("3.9.99").is_err());
        assert!(check_version("nonsense").is_err());
        assert!(check_version("3.51.3").is_ok());
        assert!(check_version("3.52").is_ok());
    }
}
