//! What git does to a repository for wtsh: its own checks, hooks and messages stay.

pub mod branch;
pub mod command;
pub mod exclude;
pub mod fetch;
pub mod followed;
pub mod ref_lock;
pub mod snapshot;
pub mod stash;
pub mod unfinished;
pub mod worktree;
