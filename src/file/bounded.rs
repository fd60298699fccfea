//! Whole files, up to a limit.

use std::fs::OpenOptions;
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::OFlags;

/// The file's content. A FIFO that nobody writes to reads as empty; more than `limit` bytes are
/// `io::ErrorKind::FileTooLarge`.
pub fn read(path: &Path, limit: usize) -> io::Result<Vec<u8>> {
    with_flags(path, limit, OFlags::NONBLOCK)
}

/// As `read`, but fails with ELOOP (`io::ErrorKind::FilesystemLoop` on Linux) where the file is a symbolic link.
pub fn read_without_links(path: &Path, limit: usize) -> io::Result<Vec<u8>> {
    with_flags(path, limit, OFlags::NONBLOCK | OFlags::NOFOLLOW)
}

fn with_flags(path: &Path, limit: usize, flags: OFlags) -> io::Result<Vec<u8>> {
    let mut file = OpenOptions::new().read(true).custom_flags(flags.bits().cast_signed()).open(path)?;
    // Nearly every file that is read is shorter than this, and a short read is the end of a regular file.
    let mut first = [0; 4096];
    let length = file.read(&mut first)?;
    let mut content = first[..length].to_vec();
    if length == first.len() {
        file.take((limit.max(length) - length) as u64 + 1).read_to_end(&mut content)?;
    }
    if content.len() > limit {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(content)
}

/// Whether `path` is, or leads to, a regular file: for what is opened by code that would wait for a FIFO.
pub fn is_regular(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for length in [0, 1, 4095, 4096, 4097, 10_000] {
            std::fs::write(&path, vec![b'x'; length]).unwrap();
            assert_eq!(read(&path, 10_000).unwrap().len(), length);
            assert!(length == 0 || read(&path, length - 1).is_err(), "{length}");
        }
    }

    #[test]
    fn nothing_is_waited_for_and_nothing_is_without_end() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("fifo");
        rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        assert_eq!(read(&fifo, 10).unwrap(), b"");
        assert!(!is_regular(&fifo));
        assert_eq!(read(Path::new("/dev/zero"), 10_000).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }

    #[test]
    fn a_link_is_read_only_where_it_may_be() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, "x").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert_eq!(read(&link, 10).unwrap(), b"x");
        assert!(read_without_links(&link, 10).is_err());
    }
}
