//! Upstream of a branch (git-config(1): branch.*, remote.<name>.fetch).

use gix::bstr::{BStr, BString, ByteSlice};

use super::Config;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upstream {
    /// `branch.<name>.remote`: a remote's name, a URL, or `.`.
    pub remote: BString,
    /// `branch.<name>.merge`: a full ref name on the remote.
    pub merge: BString,
    /// The full local ref that follows it (`refs/remotes/origin/main`), by the remote's fetch refspecs.
    pub tracking: Option<BString>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushTarget {
    /// HEAD's branch goes to this full ref name on this remote.
    To { remote: BString, reference: BString },
    /// git refuses, because it would go to this short branch name instead of one of HEAD's branch's name.
    RefusedElsewhere { remote: BString, branch: BString },
    /// Nothing, or nothing that can be told from one branch (detached, no remote, push.default=nothing, matching, …).
    Unclear,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Divergence {
    /// No upstream is configured, or HEAD is detached or unborn.
    NoUpstream,
    /// An upstream is configured, and its tracking ref is not there.
    Gone,
    Counts {
        ahead: usize,
        behind: usize,
    },
}

/// What `@{upstream}` of a branch (short name) is.
pub fn upstream(config: &Config, branch: &BStr) -> Option<Upstream> {
    let remote = config.string("branch", Some(branch), "remote")?;
    let merge = merges(config, branch).into_iter().next()?;
    let tracking = if remote == "." {
        Some(merge.clone())
    } else {
        tracking_ref(&config.strings("remote", Some(remote.as_bstr()), "fetch"), merge.as_bstr())
    };
    Some(Upstream { remote, merge, tracking })
}

/// `branch.<name>.merge`: several are for octopus merges, and the first is the upstream.
pub fn merges(config: &Config, branch: &BStr) -> Vec<BString> {
    config.strings("branch", Some(branch), "merge")
}

/// Where fetch refspecs put a remote's ref; a negative one (`^…`) excludes it.
pub fn tracking_ref(specs: &[BString], name: &BStr) -> Option<BString> {
    let excluded = specs.iter().filter_map(|spec| spec.strip_prefix(b"^"));
    if excluded.into_iter().any(|pattern| mapped(pattern, pattern, name).is_some()) {
        return None;
    }
    specs.iter().find_map(|spec| {
        let (source, target) = spec.strip_prefix(b"+").unwrap_or(spec).split_once_str(":")?;
        if target.is_empty() { None } else { mapped(source, target, name) }
    })
}

/// `name` as a refspec's two sides map it; each may hold one `*` (git-fetch(1)).
pub fn mapped(source: &[u8], target: &[u8], name: &BStr) -> Option<BString> {
    let Some((before, after)) = source.split_once_str("*") else {
        return (source == name.as_bytes()).then(|| target.into());
    };
    let (target_before, target_after) = target.split_once_str("*")?;
    let middle = name.strip_prefix(before)?.strip_suffix(after)?;
    Some([target_before, middle, target_after].concat().into())
}
