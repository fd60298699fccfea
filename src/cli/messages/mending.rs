//! About worktrees whose folders are gone, where something new is to be made.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::git::because;
use super::making::short;
use super::objections::lines;
use super::shown_path;
use super::typed::typed;
use crate::cli::failure::Failure;
use crate::git::change::command::GitError;
use crate::git::{BStr, Head, Worktree};
use crate::term::clean::clean;
use crate::worktree::leaving::facts::Submodule;
use crate::worktree::leaving::verdict::Objection;

/// The folder of a worktree that git still had.
pub fn forgotten(worktree: &Worktree) -> String {
    let root = shown_path(&worktree.root);
    let had = match &worktree.head {
        Head::Branch(branch) => format!("branch '{}'", clean(branch)),
        Head::Detached(commit) => format!("commit {}", short(*commit)),
        Head::Unreadable => "nothing readable".into(),
    };
    format!("the worktree {root} was deleted, but git still kept {had} for it: git has forgotten it now")
}

pub fn not_forgotten(root: &Path, error: &GitError) -> Failure {
    because(
        Failure::could_not(format!("git did not forget the deleted worktree {}", shown_path(root))),
        error,
    )
}

/// git would delete them with what it has of a worktree whose folder is gone.
pub fn has_submodules(root: &Path, submodules: &[Submodule]) -> Failure {
    let shown = shown_path(root);
    let mut failure =
        Failure::could_not(format!("{shown} was deleted, and git still has of it what is nowhere else:"));
    failure.hints = submodules.iter().flat_map(|it| lines(root, &Objection::Submodule(it))).collect();
    let path = typed(root.as_os_str().as_bytes());
    failure.hint(format!("then have git forget it: git worktree remove {path}"))
}

/// An entry of git's has the branch, and does not say where its folder is.
pub fn lost_track(branch: &BStr, git_dir: &Path) -> Failure {
    let what = format!(
        "branch '{}' has a worktree that git has lost track of: {}/gitdir is empty",
        clean(branch),
        shown_path(git_dir)
    );
    Failure::could_not(what)
        .hint("if its folder is still there: git worktree repair PATH")
        .hint("if it is gone: git worktree prune")
}

/// The folder is there, its `.git` is not.
pub fn git_file_is_gone(root: &Path) -> Failure {
    let path = typed(root.as_os_str().as_bytes());
    Failure::could_not(format!("the worktree {} has lost its .git file", shown_path(root)))
        .hint(format!("to get it back: git worktree repair {path}"))
        .hint("if what is in the folder is of no use, delete it, and try again")
}
