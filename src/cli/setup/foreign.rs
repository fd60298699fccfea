//! Whether what a worktree has checked out is somebody else's, by git's configuration and by what an earlier
//! set-up noted.

use crate::git::{BStr, BString, ByteSlice, Config, Head, Repository};
use crate::setup::journal::Journal;
use crate::term::clean::clean;

/// Whose it is; `None`: the person's own, or nothing says otherwise.
pub fn words(there: &Repository) -> Option<String> {
    let noted = Journal::read(there.git_dir()).and_then(|journal| journal.foreign);
    noted.or_else(|| match there.head() {
        Head::Branch(name) => of_branch(there.config(), name.as_bstr()),
        _ => of_commit(there),
    })
}

/// What a branch's upstream says (git-config(1), branch.NAME.remote and .merge).
fn of_branch(config: &Config, branch: &BStr) -> Option<String> {
    let merge = config.string("branch", Some(branch), "merge").unwrap_or_default();
    if let Some(words) = request(merge.as_bstr()) {
        return Some(words);
    }
    let remote = config.string("branch", Some(branch), "remote").filter(|remote| remote != ".")?;
    if is_own(config, remote.as_bstr()) {
        return None;
    }
    let is_named = config.subsections("remote").contains(&remote);
    // An address may have a password in it.
    let whose = if is_named { clean(&remote).into_owned() } else { "another repository".to_owned() };
    let name = merge.strip_prefix(b"refs/heads/").unwrap_or(branch);
    Some(format!("{} of {whose}", clean(name)))
}

/// A request for a merge, by the refs that GitHub, GitLab and others give it.
fn request(full_name: &BStr) -> Option<String> {
    let (kind, rest) = [("pull request", "refs/pull/"), ("merge request", "refs/merge-requests/")]
        .into_iter()
        .find_map(|(kind, prefix)| Some((kind, full_name.strip_prefix(prefix.as_bytes())?)))?;
    let number = rest.split(|byte| *byte == b'/').next().unwrap_or_default();
    Some(format!("{kind} {}", clean(number)))
}

/// A commit that only a branch of somebody else's remote leads to.
fn of_commit(there: &Repository) -> Option<String> {
    let config = there.config();
    let remotes = config.subsections("remote");
    let commit = there.head_commit()?;
    let tip = |remote: &BString| {
        let prefix = format!("refs/remotes/{remote}/");
        let leads_there = |name: &BString| {
            let full: BString = [prefix.as_bytes(), name].concat().into();
            there.resolve(full.as_bstr()) == Some(commit)
        };
        there.names_under(&prefix).into_iter().find(leads_there)
    };
    if remotes.iter().any(|remote| is_own(config, remote.as_bstr()) && tip(remote).is_some()) {
        return None;
    }
    let others = remotes.iter().filter(|remote| !is_own(config, remote.as_bstr()));
    others.into_iter().find_map(|remote| Some(format!("{} of {}", clean(&tip(remote)?), clean(remote))))
}

/// `origin`, what one pushes to, the only remote there is, or the address of one of these.
pub fn is_own(config: &Config, remote: &BStr) -> bool {
    let remotes = config.subsections("remote");
    let pushes_to = config.string("remote", None, "pushDefault");
    let is_own = |name: &BStr| {
        name == "origin"
            || pushes_to.as_ref().is_some_and(|own| own == name)
            || remotes.len() == 1 && remotes[0] == name
    };
    let has_address = |name: &BString| {
        is_own(name.as_bstr())
            && config.strings("remote", Some(name.as_bstr()), "url").iter().any(|url| url == remote)
    };
    is_own(remote) || remotes.iter().any(has_address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    #[test]
    fn whose_a_branch_is_says_its_upstream() {
        let sandbox = Sandbox::new();
        let root = sandbox.repository("p");
        let found = || words(&Repository::discover(&root).unwrap().unwrap());
        let set = |key: &str, value: &str| drop(sandbox.git(&root, &["config", key, value]));
        assert_eq!(found(), None);
        set("remote.origin.url", "https://example.com/p");
        set("remote.alice.url", "https://example.com/alice/p");
        for (remote, merge, expected) in [
            ("origin", "refs/heads/main", None),
            (".", "refs/heads/other", None),
            ("https://example.com/p", "refs/heads/main", None),
            ("alice", "refs/heads/fix", Some("fix of alice")),
            ("https://me:secret@example.com/bob/p", "refs/heads/x", Some("x of another repository")),
            ("origin", "refs/pull/12/head", Some("pull request 12")),
            ("origin", "refs/merge-requests/45/head", Some("merge request 45")),
        ] {
            set("branch.main.remote", remote);
            set("branch.main.merge", merge);
            assert_eq!(found().as_deref(), expected, "{remote} {merge}");
        }
        set("remote.pushDefault", "alice");
        set("branch.main.remote", "alice");
        set("branch.main.merge", "refs/heads/fix");
        assert_eq!(found(), None);
    }

    #[test]
    fn whose_a_commit_is_says_the_branch_that_leads_to_it() {
        let sandbox = Sandbox::new();
        let root = sandbox.repository("p");
        for remote in ["origin", "alice"] {
            sandbox.git(&root, &["config", &format!("remote.{remote}.url"), remote]);
        }
        sandbox.git(&root, &["checkout", "-q", "--detach"]);
        let found = || words(&Repository::discover(&root).unwrap().unwrap());
        assert_eq!(found(), None);
        sandbox.git(&root, &["update-ref", "refs/remotes/alice/a/b", "HEAD"]);
        assert_eq!(found().as_deref(), Some("a/b of alice"));
        sandbox.git(&root, &["update-ref", "refs/remotes/origin/main", "HEAD"]);
        assert_eq!(found(), None);
    }
}
