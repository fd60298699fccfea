//! About changes that come along into a new worktree: `--take`.

use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::git::{because, in_one_line};
use super::half_made::some_of;
use super::shown_path;
use super::typed::typed;
use crate::cli::failure::Failure;
use crate::git::change::command::GitError;
use crate::git::{BStr, BString, ByteSlice};
use crate::term::clean::clean;

pub fn nothing_to_take() -> String {
    "there are no changes to take along".into()
}

pub fn waiting_for_another(root: &Path) -> String {
    format!("another wtsh is taking the changes of {} along: waiting for it", shown_path(root))
}

/// Removed, or moved. What lies around it may be another worktree.
pub fn went_meanwhile(root: &Path) -> Failure {
    Failure::could_not(format!("{} went meanwhile, and its changes with it", shown_path(root)))
        .hint("see where it is: wtsh list")
}

pub fn no_changes_here() -> Failure {
    Failure::could_not("this is no worktree: there are no changes to take along")
}

pub fn take_in_the_middle(operation: &str) -> Failure {
    Failure::could_not(format!("the changes can't go in the middle of a {operation}"))
        .hint(format!("end it first: git {operation} --continue, or --abort; or leave --take away"))
}

pub fn take_unmerged() -> Failure {
    Failure::could_not("the changes can't go while there are conflicts").hint("solve them first: git status")
}

pub fn not_taken(error: &GitError) -> Failure {
    because(Failure::could_not("git could not pack the changes up; they are where they were"), error)
}

pub fn does_not_fit(error: &GitError) -> Failure {
    let what =
        "the changes do not fit what the branch starts at; they are where they were, and nothing was made";
    because(Failure::could_not(what).hint("to start at the commit that they were made on: --from @"), error)
}

/// By a signal.
pub fn stopped() -> Failure {
    Failure::could_not("stopped; the changes are where they were, and nothing was made")
}

pub fn take_new_submodule(path: &BStr) -> Failure {
    let (shown, name) = (clean(path), typed(path));
    Failure::could_not(format!(
        "{shown} is a repository of its own, new and staged: its commits are in this worktree alone, and can't go along"
    ))
    .hint(format!("to leave it here: git rm --cached -- {name}; or commit it first"))
}

/// git leaves some of it out of what it keeps, and merges only that.
pub fn does_not_fit_to_the_byte(path: &Path) -> Failure {
    Failure::could_not(format!(
        "what a filter or line endings hide from git in {} does not fit what the branch starts at; the changes are where they were, and nothing was made",
        shown_path(path)
    ))
    .hint("to start at the commit that they were made on: --from @")
}

pub fn not_brought(error: &GitError) -> Failure {
    let what =
        "git could not put the changes into the new worktree; they are where they were, and nothing was made";
    because(Failure::could_not(what), error)
}

/// Why changes that the new worktree has are not taken away here.
#[derive(Debug)]
pub enum NotCleared {
    Changed,
    /// It lies where a file of HEAD was.
    InTheWay(PathBuf),
    /// What git does not keep of it is not in the new worktree.
    OnlyHere(PathBuf),
    /// Not the same as there, or it can't be deleted.
    Stays(PathBuf),
    Git(GitError),
}

impl From<GitError> for NotCleared {
    fn from(error: GitError) -> Self {
        NotCleared::Git(error)
    }
}

pub fn take_hidden(path: &Path, count: usize) -> Failure {
    let more = if count > 1 { format!(", and {} more", count - 1) } else { String::new() };
    let what = format!(
        "{}{more}: git was told not to look at the changes in it, and can't take them along",
        shown_path(path)
    );
    let name = typed(path.as_os_str().as_bytes());
    Failure::could_not(what).hint(format!(
        "to have git look: git update-index --no-assume-unchanged --no-skip-worktree -- {name}"
    ))
}

/// It would not come back here as it was, nor there.
pub fn take_filtered(path: &BStr, filter: &BStr) -> Failure {
    let (shown, filter) = (clean(path), clean(filter));
    Failure::could_not(format!(
        "{shown} goes through the filter '{filter}', which wtsh does not have run here"
    ))
    .hint("take it along by hand: git stash; and in the new worktree: git stash pop")
}

pub fn take_announced(path: &BStr) -> Failure {
    let (shown, name) = (clean(path), typed(path));
    Failure::could_not(format!("{shown} is announced (git add -N), and not added: it can't go along so"))
        .hint(format!("add it: git add -- {name}; or take that back: git reset -- {name}"))
}

pub fn take_in_the_way(path: &Path) -> Failure {
    let what = format!(
        "{} lies where git has a file, and is ignored, or a repository of its own: it would be lost when the file comes back",
        shown_path(path)
    );
    Failure::could_not(what).hint("move it elsewhere, and try again")
}

