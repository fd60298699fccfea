//! Commits that nothing else leads to.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use gix::ObjectId;
use gix::bstr::{BStr, BString, ByteSlice};

use crate::git::change::command::{GitError, ask, look};
use crate::state::encoding::fingerprint;

/// Some commits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Commits {
    /// Short id and subject of the newest of them.
    pub newest: Vec<BString>,
    pub count: usize,
    /// Tells them from any others.
    pub mark: u64,
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
    let words = listing().chain(words).collect();
    ask(dir, words, b"").map(|output| parse(&output))
}

/// Those of the repository `dir` lies in that no remote is known to have; `known`: a commit that one has all the same.
pub fn unpushed(dir: &Path, known: Option<&str>) -> Result<Commits, GitError> {
    let words = listing().chain(UNPUSHED.into_iter().chain(known).map(OsString::from)).collect();
    look(dir, words, b"").map(|output| parse(&output))
}

/// As `unpushed`, of the repository with this git dir, whose working tree need not be there.
pub fn unpushed_in(git_dir: &Path) -> Result<Commits, GitError> {
    // Where the history of a shallow one ends, a remote has it (gitrepository-layout(5), `shallow`).
    let shallow = fs::read_to_string(git_dir.join("shallow")).unwrap_or_default();
    let bare = ["--git-dir=.", "--work-tree=."].map(OsString::from);
    let which = UNPUSHED.into_iter().chain(shallow.lines()).map(OsString::from);
    look(git_dir, bare.into_iter().chain(listing()).chain(which).collect(), b"").map(|output| parse(&output))
}

const UNPUSHED: [&str; 4] = ["--all", "--not", "--remotes", "--tags"];

fn listing() -> impl Iterator<Item = OsString> {
    ["rev-list", "--abbrev-commit", "--pretty=oneline"].into_iter().map(OsString::from)
}

fn parse(output: &[u8]) -> Commits {
    let newest = output.lines().take(NAMED).map(BString::from).collect();
    Commits { newest, count: output.lines().count(), mark: fingerprint(output) }
}
