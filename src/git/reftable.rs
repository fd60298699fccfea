//! Refs that are not kept as files (`extensions.refStorage=reftable`): git is asked, since nothing else reads them.

use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::bstr::{BStr, BString, ByteSlice};

use super::{Head, read, run};

/// The output of a git command about the git dir, without the newline at its end; `None` if it fails.
fn ask(git_dir: &Path, arguments: &[&str]) -> Option<Vec<u8>> {
    let mut command = run::git(git_dir).ok()?;
    let output = command.arg("--git-dir").arg(git_dir).args(arguments).output().ok()?;
    let answer = output.stdout.strip_suffix(b"\n").unwrap_or(&output.stdout).to_vec();
    output.status.success().then_some(answer)
}

pub fn head(git_dir: &Path) -> Head {
    match symbolic(git_dir, "HEAD".into()) {
        Some(name) => match name.strip_prefix(b"refs/heads/") {
            Some(branch) => Head::Branch(branch.into()),
            None => Head::Unreadable,
        },
        None => find(git_dir, "HEAD".into()).map_or(Head::Unreadable, Head::Detached),
    }
}

pub fn symbolic(git_dir: &Path, name: &BStr) -> Option<BString> {
    ask(git_dir, &["symbolic-ref", "--quiet", name.to_str().ok()?]).map(BString::from)
}

pub fn find(git_dir: &Path, full_name: &BStr) -> Option<ObjectId> {
    let answer =
        ask(git_dir, &["rev-parse", "--quiet", "--verify", "--end-of-options", full_name.to_str().ok()?])?;
    ObjectId::from_hex(&answer).ok()
}

/// Names under a prefix, the prefix cut off, sorted.
pub fn names_under(git_dir: &Path, prefix: &str) -> Vec<BString> {
    let answer = ask(git_dir, &["for-each-ref", "--format=%(refname)", prefix]).unwrap_or_default();
    answer.lines().filter_map(|name| name.strip_prefix(prefix.as_bytes())).map(BString::from).collect()
}

/// The messages in the reflog that the stash is, the newest first.
pub fn stashes(git_dir: &Path) -> Vec<BString> {
    let answer = ask(git_dir, &["reflog", "show", "--format=%gs", "refs/stash", "--"]).unwrap_or_default();
    answer.lines().map(BString::from).collect()
}

/// Name, new value and message of each move of the refs that there are, and of the HEAD of each worktree; a ref's last one first.
pub fn moves(git_dir: &Path) -> Vec<(BString, ObjectId, BString)> {
    let answer = ask(git_dir, &["reflog", "show", "--all", "--format=%H%x00%gD%x00%gs"]).unwrap_or_default();
    let one = |line: &[u8]| {
        let mut parts = line.splitn(3, |byte| *byte == 0);
        let (id, selector, message) = (parts.next()?, parts.next()?, parts.next()?);
        let name = &selector[..selector.rfind(b"@{")?];
        Some((name.into(), ObjectId::from_hex(id).ok()?, message.into()))
    };
    answer.lines().filter_map(one).collect()
}

/// The HEAD of each worktree, by its root.
pub fn heads(git_dir: &Path) -> Vec<(PathBuf, Head)> {
    let answer = ask(git_dir, &["worktree", "list", "--porcelain", "-z"]).unwrap_or_default();
    let mut heads: Vec<(PathBuf, Head)> = Vec::new();
    for line in answer.split(|byte| *byte == 0) {
        if let Some(root) = line.strip_prefix(b"worktree ") {
            heads.push((read::path_of(root).into(), Head::Unreadable));
        } else if let Some((_, head)) = heads.last_mut() {
            if let Some(branch) = line.strip_prefix(b"branch refs/heads/") {
                *head = Head::Branch(branch.into());
            } else if let Some(id) = line.strip_prefix(b"HEAD ").and_then(|hex| ObjectId::from_hex(hex).ok())
            {
                *head = Head::Detached(id);
            }
        }
    }
    heads
}
