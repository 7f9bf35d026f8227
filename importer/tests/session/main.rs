//! The engine as the page meets it: commands in, updates out.

#![expect(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod across_rows;
mod desk;
mod editing;
mod first_rows;
mod mapping;
mod mends;
mod properties;
mod sources;
mod staging;
