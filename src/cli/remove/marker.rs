//! The note that says what was decided, while git deletes a worktree.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::git::BString;
use crate::store::notes::{self, Kind, Note};
use crate::store::owner::born;
use crate::store::{Folder, StoreError};
use crate::worktree::leaving::agreed::Agreed;

/// What was decided before, and when that was noted; `None`: nobody has begun to remove the worktree, or somebody is still at it.
pub fn read(git_dir: &Path) -> Option<(Agreed, SystemTime)> {
    let note = note(git_dir).filter(Note::is_dead)?;
    Some((Agreed::parse(&note.content)?, note.written))
}

/// As `read`, where it was about a worktree at this root: it may have been moved since.
pub fn read_for(git_dir: &Path, root: &Path) -> Option<(Agreed, SystemTime)> {
    read(git_dir).filter(|(agreed, _)| agreed.root == root)
}

/// Whole or not at all. As long as the value lives, or a git that was started meanwhile, somebody is at it.
pub fn write(git_dir: &Path, agreed: &Agreed) -> Result<Note, StoreError> {
    let store = Folder::of_environment()?;
    let note = notes::write(&store, Kind::Removing, git_dir, None, agreed.text().as_bytes())?;
    note.share().map_err(|error| StoreError::Io { path: note.path.clone(), error })?;
    Ok(note)
}

/// Whether a wtsh, or a git that it started, is removing the worktree.
pub fn is_under_way(git_dir: &Path) -> bool {
    note(git_dir).is_some_and(|note| !note.is_dead())
}

/// git has deleted nothing, after all.
pub fn take_back(git_dir: &Path) {
    // What stays says no more than that a file that is gone is no change.
    note(git_dir).into_iter().for_each(Note::remove);
}

/// To be taken before the git dir goes, which it is found by.
pub fn note(git_dir: &Path) -> Option<Note> {
    notes::read(&Folder::of_environment().ok()?, Kind::Removing, git_dir)
}

/// The ids of the worktrees of which a removal is noted, under way or cut off, and the roots that they had then.
pub fn noted(common_dir: &Path) -> Vec<(BString, PathBuf)> {
    let Ok(store) = Folder::of_environment() else { return Vec::new() };
    let found = notes::of_worktrees(&store, Kind::Removing, common_dir).into_iter();
    let id = |git_dir: &Path| git_dir.file_name().map(|name| BString::from(name.as_bytes()));
    found.filter_map(|(git_dir, note)| Some((id(&git_dir)?, Agreed::parse(&note.content)?.root))).collect()
}

/// Those of worktrees of which git keeps nothing any more, each with the git dir that there was. What was noted before the repository was
/// there is about another one at its place.
pub fn of_gone(common_dir: &Path) -> Vec<(PathBuf, Agreed, Note)> {
    let Ok(store) = Folder::of_environment() else { return Vec::new() };
    let begun =
        common_dir.metadata().ok().and_then(|metadata| born(&metadata)).map(|since| UNIX_EPOCH + since);
    let found = notes::of_worktrees(&store, Kind::Removing, common_dir).into_iter();
    let gone =
        found.filter(|(git_dir, note)| !git_dir.exists() && begun.is_none_or(|begun| note.written >= begun));
    gone.filter_map(|(git_dir, note)| Some((git_dir, Agreed::parse(&note.content)?, note))).collect()
}
