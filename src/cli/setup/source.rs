//! The worktree that a set-up takes files and virtual environments from.

use std::path::{Path, PathBuf};

use crate::git::{BString, ByteSlice, Repository, Worktree, default_branch};

/// The root of the main worktree; in a bare repository's hub that of the default branch's, else of the one that lies around
/// `cwd`, else of the first that is there. `None` where that is `there` itself, or where there is none.
///
/// The others are looked at in a bare hub alone: there can be a thousand, and a prompt asks.
pub fn root(there: &Repository, cwd: Option<&Path>) -> Option<PathBuf> {
    let (main, is_bare) = there.main_root();
    if !is_bare {
        return Some(main).filter(|main| there.is_linked() && main.is_dir());
    }
    of_hub(there, cwd).map(|worktree| worktree.root.clone())
}

fn of_hub<'a>(there: &'a Repository, cwd: Option<&Path>) -> Option<&'a Worktree> {
    let own = there.worktree();
    let worktrees = there.worktrees();
    let defaults = default_branch::names(there);
    let standing = worktrees.iter().filter(|worktree| !worktree.bare && !worktree.missing());
    let has = |name: &BString| standing.clone().find(|it| it.branch() == Some(name.as_bstr()));
    if let Some(found) = defaults.iter().find_map(has) {
        return Some(found).filter(|found| Some(*found) != own);
    }
    let real = cwd.and_then(|cwd| cwd.canonicalize().ok());
    let is_around = |worktree: &&Worktree| real.as_ref().is_some_and(|real| real.starts_with(&worktree.root));
    let mut others = standing.clone().filter(|worktree| Some(*worktree) != own);
    others.clone().find(is_around).or_else(|| others.next())
}

/// Whether this is what the others are set up from, and has nothing to be set up from itself.
pub fn is_main(there: &Repository) -> bool {
    there.root().is_some() && !there.is_linked()
}
