//! `wtsh remove`: a worktree goes, and nothing that is nowhere else goes with it unsaid.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use super::failure::{Failure, Kind};
use super::here::{Here, the_persons};
use super::messages::{self, removing};
use super::say::say;
use crate::config::Config;
use crate::git::change::worktree;
use crate::git::{ByteSlice, Repository, Worktree};
use crate::process::interrupt;
use crate::worktree::leaving::facts::{Branch, Facts};
use crate::worktree::leaving::verdict::{Decision, decide};

mod again;
mod ask;
mod branch;
mod commands;
mod consent;
mod copied;
mod deletable;
mod deletion;
mod exclude;
mod leaving;
mod marker;
mod only_here;
mod permission;
mod remains;
mod repositories;
mod submodules;
mod sweep;
mod target;

pub use branch::{heads, short};
pub use commands::Failed;
pub use exclude::take_back;
use leaving::Leaving;
pub use submodules::of_gone;

/// Remove a worktree, or several, unless something would be lost
///
/// Refuses where there are changes, untracked files, commits that would be on no branch any more, a program at
/// work in it, or a lock, and says what. From inside of it, the shell goes to the main worktree. Of several
/// all go or none.
#[derive(clap::Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// A branch, a worktree's folder, a path, or a part of one [default: this worktree]
    pub target: Vec<OsString>,
    /// Remove it whatever is in it, and say what is lost; a lock holds all the same
    #[arg(long, short)]
    pub force: bool,
    /// Delete its branch, too, if it is merged
    #[arg(long)]
    pub branch: bool,
}

/// A worktree that was removed.
#[derive(Debug)]
pub struct Removed {
    /// Where the shell goes from inside of it.
    pub go_to: Option<PathBuf>,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let removed = remove(&Here::find()?, &arguments)?;
    if let Some(place) = removed.go_to {
        say(&removing::stands_nowhere(&place));
    }
    Ok(())
}

/// Says on stderr what it does. What a signal stops before anything is deleted is a cancelled command; after that it is finished.
pub fn remove(here: &Here, arguments: &Arguments) -> Result<Removed, Failure> {
    let repository = &here.repository;
    the_persons(repository)?;
    interrupt::watch()?;
    no_links(repository)?;
    let moved = super::relocate::recover(here);
    let found = if moved.is_empty() { None } else { Some(Here::at(here.cwd.clone())?) };
    let here = found.as_ref().unwrap_or(here);
    let repository = &here.repository;
    let swept = sweep::finish(repository)?;
    let going = match worktrees(here, arguments) {
        Ok(going) => going,
        Err(failure) => return without_worktree(here, arguments, &swept).unwrap_or(Err(failure)),
    };
    let go_to = target::way_out(here, &going);
    let (leaving, asked) = judged(repository, &going, arguments)?;
    for (mut leaving, notices) in leaving {
        take_leave(&mut leaving, &notices, arguments)?;
        if asked || going.len() > 1 || !leaving.ran.is_empty() {
            permission::again(&mut leaving, arguments)?;
        }
        deletion::delete(&leaving, arguments.force)?;
        let (worktree, branch) = (leaving.worktree, &leaving.facts.branch);
        say(&removing::removed(&worktree.root, worktree.branch().filter(|_| branch.is_none())));
        take_back(repository, &worktree.root);
        if let Some(branch) = branch {
            delete_branch(repository, branch)?;
        }
    }
    Ok(Removed { go_to })
}

/// git would delete what links among its own folders lead to.
pub fn no_links(repository: &Repository) -> Result<(), Failure> {
    let link = worktree::link(repository.common_dir());
    link.map_or(Ok(()), |link| Err(super::messages::repository::link_of_nobody(&link)))
}

