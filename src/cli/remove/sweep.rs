//! Removals of which nothing is left to decide: git had deleted the worktree when they were cut off, or at least the file `gitdir`, without
//! which what it keeps belongs to none. Or another wtsh was quicker.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::marker;
use crate::cli::failure::Failure;
use crate::cli::messages::removing;
use crate::cli::new::Record;
use crate::git::change::unfinished;
use crate::git::report::entries::{self, Entry, State};
use crate::git::{BString, HeadFile, Repository, Worktree};
use crate::store::notes::Note;
use crate::worktree::leaving::agreed::Agreed;

/// A worktree that is gone for good now.
pub struct Swept {
    /// What it can still be called by.
    names: Vec<Vec<u8>>,
    pub root: PathBuf,
    /// The branch that was checked out there.
    pub branch: Option<BString>,
    pub how: How,
    note: Option<Note>,
}

/// Who did most of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// One that was killed.
    CutOff,
    /// Another wtsh is at it, or was.
    Another,
    /// It was half made, and has just been taken back.
    TakenBack,
}

impl Swept {
    fn of(id: Option<&OsStr>, before: &Agreed, branch: Option<BString>, note: Option<Note>) -> Swept {
        let root = Some(before.root.as_os_str());
        let names = [id, root, before.root.file_name(), branch.as_ref().map(|name| OsStr::from_bytes(name))];
        Swept {
            names: names.into_iter().flatten().map(|name| name.as_bytes().to_vec()).collect(),
            root: before.root.clone(),
            branch,
            how: if note.as_ref().is_some_and(|note| !note.is_dead()) { How::Another } else { How::CutOff },
            note,
        }
    }

    /// One that somebody else has removed meanwhile.
    pub fn by_another(worktree: &Worktree) -> Swept {
        let agreed = Agreed { root: worktree.root.clone(), ..Agreed::default() };
        Swept {
            how: How::Another,
            ..Swept::of(None, &agreed, worktree.branch().map(ToOwned::to_owned), None)
        }
    }

    /// By a maker that died; `None`: it is there.
    pub fn half_made(record: &Record) -> Option<Swept> {
        let root = record.path.clone().filter(|path| !path.join(".git").exists())?;
        let agreed = Agreed { root, ..Agreed::default() };
        Some(Swept { how: How::TakenBack, ..Swept::of(None, &agreed, record.branch.clone(), None) })
    }

    pub fn goes_by(&self, target: &OsStr) -> bool {
        self.names.iter().any(|name| name == target.as_bytes())
    }

    /// When it was decided, where nobody is at it any more.
    pub fn since(&self) -> Option<SystemTime> {
        self.note.as_ref().filter(|_| self.how == How::CutOff).map(|note| note.written)
    }

    /// Nothing is left to do.
    pub fn end(self) {
        self.note.filter(|_| self.how == How::CutOff).into_iter().for_each(Note::remove);
    }
}

/// Of those alone that a removal has noted: any other entry may be of a worktree whose folder is there, and all that is staged in it is in
/// the entry.
pub fn finish(repository: &Repository) -> Result<Vec<Swept>, Failure> {
    let common_dir = repository.common_dir();
    // Another worktree at its place has nothing to do with it.
    let is_another = |root: &Path| repository.worktrees().iter().any(|it| it.root == root);
    let (over, gone): (Vec<_>, Vec<_>) =
        marker::of_gone(common_dir).into_iter().partition(|(_, before, _)| is_another(&before.root));
    over.into_iter().for_each(|(_, _, note)| note.remove());
    let gone = gone.into_iter();
    let mut swept: Vec<Swept> = gone
        .map(|(git_dir, before, note)| {
            Swept::of(git_dir.file_name(), &before, before.had.clone(), Some(note))
        })
        .collect();
    let broken = entries::entries(common_dir).into_iter();
    let broken = broken.filter(|entry| matches!(entry.state, State::Broken) && entry.locked.is_none());
    for entry in broken {
        let note = marker::note(&entry.git_dir);
        if let Some((before, note)) = note.and_then(|note| Some((Agreed::parse(&note.content)?, note))) {
            swept.push(sweep(&before, &entry, note)?);
        }
    }
    Ok(swept)
}

fn sweep(before: &Agreed, entry: &Entry, note: Note) -> Result<Swept, Failure> {
    if note.is_dead() {
        unfinished::remove_entry(&entry.git_dir)
            .map_err(|error| removing::not_swept(&entry.git_dir, &error))?;
    }
    let branch = entry.head.as_ref().and_then(|head| match head {
        HeadFile::Symbolic(name) => name.strip_prefix(b"refs/heads/").map(BString::from),
        HeadFile::Detached(_) => None,
    });
    Ok(Swept::of(entry.git_dir.file_name(), before, before.had.clone().or(branch), Some(note)))
}
