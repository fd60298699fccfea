//! Where one stands when a push is typed: what the verdict goes by, as plain data.

use std::path::PathBuf;

use super::arguments::Push;
use super::default_push;
use super::facts::Facts;
use super::names::{self, Source, full_branch};
use super::updates::{self, Plan, Update};
use crate::git::{BStr, BString, ByteSlice, OperationKind, Repository, Worktree};

/// A branch of a remote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RemoteBranch {
    /// A remote's name, a URL or a path.
    pub remote: BString,
    /// Short.
    pub branch: BString,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// The branch (short) HEAD is on; `None` where it is detached.
    pub branch: Option<BString>,
    /// A rebase is under way here, of this branch (short) where that is known.
    pub rebase: Option<Option<BString>>,
    /// Branches (short) that other worktrees have checked out, and where.
    pub elsewhere: Vec<(BString, PathBuf)>,
    /// The branch's upstream.
    pub upstream: Option<RemoteBranch>,
    /// Whether anything says that this branch goes to the push's remote: its upstream, a push remote, refspecs, or a branch
    /// of that name that is there already.
    pub belongs_there: bool,
    /// Those of the push's destinations (short) that are branches here too.
    pub local: Vec<BString>,
    /// Those of the push's destinations (short) that the remote is known to have.
    pub known: Vec<BString>,
    /// Protected destinations (short) that are known to have commits which would be lost, and how many.
    pub losing: Vec<(BString, usize)>,
    /// Branch and destination (short) of pushes that were said to be meant.
    pub allowed: Vec<(Vec<u8>, Vec<u8>)>,
    /// What follows `git` in the command that pushes the branch, and only that, to where it belongs.
    pub own_push: Option<Vec<BString>>,
}

impl Situation {
    /// As `repository` is seen from the worktree `here`.
    pub fn gather(
        repository: &Repository,
        here: &Worktree,
        facts: &dyn Facts,
        push: &Push,
        plan: Option<&Plan>,
        protected: &dyn Fn(&BStr) -> bool,
    ) -> Situation {
        let others = repository.worktrees().iter().filter(|worktree| worktree.id != here.id);
        let rebase = repository.operation().filter(|operation| operation.kind == OperationKind::Rebase);
        Situation {
            rebase: rebase.map(|operation| operation.branch.clone()),
            elsewhere: checked_out(others),
            ..Situation::of_branch(facts, push, plan, protected)
        }
    }

    /// The part that needs no other worktree.
    pub fn of_branch(
        facts: &dyn Facts,
        push: &Push,
        plan: Option<&Plan>,
        protected: &dyn Fn(&BStr) -> bool,
    ) -> Situation {
        let branch = facts.branch();
        let name = branch.as_ref().map(|name| name.as_bstr());
        let destinations = || plan.iter().flat_map(|plan| &plan.updates).filter_map(|update| update.branch());
        let named = |keep: &dyn Fn(&BStr) -> bool| {
            destinations().filter(|name| keep(name)).map(BString::from).collect()
        };
        Situation {
            upstream: name.and_then(|branch| upstream(branch, facts)),
            belongs_there: name.is_none_or(|branch| belongs_there(branch, facts, push, plan)),
            local: named(&|name| facts.exists(full_branch(name).as_ref())),
            known: named(&|name| {
                plan.is_some_and(|plan| names::has_branch(plan.remote.as_ref(), name, facts) == Some(true))
            }),
            losing: plan.map_or_else(Vec::new, |plan| losing(plan, facts, protected)),
            branch,
            ..Situation::default()
        }
    }
}

/// As far as the refs tell that follow the remote. A walk through history for each: only where it matters.
fn losing(plan: &Plan, facts: &dyn Facts, protected: &dyn Fn(&BStr) -> bool) -> Vec<(BString, usize)> {
    let lost = |update: &Update| {
        let branch = update.branch().filter(|branch| protected(branch))?;
        let source = match &update.source {
            Source::Reference(full) => full.as_bstr(),
            Source::Head => "HEAD".into(),
            Source::Object(_) | Source::Nothing => return None,
        };
        let tracking = names::tracking(update.remote.as_bstr(), branch, facts)?;
        let count = facts.lacks(source, tracking.as_bstr()).filter(|count| *count > 0)?;
        Some((branch.to_owned(), count))
    };
    plan.updates.iter().filter_map(lost).collect()
}

fn checked_out<'a>(worktrees: impl Iterator<Item = &'a Worktree>) -> Vec<(BString, PathBuf)> {
    worktrees
        .filter(|worktree| !worktree.bare && !worktree.missing())
        .filter_map(|worktree| Some((worktree.branch()?.into(), worktree.root.clone())))
        .collect()
}

fn upstream(branch: &BStr, facts: &dyn Facts) -> Option<RemoteBranch> {
    let (remote, full) = default_push::upstream(branch, facts)?;
    let branch = full.strip_prefix(b"refs/heads/")?.into();
    Some(RemoteBranch { remote, branch })
}

fn belongs_there(branch: &BStr, facts: &dyn Facts, push: &Push, plan: Option<&Plan>) -> bool {
    let Some(plan) = plan.filter(|_| push.repository.is_some()) else { return true };
    let remote: &BStr = plan.remote.as_ref();
    !facts.remotes().iter().any(|known| known == remote)
        || upstream(branch, facts).is_none_or(|upstream| upstream.remote == remote || upstream.remote == ".")
        || default_push::push_remote(branch, facts).is_some_and(|configured| configured == remote)
        || !facts.strings("remote", Some(remote), "push").is_empty()
        || names::has_branch(remote, branch, facts) != Some(false)
}

/// `push [-u] REMOTE BRANCH`, in the form that goes to the branch of the same name there and nowhere else. To the
/// branch's push remote, else the remote of its upstream, else the one that was named, else git's default.
pub fn own_push(branch: &BStr, facts: &dyn Facts, push: &Push) -> Option<Vec<BString>> {
    let remotes = facts.remotes();
    let is_named = |name: &BString| remotes.contains(name);
    let upstream = upstream(branch, facts);
    let push_remote = default_push::push_remote(branch, facts).filter(is_named);
    let follows = push_remote.is_none() && upstream.as_ref().is_none_or(|upstream| upstream.branch != branch);
    let remote = push_remote
        .or_else(|| upstream.map(|upstream| upstream.remote).filter(is_named))
        .or_else(|| push.repository.clone().filter(is_named))
        .or_else(|| Some(default_push::usual_remote(facts)).filter(is_named))?;
    let forms = [
        branch.into(),
        BString::from([branch.as_bytes(), b":", branch.as_bytes()].concat()),
        full_branch(branch),
    ];
    let form = forms.into_iter().find(|form| goes_home(form, &remote, branch, facts))?;
    let option = follows.then(|| BString::from("-u"));
    Some([BString::from("push")].into_iter().chain(option).chain([remote, form]).collect())
}

fn goes_home(refspec: &BString, remote: &BString, branch: &BStr, facts: &dyn Facts) -> bool {
    let push = Push { repository: Some(remote.clone()), refspecs: vec![refspec.clone()], ..Push::default() };
    let home = full_branch(branch);
    updates::work_out(&push, facts).is_ok_and(|plan| match plan.updates.as_slice() {
        [only] => only.destination == home && only.source == Source::Reference(home) && !only.forced,
        _ => false,
    })
}
