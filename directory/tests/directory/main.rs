//! The directory on a real SQLite file: imports from staging to results, crashes between, people by hand.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod bulk;
mod commit;
mod defaults;
mod directory_file;
mod enrolments;
mod formats;
mod guests;
mod lock_file;
mod organisation;
mod people;
mod reach;
mod schema;
mod school;
mod site;
