//! Whether a worktree can be made in a folder. git says some of it too, after it has made the branch.

use std::ffi::{OsStr, OsString};
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

use rustix::fs::{Access, access};

use super::{around, existing, real, typed};
use crate::cli::failure::Failure;
use crate::cli::here::Here;
use crate::cli::messages::places as messages;
use crate::git::{BStr, ByteSlice, Repository, TrackedPaths, Worktree};

/// Bytes of a component, on nearly every file system.
const LONGEST: usize = 255;

/// `folder`: absolute, as one gets there from here.
pub fn check(here: &Here, folder: &Path, name: &BStr) -> Result<(), Failure> {
    let place = Place { here, folder, real: real(folder), name };
    place.is_not_too_long()?;
    place.is_outside_of_git_dirs()?;
    place.is_not_known()?;
    place.is_free()?;
    place.is_writable()?;
    place.is_untracked()
}

struct Place<'a> {
    here: &'a Here,
    folder: &'a Path,
    /// Without links, as far as it is there.
    real: PathBuf,
    name: &'a BStr,
}

/// What the name of a folder leads to.
enum Occupant {
    /// An empty folder, which git takes.
    None,
    File,
    Folder,
    Repository,
    Link,
}

impl Place<'_> {
    fn is_not_too_long(&self) -> Result<(), Failure> {
        let too_long = |part: &Component| part.as_os_str().len() > LONGEST;
        match self.folder.components().find(too_long) {
            Some(part) => {
                let shorter =
                    self.folder.with_file_name(shortened(self.folder.file_name().unwrap_or_default()));
                Err(messages::too_long(
                    part.as_os_str(),
                    LONGEST,
                    self.name,
                    &typed(self.here, &free(self.here, shorter)),
                ))
            }
            None => Ok(()),
        }
    }

    fn is_outside_of_git_dirs(&self) -> Result<(), Failure> {
        let mut parts = self.real.components();
        let repository = &self.here.repository;
        let common_dir = real(repository.common_dir());
        let is_bare = repository.worktrees().first().is_some_and(|main| main.bare);
        let inside = self.real.strip_prefix(&common_dir).ok();
        let is_git_s = inside.is_some_and(|inside| !is_bare || is_git_entry(inside));
        if is_git_s || parts.any(|part| part.as_os_str().eq_ignore_ascii_case(".git")) {
            return Err(messages::inside_git_dir(self.folder, self.name));
        }
        Ok(())
    }

    /// Whether a worktree of the repository has this folder already, there or gone.
    fn is_not_known(&self) -> Result<(), Failure> {
        let worktrees = self.here.repository.worktrees().iter().filter(|it| !it.bare);
        let is_it = |it: &&Worktree| it.root == self.real || it.root == self.folder;
        let Some(known) = worktrees.into_iter().find(is_it) else { return Ok(()) };
        let other = || self.other();
        match known.locked() {
            _ if !known.missing() => Err(messages::is_worktree(self.folder, known, self.name, &other())),
            // That is mended on the way.
            None if known.branch() == Some(self.name) => Ok(()),
            _ => Err(messages::was_worktree(self.folder, known, self.name, &other())),
        }
    }

    fn is_free(&self) -> Result<(), Failure> {
        let found = match self.folder.symlink_metadata() {
            Ok(found) => found,
            Err(error) if is_absent(&error) => return Ok(()),
            Err(error) => return Err(messages::unusable(self.folder, self.name, &error)),
        };
        if let Some(called) = look_alike(self.folder, &found) {
            return Err(messages::look_alike(self.folder, &called, self.name, &self.other()));
        }
        let refuse =
            |refuse: fn(&Path, &BStr, &Path) -> Failure| Err(refuse(self.folder, self.name, &self.other()));
        match occupant(self.folder) {
            Ok(Occupant::None) => Ok(()),
            Ok(Occupant::File) => refuse(messages::is_file),
            Ok(Occupant::Folder) => refuse(messages::is_folder),
            Ok(Occupant::Repository) => refuse(messages::is_repository),
            Ok(Occupant::Link) => refuse(messages::is_dangling_link),
            Err(error) => Err(messages::unusable(self.folder, self.name, &error)),
        }
    }

    /// git makes the folders that are not there yet in the first one that is.
    fn is_writable(&self) -> Result<(), Failure> {
        let above = existing(self.folder);
        if !above.is_dir() {
            return Err(messages::way_is_no_folder(self.folder, self.name, above));
        }
        access(above, Access::WRITE_OK | Access::EXEC_OK)
            .map_err(|error| messages::not_writable(self.folder, self.name, above, &error.into()))
    }

    /// What a checkout in the worktree around it would put there, or has.
    fn is_untracked(&self) -> Result<(), Failure> {
        let known = around(self.here, &self.real).map(|(_, root)| root);
        let start = known.as_deref().unwrap_or_else(|| existing(&self.real));
        let Ok(Some(repository)) = Repository::discover(start) else { return Ok(()) };
        let Some(root) = known.or_else(|| repository.root().map(real)) else { return Ok(()) };
        let Ok(inside) = self.real.strip_prefix(&root) else { return Ok(()) };
        match TrackedPaths::of(&repository).find(inside) {
            Ok(Some(entry)) => Err(messages::is_tracked(self.folder, self.name, &root.join(entry))),
            // git will say what is wrong with an index.
            Ok(None) | Err(_) => Ok(()),
        }
    }

    /// One that could be taken instead, as it can be typed here.
    fn other(&self) -> PathBuf {
        typed(self.here, &free(self.here, self.folder.to_owned()))
    }
}

