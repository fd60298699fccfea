//! The repositories of submodules that lie in a worktree's git dir, checked out or not (gitrepository-layout(5), `modules/`).

use std::fs;
use std::path::{Path, PathBuf};

use crate::git::discover::GitDir;

/// Submodules in submodules, and slashes in names, are looked for this deep.
const DEEPEST: usize = 24;

pub struct Module {
    /// As it lies in `modules/`.
    pub name: PathBuf,
    pub git_dir: PathBuf,
}

/// All of them, also those in others, by name.
pub fn modules(git_dir: &Path) -> Vec<Module> {
    let mut found = Vec::new();
    add(&folder(git_dir), Path::new(""), &mut found, DEEPEST);
    found.sort_unstable_by(|one, other| one.name.cmp(&other.name));
    found
}

/// Whether git takes the worktree for one that has submodules, whatever its index says.
pub fn is_there(git_dir: &Path) -> bool {
    folder(git_dir).is_dir()
}

fn folder(git_dir: &Path) -> PathBuf {
    git_dir.join("modules")
}

fn add(folder: &Path, name: &Path, found: &mut Vec<Module>, deep: usize) {
    if deep == 0 {
        return;
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
        let (path, name) = (entry.path(), name.join(entry.file_name()));
        if GitDir::at(path.clone()).is_some() {
            add(&self::folder(&path), &name, found, deep - 1);
            found.push(Module { name, git_dir: path });
        } else {
            add(&path, &name, found, deep - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_may_have_slashes_and_submodules_their_own() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["lib/sub", "lib/sub/modules/inner", "one"] {
            let git_dir = folder.path().join("modules").join(name);
            for part in ["objects", "refs"] {
                fs::create_dir_all(git_dir.join(part)).expect("folders");
            }
            fs::write(git_dir.join("HEAD"), "ref: refs/heads/main\n").expect("a file");
        }
        let names: Vec<_> = modules(folder.path()).into_iter().map(|it| it.name).collect();
        assert_eq!(names, ["lib/sub", "lib/sub/inner", "one"].map(PathBuf::from));
    }
}
