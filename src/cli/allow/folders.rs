//! Where in a worktree virtual environments may lie besides its root: `apps/api/.venv`.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::git;

/// Bytes of the list of tracked files; that of a repository of 86,000 files has six million.
const LONGEST: u64 = 16 << 20;
/// Folders that are looked into.
const MOST: usize = 50_000;

/// The folders below `root` that hold something called one of `names`, out of those in which git tracks
/// anything: sorted, and without the root itself. None where git can't be asked.
pub fn with_one_of(names: &[String], root: &Path) -> Vec<PathBuf> {
    let listed = tracked_files(root).unwrap_or_default();
    let folders = folders_of(&listed).into_iter().take(MOST).map(|folder| root.join(folder));
    folders.filter(|folder| names.iter().any(|name| folder.join(name).symlink_metadata().is_ok())).collect()
}

/// Each with a NUL after it, relative to `root`.
fn tracked_files(root: &Path) -> Option<Vec<u8>> {
    let mut command = git::git(root)?;
    command.args(["ls-files", "-z"]).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    let mut listed = Vec::new();
    let read = child.stdout.take()?.take(LONGEST).read_to_end(&mut listed);
    // Its answer is complete, or longer than anybody wants to read: then git ends where nobody reads on.
    child.wait().ok()?;
    read.ok().map(|_| listed)
}

fn folders_of(listed: &[u8]) -> BTreeSet<&Path> {
    let mut folders = BTreeSet::new();
    for file in listed.split(|byte| *byte == 0) {
        for folder in Path::new(OsStr::from_bytes(file)).ancestors().skip(1) {
            if folder.as_os_str().is_empty() || !folders.insert(folder) {
                break;
            }
        }
    }
    folders
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    #[test]
    fn each_folder_is_there_once_with_those_around_it() {
        let folders = folders_of(b"a/b/c/x\0a/b/y\0z\0d/x\0");
        let expected = ["a", "a/b", "a/b/c", "d"].map(Path::new);
        assert_eq!(folders.into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_folder_counts_where_git_tracks_something() {
        let sandbox = Sandbox::new();
        let root = sandbox.repository("p");
        sandbox.commit(&root, "apps/api/main.py", "", "api");
        for folder in ["apps/api/.venv", "untracked/.venv", ".venv"] {
            std::fs::create_dir_all(root.join(folder)).unwrap();
        }
        let names = [".venv".to_owned(), "venv".to_owned()];
        assert_eq!(with_one_of(&names, &root), [root.join("apps/api")]);
        assert!(with_one_of(&["other".to_owned()], &root).is_empty());
    }
}
