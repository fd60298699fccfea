//! Plain reads of the small files that a git dir consists of.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use crate::file;
use crate::file::path::without_dots;

/// No file that is read as a whole is larger than this, in bytes; a device or a sparse file may be.
const LIMIT: usize = 16 << 20;

/// The whole of a file.
pub fn whole(path: &Path) -> io::Result<Vec<u8>> {
    file::read(path, LIMIT)
}

/// As `whole`, but fails with ELOOP (`io::ErrorKind::FilesystemLoop` on Linux) where the file is a symbolic link.
pub fn whole_without_links(path: &Path) -> io::Result<Vec<u8>> {
    file::read_without_links(path, LIMIT)
}

/// A file's content without the white space at its end; `None` where it can't be read.
pub fn line(path: &Path) -> Option<Vec<u8>> {
    let mut content = whole(path).ok()?;
    content.truncate(content.trim_ascii_end().len());
    Some(content)
}

/// A number that stands alone in a file.
pub fn number(path: &Path) -> Option<u32> {
    std::str::from_utf8(&line(path)?).ok()?.parse().ok()
}

pub fn path_of(bytes: &[u8]) -> &Path {
    Path::new(OsStr::from_bytes(bytes))
}

/// `path` as it is named in a file of `folder`: made absolute, `.` and `..` resolved. Links are followed before a
/// `..` where the path exists, as the kernel would.
pub fn absolute(folder: &Path, path: &Path) -> PathBuf {
    let joined = folder.join(path);
    if !joined.components().any(|part| part == Component::ParentDir) {
        return joined.components().collect();
    }
    joined.canonicalize().unwrap_or_else(|_| without_dots(&joined))
}
