//! The first shape: places, accounts with their roles and associations, sign-in, batches, the outbox.
//!
//! Written in the SQL that SQLite and PostgreSQL share; where they differ there is a word with a `$`.
//! All times are milliseconds since 1970, UTC.

use sea_orm_migration::prelude::*;

use crate::dialect::in_dialect;

pub struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m0001_people_and_batches"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// SQLite's default is none; half a migration must not stay.
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
CREATE TABLE place (
    id $id,
    parent BIGINT REFERENCES place (id),
    kind TEXT NOT NULL,
    outside_id TEXT,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
-- The root: there is one place from the first day. Setting up gives it its name.
INSERT INTO place (id, parent, kind, outside_id, name, created_at) VALUES (1, NULL, 'site', NULL, 'Our school', 0);

-- Account ids are taken in blocks, so that a chunk inserts without asking for them back.
CREATE TABLE id_block (name TEXT NOT NULL PRIMARY KEY, next BIGINT NOT NULL);
INSERT INTO id_block (name, next) VALUES ('account', 1);

CREATE TABLE account (
    id $id,
    given_name TEXT NOT NULL,
    family_name TEXT NOT NULL,
    display_name TEXT NOT NULL,
    email TEXT,
    email_key TEXT,
    username TEXT,
    username_key TEXT,
    name_key TEXT NOT NULL,
    id_number TEXT,
    grade TEXT,
    phone TEXT,
    language TEXT,
    state TEXT NOT NULL,
    password_hash TEXT,
    -- Keys of the fields whose stored value was typed by a person after the last import, with commas between.
    edited_by_hand TEXT NOT NULL,
    revision BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX account_email ON account (email_key) WHERE email_key IS NOT NULL AND state <> 'deleted';
CREATE UNIQUE INDEX account_username ON account (username_key) WHERE username_key IS NOT NULL AND state <> 'deleted';
CREATE INDEX account_name ON account (name_key, id) WHERE state <> 'deleted';

CREATE TABLE role (
    account BIGINT NOT NULL REFERENCES account (id),
    place BIGINT NOT NULL REFERENCES place (id),
    role TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (account, place, role)
)$clustered;
CREATE INDEX role_in_place ON role (place, role, account);

-- kind is what the other one is to the student: parent or instructor.
CREATE TABLE association (
    student BIGINT NOT NULL REFERENCES account (id),
    other BIGINT NOT NULL REFERENCES account (id),
    kind TEXT NOT NULL,
    batch BIGINT,
    at BIGINT NOT NULL,
    PRIMARY KEY (student, other, kind)
)$clustered;
CREATE INDEX association_of_other ON association (other, kind, student);

-- Of tokens only hashes are kept.
CREATE TABLE session (
    token_hash $bytes NOT NULL PRIMARY KEY,
    account_id BIGINT NOT NULL REFERENCES account (id),
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX session_of_account ON session (account_id);
CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE one_time_link (
    token_hash $bytes NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    account_id BIGINT REFERENCES account (id),
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX one_time_link_of_account ON one_time_link (account_id);

CREATE TABLE batch (
    id $counted,
    place BIGINT NOT NULL REFERENCES place (id),
    format TEXT NOT NULL,
    by_account BIGINT NOT NULL REFERENCES account (id),
    state TEXT NOT NULL,
    invite BOOLEAN NOT NULL,
    sources TEXT NOT NULL,
    counts TEXT NOT NULL,
    row_count BIGINT NOT NULL,
    part_count BIGINT NOT NULL,
    -- How many of the plan's people are committed, and how many rows that was.
    cursor BIGINT NOT NULL,
    rows_done BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    finished_at BIGINT
);
CREATE INDEX batch_by_state ON batch (state);

CREATE TABLE batch_part (
    batch BIGINT NOT NULL REFERENCES batch (id),
    number BIGINT NOT NULL,
    bytes $bytes NOT NULL,
    PRIMARY KEY (batch, number)
);

-- One row of the file, with its one fate. The counters let every count open into its list by an index.
CREATE TABLE batch_row (
    batch BIGINT NOT NULL REFERENCES batch (id),
    ordinal BIGINT NOT NULL,
    tab BIGINT NOT NULL,
    source BIGINT NOT NULL,
    line BIGINT NOT NULL,
    fate TEXT NOT NULL,
    same_as TEXT,
    reasons TEXT,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    account BIGINT,
    changes TEXT,
    effects TEXT,
    associated BIGINT NOT NULL,
    not_associated BIGINT NOT NULL,
    invited BOOLEAN NOT NULL,
    by_parent BOOLEAN NOT NULL,
    PRIMARY KEY (batch, ordinal)
)$clustered;
CREATE INDEX batch_row_fate ON batch_row (batch, fate, ordinal);
CREATE INDEX batch_row_associated ON batch_row (batch, ordinal) WHERE associated > 0;
CREATE INDEX batch_row_not_associated ON batch_row (batch, ordinal) WHERE not_associated > 0;
CREATE INDEX batch_row_invited ON batch_row (batch, ordinal) WHERE invited;
CREATE INDEX batch_row_by_parent ON batch_row (batch, ordinal) WHERE by_parent;

CREATE TABLE outbox (
    id $counted,
    account BIGINT NOT NULL REFERENCES account (id),
    batch BIGINT REFERENCES batch (id),
    kind TEXT NOT NULL,
    recipient TEXT NOT NULL,
    state TEXT NOT NULL,
    queued_at BIGINT NOT NULL
);
CREATE INDEX outbox_by_state ON outbox (state, id);
CREATE INDEX outbox_of_account ON outbox (account);

CREATE TABLE event (
    id $counted,
    account BIGINT NOT NULL REFERENCES account (id),
    at BIGINT NOT NULL,
    by_account BIGINT,
    batch BIGINT,
    kind TEXT NOT NULL,
    -- What the kind needs besides: the other's name, the role.
    subject TEXT,
    changes TEXT
);
CREATE INDEX event_of_account ON event (account, id);
";

const DOWN: &str = "
DROP TABLE event; DROP TABLE outbox; DROP TABLE batch_row; DROP TABLE batch_part; DROP TABLE batch;
DROP TABLE one_time_link; DROP TABLE session; DROP TABLE association; DROP TABLE role; DROP TABLE account;
DROP TABLE id_block; DROP TABLE place;
";
