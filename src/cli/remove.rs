//! `wtsh remove`: a worktree goes, and nothing that is nowhere else goes with it unsaid.

use std::ffi::OsString;
use std::path::PathBuf;

use super::failure::{Failure, Kind};
use super::here::{Here, the_persons};
use super::messages::removing;
use super::say::say;
use crate::git::change::worktree;
use crate::git::{Repository, Worktree};
use crate::process::interrupt;
use crate::store::notes::Note;

mod again;
mod ask;
mod branch;
mod commands;
mod consent;
mod copied;
mod deletable;
mod deletion;
mod exclude;
mod finish;
mod going;
pub mod hold;
mod leaving;
pub mod marker;
mod only_here;
mod permission;
mod remains;
mod repositories;
mod roots;
mod submodules;
mod sweep;
mod target;
mod turn;

pub use branch::lost;
pub use commands::Failed;
pub use exclude::take_back;
use going::Going;
use leaving::Leaving;
pub use submodules::of_gone;
use sweep::Swept;
pub use turn::Turn;

/// Remove a worktree, or several, unless something would be lost
///
/// Refuses where there are changes, untracked files, commits that would be on no branch any more, a program at
/// work in it, or a lock, and says what. From inside of it, the shell goes to the main worktree. Of several
/// none goes unless all may.
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
    let (moved, recovered) = (super::relocate::recover(here), super::new::recover(here));
    let found =
        if moved.is_empty() && recovered.is_empty() { None } else { Some(Here::at(here.cwd.clone())?) };
    let here = found.as_ref().unwrap_or(here);
    let half_made = recovered.into_iter().filter_map(|one| Swept::half_made(&one.record));
    let swept = sweep::finish(&here.repository)?.into_iter().chain(half_made).collect();
    let going = going::of(here, arguments, swept)?;
    let go_to = target::way_out(here, &going.worktrees);
    go(here, arguments, going)?;
    Ok(Removed { go_to })
}

/// What was decided of each is noted until all are gone: whatever cuts this off, the same again finishes it.
fn go(here: &Here, arguments: &Arguments, going: Going) -> Result<(), Failure> {
    let repository = &here.repository;
    let Going { worktrees, mut gone } = going;
    let (mut held, mut holds, mut notes) = (Vec::new(), Vec::new(), Vec::new());
    for worktree in worktrees {
        let Some(hold) = hold::alone(worktree)? else {
            gone.push(Swept::by_another(worktree));
            continue;
        };
        held.push(worktree);
        holds.push(hold);
    }
    let waited = holds.iter().any(|hold| hold.waited);
    gone.into_iter().try_for_each(|swept| finish::rest(here, arguments, swept))?;
    let (leaving, asked) = judged(repository, &held, arguments)?;
    for (mut leaving, notices) in leaving {
        let _no_set_up = hold::without_set_up(leaving.worktree)?;
        take_leave(&mut leaving, &notices, arguments)?;
        let is_old = asked || waited || held.len() > 1 || !leaving.ran.is_empty();
        let turn = permission::last(&mut leaving, arguments, is_old)?;
        notes.extend(deletion::delete(&leaving, arguments.force, turn)?);
        let (worktree, branch) = (leaving.worktree, &leaving.facts.branch);
        say(&removing::removed(&worktree.root, worktree.branch().filter(|_| branch.is_none())));
        take_back(repository, &worktree.root);
        if let Some(branch) = branch {
            finish::delete_branch(repository, branch)?;
        }
    }
    notes.into_iter().for_each(Note::remove);
    Ok(())
}

/// git would delete what links among its own folders lead to.
pub fn no_links(repository: &Repository) -> Result<(), Failure> {
    let link = worktree::link(repository.common_dir());
    link.map_or(Ok(()), |link| Err(super::messages::repository::link_of_nobody(&link)))
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
