//! The repository's facts, each computed once, on demand. The only place that starts git.

pub mod allowed;
mod belonging;
pub mod change;
mod config;
mod database;
pub mod default_branch;
mod discover;
mod drivers;
mod embedded;
mod folder;
mod format;
mod graph;
mod head;
mod history;
mod nearby;
mod objects;
mod operation;
mod ownership;
mod packed;
mod packs;
pub mod preview;
mod push;
mod read;
mod reflog;
mod refs;
mod reftable;
pub mod remotes;
pub mod report;
mod repository;
mod run;
mod stash;
mod status;
mod tags;
mod tracked;
mod tracking;
pub mod transports;
mod variables;
mod worktrees;

pub use config::Config;
pub use discover::repository_at;
pub use drivers::{Driver, Kind as DriverKind};
pub use head::{Head, HeadFile};
pub use nearby::Nearby;
pub use operation::{Operation, OperationKind};
pub use reflog::{Move, Reflog};
pub use repository::{DiscoverError, Repository};
pub use run::{Hooks, REDIRECTIONS, unguarded};
pub use status::Status;
pub use tracked::TrackedPaths;
pub use tracking::{Divergence, PushTarget, Upstream, mapped};
pub use worktrees::{Worktree, without_project};

pub use gix::ObjectId;
pub use gix::bstr::{BStr, BString, ByteSlice, Finder};

#[cfg(test)]
mod tests;
