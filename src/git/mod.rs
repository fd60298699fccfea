//! The repository's facts, each computed once, on demand. The only place that starts git.

mod belonging;
mod config;
mod database;
mod discover;
mod format;
mod graph;
mod head;
mod history;
mod objects;
mod operation;
mod ownership;
mod packed;
mod packs;
mod push;
mod read;
mod refs;
mod reftable;
mod repository;
mod run;
mod stash;
mod status;
mod tags;
mod tracked;
mod tracking;
mod variables;
mod worktrees;

pub use config::Config;
pub use head::Head;
pub use operation::{Operation, OperationKind};
pub use repository::{DiscoverError, Repository};
pub use run::git;
pub use status::Status;
pub use tracked::TrackedPaths;
pub use tracking::{Divergence, PushTarget, Upstream};
pub use worktrees::{Worktree, without_project};

pub use gix::ObjectId;
pub use gix::bstr::{BStr, BString, ByteSlice};

#[cfg(test)]
mod tests;
