//! The terminal's edge: what strangers named is cleaned here, widths are measured, what the terminal can show is known,
//! and data is written as JSON.

pub mod clean;
pub mod json;
pub mod look;
pub mod picker;
pub mod progress;
pub mod width;
