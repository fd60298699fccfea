//! Entries that git had half deleted when it was killed: without the file `gitdir` they belong to no worktree.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

use super::marker;
use super::submodules::of_gone;
use crate::git::change::command::{GitError, change};
use crate::git::report::entries::{self, State};
use crate::git::{HeadFile, Hooks, Repository};
use crate::store::notes::Note;

/// An entry that is gone for good now, by what it can still be called.
pub struct Swept {
    names: Vec<Vec<u8>>,
}

impl Swept {
    pub fn goes_by(&self, target: &OsStr) -> bool {
        self.names.iter().any(|name| name == target.as_bytes())
    }
}

/// git-worktree(1): `prune` removes these whatever their age; with `never` it removes nothing else.
pub fn finish(repository: &Repository) -> Result<Vec<Swept>, GitError> {
    let broken = entries::entries(repository.common_dir()).into_iter();
    let broken = broken.filter(|entry| matches!(entry.state, State::Broken) && entry.locked.is_none());
    let broken: Vec<_> = broken.collect();
    // git takes all of them or none.
    if broken
        .iter()
        .any(|entry| marker::read(&entry.git_dir).is_none() && !of_gone(&entry.git_dir, None).is_empty())
    {
        return Ok(Vec::new());
    }
    let mut notes = Vec::new();
    let swept: Vec<Swept> = broken
        .into_iter()
        .map(|entry| {
            let before = marker::read(&entry.git_dir).map(|(agreed, _)| agreed);
            notes.extend(marker::note(&entry.git_dir));
            let root = before.as_ref().map(|it| it.root.as_os_str().as_bytes().to_vec());
            let folder = before.as_ref().and_then(|it| Some(it.root.file_name()?.as_bytes().to_vec()));
            let branch = entry.head.and_then(|head| match head {
                HeadFile::Symbolic(name) => name.strip_prefix(b"refs/heads/").map(<[u8]>::to_vec),
                HeadFile::Detached(_) => None,
            });
            let names = [Some(entry.id.to_vec()), branch, root, folder];
            Swept { names: names.into_iter().flatten().collect() }
        })
        .collect();
    if !swept.is_empty() {
        let words = ["worktree", "prune", "--expire=never"].map(OsString::from);
        change(repository.common_dir(), Hooks::Run, words.into())?;
        notes.into_iter().for_each(Note::remove);
    }
    Ok(swept)
}
