//! What git itself is asked where the answer must be exact whatever the size: before a worktree goes.

pub mod changes;
pub mod commits;
pub mod device;
pub mod entries;
pub mod filtered;
pub mod ignored;
pub mod index;
pub mod merged;
pub mod modules;
mod patch;
