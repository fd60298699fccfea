//! The facts that decide what a name is, from the repository.

use std::path::{Path, PathBuf};

use super::names;
use super::resolve::{self, Choice, Facts};
use crate::cli::failure::Failure;
use crate::cli::messages;
use crate::git::change::branch::{commit_of, full_name};
use crate::git::{BStr, BString, ByteSlice, Repository, Worktree, remotes};

/// Where git is run: this worktree's root, or the repository where it has none here, or one that lies elsewhere (`core.worktree`) and does
/// not lead to it.
pub fn dir(repository: &Repository) -> &Path {
    repository.root().filter(|root| root.join(".git").exists()).unwrap_or(repository.common_dir())
}

/// What `name` is; `has_start`: the person said where a new branch starts.
pub fn choice(repository: &Repository, name: &BStr, has_start: bool) -> Result<Choice, Failure> {
    let resolved = |prefix: &str, name: &BStr| {
        repository.resolve([prefix.as_bytes(), name.as_bytes()].concat().as_bstr()).is_some()
    };
    let tracking = |remote: &BStr, branch: &BStr| {
        repository.tracking_ref(remote, branch).filter(|full| repository.resolve(full.as_bstr()).is_some())
    };
    let facts = Facts {
        is_branch: &|name| resolved("refs/heads/", name),
        is_tag: &|name| resolved("refs/tags/", name),
        is_commit: &|name| looks_like_id(name) && commit_of(dir(repository), name).is_some(),
        remotes: remotes::all(repository.config()),
        tracking: &tracking,
        default_remote: repository.config().string("checkout", None, "defaultRemote"),
        holder: &|name| holder(repository, name),
    };
    resolve::decide(name, has_start, &facts).map_err(|refusal| messages::making::refused(name, &refusal))
}

/// git shortens ids to no less than this.
const SHORTEST_ID: usize = 7;

fn looks_like_id(name: &BStr) -> bool {
    name.len() >= SHORTEST_ID && name.iter().all(u8::is_ascii_hexdigit)
}

fn holder(repository: &Repository, branch: &BStr) -> Option<PathBuf> {
    let there = |worktree: &&Worktree| !worktree.bare && !worktree.missing() && has(worktree, branch);
    let worktree = repository.worktrees().iter().find(there)?;
    Some(worktree.root.clone())
}

/// Whether git keeps the branch for this worktree: a rebase detaches HEAD, and the branch stays taken.
pub fn has(worktree: &Worktree, branch: &BStr) -> bool {
    let held = || worktree.operation().is_some_and(|it| it.branch.is_some_and(|held| held == branch));
    worktree.branch() == Some(branch) || worktree.branch().is_none() && held()
}

/// A name for a new branch, checked; a note where there is something to say about it.
pub fn new_name(repository: &Repository, name: &BStr) -> Result<Option<String>, Failure> {
    let branches: Vec<BString> = repository.names_under("refs/heads/");
    let ignore_case = repository.config().boolean("core", None, "ignoreCase").unwrap_or(false);
    let checked = names::check(name, &branches, ignore_case).map_err(|clash| {
        let is_commit = clash == names::Clash::Invalid && commit_of(dir(repository), name).is_some();
        messages::making::clash(name, &clash, is_commit)
    });
    Ok(checked?.map(|other| messages::making::differs_in_case(name, other.as_bstr())))
}

pub fn branch_commit(repository: &Repository, branch: &BStr) -> Option<crate::git::ObjectId> {
    repository.resolve(full_name(branch).as_bstr())
}
