//! Taking back what is half made: of this process, or of one that died.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::facts::{branch_commit, dir, has};
use super::journal::Record;
use super::stale;
use crate::cli::here::Here;
use crate::git::change::unfinished::{self, Entry};
use crate::git::change::{branch, snapshot, worktree};
use crate::git::{BStr, BString, ByteSlice, ObjectId, Repository};

/// What came of it.
#[derive(Debug, Default)]
pub struct TakenBack {
    /// There was something.
    pub something: bool,
    pub left: Left,
}

/// What could not be taken back.
#[derive(Debug, Default)]
pub struct Left {
    pub folder: Option<PathBuf>,
    pub branch: Option<BString>,
}

impl Left {
    pub fn is_empty(&self) -> bool {
        self.folder.is_none() && self.branch.is_none()
    }
}

/// Only what nobody else can have put there goes: the worktree that git has for this folder, folders that are empty, a branch that is as
/// it was made and nowhere checked out. `since`: when the maker noted what it makes.
pub fn take_back(here: &Here, record: &Record, since: SystemTime) -> TakenBack {
    let common_dir = here.repository.common_dir();
    let mut done = TakenBack::default();
    if let Some(path) = &record.path {
        let entry = unfinished::entry_of(common_dir, path);
        if let Some(entry) = &entry {
            remove_worktree(here, entry, path);
            done.something = true;
        }
        for git_dir in unfinished::nameless(common_dir, path) {
            done.something |= fs::remove_dir_all(git_dir).is_ok();
        }
        done.something |= as_it_was(path, record);
        let is_left = entry.is_some_and(|entry| entry.git_dir.exists() || is_occupied(path));
        done.left.folder = is_left.then(|| path.clone());
    }
    stale::release(here, record, since);
    match delete_branch(here, record) {
        Fate::Deleted => done.something = true,
        Fate::Left(name) => done.left.branch = Some(name),
        Fate::NotOurs => {}
    }
    done
}

fn remove_worktree(here: &Here, entry: &Entry, path: &Path) {
    let unlocked = !entry.initializing || fs::remove_file(entry.git_dir.join("locked")).is_ok();
    let by_git = unlocked && worktree::remove(dir(&here.repository), path, true).is_ok();
    if !by_git {
        // git does not remove what lacks its file `.git` or some of its own.
        let _ = unfinished::remove(entry, path);
    }
}

/// What a git has left that died while programs that it had started still wrote: it removes the folder first, and they go on. Only
/// where all of it is of the commit that it checked out. The folder, where something stays.
pub fn sweep(here: &Here, record: &Record) -> Option<PathBuf> {
    let path = record.path.as_ref()?;
    let is_known = unfinished::entry_of(here.repository.common_dir(), path).is_some();
    if !is_known && is_occupied(path) && strangers(here, path, record.head).is_empty() {
        // What stays is said.
        let _ = fs::remove_dir_all(path);
        as_it_was(path, record);
    }
    is_occupied(path).then(|| path.clone())
}

/// Files that are nothing that git checks out there, from the root.
pub fn strangers(here: &Here, path: &Path, head: Option<ObjectId>) -> Vec<PathBuf> {
    let mut files = files(path);
    files.retain(|file| file != Path::new(".git"));
    let known = head.and_then(|head| snapshot::files_of(dir(&here.repository), Some(head)).ok());
    let known: BTreeSet<BString> = known.unwrap_or_default().into_iter().collect();
    files.retain(|file| !known.contains(file.as_os_str().as_encoded_bytes().as_bstr()));
    files
}

/// All that is no folder, from the root.
fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                waiting.push(entry.path());
            } else {
                found.extend(entry.path().strip_prefix(root).map(Path::to_owned));
            }
        }
    }
    found.sort_unstable();
    found
}

/// Something is there, be it one file.
fn is_occupied(path: &Path) -> bool {
    fs::read_dir(path)
        .map_or_else(|_| path.symlink_metadata().is_ok(), |mut entries| entries.next().is_some())
}

/// The folders as they were before.
fn as_it_was(path: &Path, record: &Record) -> bool {
    if record.existed {
        return fs::create_dir(path).is_ok();
    }
    let Some(base) = &record.base else { return false };
    let made = path.ancestors().take_while(|folder| folder.starts_with(base) && *folder != base);
    // Where something lies in one it stays, and those around it.
    made.filter(|folder| fs::remove_dir(folder).is_ok()).count() > 0
}

enum Fate {
    Deleted,
    /// git did not delete it.
    Left(BString),
    /// There is none, or one that somebody else has made or is at work on.
    NotOurs,
}

fn delete_branch(here: &Here, record: &Record) -> Fate {
    let (Some(name), Some(start)) = (&record.branch, record.start) else { return Fate::NotOurs };
    // What was read before is not true any more.
    let Ok(now) = Here::at(dir(&here.repository).to_owned()) else { return Fate::Left(name.clone()) };
    let repository = &now.repository;
    let is_taken =
        repository.worktrees().iter().any(|worktree| !worktree.bare && has(worktree, name.as_bstr()));
    if is_taken || !is_ours(repository, record, name.as_bstr(), start) {
        return Fate::NotOurs;
    }
    match branch::delete(dir(repository), name.as_bstr(), start) {
        Ok(()) => Fate::Deleted,
        Err(_) => Fate::Left(name.clone()),
    }
}

/// A branch of the same name at the same commit may be somebody else's, who made it after the maker died. The log of one, if it has one,
/// says how it was made, and what became of it since.
fn is_ours(repository: &Repository, record: &Record, name: &BStr, start: ObjectId) -> bool {
    let made = record.from.as_ref().map(|from| branch::log_of_new(from.as_bstr()));
    let log = branch::log(dir(repository), name).unwrap_or_default();
    let is_as_made = match log.as_slice() {
        [] => record.branched,
        [only] => Some(only) == made.as_ref(),
        _ => false,
    };
    branch_commit(repository, name) == Some(start) && is_as_made
}
