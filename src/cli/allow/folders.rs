//! Where in a worktree virtual environments may lie besides its root: `apps/api/.venv`.

use std::path::{Path, PathBuf};

use crate::git::{Repository, TrackedPaths};

/// Folders that are looked into.
const MOST: usize = 50_000;

/// The folders below `root`, the repository's, that hold something called one of `names`, out of those in which git
/// tracks anything: sorted, and without the root itself. None where the index can't be read.
pub fn with_one_of(names: &[String], root: &Path, repository: &Repository) -> Vec<PathBuf> {
    let folders = TrackedPaths::of(repository).folders(MOST).unwrap_or_default();
    let folders = folders.into_iter().map(|folder| root.join(folder));
    folders.filter(|folder| names.iter().any(|name| folder.join(name).symlink_metadata().is_ok())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    #[test]
    fn a_folder_counts_where_git_tracks_something() {
        let sandbox = Sandbox::new();
        let root = sandbox.repository("p");
        sandbox.commit(&root, "apps/api/main.py", "", "api");
        for folder in ["apps/api/.venv", "untracked/.venv", ".venv"] {
            std::fs::create_dir_all(root.join(folder)).unwrap();
        }
        let names = [".venv".to_owned(), "venv".to_owned()];
        let repository = Repository::discover(&root).unwrap().unwrap();
        assert_eq!(with_one_of(&names, &root, &repository), [root.join("apps/api")]);
        assert!(with_one_of(&["other".to_owned()], &root, &repository).is_empty());
    }
}
