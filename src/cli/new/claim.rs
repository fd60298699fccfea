//! Deciding what is made and where, one maker at a time, and noting it down before git starts.

use std::path::{Path, PathBuf};
use std::thread::sleep;

use super::facts::{branch_commit, has};
use super::journal::{self, Found, Journal, Record, Stage};
use super::lock::{Lock, PAUSE};
use super::order::{self, Order, Wanted};
use super::recover::{self, Recovered};
use super::request::Fetched;
use super::take::{self, Luggage};
use super::undo;
use super::wish::Wish;
use super::{Arguments, mend, place, say, torn};
use crate::cli::failure::Failure;
use crate::cli::here::Here;
use crate::cli::remove::hold::{self, Hold};
use crate::cli::remove::{marker, no_links};
use crate::cli::{messages, relocate};
use crate::file::path::{existing, real};
use crate::git::change::unfinished;
use crate::git::{BStr, BString, ByteSlice, Repository, Worktree};
use crate::process::interrupt;

/// What is this process's to make: nobody else makes the same, and what it leaves is found.
pub struct Claim {
    pub order: Order,
    /// Absolute, as one gets there from here.
    pub folder: PathBuf,
    pub luggage: Option<Luggage>,
    pub record: Record,
    pub journal: Journal,
}

pub enum Claimed {
    There {
        branch: BString,
        root: PathBuf,
        /// A line for people.
        note: Option<String>,
        /// Its maker was killed before it was set up, or while it was.
        cut_off: bool,
    },
    Ours(Box<Claim>),
}

/// What comes out of one look.
enum Turn {
    Claimed(Claimed),
    /// Somebody else makes the same, or in the same folder.
    Busy(Box<Found>),
    /// Somebody else is removing the worktree with this root and git dir.
    Leaving(PathBuf, PathBuf),
    /// Somebody else takes the changes of the worktree with this root.
    Taking(PathBuf),
}

pub fn claim(
    here: &Here,
    arguments: &Arguments,
    wish: &Wish,
    fetched: Option<&Fetched>,
) -> Result<Claimed, Failure> {
    no_links(&here.repository)?;
    relocate::recover(here);
    let mut waited = false;
    loop {
        let lock = Lock::take(here.repository.common_dir())?;
        let turn = turn(here, arguments, wish, fetched)?;
        drop(lock);
        match turn {
            Turn::Claimed(claimed) => return Ok(claimed),
            Turn::Busy(other) => {
                if !std::mem::replace(&mut waited, true) {
                    say(&messages::making::waiting_for_another(&other.record));
                }
                wait_until(|| other.has_ended())?;
            }
            Turn::Leaving(root, git_dir) => {
                if !std::mem::replace(&mut waited, true) {
                    say(&messages::removing::waiting_for_another(&root));
                }
                wait_until(|| hold::is_free(&git_dir))?;
            }
            Turn::Taking(root) => {
                if !std::mem::replace(&mut waited, true) {
                    say(&messages::taking::waiting_for_another(&root));
                }
                wait_until(|| !is_taken_from(here, &root))?;
            }
        }
    }
}

fn wait_until(has_ended: impl Fn() -> bool) -> Result<(), Failure> {
    while !has_ended() {
        if interrupt::received().is_some() {
            return Err(Failure::cancelled());
        }
        sleep(PAUSE);
    }
    Ok(())
}

