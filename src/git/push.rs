//! Where a plain `git push` goes (git-push(1); git-config(1): push.default, push.autoSetupRemote,
//! branch.<name>.pushRemote, remote.pushDefault, remote.<name>.push).

use gix::bstr::{BStr, BString, ByteSlice};

use super::change::branch::full_name;
use super::tracking::{mapped, merges};
use super::{Config, PushTarget};

/// `branch` is the short name of the one that HEAD is on.
pub fn target(config: &Config, branch: &BStr) -> PushTarget {
    let Some(remote) = push_remote(config, branch) else { return PushTarget::Unclear };
    let setting = |key| config.boolean("remote", Some(remote.as_bstr()), key);
    if setting("mirror") == Some(true) {
        return PushTarget::Unclear;
    }
    let specs = config.strings("remote", Some(remote.as_bstr()), "push");
    if specs.is_empty() {
        return by_default(config, branch, remote);
    }
    let full = full_name(branch);
    match by_refspecs(&specs, full.as_bstr(), branch) {
        Some(reference) => PushTarget::To { remote, reference },
        None => PushTarget::Unclear,
    }
}

/// The remote that is pushed to, or `None` where git finds none.
fn push_remote(config: &Config, branch: &BStr) -> Option<BString> {
    let named = config.string("branch", Some(branch), "pushRemote");
    let named = named.or_else(|| config.string("remote", None, "pushDefault"));
    if let Some(remote) = named.or_else(|| config.string("branch", Some(branch), "remote")) {
        return Some(remote);
    }
    let remote = only_remote(config);
    let has = |key| !config.strings("remote", Some(remote.as_bstr()), key).is_empty();
    if has("url") || has("pushurl") || has("vcs") { Some(remote) } else { None }
}

/// The remote that a branch belongs to where it doesn't say.
fn only_remote(config: &Config) -> BString {
    let mut remotes = config.subsections("remote");
    if remotes.len() == 1 { remotes.remove(0) } else { "origin".into() }
}

fn by_default(config: &Config, branch: &BStr, remote: BString) -> PushTarget {
    let default = config.string("push", None, "default");
    let own_remote = config.string("branch", Some(branch), "remote").unwrap_or_else(|| only_remote(config));
    let same = own_remote == remote;
    let to = |reference, remote| PushTarget::To { remote, reference };
    match default.as_ref().map_or(b"simple".as_slice(), |value| value.as_slice()) {
        b"current" => to(full_name(branch), remote),
        b"simple" if !same => to(full_name(branch), remote),
        b"simple" => simple(config, branch, remote),
        b"upstream" | b"tracking" if same => {
            upstream_ref(config, branch).map_or(PushTarget::Unclear, |reference| to(reference, remote))
        }
        _ => PushTarget::Unclear,
    }
}

/// To the upstream, which must have the branch's own name.
fn simple(config: &Config, branch: &BStr, remote: BString) -> PushTarget {
    let full = full_name(branch);
    match upstream_ref(config, branch) {
        Some(reference) if reference == full => PushTarget::To { remote, reference },
        Some(other) => {
            let branch = other.strip_prefix(b"refs/heads/").unwrap_or(&other).into();
            PushTarget::RefusedElsewhere { remote, branch }
        }
        None => PushTarget::Unclear,
    }
}

/// The one ref that the branch merges from, or will once it is pushed.
fn upstream_ref(config: &Config, branch: &BStr) -> Option<BString> {
    let mut merges = merges(config, branch);
    if merges.is_empty() && config.boolean("push", None, "autoSetupRemote") == Some(true) {
        return Some(full_name(branch));
    }
    let has_remote = config.string("branch", Some(branch), "remote").is_some();
    if merges.len() == 1 && has_remote { merges.pop() } else { None }
}

/// Where the remote's own refspecs send the branch; `None` if they don't, or to several places, or if what they do
/// depends on what is on the remote.
fn by_refspecs(specs: &[BString], full: &BStr, branch: &BStr) -> Option<BString> {
    let depends = |spec: &BString| spec == ":" || spec == "+:" || spec.starts_with(b"^");
    if specs.iter().any(depends) {
        return None;
    }
    let mut targets: Vec<BString> = specs.iter().filter_map(|spec| by_refspec(spec, full, branch)).collect();
    targets.dedup();
    if targets.len() == 1 { targets.pop() } else { None }
}

fn by_refspec(spec: &[u8], full: &BStr, branch: &BStr) -> Option<BString> {
    let spec = spec.strip_prefix(b"+").unwrap_or(spec);
    let (source, target) = spec.split_once_str(":").unwrap_or((spec, spec));
    if source.contains(&b'*') {
        return mapped(source, target, full);
    }
    let is_head = source == b"HEAD" || source == b"@";
    if !is_head && source != full.as_bytes() && source != branch.as_bytes() {
        return None;
    }
    match target {
        _ if target == source => Some(full.into()),
        _ if target.starts_with(b"refs/") => Some(target.into()),
        b"" => None,
        _ => Some(full_name(target.as_bstr())),
    }
}
