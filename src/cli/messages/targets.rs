//! About TARGETs: what a word after `wcd` or `wtsh path` can mean, and cannot.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::shown_path;
use super::typed::typed;
use crate::cli::failure::Failure;
use crate::git::{BStr, BString, ByteSlice, Worktree};
use crate::term::clean::clean;

/// No list in a message is longer than this.
const LISTED: usize = 20;

/// Name and folder of each, in two columns, the first `LISTED` of them.
fn listed(rows: &[(BString, PathBuf)]) -> Vec<String> {
    let names: Vec<_> = rows.iter().take(LISTED).map(|(name, _)| clean(name)).collect();
    let widest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let lines = names.iter().zip(rows);
    let mut lines: Vec<String> =
        lines.map(|(name, (_, path))| format!("  {name:widest$}  {}", shown_path(path))).collect();
    if rows.len() > LISTED {
        lines.push(format!("  and {} more: wtsh list", rows.len() - LISTED));
    }
    lines
}

fn with_hints(mut failure: Failure, hints: Vec<String>) -> Failure {
    failure.hints.extend(hints);
    failure
}

pub fn no_target(worktrees: &[(BString, PathBuf)]) -> Failure {
    if worktrees.is_empty() {
        return Failure::could_not("this repository has no worktree to go to")
            .hint("make one: git worktree add PATH BRANCH");
    }
    with_hints(
        Failure::could_not("say where to go, for example to one of these: wcd NAME"),
        listed(worktrees),
    )
}

pub fn ambiguous_target(word: &BStr, worktrees: &[(BString, PathBuf)]) -> Failure {
    let what = format!("'{}' can mean any of these {} worktrees", clean(word), worktrees.len());
    with_hints(Failure::could_not(what), listed(worktrees))
}

pub fn unknown_target(word: &BStr, near: &[&BStr]) -> Failure {
    let failure = Failure::could_not(format!("no worktree and no branch here goes by '{}'", clean(word)));
    if near.is_empty() {
        return failure.hint("see what there is: wtsh list");
    }
    let near: Vec<_> = near.iter().map(|name| format!("'{}'", clean(name))).collect();
    failure.hint(format!("did you mean {}?", near.join(" or ")))
}

/// `folder` is where a worktree of it could lie.
pub fn branch_without_worktree(branch: &BStr, folder: &Path) -> Failure {
    Failure::could_not(format!("branch '{}' has no worktree", clean(branch))).hint(format!(
        "make one: git worktree add {} {}",
        typed(folder.as_os_str().as_bytes()),
        typed(branch)
    ))
}

/// A branch that is not local, on one or more remotes.
pub fn branch_only_on_remotes(branch: &BStr, remotes: &[BString], folder: &Path) -> Failure {
    let names: Vec<_> = remotes.iter().map(|remote| format!("'{}'", clean(remote))).collect();
    let what = format!("branch '{}' is on {} and has no worktree here", clean(branch), names.join(" and "));
    let (branch, folder) = (branch.as_bytes(), typed(folder.as_os_str().as_bytes()));
    let lines = remotes.iter().map(|remote| {
        let start = [remote.as_bytes(), b"/", branch].concat();
        format!("make one: git worktree add --track -b {} {folder} {}", typed(branch), typed(&start))
    });
    with_hints(Failure::could_not(what), lines.collect())
}

/// A worktree whose folder is not there: removed by hand, moved, or on a volume that is not mounted.
pub fn worktree_is_gone(worktree: &Worktree) -> Failure {
    let what = format!("the worktree's folder is gone: {}", shown_path(&worktree.root));
    let failure = Failure::could_not(what);
    match &worktree.locked {
        Some(reason) if reason.is_empty() => failure.hint("it is locked: perhaps its volume is not mounted"),
        Some(reason) => failure.hint(format!("it is locked: {}", clean(reason))),
        None => failure
            .hint("if it was deleted, let git forget it: git worktree prune")
            .hint("if it was moved: git worktree repair NEW-PATH"),
    }
}

pub fn no_main_worktree(bare: &Path) -> Failure {
    Failure::could_not(format!("the repository is bare and has no main worktree: {}", shown_path(bare)))
        .hint("see what there is: wtsh list")
}

pub fn no_root_here(git_dir: &Path) -> Failure {
    Failure::could_not(format!("this is no worktree, but the repository itself: {}", shown_path(git_dir)))
        .hint("see what there is: wtsh list")
}

pub fn no_previous() -> Failure {
    Failure::could_not("there is no previous worktree in this shell")
}

pub fn previous_is_gone(root: &Path) -> Failure {
    Failure::could_not(format!("the previous worktree's folder is gone: {}", shown_path(root)))
}

pub fn outside_of_worktree(sub: &OsStr, root: &Path) -> Failure {
    let what = format!("'{}' leads out of the worktree {}", clean(sub.as_bytes()), shown_path(root));
    Failure { hints: vec!["give a path in it: wtsh path TARGET apps/users".into()], ..Failure::usage(what) }
}

pub fn wcd_help() -> &'static str {
    "wcd goes to a worktree of this repository, and keeps the place in it.\n\
     \n\
     wcd TARGET   a branch, a worktree's folder, a path, or a part of one\n\
     wcd -        the previous worktree\n\
     wcd ^        the main worktree\n\
     wcd .        the root of this one"
}

pub fn wcd_unknown_option(option: &OsStr) -> Failure {
    Failure::usage(format!("wcd has no option '{}'", clean(option.as_bytes()))).hint("see: wcd --help")
}

pub fn wcd_one_target() -> Failure {
    Failure::usage("wcd goes to one worktree, but got several names").hint("see: wcd --help")
}

pub fn cannot_create_yet() -> Failure {
    Failure::could_not("wcd does not make worktrees yet").hint("git does: git worktree add PATH BRANCH")
}

/// A command that only wtsh's own shell code calls, called in another way.
pub fn private_call(command: &str) -> Failure {
    Failure::usage(format!("'wtsh {command}' is what wtsh's own shell code calls, in another form"))
        .hint("after an upgrade of wtsh, start a new shell")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::{Shell, quote};

    #[test]
    fn long_lists_are_cut() {
        let rows: Vec<_> =
            (0..25).map(|n| (BString::from(format!("b{n}")), PathBuf::from(format!("/w/{n}")))).collect();
        let failure = ambiguous_target("b".into(), &rows);
        assert_eq!(failure.what, "'b' can mean any of these 25 worktrees");
        assert_eq!(failure.hints.len(), 21);
        assert_eq!(failure.hints[0], "  b0   /w/0");
        assert_eq!(failure.hints[20], "  and 5 more: wtsh list");
    }

    #[test]
    fn a_command_to_paste_is_quoted() {
        let failure = branch_without_worktree("$(touch${IFS}x)".into(), Path::new("../p-x"));
        let quoted = quote::quote(Shell::Bash, b"$(touch${IFS}x)");
        let expected = format!("make one: git worktree add ../p-x {}", quoted.as_bstr());
        assert_eq!(failure.hints, [expected]);
    }
}
