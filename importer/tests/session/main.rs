//! The engine as the page meets it: commands in, updates out.

mod across_rows;
mod desk;
mod editing;
mod mends;
mod properties;
mod sources;
mod staging;
