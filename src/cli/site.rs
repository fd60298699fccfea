//! A worktree, or a folder outside of any repository, with all that decides about its environment, each read
//! once.

use std::path::Path;

use super::finding::{Finding, Outer};
use super::project_file::{self, ProjectFile, project_file};
use crate::config::{Config, Warning};
use crate::env::{Environment, Permission, Place};
use crate::git::Repository;
use crate::state::diff::{Diff, Variables};
use crate::store::lock::Patience;
use crate::store::trust::Trust;

/// The environment of the shell, or other program, that started this command.
pub struct Caller {
    pub now: Variables,
    /// What wtsh had set in it.
    pub before: Diff,
}

impl Caller {
    pub fn of_process(config: &Config) -> Caller {
        let now: Variables = std::env::vars_os().collect();
        let before = Diff::in_effect(&now, &config.env.permit);
        Caller { now, before }
    }
}

pub struct Site<'a> {
    pub root: &'a Path,
    /// `None`: a folder outside of any repository.
    pub repository: Option<&'a Repository>,
    pub permission: Permission<'a>,
    pub project: ProjectFile,
    /// The person's own, and what of the project's counts.
    pub config: Config,
    /// Of the project's file.
    pub warnings: Vec<Warning>,
}

impl<'a> Site<'a> {
    /// The worktree that the repository was found from; `None` for a bare repository.
    pub fn of_repository(repository: &'a Repository, config: &Config) -> Option<Site<'a>> {
        let permission = Permission::of_repository(repository);
        Some(Site::new(repository.root()?, Some(repository), permission, config))
    }

    pub fn of_folder(folder: &'a Path, config: &Config) -> Site<'a> {
        Site::new(folder, None, Permission::of_folder(folder), config)
    }

    fn new(
        root: &'a Path,
        repository: Option<&'a Repository>,
        permission: Permission<'a>,
        config: &Config,
    ) -> Site<'a> {
        let project = project_file(root, &permission);
        let mut config = config.clone();
        let warnings = project_file::apply(&mut config, root, &project);
        Site { root, repository, permission, project, config, warnings }
    }

    /// As it will be once what the project's file says now is accepted.
    pub fn accepting_its_file(mut self) -> Site<'a> {
        if self.project.is_held() {
            self.warnings = project_file::apply(&mut self.config, self.root, &self.project.accepting());
        }
        self
    }

    pub fn is_allowed(&self) -> bool {
        self.permission.trust() == Trust::Allowed
    }

    /// What is found from `cwd`, whether trust puts it into effect or not.
    pub fn environment(&self, cwd: &Path, caller: &Caller) -> Environment {
        self.finding(cwd, caller).environment()
    }

    /// Whether trust would put anything into effect.
    pub fn has_something(&self, cwd: &Path, caller: &Caller) -> bool {
        self.project != ProjectFile::Absent || self.finding(cwd, caller).exists()
    }

    pub fn finding<'f>(&'f self, cwd: &'f Path, caller: &'f Caller) -> Finding<'f> {
        Finding {
            place: Place { root: self.root, cwd },
            repository: self.repository,
            config: &self.config.env,
            permission: Some(&self.permission),
            outer: Outer { now: &caller.now, before: &caller.before },
            patience: Patience::COMMAND,
            looked_at: &[],
        }
    }
}
