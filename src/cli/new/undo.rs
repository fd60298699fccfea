//! Taking back what is half made: of this process, or of one that died.

use std::fs;
use std::path::{Path, PathBuf};

use super::facts::{branch_commit, dir, has};
use super::journal::{self, Found, Record};
use super::take;
use crate::cli::here::Here;
use crate::cli::messages;
use crate::git::change::unfinished::{self, Entry};
use crate::git::change::{branch, worktree};
use crate::git::{ByteSlice, Repository};

/// Takes back what makers that died have left. Call it with the lock taken. What it did, for people.
pub fn recover(here: &Here) -> Vec<String> {
    let common_dir = here.repository.common_dir();
    if worktree::link(common_dir).is_some() {
        return Vec::new();
    }
    let found = journal::all(common_dir);
    found.into_iter().filter(|found| found.dead).flat_map(|found| recover_one(here, found)).collect()
}

fn recover_one(here: &Here, found: Found) -> Option<String> {
    let record = found.record.clone();
    let common_dir = here.repository.common_dir();
    let entry = record.path.as_ref().and_then(|path| unfinished::entry_of(common_dir, path));
    let said = match entry {
        // git finished it: it can be used. Its last step may be missing.
        Some(entry) if !entry.initializing || entry.complete => {
            finish(&here.repository, &entry, &record);
            take::recover(&here.repository, &record)
        }
        _ => {
            let said = take_back(here, &record).then(|| messages::making::taken_back(&record));
            take::without_worktree(&here.repository, &record).or(said)
        }
    };
    delete_reference(&here.repository, &record);
    found.remove();
    said
}

fn finish(repository: &Repository, entry: &Entry, record: &Record) {
    if let Some(path) = record.path.as_ref().filter(|_| entry.initializing) {
        // It stays locked, then, and git says so where that matters.
        let _ = worktree::unlock(dir(repository), path);
    }
}

fn delete_reference(repository: &Repository, record: &Record) {
    let Some(name) = record.reference.as_ref().filter(|name| name.starts_with(b"refs/wtsh/")) else { return };
    if let Some(commit) = repository.resolve(name.as_bstr()) {
        // It is in nobody's way.
        let _ = branch::delete_ref(dir(repository), name.as_bstr(), commit);
    }
}

/// Whether there was anything. Only what nobody else can have put there goes: the worktree that git has for this folder, folders that
/// are empty, a branch that is where it was made and nowhere checked out.
pub fn take_back(here: &Here, record: &Record) -> bool {
    let common_dir = here.repository.common_dir();
    let mut something = false;
    if let Some(path) = &record.path {
        if let Some(entry) = unfinished::entry_of(common_dir, path) {
            remove_worktree(here, &entry, path);
            something = true;
        }
        for git_dir in unfinished::nameless(common_dir, path) {
            something |= fs::remove_dir_all(git_dir).is_ok();
        }
        something |= as_it_was(path, record);
    }
    delete_branch(here, record) || something
}

fn remove_worktree(here: &Here, entry: &Entry, path: &Path) {
    let unlocked = !entry.initializing || fs::remove_file(entry.git_dir.join("locked")).is_ok();
    let by_git = unlocked && worktree::remove(dir(&here.repository), path, true).is_ok();
    if !by_git {
        // git does not remove what lacks its file `.git` or some of its own.
        let _ = unfinished::remove(entry, path);
    }
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

fn delete_branch(here: &Here, record: &Record) -> bool {
    let (Some(name), Some(start)) = (&record.branch, record.start) else { return false };
    // What was read before is not true any more.
    let Ok(now) = Here::at(here.cwd.clone()) else { return false };
    let repository = &now.repository;
    let is_taken =
        repository.worktrees().iter().any(|worktree| !worktree.bare && has(worktree, name.as_bstr()));
    let is_ours = branch_commit(repository, name.as_bstr()) == Some(start) && !is_taken;
    is_ours && branch::delete(dir(repository), name.as_bstr(), start).is_ok()
}

/// A path without links, and its nearest parent that is there.
pub fn real(path: &Path) -> Option<(PathBuf, PathBuf)> {
    if let Ok(real) = path.canonicalize() {
        let base = real.parent()?.to_owned();
        return Some((real, base));
    }
    let base = path.ancestors().skip(1).find(|folder| folder.exists())?;
    let real = base.canonicalize().ok()?;
    Some((real.join(path.strip_prefix(base).ok()?), real))
}
