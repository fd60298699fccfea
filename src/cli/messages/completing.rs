//! What Tab says about a name that it offers, in zsh and fish.

use super::shown_path;
use crate::git::{BStr, Worktree};
use crate::term::clean::clean;

/// Where it is, and how it stands.
pub fn worktree(worktree: &Worktree, is_current: bool) -> String {
    let mut words = vec![shown_path(&worktree.root)];
    if is_current {
        words.push("you are here".into());
    }
    if worktree.branch().is_none() && !worktree.missing() {
        words.push("detached".into());
    }
    if worktree.locked().is_some() {
        words.push("locked".into());
    }
    if worktree.missing() {
        words.push("missing".into());
    }
    words.join(", ")
}

pub fn branch() -> String {
    "branch".into()
}

/// One that no local branch has the name of.
pub fn branch_of(remotes: &[&BStr]) -> String {
    let names: Vec<_> = remotes.iter().map(|remote| clean(remote)).collect();
    format!("on {}", names.join(", "))
}

pub fn tracking() -> String {
    "remote branch".into()
}

pub fn tag() -> String {
    "tag".into()
}

/// `message`: `On main: …`
pub fn stash(message: &BStr) -> String {
    clean(message).into_owned()
}
