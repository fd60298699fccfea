//! Looking for an environment with all that the repository, the shell and the configuration say of a place.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use crate::config::EnvConfig;
use crate::env::{Environment, Permission, Place, Search, WorktreeFacts};
use crate::git::Repository;
use crate::prompt;
use crate::state::diff::{Diff, Variables};
use crate::store::lock::Patience;

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
    /// Its root is that of the worktree that `repository` was found from, or the folder.
    pub place: Place<'a>,
    /// `None`: a folder outside of any repository.
    pub repository: Option<&'a Repository>,
    pub config: &'a EnvConfig,
    pub permission: Option<&'a Permission<'a>>,
    pub outer: Outer<'a>,
    pub patience: Patience,
    /// Venvs that this shell has looked at before.
    pub looked_at: &'a [u64],
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

    fn search<T>(&self, with: impl FnOnce(&Search) -> T) -> T {
        // A repository's place is the worktree that it was found from, whatever else was said.
        let root = self.repository.and_then(Repository::root).unwrap_or(self.place.root);
        let facts = || self.repository.map_or_else(|| of_folder(root), |it| of_worktree(it, root));
        with(&Search {
            place: Place { root, ..self.place },
            config: self.config,
            permission: self.permission,
            outer: &|name| self.outer.variable(name),
            identity: Some(self.repository.map_or(root, Repository::git_dir)),
            facts: &facts,
            patience: self.patience,
            looked_at: self.looked_at,
        })
    }
}

/// Of the worktree that the repository was found from, which has this root.
pub fn of_worktree(repository: &Repository, root: &Path) -> WorktreeFacts {
    let here = repository.worktree();
    let names = prompt::names(repository);
    let (repo, worktree) = names.label.split_once(':').unwrap_or((&names.label, &names.label));
    let others = repository.worktrees().iter().filter(|it| Some(*it) != here && !it.bare && !it.missing());
    WorktreeFacts {
        repo: repo.to_owned(),
        worktree: worktree.to_owned(),
        branch: names.branch.clone().unwrap_or_default(),
        root: root.to_owned(),
        is_main: !repository.is_linked(),
        siblings: others.map(|it| it.root.clone()).collect(),
    }
}

fn of_folder(folder: &Path) -> WorktreeFacts {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let root = folder.to_owned();
    WorktreeFacts { repo: name.clone(), worktree: name, root, is_main: true, ..WorktreeFacts::default() }
}
