//! What a name is, by what is there: the decision alone.

use std::path::PathBuf;

use super::wish::Request;
use crate::git::{BStr, BString, ByteSlice};

#[cfg(test)]
mod tests;

/// What the repository says about names. Branches and tags go by short names.
pub struct Facts<'a> {
    pub is_branch: &'a dyn Fn(&BStr) -> bool,
    pub is_tag: &'a dyn Fn(&BStr) -> bool,
    /// Whether it is a commit's id, or the beginning of one.
    pub is_commit: &'a dyn Fn(&BStr) -> bool,
    pub remotes: Vec<BString>,
    /// The full ref that follows a branch of a remote, where it is there.
    pub tracking: &'a dyn Fn(&BStr, &BStr) -> Option<BString>,
    /// `checkout.defaultRemote` (git-config(1)).
    pub default_remote: Option<BString>,
    /// The root of the worktree that is there and has the branch checked out.
    pub holder: &'a dyn Fn(&BStr) -> Option<PathBuf>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The branch has a worktree. `remote`: as for `Local`.
    There {
        branch: BString,
        root: PathBuf,
        remote: Option<BString>,
    },
    /// A local branch without a worktree. `remote`: the remote-tracking ref that was asked for, where it is called so.
    Local {
        branch: BString,
        remote: Option<BString>,
    },
    /// A new branch that tracks the one of this remote, which `reference` follows.
    Track {
        branch: BString,
        remote: BString,
        reference: BString,
    },
    Request {
        request: Request,
        /// The one that was named.
        remote: Option<BString>,
    },
    New {
        branch: BString,
    },
}

/// Why nothing is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It can't start anywhere: it is there.
    Exists(BString),
    Several {
        branch: BString,
        remotes: Vec<BString>,
    },
    /// `REMOTE/name`, and no such branch of the remote is known.
    NotFetched {
        remote: BString,
        branch: BString,
    },
    /// `REMOTE/pr/123`, where no remote is called so.
    NoRemote {
        remote: BString,
    },
    /// `REMOTE/name` as the name of a new branch.
    RemotesName {
        remote: BString,
        branch: BString,
    },
    Tag,
    Commit,
}

/// `has_start`: the person said where a new branch starts.
pub fn decide(name: &BStr, has_start: bool, facts: &Facts) -> Result<Choice, Refusal> {
    let holder = (facts.holder)(name);
    let is_there = holder.is_some() || (facts.is_branch)(name);
    if has_start && is_there {
        return Err(Refusal::Exists(name.into()));
    }
    if let Some(root) = holder {
        return Ok(Choice::There { branch: name.into(), root, remote: None });
    }
    if let Some(request) = Request::named(name).filter(|_| !has_start) {
        return Ok(Choice::Request { request, remote: None });
    }
    if is_there {
        return Ok(Choice::Local { branch: name.into(), remote: None });
    }
    if let Some(answer) = of_remote(name, has_start, facts) {
        return answer;
    }
    if has_start {
        return Ok(Choice::New { branch: name.into() });
    }
    if let Some(remote) = Request::remote_before(name) {
        return Err(Refusal::NoRemote { remote: remote.into() });
    }
    if (facts.is_tag)(name) {
        return Err(Refusal::Tag);
    }
    found_on_remotes(name, facts)
}

/// `REMOTE/name`; `None` where no remote's name stands before a slash in it.
fn of_remote(name: &BStr, has_start: bool, facts: &Facts) -> Option<Result<Choice, Refusal>> {
    let split = |remote: &BString| {
        let branch = name.strip_prefix(remote.as_bytes())?.strip_prefix(b"/")?;
        (!branch.is_empty()).then(|| (remote.clone(), BString::from(branch)))
    };
    let pairs: Vec<_> = facts.remotes.iter().filter_map(split).collect();
    // A remote's name may have a slash in it and begin with another's.
    let known = pairs.iter().find_map(|(remote, branch)| {
        Some((remote, branch, (facts.tracking)(remote.as_bstr(), branch.as_bstr())?))
    });
    let Some((remote, branch, reference)) = known else {
        let (remote, branch) = pairs.into_iter().next()?;
        return Some(of_remotes_request(remote, branch, has_start, facts));
    };
    let (remote, branch) = (remote.clone(), branch.clone());
    if has_start {
        return Some(Err(Refusal::RemotesName { remote, branch }));
    }
    if let Some(root) = (facts.holder)(branch.as_bstr()) {
        return Some(Ok(Choice::There { branch, root, remote: Some(reference) }));
    }
    if (facts.is_branch)(branch.as_bstr()) {
        return Some(Ok(Choice::Local { branch, remote: Some(reference) }));
    }
    Some(Ok(Choice::Track { branch, remote, reference }))
}

/// `REMOTE/pr/123`, or what is not known of the remote.
fn of_remotes_request(
    remote: BString,
    branch: BString,
    has_start: bool,
    facts: &Facts,
) -> Result<Choice, Refusal> {
    let Some(request) = Request::named(branch.as_bstr()).filter(|_| !has_start) else {
        return Err(Refusal::NotFetched { remote, branch });
    };
    match (facts.holder)(branch.as_bstr()) {
        Some(root) => Ok(Choice::There { branch, root, remote: None }),
        None => Ok(Choice::Request { request, remote: Some(remote) }),
    }
}

/// As `git switch NAME` does: a name that one remote has, else a new one.
fn found_on_remotes(name: &BStr, facts: &Facts) -> Result<Choice, Refusal> {
    let known = |remote: &BString| Some((remote.clone(), (facts.tracking)(remote.as_bstr(), name)?));
    let mut found: Vec<_> = facts.remotes.iter().filter_map(known).collect();
    if found.len() > 1
        && let Some(at) = found.iter().position(|(remote, _)| Some(remote) == facts.default_remote.as_ref())
    {
        found = vec![found.swap_remove(at)];
    }
    if found.len() > 1 {
        let remotes = found.into_iter().map(|(remote, _)| remote).collect();
        return Err(Refusal::Several { branch: name.into(), remotes });
    }
    match found.pop() {
        Some((remote, reference)) => Ok(Choice::Track { branch: name.into(), remote, reference }),
        None if (facts.is_commit)(name) => Err(Refusal::Commit),
        None => Ok(Choice::New { branch: name.into() }),
    }
}
