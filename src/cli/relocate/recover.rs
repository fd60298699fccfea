//! Moves that were cut off: the folder lies where it was to lie, and git is told so.

use std::path::{Path, PathBuf};

use super::exclude_anew;
use super::moving::{self, Moving};
use crate::cli::here::Here;
use crate::cli::lock::seat;
use crate::cli::messages;
use crate::cli::say::say;
use crate::git::change::command::GitError;
use crate::git::change::{unfinished, worktree};

/// A worktree, by its git dir, that lies where it was to be moved to.
#[derive(Debug)]
pub struct Finished {
    pub git_dir: PathBuf,
    pub moving: Moving,
}

/// Finishes them, and says so.
pub fn recover(here: &Here) -> Vec<Finished> {
    let common_dir = here.repository.common_dir();
    if worktree::link(common_dir).is_some() {
        return Vec::new();
    }
    let mut finished = Vec::new();
    for (git_dir, moving, note) in moving::cut_off(common_dir) {
        if let Some(moving) = moving.filter(|moving| has_arrived(&git_dir, moving)) {
            let inner = inner(here, &moving);
            let roots: Vec<&Path> = [&moving.to].into_iter().chain(&inner).map(PathBuf::as_path).collect();
            if let Err(error) = repair(seat(here), &roots) {
                say(&messages::moving::not_repaired(&roots, &error));
                continue;
            }
            say(&messages::moving::moved_after_all(&moving.from, &moving.to));
            exclude_anew(here, &moving.from, &moving.to);
            finished.push(Finished { git_dir, moving });
        }
        note.remove();
    }
    finished
}

fn repair(dir: &Path, roots: &[&Path]) -> Result<(), GitError> {
    if roots.iter().any(|root| is_empty(&root.join(".git"))) {
        // git mends these by what it knows itself, and does not take a path to one for one of a worktree's.
        worktree::repair(dir, &[])?;
    }
    worktree::repair(dir, roots)
}

fn is_empty(file: &Path) -> bool {
    file.symlink_metadata().is_ok_and(|file| file.is_file() && file.len() == 0)
}

/// The folder that git moved leads back, and so does its entry if git had written that; one of the two may have been cut off, and says
/// nothing.
fn has_arrived(git_dir: &Path, moving: &Moving) -> bool {
    let is_gone = moving.from.symlink_metadata().is_err();
    let is_told = || unfinished::root_of(git_dir).is_some_and(|root| root == moving.to);
    is_gone && (unfinished::leads_to(&moving.to, git_dir) || is_empty(&moving.to.join(".git")) && is_told())
}

/// The roots of other worktrees that were moved along.
fn inner(here: &Here, moving: &Moving) -> Vec<PathBuf> {
    let others = here.repository.worktrees().iter().filter(|it| !it.bare && it.root != moving.from);
    let inside = others.filter_map(|it| it.root.strip_prefix(&moving.from).ok());
    inside.map(|inside| moving.to.join(inside)).filter(|root| root.join(".git").exists()).collect()
}
