//! `wtsh prune`: git forgets worktrees whose folders are gone.

use super::failure::Failure;
use super::here::{Here, the_persons};
use super::messages::git;
use super::messages::pruning;
use super::remove::{Turn, marker};
use super::say::say;
use crate::git::Repository;
use crate::git::change::command::GitError;
use crate::git::change::{unfinished, worktree};
use crate::git::report::entries::State;

pub mod mounts;
mod orphans;

pub use orphans::{Kept, Orphan};

/// Let git forget the worktrees whose folders are gone, and say why each
///
/// One that is locked, or that lies on a volume that is not mounted, is kept.
#[derive(clap::Args)]
pub struct Arguments {}

pub fn run(_: Arguments) -> Result<(), Failure> {
    let here = Here::find()?;
    let repository = &here.repository;
    the_persons(repository)?;
    super::remove::no_links(repository)?;
    let moved = super::relocate::recover(&here);
    let recovered = super::new::recover(&here);
    let here = if moved.is_empty() && recovered.is_empty() { here } else { Here::find()? };
    let repository = &here.repository;
    // No removal begins meanwhile, whose worktree would seem to be gone.
    let _turn = Turn::take(repository.common_dir())?;
    let (kept, gone): (Vec<Orphan>, Vec<Orphan>) =
        orphans::orphans(repository).into_iter().partition(|orphan| orphan.kept.is_some());
    if kept.is_empty() && gone.is_empty() {
        say(&pruning::nothing());
        return Ok(());
    }
    // Where git can't be asked, the one command that matters fails, too.
    let lost: Vec<_> = gone.iter().map(|orphan| orphan.commits(repository, &gone).ok().flatten()).collect();
    let left = prune(repository, &gone, &kept).map_err(|error| git::failed(&error))?;
    // `git worktree prune` succeeds where it could not delete one, too.
    let is_there = |orphan: &Orphan| orphan.entry.git_dir.symlink_metadata().is_ok();
    let mut undeleted = Vec::new();
    for (orphan, lost) in gone.iter().zip(&lost) {
        if left.iter().any(|id| *id == orphan.entry.id) {
            say(&pruning::left(orphan));
            continue;
        }
        if is_there(orphan) {
            undeleted.push(orphan);
            continue;
        }
        say(&pruning::forgotten(orphan));
        if let Some((tip, commits)) = lost {
            say(&pruning::lost_commits(tip, commits));
        }
    }
    for orphan in &kept {
        pruning::kept(orphan).iter().for_each(|line| say(line));
    }
    match undeleted.as_slice() {
        [] => Ok(()),
        undeleted => Err(pruning::not_deleted(undeleted)),
    }
}

/// Has git forget `gone` and nothing else; the ids of those that it can't as long as others are to be kept. git itself keeps what is
/// locked, and what has a `.git`, as long as nobody removes it.
fn prune<'a>(
    repository: &Repository,
    gone: &'a [Orphan],
    kept: &[Orphan],
) -> Result<Vec<&'a crate::git::BStr>, GitError> {
    use crate::git::ByteSlice;
    let dir = repository.common_dir();
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    let by_git = |orphan: &Orphan| matches!(orphan.kept, Some(Kept::Locked | Kept::Occupied));
    if kept.iter().all(by_git) && marker::noted(dir).is_empty() {
        return worktree::prune(dir).map(|()| Vec::new());
    }
    let mut left = Vec::new();
    for orphan in gone {
        match (&orphan.entry.state, &orphan.entry.root) {
            (State::FolderGone, Some(root)) => worktree::remove(dir, root, false)?,
            (State::Broken, _) => {
                let git_dir = &orphan.entry.git_dir;
                unfinished::remove_entry(git_dir).map_err(|error| GitError::File(git_dir.clone(), error))?
            }
            _ => left.push(orphan.entry.id.as_bstr()),
        }
    }
    Ok(left)
}
