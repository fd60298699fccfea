//! The steps of a set-up, in their order.

use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use super::venv::Wish;
use crate::state::encoding::fingerprint;

/// Paths are relative to the worktree's root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The post-checkout hook, where it was left out when the worktree was made.
    Hook,
    Copy(Vec<PathBuf>),
    Link(PathBuf),
    /// The submodules at these paths.
    Submodules(Vec<PathBuf>),
    Venv(Wish),
    /// Allows this `.envrc`.
    Direnv(PathBuf),
    /// A command for `sh`.
    Run(String),
}

impl Step {
    /// What the journal knows a step by of which nothing on the disk says that it is done. Of the others it is `None`: what is there
    /// says it.
    pub fn mark(&self) -> Option<u64> {
        match self {
            Step::Hook => Some(fingerprint(b"hook")),
            Step::Run(command) => Some(fingerprint(&[b"run ", command.as_bytes()].concat())),
            // Once the person takes a permission back, it is not given again.
            Step::Direnv(file) => Some(fingerprint(&[b"direnv ", file.as_os_str().as_bytes()].concat())),
            Step::Copy(_) | Step::Link(_) | Step::Submodules(_) | Step::Venv(_) => None,
        }
    }
}
