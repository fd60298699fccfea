//! Where a plain `git push` would go, if that is not a branch of the name that the person sees.

use crate::git::{BStr, ByteSlice, PushTarget};
use crate::term::clean::clean;

/// `origin/main`, where HEAD's branch is another; the branch alone where it is one of this very repository.
pub fn mismatch(target: &PushTarget, branch: &BStr) -> Option<String> {
    match target {
        PushTarget::To { remote, reference } => {
            let there = reference.strip_prefix(b"refs/heads/").unwrap_or(reference);
            (there != branch).then(|| place(remote.as_ref(), there))
        }
        PushTarget::RefusedElsewhere { remote, branch } => Some(place(remote.as_ref(), branch)),
        PushTarget::Unclear => None,
    }
}

fn place(remote: &BStr, branch: &[u8]) -> String {
    let branch = clean(branch);
    match remote.as_bytes() {
        b"." => branch.into_owned(),
        remote => format!("{}/{branch}", clean(&without_credentials(remote))),
    }
}

/// A remote can be a URL, and that can have a password in it, which no prompt shows.
fn without_credentials(remote: &[u8]) -> Vec<u8> {
    let Some((scheme, rest)) = remote.split_once_str("://") else { return remote.to_vec() };
    let end = rest.find_byte(b'/').unwrap_or(rest.len());
    let host = rest[..end].rfind_byte(b'@').map_or(0, |at| at + 1);
    [scheme, b"://", &rest[host..]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(remote: &str, reference: &str) -> PushTarget {
        PushTarget::To { remote: remote.into(), reference: reference.into() }
    }

    fn refused(remote: &str, branch: &str) -> PushTarget {
        PushTarget::RefusedElsewhere { remote: remote.into(), branch: branch.into() }
    }

    #[test]
    fn another_name_is_told() {
        for (target, shown) in [
            (to("origin", "refs/heads/feat"), None),
            (to("origin", "refs/heads/main"), Some("origin/main")),
            (to("origin", "refs/for/main"), Some("origin/refs/for/main")),
            (refused("origin", "main"), Some("origin/main")),
            (refused(".", "main"), Some("main")),
            (
                to("https://me:secret@host.example/x.git", "refs/heads/main"),
                Some("https://host.example/x.git/main"),
            ),
            (to("ssh://host/a@b", "refs/heads/x\u{1b}[m"), Some("ssh://host/a@b/x\u{fffd}[m")),
            (PushTarget::Unclear, None),
        ] {
            assert_eq!(mismatch(&target, "feat".into()).as_deref(), shown, "{target:?}");
        }
    }
}
