//! Taking away here what the new worktree has.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::exact::same;
use super::room;
use super::tracked::{changed, is_in, only_here};
use crate::cli::messages::taking::NotCleared;
use crate::git::change::branch::commit_of;
use crate::git::change::command::GitError;
use crate::git::change::snapshot::{self, Place, Snapshot};
use crate::git::{BString, ByteSlice};

/// HEAD's files come back, and files that are not tracked go where the new worktree has the same. Nothing is touched where something
/// has changed meanwhile. Whoever was cut off here can begin again.
pub fn clear(place: &Place, packed: &Snapshot, root: &Path) -> Result<(), NotCleared> {
    let source = place.root.as_path();
    if commit_of(source, "HEAD".into()) != Some(packed.base) || !is_as_packed(place, packed)? {
        return Err(NotCleared::Changed);
    }
    if let Some(path) = only_here(place, packed, root, &changed(place, packed, &snapshot::touched(place)?)?) {
        return Err(NotCleared::OnlyHere(path));
    }
    let files = snapshot::files_of(source, packed.trees.untracked)?;
    let going: BTreeSet<BString> = files.iter().cloned().collect();
    if let Some(path) = room::occupied(source, &going)? {
        return Err(NotCleared::InTheWay(path));
    }
    let mut left = None;
    for name in &files {
        let (here, there) = (source.join(name.to_path_lossy()), root.join(name.to_path_lossy()));
        // Where it was cut off before, a folder of HEAD's may be back in the place of a link.
        let is_another = here.symlink_metadata().map_or(true, |metadata| metadata.is_dir());
        let is_gone = is_another || same(&here, &there) && fs::remove_file(&here).is_ok();
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

/// Each file is as it was packed up, or as it is to be; or was just being made that: git removes a file before it writes what HEAD has
/// of it, and may have been killed before it was done.
fn is_as_packed(place: &Place, packed: &Snapshot) -> Result<bool, GitError> {
    let now = snapshot::trees(place)?;
    let dir = place.root.as_path();
    let differing = |one, other| snapshot::differing(dir, Some(one), Some(other));
    let neither = |now, packed_up| -> Result<BTreeSet<BString>, GitError> {
        let mut odd = differing(now, packed_up)?;
        if !odd.is_empty() {
            let other = differing(now, packed.base)?;
            odd.retain(|name| other.contains(name));
        }
        Ok(odd)
    };
    let odd = neither(now.tracked, packed.trees.tracked)?;
    Ok(neither(now.index, packed.trees.index)?.is_empty()
        && odd.iter().all(|name| is_in(dir, packed.base, name)))
}

/// Folders that a file has left empty, but for the one that this process is in: so is the shell that it was typed in.
fn remove_empty_folders(root: &Path, file: &Path) {
    let above = file.ancestors().skip(1).take_while(|folder| *folder != root && folder.starts_with(root));
    let inode = |path: &Path| path.metadata().ok().map(|it| (it.dev(), it.ino()));
    let own = inode(Path::new("."));
    for folder in above {
        if own.is_some() && inode(folder) == own || fs::remove_dir(folder).is_err() {
            return;
        }
    }
}
