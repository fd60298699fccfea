//! git-worktree(1). git has hooks for `add` alone.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use gix::bstr::{BStr, ByteSlice};

use super::command::{GitError, change, change_there, change_with_hooks};
use crate::git::run::Hooks;
use crate::git::worktrees;

/// What a new worktree has checked out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checkout<'a> {
    /// A branch that is there.
    Branch(&'a BStr),
    Detached(&'a BStr),
}

/// Makes the worktree `root`, absolute. `dir`: any folder of the repository, where code lies that the person knows if hooks run. What was said: by git where something is strange, and
/// by hooks.
pub fn add(dir: &Path, root: &Path, checkout: Checkout, hooks: Hooks) -> Result<Vec<u8>, GitError> {
    let word = |word: &BStr| OsStr::from_bytes(word.as_bytes()).to_owned();
    let mut words = vec![OsString::from("worktree"), "add".into(), "--quiet".into()];
    match checkout {
        Checkout::Branch(name) => words.extend(["--".into(), root.into(), word(name)]),
        Checkout::Detached(start) => {
            words.extend(["--detach".into(), "--".into(), root.into(), word(start)]);
        }
    }
    change_with_hooks(dir, hooks, words)
}

/// Removes the worktree `root`, or what git knows of it where its folder is gone. `force`: whatever is in it; a lock holds all the same.
/// What git's look at the working tree would start is the code of who wrote that.
pub fn remove(dir: &Path, root: &Path, force: bool) -> Result<(), GitError> {
    let force = force.then(|| OsString::from("--force"));
    let words = [OsString::from("worktree"), "remove".into()].into_iter().chain(force);
    change_there(dir, root, Hooks::Skip, words.chain(["--".into(), root.into()]).collect()).map(drop)
}

/// `worktrees`, or something in it, that is a link: git makes none, and would write and delete where they lead.
pub fn link(common_dir: &Path) -> Option<PathBuf> {
    let folder = worktrees::folder(common_dir);
    if folder.is_symlink() {
        return Some(folder);
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut links = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_symlink()));
    links.next().map(|entry| entry.path())
}

/// Forgets all worktrees whose folders are gone and that are not locked.
pub fn prune(dir: &Path) -> Result<(), GitError> {
    change(dir, Hooks::Skip, ["worktree", "prune", "--expire=now"].map(OsString::from).into()).map(drop)
}

pub fn relocate(dir: &Path, from: &Path, to: &Path) -> Result<(), GitError> {
    let words = ["worktree", "move", "--"].map(OsString::from).into_iter();
    change(dir, Hooks::Skip, words.chain([from.into(), to.into()]).collect()).map(drop)
}

/// Tells the repository where these worktrees lie now.
pub fn repair(dir: &Path, roots: &[&Path]) -> Result<(), GitError> {
    let words = ["worktree", "repair", "--"].map(OsString::from).into_iter();
    change(dir, Hooks::Skip, words.chain(roots.iter().map(OsString::from)).collect()).map(drop)
}

pub fn lock(dir: &Path, root: &Path, reason: Option<&OsStr>) -> Result<(), GitError> {
    let reason = reason.into_iter().flat_map(|reason| [OsString::from("--reason"), reason.to_owned()]);
    let words = ["worktree", "lock"].map(OsString::from).into_iter().chain(reason);
    change(dir, Hooks::Skip, words.chain(["--".into(), root.into()]).collect()).map(drop)
}

pub fn unlock(dir: &Path, root: &Path) -> Result<(), GitError> {
    let words = ["worktree", "unlock", "--"].map(OsString::from).into_iter();
    change(dir, Hooks::Skip, words.chain([root.into()]).collect()).map(drop)
}
