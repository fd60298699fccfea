//! Changes that move from this worktree to a new one. They are packed up beside it; only when the new one has them all do they go here.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rustix::fs::Access;

use super::facts::dir;
use super::journal::{Journal, Stage};
use super::start::Start;
use crate::cli::failure::Failure;
use crate::cli::messages;
use crate::git::change::command::{GitError, look, words};
use crate::git::change::snapshot::{self, Place};
use crate::git::change::{branch, stash};
use crate::git::report::filtered;
use crate::git::report::index::Index;
use crate::git::{BStr, BString, ByteSlice, ObjectId, OperationKind, Repository};

mod carry;
mod clear;
mod exact;
mod folders;
pub mod leftover;
mod recover;
mod room;
mod tracked;

pub use recover::{recover, without_worktree};

/// What comes along into the new worktree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Luggage {
    /// The changes of the worktree with this root, packed up in what this ref (full name) keeps.
    Changes { source: PathBuf, message: BString },
    /// This stash's.
    Stash(ObjectId),
}

/// How it ended where the new worktree has all of it.
#[derive(Debug, Default)]
pub struct Unpacked {
    /// Lines for people.
    pub notes: Vec<String>,
    /// Why it is not all as it should be.
    pub trouble: Option<Failure>,
}

/// A ref for as long as the changes are on their way. That the new worktree has them is noted in the journal: where the ref is gone, too,
/// it is known what that means.
const ON_THE_WAY: &str = "refs/wtsh/take/";

/// The changes of here, if they can go. `None`: there are none.
pub fn changes(repository: &Repository) -> Result<Option<Luggage>, Failure> {
    let source = repository.root().ok_or_else(messages::taking::no_changes_here)?;
    is_at_rest(repository, source)?;
    let not_taken = |error: GitError| messages::taking::not_taken(&error);
    let line =
        ["status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=all"];
    let status = look(source, words(line.map(std::ffi::OsStr::new)), b"").map_err(not_taken)?;
    let entries: Vec<&[u8]> = status.split(|byte| *byte == 0).filter(|entry| entry.len() > 3).collect();
    if let Some(announced) = entries.iter().find(|entry| entry.starts_with(b" A")) {
        return Err(messages::taking::take_announced(announced[3..].as_bstr()));
    }
    // A repository of its own stays.
    if entries.iter().all(|entry| entry.starts_with(b"??") && entry.ends_with(b"/")) {
        return Ok(None);
    }
    if let Some(new) = snapshot::new_submodules(source).map_err(not_taken)?.first() {
        return Err(messages::taking::take_new_submodule(new.as_bstr()));
    }
    let tracked = entries.iter().filter(|entry| !entry.starts_with(b"??")).map(|entry| entry[3..].as_bstr());
    if let Some((path, filter)) = filtered::first(source, tracked).map_err(not_taken)? {
        return Err(messages::taking::take_filtered(path.as_bstr(), filter.as_bstr()));
    }
    can_be_emptied(source, entries.iter().map(|entry| entry[3..].as_bstr()))?;
    if let Some(path) = room::occupied(source, &BTreeSet::new()).map_err(not_taken)? {
        return Err(messages::taking::take_in_the_way(&path));
    }
    let message = format!("{ON_THE_WAY}{}", &Journal::token()?[..12]).into();
    Ok(Some(Luggage::Changes { source: source.to_owned(), message }))
}

/// Fails where git is in the middle of something, or was told not to look.
fn is_at_rest(repository: &Repository, source: &Path) -> Result<(), Failure> {
    // A bisection only looks at commits: its changes are as any others.
    let operation = repository.operation().filter(|operation| operation.kind != OperationKind::Bisect);
    if let Some(operation) = operation {
        return Err(messages::taking::take_in_the_middle(operation.kind.name()));
    }
    let not_taken = |error: GitError| messages::taking::not_taken(&error);
    let line = ["ls-files", "--unmerged", "-z"].map(std::ffi::OsStr::new);
    if !look(source, words(line), b"").map_err(not_taken)?.is_empty() {
        return Err(messages::taking::take_unmerged());
    }
    let hidden = Index::read(source).and_then(|index| index.hidden_changes(source)).map_err(not_taken)?;
    match hidden.first() {
        Some(path) => Err(messages::taking::take_hidden(path, hidden.len())),
        None => Ok(()),
    }
}

/// Whether the files with changes can be taken away.
fn can_be_emptied<'a>(source: &Path, paths: impl Iterator<Item = &'a BStr>) -> Result<(), Failure> {
    let folders: BTreeSet<PathBuf> =
        paths.filter_map(|path| Some(source.join(path.to_path_lossy()).parent()?.to_owned())).collect();
    let is_closed = |folder: &&PathBuf| {
        folder.is_dir() && rustix::fs::access(folder.as_path(), Access::WRITE_OK | Access::EXEC_OK).is_err()
    };
    folders.iter().find(is_closed).map_or(Ok(()), |folder| Err(messages::taking::take_read_only(folder)))
}

impl Luggage {
    pub fn of_start(start: &Start) -> Option<Luggage> {
        start.stash.map(Luggage::Stash)
    }

    /// Brings it into the new worktree. Where that fails everything is as it was, but for the new worktree.
    pub fn unpack(&self, root: &Path, journal: &Journal) -> Result<Unpacked, Failure> {
        match self {
            Luggage::Stash(id) => {
                stash::apply(root, *id).map_err(|error| messages::making::stash_not_applied(&error))?;
                journal.reached(Stage::Arrived)?;
                stash::drop_entry(root, *id)
                    .map_err(|error| messages::making::stash_not_dropped(*id, &error))?;
                let notes = vec![messages::making::stash_dropped(*id)];
                Ok(Unpacked { notes, ..Unpacked::default() })
            }
            Luggage::Changes { source, message } => carry::carry(source, message.as_bstr(), root, journal),
        }
    }
}

/// Where the changes of the worktree `root` are, and room for the indexes that `reference` is made with.
pub fn place(root: &Path, reference: &BStr) -> Result<Place, Failure> {
    let here = crate::cli::here::Here::at(root.to_owned())?;
    let repository = &here.repository;
    let scratch = scratch(repository.common_dir(), reference);
    Ok(Place::new(root.to_owned(), repository.git_dir().to_owned(), scratch))
}

fn scratch(common_dir: &Path, reference: &BStr) -> PathBuf {
    common_dir.join(format!("wtsh-take-{}", token(reference)))
}

fn token(reference: &BStr) -> String {
    let token = reference.strip_prefix(ON_THE_WAY.as_bytes()).unwrap_or_default();
    token.iter().filter(|byte| byte.is_ascii_hexdigit()).map(|byte| char::from(*byte)).collect()
}

fn forget(dir: &Path, reference: &BStr) {
    if let Some(id) = branch::object_of(dir, reference) {
        // It is in nobody's way.
        let _ = branch::delete_ref(dir, reference, id);
    }
}

/// Where git is run for a worktree that may be gone.
fn dir_of<'a>(repository: &'a Repository, source: &'a Path) -> &'a Path {
    if source.is_dir() { source } else { dir(repository) }
}
