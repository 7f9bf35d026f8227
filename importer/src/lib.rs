//! Rollcall's engine: reads, maps, checks and plans an import of people.
//!
//! Pure: no input or output, no clock, no database, no browser. The browser's worker and the server run the
//! same code, so what the browser passed, the server refuses only for what the browser could not know.
//!
//! ```text
//! bytes ─read→ Sheet ─map→ Table ─check→ Issues ─(edit, again)→ stage ─plan→ Plan ─commit→ Outcome ─report→ export
//! ```
//!
//! Without the features `engine` and `workbook` only the formats, the issues, the outcomes and the messages between
//! page and workers are here: all that the page needs. `workbook` is apart, for in the browser it is a module of its
//! own, loaded when a workbook is dropped.

pub mod bulk;
#[cfg(feature = "engine")]
pub mod check;
pub mod format;
pub mod issue;
#[cfg(feature = "engine")]
pub mod key;
#[cfg(feature = "engine")]
pub mod map;
pub mod mapping;
pub mod message;
#[cfg(feature = "engine")]
mod order;
pub mod organisation;
pub mod outcome;
#[cfg(feature = "engine")]
pub mod plan;
#[cfg(feature = "engine")]
pub mod read;
#[cfg(feature = "engine")]
pub mod report;
#[cfg(feature = "engine")]
pub mod session;
#[cfg(any(feature = "engine", feature = "workbook"))]
pub mod sheet;
#[cfg(feature = "engine")]
pub mod stage;
#[cfg(feature = "engine")]
pub mod table;
#[cfg(feature = "engine")]
pub mod username;
#[cfg(feature = "workbook")]
pub mod workbook;