/// Those that are to go, each once; one that lies in another before that.
fn worktrees<'a>(here: &'a Here, arguments: &Arguments) -> Result<Vec<&'a Worktree>, Failure> {
    if arguments.target.is_empty() {
        return Ok(vec![target::worktree(here, None)?]);
    }
    let mut all: Vec<&Worktree> = Vec::new();
    for target in &arguments.target {
        let worktree = target::worktree(here, Some(target))?;
        if !all.contains(&worktree) {
            all.push(worktree);
        }
    }
    all.sort_by_key(|worktree| std::cmp::Reverse(worktree.root.components().count()));
    Ok(all)
}

/// A worktree that may go, and what is to be said of commands that do not run.
type Judged<'a> = (Leaving<'a>, Vec<String>);

/// Looks at each, before anything is done to one of them. Whether anything was asked.
fn judged<'a>(
    repository: &'a Repository,
    going: &'a [&'a Worktree],
    arguments: &Arguments,
) -> Result<(Vec<Judged<'a>>, bool), Failure> {
    let (mut all, mut refusals, mut asked) = (Vec::new(), Vec::new(), false);
    for &worktree in going {
        let (config, reservations) = consent::configuration(worktree);
        let mut leaving = Leaving::look(repository, worktree, going, config, arguments.branch);
        // What was looked at since then is not all that there is.
        if interrupt::received().is_some() {
            return Err(removing::stopped(&worktree.root, &[]));
        }
        match permission::first(&leaving, arguments) {
            Ok(was_asked) => {
                asked |= was_asked || reservations.ask(&leaving);
                let notices = reservations.settle(&mut leaving)?;
                all.push((leaving, notices));
            }
            Err(failure) if failure.kind == Kind::Cancelled => return Err(failure),
            Err(failure) => refusals.push(failure),
        }
    }
    match (refusals.pop(), refusals.is_empty()) {
        (None, _) => Ok((all, asked)),
        (Some(only), true) if going.len() == 1 => Err(only),
        (Some(last), _) => {
            refusals.push(last);
            Err(removing::none_removed(refusals))
        }
    }
}

/// `[remove] run`. `notices`: what is to be said of commands that do not run.
fn take_leave(leaving: &mut Leaving, notices: &[String], arguments: &Arguments) -> Result<(), Failure> {
    let root = &leaving.worktree.root;
    if leaving.runs_commands() {
        notices.iter().for_each(|notice| say(notice));
        commands::run(&leaving.config.remove.run, root, arguments.force, arguments.branch)?;
        leaving.ran = leaving.config.remove.run.clone();
    }
    if interrupt::received().is_some() { Err(removing::stopped(root, &leaving.ran)) } else { Ok(()) }
}

fn delete_branch(repository: &Repository, branch: &Branch) -> Result<(), Failure> {
    branch::delete(repository, branch).map_err(|error| removing::branch_kept(branch, &error))?;
    say(&removing::branch_deleted(branch));
    Ok(())
}

/// Where there is no such worktree: a removal that was cut off may have got that far, and what is left of it is done. `None`: it is
/// about nothing of that kind.
fn without_worktree(
    here: &Here,
    arguments: &Arguments,
    swept: &[sweep::Swept],
) -> Option<Result<Removed, Failure>> {
    // Of several it says which one is not there.
    let [target] = arguments.target.as_slice() else { return None };
    let target: &OsStr = target;
    let is_swept = swept.iter().any(|one| one.goes_by(target));
    if is_swept {
        say(&removing::finished(target));
    }
    let done = || Removed { go_to: None };
    if !arguments.branch {
        return is_swept.then(|| Ok(done()));
    }
    let (config, _) = Config::load();
    let found = branch::look(&here.repository, &config, target.as_bytes().as_bstr(), &[]);
    let branch = match found {
        Ok(Some(branch)) => branch,
        Ok(None) => return is_swept.then(|| Ok(done())),
        Err(error) => return Some(Err(messages::git::failed(&error))),
    };
    let facts = Facts { branch: Some(branch.clone()), ..Facts::default() };
    Some(match decide(&facts, arguments.force, false) {
        Decision::Refuse(objections) => Err(removing::branch_refused(&objections)),
        _ => delete_branch(&here.repository, &branch).map(|()| done()),
    })
}
