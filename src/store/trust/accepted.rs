//! What the person has accepted beyond a repository or folder as a whole: contents of files that git tracks, venvs that
//! something is wrong with, folders that say they are the repository's worktrees without its knowing, and code that worktrees are set up
//! with. An entry is an empty claim but for its name, a SHA-256 of all that was accepted; it lies beside the entry of
//! the repository or folder, and goes with it.
//!
//! Its text is `wtsh-accepted 1`, then `contents`, `venv`, `root`, `setup-files` or `setup-commit`, then the path, fingerprint or commit,
//! escaped: for people who look.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::state::encoding;
use crate::store::owner::Owner;
use crate::store::{Folder, StoreError};

/// Under what the acceptances of one repository or folder are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The folder in the store.
    pub folder: &'static str,
    /// Of its own entry there.
    pub name: String,
    /// What makes it this one and no other: of a repository its token.
    pub identity: String,
}

/// Something that was accepted, for a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Accepted {
    /// Some contents of the file at this path, relative to the worktree's root.
    Contents(PathBuf),
    /// The venv in this folder.
    Venv(PathBuf),
    /// This worktree's root.
    Root(PathBuf),
    /// Set-ups of all code whose guarded files have this fingerprint.
    SetupFiles(String),
    /// Set-ups of this commit.
    SetupCommit(String),
}

/// Code that worktrees may be set up with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// All whose files that decide about a set-up have this fingerprint, in hexadecimal digits.
    Files(String),
    /// This commit, in hexadecimal digits.
    Commit(String),
}

/// What is accepted.
#[derive(Clone, Copy, Debug)]
pub enum What<'a> {
    /// These contents of the file at this path, relative to the worktree's root.
    Content(&'a Path, &'a [u8]),
    /// The venv in this folder, absolute and without links.
    Venv(&'a Path),
    /// That this folder, absolute and without links, is a worktree of the repository.
    Root(&'a Path),
    /// That worktrees are set up with this code.
    Setup(&'a Code),
}

const FIRST_LINE: &str = "wtsh-accepted 1";
const CONTENTS: &str = "contents";
const VENV: &str = "venv";
const ROOT: &str = "root";
const SETUP_FILES: &str = "setup-files";
const SETUP_COMMIT: &str = "setup-commit";
/// Between the names of the holder's entry and of what is accepted.
const SEPARATOR: &str = "-";

impl Holder {
    pub fn has(&self, store: &Folder, what: What) -> bool {
        let Ok(name) = self.file_of(what) else { return false };
        store.read(&name).ok().flatten().is_some_and(|text| text == text_of(what).as_bytes())
    }

    /// `false` where it was accepted before.
    pub fn accept(&self, store: &Folder, what: What) -> Result<bool, StoreError> {
        let name = self.file_of(what)?;
        let text = text_of(what);
        if store.read(&name).ok().flatten().is_some_and(|known| known == text.as_bytes()) {
            return Ok(false);
        }
        store.write(&name, text.as_bytes())?;
        Ok(true)
    }

    /// Removes this; `false` where it was not accepted.
    pub fn withdraw(&self, store: &Folder, what: What) -> Result<bool, StoreError> {
        store.remove(&self.file_of(what)?)
    }

    /// Removes all that was accepted.
    pub fn forget(&self, store: &Folder) -> Result<(), StoreError> {
        for name in self.files(store)? {
            store.remove(&name)?;
        }
        Ok(())
    }

    /// All that was accepted, in order; several contents of one file are one.
    pub fn all(&self, store: &Folder) -> Result<Vec<Accepted>, StoreError> {
        let mut all = Vec::new();
        for name in self.files(store)? {
            all.extend(store.read(&name)?.as_deref().and_then(parse));
        }
        all.sort();
        all.dedup();
        Ok(all)
    }

    fn files(&self, store: &Folder) -> Result<Vec<PathBuf>, StoreError> {
        let beginning = format!("{}{SEPARATOR}", self.name);
        let mut names = store.names(self.folder)?;
        names.retain(|name| name.as_os_str().as_bytes().starts_with(beginning.as_bytes()));
        Ok(names.into_iter().map(|name| Path::new(self.folder).join(name)).collect())
    }

    fn file_of(&self, what: What) -> Result<PathBuf, StoreError> {
        let hash = self
            .hash(what)
            .map_err(|error| StoreError::Io { path: OsStr::from_bytes(what.name()).into(), error })?;
        Ok(Path::new(self.folder).join(format!("{}{SEPARATOR}{hash}", self.name)))
    }

    /// Each part comes with its length, so that no two lists of parts are hashed as one.
    fn hash(&self, what: What) -> std::io::Result<String> {
        // A folder that takes the place of another is not the one that was accepted.
        let mark = match what {
            What::Content(..) | What::Setup(_) => String::new(),
            What::Venv(folder) | What::Root(folder) => Owner::of(folder)?.mark,
        };
        let (kind, content) = match what {
            What::Content(_, content) => ("content", content),
            What::Venv(_) => ("venv", mark.as_bytes()),
            What::Root(_) => ("root", mark.as_bytes()),
            What::Setup(Code::Files(_)) => (SETUP_FILES, &[][..]),
            What::Setup(Code::Commit(_)) => (SETUP_COMMIT, &[][..]),
        };
        let mut hasher = gix::hash::hasher(gix::hash::Kind::Sha256);
        for part in [self.identity.as_bytes(), kind.as_bytes(), what.name(), content] {
            hasher.update(&(part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        let id = hasher.try_finalize().map_err(|error| std::io::Error::other(error.to_string()))?;
        Ok(id.to_hex().to_string())
    }
}

impl<'a> What<'a> {
    fn name(self) -> &'a [u8] {
        match self {
            What::Content(path, _) | What::Venv(path) | What::Root(path) => path.as_os_str().as_bytes(),
            What::Setup(Code::Files(name) | Code::Commit(name)) => name.as_bytes(),
        }
    }
}

fn text_of(what: What) -> String {
    let kind = match what {
        What::Content(..) => CONTENTS,
        What::Venv(_) => VENV,
        What::Root(_) => ROOT,
        What::Setup(Code::Files(_)) => SETUP_FILES,
        What::Setup(Code::Commit(_)) => SETUP_COMMIT,
    };
    format!("{FIRST_LINE}\n{kind}\n{}\n", encoding::encode(what.name()))
}

/// The reverse of `text_of`.
fn parse(text: &[u8]) -> Option<Accepted> {
    let mut lines = str::from_utf8(text).ok()?.strip_suffix('\n')?.split('\n');
    if lines.next()? != FIRST_LINE {
        return None;
    }
    let (kind, name) = (lines.next()?, encoding::decode(lines.next()?.as_bytes())?);
    let path = PathBuf::from(OsStr::from_bytes(&name));
    match (kind, lines.next()) {
        (SETUP_FILES, None) => Some(Accepted::SetupFiles(String::from_utf8(name).ok()?)),
        (SETUP_COMMIT, None) => Some(Accepted::SetupCommit(String::from_utf8(name).ok()?)),
        (CONTENTS, None) => Some(Accepted::Contents(path)),
        (VENV, None) => Some(Accepted::Venv(path)),
        (ROOT, None) => Some(Accepted::Root(path)),
        _ => None,
    }
}
