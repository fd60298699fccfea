//! git deletes the worktree.

use std::time::SystemTime;

use super::leaving::Leaving;
use super::marker;
use super::remains::has_lost_something;
use super::turn::Turn;
use crate::cli::failure::Failure;
use crate::cli::messages::removing;
use crate::cli::messages::trust::store_failed;
use crate::cli::say::say;
use crate::git::change::command::GitError;
use crate::git::change::worktree;
use crate::git::report::changes::{Kind, changes};
use crate::process::interrupt;
use crate::store::notes::Note;

/// Has git delete the worktree, with a note of what was decided: whatever cuts it off, the next `wtsh remove` finishes. `force`:
/// the person has said that all may be lost. The note stays until whatever else is to be done is done. `turn`: in which that was decided.
pub fn delete(leaving: &Leaving, force: bool, turn: Turn) -> Result<Option<Note>, Failure> {
    let Leaving { worktree, facts, before, .. } = leaving;
    let there = worktree.root.symlink_metadata().is_ok();
    let note = if there {
        let agreed = leaving.agreed(force);
        Some(marker::write(&worktree.git_dir, &agreed).map_err(|error| store_failed(&error))?)
    } else {
        marker::note(&worktree.git_dir)
    };
    // From here on the note says to all others that it goes; without one, it is gone in a moment.
    let _turn = note.is_none().then_some(turn);
    if leaving.without_git_file.is_some() {
        leaving.mend().map_err(|error| removing::not_noted(&worktree.root, &error))?;
    }
    let force = force || facts.has_submodules || before.is_some();
    match worktree::remove(leaving.repository.common_dir(), &worktree.root, force) {
        Ok(()) => Ok(()),
        Err(error) if interrupt::received().is_some() => {
            after_a_signal(leaving, &error, note.as_ref().map(|note| note.written))
        }
        Err(error) => Err(not_removed(leaving, &error)),
    }?;
    Ok(note)
}

/// git dies with code 128 of what it finds before it deletes anything.
fn not_removed(leaving: &Leaving, error: &GitError) -> Failure {
    let root = &leaving.worktree.root;
    if matches!(error, GitError::Failed { code: Some(128), .. } | GitError::NoGit | GitError::NotStarted(_)) {
        if leaving.before.is_none() {
            marker::take_back(&leaving.worktree.git_dir);
        }
        return removing::not_removed(root, error);
    }
    removing::half_removed(root, leaving.worktree.git_dir.exists(), error)
}

/// The terminal stopped git, too. `decided`: when that was noted. What it has begun is finished, and what it has not is left.
fn after_a_signal(leaving: &Leaving, error: &GitError, decided: Option<SystemTime>) -> Result<(), Failure> {
    let root = &leaving.worktree.root;
    let has_git_file = root.join(".git").symlink_metadata().is_ok();
    let has_begun = decided.is_some_and(|decided| has_lost_something(root, decided).unwrap_or(false));
    let is_whole = has_git_file
        && leaving.before.is_none()
        && !has_begun
        && changes(root).is_ok_and(|now| count_deleted(&now) == count_deleted(&leaving.facts.changes));
    if is_whole {
        marker::take_back(&leaving.worktree.git_dir);
        return Err(removing::stopped(root, &leaving.ran));
    }
    if !has_git_file && root.exists() && leaving.mend().is_err() {
        return Err(not_removed(leaving, error));
    }
    // That may take as long as what was stopped.
    say(&removing::finishes(root));
    worktree::remove(leaving.repository.common_dir(), root, true)
        .map_err(|error| removing::half_removed(root, leaving.worktree.git_dir.exists(), &error))
}

fn count_deleted(changes: &[crate::git::report::changes::Change]) -> usize {
    changes.iter().filter(|change| change.kind == Kind::Deleted).count()
}
