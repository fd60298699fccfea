//! Where a new branch starts.

use super::facts::{branch_commit, dir};
use crate::cli::failure::Failure;
use crate::cli::messages;
use crate::cli::origin::{self, Origin};
use crate::git::change::branch::{commit_of, contains, object_of};
use crate::git::{BStr, BString, ByteSlice, ObjectId, Repository, default_branch, remotes};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// As a person would name it.
    pub name: BString,
    pub commit: ObjectId,
    pub origin: Origin,
    /// A stash's entry, whose changes come along.
    pub stash: Option<ObjectId>,
    pub note: Option<String>,
}

impl Start {
    fn new(repository: &Repository, name: BString, commit: ObjectId) -> Start {
        let origin = origin::of_start(repository, name.as_bstr(), commit);
        Start { name, commit, origin, stash: None, note: None }
    }
}

/// What the person named with `--from`.
pub fn named(repository: &Repository, name: &BStr) -> Result<Start, Failure> {
    let dir = dir(repository);
    if name == "stash" || name.starts_with(b"stash@{") {
        return of_stash(repository, name);
    }
    let Some(commit) = commit_of(dir, name) else {
        let remotes = remotes::all(repository.config());
        let has = |remote: &&BString| {
            let full = repository.tracking_ref(remote.as_bstr(), name);
            full.is_some_and(|full| repository.resolve(full.as_bstr()).is_some())
        };
        return Err(messages::making::no_start(name, remotes.iter().find(has)));
    };
    let own_branch = || repository.worktree().and_then(|worktree| worktree.branch()).map(BString::from);
    let is_head = name == "@" || name == "HEAD";
    let name = if is_head { own_branch().unwrap_or("HEAD".into()) } else { name.to_owned() };
    Ok(Start::new(repository, name, commit))
}

/// git-stash(1), `branch`: where HEAD was when it was stashed.
fn of_stash(repository: &Repository, name: &BStr) -> Result<Start, Failure> {
    let dir = dir(repository);
    let entry = object_of(dir, [b"refs/", name.as_bytes()].concat().as_bstr());
    let found = entry.and_then(|entry| {
        let parent = commit_of(dir, format!("{}^1", entry.to_hex()).as_bytes().as_bstr())?;
        Some((entry, parent))
    });
    let (entry, parent) = found.ok_or_else(|| messages::making::no_stash(name))?;
    Ok(Start { stash: Some(entry), ..Start::new(repository, name.to_owned(), parent) })
}

/// The default branch: the local one or the remote's, whichever contains the other.
pub fn default(repository: &Repository) -> Result<Start, Failure> {
    let remote = remotes::main(repository.config());
    let pair = default_branch::candidates(repository).into_iter().find_map(|branch| {
        let here = branch_commit(repository, branch.as_bstr());
        let there =
            remote.as_ref().and_then(|remote| on_remote(repository, remote.as_bstr(), branch.as_bstr()));
        (here.is_some() || there.is_some()).then_some((branch, here, there))
    });
    match pair {
        Some((branch, Some(here), None)) => Ok(Start::new(repository, branch, here)),
        Some((_, None, Some((name, there)))) => Ok(Start::new(repository, name, there)),
        Some((branch, Some(here), Some((name, there)))) => newer(repository, (branch, here), (name, there)),
        _ => head(repository),
    }
}

/// The remote's branch: a name for it and its commit.
fn on_remote(repository: &Repository, remote: &BStr, branch: &BStr) -> Option<(BString, ObjectId)> {
    let full = repository.tracking_ref(remote, branch)?;
    let commit = repository.resolve(full.as_bstr())?;
    let short = full.strip_prefix(b"refs/remotes/").unwrap_or(&full);
    Some((short.into(), commit))
}

fn newer(
    repository: &Repository,
    here: (BString, ObjectId),
    there: (BString, ObjectId),
) -> Result<Start, Failure> {
    let dir = dir(repository);
    let contains =
        |one, other| contains(dir, one, other).map_err(|error| messages::making::not_compared(&error));
    if here.1 == there.1 || contains(there.1, here.1)? {
        return Ok(Start::new(repository, there.0, there.1));
    }
    if contains(here.1, there.1)? {
        return Ok(Start::new(repository, here.0, here.1));
    }
    let note = messages::making::diverged(here.0.as_bstr(), there.0.as_bstr());
    Ok(Start { note: Some(note), ..Start::new(repository, there.0, there.1) })
}

/// Where nothing is called as default branches are: the main worktree's commit, or that of this one.
fn head(repository: &Repository) -> Result<Start, Failure> {
    let commit = repository.head_commit().ok_or_else(messages::making::no_commit)?;
    Ok(Start::new(repository, "HEAD".into(), commit))
}
