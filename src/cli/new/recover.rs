//! What makers that died have left is taken back, or finished where git had finished it.

use std::path::{Path, PathBuf};

use super::facts::dir;
use super::journal::{self, Found, Record};
use super::stale;
use super::take::{self, leftover};
use super::undo::{self, TakenBack};
use crate::cli::here::Here;
use crate::cli::{messages, setup};
use crate::git::change::unfinished::{self, Entry};
use crate::git::change::{branch, ref_lock, worktree};
use crate::git::{BStr, ByteSlice, Repository};

/// What a maker that died was at.
#[derive(Debug)]
pub struct Recovered {
    pub record: Record,
    /// What was done, or what is to do, for people.
    pub said: Option<String>,
    /// It is left half made: these files in it, from its root, are nothing that git wrote.
    pub strangers: Vec<PathBuf>,
}

impl Recovered {
    /// It made this branch, where `--from` was typed so.
    pub fn had_made(&self, name: &BStr, from: &BStr) -> bool {
        let record = &self.record;
        record.start.is_some()
            && record.branch.as_ref().is_some_and(|made| made == name)
            && record.typed.as_ref().is_some_and(|typed| typed == from)
    }

    /// It is left half made in this folder.
    pub fn is_left_at(&self, root: &Path) -> bool {
        !self.strangers.is_empty() && self.record.path == root.canonicalize().ok()
    }
}

/// Call it with the lock taken.
pub fn recover(here: &Here) -> Vec<Recovered> {
    let common_dir = here.repository.common_dir();
    if worktree::link(common_dir).is_some() {
        return Vec::new();
    }
    let found = journal::all(common_dir);
    found.into_iter().filter(|found| found.dead).map(|found| one(here, found)).collect()
}

fn one(here: &Here, found: Found) -> Recovered {
    let record = found.record.clone();
    let common_dir = here.repository.common_dir();
    let entry = record.path.as_ref().and_then(|path| unfinished::entry_of(common_dir, path));
    stale::release(here, &record, found.written());
    let said = match entry {
        // Its set-up is a matter of its own.
        _ if record.made => {
            entry.iter().for_each(|entry| begin_set_up(entry, &record));
            None
        }
        // git finished it: it can be used. Its last step may be missing.
        Some(entry) if !entry.initializing || entry.complete => {
            finish(&here.repository, &entry, &record);
            let root = record.path.as_deref().unwrap_or(&entry.git_dir);
            stale::release_worktree(root, &entry.git_dir, found.written());
            begin_set_up(&entry, &record);
            take::recover(here, &record, found.written())
        }
        _ => {
            let strangers = strangers(here, &record);
            if !strangers.is_empty() {
                // The note stays, and the next one looks again.
                let said = Some(messages::half_made::half_made(&record, &strangers));
                return Recovered { record, said, strangers };
            }
            let done = undo::take_back(here, &record, found.written());
            take::without_worktree(&here.repository, &record).or_else(|| said(&record, &done))
        }
    };
    delete_reference(&here.repository, &record);
    found.remove();
    Recovered { record, said, strangers: Vec::new() }
}

fn said(record: &Record, done: &TakenBack) -> Option<String> {
    let is_worth_it = done.something || !done.left.is_empty();
    is_worth_it.then(|| messages::half_made::taken_back(record, &done.left))
}

fn finish(repository: &Repository, entry: &Entry, record: &Record) {
    if let Some(path) = record.path.as_ref().filter(|_| entry.initializing) {
        // It stays locked, then, and git says so where that matters.
        let _ = worktree::unlock(dir(repository), path);
    }
}

/// It is said to be unfinished from now on, until somebody goes on with it.
fn begin_set_up(entry: &Entry, record: &Record) {
    if record.set_up {
        setup::begin(&entry.git_dir);
    }
}

/// Files that somebody has put into what git was just checking out, or changed there.
fn strangers(here: &Here, record: &Record) -> Vec<PathBuf> {
    let path = record.path.as_deref();
    let path = path.filter(|path| unfinished::entry_of(here.repository.common_dir(), path).is_some());
    let Some((path, head)) = path.zip(record.head) else { return Vec::new() };
    let mut found = undo::strangers(here, path, Some(head));
    // Before git has written the file `.git` it writes no other.
    if let Ok(place) = take::place(path, BStr::new("")) {
        found.extend(leftover::changed(&place, head).unwrap_or_else(|_| vec![path.to_owned()]));
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn delete_reference(repository: &Repository, record: &Record) {
    let Some(name) = record.reference.as_ref().filter(|name| name.starts_with(b"refs/wtsh/")) else { return };
    ref_lock::remove(repository.common_dir(), name.as_bstr());
    if let Some(commit) = repository.resolve(name.as_bstr()) {
        // It is in nobody's way.
        let _ = branch::delete_ref(dir(repository), name.as_bstr(), commit);
    }
}
