//! Small files that are written whole or not at all, and read without following a link or waiting for a writer.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::file::read_without_links;

/// No entry is longer: a path of 4096 bytes, each of them escaped, and a few words.
const LONGEST: usize = 16 * 1024;

/// The content of a file; `None` where there is none. A symbolic link or a file that is too long is an error; a pipe that nobody
/// writes to is empty.
pub fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match read_without_links(path, LONGEST) {
        Ok(content) => Ok(Some(content)),
        Err(error) if is_absence(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Puts `content` at `path`, mode 0600, through a file of another name in the same folder; whoever reads sees the old content or
/// the new one.
pub fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    write_for(path, content, None)
}

/// As `write`; where root does it for the user `owner`, the file is that user's, and not out of their reach.
pub fn write_for(path: &Path, content: &[u8], owner: Option<u32>) -> io::Result<()> {
    let mut name = OsString::from(path.file_name().ok_or(io::ErrorKind::InvalidInput)?);
    name.push(format!(".{}", random_hex()?));
    let temporary = path.with_file_name(name);
    let written = create(&temporary, content, owner).and_then(|()| std::fs::rename(&temporary, path));
    if written.is_err() {
        // The first error is the one to tell; what is left over is named so that nobody reads it.
        let _ = std::fs::remove_file(&temporary);
    }
    written
}

fn create(path: &Path, content: &[u8], owner: Option<u32>) -> io::Result<()> {
    let mut file: File = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    if let Some(owner) = owner.filter(|owner| *owner != rustix::process::geteuid().as_raw()) {
        // Only root can; a file that the owner can't read is as good to them as none.
        let _ = rustix::fs::fchown(&file, Some(rustix::fs::Uid::from_raw(owner)), None);
    }
    file.write_all(content)?;
    file.sync_all()
}

/// Removes the file; `false` where there is none.
pub fn remove(path: &Path) -> io::Result<bool> {
    match std::fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if is_absence(&error) => Ok(false),
        Err(error) => Err(error),
    }
}

pub fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Whether `name` is what `write` names a file on its way: a process that died may have left one.
pub fn is_temporary(name: &Path) -> bool {
    name.as_os_str().as_bytes().contains(&b'.')
}

/// 16 bytes that nobody can guess, in 32 hexadecimal digits.
pub fn random_hex() -> io::Result<String> {
    let mut bytes = [0; 16];
    fill_randomly(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

/// Linux gives up to 256 bytes at once, all of them (getrandom(2)).
#[cfg(target_os = "linux")]
fn fill_randomly(bytes: &mut [u8; 16]) -> io::Result<()> {
    let filled = rustix::io::retry_on_intr(|| {
        rustix::rand::getrandom(bytes.as_mut_slice(), rustix::rand::GetRandomFlags::empty())
    })?;
    if filled == bytes.len() { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

#[cfg(not(target_os = "linux"))]
fn fill_randomly(bytes: &mut [u8; 16]) -> io::Result<()> {
    io::Read::read_exact(&mut File::open("/dev/urandom")?, bytes)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_file_is_written_whole_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("entry");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(read(&path).unwrap().unwrap(), b"two");
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(folder.path().read_dir().unwrap().count(), 1, "nothing else is left");
    }

    #[test]
    fn a_link_is_replaced_and_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("link"));
        std::fs::write(&target, "target").unwrap();
        symlink(&target, &link).unwrap();
        assert!(read(&link).is_err());
        write(&link, b"new").unwrap();
        assert_eq!(std::fs::read(&target).unwrap(), b"target");
        assert_eq!(read(&link).unwrap().unwrap(), b"new");
    }

    #[test]
    fn a_pipe_is_not_waited_for_and_a_flood_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        assert_eq!(read(&pipe).unwrap(), Some(Vec::new()));
        let long = folder.path().join("long");
        std::fs::write(&long, vec![b'x'; LONGEST + 1]).unwrap();
        assert!(read(&long).is_err());
    }

    #[test]
    fn absence_is_no_error() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(&folder.path().join("a/b")).unwrap(), None);
        assert!(!remove(&folder.path().join("a")).unwrap());
    }

    #[test]
    fn no_two_tokens_are_alike() {
        let (one, two) = (random_hex().unwrap(), random_hex().unwrap());
        assert_eq!(one.len(), 32);
        assert_ne!(one, two);
    }
}
