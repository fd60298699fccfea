//! Having git make a worktree, all of it or nothing.

use super::claim::Claim;
use super::facts::dir;
use super::undo;
use super::{place, say};
use crate::cli::failure::{Failure, Kind};
use crate::cli::here::Here;
use crate::cli::messages;
use crate::git::change::worktree::{self, Checkout};
use crate::git::{ByteSlice, Hooks};
use crate::process::interrupt;
use crate::term::progress::Progress;

/// Makes what was claimed. Where that fails, or somebody asks to stop, everything is as it was.
pub fn build(here: &Here, claim: Claim, hooks: Hooks) -> Result<(), Failure> {
    let progress = Progress::on_stderr();
    let step = progress.step(&messages::making::making(&claim.folder, here.repository.root()));
    let built = make(here, &claim, hooks);
    match &built {
        Ok(()) => {
            step.done(&claim.order.said);
            claim.order.notes.iter().for_each(|line| say(line));
        }
        Err(_) => {
            step.failed();
            undo::take_back(here, &claim.record);
        }
    }
    claim.journal.end();
    if built.as_ref().is_err_and(|failure| failure.kind == Kind::Cancelled && failure.what.is_empty()) {
        say(&messages::making::stopped());
    }
    built
}

fn make(here: &Here, claim: &Claim, hooks: Hooks) -> Result<(), Failure> {
    go_on()?;
    if let Some(pattern) = place::exclude(here, &claim.folder)? {
        say(&messages::making::excluded(&pattern));
    }
    add(here, claim, hooks)?;
    go_on()?;
    let Some(luggage) = &claim.luggage else { return Ok(()) };
    luggage.unpack(&claim.folder).map_err(|failure| match interrupt::received() {
        // Where the changes are is to be said in any case.
        Some(_) => Failure { kind: Kind::Cancelled, ..failure },
        None => failure,
    })
}

fn add(here: &Here, claim: &Claim, hooks: Hooks) -> Result<(), Failure> {
    let commit = claim.order.commit.to_hex().to_string();
    let checkout = match &claim.order.branch {
        Some(branch) => Checkout::Branch(branch.as_bstr()),
        None => Checkout::Detached(commit.as_bytes().as_bstr()),
    };
    let added = worktree::add(dir(&here.repository), &claim.folder, checkout, hooks);
    added.map_err(|error| match interrupt::received() {
        // git says that a signal ended it as it says anything else.
        Some(_) => Failure::cancelled(),
        None => messages::making::not_made(&claim.folder, &error),
    })
}

fn go_on() -> Result<(), Failure> {
    if interrupt::received().is_some() { Err(Failure::cancelled()) } else { Ok(()) }
}