/// With the lock taken: what is read now stays true.
fn turn(here: &Here, arguments: &Arguments, wish: &Wish, fetched: Option<&Fetched>) -> Result<Turn, Failure> {
    let recovered = recover::recover(here);
    recovered.iter().filter_map(|one| one.said.as_ref()).for_each(|line| say(line));
    // Those that end from here on have left a worktree that is seen below.
    let mut makers = Makers::of(here);
    let mut now = Here::at(here.cwd.clone())?;
    if arguments.take && now.repository.root() != here.repository.root() {
        return Err(messages::taking::went_meanwhile(here.repository.root().unwrap_or(&here.cwd)));
    }
    let order = match order::wanted(&now.repository, &again(&now.repository, wish, &recovered), fetched)? {
        Wanted::There { branch, root, note } => {
            if let Some(leaving) = leaving(&now, branch.as_bstr()) {
                return Ok(leaving);
            }
            if let Some(half) = recovered.iter().find(|one| one.is_left_at(&root)) {
                return Err(messages::half_made::is_half_made(&half.record));
            }
            // git shows a worktree that somebody is just making, too.
            let real = root.canonicalize().ok();
            let cut_off = recovered.iter().any(|one| one.record.set_up && one.record.path == real);
            let making = makers.one(|other| other.path.is_some() && other.path == real);
            return Ok(making.unwrap_or(Turn::Claimed(Claimed::There { branch, root, note, cut_off })));
        }
        Wanted::Made(order) => *order,
    };
    if let Some(branch) = &order.branch {
        let busy = makers.one(|other| other.branch.as_ref() == Some(branch));
        if let Some(turn) = busy.or_else(|| leaving(&now, branch.as_bstr())) {
            return Ok(turn);
        }
        torn::refuse(&now.repository, branch.as_bstr())?;
        mend_with(&mut now, |now| mend::branch(&now.repository, branch.as_bstr()))?;
    }
    let (folder, path, base) = place(&now, arguments, &order)?;
    if let Some(turn) = makers.one(|other| other.path.as_ref() == Some(&path)) {
        return Ok(turn);
    }
    mend_with(&mut now, |now| mend::folder(&now.repository, &path))?;
    if unfinished::entry_of(now.repository.common_dir(), &path).is_some() {
        return Err(messages::making::folder_is_there(&folder, order.name.as_bstr()));
    }
    settle(&now, arguments, wish, order, (folder, path, base))
}

/// The folder as one gets there from here, and without links; and its nearest parent that is there.
fn place(now: &Here, arguments: &Arguments, order: &Order) -> Result<(PathBuf, PathBuf, PathBuf), Failure> {
    let folder = place::folder(now, arguments.path.as_deref(), order.name.as_bstr())?;
    let path = real(&folder);
    let base = path.parent().map_or(path.clone(), |parent| existing(parent).to_owned());
    Ok((folder, path, base))
}

/// What is asked for is what a maker that died was at, typed again: the branch that it has left is no reason against `--from`. A stash's
/// changes are in its worktree, if that is there.
fn again<'a>(now: &Repository, wish: &Wish<'a>, recovered: &[Recovered]) -> Wish<'a> {
    let Wish::Branch { name, from: Some(from) } = *wish else { return *wish };
    let is_left = |one: &&Recovered| {
        let is_there = || now.worktrees().iter().any(|it| it.id.is_some() && has(it, name));
        branch_commit(now, name) == one.record.start && (one.record.entry.is_none() || is_there())
    };
    let made = recovered.iter().filter(|one| one.had_made(name, from)).find(is_left);
    Wish::Branch { name, from: Some(from).filter(|_| made.is_none()) }
}

fn settle(
    now: &Here,
    arguments: &Arguments,
    wish: &Wish,
    order: Order,
    (folder, path, base): (PathBuf, PathBuf, PathBuf),
) -> Result<Turn, Failure> {
    // Until it is noted that its changes go, nobody begins to take it away.
    let source = now.repository.worktree().filter(|_| arguments.take && order.luggage.is_none());
    let _held = match source.map(|source| held(now, source)) {
        Some(Err(turn)) => return Ok(turn),
        Some(Ok(hold)) => Some(hold),
        None => None,
    };
    let luggage = match &order.luggage {
        Some(_) if arguments.take => return Err(messages::making::take_and_stash()),
        Some(luggage) => Some(luggage.clone()),
        None if arguments.take => packed(now)?,
        None => None,
    };
    let mut record =
        Record { set_up: !arguments.no_setup, ..record(&order, wish, &luggage, (path, base), &folder) };
    let journal = Journal::begin(now.repository.common_dir(), &record)?;
    let prepared = order.prepare_branch(&now.repository);
    record.branched = prepared.is_ok();
    if let Err(failure) = prepared.and_then(|()| journal.reached(Stage::Branched)) {
        let left = undo::take_back(now, &record, journal.written()).left;
        journal.end();
        return Err(messages::half_made::with_left(failure, &left));
    }
    let claim = Claim { order, folder, luggage, record, journal };
    Ok(Turn::Claimed(Claimed::Ours(Box::new(claim))))
}

