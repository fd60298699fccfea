//! About making worktrees: `wcd -c` and `wtsh new`.

use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::shown_path;
use super::typed::typed;
use crate::cli::failure::Failure;
use crate::cli::new::{Clash, Record, Refusal, Request};
use crate::git::change::command::GitError;
use crate::git::change::fetch;
use crate::git::{BStr, BString, ByteSlice, Head, ObjectId, Worktree};
use crate::term::clean::clean;

/// No more of what git said is shown.
const LINES: usize = 12;

/// What git said, each line after the failure that it explains.
fn with_git(failure: Failure, error: &GitError) -> Failure {
    let said = match error {
        GitError::NoGit => return failure.hint("there is no git on PATH"),
        GitError::NotStarted(error) => return failure.hint(format!("git does not start: {error}")),
        GitError::Failed { said, code: None, .. } if said.trim_ascii().is_empty() => {
            return failure.hint("a signal ended git");
        }
        GitError::Failed { said, .. } => said,
    };
    let lines = said.lines().filter(|line| !line.trim_ascii().is_empty());
    lines.take(LINES).fold(failure, |failure, line| failure.hint(format!("git: {}", clean(line))))
}

fn short(commit: ObjectId) -> String {
    commit.to_hex_with_len(7).to_string()
}

pub fn no_name() -> Failure {
    Failure::usage("a worktree needs a branch").hint("wcd -c BRANCH")
}

pub fn detached_from() -> Failure {
    Failure::usage("--detach starts at what it names: --from is for a new branch")
        .hint("wcd -c --detach COMMIT, or: wcd -c BRANCH --from COMMIT")
}

/// The title of a step; `root`: where one stands.
pub fn making(folder: &Path, root: Option<&Path>) -> String {
    let parent = folder.parent();
    let is_neighbour = parent.is_some() && root.and_then(Path::parent) == parent;
    match folder.file_name().filter(|_| is_neighbour) {
        Some(name) => format!("making ../{}", clean(name.as_bytes())),
        None => format!("making {}", shown_path(folder)),
    }
}

pub fn said_new(branch: &BStr, start: &BStr, commit: ObjectId) -> String {
    format!("branch {} from {} ({})", clean(branch), clean(start), short(commit))
}

pub fn said_local(branch: &BStr, commit: ObjectId) -> String {
    format!("branch {} as it is here ({})", clean(branch), short(commit))
}

pub fn said_tracks(branch: &BStr, remote: &BStr, commit: ObjectId) -> String {
    let (branch, remote) = (clean(branch), clean(remote));
    format!("branch {branch} tracks {remote}/{branch} ({})", short(commit))
}

pub fn said_request(request: &Request, remote: &BStr, commit: ObjectId) -> String {
    let branch = clean(&request.branch);
    format!("branch {branch} is {} of {} ({})", request.words, clean(remote), short(commit))
}

pub fn said_detached(name: &BStr, commit: ObjectId) -> String {
    format!("detached at {} ({})", clean(name), short(commit))
}

pub fn is_there(branch: &BStr, root: &Path) -> String {
    format!("wtsh: branch '{}' has a worktree already: {}", clean(branch), shown_path(root))
}

pub fn local_differs(branch: &BStr, remote: &BStr) -> String {
    let remote = remote.strip_prefix(b"refs/remotes/").unwrap_or(remote);
    let remote = clean(remote);
    format!("wtsh: the local branch '{}' is not where {remote} is: git log ...{remote}", clean(branch))
}

pub fn differs_in_case(branch: &BStr, other: &BStr) -> String {
    let (branch, other) = (clean(branch), clean(other));
    format!("wtsh: there is '{other}', too: '{branch}' differs in upper and lower case alone")
}

pub fn diverged(here: &BStr, there: &BStr) -> String {
    let (here, there) = (clean(here), clean(there));
    format!(
        "wtsh: {here} and {there} have diverged: the branch starts at {there}; --from {here} is the other one"
    )
}

pub fn refused(name: &BStr, refusal: &Refusal) -> Failure {
    let shown = clean(name);
    match refusal {
        Refusal::Exists(branch) => {
            let what = format!("branch '{}' is there already: --from is for a new one", clean(branch));
            Failure::could_not(what).hint(format!("without --from: wcd -c {}", typed(branch)))
        }
        Refusal::Several { branch, remotes } => {
            let failure = Failure::could_not(format!("branch '{shown}' is on {} remotes", remotes.len()));
            let one = |remote: &BString| [remote.as_bytes(), b"/", branch.as_bytes()].concat();
            let lines = remotes.iter().map(|remote| format!("say which: wcd -c {}", typed(&one(remote))));
            lines.fold(failure, |failure, line| failure.hint(line))
        }
        Refusal::NotFetched { remote, branch } => {
            let what = format!("{} has no branch '{}' that was fetched", clean(remote), clean(branch));
            Failure::could_not(what).hint(format!("if it is new there: git fetch {}", typed(remote)))
        }
        Refusal::RemotesName { remote, branch } => {
            let what = format!("'{shown}' is branch '{}' of {}", clean(branch), clean(remote));
            Failure::could_not(what)
                .hint(format!("for a new branch from it: wcd -c BRANCH --from {}", typed(name)))
        }
        Refusal::Tag => Failure::could_not(format!("'{shown}' is a tag")).hint(either(name)),
        Refusal::Commit => Failure::could_not(format!("'{shown}' is a commit")).hint(either(name)),
    }
}

