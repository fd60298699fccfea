//! Submodules go with their repositories, which lie in the worktree's git dir.

use std::path::{Path, PathBuf};

use super::marker;
use crate::git::Repository;
use crate::git::change::command::GitError;
use crate::git::report::changes::changes;
use crate::git::report::commits::{Commits, unpushed, unpushed_in};
use crate::git::report::index::{self, Index};
use crate::git::report::modules::{Module, modules};
use crate::worktree::leaving::facts::Submodule;

/// Submodules in submodules are looked for this deep.
const DEEPEST: usize = 8;

/// Those with a repository of their own, also in others, by their paths from the root, each with the commit that it should be at.
pub fn initialized(root: &Path, index: &Index) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    add(root, Path::new(""), index, &mut found, 0);
    found
}

fn add(root: &Path, inside: &Path, index: &Index, found: &mut Vec<(PathBuf, String)>, depth: usize) {
    for index::Submodule { path, commit } in &index.submodules {
        let path = inside.join(path);
        let folder = root.join(&path);
        if folder.join(".git").symlink_metadata().is_err() {
            continue;
        }
        found.push((path.clone(), commit.clone()));
        // One that can't be read is told of when it is looked at.
        if let (true, Ok(inner)) = (depth < DEEPEST, Index::read(&folder)) {
            add(root, &path, &inner, found, depth + 1);
        }
    }
}

/// What the submodule at `path` has that is nowhere else.
pub fn look(root: &Path, path: &Path, commit: &str) -> Result<Submodule, GitError> {
    let folder = root.join(path);
    let git_dir = Repository::discover(&folder).ok().flatten().map(|it| it.git_dir().to_owned());
    // In a shallow one no ref leads to the commit that git has fetched for it.
    let is_shallow = git_dir.is_some_and(|git_dir| git_dir.join("shallow").exists());
    let commits = unpushed(&folder, is_shallow.then_some(commit))?;
    Ok(Submodule { path: path.to_owned(), git_dir: None, changes: changes(&folder)?, commits })
}

/// Those whose repositories lie in the worktree's git dir, that are not checked out at one of these paths from its root, and have
/// something that is nowhere else.
pub fn not_checked_out(worktree: (&Path, &Path), paths: &[PathBuf]) -> Vec<Submodule> {
    let (git_dir, root) = worktree;
    let checked_out = paths.iter().filter_map(|path| Repository::discover(&root.join(path)).ok().flatten());
    let checked_out: Vec<_> = checked_out.filter_map(|it| it.git_dir().canonicalize().ok()).collect();
    let is_elsewhere =
        |module: &Module| !module.git_dir.canonicalize().is_ok_and(|it| checked_out.contains(&it));
    let modules = modules(git_dir).into_iter().filter(is_elsewhere);
    modules.filter_map(left).collect()
}

fn left(module: Module) -> Option<Submodule> {
    let commits = unpushed_in(&module.git_dir);
    let is_empty = commits.as_ref().is_ok_and(Commits::is_empty);
    let (git_dir, commits) = (Some(module.git_dir), commits.unwrap_or_default());
    (!is_empty).then_some(Submodule { path: module.name, git_dir, changes: Vec::new(), commits })
}

/// Of a worktree whose folder is gone, that git is to forget. What somebody said may be lost, as it was then, is not among it.
pub fn of_gone(git_dir: &Path, root: Option<&Path>) -> Vec<Submodule> {
    let agreed = root.and_then(|root| marker::read_for(git_dir, root)).map(|(agreed, _)| agreed);
    let is_agreed = |it: &Submodule| agreed.as_ref().is_some_and(|agreed| agreed.covers(&it.commits));
    let found = not_checked_out((git_dir, root.unwrap_or(git_dir)), &[]).into_iter();
    found.filter(|it| !is_agreed(it)).collect()
}
