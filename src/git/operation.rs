//! The operation that is under way in a worktree, as its git dir tells.

use std::path::Path;

use gix::bstr::BString;

use super::read;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperationKind {
    Rebase,
    Am,
    Merge,
    CherryPick,
    Revert,
    Bisect,
}

impl OperationKind {
    /// git's own word for it.
    pub fn name(self) -> &'static str {
        match self {
            OperationKind::Rebase => "rebase",
            OperationKind::Am => "am",
            OperationKind::Merge => "merge",
            OperationKind::CherryPick => "cherry-pick",
            OperationKind::Revert => "revert",
            OperationKind::Bisect => "bisect",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    pub kind: OperationKind,
    /// The step it stands at and how many there are, both from 1.
    pub step: Option<(u32, u32)>,
    /// In a rebase or bisect: the branch (short name) that HEAD was on.
    pub branch: Option<BString>,
}

impl Operation {
    /// The one that the person will have to end first, where one is under way inside another.
    pub fn read(git_dir: &Path) -> Option<Self> {
        rebase_by_merge(git_dir)
            .or_else(|| rebase_by_apply(git_dir))
            .or_else(|| single(git_dir).or_else(|| sequence(git_dir)).map(Self::plain))
            .or_else(|| bisect(git_dir))
    }

    fn plain(kind: OperationKind) -> Self {
        Operation { kind, step: None, branch: None }
    }
}

fn rebase_by_merge(git_dir: &Path) -> Option<Operation> {
    let folder = git_dir.join("rebase-merge");
    folder.is_dir().then(|| Operation {
        kind: OperationKind::Rebase,
        step: step(&folder, "msgnum", "end"),
        branch: branch_in(&folder.join("head-name")),
    })
}

/// `git am`, and a rebase that applies patches.
fn rebase_by_apply(git_dir: &Path) -> Option<Operation> {
    let folder = git_dir.join("rebase-apply");
    folder.is_dir().then(|| Operation {
        kind: if folder.join("applying").exists() { OperationKind::Am } else { OperationKind::Rebase },
        step: step(&folder, "next", "last"),
        branch: branch_in(&folder.join("head-name")),
    })
}

fn step(folder: &Path, current: &str, last: &str) -> Option<(u32, u32)> {
    Some((read::number(&folder.join(current))?, read::number(&folder.join(last))?))
}

/// A short branch name; the file says `detached HEAD` where HEAD was on none.
fn branch_in(file: &Path) -> Option<BString> {
    read::line(file)?.strip_prefix(b"refs/heads/").map(BString::from)
}

fn single(git_dir: &Path) -> Option<OperationKind> {
    let files = [
        ("MERGE_HEAD", OperationKind::Merge),
        ("CHERRY_PICK_HEAD", OperationKind::CherryPick),
        ("REVERT_HEAD", OperationKind::Revert),
    ];
    files.into_iter().find(|(name, _)| git_dir.join(name).exists()).map(|(_, kind)| kind)
}

/// Several commits are picked or reverted and the one at hand was committed by hand: only the list of what is left
/// tells.
fn sequence(git_dir: &Path) -> Option<OperationKind> {
    let todo = read::whole(&git_dir.join("sequencer/todo")).ok()?;
    match todo.split(|byte| byte.is_ascii_whitespace()).find(|word| !word.is_empty())? {
        b"pick" | b"p" => Some(OperationKind::CherryPick),
        b"revert" => Some(OperationKind::Revert),
        _ => None,
    }
}

fn bisect(git_dir: &Path) -> Option<Operation> {
    if !git_dir.join("BISECT_LOG").exists() {
        return None;
    }
    // Where it began: a short branch name, or a commit's id.
    let start = read::line(&git_dir.join("BISECT_START"));
    let branch = start.filter(|name| !name.is_empty() && gix::ObjectId::from_hex(name).is_err());
    Some(Operation { kind: OperationKind::Bisect, step: None, branch: branch.map(BString::from) })
}
