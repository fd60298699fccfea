//! The environment of a shell that goes from here to another worktree, for programs that run there.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::messages;
use super::site::{Caller, Site};
use crate::config::Config;
use crate::env::{self, Environment};
use crate::git::{REDIRECTIONS, Repository};
use crate::process::program;
use crate::prompt;
use crate::setup::command::Planned;
use crate::state::diff::{Change, Diff, Variables, Wanted};

/// Where somebody goes.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    /// `None`: from a folder that is gone, or in no repository.
    pub from: Option<&'a Path>,
    /// As it is seen from the worktree's root.
    pub there: &'a Repository,
    /// The folder in it.
    pub folder: &'a Path,
    /// The person's own configuration.
    pub config: &'a Config,
}

/// What a program there gets.
pub struct Entered {
    pub variables: Variables,
    direnv: Direnv,
    /// What the person should know of it, a line each.
    pub notices: Vec<String>,
}

/// What direnv has to do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Direnv {
    Nothing,
    /// It brings the environment there, as the person has allowed it to: only direnv can tell what that is.
    Loads(PathBuf),
    /// It has something loaded that a shell there would not have: only direnv can take that back.
    Unloads(PathBuf),
}

impl Entered {
    pub fn of(caller: Caller, entry: &Entry) -> Entered {
        let mut entered = Entered { variables: caller.now, direnv: Direnv::Nothing, notices: Vec::new() };
        if let Some(direnv) = entered.unloading(entry) {
            entered.direnv = Direnv::Unloads(direnv);
            return entered;
        }
        let wanted = entered.wanted(&caller.before, entry);
        let (changes, after) = caller.before.replace(&entered.variables, &wanted);
        for change in changes {
            match change {
                Change::Set(name, value) => entered.set(name, Some(value)),
                Change::Unset(name) => entered.set(name, None),
            }
        }
        // A shell that the command starts takes back what is set here.
        entered.set(Diff::VARIABLE, (!after.is_empty()).then(|| after.encode()));
        entered.name(entry);
        entered
    }

    /// The program to start, by its path, and the words, the first of which is its name, so that `words` run with all of the
    /// environment. `program`: what the first of `words` is.
    pub fn command(&self, program: &Path, words: &[OsString], folder: &Path) -> (PathBuf, Vec<OsString>) {
        match &self.direnv {
            Direnv::Nothing => (program.to_owned(), words.to_owned()),
            Direnv::Loads(direnv) => (direnv.clone(), through_direnv(folder, words)),
            Direnv::Unloads(direnv) => {
                // direnv(1), `exec`, where no `.envrc` counts: takes back what it had loaded, and becomes the command.
                let wtsh = std::env::current_exe().unwrap_or_else(|_| PathBuf::from("wtsh"));
                let again = [wtsh.as_os_str(), OsStr::new("exec"), folder.as_os_str(), OsStr::new("--")]
                    .map(OsStr::to_owned);
                (direnv.clone(), through_direnv(folder, &[&again, words].concat()))
            }
        }
    }

    /// The command that runs `planned` with it. `root`: of the worktree.
    pub fn planned(&self, planned: &Planned, root: &Path) -> Command {
        let words: Vec<OsString> =
            std::iter::once(planned.program.clone().into()).chain(planned.words.iter().cloned()).collect();
        let (program, mut words) = self.command(&planned.program, &words, root);
        words.remove(0);
        let mut command = Planned { program, words, ..planned.clone() }.command(&self.variables);
        // They would lead git to the repository, or index, of whoever started us.
        for name in REDIRECTIONS {
            command.env_remove(name);
        }
        command
    }

    /// Whether the program is looked for by whoever runs the words, in the environment that only they know.
    pub fn is_through_direnv(&self) -> bool {
        self.direnv != Direnv::Nothing
    }

    /// Whether the command has to be started from where somebody was before: it goes there once direnv is out of the way.
    pub fn is_on_its_way(&self) -> bool {
        matches!(self.direnv, Direnv::Unloads(_))
    }

    fn unloading(&self, entry: &Entry) -> Option<PathBuf> {
        let (now, folder) = (&self.variables, entry.folder);
        let is_loaded = now.get(OsStr::new("DIRENV_DIR")).is_some_and(|dir| !dir.is_empty());
        let is_needed = is_loaded && !env::direnv_covers(now, folder) && env::envrc(now, folder).is_none();
        is_needed.then(|| find_direnv(now, entry.there)).flatten()
    }

