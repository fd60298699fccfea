//! Whether a worktree can go, from what is known of it.

pub mod agreed;
pub mod derivable;
pub mod facts;
pub mod verdict;
pub mod volume;
