//! Telling whether a copy is still what was written.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

use rustix::fs::OFlags;

use crate::state::encoding;

/// Bytes up to which a file's content is read for it.
const LARGEST: u64 = 16 << 20;

/// Of a file's content; of a link's target. A larger file's is of its length, its time and its inode: whoever writes to it changes
/// those.
pub fn fingerprint(path: &Path) -> io::Result<u64> {
    if path.symlink_metadata()?.is_symlink() {
        return Ok(encoding::fingerprint(path.read_link()?.as_os_str().as_bytes()));
    }
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
    of_file(&OpenOptions::new().read(true).custom_flags(flags).open(path)?)
}

pub(super) fn of_file(mut file: &File) -> io::Result<u64> {
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    if metadata.len() > LARGEST {
        let (length, inode) = (metadata.len(), metadata.ino());
        let known = format!("{length} {} {} {inode}", metadata.mtime(), metadata.mtime_nsec());
        return Ok(encoding::fingerprint(known.as_bytes()));
    }
    let mut content = Vec::new();
    file.rewind()?;
    file.take(LARGEST).read_to_end(&mut content)?;
    Ok(encoding::fingerprint(&content))
}
