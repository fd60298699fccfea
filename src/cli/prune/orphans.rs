//! Worktrees of which git still knows, and that are no longer where it believes.

use std::path::PathBuf;

use super::mounts;
use crate::cli::remove::{lost, marker, of_gone};
use crate::git::change::branch::is_valid_name;
use crate::git::change::command::GitError;
use crate::git::report::commits::Commits;
use crate::git::report::entries::{Entry, State, entries};
use crate::git::{BStr, BString, ByteSlice, Head, HeadFile, ObjectId, Repository, Worktree};
use crate::worktree::leaving::facts::Submodule;

pub struct Orphan {
    pub entry: Entry,
    pub kept: Option<Kept>,
    /// The short name of the branch that nobody else can check out as long as git knows of it.
    branch: Option<BString>,
}

/// Why git is not to forget it.
#[derive(Debug)]
pub enum Kept {
    Locked,
    /// wtsh, or a git that it started, is just removing it.
    Leaving,
    /// A removal was cut off, and left some of its folder.
    CutOff,
    /// On the volume of this mount point, or in this folder, which is missing, too.
    Unmounted(PathBuf),
    /// Its git dir has what is nowhere else.
    Submodules(Vec<Submodule>),
    /// There is no telling whether it is gone.
    Unreadable,
    /// git never forgets one whose folder has something called `.git`.
    Occupied,
    /// Its folder may be anywhere, and all that is staged there would go with the entry.
    Torn,
}

/// All of them, by id.
pub fn orphans(repository: &Repository) -> Vec<Orphan> {
    let entries = entries(repository.common_dir()).into_iter();
    let orphaned = entries.filter(|entry| !matches!(entry.state, State::Sound));
    let orphan = |entry| Orphan { kept: kept(repository, &entry), branch: branch(repository, &entry), entry };
    orphaned.map(orphan).collect()
}

/// Where refs are no files (gitrepository-layout(5), reftable), the file HEAD says nothing, and git has told what it would.
fn branch(repository: &Repository, entry: &Entry) -> Option<BString> {
    let worktree = repository.worktrees().iter().find(|it| it.id.as_ref() == Some(&entry.id));
    let of_file = || match entry.head.as_ref()? {
        HeadFile::Symbolic(name) => name.strip_prefix(b"refs/heads/").map(BString::from),
        HeadFile::Detached(_) => None,
    };
    let told = worktree.and_then(|it| it.branch().map(ToOwned::to_owned)).or_else(of_file);
    told.filter(|name| is_valid_name(name.as_bstr()))
}

fn kept(repository: &Repository, entry: &Entry) -> Option<Kept> {
    if marker::is_under_way(&entry.git_dir) {
        return Some(Kept::Leaving);
    }
    if entry.locked.is_some() {
        return Some(Kept::Locked);
    }
    match &entry.state {
        State::Sound => None,
        State::Torn => Some(Kept::Torn),
        State::Unreadable(_) => Some(Kept::Unreadable),
        State::Elsewhere(_) | State::NoFile => Some(Kept::Occupied),
        State::Broken => submodules(entry),
        State::FileGone if is_cut_off(entry) => Some(Kept::CutOff),
        // A folder that is there without it can be a mount point itself.
        State::FolderGone | State::FileGone => {
            let point =
                entry.root.as_ref().and_then(|root| mounts::unmounted(repository, &entry.git_dir, root));
            point.map(Kept::Unmounted).or_else(|| submodules(entry))
        }
    }
}

fn is_cut_off(entry: &Entry) -> bool {
    entry.root.as_ref().is_some_and(|root| marker::read_for(&entry.git_dir, root).is_some())
}

fn submodules(entry: &Entry) -> Option<Kept> {
    let found = of_gone(&entry.git_dir, entry.root.as_deref());
    (!found.is_empty()).then_some(Kept::Submodules(found))
}

impl Orphan {
    pub fn branch(&self) -> Option<&BStr> {
        self.branch.as_ref().map(|name| name.as_bstr())
    }

    /// The short id of its HEAD, and the commits that nothing else leads to when all of `gone` are forgotten.
    pub fn commits(
        &self,
        repository: &Repository,
        gone: &[Orphan],
    ) -> Result<Option<(String, Commits)>, GitError> {
        let Some(id) = self.detached(repository) else { return Ok(None) };
        let is_gone = |it: &&Worktree| gone.iter().any(|one| it.id.as_ref() == Some(&one.entry.id));
        let gone: Vec<&Worktree> = repository.worktrees().iter().filter(is_gone).collect();
        lost(repository, id, &gone)
    }

    /// As git tells it; it tells nothing of an entry that is broken.
    fn detached(&self, repository: &Repository) -> Option<ObjectId> {
        match repository.worktrees().iter().find(|it| it.id.as_ref() == Some(&self.entry.id)) {
            Some(Worktree { head: Head::Detached(id), .. }) => Some(*id),
            Some(_) => None,
            None => match self.entry.head {
                Some(HeadFile::Detached(id)) => Some(id),
                _ => None,
            },
        }
    }
}
