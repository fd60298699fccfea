//! `wtsh move`: a worktree's folder is moved, with all that knows where it was.

use std::ffi::OsString;
use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::allow::folders;
use super::failure::Failure;
use super::here::{Here, the_persons};
use super::lock::{linked, seat};
use super::new::place;
use super::remove::{hold, take_back};
use super::say::say;
use super::site::Site;
use super::{locate, messages, new};
use crate::config::Config;
use crate::env::{self, Venv};
use crate::git::change::command::GitError;
use crate::git::change::worktree;
use crate::git::report::index::Index;
use crate::git::{BString, ByteSlice, Repository, Worktree};
use crate::process::interrupt;
use crate::state::diff::Variables;
use crate::worktree::Names;
use moving::Moving;

mod moving;
mod recover;
#[cfg(test)]
mod tests;

pub use recover::{Finished, recover};

/// Move a worktree to another folder
#[derive(clap::Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// A branch, a worktree's folder, a path, or a part of one; . is this one
    pub target: OsString,
    /// The new folder; one that is there gets it inside
    pub to: PathBuf,
}

/// A worktree that was moved.
#[derive(Debug)]
pub struct Moved {
    /// Where the shell goes from inside of it.
    pub go_to: Option<PathBuf>,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let moved = relocate(&Here::find()?, &arguments)?;
    if let Some(place) = moved.go_to {
        say(&messages::moving::go_along(&place));
    }
    Ok(())
}

/// Says on stderr what it does.
pub fn relocate(here: &Here, arguments: &Arguments) -> Result<Moved, Failure> {
    the_persons(&here.repository)?;
    interrupt::watch()?;
    // Changes that were taken from it go back, or away, by its path.
    let (finished, recovered) = (recover(here), new::recover(here));
    if finished.is_empty() && recovered.is_empty() {
        go_on(here, arguments, &[])
    } else {
        go_on(&Here::at(here.cwd.clone())?, arguments, &finished)
    }
}

/// `finished`: moves that had been cut off. One of them may be what is asked for.
fn go_on(here: &Here, arguments: &Arguments, finished: &[Finished]) -> Result<Moved, Failure> {
    let worktree = linked(here, Some(&arguments.target), "move")?;
    let Some(hold) = hold::alone(worktree)? else {
        return Err(messages::moving::removed_meanwhile(&worktree.root));
    };
    if hold.waited {
        drop(hold);
        return go_on(&Here::at(here.cwd.clone())?, arguments, finished);
    }
    let _no_set_up = free(here, worktree)?;
    if finished.iter().any(|one| is_asked(one, here, worktree, &arguments.to)) {
        tell_of_venvs(&worktree.root);
        return Ok(Moved { go_to: None });
    }
    if lies_there(here, worktree, &arguments.to) {
        let name = Names::of(worktree, here.repository.name()).best();
        say(&messages::moving::lies_there(name, &worktree.root));
        return Ok(Moved { go_to: None });
    }
    carry_out(here, worktree, &arguments.to)
}

/// Whether it is at `to` already, or in it: what was typed is typed again.
fn lies_there(here: &Here, worktree: &Worktree, to: &Path) -> bool {
    let (Ok(to), Ok(root)) = (here.cwd.join(to).canonicalize(), worktree.root.canonicalize()) else {
        return false;
    };
    to == root || root.parent() == Some(&to)
}

/// Fails where it can't be moved now. No set-up of it begins until the value is dropped.
fn free(here: &Here, worktree: &Worktree) -> Result<Option<File>, Failure> {
    let name = Names::of(worktree, here.repository.name()).best();
    if let Some(maker) = new::at_work(here.repository.common_dir(), &worktree.root) {
        return Err(messages::moving::is_in_the_making(name, maker));
    }
    if worktree.missing() {
        return Err(locate::gone(&here.repository, worktree));
    }
    if let Some(reason) = worktree.locked() {
        return Err(messages::moving::cannot_move_locked(name, worktree, reason.as_bstr()));
    }
    hold::without_set_up(worktree)
}

