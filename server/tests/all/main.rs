//! The server through its router, with a real database in a folder of its own for each test.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod calls;
mod downloads;
mod import_files;
mod imports;
mod logs;
mod mappings;
mod organisation;
mod own_account;
mod program;
mod requirements;
mod safety;
mod sign_in;
mod site;
mod world;
