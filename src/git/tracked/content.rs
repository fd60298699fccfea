//! The index file, in parts: of a large one nearly everything that is asked is in the first.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::buffer::spare_capacity;
use rustix::fs::OFlags;

/// Bytes; of two million paths.
const LARGEST: u64 = 256 << 20;

/// Bytes that are read at once.
const PART: usize = 64 << 10;

/// The file, and whether it has more than one part; `None` where there is none. What is no regular file is `InvalidInput`, a larger one `FileTooLarge`.
pub fn open(index: &Path) -> io::Result<Option<(File, bool)>> {
    let flags = OFlags::NONBLOCK.bits().cast_signed();
    let file = match OpenOptions::new().read(true).custom_flags(flags).open(index) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let metadata = file.metadata()?;
    match metadata.len() {
        _ if !metadata.is_file() => Err(io::ErrorKind::InvalidInput.into()),
        length if length > LARGEST => Err(io::ErrorKind::FileTooLarge.into()),
        length => Ok(Some((file, length > PART as u64))),
    }
}

/// Adds the next part.
pub fn read(file: &File, bytes: &mut Vec<u8>) -> io::Result<usize> {
    if bytes.len() as u64 > LARGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    bytes.reserve(PART);
    Ok(rustix::io::retry_on_intr(|| rustix::io::read(file, spare_capacity(bytes)))?)
}

/// Whether there is a file that a split index could have the most of its entries in.
pub fn has_shared(index: &Path) -> bool {
    let beside = index.parent().and_then(|folder| folder.read_dir().ok());
    let is_shared = |name: std::ffi::OsString| name.as_encoded_bytes().starts_with(b"sharedindex.");
    beside.is_none_or(|mut entries| {
        entries.any(|entry| entry.map_or(true, |entry| is_shared(entry.file_name())))
    })
}
