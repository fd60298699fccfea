//! Which repositories the person has allowed. An entry is a random token, kept both in the repository's common dir and
//! here with that folder's path: a repository that was moved, or another clone put in its place, does not match.
//!
//! A folder outside of any repository has an entry here only, which names its path and its mark as an `Owner`. One that
//! others may put files into has none that counts.
//!
//! An entry is a text: `wtsh-trust 1`, then `allowed` or `denied`, then the path, escaped, and for a folder its identity.

use std::path::{Path, PathBuf};

use super::folder::at;
use super::lock::Patience;
use super::{Folder, StoreError, file, writers};
pub use accepted::{Accepted, Code};
use accepted::{Holder, What};
use entry::{Entry, Verdict};

mod accepted;
mod entry;
mod folders;
#[cfg(test)]
mod tests;
mod tokens;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    Allowed,
    Denied,
    /// Nobody was asked, or what the entry says is not true of this repository any more.
    Unknown,
}

/// What trust is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject<'a> {
    /// The repository with this common dir.
    Repository(&'a Path),
    /// A folder outside of any repository.
    Folder(&'a Path),
}

/// What the store says of a subject, and where it has more about it.
#[derive(Debug)]
pub struct Known {
    trust: Trust,
    kept: Option<(Folder, Holder)>,
}

impl Known {
    /// Never fails: what can't be read is `Unknown`.
    pub fn of(subject: Subject) -> Known {
        Folder::of_environment().map_or(Known::nothing(), |store| Known::of_in(store, subject))
    }

    /// Of what nothing can be known.
    pub fn nothing() -> Known {
        Known { trust: Trust::Unknown, kept: None }
    }

    /// As `of`, in this store.
    pub fn of_in(store: Folder, subject: Subject) -> Known {
        let found = match subject {
            Subject::Repository(common_dir) => {
                entry_of(&store, common_dir).map(|(token, entry)| (entry.trust(), holder(&token)))
            }
            // As good as denied, as a repository of somebody else's is: nobody is asked about it.
            Subject::Folder(folder) if writers::others_at(folder).is_some() => {
                return Known { trust: Trust::Denied, kept: None };
            }
            Subject::Folder(folder) => folders::look(&store, folder),
        };
        found.map_or(Known::nothing(), |(trust, holder)| Known { trust, kept: Some((store, holder)) })
    }

    pub fn trust(&self) -> Trust {
        self.trust
    }

    /// Whether the person accepted exactly these contents of a file, whose path is relative to the worktree's root: in any worktree.
    pub fn accepts(&self, path: &Path, content: &[u8]) -> bool {
        self.has(What::Content(path, content))
    }

    /// Whether the person vouched for the venv in the folder `real`, absolute and without links.
    pub fn vouches_for(&self, real: &Path) -> bool {
        self.has(What::Venv(real))
    }

    /// Whether the person said that the folder `real`, absolute and without links, is a worktree of the repository.
    pub fn has_root(&self, real: &Path) -> bool {
        self.has(What::Root(real))
    }

    /// Whether the person said that worktrees may be set up with this code.
    pub fn has_set_up(&self, code: &Code) -> bool {
        self.has(What::Setup(code))
    }

    fn has(&self, what: What) -> bool {
        let kept = self.kept.as_ref().filter(|_| self.trust == Trust::Allowed);
        kept.is_some_and(|(store, holder)| holder.has(store, what))
    }

    fn accept(&self, what: What) -> Result<bool, StoreError> {
        let kept = self.kept.as_ref().filter(|_| self.trust == Trust::Allowed);
        let not_allowed = || StoreError::Io {
            path: PathBuf::from(ENTRIES),
            error: std::io::Error::new(std::io::ErrorKind::PermissionDenied, "nothing is allowed there yet"),
        };
        let (store, holder) = kept.ok_or_else(not_allowed)?;
        holder.accept(store, what)
    }
}

/// Accepts these contents of a file (its path relative to the worktree's root), beside others that were accepted; `false` where they
/// were before. An error unless the subject is allowed.
pub fn accept(subject: Subject, path: &Path, content: &[u8]) -> Result<bool, StoreError> {
    Known::of(subject).accept(What::Content(path, content))
}

/// Has the venv in the folder `real` (absolute, without links) used whatever is wrong with it; `false` where it was before. An error
/// unless the subject is allowed.
pub fn vouch(subject: Subject, real: &Path) -> Result<bool, StoreError> {
    Known::of(subject).accept(What::Venv(real))
}

/// The reverse of `vouch`; `false` where nobody had vouched.
pub fn withdraw_vouch(subject: Subject, real: &Path) -> Result<bool, StoreError> {
    let kept = Known::of(subject).kept;
    kept.map_or(Ok(false), |(store, holder)| holder.withdraw(&store, What::Venv(real)))
}

/// Has the folder `real` (absolute, without links) taken for a worktree of the repository; else as `vouch`.
pub fn accept_root(subject: Subject, real: &Path) -> Result<bool, StoreError> {
    Known::of(subject).accept(What::Root(real))
}

/// Has worktrees set up with this code without a question; else as `vouch`.
pub fn accept_set_up(subject: Subject, code: &Code) -> Result<bool, StoreError> {
    Known::of(subject).accept(What::Setup(code))
}

/// What is known of the repository with this common dir. Never fails: what can't be read is `Unknown`.
pub fn of(common_dir: &Path) -> Trust {
    Known::of(Subject::Repository(common_dir)).trust()
}

/// Files and folders whose time changes, or which come and go, with what is known of this subject.
pub fn watched(subject: Subject) -> Vec<PathBuf> {
    let (token, entries) = match subject {
        Subject::Repository(common_dir) => (Some(tokens::path(common_dir)), ENTRIES),
        Subject::Folder(_) => (None, folders::ENTRIES),
    };
    let entries = Folder::of_environment().ok().map(|store| store.join(entries));
    token.into_iter().chain(entries).collect()
}

/// Allows the repository; its worktrees, those made later too, share that.
pub fn allow(common_dir: &Path) -> Result<(), StoreError> {
    record_in(&Folder::of_environment()?, common_dir, Verdict::Allowed)
}

/// Denies it, and forgets what was accepted of it.
pub fn deny(common_dir: &Path) -> Result<(), StoreError> {
    record_in(&Folder::of_environment()?, common_dir, Verdict::Denied)
}

/// Removes what `allow` or `deny` wrote, here and in the common dir; `false` where there was nothing.
pub fn forget(common_dir: &Path) -> Result<bool, StoreError> {
    forget_in(&Folder::of_environment()?, common_dir)
}

/// What is known of a folder outside of any repository. Never fails.
pub fn of_folder(folder: &Path) -> Trust {
    Known::of(Subject::Folder(folder)).trust()
}

/// Of `cwd`, which lies outside of any repository, and the folders above it the nearest that was allowed or denied. Never fails.
pub fn folder_above(cwd: &Path) -> Option<(PathBuf, Trust)> {
    folders::above(&Folder::of_environment().ok()?, cwd)
}

/// Allows a folder outside of any repository. `StoreError::OfOthers` where others decide what lies in it.
pub fn allow_folder(folder: &Path) -> Result<(), StoreError> {
    folders::record(&Folder::of_environment()?, folder, Verdict::Allowed)
}

pub fn deny_folder(folder: &Path) -> Result<(), StoreError> {
    folders::record(&Folder::of_environment()?, folder, Verdict::Denied)
}

/// An entry, for a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Of a repository its common dir.
    pub path: PathBuf,
    /// `Unknown`: the entry is not true any more.
    pub trust: Trust,
    pub accepted: Vec<Accepted>,
}

