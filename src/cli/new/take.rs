//! Changes that move from this worktree to a new one, by way of a stash.

use std::path::{Path, PathBuf};

use super::journal::Journal;
use super::start::Start;
use crate::cli::failure::Failure;
use crate::cli::messages;
use crate::git::change::command::{ask, words};
use crate::git::change::stash::{self, Entry};
use crate::git::{BStr, BString, ByteSlice, ObjectId, OperationKind, Repository};

/// What comes along into the new worktree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Luggage {
    /// The changes of the worktree with this root; `message` is what no other stash says.
    Changes { source: PathBuf, message: BString },
    /// This stash's.
    Stash(ObjectId),
}

/// The changes of here, if they can go. `None`: there are none.
pub fn changes(repository: &Repository, name: &BStr) -> Result<Option<Luggage>, Failure> {
    let source = repository.root().ok_or_else(messages::making::no_changes_here)?;
    // A bisection only looks at commits: its changes are as any others.
    let operation = repository.operation().filter(|operation| operation.kind != OperationKind::Bisect);
    if let Some(operation) = operation {
        return Err(messages::making::take_in_the_middle(operation.kind.name()));
    }
    let line = ["ls-files", "--unmerged", "-z"].map(std::ffi::OsStr::new);
    let unmerged = ask(source, words(line), b"").map_err(|error| messages::making::not_taken(&error))?;
    if !unmerged.is_empty() {
        return Err(messages::making::take_unmerged());
    }
    let line = ["status", "--porcelain", "-z", "--untracked-files=normal", "--ignore-submodules=all"];
    let status = ask(source, words(line.map(std::ffi::OsStr::new)), b"");
    if status.map_err(|error| messages::making::not_taken(&error))?.is_empty() {
        return Ok(None);
    }
    let token = Journal::token()?;
    let message = [b"wtsh: taken along to ", name.as_bytes(), b" (", &token.as_bytes()[..12], b")"].concat();
    Ok(Some(Luggage::Changes { source: source.to_owned(), message: message.into() }))
}

impl Luggage {
    pub fn of_start(start: &Start) -> Option<Luggage> {
        start.stash.map(Luggage::Stash)
    }

    /// Brings it into the new worktree. Where that fails everything is as it was, but for the new worktree; or the failure says where
    /// the changes are.
    pub fn unpack(&self, root: &Path) -> Result<(), Failure> {
        match self {
            Luggage::Stash(id) => {
                stash::apply(root, *id).map_err(|error| messages::making::stash_not_applied(&error))?;
                stash::drop_entry(root, *id).map_err(|error| messages::making::stash_not_dropped(*id, &error))
            }
            Luggage::Changes { source, message } => carry(source, message.as_bstr(), root),
        }
    }
}

fn carry(source: &Path, message: &BStr, root: &Path) -> Result<(), Failure> {
    let pushed = stash::push(source, message);
    let found = stash::find(source, message).map_err(|error| messages::making::not_taken(&error))?;
    match (pushed, found) {
        (Err(error), None) => Err(messages::making::not_taken(&error)),
        (Err(error), Some(entry)) => Err(back(source, &entry, messages::making::not_taken(&error))),
        // What git's status shows and its stash leaves alone.
        (Ok(()), None) => Ok(()),
        (Ok(()), Some(entry)) => {
            if let Err(error) = stash::apply(root, entry.id) {
                return Err(back(source, &entry, messages::making::does_not_fit(&error)));
            }
            // The changes are there: that they are in the list, too, is no loss.
            let _ = stash::drop_entry(source, entry.id);
            Ok(())
        }
    }
}

/// Puts the changes back where they were; `why` they did not go.
fn back(source: &Path, entry: &Entry, why: Failure) -> Failure {
    let back = stash::apply(source, entry.id).and_then(|()| stash::drop_entry(source, entry.id));
    match back {
        Ok(()) => why,
        Err(error) => messages::making::still_in_stash(why, source, entry.id, &error),
    }
}
