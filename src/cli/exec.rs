//! `wtsh exec`: a command in another worktree, with the environment that a shell has there.

use std::convert::Infallible;
use std::ffi::{OsStr, OsString};
use std::io::{Write, stderr};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::here::Here;
use super::site::{Caller, Site};
use super::{messages, wcd};
use crate::config::Config;
use crate::env::{self, Environment};
use crate::git::{ByteSlice, Repository};
use crate::process::program::{self, Replacement};
use crate::prompt;
use crate::state::diff::{Change, Diff, Variables, Wanted};
use crate::worktree::Target;

/// Run a command in another worktree, with the environment that a shell has there
///
/// It runs where `wcd TARGET` goes to (from apps/api in that worktree's apps/api, where there is one), with
/// its virtual environment, its .env, and without those of the worktree that you are in; where you have
/// allowed an .envrc there, direnv brings them. Its exit code is the command's; 127 if there is no such
/// command, 126 if it can't be run. For example:
///
/// wtsh exec staging -- python manage.py migrate
#[derive(clap::Args)]
pub struct Arguments {
    /// A branch, a worktree's folder, a path, or a part of one; ^ the main worktree, . the root of this one
    target: OsString,
    /// The command and its arguments; a -- may stand before it
    #[arg(trailing_var_arg = true, required = true, value_name = "CMD")]
    command: Vec<OsString>,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let Arguments { target, command } = arguments;
    let folder = destination(&target)?;
    let there = Here::at(folder.clone())?;
    let (config, _) = Config::load();
    let caller = Caller::of_process(&config);
    if let Some(direnv) = unloading(&caller.now, &there.repository, &folder) {
        let Err(failure) = without_direnv(&direnv, &folder, &target, &command, caller.now);
        return Err(failure);
    }
    let mut shell = Shell::new(caller, Here::find().ok().map(|here| here.cwd));
    shell.enter(&there.repository, &folder, &config);
    shell.tell();
    let Err(failure) = shell.run(&command, &folder);
    Err(failure)
}

/// Where `wcd TARGET` would go. What the shell was in before, only `wcd` knows.
fn destination(target: &OsStr) -> Result<PathBuf, Failure> {
    match Target::of(target.as_bytes().as_bstr()) {
        Target::Previous => Err(messages::exec::previous_unknown()),
        _ => wcd::destination(Some(target), &[]),
    }
}

/// The direnv that has something loaded which a shell there would not have. Only direnv can take it back.
fn unloading(now: &Variables, repository: &Repository, folder: &Path) -> Option<PathBuf> {
    let is_loaded = now.get(OsStr::new("DIRENV_DIR")).is_some_and(|dir| !dir.is_empty());
    let is_needed = is_loaded && !env::direnv_covers(now, folder) && env::envrc(now, folder).is_none();
    is_needed.then(|| find_direnv(now, repository)).flatten()
}

/// direnv(1), `exec`, where no `.envrc` counts: takes back what it had loaded, and becomes this same command.
fn without_direnv(
    direnv: &Path,
    folder: &Path,
    target: &OsStr,
    command: &[OsString],
    now: Variables,
) -> Result<Infallible, Failure> {
    let wtsh = std::env::current_exe().map_err(|error| messages::exec::not_started(direnv, &error))?;
    let again = [wtsh.as_os_str(), OsStr::new("exec"), target, OsStr::new("--")].map(OsStr::to_owned);
    let words = through_direnv(folder, &[&again, command].concat());
    let here = std::env::current_dir().map_err(|error| messages::repository::no_current_folder(&error))?;
    let variables = now.into_iter().collect();
    program::become_program(Replacement { program: direnv, words: &words, folder: &here, variables })
        .map_err(|error| messages::exec::not_started(direnv, &error))
}

fn find_direnv(now: &Variables, repository: &Repository) -> Option<PathBuf> {
    let roots: Vec<&Path> = repository.worktrees().iter().map(|worktree| &*worktree.root).collect();
    program::find_outside("direnv", now.get(OsStr::new("PATH")).map(OsString::as_os_str), &roots)
}

/// The environment of a shell that goes from here to there.
struct Shell {
    caller: Caller,
    from: Option<PathBuf>,
    /// The program that brings the environment there, as the person has allowed it to: direnv.
    direnv: Option<PathBuf>,
    notices: Vec<String>,
}

impl Shell {
    fn new(caller: Caller, from: Option<PathBuf>) -> Shell {
        Shell { caller, from, direnv: None, notices: Vec::new() }
    }

