//! Folders in which this user may delete nothing: git would stop half way.

use std::fs;
use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};

use crate::process::interrupt;

/// More are not looked for.
const MOST: usize = 10;

/// At `root` and below, and the folder that it lies in. Those that are empty go all the same.
pub fn undeletable(root: &Path) -> Vec<PathBuf> {
    let parent = root.parent().filter(|parent| !is_writable(parent));
    let mut found: Vec<PathBuf> = parent.map(Path::to_owned).into_iter().collect();
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop().filter(|_| found.len() < MOST) {
        if interrupt::received().is_some() {
            break;
        }
        match inside(&folder) {
            None => found.push(folder),
            Some((_, true)) if !is_writable(&folder) => found.push(folder),
            Some((folders, _)) => waiting.extend(folders),
        }
    }
    found
}

/// The folders in it, and whether there is anything at all.
fn inside(folder: &Path) -> Option<(Vec<PathBuf>, bool)> {
    let entries: Vec<_> = fs::read_dir(folder).ok()?.flatten().collect();
    let is_folder = |entry: &&fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
    Some((entries.iter().filter(is_folder).map(fs::DirEntry::path).collect(), !entries.is_empty()))
}

fn is_writable(folder: &Path) -> bool {
    access(folder, Access::WRITE_OK | Access::EXEC_OK).is_ok()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_folder_that_is_read_only_is_named_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("w");
        let (locked, empty) = (root.join("a/locked"), root.join("empty"));
        fs::create_dir_all(locked.join("deeper")).expect("folders");
        fs::create_dir_all(&empty).expect("a folder");
        let set = |folder: &Path, mode| fs::set_permissions(folder, fs::Permissions::from_mode(mode));
        assert!(undeletable(&root).is_empty());
        set(&locked, 0o555).expect("a mode");
        set(&empty, 0o555).expect("a mode");
        let found = undeletable(&root);
        set(&locked, 0o755).expect("a mode");
        // root may write anywhere.
        let expected: &[PathBuf] = if rustix::process::geteuid().is_root() { &[] } else { &[locked] };
        assert_eq!(found, expected);
    }
}
