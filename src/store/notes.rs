//! Notes of what is under way in a repository: a worktree that is being made, moved or removed. They make wtsh delete things, so they are kept
//! here: whatever lies in a repository may have come with it in an archive.
//!
//! The name of a note: its kind, the mark of the folder that it is about and, where there can be several, a token, with `_` between.
//! Its text: the folder's path, escaped, and a line end; then what is noted. It goes when the folder is gone and another is written.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rustix::fs::OFlags;
use rustix::io::FdFlags;

use super::folder::at;
use super::owner::Owner;
use super::{Folder, StoreError, file};
use crate::state::encoding::{decode, encode};

#[cfg(test)]
mod tests;

/// The folder in the store.
const FOLDER: &str = "notes";
/// Bytes.
const LONGEST: u64 = 64 << 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// About a worktree's git dir.
    Removing,
    /// About a worktree's git dir.
    Moving,
    /// About a repository's common dir.
    Making,
}

/// One that was found, or written.
#[derive(Debug)]
pub struct Note {
    pub path: PathBuf,
    pub content: Vec<u8>,
    /// When it was written.
    pub written: SystemTime,
    /// Locked by who wrote it, as long as that is open somewhere.
    pub file: File,
}

/// Those about the folder `dir`. What can't be read is none.
pub fn all(store: &Folder, kind: Kind, dir: &Path) -> Vec<Note> {
    let Ok(owner) = Owner::of(dir) else { return Vec::new() };
    let prefix = prefix(kind, &owner);
    let names = store.names(FOLDER).unwrap_or_default();
    let is_of_it = |name: &PathBuf| {
        let rest = name.as_os_str().as_bytes().strip_prefix(prefix.as_bytes());
        rest.is_some_and(|rest| matches!(rest.first(), None | Some(b'_')))
    };
    let folder = store.join(FOLDER);
    names.into_iter().filter(is_of_it).filter_map(|name| Some(open(&folder.join(name))?.1)).collect()
}

/// The one about the folder `dir`, of which there is one at most.
pub fn read(store: &Folder, kind: Kind, dir: &Path) -> Option<Note> {
    all(store, kind, dir).pop()
}

/// Those about what the repository with this common dir keeps of its linked worktrees, `worktrees/ID` in it, each with that folder, which
/// is there or gone.
pub fn of_worktrees(store: &Folder, kind: Kind, common_dir: &Path) -> Vec<(PathBuf, Note)> {
    let prefix = format!("{}_", word(kind));
    let names = store.names(FOLDER).unwrap_or_default();
    let names = names.iter().filter(|name| name.as_os_str().as_bytes().starts_with(prefix.as_bytes()));
    let folder = store.join(FOLDER);
    let found = names.filter_map(|name| Some((owner(name, &folder)?, open(&folder.join(name))?.1)));
    let Ok(common_dir) = common_dir.canonicalize() else { return Vec::new() };
    let is_its = |dir: &Path| {
        let around = dir.parent().and_then(Path::parent).and_then(|around| around.canonicalize().ok());
        around.is_some_and(|around| around == common_dir)
    };
    let found = found.filter(|(owner, _)| is_its(&owner.dir) && (owner.is_alive() || !owner.dir.exists()));
    found.map(|(owner, note)| (owner.dir, note)).collect()
}

