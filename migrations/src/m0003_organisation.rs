//! What an organisation has beside people: more about its places; cohorts, courses, programmes, groups, themes and
//! profile fields.

use sea_orm_migration::prelude::*;

use crate::dialect::in_dialect;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0003_organisation"
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
        manager.get_connection().execute_unprepared(DOWN).await?;
        Ok(())
    }
}

const UP: &str = "
ALTER TABLE place ADD COLUMN language TEXT;
ALTER TABLE place ADD COLUMN time_zone TEXT;
ALTER TABLE place ADD COLUMN extended_usernames BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE place ADD COLUMN replace_passwords BOOLEAN NOT NULL DEFAULT FALSE;
CREATE UNIQUE INDEX place_outside_id ON place (outside_id) WHERE outside_id IS NOT NULL;
INSERT INTO id_block (name, next) VALUES ('place', 2);

-- Cohorts, courses, programmes, groups, themes and profile fields: each belongs to a place, and has a name and mostly a
-- code, which is its id number or its short name.
CREATE TABLE unit (
    id $counted,
    kind TEXT NOT NULL,
    place BIGINT NOT NULL REFERENCES place (id),
    -- The course of a group.
    course BIGINT REFERENCES unit (id),
    code TEXT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    -- Of a profile field: no two people have the same.
    is_unique BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX unit_code ON unit (kind, code) WHERE code IS NOT NULL;
CREATE INDEX unit_name ON unit (kind, name_key, id);
CREATE INDEX unit_of_course ON unit (course) WHERE course IS NOT NULL;
CREATE INDEX unit_of_place ON unit (place);

-- The places that a course is open to, and all below them. None: every place that it belongs to.
CREATE TABLE course_open (
    course BIGINT NOT NULL REFERENCES unit (id),
    place BIGINT NOT NULL REFERENCES place (id),
    PRIMARY KEY (course, place)
)$clustered;
CREATE INDEX course_open_to ON course_open (place);
";

const DOWN: &str = "
DROP TABLE course_open; DROP TABLE unit;
DELETE FROM id_block WHERE name = 'place';
DROP INDEX place_outside_id;
ALTER TABLE place DROP COLUMN replace_passwords;
ALTER TABLE place DROP COLUMN extended_usernames;
ALTER TABLE place DROP COLUMN time_zone;
ALTER TABLE place DROP COLUMN language;
";
