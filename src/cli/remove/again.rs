//! A second look at a worktree that may go.

use std::path::PathBuf;

use super::leaving::Leaving;
use crate::cli::failure::Failure;
use crate::cli::here::Here;
use crate::git::{ByteSlice, Worktree};
use crate::worktree::leaving::agreed::Stamp;
use crate::worktree::leaving::facts::{Branch, Facts};

/// What was not there, or was another one, at the first look.
pub struct News {
    pub facts: Facts,
    files: Vec<(PathBuf, Stamp)>,
    marks: Vec<u64>,
}

/// `None`: git knows the worktree no longer. `force`: the person has said that all may be lost.
pub fn look(leaving: &Leaving, force: bool) -> Result<Option<News>, Failure> {
    // What was read before may not be true any more.
    let here = Here::at(leaving.repository.common_dir().to_owned())?;
    let worktrees = here.repository.worktrees().iter();
    let ids = leaving.going();
    let going: Vec<&Worktree> =
        worktrees.filter(|it| ids.contains(&it.id.as_ref().map(|id| id.as_bstr()))).collect();
    let Some(worktree) = going.iter().find(|it| it.id == leaving.worktree.id) else { return Ok(None) };
    let (config, agreed) = (leaving.config.clone(), leaving.agreed(force));
    let now = Leaving::with(&here.repository, worktree, &going, config, Some(agreed));
    let now = now.looked_at(leaving.without_git_file, leaving.facts.branch.is_some());
    let facts = without(now.facts, &leaving.facts);
    Ok(Some(News { facts, files: now.files, marks: now.marks }))
}

/// But for what was told of then. Files and commits are told apart by what was agreed to.
fn without(mut now: Facts, then: &Facts) -> Facts {
    now.processes.retain(|process| !then.processes.iter().any(|it| it.pid == process.pid));
    let tip = |branch: &Option<Branch>| branch.as_ref().map(|branch| branch.tip.clone());
    now.branch = now.branch.filter(|branch| Some(&branch.tip) != tip(&then.branch).as_ref());
    now.unmounted = now.unmounted.filter(|_| then.unmounted.is_none());
    now.unread = now.unread.filter(|_| then.unread.is_none());
    now
}

impl News {
    /// It may be lost as well.
    pub fn add_to(self, leaving: &mut Leaving) {
        let (now, known) = (self.facts, &mut leaving.facts);
        leaving.files.extend(self.files);
        leaving.marks.extend(self.marks);
        known.changes.extend(now.changes);
        known.processes.extend(now.processes);
        known.has_submodules |= now.has_submodules;
        known.branch = now.branch.or(known.branch.take());
    }
}