/// The worktree that changes are taken from.
fn held(now: &Here, source: &Worktree) -> Result<Hold, Turn> {
    let root = source.root.canonicalize().unwrap_or_else(|_| source.root.clone());
    if is_taken_from(now, &root) {
        return Err(Turn::Taking(root));
    }
    hold::at_once(&source.git_dir).ok_or_else(|| Turn::Leaving(root, source.git_dir.clone()))
}

/// `root`: without links.
fn is_taken_from(here: &Here, root: &Path) -> bool {
    Makers::of(here).one(|other| other.takes_from(root)).is_some()
}

fn packed(now: &Here) -> Result<Option<Luggage>, Failure> {
    let luggage = take::changes(&now.repository).map_err(|failure| match interrupt::received() {
        // It ended the git that looked.
        Some(_) => Failure::cancelled(),
        None => failure,
    })?;
    if luggage.is_none() {
        say(&messages::taking::nothing_to_take());
    }
    Ok(luggage)
}

fn record(
    order: &Order,
    wish: &Wish,
    luggage: &Option<Luggage>,
    (path, base): (PathBuf, PathBuf),
    folder: &Path,
) -> Record {
    let (source, stash, entry) = match luggage {
        Some(Luggage::Changes { source, message }) => (Some(source.clone()), Some(message.clone()), None),
        Some(Luggage::Stash(entry)) => (None, None, Some(*entry)),
        None => (None, None, None),
    };
    Record {
        existed: folder.exists(),
        path: Some(path),
        base: Some(base),
        branch: order.branch.clone(),
        start: order.create.as_ref().map(|_| order.commit),
        from: order.create.as_ref().map(|create| create.start.clone()),
        typed: match *wish {
            Wish::Branch { from, .. } => from.map(ToOwned::to_owned),
            Wish::Detached(_) => None,
        },
        head: Some(order.commit),
        source,
        stash,
        entry,
        ..Record::default()
    }
}

/// A worktree that has the branch, and that some other process is removing.
fn leaving(now: &Here, branch: &BStr) -> Option<Turn> {
    let having = now.repository.worktrees().iter().filter(|it| it.id.is_some() && has(it, branch));
    // One that is gone by now was removed since it was looked at.
    let is_leaving = |it: &&Worktree| marker::is_under_way(&it.git_dir) || !it.git_dir.exists();
    let leaving = having.into_iter().find(is_leaving)?;
    Some(Turn::Leaving(leaving.root.clone(), leaving.git_dir.clone()))
}

/// What other processes are making just now.
struct Makers(Vec<Found>);

impl Makers {
    fn of(here: &Here) -> Makers {
        let all = journal::all(here.repository.common_dir()).into_iter();
        Makers(all.filter(|found| !found.dead && !found.record.made).collect())
    }

    /// One that is meant.
    fn one(&mut self, is_meant: impl Fn(&Record) -> bool) -> Option<Turn> {
        let place = self.0.iter().position(|found| is_meant(&found.record))?;
        Some(Turn::Busy(Box::new(self.0.swap_remove(place))))
    }
}

fn mend_with(now: &mut Here, mend: impl Fn(&Here) -> Result<Vec<String>, Failure>) -> Result<(), Failure> {
    let done = mend(now)?;
    if !done.is_empty() {
        done.iter().for_each(|line| say(line));
        *now = Here::at(now.cwd.clone())?;
    }
    Ok(())
}
