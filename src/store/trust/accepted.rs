//! What the person has accepted beyond a repository or folder as a whole: contents of files that git tracks, and venvs that
//! something is wrong with. An entry is an empty claim but for its name, a SHA-256 of all that was accepted; it lies beside the entry of
//! the repository or folder, and goes with it.
//!
//! Its text is `wtsh-accepted 1`, then the path, escaped: for people who look.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::state::encoding;
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

/// What is accepted.
#[derive(Clone, Copy, Debug)]
pub enum What<'a> {
    /// These contents of the file at this path, relative to the worktree's root.
    Content(&'a Path, &'a [u8]),
    /// The venv in this folder, absolute and without links.
    Venv(&'a Path),
}

const FIRST_LINE: &str = "wtsh-accepted 1";
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

    /// Removes all that was accepted.
    pub fn forget(&self, store: &Folder) -> Result<(), StoreError> {
        let beginning = format!("{}{SEPARATOR}", self.name);
        for name in store.names(self.folder)? {
            if name.as_os_str().as_bytes().starts_with(beginning.as_bytes()) {
                store.remove(&Path::new(self.folder).join(name))?;
            }
        }
        Ok(())
    }

    fn file_of(&self, what: What) -> Result<PathBuf, StoreError> {
        let hash = self.hash(what).map_err(|error| StoreError::Io { path: what.path().to_owned(), error })?;
        Ok(Path::new(self.folder).join(format!("{}{SEPARATOR}{hash}", self.name)))
    }

    /// Each part comes with its length, so that no two lists of parts are hashed as one.
    fn hash(&self, what: What) -> std::io::Result<String> {
        let (kind, content) = match what {
            What::Content(_, content) => ("content", content),
            What::Venv(_) => ("venv", &b""[..]),
        };
        let mut hasher = gix::hash::hasher(gix::hash::Kind::Sha256);
        for part in [self.identity.as_bytes(), kind.as_bytes(), what.path().as_os_str().as_bytes(), content] {
            hasher.update(&(part.len() as u64).to_be_bytes());
            hasher.update(part);
        }
        let id = hasher.try_finalize().map_err(|error| std::io::Error::other(error.to_string()))?;
        Ok(id.to_hex().to_string())
    }
}

impl<'a> What<'a> {
    fn path(self) -> &'a Path {
        match self {
            What::Content(path, _) | What::Venv(path) => path,
        }
    }
}

fn text_of(what: What) -> String {
    format!("{FIRST_LINE}\n{}\n", encoding::encode(what.path().as_os_str().as_bytes()))
}
