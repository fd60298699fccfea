//! Two removals at once must not each take the other's worktree for the one that still has a file or a commit: one at a time decides,
//! with all in view that was decided before.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use super::marker;
use crate::cli::failure::Failure;
use crate::git::{Repository, Worktree};
use crate::process::interrupt;

const PAUSE: Duration = Duration::from_millis(20);

/// From the last look at a worktree until it is noted that it goes: nobody else decides. Whoever has it waits for no person and for no
/// other lock.
pub struct Turn {
    _folder: Option<File>,
}

impl Turn {
    /// The lock is on the folder of what git keeps of the worktrees (gitrepository-layout(5)), which is there as long as there is one.
    /// Where the file system has no locks, the last look alone is left.
    pub fn take(common_dir: &Path) -> Result<Turn, Failure> {
        let Ok(folder) = File::open(common_dir.join("worktrees")) else { return Ok(Turn { _folder: None }) };
        loop {
            match folder.try_lock() {
                Ok(()) => return Ok(Turn { _folder: Some(folder) }),
                Err(TryLockError::WouldBlock) if interrupt::received().is_some() => {
                    return Err(Failure::cancelled());
                }
                Err(TryLockError::WouldBlock) => sleep(PAUSE),
                Err(TryLockError::Error(_)) => return Ok(Turn { _folder: None }),
            }
        }
    }
}

/// The worktrees that are to be there when `going` are gone: of no other a removal is noted, under way or cut off.
pub fn staying<'a>(repository: &'a Repository, going: &[&Worktree]) -> Vec<&'a Worktree> {
    let noted = marker::noted(repository.common_dir());
    // What was noted of one that was moved since is about nothing.
    let is_about = |it: &Worktree, root: &Path| root.exists() || !it.root.exists();
    let is_noted =
        |it: &Worktree| noted.iter().any(|(id, root)| it.id.as_ref() == Some(id) && is_about(it, root));
    let all = repository.worktrees().iter().filter(|it| !going.contains(it));
    all.filter(|it| it.git_dir.exists() && !is_noted(it)).collect()
}
