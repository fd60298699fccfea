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

/// The content of a regular file; links are followed. What is no file gives `io::ErrorKind::InvalidInput`, more than
/// `limit` bytes `io::ErrorKind::FileTooLarge`, both before anything is read.
pub fn read_regular(path: &Path, limit: usize) -> io::Result<Vec<u8>> {
    let flags = OFlags::NONBLOCK.bits().cast_signed();
    let mut file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
    }
    let too_large = || io::Error::new(io::ErrorKind::FileTooLarge, format!("longer than {limit} bytes"));
    let length =
        usize::try_from(metadata.len()).ok().filter(|&length| length <= limit).ok_or_else(too_large)?;
    // One byte more than there should be: where that stays empty, the file ended.
    let mut content = vec![0; length + 1];
    let first = file.read(&mut content)?;
    content.truncate(first);
    if first != length {
        // It was written to between the two looks at its length, or it is one of those in /proc, which all have none.
        file.take((limit + 1).saturating_sub(first) as u64).read_to_end(&mut content)?;
    }
    if content.len() > limit { Err(too_large()) } else { Ok(content) }
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
            assert_eq!(read_regular(&path, length).unwrap(), vec![b'x'; length]);
            let error = length.checked_sub(1).map(|less| read_regular(&path, less).unwrap_err().kind());
            assert!(matches!(error, None | Some(io::ErrorKind::FileTooLarge)), "{length}");
        }
    }

    #[test]
    fn nothing_is_waited_for_and_nothing_is_without_end() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("fifo");
        rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        assert_eq!(read(&fifo, 10).unwrap(), b"");
        assert!(!is_regular(&fifo));
        for no_file in [fifo.as_path(), folder.path(), Path::new("/dev/zero")] {
            assert_eq!(read_regular(no_file, 10).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        }
        assert_eq!(read(Path::new("/dev/zero"), 10_000).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_file_that_does_not_say_its_length_is_read() {
        let status = Path::new("/proc/self/status");
        assert_eq!(status.metadata().unwrap().len(), 0);
        assert!(read_regular(status, 100_000).unwrap().starts_with(b"Name:"));
        assert_eq!(read_regular(status, 20).unwrap_err().kind(), io::ErrorKind::FileTooLarge);
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
