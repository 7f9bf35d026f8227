//! What more formats than one need: who is in which cohort and course, numbers in places, what was chosen for an import.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::dialect::in_dialect;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0004_formats"
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
        if manager.get_database_backend() == DbBackend::Postgres {
            // Names with numbers are looked up as ranges of bytes, as SQLite compares them.
            let sql = "ALTER TABLE account ALTER COLUMN username_key TYPE TEXT COLLATE \"C\"";
            db.execute_unprepared(sql).await?;
        }
        // Dashes of all kinds, and white space beside them, are alike in the key of a name.
        for dash in ['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}', '\u{2212}'] {
            db.execute_unprepared(&format!("UPDATE unit SET name_key = replace(name_key, '{dash}', '-')"))
                .await?;
        }
        for spaced in [" -", "- "] {
            db.execute_unprepared(&format!("UPDATE unit SET name_key = replace(name_key, '{spaced}', '-')"))
                .await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(DOWN).await?;
        Ok(())
    }
}

const UP: &str = "
ALTER TABLE account ADD COLUMN job_role TEXT;
ALTER TABLE account ADD COLUMN region TEXT;
-- The password was made for the person, who has to change it when they first sign in.
ALTER TABLE account ADD COLUMN must_change_password BOOLEAN NOT NULL DEFAULT FALSE;

ALTER TABLE account ADD COLUMN institution TEXT;
ALTER TABLE account ADD COLUMN department TEXT;
ALTER TABLE account ADD COLUMN city TEXT;
ALTER TABLE account ADD COLUMN country TEXT;
ALTER TABLE account ADD COLUMN time_zone TEXT;
ALTER TABLE account ADD COLUMN phone2 TEXT;
ALTER TABLE account ADD COLUMN address TEXT;
ALTER TABLE account ADD COLUMN theme TEXT;
ALTER TABLE account ADD COLUMN description TEXT;
-- Somebody else has the e-mail, too: that was allowed.
ALTER TABLE account ADD COLUMN email_shared BOOLEAN NOT NULL DEFAULT FALSE;
DROP INDEX account_email;
CREATE UNIQUE INDEX account_email ON account (email_key)
    WHERE email_key IS NOT NULL AND state <> 'deleted' AND NOT email_shared;
CREATE INDEX account_any_email ON account (email_key) WHERE email_key IS NOT NULL AND state <> 'deleted';
CREATE INDEX account_id_number ON account (id_number) WHERE id_number IS NOT NULL AND state <> 'deleted';

-- Who is in which cohort, course, programme or group.
CREATE TABLE member (
    account BIGINT NOT NULL REFERENCES account (id),
    unit BIGINT NOT NULL REFERENCES unit (id),
    -- In a course.
    role TEXT,
    starts BIGINT,
    ends BIGINT,
    is_suspended BOOLEAN NOT NULL DEFAULT FALSE,
    batch BIGINT,
    at BIGINT NOT NULL,
    PRIMARY KEY (account, unit)
)$clustered;
CREATE INDEX member_of_unit ON member (unit, account);

-- A person's number in a place.
CREATE TABLE member_id (
    account BIGINT NOT NULL REFERENCES account (id),
    place BIGINT NOT NULL REFERENCES place (id),
    number TEXT NOT NULL,
    PRIMARY KEY (account, place)
)$clustered;

-- What somebody has in a profile field.
CREATE TABLE profile_value (
    account BIGINT NOT NULL REFERENCES account (id),
    field BIGINT NOT NULL REFERENCES unit (id),
    value TEXT NOT NULL,
    PRIMARY KEY (account, field)
)$clustered;
CREATE INDEX profile_value_of_field ON profile_value (field, value);

-- Passwords of a list, sealed with the key in the data folder, until they are committed or a day has passed.
CREATE TABLE batch_secret (
    batch BIGINT NOT NULL REFERENCES batch (id),
    number BIGINT NOT NULL,
    bytes $bytes NOT NULL,
    PRIMARY KEY (batch, number)
);

-- JSON of what the administrator chose.
ALTER TABLE batch ADD COLUMN options TEXT NOT NULL DEFAULT '{}';
UPDATE batch SET options = CASE WHEN invite THEN '{\"flags\":{\"invite\":true}}' ELSE '{\"flags\":{\"invite\":false}}' END;
ALTER TABLE batch DROP COLUMN invite;
-- Of the first password, until it is committed or a day has passed.
ALTER TABLE batch ADD COLUMN password_hash TEXT;
-- What is weak about it, in a sentence.
ALTER TABLE batch ADD COLUMN password_advice TEXT;

ALTER TABLE batch_row ADD COLUMN enrolled BIGINT NOT NULL DEFAULT 0;
ALTER TABLE batch_row ADD COLUMN joined BIGINT NOT NULL DEFAULT 0;
ALTER TABLE batch_row ADD COLUMN password_set BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE batch_row ADD COLUMN renamed BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE batch_row ADD COLUMN suspended BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX batch_row_renamed ON batch_row (batch, ordinal) WHERE renamed;
CREATE INDEX batch_row_suspended ON batch_row (batch, ordinal) WHERE suspended;
CREATE INDEX batch_row_enrolled ON batch_row (batch, ordinal) WHERE enrolled > 0;
CREATE INDEX batch_row_joined ON batch_row (batch, ordinal) WHERE joined > 0;
CREATE INDEX batch_row_password_set ON batch_row (batch, ordinal) WHERE password_set;
";

const DOWN: &str = "
DROP INDEX batch_row_suspended; DROP INDEX batch_row_renamed;
ALTER TABLE batch_row DROP COLUMN suspended;
ALTER TABLE batch_row DROP COLUMN renamed;
DROP INDEX batch_row_password_set; DROP INDEX batch_row_joined; DROP INDEX batch_row_enrolled;
ALTER TABLE batch_row DROP COLUMN password_set;
ALTER TABLE batch_row DROP COLUMN joined;
ALTER TABLE batch_row DROP COLUMN enrolled;
ALTER TABLE batch DROP COLUMN password_advice;
ALTER TABLE batch DROP COLUMN password_hash;
ALTER TABLE batch ADD COLUMN invite BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE batch DROP COLUMN options;
DROP TABLE batch_secret; DROP TABLE profile_value; DROP TABLE member_id; DROP TABLE member;
DROP INDEX account_id_number; DROP INDEX account_any_email; DROP INDEX account_email;
CREATE UNIQUE INDEX account_email ON account (email_key) WHERE email_key IS NOT NULL AND state <> 'deleted';
ALTER TABLE account DROP COLUMN email_shared;
ALTER TABLE account DROP COLUMN description;
ALTER TABLE account DROP COLUMN theme;
ALTER TABLE account DROP COLUMN address;
ALTER TABLE account DROP COLUMN phone2;
ALTER TABLE account DROP COLUMN time_zone;
ALTER TABLE account DROP COLUMN country;
ALTER TABLE account DROP COLUMN city;
ALTER TABLE account DROP COLUMN department;
ALTER TABLE account DROP COLUMN institution;
ALTER TABLE account DROP COLUMN must_change_password;
ALTER TABLE account DROP COLUMN region;
ALTER TABLE account DROP COLUMN job_role;
";
