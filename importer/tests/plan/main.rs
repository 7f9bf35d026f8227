//! What each row would do: by examples, and by properties.

mod examples;
mod properties;
mod world;
