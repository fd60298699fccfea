//! Which repositories the person has allowed. An entry is a random token, kept both in the repository's common dir and
//! here with that folder's path: a repository that was moved, or another clone put in its place, does not match.
//!
//! A folder outside of any repository has an entry here only, which names its path, its inode and its time of birth.
//!
//! An entry is a text: `wtsh-trust 1`, then `allowed` or `denied`, then the path, escaped, and for a folder its identity.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::folder::at;
use super::{Folder, StoreError, file};
use crate::state::encoding::{self, fingerprint};

#[cfg(test)]
mod tests;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    Allowed,
    Denied,
    /// Nobody was asked, or what the entry says is not true of this repository any more.
    Unknown,
}

/// What is known of the repository with this common dir. Never fails: what can't be read is `Unknown`.
pub fn of(common_dir: &Path) -> Trust {
    Folder::of_environment().map_or(Trust::Unknown, |store| of_in(&store, common_dir))
}

/// Files and folders whose time changes, or which come and go, with the verdict on this repository.
pub fn watched(common_dir: &Path) -> Vec<PathBuf> {
    let entries = Folder::of_environment().ok().map(|store| store.join(ENTRIES));
    std::iter::once(common_dir.join(TOKEN_FILE)).chain(entries).collect()
}

/// Allows the repository; its worktrees, those made later too, share that.
pub fn allow(common_dir: &Path) -> Result<(), StoreError> {
    record_in(&Folder::of_environment()?, common_dir, Verdict::Allowed)
}

pub fn deny(common_dir: &Path) -> Result<(), StoreError> {
    record_in(&Folder::of_environment()?, common_dir, Verdict::Denied)
}

/// Removes what `allow` or `deny` wrote, here and in the common dir; `false` where there was nothing.
pub fn forget(common_dir: &Path) -> Result<bool, StoreError> {
    forget_in(&Folder::of_environment()?, common_dir)
}

/// What is known of a folder outside of any repository. Never fails.
pub fn of_folder(folder: &Path) -> Trust {
    Folder::of_environment().map_or(Trust::Unknown, |store| of_folder_in(&store, folder))
}

/// Allows a folder outside of any repository.
pub fn allow_folder(folder: &Path) -> Result<(), StoreError> {
    record_folder_in(&Folder::of_environment()?, folder, Verdict::Allowed)
}

pub fn deny_folder(folder: &Path) -> Result<(), StoreError> {
    record_folder_in(&Folder::of_environment()?, folder, Verdict::Denied)
}

/// Every entry, by path: of a repository its common dir. `Unknown`: the entry is not true any more.
pub fn all() -> Result<Vec<(PathBuf, Trust)>, StoreError> {
    all_in(&Folder::of_environment()?)
}

const FIRST_LINE: &str = "wtsh-trust 1";
const TOKEN_FILE: &str = "wtsh-trust";
/// The folder in the store.
const ENTRIES: &str = "trust";
/// What the name of a folder's entry begins with; a token has only hexadecimal digits.
const OF_FOLDER: &str = "folder-";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Allowed,
    Denied,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    verdict: Verdict,
    path: PathBuf,
    /// Of a folder outside of any repository.
    identity: Option<String>,
}

impl Entry {
    fn to_text(&self) -> String {
        let verdict = match self.verdict {
            Verdict::Allowed => "allowed",
            Verdict::Denied => "denied",
        };
        let path = encoding::encode(self.path.as_os_str().as_bytes());
        let identity = self.identity.iter().map(|identity| format!("{identity}\n"));
        format!("{FIRST_LINE}\n{verdict}\n{path}\n{}", identity.collect::<String>())
    }

    fn parse(text: &[u8]) -> Option<Entry> {
        let mut lines = str::from_utf8(text).ok()?.strip_suffix('\n')?.split('\n');
        if lines.next()? != FIRST_LINE {
            return None;
        }
        let verdict = match lines.next()? {
            "allowed" => Verdict::Allowed,
            "denied" => Verdict::Denied,
            _ => return None,
        };
        let path = encoding::decode(lines.next()?.as_bytes())?;
        let entry = Entry {
            verdict,
            path: OsStr::from_bytes(&path).into(),
            identity: lines.next().map(str::to_owned),
        };
        lines.next().is_none().then_some(entry)
    }

    fn trust(&self) -> Trust {
        match self.verdict {
            Verdict::Allowed => Trust::Allowed,
            Verdict::Denied => Trust::Denied,
        }
    }

    /// Symbolic links lead to one common dir by several paths; they are only followed where the plain words differ.
    fn is_about(&self, common_dir: &Path) -> bool {
        self.identity.is_none()
            && (self.path == common_dir || common_dir.canonicalize().is_ok_and(|real| real == self.path))
    }
}

