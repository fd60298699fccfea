//! The worktree that a set-up takes files and virtual environments from.

use std::path::Path;

use crate::git::{ByteSlice, Head, Repository, Worktree};

/// The main worktree; in a bare repository's hub that of the default branch, else the one that lies around
/// `cwd`, else the first that is there. `None` where that is `there` itself, or where there is none.
pub fn worktree<'a>(there: &'a Repository, cwd: Option<&Path>) -> Option<&'a Worktree> {
    let own = there.worktree();
    let worktrees = there.worktrees();
    let first = worktrees.first()?;
    if !first.bare {
        return Some(first).filter(|first| !first.missing() && Some(*first) != own);
    }
    let main = default_branch(there, first);
    let has_main =
        |worktree: &&Worktree| main.is_some() && worktree.branch() == main.as_deref().map(ByteSlice::as_bstr);
    let standing = worktrees.iter().filter(|worktree| !worktree.bare && !worktree.missing());
    if let Some(found) = standing.clone().find(has_main) {
        return Some(found).filter(|found| Some(*found) != own);
    }
    let real = cwd.and_then(|cwd| cwd.canonicalize().ok());
    let is_around = |worktree: &&Worktree| real.as_ref().is_some_and(|real| real.starts_with(&worktree.root));
    let mut others = standing.clone().filter(|worktree| Some(*worktree) != own);
    others.clone().find(is_around).or_else(|| others.next())
}

fn default_branch(repository: &Repository, bare: &Worktree) -> Option<Vec<u8>> {
    let named = repository.default_branch().map(Vec::from);
    named.or_else(|| match &bare.head {
        Head::Branch(name) => Some(name.to_vec()),
        _ => None,
    })
}

/// Whether this is what the others are set up from, and has nothing to be set up from itself.
pub fn is_main(there: &Repository) -> bool {
    there.root().is_some() && !there.is_linked()
}
