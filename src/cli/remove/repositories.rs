//! Repositories of their own in folders that tools make: what pip clones for `-e git+…`, or what was cloned into `build`. What is committed
//! in one is nothing that a tool makes again.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

use crate::git::report::commits::{Commits, unpushed};
use crate::process::interrupt;
use crate::worktree::leaving::facts::Submodule;

/// They are looked for this deep: `.tox/py3/src/dep`.
const DEEPEST: usize = 3;
/// Folders of one that are looked into.
const MOST: usize = 5000;

/// Those in the folder at `inside`, from the root, or that it is, with commits that no remote is known to have.
pub fn look(root: &Path, inside: &Path) -> Vec<Submodule> {
    find(root, inside).into_iter().filter_map(|path| left(root, path)).collect()
}

fn left(root: &Path, path: PathBuf) -> Option<Submodule> {
    let commits = unpushed(&root.join(&path), None);
    let is_empty = commits.as_ref().is_ok_and(Commits::is_empty);
    let commits = commits.unwrap_or_default();
    (!is_empty).then_some(Submodule { path, git_dir: None, changes: Vec::new(), commits })
}

/// The nearest first. A `.git` file leads to a repository that lies elsewhere.
fn find(root: &Path, inside: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut waiting = VecDeque::from([(inside.to_owned(), 0)]);
    for _ in 0..MOST {
        let Some((path, depth)) = waiting.pop_front().filter(|_| interrupt::received().is_none()) else {
            break;
        };
        let folder = root.join(&path);
        if is_repository(&folder) {
            found.push(path);
        } else if depth < DEEPEST {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            let folders = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
            waiting.extend(folders.map(|entry| (path.join(entry.file_name()), depth + 1)));
        }
    }
    found.sort_unstable();
    found
}

fn is_repository(folder: &Path) -> bool {
    let git_dir = folder.join(".git");
    let has = |name: &str| git_dir.join(name).exists();
    git_dir.symlink_metadata().is_ok_and(|it| it.is_dir()) && has("HEAD") && has("objects") && has("refs")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    #[test]
    fn one_with_commits_of_its_own_is_told_of() {
        let sandbox = Sandbox::new();
        let origin = sandbox.repository("origin").display().to_string();
        let root = sandbox.path().join("w");
        let clone = |path: &str| {
            let path = root.join(path);
            sandbox.git(&sandbox.path(), &["clone", "-q", &origin, &path.display().to_string()]);
            path
        };
        let dep = clone(".venv/src/dep");
        sandbox.commit(&dep, "new", "x\n", "mine");
        clone(".venv/src/clean");
        let too_deep = clone(".venv/a/b/c/d");
        sandbox.commit(&too_deep, "new", "x\n", "mine");
        let found = look(&root, Path::new(".venv"));
        let found: Vec<_> = found.iter().map(|it| (it.path.to_str(), it.commits.count)).collect();
        assert_eq!(found, [(Some(".venv/src/dep"), 1)]);
        assert_eq!(look(&root, Path::new(".venv/src/dep")).len(), 1);
    }
}
