//! The repository's own list of what git ignores (gitignore(5)): `info/exclude`, which all worktrees share.

use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::git::change::exclude;

/// Adds a line for this path, which begins at the root.
pub fn add(common_dir: &Path, path: &Path) -> io::Result<()> {
    let line = line(path).ok_or_else(|| io::Error::other("no line can hold this path"))?;
    exclude::add(common_dir, &line).map(drop)
}

/// What means the path and nothing else.
fn line(path: &Path) -> Option<Vec<u8>> {
    let mut line = vec![b'/'];
    for &byte in path.as_os_str().as_bytes() {
        match byte {
            b'\n' | b'\r' => return None,
            b'*' | b'?' | b'[' | b'\\' | b' ' => line.extend([b'\\', byte]),
            _ => line.push(byte),
        }
    }
    Some(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_means_one_path() {
        let written = |path: &str| line(Path::new(path)).map(|line| String::from_utf8(line).unwrap());
        assert_eq!(written("media").as_deref(), Some("/media"));
        assert_eq!(written("a b/*[x]\\").as_deref(), Some("/a\\ b/\\*\\[x]\\\\"));
        assert_eq!(written("a\nb"), None);
    }
}
