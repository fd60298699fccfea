//! Bringing changes from one worktree into another.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::folders::Folders;
use super::{Unpacked, clear, exact, forget, place, tracked};
use crate::cli::failure::Failure;
use crate::cli::messages;
use crate::cli::messages::taking::NotCleared;
use crate::cli::new::journal::{Journal, Stage};
use crate::git::change::branch::commit_of;
use crate::git::change::command::GitError;
use crate::git::change::snapshot::{self, Place, Snapshot};
use crate::git::{BStr, BString, ByteSlice};
use crate::process::interrupt;

/// `reference` keeps them meanwhile. It goes as the last thing: the note says what that means.
pub fn carry(source: &Path, reference: &BStr, root: &Path, journal: &Journal) -> Result<Unpacked, Failure> {
    let place = place(source, reference)?;
    let packed = snapshot::trees(&place).and_then(|trees| snapshot::keep(&place, trees, reference));
    let packed = packed.map_err(|error| messages::taking::not_taken(&error))?;
    let brought =
        bring(&place, &packed, root).and_then(|brought| journal.reached(Stage::Arrived).map(|()| brought));
    let unpacked = brought.map(|brought| finish(&place, &packed, root, brought));
    if unpacked.is_err() && !source.is_dir() {
        return Err(messages::taking::source_is_gone(source, reference));
    }
    // git runs where a folder is sure to be.
    forget(root, reference);
    unpacked
}

/// What the new worktree has.
struct Brought {
    /// Files.
    count: usize,
    left_here: Vec<BString>,
}

fn bring(place: &Place, packed: &Snapshot, root: &Path) -> Result<Brought, Failure> {
    let not_taken = |error| messages::taking::not_taken(&error);
    let files = Files::of(place, packed, root).map_err(not_taken)?;
    let source = place.root.as_path();
    let brought = Brought { count: files.count(), left_here: left_here(source).map_err(not_taken)? };
    let folders = Folders::make(source, root, files.all());
    snapshot::apply(root, packed.id).map_err(|error| not_applied(packed, root, &error))?;
    let rewritten = files.as_they_were(source, root, &folders);
    let rewritten = rewritten.map_err(|error| messages::taking::not_carried(&error))?;
    // Those that git took for changed by their size alone it still does.
    snapshot::look_anew(root, &(&rewritten - &files.touched)).map_err(not_taken)?;
    match tracked::only_here(place, packed, root, &files.elsewhere(root)) {
        Some(path) => Err(messages::taking::does_not_fit_to_the_byte(&path)),
        None if interrupt::received().is_some() => Err(messages::taking::stopped()),
        None => Ok(brought),
    }
}

/// What comes along.
struct Files {
    /// Tracked.
    changed: BTreeSet<BString>,
    /// Of those, the ones that are not as the index has them.
    touched: BTreeSet<BString>,
    /// And those that the new worktree has a change of, too.
    merged: BTreeSet<BString>,
    untracked: Vec<BString>,
    staged: BTreeSet<BString>,
}

impl Files {
    fn of(place: &Place, packed: &Snapshot, root: &Path) -> Result<Files, GitError> {
        let touched = snapshot::touched(place)?;
        Ok(Files {
            changed: tracked::changed(place, packed, &touched)?,
            touched,
            merged: tracked::merged(packed, root)?,
            untracked: snapshot::files_of(root, packed.trees.untracked)?,
            staged: snapshot::differing(root, Some(packed.base), Some(packed.trees.index))?,
        })
    }

    fn all(&self) -> impl Iterator<Item = &BString> {
        self.changed.iter().chain(&self.untracked)
    }

    fn count(&self) -> usize {
        self.all().chain(&self.staged).collect::<BTreeSet<_>>().len()
    }

    /// Those that git had written otherwise.
    fn as_they_were(&self, source: &Path, root: &Path, folders: &Folders) -> io::Result<BTreeSet<BString>> {
        let whole = self.all().filter(|name| !self.merged.contains(*name)).cloned();
        let rewritten = exact::to_the_byte(source, root, whole)?;
        exact::with_times(source, root, &self.untracked)?;
        exact::with_modes(source, root, self.all())?;
        folders.with_modes(source, root)?;
        Ok(rewritten)
    }

    /// What git has put into other files: those that are as they were are no matter, whatever has changed meanwhile.
    fn elsewhere(&self, root: &Path) -> BTreeSet<BString> {
        let is_gone = |name: &BString| root.join(name.to_path_lossy()).symlink_metadata().is_err();
        self.changed.iter().filter(|name| self.merged.contains(*name) || is_gone(name)).cloned().collect()
    }
}

/// git ends with the same code where a file can't be written as where it meets another change of it: changes fit wherever what they touch
/// is as it was where they were made.
fn not_applied(packed: &Snapshot, root: &Path, error: &GitError) -> Failure {
    let trees = &packed.trees;
    let touched = || -> Result<bool, GitError> {
        let head = commit_of(root, "HEAD".into());
        let elsewhere = snapshot::differing(root, Some(packed.base), head)?;
        let mut files = snapshot::differing(root, Some(packed.base), Some(trees.tracked))?;
        files.extend(snapshot::differing(root, Some(packed.base), Some(trees.index))?);
        files.extend(snapshot::files_of(root, trees.untracked)?);
        Ok(!elsewhere.is_disjoint(&files))
    };
    let met_another = matches!(error, GitError::Failed { code: Some(1), .. }) && touched().unwrap_or(false);
    if met_another { messages::taking::does_not_fit(error) } else { messages::taking::not_brought(error) }
}

/// Takes away here what the new worktree has.
fn finish(place: &Place, packed: &Snapshot, root: &Path, brought: Brought) -> Unpacked {
    let source = place.root.as_path();
    let clear = || clear::clear(place, packed, root);
    // A git that a signal has ended, which may not have come here yet, is started once more: the new worktree has all of them.
    let is_stopped = |why: &NotCleared| {
        let ended = matches!(why, NotCleared::Git(GitError::Failed { code: None, .. }));
        ended || interrupt::received().is_some()
    };
    let cleared = clear().or_else(|why| if is_stopped(&why) { clear() } else { Err(why) });
    let took = cleared.is_ok().then(|| messages::taking::took(brought.count, source));
    let left = (!brought.left_here.is_empty()).then(|| messages::taking::left_here(&brought.left_here));
    Unpacked {
        notes: took.into_iter().chain(left).collect(),
        trouble: cleared.err().map(|why| messages::taking::not_cleared(source, root, &why)),
    }
}

/// What no other worktree can take.
fn left_here(source: &Path) -> Result<Vec<BString>, GitError> {
    Ok(snapshot::moved_submodules(source)?.into_iter().chain(snapshot::untracked(source)?.1).collect())
}