/// Noted for as long as it is under way.
fn carry_out(here: &Here, worktree: &Worktree, to: &Path) -> Result<Moved, Failure> {
    let from = worktree.root.canonicalize().unwrap_or_else(|_| worktree.root.clone());
    let to = destination(&here.cwd, &from, to)?;
    let before = Before::of(here, &from);
    let note = Moving { from: from.clone(), to: to.clone() }.begin(&worktree.git_dir)?;
    let moved = have_git_move(here, worktree, &from, &to);
    if moved.is_ok() {
        let name = Names::of(worktree, here.repository.name()).best();
        say(&messages::moving::moved(name, &worktree.root, &to));
        exclude_anew(here, &from, &to);
        before.tell_what_follows(here, &from, &to);
    }
    if moved.is_ok() || from.exists() {
        note.remove();
    }
    moved?;
    Ok(Moved { go_to: inside(here, worktree, &from).map(|place| to.join(place)) })
}

/// Whether the move that is finished is the one to `to`, as it is named here: the folder itself, or the one that it lies in now.
fn is_asked(finished: &Finished, here: &Here, worktree: &Worktree, to: &Path) -> bool {
    let Ok(to) = here.cwd.join(to).canonicalize() else { return false };
    let Moving { from, to: root } = &finished.moving;
    worktree.git_dir == finished.git_dir
        && (to == *root || from.file_name().is_some_and(|name| to.join(name) == *root))
}

/// Where the worktree at `from` will lie: at `to` as it is named in `cwd`, or in it, where that is a folder. As git does, but for links on
/// the way, which are followed first. Absolute.
fn destination(cwd: &Path, from: &Path, to: &Path) -> Result<PathBuf, Failure> {
    if to.as_os_str().is_empty() {
        return Err(messages::moving::no_new_folder());
    }
    // `..` after a link leads where it leads for `mv`.
    let asked = cwd.join(to);
    let there = match asked.canonicalize() {
        Ok(folder) if folder.is_dir() && folder != *from => folder.join(from.file_name().unwrap_or_default()),
        Ok(taken) => taken,
        Err(_) => {
            let name = asked.file_name().ok_or_else(messages::moving::no_new_folder)?;
            let parent = asked.parent().unwrap_or(cwd);
            let real = parent.canonicalize();
            let typed = to.parent().unwrap_or(to);
            real.map_err(|error| messages::moving::no_parent(typed, &error))?.join(name)
        }
    };
    if there.starts_with(from) {
        return Err(messages::moving::into_itself(from, &there));
    }
    let is_gits = there.components().any(|part| part.as_os_str() == ".git");
    if is_gits { Err(messages::moving::inside_git_dir(&there)) } else { Ok(there) }
}

/// With git's own checks: of submodules, of what is at `to` already.
fn have_git_move(here: &Here, worktree: &Worktree, from: &Path, to: &Path) -> Result<(), Failure> {
    let Err(error) = worktree::relocate(seat(here), &worktree.root, to) else { return Ok(()) };
    // git moves the folder first, and writes where it lies after that: a signal may have come in between.
    let stopped = matches!(error, GitError::Failed { code: None, .. });
    if stopped && !from.exists() && to.join(".git").exists() {
        return worktree::repair(seat(here), &[to]).map_err(|error| messages::git::failed(&error));
    }
    if stopped && interrupt::received().is_some() {
        return Err(Failure::cancelled());
    }
    let failure = messages::git::failed(&error);
    let device = |path: &Path| path.metadata().ok().map(|it| it.dev());
    let is_other_device = to.parent().is_some_and(|parent| device(parent) != device(from));
    let has_submodules = Index::read(from).is_ok_and(|index| !index.submodules.is_empty());
    Err(match (is_other_device, has_submodules) {
        (_, true) => messages::moving::by_making_it_anew(failure, worktree, to),
        (true, false) => messages::moving::by_hand(failure, from, to, seat(here)),
        (false, false) => failure,
    })
}

