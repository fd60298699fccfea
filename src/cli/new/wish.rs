//! What was typed after `wcd -c` or `wtsh new`.

use std::os::unix::ffi::OsStrExt;

use super::Arguments;
use crate::cli::failure::Failure;
use crate::cli::messages;
use crate::cli::messages::targets::Maker;
use crate::git::{BStr, BString, ByteSlice};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish<'a> {
    /// `--detach`: a commit by any of git's names for it.
    Detached(&'a BStr),
    Branch {
        name: &'a BStr,
        /// `--from`
        from: Option<&'a BStr>,
    },
}

impl<'a> Wish<'a> {
    pub fn of(arguments: &'a Arguments, maker: Maker) -> Result<Self, Failure> {
        let name = arguments.branch.as_bytes().as_bstr();
        let from = arguments.from.as_ref().map(|from| from.as_bytes().as_bstr());
        match (name.is_empty(), arguments.detach, from) {
            (true, ..) => Err(messages::making::no_name(maker)),
            (_, true, Some(_)) => Err(messages::making::detached_from()),
            (_, true, None) => Ok(Wish::Detached(name)),
            _ => Ok(Wish::Branch { name, from }),
        }
    }
}

/// Somebody's proposal, which is kept at a ref of the remote: `pr/123` (GitHub, Gitea, Forgejo), `mr/45` (GitLab).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its name as a branch here.
    pub branch: BString,
    /// The full ref name on the remote.
    pub reference: BString,
    /// `pull request 123`
    pub words: String,
}

impl Request {
    pub fn named(name: &BStr) -> Option<Request> {
        let of = |number: &[u8], kind: &str, folder: &str| {
            let is_number = !number.is_empty() && number.len() <= 12 && number.iter().all(u8::is_ascii_digit);
            let number = str::from_utf8(number).ok().filter(|_| is_number)?;
            let reference = format!("refs/{folder}/{number}/head").into();
            Some(Request { branch: name.into(), reference, words: format!("{kind} request {number}") })
        };
        if let Some(number) = name.strip_prefix(b"pr/") {
            return of(number, "pull", "pull");
        }
        of(name.strip_prefix(b"mr/")?, "merge", "merge-requests")
    }

    /// Whether a name may be one, also behind that of a remote: `origin/pr/123`.
    pub fn may_be(name: &BStr) -> bool {
        Request::named(name).is_some() || Request::remote_before(name).is_some()
    }

    /// What stands before `/pr/123`.
    pub fn remote_before(name: &BStr) -> Option<&BStr> {
        let (number, rest) = (name.rsplitn(2, |byte| *byte == b'/').next()?, name.len());
        let kind_end = rest.checked_sub(number.len() + 1)?;
        let slash = name[..kind_end].rfind_byte(b'/')?;
        let (remote, request) = (name[..slash].as_bstr(), name[slash + 1..].as_bstr());
        (!remote.is_empty() && Request::named(request).is_some()).then_some(remote)
    }

    /// By the full ref name on the remote, with whatever is behind its number.
    pub fn of_reference(full_name: &BStr) -> Option<Request> {
        let (folder, rest) = [("pr/", "refs/pull/"), ("mr/", "refs/merge-requests/")]
            .into_iter()
            .find_map(|(short, prefix)| Some((short, full_name.strip_prefix(prefix.as_bytes())?)))?;
        let number = rest.split(|byte| *byte == b'/').next()?;
        Request::named([folder.as_bytes(), number].concat().as_bstr())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_told_by_their_number() {
        let reference = |name: &str| Request::named(name.into()).map(|request| request.reference.to_string());
        assert_eq!(reference("pr/123").as_deref(), Some("refs/pull/123/head"));
        assert_eq!(reference("mr/45").as_deref(), Some("refs/merge-requests/45/head"));
        for name in ["pr/", "pr/x", "pr/1x", "pr/-1", "pr", "mr/1/2", "xpr/1", "PR/1", "pr/1234567890123"] {
            assert_eq!(reference(name), None, "{name}");
        }
        for (name, may) in
            [("pr/1", true), ("origin/mr/2", true), ("a/b/pr/3", true), ("pr/x", false), ("1", false)]
        {
            assert_eq!(Request::may_be(name.into()), may, "{name}");
        }
    }

    #[test]
    fn a_detached_worktree_starts_at_one_thing() {
        let arguments = Arguments { branch: "v1".into(), detach: true, ..Arguments::default() };
        assert_eq!(Wish::of(&arguments, Maker::New).ok(), Some(Wish::Detached("v1".into())));
        assert!(Wish::of(&Arguments { from: Some("main".into()), ..arguments }, Maker::New).is_err());
        assert!(Wish::of(&Arguments::default(), Maker::New).is_err());
    }
}
