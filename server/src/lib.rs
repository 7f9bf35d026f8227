//! Rollcall's program: the web server and its command line.
//!
//! ```text
//! cli ─→ files    read and check files, without a server
//!     ─→ serve ─→ router ─→ calls      the page's calls (app::api), POST /api/…
//!                        ├─→ download  plain GET routes
//!                        └─→ site      the built page, inside the binary
//! ```
//!
//! Around all of them, from outside: [`log`], [`headers`], a net for panics, and the refusal of other sites.

pub mod calls;
pub mod cli;
pub mod cookie;
pub mod download;
pub mod files;
pub mod headers;
pub mod log;
pub mod origin;
pub mod router;
pub mod serve;
pub mod site;
pub mod start;