/// Notes this, in place of what was noted with this token; whoever reads sees all of it, locked. Notes about folders that are gone are
/// removed, unless somebody is still at it.
pub fn write(
    store: &Folder,
    kind: Kind,
    dir: &Path,
    token: Option<&str>,
    content: &[u8],
) -> Result<Note, StoreError> {
    let owner = Owner::of(dir).map_err(at(dir))?;
    let folder = folder(store)?;
    sweep(store, &folder)?;
    let name = prefix(kind, &owner) + &token.map(|token| format!("_{token}")).unwrap_or_default();
    let path = folder.join(&name);
    let temporary = folder.join(format!("{name}.{}", file::random_hex().map_err(at(&path))?));
    let head = encode(owner.dir.as_os_str().as_bytes());
    let written = create(&temporary, &[head.as_bytes(), b"\n", content].concat());
    let written = written.and_then(|file| fs::rename(&temporary, &path).map(|()| file));
    if written.is_err() {
        // The first error is the one to tell; nobody reads what has such a name.
        let _ = fs::remove_file(&temporary);
    }
    let file = written.map_err(at(&path))?;
    let written = file.metadata().and_then(|metadata| metadata.modified()).map_err(at(&path))?;
    Ok(Note { path, content: content.to_owned(), written, file })
}

impl Note {
    /// Programs that this process starts from now on hold its lock, too: one that outlives it is still at it.
    pub fn share(&self) -> io::Result<()> {
        Ok(rustix::io::fcntl_setfd(&self.file, FdFlags::empty())?)
    }

    /// No longer do those that it starts from now on.
    pub fn keep(&self) -> io::Result<()> {
        Ok(rustix::io::fcntl_setfd(&self.file, FdFlags::CLOEXEC)?)
    }

    /// Adds to what is noted. What is cut off half way is there only in part.
    pub fn add(&self, more: &[u8]) -> io::Result<()> {
        (&self.file).write_all(more)?;
        self.file.sync_data()
    }

    /// Nobody is at it any more. Whoever knows that has the lock until the value is dropped.
    pub fn is_dead(&self) -> bool {
        self.file.try_lock().is_ok()
    }

    /// One that can't be removed says nothing new.
    pub fn remove(self) {
        let _ = fs::remove_file(&self.path);
    }
}

fn word(kind: Kind) -> &'static str {
    match kind {
        Kind::Removing => "removing",
        Kind::Moving => "moving",
        Kind::Making => "making",
    }
}

fn prefix(kind: Kind, owner: &Owner) -> String {
    format!("{}_{}", word(kind), owner.mark)
}

fn folder(store: &Folder) -> Result<PathBuf, StoreError> {
    let folder = store.join(FOLDER);
    if !store.is_there()? || !folder.is_dir() {
        DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(at(&folder))?;
        store.is_there()?;
    }
    Ok(folder)
}

/// Before anybody can find it, it is locked. Where the file system has no locks, nobody seems to be at it.
fn create(path: &Path, text: &[u8]) -> io::Result<File> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    let _ = file.try_lock();
    file.write_all(text)?;
    file.sync_data()?;
    Ok(file)
}

/// The folder that it is about, and the note.
fn open(path: &Path) -> Option<(PathBuf, Note)> {
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path).ok()?;
    let metadata = file.metadata().ok().filter(|metadata| metadata.is_file() && metadata.len() <= LONGEST)?;
    let mut text = Vec::new();
    (&file).take(LONGEST).read_to_end(&mut text).ok()?;
    let end = text.iter().position(|byte| *byte == b'\n')?;
    let dir = PathBuf::from(OsStr::from_bytes(&decode(&text[..end])?));
    let content = text.split_off(end + 1);
    Some((dir, Note { path: path.to_owned(), content, written: metadata.modified().ok()?, file }))
}

fn sweep(store: &Folder, folder: &Path) -> Result<(), StoreError> {
    for name in store.names(FOLDER)? {
        let is_alive = owner(&name, folder).is_some_and(|owner| owner.is_alive());
        if !is_alive && open(&folder.join(&name)).is_none_or(|(_, note)| note.is_dead()) {
            store.remove(&Path::new(FOLDER).join(&name))?;
        }
    }
    Ok(())
}

/// What the note of this name is about.
fn owner(name: &Path, folder: &Path) -> Option<Owner> {
    let mark = name.to_str()?.split('_').nth(1)?.to_owned();
    Some(Owner { dir: open(&folder.join(name))?.0, mark })
}