    /// What belongs to the folder; nothing where the person has not allowed it, or where direnv does it.
    fn wanted(&mut self, before: &Diff, entry: &Entry) -> Wanted {
        let nothing = Wanted::default();
        if let Some(direnv) = self.direnv_for(entry) {
            self.direnv = Direnv::Loads(direnv);
            return nothing;
        }
        if env::direnv_covers(&self.variables, entry.folder) {
            return nothing;
        }
        let Some(site) = Site::of_repository(entry.there, entry.config) else { return nothing };
        let caller = Caller { now: self.variables.clone(), before: before.clone() };
        if !site.is_allowed() {
            if site.has_something(entry.folder, &caller) {
                self.notices.push(messages::exec::without_environment(site.root, site.permission.trust()));
            }
            return nothing;
        }
        let environment = site.environment(entry.folder, &caller);
        self.notices.extend(problems(&site, &environment));
        if environment.venv.is_some() {
            self.put_theirs_aside(before);
        }
        environment.wanted()
    }

    /// A venv that the person activated in their shell is for what they type there.
    fn put_theirs_aside(&mut self, before: &Diff) {
        let name = OsStr::new("VIRTUAL_ENV");
        let now = &mut self.variables;
        if before.holds(now, name) {
            return;
        }
        let Some(theirs) = now.remove(name) else { return };
        now.remove(OsStr::new("VIRTUAL_ENV_PROMPT"));
        let bin = Path::new(&theirs).join("bin");
        let path =
            now.get(OsStr::new("PATH")).map(|path| std::env::split_paths(path).filter(|it| *it != bin));
        // What was split at colons can be joined.
        if let Some(Ok(path)) = path.map(std::env::join_paths) {
            now.insert("PATH".into(), path);
        }
    }

    /// Where direnv has an `.envrc` that it may load, a shell there has what that says.
    fn direnv_for(&self, entry: &Entry) -> Option<PathBuf> {
        env::envrc(&self.variables, entry.folder).filter(|envrc| envrc.allowed)?;
        find_direnv(&self.variables, entry.there)
    }

    fn name(&mut self, entry: &Entry) {
        let names = prompt::names(entry.there);
        self.set("WTSH_WORKTREE", Some(names.label.into()));
        self.set("WTSH_BRANCH", names.branch.map(OsString::from));
        self.set("WTSH_ROOT", entry.there.root().map(|root| root.as_os_str().to_owned()));
        let left = entry.from.map(|from| from.as_os_str().to_owned());
        self.set("OLDPWD", left.or_else(|| self.variables.get(OsStr::new("OLDPWD")).cloned()));
        self.set("PWD", Some(entry.folder.as_os_str().to_owned()));
    }

    fn set(&mut self, name: impl Into<OsString>, value: Option<OsString>) {
        match value {
            Some(value) => self.variables.insert(name.into(), value),
            None => self.variables.remove(&name.into()),
        };
    }
}

fn find_direnv(now: &Variables, repository: &Repository) -> Option<PathBuf> {
    find_program("direnv", now, repository)
}

/// A program on the PATH that came with no worktree of the repository.
pub fn find_program(name: &str, now: &Variables, repository: &Repository) -> Option<PathBuf> {
    let roots: Vec<&Path> = repository.worktrees().iter().map(|worktree| &*worktree.root).collect();
    program::find_outside(name, now.get(OsStr::new("PATH")).map(OsString::as_os_str), &roots)
}

/// direnv(1), `exec`: loads what counts in the folder, in place of what it had loaded, and then becomes the command.
fn through_direnv(folder: &Path, words: &[OsString]) -> Vec<OsString> {
    let first = [OsStr::new("direnv"), OsStr::new("exec"), folder.as_os_str()].map(OsStr::to_owned);
    first.into_iter().chain(words.iter().cloned()).collect()
}

fn problems(site: &Site, environment: &Environment) -> Vec<String> {
    let file =
        site.project.is_held().then(|| messages::environment::held(&super::project_file::path(site.root)));
    messages::environment::problems(environment).into_iter().chain(file).collect()
}
