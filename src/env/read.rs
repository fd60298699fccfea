//! Files that a repository brings along, read with care: they may be pipes, devices or without end.

use std::fs::OpenOptions;
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::OFlags;

/// The content of a regular file of at most `limit` bytes. Links are followed; nothing is waited for.
/// A longer file gives `ErrorKind::FileTooLarge`, what is no file `ErrorKind::InvalidInput`.
pub fn regular_file(path: &Path, limit: usize) -> io::Result<Vec<u8>> {
    let flags = OFlags::NONBLOCK.bits().cast_signed();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    // The file may grow between the two looks at its length.
    let length = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    let mut content = Vec::with_capacity(length.min(limit) + 1);
    file.take(limit as u64 + 1).read_to_end(&mut content)?;
    if content.len() > limit {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("longer than {limit} bytes")));
    }
    Ok(content)
}
