//! Table to issues: one rule per file.

pub mod cell;
pub mod clean;
pub mod damage;
pub mod email;
pub mod language;
pub mod name;
pub mod username;