pub fn take_read_only(folder: &Path) -> Failure {
    Failure::could_not(format!("{} can't be written to: its changes can't leave it", shown_path(folder)))
}

pub fn take_into_one_that_is_there(branch: &BStr, root: &Path) -> Failure {
    let what = format!("branch '{}' has a worktree already: {}", clean(branch), shown_path(root));
    Failure::could_not(what).hint("--take brings changes into a new one; they are where they were")
}

pub fn not_carried(error: &io::Error) -> Failure {
    Failure::could_not(format!(
        "the changes could not be copied ({error}); they are where they were, and nothing was made"
    ))
}

/// `took 15 changes along from myproject`
pub fn took(count: usize, source: &Path) -> String {
    let name = clean(source.file_name().unwrap_or(source.as_os_str()).as_bytes());
    let changes = if count == 1 { "change" } else { "changes" };
    format!("took {count} {changes} along from {name}")
}

/// Submodules with another commit, and repositories that lie in the worktree.
pub fn left_here(paths: &[BString]) -> String {
    let paths: Vec<PathBuf> = paths.iter().map(|path| path.to_path_lossy().into_owned()).collect();
    format!("left here, since they are repositories of their own: {}", some_of(&paths))
}

pub fn not_cleared(source: &Path, root: &Path, why: &NotCleared) -> Failure {
    let (source, root) = (shown_path(source), shown_path(root));
    let what = format!("{root} has the changes, and so has {source}: {}", reason(why));
    match why {
        NotCleared::Git(error) => because(Failure::could_not(what), error),
        _ => Failure::could_not(what),
    }
}

fn reason(why: &NotCleared) -> String {
    match why {
        NotCleared::Changed => "something has changed there meanwhile, so it was left as it is".into(),
        NotCleared::InTheWay(path) => {
            format!("{} there would be lost, so it was left as it is", shown_path(path))
        }
        NotCleared::OnlyHere(path) => {
            format!("{} there is nowhere else as it is, so it was left as it is", shown_path(path))
        }
        NotCleared::Stays(path) => format!("{} there could not be deleted", shown_path(path)),
        NotCleared::Git(_) => "git could not take them away there".into(),
    }
}

pub fn took_after_all(source: &Path, root: &Path) -> String {
    let (source, root) = (shown_path(source), shown_path(root));
    format!("changes of {source} were on their way when wtsh was killed; {root} has them now")
}

pub fn stash_after_all(root: &Path) -> String {
    format!("the stash for {} was applied when wtsh was killed; it is off the list now", shown_path(root))
}

pub fn both_have_them(source: &Path, root: &Path, why: &NotCleared) -> String {
    let (shown, root) = (shown_path(source), shown_path(root));
    let name = typed(source.as_os_str().as_bytes());
    let why = match why {
        NotCleared::Git(error) => format!("{} ({})", reason(why), in_one_line(error)),
        _ => reason(why),
    };
    format!(
        "changes of {shown} were on their way when wtsh was killed; {root} has them, and {shown} still has some, as {why}: git -C {name} status"
    )
}

/// `own`: what may be somebody's in the new worktree.
pub fn still_here(source: &Path, root: &Path, own: &[PathBuf]) -> String {
    let (source, begin) = (shown_path(source), begin_again(root, own));
    format!("changes of {source} were on their way when wtsh was killed; they are all there; {begin}")
}

pub fn stash_still_listed(root: &Path, own: &[PathBuf]) -> String {
    format!("a stash was on its way when wtsh was killed; {}", begin_again(root, own))
}

/// Nobody but the person knows whether it is of use.
fn begin_again(root: &Path, own: &[PathBuf]) -> String {
    let (shown, name) = (shown_path(root), typed(root.as_os_str().as_bytes()));
    let what =
        if own.is_empty() { "may have more than that".into() } else { format!("has more: {}", some_of(own)) };
    format!("{shown} {what}; to begin again, keep what is of use, and: wtsh remove --force --branch {name}")
}

/// `reference` keeps them.
pub fn source_is_gone(source: &Path, reference: &BStr) -> Failure {
    let what = format!("{} went while its changes were brought along; nothing was made", shown_path(source));
    Failure::could_not(what)
        .hint(format!("to have them, in any worktree: git stash apply --index {}", clean(reference)))
}

/// Where the changes came from is not as it was; `dir`: a folder of the repository.
pub fn kept_by_ref(dir: &Path, root: &Path, reference: &BStr) -> String {
    let (root, name) = (shown_path(root), typed(dir.as_os_str().as_bytes()));
    let reference = clean(reference);
    format!(
        "changes were on their way to {root} when wtsh was killed, and may be nowhere else; to have them: git -C {name} stash apply --index {reference}"
    )
}
