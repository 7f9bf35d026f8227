//! The tables, as sea-orm sees them. The shape itself stands in `migrations`.

pub mod account;
pub mod association;
pub mod batch;
pub mod batch_part;
pub mod batch_row;
pub mod batch_secret;
pub mod course_open;
pub mod event;
pub mod mapping;
pub mod member;
pub mod member_id;
pub mod one_time_link;
pub mod outbox;
pub mod place;
pub mod profile_value;
pub mod role;
pub mod session;
pub mod unit;
