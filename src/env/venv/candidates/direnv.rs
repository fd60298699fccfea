//! `.direnv/python-*`: where direnv's `layout python` makes its venvs, one for each version of Python.

use std::ffi::OsStr;
use std::fs::{self, DirEntry};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::{Candidate, FoundBy};

/// There are as many as Pythons were in use; a folder with more entries is none of direnv's.
const MOST: usize = 1000;

/// The venv of the highest version.
pub(super) fn candidate(folder: &Path, watched: &mut Vec<PathBuf>) -> Option<Candidate> {
    let layouts = folder.join(".direnv");
    let entries = fs::read_dir(&layouts).ok()?;
    watched.push(layouts);
    let venvs = entries.take(MOST).filter_map(Result::ok).filter(is_folder_of_python);
    let newest = venvs.max_by_key(|entry| (version(&entry.file_name()), entry.file_name()))?;
    Some(Candidate::new(newest.path(), FoundBy::Direnv))
}

fn is_folder_of_python(entry: &DirEntry) -> bool {
    let may_be_folder = entry.file_type().is_ok_and(|kind| kind.is_dir() || kind.is_symlink());
    may_be_folder && entry.file_name().as_bytes().starts_with(b"python-")
}

/// The numbers in `python-3.12.1`, and in `python-venv-3.12.1` of an older direnv.
fn version(name: &OsStr) -> Vec<u64> {
    let numbers = name.to_string_lossy();
    let numbers = numbers.split(|character: char| !character.is_ascii_digit());
    numbers.filter_map(|number| number.parse().ok()).collect()
}
