//! The branch that goes with its worktree.

use super::turn::staying;
use crate::cli::setup::review;
use crate::config::Config;
use crate::git::change::branch::full_name as full;
use crate::git::change::command::{GitError, finish};
use crate::git::report::commits::{self, Commits};
use crate::git::report::merged::{Way, merged};
use crate::git::{
    BStr, BString, ByteSlice, Head, Hooks, ObjectId, Repository, Worktree, default_branch, remotes,
};
use crate::store::trust::{self, Trust};
use crate::worktree::leaving::facts::{Branch, Fate};

/// Digits of a short id.
const SHORT: usize = 7;

/// What is known of the branch `name` that is to be deleted; `None` where it has no commit, so that there is none. `without`: the
/// worktrees that go.
pub fn look(
    repository: &Repository,
    config: &Config,
    name: &BStr,
    without: &[&Worktree],
) -> Result<Option<Branch>, GitError> {
    let Some(tip) = repository.resolve(full(name).as_bstr()) else { return Ok(None) };
    let fate = fate(repository, config, (name, tip), without)?;
    Ok(Some(Branch { name: name.to_owned(), tip: short(tip), fate }))
}

fn short(id: ObjectId) -> String {
    id.to_hex_with_len(SHORT).to_string()
}

fn fate(
    repository: &Repository,
    config: &Config,
    (name, tip): (&BStr, ObjectId),
    without: &[&Worktree],
) -> Result<Fate, GitError> {
    let default = default_branch::of(repository);
    if config.guard.protects(name) || default.as_ref().is_some_and(|default| default == name) {
        return Ok(Fate::Protected);
    }
    let mut others = repository.worktrees().iter().filter(|it| !without.contains(it) && !it.bare);
    let has_it = |it: &&Worktree| it.branch() == Some(name) || is_under_way(it, name);
    if let Some(other) = others.find(has_it) {
        return Ok(Fate::CheckedOut(other.root.clone()));
    }
    let dir = repository.common_dir();
    let bases = bases(repository, default.as_ref());
    for (base, commit) in &bases {
        if let Some(way) = merged(dir, tip, *commit)? {
            return Ok(Fate::Merged { into: base.clone(), squashed: way == Way::Changes });
        }
    }
    let only_there = commits::only_from(dir, tip, Some(name), &heads(repository, without))?;
    Ok(Fate::NotMerged { into: bases.into_iter().map(|(name, _)| name).collect(), only_there })
}

fn is_under_way(worktree: &Worktree, name: &BStr) -> bool {
    worktree.operation().is_some_and(|operation| operation.branch.is_some_and(|branch| branch == name))
}

/// The commits that worktrees have checked out without a branch, of those that stay when `without` go.
pub fn heads(repository: &Repository, without: &[&Worktree]) -> Vec<ObjectId> {
    let others = staying(repository, without).into_iter();
    let head = |worktree: &Worktree| match &worktree.head {
        Head::Detached(id) => Some(*id),
        _ => None,
    };
    others.filter_map(head).collect()
}

/// The short id of `head`, which a worktree of `gone` has checked out without a branch, and the commits that nothing leads to without
/// them; `None`: there are none.
pub fn lost(
    repository: &Repository,
    head: ObjectId,
    gone: &[&Worktree],
) -> Result<Option<(String, Commits)>, GitError> {
    let commits = commits::only_from(repository.common_dir(), head, None, &heads(repository, gone))?;
    Ok((!commits.is_empty()).then(|| (short(head), commits)))
}

/// The default branch here and on the main remote: short names and commits.
fn bases(repository: &Repository, default: Option<&BString>) -> Vec<(BString, ObjectId)> {
    let Some(default) = default else { return Vec::new() };
    let local = (default.clone(), full(default.as_bstr()));
    let remote = remotes::main(repository.config());
    let remote = remote.and_then(|remote| repository.tracking_ref(remote.as_bstr(), default.as_bstr()));
    let remote = remote.map(|full| (full.strip_prefix(b"refs/remotes/").unwrap_or(&full).into(), full));
    let found = [Some(local), remote].into_iter().flatten();
    found.filter_map(|(name, full)| Some((name, repository.resolve(full.as_bstr())?))).collect()
}

/// `git branch -D`: whether it may go was decided before, by more than git looks at.
pub fn delete(repository: &Repository, branch: &Branch) -> Result<(), GitError> {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;
    let words = ["branch", "-D", "--"].map(OsString::from).into_iter();
    let name = OsString::from_vec(branch.name.to_vec());
    let dir = repository.common_dir();
    // The hooks of a repository that came in an archive came with it, and others may be those of a branch.
    let are_known = trust::of(dir) == Trust::Allowed && review::knows_hooks(dir);
    let hooks = if are_known { Hooks::Run } else { Hooks::Skip };
    finish(dir, hooks, words.chain([name]).collect())
}
