//! The directory on a real SQLite file: imports from staging to results, crashes between, people by hand.

mod commit;
mod lock_file;
mod people;
mod school;
