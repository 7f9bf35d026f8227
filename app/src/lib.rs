//! The pages, and the calls from them to the server.
//!
//! `api` is compiled for both sides; its bodies only under `ssr`. Everything else is the page, only under `csr`:
//! the server renders nothing.

pub mod api;
#[cfg(feature = "csr")]
mod app;
#[cfg(feature = "csr")]
pub mod grid;
#[cfg(feature = "csr")]
pub mod import;
#[cfg(feature = "csr")]
mod later;
#[cfg(feature = "csr")]
pub mod pages;
#[cfg(feature = "csr")]
pub mod ui;

#[cfg(feature = "csr")]
pub use app::App;
