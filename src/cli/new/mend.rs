//! Worktrees whose folders are gone, and that would be in the way.

use std::path::Path;

use super::facts::{dir, has};
use crate::cli::failure::Failure;
use crate::cli::remove::{lost, of_gone};
use crate::cli::{locate, messages};
use crate::git::change::worktree;
use crate::git::{BStr, Head, Repository, Worktree};

/// Has git forget those that keep this branch. What was done, for people.
pub fn branch(repository: &Repository, branch: &BStr) -> Result<Vec<String>, Failure> {
    forget(repository, |worktree| has(worktree, branch))
}

/// The one that git has for this folder, which is without links.
pub fn folder(repository: &Repository, folder: &Path) -> Result<Vec<String>, Failure> {
    forget(repository, |worktree| worktree.root == folder)
}

fn forget(repository: &Repository, is_meant: impl Fn(&Worktree) -> bool) -> Result<Vec<String>, Failure> {
    let gone = repository.worktrees().iter().filter(|worktree| worktree.missing() && worktree.id.is_some());
    let mut done = Vec::new();
    for worktree in gone.filter(|worktree| is_meant(worktree)) {
        // Its volume may not be mounted.
        if !locate::is_just_gone(repository, worktree) {
            return Err(locate::gone(repository, worktree));
        }
        if worktree.root.symlink_metadata().is_ok() {
            return Err(messages::mending::git_file_is_gone(&worktree.root));
        }
        let submodules = of_gone(&worktree.git_dir, Some(&worktree.root));
        if !submodules.is_empty() {
            return Err(messages::mending::has_submodules(&worktree.root, &submodules));
        }
        let lost = lost_with(repository, worktree);
        worktree::remove(dir(repository), &worktree.root, false)
            .map_err(|error| messages::mending::not_forgotten(&worktree.root, &error))?;
        done.push(messages::mending::forgotten(worktree));
        done.extend(lost);
    }
    Ok(done)
}

/// In the middle of a rebase, say, commits that are on no branch.
fn lost_with(repository: &Repository, worktree: &Worktree) -> Option<String> {
    let Head::Detached(head) = worktree.head else { return None };
    let (tip, commits) = lost(repository, head, &[worktree]).ok()??;
    Some(messages::pruning::lost_commits(&tip, &commits))
}
