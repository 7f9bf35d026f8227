//! From a database that may be empty or old to a directory that can be used, and what can keep it from that.

use std::net::SocketAddr;
use std::path::Path;

use directory::{Directory, DirectoryError};
use migrations::{Migrator, MigratorTrait};

/// Why the program does not start: a line for the terminal.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("{0} is in use. Stop the program that uses it, or choose another address with --address.")]
    AddressInUse(SocketAddr),
    #[error("Listening on {0} did not work: {1}. Choose another address with --address.")]
    Listen(SocketAddr, std::io::Error),
    #[error("The data folder {0} cannot be used: {1}. Choose another with --data.")]
    DataFolder(String, std::io::Error),
    #[error("The database was made by a newer Rollcall. Start that one, or choose another with --data.")]
    DatabaseTooNew,
    #[error("The database cannot be brought to this version: {0}")]
    Migration(String),
    #[error("{0}")]
    Directory(#[from] DirectoryError),
    #[error("The server stopped: {0}")]
    Serve(std::io::Error),
}

/// Opens the database, making it where it is missing, and brings it to this version.
pub async fn open(database_url: &str, data: &Path) -> Result<Directory, StartError> {
    can_write(data).map_err(|error| StartError::DataFolder(data.display().to_string(), error))?;
    let directory = Directory::open(database_url, data).await?;
    migrate(&directory).await?;
    Ok(directory)
}

/// SQLite would say so much later, and not which folder.
fn can_write(data: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(data)?;
    let probe = data.join(format!(".rollcall-{}", std::process::id()));
    std::fs::write(&probe, [])?;
    std::fs::remove_file(probe)
}

async fn migrate(directory: &Directory) -> Result<(), StartError> {
    Migrator::up(directory.db(), None).await.map_err(|error| {
        let said = error.to_string();
        // sea-orm-migration has no error of its own for it: "Migration file of version 'm…' is missing, …".
        if said.contains("is missing") { StartError::DatabaseTooNew } else { StartError::Migration(said) }
    })
}
