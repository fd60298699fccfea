//! What is to go, by what was typed.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use super::sweep::Swept;
use super::{Arguments, finish, target};
use crate::cli::failure::Failure;
use crate::cli::here::Here;
use crate::file::path::without_dots;
use crate::git::Worktree;

/// Each once; a worktree that lies in another before that.
pub struct Going<'a> {
    pub worktrees: Vec<&'a Worktree>,
    /// Those that are gone already.
    pub gone: Vec<Swept>,
}

/// `swept`: those that are gone already, whatever they are called by.
pub fn of<'a>(here: &'a Here, arguments: &Arguments, mut swept: Vec<Swept>) -> Result<Going<'a>, Failure> {
    let mut going = Going { worktrees: Vec::new(), gone: Vec::new() };
    if arguments.target.is_empty() {
        going.worktrees.push(target::worktree(here, None, arguments)?);
    }
    for target in &arguments.target {
        let path = without_dots(&here.cwd.join(target));
        let goes_by = |one: &Swept| one.goes_by(target) || one.root == path;
        let known = swept.iter().position(|one| goes_by(one) && !is_there(here, target));
        if let Some(known) = known {
            going.gone.push(swept.swap_remove(known));
            continue;
        }
        match target::worktree(here, Some(target), arguments) {
            Ok(worktree) if going.worktrees.contains(&worktree) => {}
            Ok(worktree) => going.worktrees.push(worktree),
            // Of several it says which one is not there.
            Err(failure) if arguments.target.len() == 1 && arguments.branch => {
                finish::branch_alone(here, arguments, target)?.ok_or(failure)?;
            }
            Err(failure) => return Err(failure),
        }
    }
    // Two that remove the same ones take their turns at each in the same order.
    let depth = |worktree: &&Worktree| std::cmp::Reverse(worktree.root.components().count());
    going
        .worktrees
        .sort_by(|one, other| depth(one).cmp(&depth(other)).then_with(|| one.root.cmp(&other.root)));
    Ok(going)
}

/// Whether a worktree goes by exactly this, whatever was removed before.
fn is_there(here: &Here, target: &OsStr) -> bool {
    let word = target.as_bytes();
    let path = here.cwd.join(target);
    here.repository.worktrees().iter().any(|it| {
        it.branch().is_some_and(|branch| branch == word)
            || it.id.as_ref().is_some_and(|id| id == word)
            || it.root.file_name() == Some(target)
            || it.root == path
    })
}