/// As `of`, in this store.
pub fn of_in(store: &Folder, common_dir: &Path) -> Trust {
    entry_of(store, common_dir).map_or(Trust::Unknown, |(_, entry)| entry.trust())
}

/// The repository's token and its entry, where both are there and agree.
fn entry_of(store: &Folder, common_dir: &Path) -> Option<(String, Entry)> {
    let token = token_of(common_dir)?;
    let entry = read_entry(store, &token)?;
    entry.is_about(common_dir).then_some((token, entry))
}

fn token_of(common_dir: &Path) -> Option<String> {
    let content = file::read(&common_dir.join(TOKEN_FILE)).ok()??;
    let token = String::from_utf8(content).ok()?;
    let token = token.strip_suffix('\n')?;
    let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    (token.len() == 32 && token.bytes().all(hexadecimal)).then(|| token.to_owned())
}

fn read_entry(store: &Folder, name: &str) -> Option<Entry> {
    Entry::parse(&store.read(&file_of(name)).ok()??)
}

fn file_of(name: &str) -> PathBuf {
    Path::new(ENTRIES).join(name)
}

fn record_in(store: &Folder, common_dir: &Path, verdict: Verdict) -> Result<(), StoreError> {
    let real = common_dir.canonicalize().map_err(at(common_dir))?;
    let known = entry_of(store, common_dir).map(|(token, _)| token);
    let token = match &known {
        Some(token) => token.clone(),
        None => file::random_hex().map_err(at(common_dir))?,
    };
    let entry = Entry { verdict, path: real, identity: None };
    store.write(&file_of(&token), entry.to_text().as_bytes())?;
    if known.is_none() {
        forget_where_it_was(store, common_dir)?;
        let path = common_dir.join(TOKEN_FILE);
        file::write(&path, format!("{token}\n").as_bytes()).map_err(at(&path))?;
    }
    Ok(())
}

/// A repository that was moved still has its old token. Where nothing is left at the old path, that entry is nobody's; a copy's
/// original keeps its own.
fn forget_where_it_was(store: &Folder, common_dir: &Path) -> Result<(), StoreError> {
    if let Some(token) = token_of(common_dir)
        && let Some(entry) = read_entry(store, &token)
        && !entry.path.exists()
    {
        store.remove(&file_of(&token))?;
    }
    Ok(())
}

fn forget_in(store: &Folder, common_dir: &Path) -> Result<bool, StoreError> {
    let Some((token, _)) = entry_of(store, common_dir) else { return Ok(false) };
    let removed = store.remove(&file_of(&token))?;
    let path = common_dir.join(TOKEN_FILE);
    file::remove(&path).map_err(at(&path))?;
    Ok(removed)
}

/// As `of_folder`, in this store.
pub fn of_folder_in(store: &Folder, folder: &Path) -> Trust {
    let Ok(real) = folder.canonicalize() else { return Trust::Unknown };
    match read_entry(store, &folder_name(&real)) {
        Some(entry)
            if entry.path == real && entry.identity.is_some() && entry.identity == identity(&real) =>
        {
            entry.trust()
        }
        _ => Trust::Unknown,
    }
}

fn record_folder_in(store: &Folder, folder: &Path, verdict: Verdict) -> Result<(), StoreError> {
    let real = folder.canonicalize().map_err(at(folder))?;
    let entry = Entry { verdict, identity: identity(&real), path: real };
    store.write(&file_of(&folder_name(&entry.path)), entry.to_text().as_bytes())
}

fn folder_name(real: &Path) -> String {
    format!("{OF_FOLDER}{:016x}", fingerprint(real.as_os_str().as_bytes()))
}

/// Device, inode and, as inodes are used again, the time of birth where the file system keeps it.
fn identity(folder: &Path) -> Option<String> {
    let metadata = folder.metadata().ok()?;
    let born = metadata.created().ok().and_then(|born| born.duration_since(UNIX_EPOCH).ok());
    let born = born.map_or("-".to_owned(), |born| born.as_nanos().to_string());
    Some(format!("{}:{}:{born}", metadata.dev(), metadata.ino()))
}

/// As `all`, in this store.
pub fn all_in(store: &Folder) -> Result<Vec<(PathBuf, Trust)>, StoreError> {
    let mut entries = Vec::new();
    for name in store.names(ENTRIES)? {
        let Some(name) = name.to_str() else { continue };
        let Some(entry) = read_entry(store, name) else { continue };
        let trust = if name.starts_with(OF_FOLDER) {
            of_folder_in(store, &entry.path)
        } else if token_of(&entry.path).as_deref() == Some(name) {
            entry.trust()
        } else {
            Trust::Unknown
        };
        entries.push((entry.path, trust));
    }
    entries.sort_by(|one, other| one.0.cmp(&other.0));
    Ok(entries)
}
