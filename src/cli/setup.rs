//! `wtsh setup`: gives a worktree what git does not bring: ignored files, links, submodules, venvs.

use std::env::vars_os;
use std::ffi::OsString;
use std::fs::File;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::failure::{Failure, Kind};
use super::here::{Here, current_folder};
use super::say::say;
use super::site::Site;
use super::{locate, messages, origin};
use crate::config::Config;
use crate::git::change::branch::set_key;
use crate::git::{ByteSlice, Head, Repository};
use crate::process::interrupt;
use crate::setup::journal::{self, Journal, Stage};
use crate::setup::venv;
use crate::term::progress::Progress;
use log::Log;
use plan::Plan;
use steps::Worker;

mod envrcs;
pub mod forecast;
pub mod hook;
pub mod kept;
mod log;
pub mod notice;
mod plan;
pub mod review;
pub mod source;
mod steps;
mod submodules;
pub mod values;
mod venvs;

/// Give a worktree what git does not: .env, virtual environments, what [setup] in wtsh.toml says
///
/// For any worktree, however it was made, and as often as you like: what is there stays, and a set-up that
/// stopped goes on where it did.
#[derive(clap::Args)]
pub struct Arguments {
    /// A branch, a worktree's folder, a path, or a part of one [default: this worktree]
    target: Option<OsString>,
    /// The Python for its virtual environments, such as 3.12 [default: that of the main worktree's]
    #[arg(long, value_name = "VERSION")]
    python: Option<String>,
}

/// A worktree that is to be set up.
pub struct Task<'a> {
    /// As it is seen from the worktree's root.
    pub there: &'a Repository,
    pub origin: review::Origin,
    /// The worktree was made without running hooks.
    pub hooks_skipped: bool,
    /// The version that was asked for now.
    pub python: Option<&'a str>,
}

/// What a set-up came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Outcome {
    /// It did something.
    did: bool,
    /// It said of something that it is left as it is.
    left: bool,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let here = Here::find()?;
    check_version(arguments.python.as_deref())?;
    let root = match &arguments.target {
        Some(target) => locate::root(&here, target.as_bytes().as_bstr(), "setup")?,
        None => locate::own_root(&here)?,
    };
    let there = Here::at(root.clone())?.repository;
    if source::is_main(&there) {
        say(&messages::setup::is_the_source(&root));
        return Ok(());
    }
    let origin = review::origin(&there);
    let task = Task { there: &there, origin, hooks_skipped: false, python: arguments.python.as_deref() };
    say(&match carry_out(&task)? {
        Outcome { did: true, .. } => messages::setup::is_set_up(&root),
        Outcome { left: true, .. } => messages::setup::everything_else_is_there(&root),
        Outcome { .. } => messages::setup::everything_is_there(&root),
    });
    Ok(())
}

/// Before anything is done: a word that is no version of Python is a mistake in the command line.
pub fn check_version(python: Option<&str>) -> Result<(), Failure> {
    match python.filter(|python| !venv::is_version(python)) {
        Some(python) => Err(messages::venvs::no_python_version(python)),
        None => Ok(()),
    }
}

/// Whether the worktree with this root, which is there, is what making it now would come to: a failure where a set-up of it was begun,
/// is not ended, and nobody is at it; or where its venvs are of another Python.
pub fn is_as_asked_for(root: &Path, python: Option<&str>) -> Result<(), Failure> {
    let Some(there) = Repository::discover(root).ok().flatten() else { return Ok(()) };
    let (config, _) = Config::load();
    let Some(site) = Site::of_repository(&there, &config).filter(Site::is_allowed) else { return Ok(()) };
    if is_unfinished(&there, &site.config) && lock(there.git_dir(), root).is_ok() {
        return Err(messages::making::not_wholly_set_up(root, python));
    }
    has_python(&there, root, &site.config, python)
}

fn is_unfinished(there: &Repository, config: &Config) -> bool {
    let Some(journal) = Journal::read(there.git_dir()).ok().flatten() else { return false };
    match journal.stage {
        Stage::Complete => false,
        Stage::Begun => true,
        // Where nothing is to be done, one that only says how git made the worktree is no set-up.
        Stage::Before => notice::lacking(there, config).is_some(),
    }
}

fn has_python(there: &Repository, root: &Path, config: &Config, python: Option<&str>) -> Result<(), Failure> {
    let Some(python) = python else { return Ok(()) };
    let others = kept::of_another_python(there, config, python);
    if others.is_empty() { Ok(()) } else { Err(messages::venvs::another_python(root, &others, python)) }
}

/// Says on stderr what it does. A failure where a step failed, or where nobody said yes to it.
pub fn set_up(task: &Task) -> Result<(), Failure> {
    carry_out(task).map(drop)
}

fn carry_out(task: &Task) -> Result<Outcome, Failure> {
    interrupt::watch()?;
    let git_dir = task.there.git_dir();
    let Some(root) = task.there.root().filter(|_| !source::is_main(task.there)) else {
        return Ok(Outcome::default());
    };
    let _lock = lock(git_dir, root)?;
    carry_out_alone(task, root).map_err(|failure| match interrupt::received() {
        // A git that it ended has not failed.
        Some(_) if failure.kind == Kind::CouldNot => {
            say(&messages::setup::stopped(root));
            Failure { kind: Kind::Cancelled, ..failure }
        }
        _ => failure,
    })
}

