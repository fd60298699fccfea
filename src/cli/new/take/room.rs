//! Whether HEAD's files can come back here without anything else being lost.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::git::change::command::GitError;
use crate::git::change::snapshot;
use crate::git::{BStr, BString, ByteSlice};

/// What lies where a file of HEAD was and is neither tracked nor going along: a file that git ignores, or a repository of its own.
/// `going`: more files that go, from the root.
pub fn occupied(root: &Path, going: &BTreeSet<BString>) -> Result<Option<PathBuf>, GitError> {
    let vacated = snapshot::vacated(root)?;
    if vacated.is_empty() {
        return Ok(None);
    }
    let mut known = snapshot::in_the_index(root)?;
    known.extend(snapshot::untracked(root)?.0);
    known.extend(going.iter().cloned());
    let strange = vacated.iter().find_map(|path| on_the_way(root, path.as_bstr(), &known));
    Ok(strange)
}

fn on_the_way(root: &Path, path: &BStr, known: &BTreeSet<BString>) -> Option<PathBuf> {
    let ends = path.find_iter("/").chain([path.len()]);
    for end in ends {
        let part = path[..end].as_bstr();
        let here = root.join(part.to_path_lossy());
        let kind = here.symlink_metadata().ok()?.file_type();
        if !kind.is_dir() {
            return (!known.contains(part)).then(|| part.to_path_lossy().into_owned());
        }
    }
    below(root, path, known)
}

/// A file in the folder that lies where a file was.
fn below(root: &Path, folder: &BStr, known: &BTreeSet<BString>) -> Option<PathBuf> {
    let entries = fs::read_dir(root.join(folder.to_path_lossy()));
    let Ok(entries) = entries else { return Some(folder.to_path_lossy().into_owned()) };
    entries.flatten().find_map(|entry| {
        let name = BString::from(entry.file_name().into_encoded_bytes());
        let path = BString::from([folder.as_bytes(), b"/", name.as_bytes()].concat());
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            return below(root, path.as_bstr(), known);
        }
        (!known.contains(&path)).then(|| path.to_path_lossy().into_owned())
    })
}