fn either(name: &BStr) -> String {
    let name = typed(name);
    format!("to look at it: wcd -c --detach {name}; for a branch from it: wcd -c BRANCH --from {name}")
}

/// `is_commit`: it names one all the same.
pub fn clash(name: &BStr, clash: &Clash, is_commit: bool) -> Failure {
    let shown = clean(name);
    match clash {
        Clash::Invalid if is_commit => {
            Failure::could_not(format!("'{shown}' is a commit, and no name for a branch")).hint(either(name))
        }
        Clash::Invalid => Failure::could_not(format!("git takes '{shown}' for no branch's name"))
            .hint("no spaces, no ~^:?*[\\, no '..', no '.lock' or '/' at the end: git help check-ref-format"),
        Clash::Folder(other) => {
            let what = format!("there is a branch '{}': git can't have '{shown}' beside it", clean(other));
            Failure::could_not(what)
                .hint("take another name: in git's folder of branches one would be the folder of the other")
        }
        Clash::Case(other) => {
            let what =
                format!("there is a branch '{}', which differs in upper and lower case alone", clean(other));
            Failure::could_not(what)
                .hint(format!("this file system takes the two for one: wcd -c {}", typed(other)))
        }
    }
}

/// `remote`: one that has a branch of this name.
pub fn no_start(name: &BStr, remote: Option<&BString>) -> Failure {
    let failure = Failure::could_not(format!("'{}' names no commit here", clean(name)));
    match remote {
        Some(remote) => {
            let full = [remote.as_bytes(), b"/", name.as_bytes()].concat();
            failure.hint(format!("a remote has a branch of this name: {}", typed(&full)))
        }
        None => failure.hint("if it is new on the remote: git fetch"),
    }
}

pub fn no_stash(name: &BStr) -> Failure {
    Failure::could_not(format!("there is no {}", clean(name))).hint("see what there is: git stash list")
}

pub fn no_commit() -> Failure {
    Failure::could_not("this repository has no commit yet: a branch has nothing to start at")
        .hint("make the first one: git commit")
}

pub fn not_compared(error: &GitError) -> Failure {
    with_git(Failure::could_not("git could not tell which of two commits is the later one"), error)
}

pub fn foreign_request(reference: &BStr) -> String {
    format!("{} of a remote", clean(reference))
}

/// `remote`: a name or a URL.
pub fn foreign_branch(branch: &BStr, remote: &BStr) -> String {
    format!("branch {} of {}", clean(branch), clean(remote))
}

pub fn no_request_remote(words: &str) -> Failure {
    Failure::could_not(format!("there is no telling which remote has {words}"))
        .hint("call the one that has it upstream or origin: git remote rename OLD upstream")
}

pub fn fetching(words: &str, remote: &BStr) -> String {
    format!("wtsh: fetching {words} from {}", clean(remote))
}

pub fn not_fetched(request: &Request, remote: &BStr, error: &GitError) -> Failure {
    let (words, remote) = (&request.words, clean(remote));
    if fetch::is_not_there(error, request.reference.as_bstr()) {
        let what = format!("{remote} has no {words}: there is no {}", clean(&request.reference));
        return Failure::could_not(what).hint("see where it was made: git remote -v");
    }
    with_git(Failure::could_not(format!("{words} could not be fetched from {remote}")), error)
}

pub fn request_is_no_commit(words: &str) -> Failure {
    Failure::could_not(format!("what the remote has as {words} is not there after git fetched it"))
}

pub fn request_as_it_is(branch: &BStr, failure: &Failure) -> String {
    format!("wtsh: {}; '{}' stays as it is here", failure.what, clean(branch))
}

pub fn request_has_moved(branch: &BStr, words: &str, commit: ObjectId) -> String {
    let (branch, commit) = (clean(branch), short(commit));
    format!(
        "wtsh: {words} was rewritten, or '{branch}' has commits of its own: there it is {commit}; to take that: git reset --keep {commit}"
    )
}

