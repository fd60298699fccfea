//! The files that decide what a set-up would run.

use std::collections::BTreeMap;
use std::path::Path;

use crate::git::change::command::GitError;
use crate::git::{BString, ObjectId};
use tree::Tree;

mod contents;
mod follow;
mod names;
#[cfg(test)]
mod tests;
mod tree;

/// The guarded files of a commit or working tree: for each path its mode and blob.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guarded {
    files: BTreeMap<BString, tree::Facts>,
}

/// What is started besides what the files' names say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Runs {
    /// The folder of hooks, from the root, where they are the code's own (`core.hooksPath`).
    pub hooks: Option<Vec<u8>>,
    /// Commands for `sh`, or whole scripts.
    pub commands: Vec<String>,
    /// Arguments of `pip install`, which runs in some folder.
    pub installs: Vec<String>,
}

/// How a file differs from what another commit has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    New,
    Changed,
    Gone,
}

impl Guarded {
    /// Of a commit, whose tree is asked for in `dir`, any folder of the repository.
    pub fn of_commit(dir: &Path, commit: ObjectId, runs: &Runs) -> Result<Guarded, GitError> {
        Guarded::of(&Tree::of_commit(dir, commit)?, runs)
    }

    /// Of what lies in the working tree with this root, which is what would run.
    pub fn of_working_tree(root: &Path, runs: &Runs) -> Result<Guarded, GitError> {
        Guarded::of(&Tree::of_working_tree(root)?, runs)
    }

    fn of(tree: &Tree, runs: &Runs) -> Result<Guarded, GitError> {
        let paths = follow::follow(tree, runs)?;
        Ok(Guarded { files: paths.into_iter().map(|path| (path.clone(), tree.facts(&path))).collect() })
    }

    /// SHA-256 over all of them, in hexadecimal digits.
    pub fn fingerprint(&self) -> String {
        let parts = self.files.iter().flat_map(|(path, (mode, object))| [path.as_slice(), mode, object]);
        hash(&parts.collect::<Vec<_>>())
    }

    /// As `of_working_tree`, with these paths besides, those of them that there are.
    pub fn of_working_tree_with(root: &Path, runs: &Runs, besides: &Guarded) -> Result<Guarded, GitError> {
        let tree = Tree::of_working_tree(root)?;
        let mut guarded = Guarded::of(&tree, runs)?;
        let more = besides.files.keys().filter(|path| tree.has(path));
        guarded.files.extend(more.map(|path| (path.clone(), tree.facts(path))));
        Ok(guarded)
    }

    /// How these differ from those, by path.
    pub fn differences(&self, those: &Guarded) -> Vec<(BString, Difference)> {
        let mut all: Vec<_> = self
            .files
            .iter()
            .filter_map(|(path, facts)| match those.files.get(path) {
                None => Some((path.clone(), Difference::New)),
                Some(other) if other != facts => Some((path.clone(), Difference::Changed)),
                Some(_) => None,
            })
            .collect();
        let gone = those.files.keys().filter(|path| !self.files.contains_key(*path));
        all.extend(gone.map(|path| (path.clone(), Difference::Gone)));
        all.sort_by(|one, other| one.0.cmp(&other.0));
        all
    }
}

/// SHA-256, in hexadecimal digits. Each part comes with its length.
fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = gix::hash::hasher(gix::hash::Kind::Sha256);
    for part in parts {
        hasher.update(&(part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    // Only the attacks on SHA-1 make this fail.
    hasher.try_finalize().map(|hash| hash.to_hex().to_string()).unwrap_or_default()
}
