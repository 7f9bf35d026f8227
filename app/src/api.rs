//! The only way from the page to the server: one file per subject.
//!
//! Every call but those of [`session`] needs a signed-in administrator. All are POST with postcard both ways, are
//! refused across sites, and carry a header that no form can send.

pub mod call;
pub mod error;
pub mod imports;
pub mod mappings;
pub mod organisation;
pub mod outbox;
pub mod people;
pub mod session;
