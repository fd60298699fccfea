//! What makes a new worktree a place to work in: files that git does not bring, links, submodules, venvs, commands.

pub mod command;
pub mod copied;
pub mod copy;
pub mod envrc;
pub mod guarded;
pub mod journal;
pub mod link;
pub mod step;
pub mod venv;
