//! Changed files that are tracked. git keeps of a file what filters and line endings leave of it; all of it comes along.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::exact::same;
use crate::git::change::branch::commit_of;
use crate::git::change::command::GitError;
use crate::git::change::snapshot::{self, Place, Snapshot};
use crate::git::{BString, ByteSlice, ObjectId};

/// All of them, be it that only what git leaves out has changed.
pub fn changed(
    place: &Place,
    packed: &Snapshot,
    touched: &BTreeSet<BString>,
) -> Result<BTreeSet<BString>, GitError> {
    let files = snapshot::differing(&place.root, Some(packed.base), Some(packed.trees.tracked))?;
    Ok(&files | touched)
}

/// Files that are in the new worktree what git has made of two changes: of what came along, and of what HEAD there has.
pub fn merged(packed: &Snapshot, root: &Path) -> Result<BTreeSet<BString>, GitError> {
    let head = commit_of(root, "HEAD".into());
    let other = snapshot::differing(root, head, Some(packed.trees.tracked))?;
    Ok(snapshot::differing(root, Some(packed.base), head)?.intersection(&other).cloned().collect())
}

/// One of these files that has something in it, where it was, that neither the new worktree has nor git.
pub fn only_here(
    place: &Place,
    packed: &Snapshot,
    root: &Path,
    files: &BTreeSet<BString>,
) -> Option<PathBuf> {
    let source = place.root.as_path();
    let is_only_here = |name: &&BString| {
        let path = name.to_path_lossy();
        let here = source.join(&path);
        here.symlink_metadata().is_ok_and(|file| file.is_file())
            && !same(&here, &root.join(&path))
            && !is_in(source, packed.trees.tracked, name)
            && !is_in(source, packed.base, name)
    };
    files.iter().find(is_only_here).map(|name| name.to_path_lossy().into_owned())
}

/// Whether git has all that is in the file: it is what is checked out of this tree, or commit, or was just being made that. What is not
/// there has nothing in it.
pub fn is_in(root: &Path, tree: ObjectId, name: &BString) -> bool {
    let spelled = [tree.to_hex().to_string().as_bytes(), b":", name.as_bytes()].concat();
    match fs::read(root.join(name.to_path_lossy())) {
        Ok(part) => {
            snapshot::checked_out(root, spelled.as_bstr()).is_ok_and(|whole| whole.starts_with(&part))
        }
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}
