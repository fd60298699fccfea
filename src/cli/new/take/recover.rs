//! Changes that were on their way when wtsh was killed: they are here, or there, or both, and kept by a ref.

use std::path::Path;

use super::{arrived, clear, dir_of, forget, place};
use crate::cli::messages;
use crate::cli::new::journal::Record;
use crate::git::change::branch::{self, commit_of};
use crate::git::change::{snapshot, worktree};
use crate::git::{ByteSlice, Repository};

/// Finishes it where the new worktree (`root`, whole) has the changes, else takes the worktree back: everything is here then. What
/// was done, or what is to do, for people.
pub fn recover(repository: &Repository, record: &Record) -> Option<String> {
    let (root, source) = (record.path.as_deref()?, record.source.as_deref()?);
    let reference = record.stash.as_ref()?.as_bstr();
    // Its files, if any, go with it.
    let place = place(source, reference).ok()?;
    let packed = snapshot::read(source, arrived(reference).as_bstr());
    let said = match packed {
        Some(packed) => match clear::clear(&place, &packed, root) {
            Ok(()) => messages::taking::took_after_all(source, root),
            Err(_) => messages::taking::both_have_them(source, root),
        },
        None if take_back(repository, record, root, source) => messages::making::taken_back(record),
        None => messages::taking::still_here(source, root),
    };
    forget(source, reference);
    Some(said)
}

/// The worktree goes where nothing is in it that git did not check out, and the branch with it.
fn take_back(repository: &Repository, record: &Record, root: &Path, source: &Path) -> bool {
    let dir = dir_of(repository, source);
    let at_start = record.start.is_none() || commit_of(root, "HEAD".into()) == record.start;
    if !at_start || worktree::remove(dir, root, false).is_err() {
        return false;
    }
    if let (Some(name), Some(start)) = (&record.branch, record.start) {
        // One that has moved on stays.
        let _ = branch::delete(dir, name.as_bstr(), start);
    }
    true
}

/// The new worktree is not there, or not any more. What it had alone stays with the ref.
pub fn without_worktree(repository: &Repository, record: &Record) -> Option<String> {
    let (source, reference) = (record.source.as_deref()?, record.stash.as_ref()?.as_bstr());
    let kept = arrived(reference);
    let dir = dir_of(repository, source);
    if snapshot::read(dir, kept.as_bstr()).is_some() {
        return Some(messages::taking::kept_by_ref(source, kept.as_bstr()));
    }
    // What was put together for it goes with the value.
    drop(place(source, reference));
    forget(dir, reference);
    None
}