/// Every entry, by path.
pub fn all() -> Result<Vec<Listed>, StoreError> {
    all_in(&Folder::of_environment()?)
}

/// The folder in the store.
const ENTRIES: &str = "trust";

/// The repository's token and its entry, where both are there and agree.
fn entry_of(store: &Folder, common_dir: &Path) -> Option<(String, Entry)> {
    let agrees = |token: String| {
        let entry = read_entry(store, &token)?;
        entry.is_about(common_dir).then_some((token, entry))
    };
    tokens::of(common_dir).into_iter().rev().find_map(agrees)
}

fn read_entry(store: &Folder, token: &str) -> Option<Entry> {
    Entry::parse(&store.read(&file_of(token)).ok()??)
}

fn file_of(token: &str) -> PathBuf {
    Path::new(ENTRIES).join(token)
}

fn holder(token: &str) -> Holder {
    Holder { folder: ENTRIES, name: token.to_owned(), identity: token.to_owned() }
}

fn record_in(store: &Folder, common_dir: &Path, verdict: Verdict) -> Result<(), StoreError> {
    let real = common_dir.canonicalize().map_err(at(common_dir))?;
    let _lock = tokens::lock(&real, Patience::COMMAND);
    let known = entry_of(store, &real).map(|(token, _)| token);
    let token = match &known {
        Some(token) => token.clone(),
        None => file::random_hex().map_err(at(common_dir))?,
    };
    if verdict == Verdict::Denied {
        holder(&token).forget(store)?;
    }
    // Those of this store are about another place; the rest are other stores'.
    let mut tokens = tokens::of(&real);
    tokens.retain(|other| read_entry(store, other).is_none());
    if known.is_none() {
        forget_what_was_there(store, &real)?;
    }
    let entry = Entry { verdict, path: real.clone(), identity: None };
    store.write(&file_of(&token), entry.to_text().as_bytes())?;
    if known.is_none() {
        tokens.push(token);
        tokens::replace(&real, &tokens).map_err(at(&tokens::path(&real)))?;
    }
    Ok(())
}

