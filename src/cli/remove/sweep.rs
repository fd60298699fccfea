//! Entries that git had half deleted when it was killed: without the file `gitdir` they belong to no worktree.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use super::marker;
use crate::cli::failure::Failure;
use crate::cli::messages::removing;
use crate::git::change::unfinished;
use crate::git::report::entries::{self, Entry, State};
use crate::git::{HeadFile, Repository};
use crate::store::notes::Note;
use crate::worktree::leaving::agreed::Agreed;

/// An entry that is gone for good now, by what it can still be called.
pub struct Swept {
    names: Vec<Vec<u8>>,
}

impl Swept {
    pub fn goes_by(&self, target: &OsStr) -> bool {
        self.names.iter().any(|name| name == target.as_bytes())
    }
}

/// Of those alone that a removal has noted: any other may be of a worktree whose folder is there, and all that is staged in it is in
/// the entry.
pub fn finish(repository: &Repository) -> Result<Vec<Swept>, Failure> {
    let broken = entries::entries(repository.common_dir()).into_iter();
    let broken = broken.filter(|entry| matches!(entry.state, State::Broken) && entry.locked.is_none());
    let noted = broken.filter_map(|entry| Some((marker::read(&entry.git_dir)?.0, entry)));
    noted.map(|(before, entry)| sweep(&before, &entry)).collect()
}

fn sweep(before: &Agreed, entry: &Entry) -> Result<Swept, Failure> {
    let note = marker::note(&entry.git_dir);
    unfinished::remove_entry(&entry.git_dir).map_err(|error| removing::not_swept(&entry.git_dir, &error))?;
    note.into_iter().for_each(Note::remove);
    let root = Some(before.root.as_os_str().as_bytes().to_vec());
    let folder = before.root.file_name().map(|name| name.as_bytes().to_vec());
    let branch = entry.head.as_ref().and_then(|head| match head {
        HeadFile::Symbolic(name) => name.strip_prefix(b"refs/heads/").map(<[u8]>::to_vec),
        HeadFile::Detached(_) => None,
    });
    let names = [Some(entry.id.to_vec()), branch, root, folder];
    Ok(Swept { names: names.into_iter().flatten().collect() })
}
