//! Choosing one of several worktrees from a list on the terminal.

use std::io::{self, IsTerminal};

use super::ask;
use super::failure::Failure;
use super::here::Here;
use super::messages::picking;
use crate::git::{BString, ByteSlice, Worktree};
use crate::term::clean::clean;
use crate::term::look::Look;
use crate::term::picker::{self, Item};
use crate::worktree::Names;

mod preview;

#[cfg(test)]
mod tests;

/// Whether there is a person at a terminal who can choose: stdin or stderr is one (stdout is the shell function's), it can draw more than
/// lines, and this is the foreground job there, so that reading will not stop it.
pub fn can_pick() -> bool {
    let draws = std::env::var_os("TERM").is_some_and(|terminal| !terminal.is_empty() && terminal != "dumb");
    draws && (io::stdin().is_terminal() || io::stderr().is_terminal()) && ask::is_foreground()
}

/// The one of these worktrees, by their indices, that the person chooses; `typed`: what they had typed. Where they choose none, the
/// command is cancelled.
pub fn pick(here: &Here, indices: &[usize], typed: &str) -> Result<usize, Failure> {
    let worktrees = here.repository.worktrees();
    let current = here.repository.worktree();
    let mut chosen: Vec<(usize, &Worktree)> =
        indices.iter().filter_map(|&index| Some((index, worktrees.get(index)?))).collect();
    // Nobody wants to go where they are.
    chosen.sort_by_key(|(_, worktree)| current == Some(*worktree));
    let items: Vec<Item> =
        chosen.iter().map(|(_, worktree)| item(here, worktree, current == Some(*worktree))).collect();
    let places = chosen.iter().map(|(_, worktree)| (*worktree).clone()).collect();
    let typed = clean(typed.as_bytes());
    let preview = preview::of(places);
    let choice = picker::pick(&items, &typed, picking::WORDS, Look::of_environment(), preview)?;
    choice.and_then(|choice| chosen.get(choice)).map(|(index, _)| *index).ok_or_else(Failure::cancelled)
}

fn item(here: &Here, worktree: &Worktree, is_current: bool) -> Item {
    let operation = worktree.operation();
    let name = name(here, worktree, operation.as_ref().and_then(|operation| operation.branch.as_ref()));
    let name = clean(&name).into_owned();
    let label = crate::prompt::label(&here.repository, worktree);
    let project = clean(here.repository.name());
    let label = label.strip_prefix(&*project).and_then(|rest| rest.strip_prefix(':')).unwrap_or(&label);
    Item {
        label: if label == name { String::new() } else { label.to_owned() },
        name,
        state: picking::state(worktree, operation.as_ref(), is_current),
        detail: picking::path(&worktree.root),
    }
}

/// The branch; in a rebase or bisect the one that will be there again afterwards; else the folder.
fn name(here: &Here, worktree: &Worktree, held: Option<&BString>) -> BString {
    let best = Names::of(worktree, here.repository.name()).best();
    if worktree.branch().is_some() { best.into() } else { held.map_or(best, |held| held.as_bstr()).into() }
}
