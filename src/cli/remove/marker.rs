//! The note that says what was decided, while git deletes a worktree.

use std::path::Path;
use std::time::SystemTime;

use crate::store::notes::{self, Kind, Note};
use crate::store::{Folder, StoreError};
use crate::worktree::leaving::agreed::Agreed;

/// What was decided before, and when that was noted; `None`: nobody has begun to remove the worktree.
pub fn read(git_dir: &Path) -> Option<(Agreed, SystemTime)> {
    let note = note(git_dir)?;
    Some((Agreed::parse(&note.content)?, note.written))
}

/// As `read`, where it was about a worktree at this root: it may have been moved since.
pub fn read_for(git_dir: &Path, root: &Path) -> Option<(Agreed, SystemTime)> {
    read(git_dir).filter(|(agreed, _)| agreed.root == root)
}

/// Whole or not at all.
pub fn write(git_dir: &Path, agreed: &Agreed) -> Result<(), StoreError> {
    let store = Folder::of_environment()?;
    notes::write(&store, Kind::Removing, git_dir, None, agreed.text().as_bytes()).map(drop)
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
