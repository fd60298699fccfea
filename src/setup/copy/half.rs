//! A file that is being written, and is nobody's until it is whole.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::unix::ffi::OsStrExt;

use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{AtFlags, CWD, Mode, OFlags, RenameFlags, linkat, openat, renameat_with, unlinkat};
use rustix::io::Errno;

use crate::state::encoding::fingerprint;

/// Removed when it is dropped before it was given its name.
pub struct Half<'f> {
    pub file: File,
    folder: &'f OwnedFd,
    /// What it is called meanwhile; `None`: the file system keeps it without a name, and forgets it when this process ends.
    name: Option<OsString>,
}

/// Only its owner reads it while it is written.
const MODE: Mode = Mode::from_raw_mode(0o600);
const EXCLUSIVE: OFlags =
    OFlags::RDWR.union(OFlags::CREATE).union(OFlags::EXCL).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

impl<'f> Half<'f> {
    /// open(2), O_TMPFILE. An error: this file system or this system has none.
    #[cfg(target_os = "linux")]
    pub fn nameless(folder: &'f OwnedFd) -> Result<Half<'f>, Errno> {
        let flags = OFlags::RDWR | OFlags::TMPFILE | OFlags::CLOEXEC;
        let file = openat(folder, ".", flags, MODE)?;
        Ok(Half { file: file.into(), folder, name: None })
    }

    #[cfg(not(target_os = "linux"))]
    pub fn nameless(_: &'f OwnedFd) -> Result<Half<'f>, Errno> {
        Err(Errno::OPNOTSUPP)
    }

    /// `content`: what it is a copy of, where the file system can share its bytes at once.
    pub fn named(
        folder: &'f OwnedFd,
        target: &OsStr,
        content: Option<BorrowedFd>,
    ) -> Result<Half<'f>, Errno> {
        let name = OsString::from(format!(".wtsh-half-{:016x}", fingerprint(target.as_bytes())));
        // One of a process that was killed.
        let _ = unlinkat(folder, &name, AtFlags::empty());
        let file = match content.map(|content| clone_as(content, folder, &name)) {
            Some(Ok(file)) => file,
            _ => openat(folder, &name, EXCLUSIVE, MODE)?,
        };
        Ok(Half { file: file.into(), folder, name: Some(name) })
    }

    /// Gives it its name, which must be nobody's yet: else EEXIST.
    pub fn finish(mut self, target: &OsStr) -> Result<(), Errno> {
        let Some(name) = &self.name else { return self.link_nameless(target) };
        match linkat(self.folder, name, self.folder, target, AtFlags::empty()) {
            // Some file systems have no hard links. The name is taken from it, then, and nothing is left to remove.
            Err(Errno::PERM | Errno::OPNOTSUPP | Errno::NOSYS) => {
                renameat_with(self.folder, name, self.folder, target, RenameFlags::NOREPLACE)?;
                self.name = None;
                Ok(())
            }
            linked => linked,
        }
    }

    /// open(2) shows this way to it; the other one needs a capability.
    fn link_nameless(&self, target: &OsStr) -> Result<(), Errno> {
        use std::os::fd::AsRawFd;
        let path = format!("/proc/self/fd/{}", self.file.as_fd().as_raw_fd());
        linkat(CWD, path, self.folder, target, AtFlags::SYMLINK_FOLLOW)
    }
}

impl Drop for Half<'_> {
    fn drop(&mut self) {
        // Nobody can be told, and the next one who writes this file removes it.
        let _ = self.name.take().map(|name| unlinkat(self.folder, name, AtFlags::empty()));
    }
}

/// clonefile(2): a new file with the bytes of `content`.
#[cfg(target_vendor = "apple")]
fn clone_as(content: BorrowedFd, folder: &OwnedFd, name: &OsStr) -> Result<OwnedFd, Errno> {
    rustix::fs::fclonefileat(content, folder, name, rustix::fs::CloneFlags::empty())?;
    rustix::fs::chmodat(folder, name, MODE, AtFlags::empty())?;
    openat(folder, name, OFlags::RDWR | OFlags::NOFOLLOW | OFlags::CLOEXEC, Mode::empty()).inspect_err(|_| {
        let _ = unlinkat(folder, name, AtFlags::empty());
    })
}

#[cfg(not(target_vendor = "apple"))]
fn clone_as(_: BorrowedFd, _: &OwnedFd, _: &OsStr) -> Result<OwnedFd, Errno> {
    Err(Errno::OPNOTSUPP)
}

/// ioctl_ficlone(2): all of `from`'s bytes at once, where the file system shares them.
#[cfg(target_os = "linux")]
pub fn share(from: &File, to: &File) -> io::Result<()> {
    Ok(rustix::fs::ioctl_ficlone(to, from)?)
}

/// Where `named` has done it: the file is there already, and as long.
#[cfg(not(target_os = "linux"))]
pub fn share(from: &File, to: &File) -> io::Result<()> {
    let is_done = from.metadata()?.len() == to.metadata()?.len();
    if is_done { Ok(()) } else { Err(Errno::OPNOTSUPP.into()) }
}
