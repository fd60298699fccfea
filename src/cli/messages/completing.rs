//! What Tab says about a name that it offers, in zsh and fish.

use super::picking::under_way;
use super::shown_path;
use crate::git::{BStr, Divergence, Operation, Worktree};
use crate::term::clean::clean;

/// How a worktree stands, as far as that was looked up.
pub struct State {
    pub is_current: bool,
    pub operation: Option<Operation>,
    /// Of its branch; `None` where that is too far from its upstream to count.
    pub divergence: Option<Divergence>,
}

/// Where it is, and how it stands.
pub fn worktree(worktree: &Worktree, state: &State) -> String {
    let mut words = vec![shown_path(&worktree.root)];
    if state.is_current {
        words.push("you are here".into());
    }
    match &state.operation {
        Some(operation) => words.push(rewritten(operation)),
        None if worktree.branch().is_none() && !worktree.missing() => words.push("detached".into()),
        None => {}
    }
    words.extend(standing(state.divergence));
    if worktree.locked().is_some() {
        words.push("locked".into());
    }
    if worktree.missing() {
        words.push("missing".into());
    }
    words.join(", ")
}

/// `rebase 3/5 of feature/x`: the worktree itself goes by its folder's name meanwhile.
fn rewritten(operation: &Operation) -> String {
    let of = operation.branch.as_ref().map(|branch| format!(" of {}", clean(branch)));
    under_way(operation) + &of.unwrap_or_default()
}

fn standing(divergence: Option<Divergence>) -> Vec<String> {
    let count = |count: usize, word| (count > 0).then(|| format!("{count} {word}"));
    match divergence {
        None => vec!["far from its upstream".into()],
        Some(Divergence::NoUpstream) => Vec::new(),
        Some(Divergence::Gone) => vec!["upstream gone".into()],
        Some(Divergence::Counts { ahead, behind }) => {
            [count(behind, "behind"), count(ahead, "ahead")].into_iter().flatten().collect()
        }
    }
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