/// In another worktree it is no untracked folder where it lies now, and what comes to lie where it was is one.
fn exclude_anew(here: &Here, from: &Path, to: &Path) {
    match place::exclude(here, to) {
        Ok(pattern) => pattern.iter().for_each(|pattern| say(&messages::making::excluded(pattern))),
        Err(failure) => std::iter::once(&failure.what).chain(&failure.hints).for_each(|line| say(line)),
    }
    take_back(&here.repository, from);
}

/// The way from the worktree's root to where one stands, where that is in it.
fn inside(here: &Here, worktree: &Worktree, from: &Path) -> Option<PathBuf> {
    let own = here.repository.root().filter(|_| is_own(here, worktree));
    let logical = own.and_then(|root| here.cwd.strip_prefix(root).ok());
    // From another worktree that lies in this one, too.
    let place = logical.or_else(|| here.cwd.strip_prefix(from).ok())?;
    Some(place.to_owned())
}

fn is_own(here: &Here, worktree: &Worktree) -> bool {
    let id: Option<BString> = here.repository.worktree_id().map(BString::from);
    worktree.id == id
}

/// What knew the folder by its path before it was moved.
struct Before {
    variables: Variables,
    /// direnv's file in it, as far as the person has allowed it.
    envrc: bool,
    /// The roots of the other worktrees in it, from its root.
    inner: Vec<PathBuf>,
}

impl Before {
    fn of(here: &Here, from: &Path) -> Before {
        let variables: Variables = std::env::vars_os().collect();
        let envrc = env::envrc(&variables, from).filter(|envrc| envrc.file.starts_with(from));
        let others = here.repository.worktrees().iter().filter(|it| !it.bare && !it.missing());
        let real = others.filter_map(|it| it.root.canonicalize().ok());
        let inner = real.filter_map(|root| Some(root.strip_prefix(from).ok()?.to_owned()));
        let inner = inner.filter(|inside| !inside.as_os_str().is_empty()).collect();
        Before { envrc: envrc.is_some_and(|envrc| envrc.allowed), inner, variables }
    }

    fn tell_what_follows(&self, here: &Here, from: &Path, to: &Path) {
        let inner: Vec<PathBuf> = self.inner.iter().map(|inside| to.join(inside)).collect();
        let inner: Vec<&Path> = inner.iter().map(PathBuf::as_path).collect();
        if !inner.is_empty()
            && let Err(error) = worktree::repair(seat_after(here, from, to), &inner)
        {
            say(&messages::moving::not_repaired(&inner, &error));
        }
        tell_of_venvs(to);
        let envrc = env::envrc(&self.variables, to).filter(|envrc| self.envrc && !envrc.allowed);
        if let Some(envrc) = envrc.filter(|envrc| envrc.file.starts_with(to)) {
            say(&messages::moving::direnv_asks_again(&envrc.file));
        }
    }
}

/// `seat`, which is the main worktree or the repository itself: neither lies in a linked worktree, but a bare one can.
fn seat_after<'a>(here: &'a Here, from: &Path, to: &'a Path) -> &'a Path {
    let seat = seat(here);
    if seat.starts_with(from) { to } else { seat }
}

fn tell_of_venvs(root: &Path) {
    broken_venvs(root).iter().for_each(|line| say(line));
}

/// A line for each venv in the worktree at `root` whose scripts begin with a path that is gone.
fn broken_venvs(root: &Path) -> Vec<String> {
    let Ok(Some(there)) = Repository::discover(root) else { return Vec::new() };
    let (config, _) = Config::load();
    let Some(names) = Site::of_repository(&there, &config).map(|site| site.config.env.venv) else {
        return Vec::new();
    };
    let below = folders::with_one_of(&names, root, &there);
    let folders = [root.to_owned()].into_iter().chain(below);
    let dirs = folders.flat_map(|folder| names.iter().map(move |name| folder.join(name)).collect::<Vec<_>>());
    let venvs = dirs.filter_map(|dir| Venv::at(&dir).ok());
    venvs.filter_map(|venv| messages::venv::moved(&venv, root)).collect()
}
