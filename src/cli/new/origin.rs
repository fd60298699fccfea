//! Whose code a branch is.

use super::wish::Request;
use crate::cli::messages;
use crate::cli::setup::review::Origin;
use crate::git::{BStr, BString, ByteSlice, Config, Repository};

const ORIGIN: &str = "origin";

/// A request's code, and that of a branch of a remote that is not one's own, is somebody else's.
pub fn origin_of(repository: &Repository, branch: &BStr) -> Origin {
    let config = repository.config();
    let merge = config.string("branch", Some(branch), "merge").unwrap_or_default();
    let is_request = merge.starts_with(b"refs/pull/") || merge.starts_with(b"refs/merge-requests/");
    if let Some(request) = Request::named(branch) {
        return Origin::Foreign(request.words);
    }
    if is_request {
        return Origin::Foreign(messages::making::foreign_request(merge.as_bstr()));
    }
    match config.string("branch", Some(branch), "remote") {
        Some(remote) if remote != "." && !is_own(config, remote.as_bstr()) => {
            Origin::Foreign(messages::making::foreign_branch(branch, remote.as_bstr()))
        }
        _ => Origin::Own,
    }
}

/// Of the commit that a person named so: a remote-tracking branch, a local one, or anything else, which tells nothing.
pub fn origin_of_start(repository: &Repository, name: &BStr) -> Origin {
    let is_ref = |prefix: &str| {
        let full = [prefix.as_bytes(), name.as_bytes()].concat();
        repository.resolve(full.as_bstr()).is_some()
    };
    if is_ref("refs/heads/") {
        return origin_of(repository, name);
    }
    if let Some(full) = name.strip_prefix(b"refs/heads/") {
        return origin_of(repository, full.as_bstr());
    }
    let short =
        name.strip_prefix(b"refs/remotes/").or(name.strip_prefix(b"remotes/")).unwrap_or(name).as_bstr();
    let of = |remote: &BString| short.strip_prefix(remote.as_bytes())?.strip_prefix(b"/").map(BString::from);
    let config = repository.config();
    let found = remotes(config).into_iter().find_map(|remote| Some((of(&remote)?, remote)));
    match found {
        Some((branch, remote)) if !is_own(config, remote.as_bstr()) => {
            Origin::Foreign(messages::making::foreign_branch(branch.as_bstr(), remote.as_bstr()))
        }
        _ => Origin::Own,
    }
}

/// The remotes that are configured.
pub fn remotes(config: &Config) -> Vec<BString> {
    let mut remotes = config.subsections("remote");
    let has = |remote: &BString, key| config.string("remote", Some(remote.as_bstr()), key).is_some();
    remotes.retain(|remote| has(remote, "url") || has(remote, "fetch"));
    remotes
}

/// One's own: `origin`, or what `clone.defaultRemoteName` calls it; `remote.pushDefault`; the only one.
pub fn is_own(config: &Config, remote: &BStr) -> bool {
    let named =
        [config.string("clone", None, "defaultRemoteName"), config.string("remote", None, "pushDefault")];
    remote == ORIGIN
        || named.iter().flatten().any(|own| own == remote)
        || remotes(config) == [remote.to_owned()]
}

/// The remote whose default branch is the project's here.
pub fn main_remote(config: &Config) -> Option<BString> {
    let remotes = remotes(config);
    let named = [
        Some(BString::from(ORIGIN)),
        config.string("clone", None, "defaultRemoteName"),
        Some(remotes.first().filter(|_| remotes.len() == 1).cloned()).flatten(),
        config.string("remote", None, "pushDefault"),
    ];
    named.into_iter().flatten().find(|remote| remotes.contains(remote))
}

/// The remote that requests are made to: of a fork the one that it is a fork of.
pub fn request_remote(config: &Config) -> Option<BString> {
    let remotes = remotes(config);
    let upstream = BString::from("upstream");
    if remotes.contains(&upstream) {
        return Some(upstream);
    }
    let origin = BString::from(ORIGIN);
    remotes
        .iter()
        .find(|remote| **remote == origin)
        .or(remotes.first().filter(|_| remotes.len() == 1))
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    fn origin(sandbox: &Sandbox, branch: &str) -> Origin {
        let found = Repository::discover(&sandbox.path().join("project"));
        origin_of(&found.expect("no mistake there").expect("a repository"), branch.into())
    }

    #[test]
    fn ones_own_is_what_comes_from_ones_own_remotes() {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("project");
        let set = |key: &str, value: &str| sandbox.git(&main, &["config", key, value]);
        set("remote.fork.url", "/nowhere");
        set("branch.main.remote", "fork");
        set("branch.local.remote", ".");
        set("branch.url.remote", "https://example.com/x.git");
        assert_eq!(origin(&sandbox, "main"), Origin::Own, "it is the only remote");
        set("remote.origin.url", "/nowhere");
        assert!(matches!(origin(&sandbox, "main"), Origin::Foreign(words) if words.contains("fork")));
        set("remote.pushDefault", "fork");
        assert_eq!(origin(&sandbox, "main"), Origin::Own);
        assert_eq!(origin(&sandbox, "local"), Origin::Own);
        assert_eq!(origin(&sandbox, "no-such"), Origin::Own);
        assert!(matches!(origin(&sandbox, "url"), Origin::Foreign(_)));
        assert_eq!(origin(&sandbox, "pr/12"), Origin::Foreign("pull request 12".into()));
        set("branch.renamed.merge", "refs/pull/3/head");
        set("branch.renamed.remote", "origin");
        assert!(matches!(origin(&sandbox, "renamed"), Origin::Foreign(_)));
    }

    #[test]
    fn a_start_is_as_foreign_as_what_it_names() {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("project");
        sandbox.git(&main, &["config", "remote.origin.url", "/nowhere"]);
        sandbox.git(&main, &["config", "remote.fork.url", "/nowhere"]);
        sandbox.git(&main, &["branch", "pr/3"]);
        let found = Repository::discover(&main).expect("no mistake there").expect("a repository");
        let is_own = |name: &str| origin_of_start(&found, name.into()) == Origin::Own;
        assert!(is_own("origin/x") && is_own("main") && is_own("v1") && is_own("refs/remotes/origin/x"));
        assert!(!is_own("fork/x") && !is_own("refs/remotes/fork/x") && !is_own("pr/3"));
    }
}