fn carry_out_alone(task: &Task, root: &Path) -> Result<Outcome, Failure> {
    let git_dir = task.there.git_dir();
    let journal = known(task)?;
    let (config, _) = Config::load();
    let cwd = current_folder(std::env::var_os("PWD")).ok();
    // A bare repository has no site, and no root.
    let Some(site) = Site::of_repository(task.there, &config) else { return Ok(Outcome::default()) };
    let site = site.accepting_its_file();
    let source = source::root(task.there, cwd.as_deref());
    let source = source.and_then(|root| Repository::discover(&root).ok().flatten());
    let plan = Plan::make(task, &site, source, &journal, &vars_os().collect())?;
    plan.left_out.iter().for_each(|line| say(line));
    let did = if plan.steps.is_empty() {
        nothing_to_do(&site, journal, git_dir)?;
        false
    } else {
        review::review(task.there, &site, &plan, &origin_of(task, &journal))?;
        Worker {
            there: task.there,
            root,
            plan: &plan,
            config: &config,
            cwd: cwd.as_deref(),
            journal,
            log: Log::at(journal::log_path(git_dir)),
            progress: &Progress::on_stderr(),
            notes: Vec::new(),
            did: steps::Did::All,
        }
        .work()?
    };
    let could_not = !did && !plan.steps.is_empty();
    let left = tell_of_venvs(task, root, &plan)? || could_not || !plan.left_out.is_empty();
    Ok(Outcome { did, left })
}

/// Whether something was said of the venvs that were there before.
fn tell_of_venvs(task: &Task, root: &Path, plan: &Plan) -> Result<bool, Failure> {
    let flaws = kept::flaws(task.there, plan.source.as_ref(), &plan.config);
    flaws.iter().for_each(|line| say(line));
    has_python(task.there, root, &plan.config, task.python)?;
    Ok(!flaws.is_empty())
}

/// What is known of earlier set-ups, and of how the worktree was made. That, and that a first set-up is begun, is written down before
/// anything can stop this: also while it still looks for what there is to do.
fn known(task: &Task) -> Result<Journal, Failure> {
    let git_dir = task.there.git_dir();
    let journal = Journal::read(git_dir);
    let mut journal = journal
        .map_err(|error| messages::setup::not_read(&journal::path(git_dir), &error))?
        .unwrap_or_default();
    let before = journal.clone();
    journal.hook_pending |= task.hooks_skipped;
    journal.python = task.python.map(str::to_owned).or(journal.python);
    if let review::Origin::Foreign(words) = &task.origin {
        journal.foreign = Some(words.clone());
        note_branch(task.there, words);
    }
    if journal != before || journal.stage != Stage::Complete {
        journal.stage = Stage::Begun;
    }
    if journal != before {
        let written = journal.write(git_dir);
        written.map_err(|error| messages::setup::not_noted(&journal::path(git_dir), &error))?;
    }
    Ok(journal)
}

/// Notes that a set-up of the worktree with this git dir was to come, where none was begun.
pub fn begin(git_dir: &Path) {
    if let Ok(None) = Journal::read(git_dir) {
        // Where it can't be noted, the worktree seems to be one that nobody wanted to have set up.
        let _ = Journal { stage: Stage::Begun, ..Journal::default() }.write(git_dir);
    }
}

/// Notes that the person wants no set-up of a new worktree: nobody has to be told that it has none. `hooks_skipped`: git made it without.
pub fn decline(git_dir: &Path, hooks_skipped: bool) {
    // Where it can't be noted, that is told once too often.
    let journal = Journal { declined: true, hook_pending: hooks_skipped, ..Journal::default() };
    let _ = journal.write(git_dir);
}

/// So that it is known after the worktree is gone, too. Where it can't be written, the worktree's own note is what there is.
fn note_branch(there: &Repository, words: &str) {
    let Head::Branch(name) = there.head() else { return };
    let branch = name.as_bstr();
    if there.config().string("branch", Some(branch), origin::KEY).is_none() {
        let _ = set_key(there.common_dir(), branch, origin::KEY, words.as_bytes().as_bstr());
    }
}

fn origin_of(task: &Task, journal: &Journal) -> review::Origin {
    journal.foreign.clone().map_or_else(|| task.origin.clone(), review::Origin::Foreign)
}

/// The prompt need not look again. Where nothing is allowed, nothing is known to be there for good.
fn nothing_to_do(site: &Site, mut journal: Journal, git_dir: &Path) -> Result<(), Failure> {
    let before = journal.stage;
    journal.stage = if site.is_allowed() { Stage::Complete } else { Stage::Before };
    if journal.stage != before {
        let written = journal.write(git_dir);
        written.map_err(|error| messages::setup::not_noted(&journal::path(git_dir), &error))?;
    }
    Ok(())
}

/// One set-up of a worktree at a time, until the value is dropped. A file system without locks has none.
pub fn lock(git_dir: &Path, root: &Path) -> Result<Option<File>, Failure> {
    let Ok(folder) = File::open(git_dir) else { return Ok(None) };
    match folder.try_lock() {
        Ok(()) => Ok(Some(folder)),
        Err(std::fs::TryLockError::WouldBlock) => Err(messages::setup::under_way(root)),
        Err(std::fs::TryLockError::Error(_)) => Ok(None),
    }
}
