//! Branches and the refs and commits behind them: git-branch(1), git-update-ref(1), git-rev-parse(1).

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use gix::ObjectId;
use gix::bstr::{BStr, BString, ByteSlice};

use super::command::{GitError, ask, change, finish, words};
use crate::git::run::Hooks;

/// Whether git takes this for a branch's short name (git-check-ref-format(1), `--branch`).
pub fn is_valid_name(name: &BStr) -> bool {
    let full = full_name(name);
    // The last two would mean HEAD wherever they are typed.
    let is_word = !name.starts_with(b"-") && name != "HEAD" && name != "@";
    is_word && gix::validate::reference::name(full.as_bstr()).is_ok()
}

pub fn full_name(name: &BStr) -> BString {
    [b"refs/heads/", name.as_bytes()].concat().into()
}

/// Makes a branch that starts at `start`, which names a commit. `tracks`: a full remote-tracking ref, which it has as its upstream.
/// Without that it has none, whatever `branch.autoSetupMerge` says.
pub fn create(dir: &Path, name: &BStr, start: &BStr, tracks: bool) -> Result<(), GitError> {
    let track = if tracks { "--track" } else { "--no-track" };
    let line = ["branch", "--quiet", track, "--"].map(OsStr::new);
    change(dir, Hooks::Skip, words([line[0], line[1], line[2], line[3], word(name), word(start)])).map(drop)
}

/// Has `git pull` on the branch bring `merge`, a full ref name on the remote.
pub fn set_upstream(dir: &Path, name: &BStr, remote: &BStr, merge: &BStr) -> Result<(), GitError> {
    set_key(dir, name, "remote", remote)?;
    set_key(dir, name, "merge", merge)
}

/// Sets `branch.NAME.KEY` (git-config(1)).
pub fn set_key(dir: &Path, name: &BStr, key: &str, value: &BStr) -> Result<(), GitError> {
    let key = [b"branch.", name.as_bytes(), b".", key.as_bytes()].concat();
    let line = [OsStr::new("config"), OsStr::from_bytes(&key), word(value)];
    change(dir, Hooks::Skip, words(line)).map(drop)
}

/// Deletes a branch that is nowhere checked out and still at `id`, and its configuration with it.
pub fn delete(dir: &Path, name: &BStr, id: ObjectId) -> Result<(), GitError> {
    delete_ref(dir, full_name(name).as_bstr(), id)?;
    forget(dir, name);
    Ok(())
}

/// Deletes the configuration of a branch.
pub fn forget(dir: &Path, name: &BStr) {
    let section = [b"branch.", name.as_bytes()].concat();
    let line = ["config", "--remove-section"].map(OsStr::new);
    // Most have none.
    let _ = change(dir, Hooks::Skip, words([line[0], line[1], OsStr::from_bytes(&section)]));
}

/// Deletes a ref (full name) that is still at `id`.
pub fn delete_ref(dir: &Path, full_name: &BStr, id: ObjectId) -> Result<(), GitError> {
    let id = hex(id);
    let line = ["update-ref", "-d"].map(OsStr::new);
    finish(dir, Hooks::Skip, words([line[0], line[1], word(full_name), &id]))
}

/// What the log of a branch says (git-reflog(1)), the last entry first; empty where it has none.
pub fn log(dir: &Path, name: &BStr) -> Result<Vec<BString>, GitError> {
    let full = full_name(name);
    let line = ["reflog", "show", "--format=%gs", "-z"].map(OsStr::new);
    let said =
        ask(dir, words([line[0], line[1], line[2], line[3], word(full.as_bstr()), OsStr::new("--")]), b"")?;
    Ok(said.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()).map(BString::from).collect())
}

/// What the log of a branch says that `create` made at this start.
pub fn log_of_new(start: &BStr) -> BString {
    [b"branch: Created from ", start.as_bytes()].concat().into()
}

/// Moves a branch that is nowhere checked out from `old` to `new`.
pub fn forward(dir: &Path, name: &BStr, old: ObjectId, new: ObjectId) -> Result<(), GitError> {
    let (full, old, new) = (full_name(name), hex(old), hex(new));
    let line = ["update-ref", "-m", "fetch: fast-forward"].map(OsStr::new);
    change(dir, Hooks::Skip, words([line[0], line[1], line[2], word(full.as_bstr()), &new, &old])).map(drop)
}

/// Whether everything that leads to `ancestor` leads to `descendant`, too; a commit contains itself.
pub fn contains(dir: &Path, descendant: ObjectId, ancestor: ObjectId) -> Result<bool, GitError> {
    let (ancestor, descendant) = (hex(ancestor), hex(descendant));
    let line = ["merge-base", "--is-ancestor"].map(OsStr::new);
    match ask(dir, words([line[0], line[1], &ancestor, &descendant]), b"") {
        Ok(_) => Ok(true),
        Err(GitError::Failed { code: Some(1), .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The commit that any of git's names for one means (gitrevisions(7)), as seen from `dir`.
pub fn commit_of(dir: &Path, name: &BStr) -> Option<ObjectId> {
    // All that comes after `:/` is sought in the messages of commits.
    if name.starts_with(b":/") {
        return object_of(dir, name);
    }
    object_of(dir, [name.as_bytes(), b"^{commit}"].concat().as_bstr())
}

/// The object that a name means (gitrevisions(7)), as seen from `dir`.
pub fn object_of(dir: &Path, name: &BStr) -> Option<ObjectId> {
    let line = ["rev-parse", "--quiet", "--verify", "--end-of-options"].map(OsStr::new);
    let answer = ask(dir, words([line[0], line[1], line[2], line[3], word(name)]), b"").ok()?;
    ObjectId::from_hex(answer.trim_ascii_end()).ok()
}

fn word(word: &BStr) -> &OsStr {
    OsStr::from_bytes(word)
}

fn hex(id: ObjectId) -> OsString {
    id.to_hex().to_string().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    #[test]
    fn a_commit_is_found_as_git_finds_it() {
        let sandbox = Sandbox::new();
        let dir = sandbox.repository("p");
        let first = sandbox.git(&dir, &["rev-parse", "HEAD"]);
        sandbox.git(&dir, &["tag", "-a", "-m", "a tag", "v1"]);
        sandbox.commit(&dir, "more", "more\n", "more");
        for name in ["v1", "HEAD~1", ":/first", "HEAD^{/first}", "@{1}", &first[..8]] {
            let found = commit_of(&dir, name.into()).map(|id| id.to_hex().to_string());
            assert_eq!(found.as_ref(), Some(&first), "{name}");
        }
        for name in ["", "nothing", ":/nothing", "-x", "HEAD:more"] {
            assert_eq!(commit_of(&dir, name.into()), None, "{name}");
        }
    }

    #[test]
    fn names_are_checked_as_git_checks_them() {
        for name in ["main", "feature/auth", "größe", "a.b", "1a2b3c4", "x@y", "a+b", "$(x)"] {
            assert!(is_valid_name(name.into()), "{name}");
        }
        let refused = [
            "", "-x", "HEAD", "@", "a..b", "a/", "/a", "a//b", ".a", "a/.b", "a.", "a.lock", "a b", "a~1",
            "a^", "a:b", "a?", "a*", "a[", "a\\b", "a@{1}", "a\x7f", "a\n", "a.lock/b",
        ];
        for name in refused {
            assert!(!is_valid_name(name.into()), "{name}");
        }
    }
}
