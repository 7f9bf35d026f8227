//! What each row would do: by examples, and by properties.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod company;
mod examples;
mod properties;
mod site;
mod world;
