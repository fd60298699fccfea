//! The files that git ignores.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::git::change::command::{GitError, look};
use crate::git::read::path_of;

/// In the working tree with this root, relative to it and sorted; a folder in which there is nothing else as one, and nothing of
/// what is in it.
pub fn ignored(root: &Path) -> Result<Vec<PathBuf>, GitError> {
    let words = ["ls-files", "--others", "--ignored", "--exclude-standard", "--directory", "-z"];
    look(root, words.map(OsString::from).into(), b"").map(|output| topmost(&output))
}

/// git names what is in such a folder, too, behind it.
fn topmost(output: &[u8]) -> Vec<PathBuf> {
    let records = output.split(|byte| *byte == 0).filter(|record| !record.is_empty());
    // Without the slash at the end of a folder.
    let mut paths: Vec<PathBuf> = records.map(|record| path_of(record).components().collect()).collect();
    paths.sort_unstable();
    let mut top: Vec<PathBuf> = Vec::new();
    for path in paths {
        if top.last().is_none_or(|last| !path.starts_with(last)) {
            top.push(path);
        }
    }
    top
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_stands_for_what_is_in_it() {
        let output = b".env\0.venv/\0.venv/.gitignore\0.venv/lib/\0data-1\0data/\0data/a.log\0";
        assert_eq!(topmost(output), [".env", ".venv", "data", "data-1"].map(PathBuf::from));
        assert!(topmost(b"").is_empty());
    }
}
