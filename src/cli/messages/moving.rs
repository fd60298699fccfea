//! About moving worktrees, and locking them where they are.

use std::path::Path;

use super::git::in_one_line;
use super::shown_path;
use super::typed::typed;
use crate::cli::failure::Failure;
use crate::git::change::command::GitError;
use crate::git::{BStr, ByteSlice, Worktree};
use crate::term::clean::clean;
use crate::worktree::leaving::facts::Maker;

pub fn moved(name: &BStr, from: &Path, to: &Path) -> String {
    format!("moved '{}' from {} to {}", clean(name), shown_path(from), shown_path(to))
}

pub fn lies_there(name: &BStr, root: &Path) -> String {
    format!("'{}' lies at {} already", clean(name), shown_path(root))
}

/// By a wtsh that was killed before git knew of it.
pub fn moved_after_all(from: &Path, to: &Path) -> String {
    format!(
        "the worktree {} was on its way to {} when wtsh was killed: it is moved now",
        shown_path(from),
        shown_path(to)
    )
}

/// The shell that this was typed in still goes by the old path.
pub fn go_along(to: &Path) -> String {
    format!("this shell stands in it: cd {}", typed(to.as_os_str().as_encoded_bytes()))
}

/// An `.envrc` that was allowed where it lay: direnv(1) allows a path with its contents.
pub fn direnv_asks_again(envrc: &Path) -> String {
    let typed = typed(envrc.as_os_str().as_encoded_bytes());
    format!("direnv has allowed {} in its old folder only: direnv allow {typed}", shown_path(envrc))
}

pub fn not_repaired(roots: &[&Path], error: &GitError) -> String {
    let roots: Vec<_> = roots.iter().map(|root| typed(root.as_os_str().as_encoded_bytes())).collect();
    let why = in_one_line(error);
    format!("git does not know where these are now ({why}): git worktree repair {}", roots.join(" "))
}

pub fn no_new_folder() -> Failure {
    Failure::usage("the new folder has no name").hint("wtsh move TARGET DIR")
}

pub fn no_parent(parent: &Path, error: &std::io::Error) -> Failure {
    let failure = Failure::could_not(format!("{}: {error}", shown_path(parent)));
    if error.kind() != std::io::ErrorKind::NotFound {
        return failure;
    }
    failure.hint(format!("make it first: mkdir -p {}", typed(parent.as_os_str().as_encoded_bytes())))
}

pub fn inside_git_dir(to: &Path) -> Failure {
    Failure::could_not(format!("{} lies in what git keeps for itself", shown_path(to)))
        .hint("name a folder outside of it")
}

pub fn into_itself(root: &Path, to: &Path) -> Failure {
    let (root, to) = (shown_path(root), shown_path(to));
    Failure::could_not(format!("{to} lies in the worktree that is to be moved there: {root}"))
}

/// git moves nothing that has submodules.
pub fn by_making_it_anew(failure: Failure, worktree: &Worktree, to: &Path) -> Failure {
    let (root, to) = (worktree.root.as_os_str().as_encoded_bytes(), typed(to.as_os_str().as_encoded_bytes()));
    let Some(branch) = worktree.branch() else { return failure };
    let branch = typed(branch);
    failure
        .hint("commit what is in it, or stash it, and make it anew there:")
        .hint(format!("  wtsh remove {} && wtsh new {branch} --path {to}", typed(root)))
}

/// git does not copy to another device.
pub fn by_hand(failure: Failure, from: &Path, to: &Path, seat: &Path) -> Failure {
    let [from, to, seat] = [from, to, seat].map(|path| typed(path.as_os_str().as_encoded_bytes()));
    failure.hint(format!("it is another device: mv {from} {to} && git -C {seat} worktree repair {to}"))
}

/// `name`: that of the TARGET.
pub fn cannot_move_locked(name: &BStr, worktree: &Worktree, reason: &BStr) -> Failure {
    let root = shown_path(&worktree.root);
    Failure::could_not(format!("'{}' is locked in {root}{}", clean(name), because(reason)))
        .hint(format!("to move it all the same: wtsh unlock {}", typed(name)))
}

pub fn removed_meanwhile(root: &Path) -> Failure {
    Failure::could_not(format!("another wtsh has removed {}", shown_path(root)))
}

/// Another process is at it.
pub fn is_in_the_making(name: &BStr, maker: Maker) -> Failure {
    let what = match maker {
        Maker::Making => "making it",
        Maker::SettingUp => "setting it up",
        Maker::Taking => "taking its changes along",
    };
    Failure::could_not(format!("'{}' stays as it is: another wtsh is {what}", clean(name)))
        .hint("wait for that")
}

/// git has no lock for the main worktree, and does not move it.
pub fn main_stays(main: &Worktree, command: &str) -> Failure {
    let root = shown_path(&main.root);
    let failure =
        Failure::could_not(format!("{root} is the main worktree, and git {command}s linked ones only"));
    match command {
        "move" => failure.hint("to move the repository: mv, and then in its new folder: git worktree repair"),
        _ => failure.hint("see what there is: wtsh list"),
    }
}

pub fn locked(name: &BStr, worktree: &Worktree) -> String {
    format!(
        "locked '{}': {} is not moved, removed or pruned; take it back: wtsh unlock {}",
        clean(name),
        shown_path(&worktree.root),
        typed(name)
    )
}

pub fn unlocked(name: &BStr, worktree: &Worktree, reason: &BStr) -> String {
    let root = shown_path(&worktree.root);
    format!("unlocked '{}': {root} had been locked{}", clean(name), because(reason))
}

pub fn locked_already(name: &BStr, worktree: &Worktree, reason: &BStr) -> Failure {
    let root = shown_path(&worktree.root);
    Failure::could_not(format!("'{}' is locked already: {root}{}", clean(name), because(reason)))
        .hint(format!("for another reason: wtsh unlock {}, and lock it again", typed(name)))
}

pub fn not_locked(name: &BStr, worktree: &Worktree) -> Failure {
    Failure::could_not(format!("'{}' is not locked: {}", clean(name), shown_path(&worktree.root)))
}

/// A reason is one or more lines; who locked it is only known where it says so.
fn because(reason: &BStr) -> String {
    if reason.is_empty() {
        return ", without a reason given".to_owned();
    }
    let lines: Vec<_> = reason.lines().map(clean).collect();
    format!(", because: {}", lines.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line() {
        assert_eq!(because("ask\nMia".into()), ", because: ask Mia");
        assert_eq!(because("".into()), ", without a reason given");
    }
}
