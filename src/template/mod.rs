//! `{{ }}` templates: text that is computed from what is known of a worktree.

mod bounds;
mod filters;
mod render;

pub use render::{FILTERS, Known, Unknown, VARIABLES, Wrong, render};
