//! Worktrees as places to go to: which one a word means, where in it to land, and what could have been typed.

pub mod candidates;
pub mod layout;
pub mod leaving;
mod names;
mod near;
pub mod place;
pub mod target;

pub use names::Names;
pub use near::near_misses;
pub use target::{Search, Sureness, Target, Unresolved};