pub fn another_holds_lock(common_dir: &Path) -> Failure {
    Failure::could_not(format!("another wtsh is at work in {}", shown_path(common_dir)))
        .hint("if it hangs, end it, and try again")
}

pub fn waiting_for_another(record: &Record) -> String {
    let path = record.path.as_deref().map(shown_path).unwrap_or_default();
    format!("wtsh: another wtsh is making {path}: waiting for it")
}

pub fn not_noted(common_dir: &Path, error: &io::Error) -> Failure {
    Failure::could_not(format!("{} can't be written to: {error}", shown_path(common_dir)))
}

pub fn no_branch_made(full_name: &BStr, error: &GitError) -> Failure {
    with_git(Failure::could_not(format!("git did not make {}", clean(full_name))), error)
}

pub fn not_made(folder: &Path, error: &GitError) -> Failure {
    let what = format!("git did not make {}; nothing is left of it", shown_path(folder));
    with_git(Failure::could_not(what), error)
}

pub fn stopped() -> String {
    "wtsh: stopped; nothing was made".into()
}

pub fn folder_is_there(folder: &Path) -> Failure {
    Failure::could_not(format!("{} is there already", shown_path(folder)))
        .hint("name another folder: wcd -c BRANCH --path DIR")
}

pub fn no_such_parent(folder: &Path) -> Failure {
    Failure::could_not(format!("there is no way to {}", shown_path(folder)))
        .hint("name another folder: wcd -c BRANCH --path DIR")
}

/// What a maker that died had left.
pub fn taken_back(record: &Record) -> String {
    let path = record.path.as_deref().map(shown_path).unwrap_or_default();
    format!("wtsh: {path} was half made by a wtsh that was killed: that is taken back")
}

/// The folder of a worktree that git still had.
pub fn forgotten(worktree: &Worktree) -> String {
    let root = shown_path(&worktree.root);
    let had = match &worktree.head {
        Head::Branch(branch) => format!("branch '{}'", clean(branch)),
        Head::Detached(commit) => format!("commit {}", short(*commit)),
        Head::Unreadable => "nothing readable".into(),
    };
    format!(
        "wtsh: the worktree {root} was deleted, but git still kept {had} for it: git has forgotten it now"
    )
}

pub fn not_forgotten(root: &Path, error: &GitError) -> Failure {
    with_git(
        Failure::could_not(format!("git did not forget the deleted worktree {}", shown_path(root))),
        error,
    )
}

/// The folder is there, its `.git` is not.
pub fn git_file_is_gone(root: &Path) -> Failure {
    let path = typed(root.as_os_str().as_bytes());
    Failure::could_not(format!("the worktree {} has lost its .git file", shown_path(root)))
        .hint(format!("to get it back: git worktree repair {path}"))
        .hint("if what is in the folder is of no use, delete it, and try again")
}

pub fn nothing_to_take() -> String {
    "wtsh: there are no changes to take along".into()
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

pub fn take_and_stash() -> Failure {
    Failure::usage("--take and --from a stash both bring changes: only one of them can")
}

pub fn not_taken(error: &GitError) -> Failure {
    with_git(Failure::could_not("git could not pack the changes up; they are where they were"), error)
}

pub fn does_not_fit(error: &GitError) -> Failure {
    let what =
        "the changes do not fit what the branch starts at; they are where they were, and nothing was made";
    with_git(Failure::could_not(what).hint("to start at the commit that they were made on: --from @"), error)
}

pub fn still_in_stash(why: Failure, source: &Path, entry: ObjectId, error: &GitError) -> Failure {
    let what = format!("the changes of {} are not back in place, but safe in a stash", shown_path(source));
    let command = format!("to get them back, there: git stash apply --index {}", entry.to_hex());
    let failure = Failure::could_not(what).hint(command);
    let failure = why.hints.into_iter().fold(failure, Failure::hint);
    with_git(failure, error)
}

pub fn left_in_stash(source: &Path, entry: ObjectId) -> String {
    let (source, entry) = (shown_path(source), entry.to_hex());
    format!(
        "wtsh: changes of {source} were on their way when wtsh was killed; they are in a stash: git stash apply --index {entry}"
    )
}

pub fn stash_not_applied(error: &GitError) -> Failure {
    with_git(Failure::could_not("git could not apply the stash; it stays, and nothing was made"), error)
}

pub fn stash_not_dropped(entry: ObjectId, error: &GitError) -> Failure {
    let what = format!("git applied stash {} and could not drop it; nothing was made", short(entry));
    with_git(Failure::could_not(what), error)
}

/// `pattern`: the line that was added to `info/exclude`.
pub fn excluded(pattern: &str) -> String {
    format!("git does not show {} here from now on (.git/info/exclude)", clean(pattern.as_bytes()))
}