    fn enter(&mut self, repository: &Repository, folder: &Path, config: &Config) {
        let wanted = self.wanted(repository, folder, config);
        let (changes, after) = self.caller.before.replace(&self.caller.now, &wanted);
        for change in changes {
            match change {
                Change::Set(name, value) => self.set(name, Some(value)),
                Change::Unset(name) => self.set(name, None),
            }
        }
        // A shell that the command starts takes back what is set here.
        self.set(Diff::VARIABLE, (!after.is_empty()).then(|| after.encode()));
        self.name(repository);
        let left = self.from.take().map(PathBuf::into_os_string);
        self.set("OLDPWD", left.or_else(|| self.caller.now.get(OsStr::new("OLDPWD")).cloned()));
        self.set("PWD", Some(folder.as_os_str().to_owned()));
    }

    /// What belongs to the folder; nothing where the person has not allowed it, or where direnv does it.
    fn wanted(&mut self, repository: &Repository, folder: &Path, config: &Config) -> Wanted {
        let nothing = Wanted::default();
        self.direnv = self.direnv_for(repository, folder);
        if self.direnv.is_some() || env::direnv_covers(&self.caller.now, folder) {
            return nothing;
        }
        let Some(site) = Site::of_repository(repository, config) else { return nothing };
        if !site.is_allowed() {
            if site.has_something(folder, &self.caller) {
                self.notices.push(messages::exec::without_environment(site.root, site.permission.trust()));
            }
            return nothing;
        }
        let environment = site.environment(folder, &self.caller);
        self.notices.extend(problems(&site, &environment));
        if environment.venv.is_some() {
            self.put_theirs_aside();
        }
        environment.wanted()
    }

    /// A venv that the person activated in their shell is for what they type there.
    fn put_theirs_aside(&mut self) {
        let name = OsStr::new("VIRTUAL_ENV");
        let Caller { now, before } = &mut self.caller;
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

    /// Where direnv has an `.envrc` that it may load, a shell there has what that says. Only direnv can tell
    /// what that is.
    fn direnv_for(&self, repository: &Repository, folder: &Path) -> Option<PathBuf> {
        let now = &self.caller.now;
        env::envrc(now, folder).filter(|envrc| envrc.allowed)?;
        find_direnv(now, repository)
    }

    fn name(&mut self, repository: &Repository) {
        let names = prompt::names(repository);
        self.set("WTSH_WORKTREE", Some(names.label.into()));
        self.set("WTSH_BRANCH", names.branch.map(OsString::from));
        self.set("WTSH_ROOT", repository.root().map(|root| root.as_os_str().to_owned()));
    }

    fn set(&mut self, name: impl Into<OsString>, value: Option<OsString>) {
        match value {
            Some(value) => self.caller.now.insert(name.into(), value),
            None => self.caller.now.remove(&name.into()),
        };
    }

    fn tell(&self) {
        for notice in &self.notices {
            // Where stderr is closed there is nobody to tell.
            let _ = writeln!(stderr(), "{notice}");
        }
    }

    fn run(self, command: &[OsString], folder: &Path) -> Result<Infallible, Failure> {
        let Some(word) = command.first() else { return Err(messages::exec::no_command()) };
        let variables: Variables = self.caller.now;
        let path = variables.get(OsStr::new("PATH")).map(OsString::as_os_str);
        let (program, words) = match self.direnv {
            Some(direnv) => (direnv, through_direnv(folder, command)),
            None => {
                let program = program::named(word, path, folder);
                let missing = |missing| messages::exec::no_program(word, &missing, folder);
                (program.map_err(missing)?, command.to_owned())
            }
        };
        let variables = variables.into_iter().collect();
        program::become_program(Replacement { program: &program, words: &words, folder, variables })
            .map_err(|error| messages::exec::not_started(&program, &error))
    }
}

/// direnv(1), `exec`: loads what counts in the folder, in place of what it had loaded, and then becomes the
/// command.
fn through_direnv(folder: &Path, command: &[OsString]) -> Vec<OsString> {
    let words = [OsStr::new("direnv"), OsStr::new("exec"), folder.as_os_str()].map(OsStr::to_owned);
    words.into_iter().chain(command.iter().cloned()).collect()
}

fn problems(site: &Site, environment: &Environment) -> Vec<String> {
    let file =
        site.project.is_held().then(|| messages::environment::held(&super::project_file::path(site.root)));
    messages::environment::problems(environment).into_iter().chain(file).collect()
}
