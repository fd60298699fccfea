//! About picking a worktree.

use std::path::Path;

use super::shown_path;
use crate::git::preview::{Change, Commit, Edit};
use crate::git::{BStr, BString, Divergence, Head, Operation, Worktree};
use crate::term::clean::clean;
use crate::term::picker::Words;

/// Paths that are named where there are many.
const NAMED: usize = 6;

pub const WORDS: Words<'static> =
    Words { prompt: "worktree> ", advice: " type a part of its name, Enter picks, Esc leaves" };

/// The titles of what is said about a worktree, in their order.
pub const BRANCH: &str = "Branch";
pub const CHANGES: &str = "Changes";
pub const COMMITS: &str = "Last commits";

pub fn since(main: &BStr) -> String {
    format!("Since {}", clean(main))
}

/// How a worktree stands, in few words; nothing where there is nothing to say.
pub fn state(worktree: &Worktree, operation: Option<&Operation>, is_current: bool) -> String {
    let mut words: Vec<String> = Vec::new();
    if is_current {
        words.push("here".into());
    }
    match operation {
        Some(operation) => words.push(under_way(operation)),
        None if matches!(worktree.head, Head::Detached(_)) => words.push("detached".into()),
        None => {}
    }
    if worktree.missing() {
        words.push("missing".into());
    }
    if worktree.locked().is_some() {
        words.push("locked".into());
    }
    words.join(", ")
}

/// `rebase 3/5`
pub fn under_way(operation: &Operation) -> String {
    let step = operation.step.map(|(step, steps)| format!(" {step}/{steps}")).unwrap_or_default();
    format!("{}{step}", operation.kind.name())
}

pub fn path(root: &Path) -> String {
    shown_path(root)
}

/// `tag`: one that names the commit. `upstream`: its short name, and how the branch stands to it.
pub fn branch(
    worktree: &Worktree,
    operation: Option<&Operation>,
    tag: Option<&BStr>,
    upstream: Option<(BString, Divergence)>,
) -> Vec<String> {
    let mut lines = vec![head(&worktree.head, tag)];
    lines.extend(upstream.map(|(name, divergence)| standing(&clean(&name), divergence)));
    if let Some(operation) = operation {
        let of = operation.branch.as_ref().map(|branch| format!(" of {}", clean(branch))).unwrap_or_default();
        lines.push(format!("{}{of} under way", under_way(operation)));
    }
    match worktree.locked() {
        Some(reason) if reason.is_empty() => lines.push("locked".into()),
        Some(reason) => lines.push(format!("locked: {}", clean(reason))),
        None => {}
    }
    lines
}

fn head(head: &Head, tag: Option<&BStr>) -> String {
    match (head, tag) {
        (Head::Branch(name), _) => clean(name).into_owned(),
        (Head::Detached(id), Some(tag)) => format!("detached at {} ({})", clean(tag), id.to_hex_with_len(7)),
        (Head::Detached(id), None) => format!("detached at {}", id.to_hex_with_len(7)),
        (Head::Unreadable, _) => "its HEAD can't be read".into(),
    }
}

fn standing(upstream: &str, divergence: Divergence) -> String {
    match divergence {
        Divergence::NoUpstream => "no upstream".into(),
        Divergence::Gone => format!("{upstream} is gone"),
        Divergence::Counts { ahead: 0, behind: 0 } => format!("up to date with {upstream}"),
        Divergence::Counts { ahead, behind: 0 } => format!("{ahead} ahead of {upstream}"),
        Divergence::Counts { ahead: 0, behind } => format!("{behind} behind {upstream}"),
        Divergence::Counts { ahead, behind } => format!("{ahead} ahead of {upstream}, {behind} behind"),
    }
}

pub fn no_upstream() -> (BString, Divergence) {
    (BString::default(), Divergence::NoUpstream)
}

pub fn folder_is_gone() -> Vec<String> {
    vec!["its folder is gone".into()]
}

pub fn is_not_told() -> Vec<String> {
    vec!["git does not say".into()]
}

pub fn changes(changes: &[Change]) -> Vec<String> {
    let count = |kind: fn(&Change) -> bool, word| match changes.iter().filter(|one| kind(one)).count() {
        0 => None,
        count => Some(format!("{count} {word}")),
    };
    let counts = [
        count(Change::is_conflicted, "in conflict"),
        count(Change::is_staged, "staged"),
        count(Change::is_unstaged, "not staged"),
        count(Change::is_untracked, "untracked"),
    ];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    if counts.is_empty() {
        return vec!["none".into()];
    }
    let line = |change: &Change| format!("{} {}", clean(&change.letters), clean(&change.path));
    named(counts.join(", "), changes, line)
}

pub fn commits(commits: &[Commit]) -> Vec<String> {
    if commits.is_empty() {
        return vec!["none".into()];
    }
    let line = |one: &Commit| format!("{} {} ({})", clean(&one.id), clean(&one.subject), clean(&one.age));
    commits.iter().map(line).collect()
}

pub fn edits(edits: &[Edit]) -> Vec<String> {
    if edits.is_empty() {
        return vec!["nothing".into()];
    }
    let sum = |side: fn((u64, u64)) -> u64| edits.iter().filter_map(|edit| edit.lines).map(side).sum::<u64>();
    let files = if edits.len() == 1 { "1 file".into() } else { format!("{} files", edits.len()) };
    let line = |edit: &Edit| match edit.lines {
        Some((added, removed)) => format!("+{added} -{removed} {}", clean(&edit.path)),
        None => format!("binary {}", clean(&edit.path)),
    };
    named(format!("{files}, +{} -{} lines", sum(|lines| lines.0), sum(|lines| lines.1)), edits, line)
}

fn named<T>(summary: String, all: &[T], line: impl Fn(&T) -> String) -> Vec<String> {
    let more = all.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| format!("and {more} more"));
    std::iter::once(summary).chain(all.iter().take(NAMED).map(line)).chain(more).collect()
}
