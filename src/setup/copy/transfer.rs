//! One file from one worktree to the other.

use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Component, Path};

use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{AtFlags, Mode, OFlags, fchmod, openat, readlinkat, statat, symlinkat};
use rustix::io::Errno;

use super::Choice;
use super::fingerprint::of_file;
use super::half::{Half, share};
use super::tree::{Missing, Tree};
use crate::process::interrupt;
use crate::state::encoding::fingerprint;

/// Bytes of a file whose content may be changed on the way: no `.env` is longer.
const LONGEST_CHANGED: usize = 64 * 1024;
/// Bytes between two looks at whether the person wants this to stop.
const CHUNK: u64 = 64 << 20;

/// What a file's content becomes on the way; `None` for as it is.
pub type Change<'a> = dyn Fn(&Path, &[u8]) -> Option<Vec<u8>> + 'a;

pub struct Trees {
    source: Tree,
    root: Tree,
}

impl Trees {
    pub fn open(choice: &Choice) -> io::Result<Trees> {
        Ok(Trees { source: Tree::open(choice.source)?, root: Tree::open(choice.root)? })
    }
}

/// The fingerprint of what was written; `None`: something is there already. An error is for people.
pub fn transfer(trees: &Trees, path: &Path, change: &Change) -> Result<Option<u64>, String> {
    let (from, name) = trees.source.folder_of(path, Missing::Refused)?;
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let written = match openat(&from, name, flags, Mode::empty()) {
        Ok(file) => {
            let file = File::from(file);
            let metadata = file.metadata().map_err(|error| error.to_string())?;
            if !metadata.is_file() {
                return Err("this is no regular file".to_owned());
            }
            let (folder, name) = trees.root.folder_of(path, Missing::Made)?;
            if statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW).is_ok() {
                return Ok(None);
            }
            let content = changed(&file, path, change).map_err(|error| error.to_string())?;
            write(&Original { file, metadata, content }, &folder, name)
        }
        // macOS and Linux say so of a link; other systems EMLINK.
        Err(Errno::LOOP | Errno::MLINK) => return copy_link(trees, path, &from, name),
        Err(error) => Err(error.into()),
    };
    match written {
        Ok(fingerprint) => Ok(Some(fingerprint)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(None),
        Err(error) => Err(error.to_string()),
    }
}

struct Original {
    file: File,
    metadata: Metadata,
    /// What is written instead of what the file has.
    content: Option<Vec<u8>>,
}

fn changed(mut file: &File, path: &Path, change: &Change) -> io::Result<Option<Vec<u8>>> {
    let mut content = Vec::new();
    file.take(LONGEST_CHANGED as u64 + 1).read_to_end(&mut content)?;
    file.rewind()?;
    Ok(if content.len() > LONGEST_CHANGED { None } else { change(path, &content) })
}

fn write(original: &Original, folder: &OwnedFd, name: &OsStr) -> io::Result<u64> {
    let nameless = Half::nameless(folder).map(|half| fill(original, half, name));
    match nameless {
        // Its system call is not for this file system, or there is no /proc.
        Err(_) => {}
        Ok(Err(error)) if error.kind() == io::ErrorKind::NotFound => {}
        Ok(written) => return written,
    }
    let bytes = original.content.is_none().then(|| original.file.as_fd());
    fill(original, Half::named(folder, name, bytes)?, name)
}

fn fill(original: &Original, half: Half, name: &OsStr) -> io::Result<u64> {
    match &original.content {
        Some(content) => (&half.file).write_all(content)?,
        None => share(&original.file, &half.file).or_else(|_| copy_bytes(&original.file, &half.file))?,
    }
    // Whoever may run or read it; not as whom it runs.
    let mode = original.metadata.permissions().mode() & 0o777;
    fchmod(&half.file, Mode::from_raw_mode(mode as rustix::fs::RawMode))?;
    let fingerprint = of_file(&half.file)?;
    half.finish(name)?;
    Ok(fingerprint)
}

/// The kernel copies by itself what it can: copy_file_range(2).
fn copy_bytes(mut from: &File, mut to: &File) -> io::Result<()> {
    from.rewind()?;
    loop {
        if interrupt::received().is_some() {
            return Err(io::Error::other("stopped by a signal"));
        }
        if io::copy(&mut from.take(CHUNK), &mut to)? < CHUNK {
            return Ok(());
        }
    }
}

/// A link becomes the same link, if it leads to a place inside: one to elsewhere would make two worktrees share what it leads to.
fn copy_link(trees: &Trees, path: &Path, from: &OwnedFd, name: &OsStr) -> Result<Option<u64>, String> {
    let target = readlinkat(from, name, Vec::new()).map_err(|error| io::Error::from(error).to_string())?;
    if !stays_inside(path, Path::new(OsStr::from_bytes(target.as_bytes()))) {
        return Err("this is a link that leads out of the worktree; `link` in [setup] makes one".to_owned());
    }
    let (folder, name) = trees.root.folder_of(path, Missing::Made)?;
    match symlinkat(target.as_c_str(), &folder, name) {
        Ok(()) => Ok(Some(fingerprint(target.as_bytes()))),
        Err(Errno::EXIST) => Ok(None),
        Err(error) => Err(io::Error::from(error).to_string()),
    }
}

/// Whether a link at `path`, from the root, leads to a place below the root, by its words alone.
fn stays_inside(path: &Path, target: &Path) -> bool {
    let mut depth = path.components().count().saturating_sub(1);
    for component in target.components() {
        match component {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => depth -= 1,
            _ => return false,
        }
    }
    !target.as_os_str().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_judged_by_where_they_lead() {
        for (path, target, inside) in [
            (".env", ".env.local", true),
            ("a/b/.env", "../../.env", true),
            ("a/b/.env", "./../c", true),
            (".env", "../.env", false),
            ("a/.env", "../b/../../x", false),
            (".env", "/etc/passwd", false),
            (".env", "a/../../x/a", false),
        ] {
            assert_eq!(stays_inside(Path::new(path), Path::new(target)), inside, "{path} -> {target}");
        }
    }
}
