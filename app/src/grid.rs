//! The virtual grid: a million rows, of which only what is seen is in the page.
//!
//! The grid never owns the data: it asks the worker for windows of rows and is told what changed. [`model`], [`keys`]
//! and [`rows`] are plain arithmetic; [`core`] holds the state and draws it into the recycled elements of [`pool`];
//! [`act`], [`edit`], [`clip`] and [`pointer`] are what a person can do. Cells are not reactive: a signal for each
//! would cost more than the cell.

mod act;
mod clip;
mod core;
mod edit;
pub mod head;
pub mod keys;
pub mod model;
mod pointer;
mod pool;
pub mod popover;
pub mod rows;
mod view;

pub use core::{Grid, Here};
pub use view::GridView;
