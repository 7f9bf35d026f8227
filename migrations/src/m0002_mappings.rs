//! What administrators chose for the columns of their lists, remembered from one import to the next.

use sea_orm_migration::prelude::*;

use crate::dialect::in_dialect;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0002_mappings"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        db.execute_unprepared(&in_dialect(UP, manager.get_database_backend())).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP TABLE mapping;").await?;
        Ok(())
    }
}

const UP: &str = "
CREATE TABLE mapping (
    id $counted,
    account BIGINT NOT NULL REFERENCES account (id),
    format TEXT NOT NULL,
    tab TEXT NOT NULL,
    name TEXT NOT NULL,
    -- A hash of the headings, folded and in order: as text they can be longer than an index takes.
    headings_hash TEXT NOT NULL,
    -- JSON: [[heading, field or null], ...] and [[field, text, word], ...]
    columns TEXT NOT NULL,
    words TEXT NOT NULL,
    used_at BIGINT NOT NULL,
    UNIQUE (account, format, tab, headings_hash)
);
";
