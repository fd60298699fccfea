//! Submodules go with their repositories, which lie in the worktree's git dir.

use std::path::{Path, PathBuf};

use crate::git::Repository;
use crate::git::change::command::GitError;
use crate::git::report::changes::changes;
use crate::git::report::commits::unpushed;
use crate::git::report::index::{self, Index};
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
    Ok(Submodule { path: path.to_owned(), changes: changes(&folder)?, commits })
}
