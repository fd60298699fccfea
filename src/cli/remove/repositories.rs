//! Repositories of their own in folders that tools make: what pip clones for `-e git+…`, or what was cloned into `build`. What somebody has
//! committed, or changed, in one is nothing that a tool makes again.

use std::collections::VecDeque;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::submodules;
use super::target::lies_in;
use crate::git::change::command::GitError;
use crate::git::report::changes::{Change, Kind, changes};
use crate::git::report::commits::{Commits, unpushed};
use crate::git::report::index::Index;
use crate::git::repository_at;
use crate::process::interrupt;
use crate::worktree::leaving::derivable::{is_file, is_folder};
use crate::worktree::leaving::facts::Submodule;

/// They are looked for this deep: `.tox/py3/src/dep`.
const DEEPEST: usize = 3;
/// Folders of one that are looked into.
const MOST: usize = 5000;

/// Those in the folder at `inside`, from the root, or that it is, and their submodules, with what is nowhere else.
pub fn look(root: &Path, inside: &Path) -> Vec<Submodule> {
    find(root, inside).into_iter().flat_map(|path| left(root, &path)).collect()
}

fn left(root: &Path, path: &Path) -> Vec<Submodule> {
    let folder = root.join(path);
    let submodules = Index::read(&folder).map(|index| submodules::initialized(&folder, &index));
    let submodules = submodules.unwrap_or_default().into_iter().map(|(inner, commit)| {
        let found = submodules::look(&folder, &inner, &commit);
        (path.join(inner), found.map(|it| (it.commits, it.changes)))
    });
    let own = (path.to_owned(), commits(root, &folder).and_then(|commits| Ok((commits, changes(&folder)?))));
    std::iter::once(own).chain(submodules).filter_map(|(path, found)| told(path, found)).collect()
}

/// What is committed in a repository that lies elsewhere, as that of a linked worktree does, stays there.
fn commits(root: &Path, folder: &Path) -> Result<Commits, GitError> {
    let is_elsewhere = repository_at(folder).is_some_and(|common_dir| !lies_in(&common_dir, root));
    if is_elsewhere { Ok(Commits::default()) } else { unpushed(folder, None) }
}

/// `None`: there is nothing to tell. Without an answer of git's there are neither commits nor changes.
fn told(path: PathBuf, found: Result<(Commits, Vec<Change>), GitError>) -> Option<Submodule> {
    let is_read = found.is_ok();
    let (commits, mut changes) = found.unwrap_or_default();
    changes.retain(|change| change.kind != Kind::Untracked || !is_made_by_tools(&change.path));
    let has_something = !commits.is_empty() || !changes.is_empty();
    (has_something || !is_read).then_some(Submodule { path, git_dir: None, changes, commits })
}

/// What an installation leaves in the folder that it is about.
fn is_made_by_tools(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().as_bytes();
    let mut folders = path.components().rev().skip(1);
    is_file(name) || folders.any(|folder| is_folder(folder.as_os_str().as_bytes()))
}

/// The nearest first.
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

/// Also one that lies elsewhere, to which a `.git` file leads.
fn is_repository(folder: &Path) -> bool {
    let common_dir = repository_at(folder);
    common_dir.is_some_and(|dir| ["HEAD", "objects", "refs"].iter().all(|name| dir.join(name).exists()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    #[test]
    fn one_with_commits_or_changes_of_its_own_is_told_of() {
        let sandbox = Sandbox::new();
        let origin = sandbox.repository("origin");
        let root = sandbox.path().join("w");
        let clone = |path: &str| {
            let (from, path) = (origin.display().to_string(), root.join(path));
            sandbox.git(&sandbox.path(), &["clone", "-q", &from, &path.display().to_string()]);
            path
        };
        let dep = clone(".venv/src/dep");
        sandbox.commit(&dep, "new", "x\n", "mine");
        let clean = clone(".venv/src/clean");
        fs::create_dir(clean.join("dep.egg-info")).expect("a folder");
        fs::write(clean.join("dep.egg-info/PKG-INFO"), "x").expect("a file");
        let too_deep = clone(".venv/a/b/c/d");
        sandbox.commit(&too_deep, "new", "x\n", "mine");
        let found = || -> Vec<(String, usize, usize)> {
            let found = look(&root, Path::new(".venv")).into_iter();
            found.map(|it| (it.path.display().to_string(), it.commits.count, it.changes.len())).collect()
        };
        assert_eq!(found(), [(".venv/src/dep".into(), 1, 0)]);
        assert_eq!(look(&root, Path::new(".venv/src/dep")).len(), 1);
        fs::write(clean.join("readme"), "changed\n").expect("a file");
        fs::write(clean.join("module.py"), "x").expect("a file");
        let linked = root.join(".venv/src/linked");
        sandbox.git(&origin, &["worktree", "add", "-q", "--detach", &linked.display().to_string()]);
        sandbox.commit(&linked, "new", "x\n", "it stays in its repository");
        let expected = [(".venv/src/clean".into(), 0, 2), (".venv/src/dep".into(), 1, 0)];
        assert_eq!(found(), expected);
        fs::write(linked.join("readme"), "changed\n").expect("a file");
        assert_eq!(found()[2], (".venv/src/linked".into(), 0, 1));
        fs::remove_dir_all(origin.join(".git/worktrees")).expect("it is there");
        assert_eq!(found(), expected, "no repository any more");
    }

    #[test]
    fn submodules_of_one_count() {
        let sandbox = Sandbox::new();
        let (origin, root) = (sandbox.repository("origin"), sandbox.path().join("w"));
        let (from, dep) = (origin.display().to_string(), root.join("build/dep"));
        sandbox.git(&sandbox.path(), &["clone", "-q", &from, &dep.display().to_string()]);
        sandbox.git(&dep, &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &from, "lib"]);
        sandbox.git(&dep, &["commit", "-q", "-m", "lib"]);
        sandbox.git(&dep, &["push", "-q", "origin", "HEAD:refs/heads/pushed"]);
        assert!(look(&root, Path::new("build")).is_empty());
        fs::write(dep.join("lib/readme"), "changed\n").expect("a file");
        let found = look(&root, Path::new("build"));
        assert_eq!((found.len(), found[0].path.as_path()), (1, Path::new("build/dep/lib")));
    }

    #[test]
    fn nothing_that_its_configuration_names_is_run() {
        let (sandbox, root) = (Sandbox::new(), Path::new("/"));
        let dep = sandbox.repository("dep");
        let canary = sandbox.path().join("canary");
        let run = format!("touch {}; cat", canary.display());
        for key in ["filter.x.clean", "filter.x.smudge", "core.fsmonitor", "core.pager", "core.sshCommand"] {
            sandbox.git(&dep, &["config", key, &run]);
        }
        fs::write(dep.join(".git/info/attributes"), "* filter=x\n").expect("a file");
        fs::write(dep.join("readme"), "changed\n").expect("a file");
        assert_eq!(look(root, dep.strip_prefix(root).expect("absolute"))[0].changes.len(), 1);
        assert!(!canary.exists());
    }
}
