//! The pages, one file each. The import itself is a room of its own (`import/`).

pub mod administrator;
pub mod help;
pub mod imports;
pub mod not_found;
pub mod organisation;
pub mod outbox;
pub mod people;
pub mod person;
pub mod remembered;
pub mod results;
pub mod set_up;
pub mod sign_in;
