//! Looking for an environment with all that the repository, the shell and the configuration say of a place.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use crate::config::EnvConfig;
use crate::env::{Environment, Permission, Place, Search, WorktreeFacts};
use crate::git::{Repository, Worktree};
use crate::prompt;
use crate::state::diff::{Diff, Variables};
use crate::store::lock::Patience;
use crate::term::clean::clean;

/// The shell as it would be without wtsh.
pub struct Outer<'a> {
    pub now: &'a Variables,
    pub before: &'a Diff,
}

impl Outer<'_> {
    fn variable(&self, name: &OsStr) -> Option<OsString> {
        self.before.original(self.now, name).map(OsStr::to_owned)
    }
}

/// A place and all that decides about its environment.
pub struct Finding<'a> {
    pub place: Place<'a>,
    /// `None`: a folder outside of any repository.
    pub repository: Option<&'a Repository>,
    pub config: &'a EnvConfig,
    pub permission: Option<&'a Permission<'a>>,
    pub outer: Outer<'a>,
    pub patience: Patience,
    /// Fingerprints of venvs that are known to be in order.
    pub sound: &'a [u64],
}

impl Finding<'_> {
    pub fn environment(&self) -> Environment {
        self.search(Environment::find)
    }

    /// As `environment`, without the values of `[env.vars]`: asking for one gives it to the worktree.
    pub fn without_values(&self) -> Environment {
        self.search(|search| Environment::find(&Search { identity: None, ..*search }))
    }

    pub fn exists(&self) -> bool {
        self.search(Environment::exists)
    }

    /// The git dir of the worktree that the place is in, which need not be the one that the repository was found from.
    fn identity(&self) -> Option<&Path> {
        let root = self.place.root;
        let Some(repository) = self.repository else { return Some(root) };
        if repository.root() == Some(root) {
            return Some(repository.git_dir());
        }
        worktree_at(repository, root).map(|worktree| worktree.git_dir.as_path())
    }

    fn search<T>(&self, with: impl FnOnce(&Search) -> T) -> T {
        let root = self.place.root;
        let facts = || self.repository.map_or_else(|| of_folder(root), |it| of_worktree(it, root));
        with(&Search {
            place: self.place,
            config: self.config,
            permission: self.permission,
            outer: &|name| self.outer.variable(name),
            identity: self.identity(),
            facts: &facts,
            patience: self.patience,
            sound: self.sound,
        })
    }
}

/// The worktree with this root, the one that the repository was found from or another.
fn worktree_at<'r>(repository: &'r Repository, root: &Path) -> Option<&'r Worktree> {
    if repository.root() == Some(root) {
        return repository.worktree();
    }
    repository.worktrees().iter().find(|worktree| worktree.root == root)
}

fn of_worktree(repository: &Repository, root: &Path) -> WorktreeFacts {
    let here = worktree_at(repository, root);
    let (label, branch) = match here.filter(|_| repository.root() != Some(root)) {
        Some(other) => {
            let branch = other.branch().map(|branch| clean(branch).into_owned());
            (prompt::label(repository, other), branch)
        }
        None => {
            let names = prompt::names(repository);
            (names.label, names.branch)
        }
    };
    let (repo, worktree) = label.split_once(':').unwrap_or((&label, &label));
    let others = repository.worktrees().iter().filter(|it| Some(*it) != here && !it.bare && !it.missing);
    WorktreeFacts {
        repo: repo.to_owned(),
        worktree: worktree.to_owned(),
        branch: branch.unwrap_or_default(),
        root: root.to_owned(),
        is_main: here.map_or(!repository.is_linked(), |here| here.id.is_none()),
        siblings: others.map(|it| it.root.clone()).collect(),
    }
}

fn of_folder(folder: &Path) -> WorktreeFacts {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let root = folder.to_owned();
    WorktreeFacts { repo: name.clone(), worktree: name, root, is_main: true, ..WorktreeFacts::default() }
}
