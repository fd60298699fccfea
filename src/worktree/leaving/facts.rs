//! What is known of a worktree that is to go.

use std::path::PathBuf;

use crate::git::report::changes::Change;
use crate::git::report::commits::Commits;
use crate::git::{BString, OperationKind};
use crate::process::busy::Process;

/// What would be lost, or stands in the way. Paths are relative to the worktree's root where nothing else is said.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Another process is at it: nothing else was looked at.
    pub maker: Option<Maker>,
    /// The reason, possibly empty.
    pub locked: Option<BString>,
    /// Roots of other worktrees that lie in it, absolute.
    pub inner: Vec<PathBuf>,
    /// Its folder is gone, and may lie on the volume of this mount point.
    pub unmounted: Option<PathBuf>,
    /// Folders, absolute, in which this user may delete nothing.
    pub undeletable: Vec<PathBuf>,
    /// Where something is mounted in it, absolute.
    pub mounted: Vec<PathBuf>,
    /// Its folder was moved here, absolute, and what lies at its place is a link to it.
    pub moved: Option<PathBuf>,
    /// The folder is there, but git no longer knows it as this worktree.
    pub detached_folder: bool,
    /// Why git could not tell the rest, cleaned.
    pub unread: Option<String>,
    pub operation: Option<OperationKind>,
    pub changes: Vec<Change>,
    /// Changes that git was told not to look at.
    pub hidden: Vec<PathBuf>,
    pub submodules: Vec<Submodule>,
    /// Other repositories, in folders that tools make, with commits that are nowhere else.
    pub repositories: Vec<Submodule>,
    /// Of a detached HEAD; no ref leads there.
    pub commits: Commits,
    pub processes: Vec<Process>,
    /// Ignored files that are nowhere else.
    pub only_here: Vec<OnlyHere>,
    /// Where the branch is to go, too.
    pub branch: Option<Branch>,
    /// There are submodules with a repository of their own.
    pub has_submodules: bool,
}

/// What another process does with the worktree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maker {
    Making,
    SettingUp,
    /// Its changes go to a new one.
    Taking,
}

/// A submodule, or another repository in the worktree, that has something that is nowhere else.
#[derive(Clone, Debug)]
pub struct Submodule {
    pub path: PathBuf,
    /// Its git dir, where it is not checked out there. `path` is then its name.
    pub git_dir: Option<PathBuf>,
    /// Relative to its own root.
    pub changes: Vec<Change>,
    /// Without any, and without changes, there was no telling.
    pub commits: Commits,
}

/// An ignored file, or a folder of such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnlyHere {
    pub path: PathBuf,
    /// `None`: it is one file.
    pub files: Option<usize>,
    /// Of the file, or of those in the folder that are nowhere else.
    pub bytes: u64,
}

/// The branch that is to go with the worktree.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Its short name.
    pub name: BString,
    /// The short id of its commit.
    pub tip: String,
    pub fate: Fate,
}

#[derive(Clone, Debug)]
pub enum Fate {
    /// All that it has is in this branch, too.
    Merged {
        into: BString,
        squashed: bool,
    },
    NotMerged {
        /// The branches that were looked at.
        into: Vec<BString>,
        /// Commits that no other ref leads to.
        only_there: Commits,
    },
    Protected,
    /// The root of another worktree that has it checked out.
    CheckedOut(PathBuf),
}
