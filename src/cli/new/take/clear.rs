//! Taking away here what the new worktree has.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::room;
use crate::cli::messages::taking::NotCleared;
use crate::git::change::branch::commit_of;
use crate::git::change::command::GitError;
use crate::git::change::snapshot::{self, Place, Snapshot};
use crate::git::{BString, ByteSlice};

/// Filters and line endings may have made other bytes of a file that is not tracked: it gets those that it has here.
pub fn to_the_byte(source: &Path, root: &Path, files: &[BString]) -> io::Result<()> {
    for name in files {
        let (here, there) = (source.join(name.to_path_lossy()), root.join(name.to_path_lossy()));
        let is_file = |path: &Path| path.symlink_metadata().is_ok_and(|it| it.is_file());
        if is_file(&here) && is_file(&there) && !same(&here, &there) {
            fs::copy(&here, &there)?;
        }
    }
    Ok(())
}

/// HEAD's files come back, and files that are not tracked go where the new worktree has the same. Nothing is touched where something
/// has changed meanwhile. Whoever was cut off here can begin again.
pub fn clear(place: &Place, packed: &Snapshot, root: &Path) -> Result<(), NotCleared> {
    let source = place.root.as_path();
    if commit_of(source, "HEAD".into()) != Some(packed.base) || !is_as_packed(place, packed)? {
        return Err(NotCleared::Changed);
    }
    let files = snapshot::files_of(source, packed.trees.untracked)?;
    let going: BTreeSet<BString> = files.iter().cloned().collect();
    if let Some(path) = room::occupied(source, &going)? {
        return Err(NotCleared::InTheWay(path));
    }
    let mut left = None;
    for name in &files {
        let (here, there) = (source.join(name.to_path_lossy()), root.join(name.to_path_lossy()));
        let is_gone =
            here.symlink_metadata().is_err() || same(&here, &there) && fs::remove_file(&here).is_ok();
        if !is_gone {
            left = left.or(Some(name.to_path_lossy().into_owned()));
            continue;
        }
        remove_empty_folders(source, &here);
    }
    // HEAD may have a file where one stays.
    if let Some(path) = left {
        return Err(NotCleared::Stays(path));
    }
    snapshot::reset(source)?;
    Ok(())
}

/// Each file is as it was packed up, or as it is to be.
fn is_as_packed(place: &Place, packed: &Snapshot) -> Result<bool, GitError> {
    let now = snapshot::trees(place)?;
    let dir = place.root.as_path();
    let differing = |one, other| snapshot::differing(dir, Some(one), other);
    let both = |now, packed_up| -> Result<bool, GitError> {
        if now == packed_up {
            return Ok(true);
        }
        let to_packed = differing(now, Some(packed_up))?;
        Ok(to_packed.is_disjoint(&differing(now, Some(packed.base))?))
    };
    Ok(both(now.index, packed.trees.index)? && both(now.tracked, packed.trees.tracked)?)
}

/// Folders that a file has left empty.
fn remove_empty_folders(root: &Path, file: &Path) {
    let above = file.ancestors().skip(1).take_while(|folder| *folder != root && folder.starts_with(root));
    for folder in above {
        if fs::remove_dir(folder).is_err() {
            return;
        }
    }
}

/// Whether both are the same: links to the same, or files with the same bytes that can both be run or not.
fn same(one: &Path, other: &Path) -> bool {
    let (Ok(first), Ok(second)) = (one.symlink_metadata(), other.symlink_metadata()) else { return false };
    if first.is_symlink() && second.is_symlink() {
        return matches!((fs::read_link(one), fs::read_link(other)), (Ok(one), Ok(other)) if one == other);
    }
    let can_run = |file: &fs::Metadata| file.permissions().mode() & 0o100 != 0;
    let alike = first.is_file() && second.is_file() && first.len() == second.len();
    alike && can_run(&first) == can_run(&second) && same_bytes(one, other).unwrap_or(false)
}

fn same_bytes(one: &Path, other: &Path) -> io::Result<bool> {
    const PIECE: u64 = 64 << 10;
    let (mut one, mut other) = (File::open(one)?, File::open(other)?);
    loop {
        let (mut first, mut second) = (Vec::new(), Vec::new());
        one.by_ref().take(PIECE).read_to_end(&mut first)?;
        other.by_ref().take(PIECE).read_to_end(&mut second)?;
        if first != second {
            return Ok(false);
        }
        if first.is_empty() {
            return Ok(true);
        }
    }
}
