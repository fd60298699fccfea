//! The repository's own list of what git ignores (gitignore(5)): `info/exclude`, which all worktrees share.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// Adds a line for this path, which begins at the root.
pub fn add(common_dir: &Path, path: &Path) -> io::Result<()> {
    let line = line(path).ok_or_else(|| io::Error::other("no line can hold this path"))?;
    let file = common_dir.join("info/exclude");
    fs::create_dir_all(common_dir.join("info"))?;
    let before = fs::read(&file).unwrap_or_default();
    let between: &[u8] = if before.last().is_none_or(|last| *last == b'\n') { b"" } else { b"\n" };
    let mut file = OpenOptions::new().append(true).create(true).open(file)?;
    file.write_all(&[between, &line, b"\n"].concat())
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

    #[test]
    fn what_is_there_stays_and_ends_its_line() {
        let folder = tempfile::tempdir().unwrap();
        add(folder.path(), Path::new("a")).unwrap();
        fs::write(folder.path().join("info/exclude"), "# mine\nx").unwrap();
        add(folder.path(), Path::new("media")).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("info/exclude")).unwrap(), "# mine\nx\n/media\n");
    }
}
