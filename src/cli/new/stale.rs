//! Locks that the git of a maker, or a remover, that died has left.

use std::path::Path;
use std::time::SystemTime;

use super::journal::Record;
use crate::cli::here::Here;
use crate::git::change::{branch, ref_lock};
use crate::git::{BStr, ByteSlice};
use crate::process::busy;

/// Of its branch, of the packed refs, and of the configuration if it made the branch. `since`: when the maker last noted something.
pub fn release(here: &Here, record: &Record, since: SystemTime) {
    let name = record.branch.as_ref().filter(|_| record.start.is_some());
    release_branch(here, name.map(|name| name.as_bstr()), record.source.as_deref(), since);
}

/// `source`: another worktree in which a git may be at work.
pub fn release_branch(here: &Here, name: Option<&BStr>, source: Option<&Path>, since: SystemTime) {
    let repository = &here.repository;
    let common_dir = repository.common_dir();
    let main = repository.worktrees().first().map(|main| main.root.as_path());
    let places = [Some(common_dir), main, repository.root(), source];
    let is_held = || places.into_iter().flatten().any(is_a_git_in);
    if let Some(name) = name {
        ref_lock::remove_stale(common_dir, branch::full_name(name).as_bstr(), since);
        ref_lock::remove_of_config(common_dir, since, &is_held);
    }
    ref_lock::remove_of_packed(common_dir, since, &is_held);
}

/// In the git dir of the new worktree with this root.
pub fn release_worktree(root: &Path, git_dir: &Path, since: SystemTime) {
    ref_lock::remove_all_in(git_dir, since, &|| is_a_git_in(root));
}

/// Of the index of the worktree `source`, whose git dir this is.
pub fn release_index(source: &Path, git_dir: &Path, since: SystemTime) {
    ref_lock::remove_of_index(git_dir, since, &|| is_a_git_in(source));
}

/// One that is somebody else's, and may hold a lock.
fn is_a_git_in(folder: &Path) -> bool {
    let real = folder.canonicalize();
    real.is_ok_and(|real| busy::inside(&real).iter().any(|process| process.command.starts_with(b"git")))
}