/// Of a bare repository, in whose folder worktrees may lie beside what is git's (gitrepository-layout(5)).
fn is_git_entry(inside: &Path) -> bool {
    const GIT_S: [&str; 12] = [
        "branches",
        "hooks",
        "info",
        "lfs",
        "logs",
        "modules",
        "objects",
        "refs",
        "reftable",
        "remotes",
        "rr-cache",
        "worktrees",
    ];
    inside.components().next().is_none_or(|first| GIT_S.iter().any(|its| first.as_os_str() == *its))
}

fn occupant(folder: &Path) -> io::Result<Occupant> {
    let Ok(kind) = folder.metadata() else { return Ok(Occupant::Link) };
    if !kind.is_dir() {
        return Ok(Occupant::File);
    }
    if fs::read_dir(folder)?.next().is_none() {
        return Ok(Occupant::None);
    }
    Ok(if folder.join(".git").exists() { Occupant::Repository } else { Occupant::Folder })
}

/// What a folder, which is there by this name, is really called where that is another name: on file systems for which `Feature` is
/// `feature`.
fn look_alike(folder: &Path, found: &Metadata) -> Option<OsString> {
    let name = folder.file_name()?;
    let entries = || fs::read_dir(folder.parent()?).ok().map(Iterator::flatten);
    if entries()?.any(|entry| entry.file_name() == name) {
        return None;
    }
    let is_it = |metadata: Metadata| (metadata.dev(), metadata.ino()) == (found.dev(), found.ino());
    entries()?.find(|entry| entry.path().symlink_metadata().is_ok_and(is_it)).map(|entry| entry.file_name())
}

/// The folder, or the first of `folder-2`, `folder-3`… that is neither there nor a worktree's.
fn free(here: &Here, folder: PathBuf) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_owned();
    let numbered = (2..1000).map(|number| {
        let mut name = name.clone();
        name.push(format!("-{number}"));
        folder.with_file_name(name)
    });
    let worktrees = here.repository.worktrees();
    let is_free = |path: &PathBuf| {
        let real = real(path);
        path.symlink_metadata().is_err() && worktrees.iter().all(|it| it.root != *path && it.root != real)
    };
    std::iter::once(folder.clone()).chain(numbered).find(is_free).unwrap_or(folder)
}

/// A beginning of a name that is too long.
pub(super) fn shortened(name: &OsStr) -> OsString {
    const ENOUGH: usize = 60;
    let bytes = &name.as_bytes()[..name.len().min(ENOUGH)];
    // Not in the middle of a character.
    let end = bytes.char_indices().rfind(|(.., character)| *character != '\u{fffd}');
    OsStr::from_bytes(&bytes[..end.map_or(bytes.len(), |(_, end, _)| end)]).to_owned()
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On a disk that takes one for the other, the one that is not there is found as the other.
    #[test]
    fn a_folder_that_differs_in_case_alone_is_known_by_its_own_name() {
        let folder = tempfile::tempdir().unwrap();
        let there = folder.path().join("p-Fix");
        fs::create_dir(&there).unwrap();
        let found = there.symlink_metadata().unwrap();
        assert_eq!(look_alike(&folder.path().join("p-fix"), &found), Some("p-Fix".into()));
        assert_eq!(look_alike(&there, &found), None);
    }
}
