//! What a folder holds, read in as few system calls as it takes.

use rustix::fd::BorrowedFd;
use rustix::fs::{AtFlags, FileType, statat};
use rustix::io::Errno;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Link,
    Folder,
    /// A socket, pipe or device, which git does not see.
    Other,
}

impl From<FileType> for Kind {
    fn from(file_type: FileType) -> Self {
        match file_type {
            FileType::RegularFile => Kind::File,
            FileType::Symlink => Kind::Link,
            FileType::Directory => Kind::Folder,
            _ => Kind::Other,
        }
    }
}

pub(super) struct Name {
    start: usize,
    end: usize,
    pub kind: Kind,
    pub inode: u64,
    /// Whether the index says what this is.
    pub tracked: bool,
}

/// The entries of one folder without `.`, `..` and `.git`.
#[derive(Default)]
pub(super) struct Listing {
    bytes: Vec<u8>,
    pub names: Vec<Name>,
    pub has_ignore_file: bool,
    pub has_git: bool,
}

impl Listing {
    /// The folder's entries, or `Ok(None)` if there are more than `most`. With `ignore_case`, `.GIT` is `.git` too.
    pub fn read(folder: BorrowedFd<'_>, most: usize, ignore_case: bool) -> Result<Option<Self>, Errno> {
        let mut listing = Listing::default();
        let complete = each_entry(folder, |name, file_type, inode| {
            listing.add(folder, name, file_type, inode, ignore_case);
            listing.names.len() <= most
        })?;
        Ok(complete.then_some(listing))
    }

    pub fn name(&self, name: &Name) -> &[u8] {
        &self.bytes[name.start..name.end]
    }

    fn add(
        &mut self,
        folder: BorrowedFd<'_>,
        name: &[u8],
        file_type: FileType,
        inode: u64,
        ignore_case: bool,
    ) {
        match name {
            b"." | b".." => {}
            b".git" => self.has_git = true,
            _ if ignore_case && name.eq_ignore_ascii_case(b".git") => self.has_git = true,
            _ => {
                let Some(kind) = kind(folder, name, file_type) else { return };
                self.has_ignore_file |= name == b".gitignore" && kind == Kind::File;
                let start = self.bytes.len();
                self.bytes.extend_from_slice(name);
                self.names.push(Name { start, end: self.bytes.len(), kind, inode, tracked: false });
            }
        }
    }
}

/// Some file systems leave the type out of the listing.
fn kind(folder: BorrowedFd<'_>, name: &[u8], file_type: FileType) -> Option<Kind> {
    if file_type != FileType::Unknown {
        return Some(file_type.into());
    }
    let stat = statat(folder, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
    Some(FileType::from_raw_mode(stat.st_mode).into())
}

/// Calls `visit` with name, type and inode until it says false; whether it never did.
#[cfg(target_os = "linux")]
#[inline(never)] // The buffer must not lie in the frames of the recursive walk.
fn each_entry(
    folder: BorrowedFd<'_>,
    mut visit: impl FnMut(&[u8], FileType, u64) -> bool,
) -> Result<bool, Errno> {
    let mut buffer = [std::mem::MaybeUninit::<u8>::uninit(); 32 * 1024];
    let mut entries = rustix::fs::RawDir::new(folder, &mut buffer);
    while let Some(entry) = entries.next() {
        let entry = entry?;
        if !visit(entry.file_name().to_bytes(), entry.file_type(), entry.ino()) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Calls `visit` with name, type and inode until it says false; whether it never did.
#[cfg(not(target_os = "linux"))]
fn each_entry(
    folder: BorrowedFd<'_>,
    mut visit: impl FnMut(&[u8], FileType, u64) -> bool,
) -> Result<bool, Errno> {
    for entry in rustix::fs::Dir::read_from(folder)? {
        let entry = entry?;
        if !visit(entry.file_name().to_bytes(), entry.file_type(), entry.ino()) {
            return Ok(false);
        }
    }
    Ok(true)
}
