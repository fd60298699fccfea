//! One file from one worktree to the other.

use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io::{self, Read, Seek, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use rustix::fd::{AsFd, OwnedFd};
use rustix::fs::{AtFlags, Mode, OFlags, fchmod, openat, readlinkat, statat, symlinkat};
use rustix::io::Errno;

use super::Choice;
use super::fingerprint::of_file;
use super::half::{Half, share};
use super::links::Link;
use super::refusal::Refusal;
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
    /// Where that is.
    source_path: PathBuf,
    root: Tree,
}

impl Trees {
    pub fn open(choice: &Choice) -> io::Result<Trees> {
        let source = Tree::open(choice.source)?;
        Ok(Trees { source, source_path: choice.source.to_owned(), root: Tree::open(choice.root)? })
    }

    fn root_has(&self, path: &Path) -> bool {
        let folder = self.root.folder_of(path, Missing::Refused);
        folder.is_ok_and(|(folder, name)| statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW).is_ok())
    }
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Its fingerprint.
    New(u64),
    /// Something is there already.
    Nothing,
    /// It is a link, and what it leads to is not there yet.
    TooEarly,
}

pub fn transfer(trees: &Trees, path: &Path, change: &Change) -> Result<Written, Refusal> {
    let (from, name) = trees.source.folder_of(path, Missing::Refused)?;
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let written = match openat(&from, name, flags, Mode::empty()) {
        Ok(file) => {
            let file = File::from(file);
            let metadata = file.metadata()?;
            if !metadata.is_file() {
                return Err("this is no regular file".into());
            }
            let (folder, name) = trees.root.folder_of(path, Missing::MadeAs(&trees.source))?;
            if statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW).is_ok() {
                return Ok(Written::Nothing);
            }
            let content = changed(&file, path, change)?;
            write(&Original { file, metadata, content }, &folder, name)
        }
        // macOS and Linux say so of a link; other systems EMLINK.
        Err(Errno::LOOP | Errno::MLINK) => return copy_link(trees, path, &from, name),
        Err(error) => Err(error.into()),
    };
    match written {
        Ok(fingerprint) => Ok(Written::New(fingerprint)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(Written::Nothing),
        Err(error) => Err(error.into()),
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
fn copy_link(trees: &Trees, path: &Path, from: &OwnedFd, name: &OsStr) -> Result<Written, Refusal> {
    let text = readlinkat(from, name, Vec::new())?;
    let link = Link::of(&trees.source_path, path, Path::new(OsStr::from_bytes(text.as_bytes())))?;
    if !trees.root_has(&link.to) {
        return Ok(Written::TooEarly);
    }
    let (folder, name) = trees.root.folder_of(path, Missing::MadeAs(&trees.source))?;
    match symlinkat(&link.text, &folder, name) {
        Ok(()) => Ok(Written::New(fingerprint(link.text.as_os_str().as_bytes()))),
        Err(Errno::EXIST) => Ok(Written::Nothing),
        Err(error) => Err(error.into()),
    }
}
