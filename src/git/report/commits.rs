//! Commits that nothing else leads to.

use std::ffi::OsString;
use std::path::Path;

use gix::ObjectId;
use gix::bstr::{BStr, BString, ByteSlice};

use crate::git::change::command::{GitError, ask};

/// Some commits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commits {
    /// Short id and subject of the newest of them.
    pub newest: Vec<BString>,
    pub count: usize,
}

impl Commits {
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// How many are named.
const NAMED: usize = 5;

/// Those that `tip` leads to and no ref does, but for the branch `without` (short name), nor one of `others`, commits that other
/// worktrees have checked out. `dir`: the common dir, so that this worktree's own refs and HEAD do not count.
pub fn only_from(
    dir: &Path,
    tip: ObjectId,
    without: Option<&BStr>,
    others: &[ObjectId],
) -> Result<Commits, GitError> {
    let mut words = vec![OsString::from(tip.to_string()), "--not".into()];
    words.extend(without.map(|name| {
        use std::os::unix::ffi::OsStringExt;
        OsString::from_vec([b"--exclude=refs/heads/", name.as_bytes()].concat())
    }));
    words.push("--glob=refs/*".into());
    // Behind `--not`, a commit by itself is one that is not wanted.
    words.extend(others.iter().map(|id| OsString::from(id.to_string())));
    list(dir, words)
}

/// Those of the repository `dir` lies in that no remote is known to have; `known`: a commit that one has all the same.
pub fn unpushed(dir: &Path, known: Option<&str>) -> Result<Commits, GitError> {
    let words = ["--all", "--not", "--remotes", "--tags"].into_iter().chain(known);
    list(dir, words.map(OsString::from).collect())
}

fn list(dir: &Path, which: Vec<OsString>) -> Result<Commits, GitError> {
    let words = ["rev-list", "--abbrev-commit", "--pretty=oneline"].into_iter().map(OsString::from);
    let output = ask(dir, words.chain(which).collect(), b"")?;
    let lines = || output.lines();
    Ok(Commits { newest: lines().take(NAMED).map(BString::from).collect(), count: lines().count() })
}
