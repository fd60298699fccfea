//! `.python-version` that names a virtual environment of pyenv-virtualenv (pyenv's documentation, "Choosing the Python version").

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use super::{Accepts, Candidate, FoundBy};
use crate::env::venv::{VenvProblem, seems_to_be_one};
use crate::file::read_regular;

/// A few names of versions.
const LONGEST: usize = 4096;
/// Each costs a look at the disk.
const MOST: usize = 16;

/// The first of pyenv's venvs that the folder's file names; versions of Python itself are none. `versions`: the folder that pyenv keeps
/// them in.
pub(super) fn candidate(
    folder: &Path,
    versions: &Path,
    accepts: Accepts,
    watched: &mut Vec<PathBuf>,
) -> Option<Candidate> {
    let file = folder.join(".python-version");
    let content = read_regular(&file, LONGEST).ok()?;
    watched.push(file.clone());
    let Some(dir) = names(&content).map(|name| versions.join(name)).find(|dir| seems_to_be_one(dir)) else {
        // It may be made later.
        watched.push(versions.to_owned());
        return None;
    };
    let by = FoundBy::Pyenv(file.clone());
    if !accepts(&file, &content) {
        return Some(Candidate::problem(file, by, VenvProblem::Held));
    }
    Some(Candidate::new(as_activated(dir), by))
}

/// The first word of each line, as pyenv reads them: comments do not count, nor does what leads out of its folder.
fn names(content: &[u8]) -> impl Iterator<Item = &Path> {
    let lines = content.split(|byte| *byte == b'\n');
    let words = lines.filter_map(|line| {
        line.split(u8::is_ascii_whitespace).find(|word| !word.is_empty()).filter(|word| word[0] != b'#')
    });
    words.map(|word| Path::new(OsStr::from_bytes(word))).filter(|name| leads_below(name)).take(MOST)
}

fn leads_below(name: &Path) -> bool {
    name.components().all(|component| matches!(component, Component::Normal(_)))
}

/// `versions/name` is a link to `versions/3.12.1/envs/name`, the path that pyenv-virtualenv puts into VIRTUAL_ENV.
fn as_activated(dir: PathBuf) -> PathBuf {
    match (fs::read_link(&dir), dir.parent()) {
        (Ok(target), Some(folder)) => folder.join(target),
        _ => dir,
    }
}
