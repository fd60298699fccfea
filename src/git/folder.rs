//! A folder that is open: small files in it are read without going the way to it again.

use std::ffi::OsStr;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use rustix::fs::{Dir, Mode, OFlags};

/// Bytes. Longer files are for those who read whole ones.
const LONGEST: usize = 1024;

pub struct Folder(OwnedFd);

impl Folder {
    /// `None` where there is no such folder, or none that can be read.
    pub fn open(path: &Path) -> Option<Self> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        rustix::fs::open(path, flags, Mode::empty()).ok().map(Folder)
    }

    /// What lies in it, in no order, without `.` and `..`; as much as can be read.
    pub fn names(&self) -> Vec<Vec<u8>> {
        let Ok(entries) = Dir::read_from(&self.0) else { return Vec::new() };
        let names = entries.flatten().map(|entry| entry.file_name().to_bytes().to_vec());
        names.filter(|name| name != b"." && name != b"..").collect()
    }

    /// Hands over the content of `path`, relative to the folder, without the white space at its end. `None` where it is not there, a
    /// symbolic link, or longer than a small file is.
    pub fn small<T>(&self, path: &[u8], take: impl FnOnce(&[u8]) -> T) -> Option<T> {
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::openat(&self.0, OsStr::from_bytes(path), flags, Mode::empty()).ok()?;
        // A short read is the end of a regular file.
        let mut bytes = [0; LONGEST];
        let length = rustix::io::read(&file, &mut bytes).ok().filter(|length| *length < LONGEST)?;
        Some(take(bytes[..length].trim_ascii_end()))
    }
}
