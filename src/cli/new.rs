//! `wtsh new`: a worktree of a branch that has none, made and set up.

use std::ffi::OsString;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use self::claim::{Claim, Claimed};
use self::wish::Wish;
use super::failure::Failure;
use super::here::{Here, the_persons};
use super::messages::targets::Maker;
use super::say::say;
use super::setup::{self, review};
use super::{locate, messages};
use crate::git::ByteSlice;
use crate::process::interrupt;

mod build;
mod claim;
mod facts;
mod hooks;
mod journal;
mod lock;
mod mend;
pub mod names;
mod order;
pub mod place;
mod recover;
mod request;
mod resolve;
pub mod stale;
mod start;
mod take;
mod torn;
mod undo;
mod unfiltered;
mod wish;

pub use self::facts::dir;
pub use self::journal::{Record, at_work, is_being_checked_out};
pub use self::lock::Lock;
pub use self::names::Clash;
pub use self::recover::Recovered;
pub use self::resolve::Refusal;
pub use self::undo::Left;
pub use self::wish::Request;

/// Make a worktree of a branch, and the branch if there is none, and set it up
///
/// Prints the worktree's path. `wcd -c BRANCH` does the same and goes there.
#[derive(clap::Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Arguments {
    /// A new branch; one that is there, here or on a remote; pr/123 or mr/45; with --detach a tag or commit
    pub branch: OsString,
    /// Start the branch at this commit, branch, tag or stash [default: the default branch]; @ is HEAD
    #[arg(long, value_name = "START")]
    pub from: Option<OsString>,
    /// Take the uncommitted changes and untracked files of this worktree along
    #[arg(long)]
    pub take: bool,
    /// Make the worktree in this folder
    #[arg(long, value_name = "DIR")]
    pub path: Option<PathBuf>,
    /// Check out a commit or tag without a branch
    #[arg(long)]
    pub detach: bool,
    /// Leave it as git makes it: nothing is copied, installed or run
    #[arg(long)]
    pub no_setup: bool,
    /// The Python for its virtual environments, such as 3.12 [default: that of the main worktree's]
    #[arg(long, value_name = "VERSION")]
    pub python: Option<String>,
}

/// A worktree that was made, or was there already.
#[derive(Debug)]
pub struct Made {
    /// Its root, as one gets there from here.
    pub root: PathBuf,
    /// How the set-up ended. The worktree can be used either way.
    pub set_up: Result<(), Failure>,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let made = make(&Here::find()?, &arguments, Maker::New)?;
    std::io::stdout().write_all(&[made.root.as_os_str().as_bytes(), b"\n"].concat())?;
    made.set_up
}

/// Says on stderr what it does; `maker`: what the person typed.
pub fn make(here: &Here, arguments: &Arguments, maker: Maker) -> Result<Made, Failure> {
    messages::making::is_asked(maker, arguments);
    the_persons(&here.repository)?;
    here.is_one_repository()?;
    interrupt::watch()?;
    let wish = Wish::of(arguments, maker)?;
    let python = arguments.python.as_deref();
    setup::check_version(python)?;
    let fetched = request::fetched(here, &wish)?;
    match claim::claim(here, arguments, &wish, fetched.as_ref())? {
        Claimed::There { branch, root, note, cut_off } => {
            if arguments.take && take::changes(&Here::at(here.cwd.clone())?.repository)?.is_some() {
                return Err(messages::taking::take_into_one_that_is_there(branch.as_bstr(), &root));
            }
            say(&messages::making::is_there(branch.as_bstr(), &root));
            note.iter().for_each(|line| say(line));
            if cut_off && !arguments.no_setup {
                return go_on(here, arguments, root);
            }
            let set_up = if arguments.no_setup { Ok(()) } else { setup::is_as_asked_for(&root, python) };
            Ok(Made { root, set_up })
        }
        Claimed::Ours(claim) => finish(here, arguments, *claim),
    }
}

/// With what was typed before, and cut off: the worktree is there, and its set-up is not.
fn go_on(here: &Here, arguments: &Arguments, root: PathBuf) -> Result<Made, Failure> {
    let there = Here::at(root.clone())?.repository;
    let origin = review::origin(&there);
    let hooks_skipped = hooks::place(here, there.head_commit(), &origin).is_none();
    set_up(here, arguments, origin, (root, hooks_skipped))
}

fn finish(here: &Here, arguments: &Arguments, claim: Claim) -> Result<Made, Failure> {
    let origin = claim.order.origin.clone();
    let hooks = hooks::place(here, Some(claim.order.commit), &origin);
    let root = claim.folder.clone();
    let (trouble, journal) = build::build(here, claim, hooks.as_deref())?;
    let made = set_up(here, arguments, origin, (root, hooks.is_none()));
    journal.end();
    let mut made = made?;
    made.set_up = match (made.set_up, trouble) {
        (Err(failure), Some(trouble)) => Err(messages::half_made::and_also(trouble, failure)),
        (set_up, trouble) => set_up.and(trouble.map_or(Ok(()), Err)),
    };
    Ok(made)
}

/// Of the worktree that was made in the folder `root`.
fn set_up(
    here: &Here,
    arguments: &Arguments,
    origin: review::Origin,
    (root, hooks_skipped): (PathBuf, bool),
) -> Result<Made, Failure> {
    let there = Here::at(root)?;
    if hooks_skipped {
        let filters = unfiltered::filters(&there.repository);
        messages::making::without_filters(&filters).iter().for_each(|line| say(line));
    }
    let root = there.repository.root().unwrap_or(&there.cwd).to_owned();
    let root = there.repository.worktree().map_or(root, |worktree| locate::seen_root(here, worktree));
    if arguments.no_setup {
        setup::decline(there.repository.git_dir(), hooks_skipped);
        return Ok(Made { root, set_up: Ok(()) });
    }
    let task =
        setup::Task { there: &there.repository, origin, hooks_skipped, python: arguments.python.as_deref() };
    Ok(Made { root, set_up: setup::set_up(&task) })
}

/// Takes back what a `wtsh new` that died has left half made, and says so.
pub fn recover(here: &Here) -> Vec<Recovered> {
    // The next one that gets the lock does it.
    let Ok(_lock) = Lock::take(here.repository.common_dir()) else { return Vec::new() };
    let recovered = recover::recover(here);
    recovered.iter().filter_map(|one| one.said.as_ref()).for_each(|line| say(line));
    recovered
}
