//! `wtsh lock` and `wtsh unlock`: git-worktree(1)'s locks, by TARGET.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::failure::Failure;
use super::here::{Here, the_persons};
use super::say::say;
use super::{locate, messages, new};
use crate::git::change::worktree;
use crate::git::{ByteSlice, Worktree};
use crate::worktree::leaving::facts::Maker;
use crate::worktree::{Names, Sureness, Target};

/// Keep a worktree from being removed, moved or pruned
#[derive(clap::Args)]
pub struct Arguments {
    /// A branch, a worktree's folder, a path, or a part of one [default: this worktree]
    target: Option<OsString>,
    /// Why; shown to whoever tries
    #[arg(long)]
    reason: Option<OsString>,
}

/// Take a worktree's lock off
#[derive(clap::Args)]
pub struct UnlockArguments {
    /// A branch, a worktree's folder, a path, or a part of one [default: this worktree]
    target: Option<OsString>,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let here = Here::find()?;
    the_persons(&here.repository)?;
    let worktree = linked(&here, arguments.target.as_deref(), "lock")?;
    let name = Names::of(worktree, here.repository.name()).best();
    if let Some(reason) = worktree.locked() {
        return Err(messages::moving::locked_already(name, worktree, reason.as_bstr()));
    }
    let reason = arguments.reason.filter(|reason| !reason.is_empty());
    worktree::lock(seat(&here), &worktree.root, reason.as_deref())
        .map_err(|error| messages::git::failed(&error))?;
    say(&messages::moving::locked(name, worktree));
    Ok(())
}

pub fn unlock(arguments: UnlockArguments) -> Result<(), Failure> {
    let here = Here::find()?;
    the_persons(&here.repository)?;
    let worktree = linked(&here, arguments.target.as_deref(), "unlock")?;
    let name = Names::of(worktree, here.repository.name()).best();
    let Some(reason) = worktree.locked() else {
        return Err(messages::moving::not_locked(name, worktree));
    };
    // git has its own lock on what it makes.
    if new::at_work(here.repository.common_dir(), &worktree.root) == Some(Maker::Making) {
        return Err(messages::moving::is_in_the_making(name, Maker::Making));
    }
    worktree::unlock(seat(&here), &worktree.root).map_err(|error| messages::git::failed(&error))?;
    say(&messages::moving::unlocked(name, worktree, reason.as_bstr()));
    Ok(())
}

/// The linked worktree that a TARGET means, also one whose folder is not there: that is what locks are for. What the shell was in
/// before, only `wcd` knows. `command`: what is to be done with it.
pub fn linked<'a>(here: &'a Here, target: Option<&OsStr>, command: &str) -> Result<&'a Worktree, Failure> {
    let worktree = match Target::of(target.unwrap_or(OsStr::new(".")).as_bytes().as_bstr()) {
        Target::Previous => return Err(messages::targets::previous_unknown(&format!("{command} BRANCH"))),
        Target::Main => locate::main(here)?,
        Target::Root => {
            let own = here.repository.worktree();
            own.ok_or_else(|| messages::targets::no_root_here(here.repository.git_dir()))?
        }
        Target::Named(name) => match locate::sought(here, name) {
            Ok((worktree, Sureness::Around)) => {
                return Err(messages::targets::lies_in(name, worktree, command));
            }
            Ok((worktree, _)) => worktree,
            Err(miss) => return Err(miss.failure(messages::targets::Maker::New)),
        },
    };
    if worktree.id.is_none() { Err(messages::moving::main_stays(worktree, command)) } else { Ok(worktree) }
}

/// A folder to run git in that stays whatever becomes of the linked worktrees.
pub fn seat(here: &Here) -> &Path {
    let main =
        here.repository.worktrees().first().filter(|main| !main.bare && main.root.join(".git").exists());
    main.map_or(here.repository.common_dir(), |main| &main.root)
}
