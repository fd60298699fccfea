//! Whether git may be putting a file where it is in this moment.
//!
//! git writes the files of a working tree first and the index afterwards, and holds `index.lock` all that time; `git worktree add` and
//! `git clone` have a HEAD before there is an index.
//!
//! What is not seen: a checkout that failed or was killed. git then leaves the files that it had written behind, with no entry in the
//! index and no lock, and from that moment on they look like the person's own. A branch can bring this about where the person has a
//! filter configured that fails on a file of the branch's (git-lfs, for an object that nobody has). Nothing on the disk tells such files
//! from others soundly: their times are older than those of an index that the next `git status` writes; their contents need not be
//! those of any object, for attributes of the branch convert them (`eol`, `ident`, `working-tree-encoding`); and that no tip of a branch
//! has their path says nothing of the commit that was checked out. `git status` shows them as untracked. The same is true of what a person
//! has git put there without the index: `git restore --source`, `git reset`, `git apply`.

use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::Duration;

use crate::git::{Repository, TrackedPaths};
use crate::store::owner::born;

/// Whether git is at work in the worktree, and the file, or one of `parts` in it, is not older than that. To be asked before the
/// index is.
pub fn is_writing(repository: &Repository, file: &Path, parts: &[&str]) -> bool {
    let Ok(lock) = repository.git_dir().join("index.lock").symlink_metadata() else { return false };
    // git writes into the lock once more in the end: the time of its birth is the one that counts.
    let Some(born) = born(&lock) else { return true };
    changed(file).is_none_or(|changed| changed >= born)
        || parts.iter().filter_map(|part| changed(&file.join(part))).any(|changed| changed >= born)
}

/// Of the file or link itself, since 1970. Nobody can set it.
fn changed(path: &Path) -> Option<Duration> {
    let found = path.symlink_metadata().ok()?;
    Some(Duration::new(found.ctime().unsigned_abs(), found.ctime_nsec().unsigned_abs() as u32))
}

/// Whether the index, in which nothing was found, is still to be written: there is a commit to check out.
pub fn is_to_come(repository: &Repository, index: &TrackedPaths) -> bool {
    index.was_missing() && repository.head_commit().is_some()
}
