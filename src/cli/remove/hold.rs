//! One wtsh at a time removes, or moves, a worktree, and none sets it up meanwhile.

use std::fs::{File, TryLockError};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use super::marker;
use crate::cli::failure::Failure;
use crate::cli::messages::removing;
use crate::cli::say::say;
use crate::cli::setup;
use crate::git::Worktree;
use crate::process::interrupt;

/// Nobody else removes or moves it, until this is dropped. Where the file system has no locks, nobody seems to.
pub struct Hold {
    _file: Option<File>,
    /// Somebody else did before.
    pub waited: bool,
}

const PAUSE: Duration = Duration::from_millis(20);

/// Waits for whoever is at it. `None`: it was removed meanwhile.
pub fn alone(worktree: &Worktree) -> Result<Option<Hold>, Failure> {
    let git_dir = worktree.git_dir.as_path();
    let mut waited = false;
    loop {
        match lock(git_dir) {
            Locked::Busy => {}
            Locked::Gone => return Ok(None),
            // A git can outlive the wtsh that started it.
            Locked::Ours(_) if marker::is_under_way(git_dir) => {}
            Locked::Ours(file) => return Ok(Some(Hold { _file: file, waited })),
        }
        if !std::mem::replace(&mut waited, true) {
            say(&removing::waiting_for_another(&worktree.root));
        }
        if interrupt::received().is_some() {
            return Err(Failure::cancelled());
        }
        sleep(PAUSE);
    }
}

/// Without waiting; `None`: somebody else does.
pub fn at_once(git_dir: &Path) -> Option<Hold> {
    match lock(git_dir) {
        Locked::Ours(file) if !marker::is_under_way(git_dir) => Some(Hold { _file: file, waited: false }),
        _ => None,
    }
}

/// Nobody does, be it that it is gone.
pub fn is_free(git_dir: &Path) -> bool {
    !matches!(lock(git_dir), Locked::Busy) && !marker::is_under_way(git_dir)
}

/// No set-up of it is under way, and none begins until this is dropped.
pub fn without_set_up(worktree: &Worktree) -> Result<Option<File>, Failure> {
    setup::lock(&worktree.git_dir, &worktree.root).map_err(|_| removing::is_set_up_just_now(&worktree.root))
}

enum Locked {
    Ours(Option<File>),
    Busy,
    Gone,
}

/// By a file that git writes once: a set-up has its lock on the git dir itself.
fn lock(git_dir: &Path) -> Locked {
    let path = git_dir.join("commondir");
    let Ok(file) = File::open(&path) else {
        return if git_dir.symlink_metadata().is_ok() { Locked::Ours(None) } else { Locked::Gone };
    };
    let inode = |file: std::io::Result<std::fs::Metadata>| file.ok().map(|it| (it.dev(), it.ino()));
    match file.try_lock() {
        // Whoever had the lock may have removed it.
        Ok(()) if inode(path.metadata()) != inode(file.metadata()) => Locked::Busy,
        Ok(()) => Locked::Ours(Some(file)),
        Err(TryLockError::WouldBlock) => Locked::Busy,
        Err(TryLockError::Error(_)) => Locked::Ours(None),
    }
}
