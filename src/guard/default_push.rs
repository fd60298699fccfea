//! Where a push goes that names no remote or no refspec (git-config(1): `push.default`, `push.autoSetupRemote`,
//! `remote.pushDefault`, `remote.<name>.push`, `branch.<name>.*`).

use super::facts::Facts;
use super::names::full_branch;
use super::updates::NoPlan;
use crate::git::{BStr, BString};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PushDefault {
    Nothing,
    Matching,
    Simple,
    Upstream,
    Current,
}

/// Whatever is pushed, git refuses a value that it does not know.
pub fn push_default(facts: &dyn Facts) -> Result<PushDefault, NoPlan> {
    let Some(value) = facts.string("push", None, "default") else { return Ok(PushDefault::Simple) };
    match value.as_slice() {
        b"nothing" => Ok(PushDefault::Nothing),
        b"matching" => Ok(PushDefault::Matching),
        b"simple" => Ok(PushDefault::Simple),
        b"upstream" | b"tracking" => Ok(PushDefault::Upstream),
        b"current" => Ok(PushDefault::Current),
        _ => Err(NoPlan::Refused),
    }
}

/// The remote for a push that names none. `None` where git has none either.
pub fn remote(facts: &dyn Facts) -> Option<BString> {
    let branch = facts.branch();
    let own = branch.as_ref().and_then(|name| facts.string("branch", Some(name.as_ref()), "pushRemote"));
    let remote = own
        .or_else(|| facts.string("remote", None, "pushDefault"))
        .unwrap_or_else(|| fetch_remote(branch.as_ref().map(AsRef::as_ref), facts));
    let is_named = |name: &BString| facts.remotes().contains(name);
    (remote != "origin" || is_named(&remote)).then_some(remote)
}

/// The remote that a branch follows, or would.
fn fetch_remote(branch: Option<&BStr>, facts: &dyn Facts) -> BString {
    let configured = branch.and_then(|name| facts.string("branch", Some(name), "remote"));
    configured.unwrap_or_else(|| usual_remote(facts))
}

/// The remote of a branch that names none.
pub fn usual_remote(facts: &dyn Facts) -> BString {
    match facts.remotes().as_slice() {
        [only] => only.clone(),
        _ => "origin".into(),
    }
}

/// The refspecs for a push to `remote` that names none.
pub fn refspecs(remote: &BStr, facts: &dyn Facts) -> Result<Vec<BString>, NoPlan> {
    let configured = facts.strings("remote", Some(remote), "push");
    if !configured.is_empty() {
        return Ok(configured);
    }
    let default = push_default(facts)?;
    match default {
        PushDefault::Matching => return Ok(vec![":".into()]),
        PushDefault::Nothing => return Err(NoPlan::Refused),
        PushDefault::Simple | PushDefault::Upstream | PushDefault::Current => {}
    }
    let branch = facts.branch().ok_or(NoPlan::Refused)?;
    let branch: &BStr = branch.as_ref();
    let own = full_branch(branch);
    let same_remote = fetch_remote(Some(branch), facts) == remote;
    let destination = match default {
        PushDefault::Upstream if !same_remote => return Err(NoPlan::Refused),
        PushDefault::Upstream => upstream_or_own(branch, facts)?,
        PushDefault::Simple if same_remote => {
            let upstream = upstream_or_own(branch, facts)?;
            if upstream != own {
                return Err(NoPlan::RefusedElsewhere { remote: remote.into(), upstream });
            }
            own.clone()
        }
        _ => own.clone(),
    };
    Ok(vec![BString::from([own.as_slice(), b":", &destination].concat())])
}

/// The upstream, which has to be there and be one, unless the first push sets it up.
fn upstream_or_own(branch: &BStr, facts: &dyn Facts) -> Result<BString, NoPlan> {
    match upstreams(branch, facts).as_slice() {
        [] if facts.boolean("push", None, "autoSetupRemote") == Some(true) => Ok(full_branch(branch)),
        [only] => Ok(only.clone()),
        _ => Err(NoPlan::Refused),
    }
}

/// `branch.<name>.merge`, which counts only beside a `branch.<name>.remote`.
fn upstreams(branch: &BStr, facts: &dyn Facts) -> Vec<BString> {
    match facts.string("branch", Some(branch), "remote") {
        Some(_) => facts.strings("branch", Some(branch), "merge"),
        None => Vec::new(),
    }
}

/// Where a branch that is pushed by its name alone goes with push.default=upstream.
pub fn upstream_of_pushed(branch: &BStr, facts: &dyn Facts) -> Option<BString> {
    let to_upstream = push_default(facts) == Ok(PushDefault::Upstream);
    match upstreams(branch, facts).as_slice() {
        [only] if to_upstream => Some(only.clone()),
        _ => None,
    }
}

/// The remote and the full ref that a branch follows there.
pub fn upstream(branch: &BStr, facts: &dyn Facts) -> Option<(BString, BString)> {
    let remote = facts.string("branch", Some(branch), "remote")?;
    Some((remote, upstreams(branch, facts).into_iter().next()?))
}

/// The remote that is configured for pushes, apart from the one that is followed.
pub fn push_remote(branch: &BStr, facts: &dyn Facts) -> Option<BString> {
    let own = facts.string("branch", Some(branch), "pushRemote");
    own.or_else(|| facts.string("remote", None, "pushDefault"))
}