/// Removes the entries of what lay at this path before, and those of this repository from where it lay before, if nothing is left
/// there; a copy's original keeps its own.
fn forget_what_was_there(store: &Folder, real: &Path) -> Result<(), StoreError> {
    let moved = tokens::of(real);
    for (token, entry) in entries(store)? {
        let was_moved = moved.contains(&token) && !entry.path.exists();
        if entry.path == real || was_moved {
            remove(store, &token)?;
        }
    }
    Ok(())
}

fn remove(store: &Folder, token: &str) -> Result<bool, StoreError> {
    holder(token).forget(store)?;
    store.remove(&file_of(token))
}

fn forget_in(store: &Folder, common_dir: &Path) -> Result<bool, StoreError> {
    let _lock = tokens::lock(common_dir, Patience::COMMAND);
    let Some((token, _)) = entry_of(store, common_dir) else { return Ok(false) };
    let removed = remove(store, &token)?;
    let mut tokens = tokens::of(common_dir);
    tokens.retain(|other| *other != token);
    tokens::replace(common_dir, &tokens).map_err(at(&tokens::path(common_dir)))?;
    Ok(removed)
}

/// The repositories' entries with their tokens.
fn entries(store: &Folder) -> Result<Vec<(String, Entry)>, StoreError> {
    let names = store.names(ENTRIES)?;
    let tokens = names.iter().filter_map(|name| name.to_str()).filter(|name| tokens::is_token(name));
    Ok(tokens.filter_map(|token| Some((token.to_owned(), read_entry(store, token)?))).collect())
}

/// As `all`, in this store.
fn all_in(store: &Folder) -> Result<Vec<Listed>, StoreError> {
    let mut all = folders::all(store)?;
    for (token, entry) in entries(store)? {
        let is_true = tokens::of(&entry.path).contains(&token);
        let trust = if is_true { entry.trust() } else { Trust::Unknown };
        all.push(Listed { path: entry.path, trust, accepted: holder(&token).all(store)? });
    }
    all.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(all)
}
