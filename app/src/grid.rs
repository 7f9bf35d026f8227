//! The virtual grid: a million rows, of which only what is seen is in the page.
