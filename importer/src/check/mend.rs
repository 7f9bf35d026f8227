//! Mends across rows; those of one cell are in [`super::cell`].
