//! The file that says what was decided, while git deletes a worktree.

use std::fs;
use std::io;
use std::path::Path;

use crate::file;
use crate::worktree::leaving::agreed::{Agreed, FILE};

/// Bytes.
const LONGEST: usize = 64 << 20;

/// `None`: nobody has begun to remove it.
pub fn read(git_dir: &Path) -> Option<Agreed> {
    Agreed::parse(&file::read_regular(&git_dir.join(FILE), LONGEST).ok()?)
}

/// Whole or not at all.
pub fn write(git_dir: &Path, agreed: &Agreed) -> io::Result<()> {
    let beside = git_dir.join(format!("{FILE}.new"));
    fs::write(&beside, agreed.text())?;
    fs::rename(beside, git_dir.join(FILE))
}

/// git has deleted nothing, after all.
pub fn take_back(git_dir: &Path) {
    // What stays says no more than that a file that is gone is no change.
    let _ = fs::remove_file(git_dir.join(FILE));
}
