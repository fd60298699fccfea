//! About making worktrees: `wcd -c` and `wtsh new`.

use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::OnceLock;

use super::git::{because, lines};
use super::half_made::with_left;
use super::repository::shown_url;
use super::setup;
use super::shown_path;
use super::targets::Maker;
use super::typed::typed;
use crate::cli::failure::Failure;
use crate::cli::new::{Arguments, Clash, Left, Record, Refusal, Request, names};
use crate::cli::subject::without_git;
use crate::git::change::command::GitError;
use crate::git::change::fetch;
use crate::git::{BStr, BString, ByteSlice, ObjectId};
use crate::term::clean::clean;

pub fn short(commit: ObjectId) -> String {
    commit.to_hex_with_len(7).to_string()
}

/// What the person typed to have something made, for the messages to name.
struct Asked {
    maker: Maker,
    /// The branch, or what there was in place of it.
    name: Vec<u8>,
    /// The options besides `--path`, as they can be typed, each with a blank before it.
    options: String,
    /// `--path`, likewise.
    path: String,
}

static ASKED: OnceLock<Asked> = OnceLock::new();

/// The messages name this command from now on, and not the one that does the same otherwise; a line to type in its place has the same
/// options.
pub fn is_asked(maker: Maker, arguments: &Arguments) {
    // A process is one command: the first stays.
    let path = arguments.path.iter().map(|path| format!(" --path {}", typed(path.as_os_str().as_bytes())));
    let _ = ASKED.set(Asked {
        maker,
        name: arguments.branch.as_bytes().to_owned(),
        options: options(arguments),
        path: path.collect(),
    });
}

fn options(arguments: &Arguments) -> String {
    let Arguments { branch: _, path: _, from, take, detach, no_setup, python } = arguments;
    let value = |name: &str, value: &[u8]| format!(" {name} {}", typed(value));
    let flags = [(detach, " --detach"), (take, " --take"), (no_setup, " --no-setup")];
    let flags = flags.iter().filter(|(given, _)| **given).map(|(_, flag)| (*flag).to_owned());
    let from = from.iter().map(|from| value("--from", from.as_bytes()));
    let python = python.iter().map(|python| value("--python", python.as_bytes()));
    from.chain(flags).chain(python).collect()
}

/// The command that makes a worktree.
pub fn command() -> String {
    ASKED.get().map_or(Maker::New, |asked| asked.maker).command()
}

/// What was typed, with `name` in the place of the branch, and without `--path`.
pub fn again(name: &[u8]) -> String {
    let options = ASKED.get().map_or("", |asked| &asked.options);
    format!("{} {}{options}", command(), typed(name))
}

/// What was typed for a branch of this name: `origin/pr/7` for `pr/7`.
pub fn asked_for(name: &BStr) -> &BStr {
    let asked = ASKED.get().map(|asked| asked.name.as_bstr());
    let is_it =
        |asked: &&BStr| asked.strip_suffix(name.as_bytes()).is_some_and(|remote| remote.ends_with(b"/"));
    asked.filter(is_it).unwrap_or(name)
}

/// As `again`, in the folder that was typed.
fn again_there(name: &[u8]) -> String {
    format!("{}{}", again(name), ASKED.get().map_or("", |asked| &asked.path))
}

/// The hint to say where else, as `why` wants it.
pub fn in_another_folder(why: &str, name: &BStr) -> String {
    format!("{why}: {} --path DIR", again(asked_for(name)))
}

pub fn no_name(maker: Maker) -> Failure {
    Failure::usage("a worktree needs a branch").hint(format!("say which: {} BRANCH", maker.command()))
}

pub fn detached_from() -> Failure {
    Failure::usage("--detach starts at what it names: --from is for a new branch")
        .hint(format!("{0} --detach COMMIT, or: {0} BRANCH --from COMMIT", command()))
}

/// The title of a step. `typed`: the folder as one would type it where one stands.
pub fn making(folder: &Path, typed: &Path) -> String {
    let (shown, typed) = (shown_path(folder), clean(typed.as_os_str().as_bytes()));
    let is_shorter = typed.chars().count() <= shown.chars().count();
    format!("making {}", if is_shorter { typed.as_ref() } else { &shown })
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

/// A set-up of it was begun. `python`: that was asked for now.
pub fn not_wholly_set_up(root: &Path, python: Option<&str>) -> Failure {
    Failure::could_not(format!("{} is not wholly set up", shown_path(root)))
        .hint(format!("to go on with its set-up: {}", setup::command(root, python)))
}

pub fn is_there(branch: &BStr, root: &Path) -> String {
    format!("branch '{}' has a worktree already: {}", clean(branch), shown_path(root))
}

pub fn local_differs(branch: &BStr, remote: &BStr) -> String {
    let remote = remote.strip_prefix(b"refs/remotes/").unwrap_or(remote);
    let remote = clean(remote);
    format!("the local branch '{}' is not where {remote} is: git log ...{remote}", clean(branch))
}

pub fn differs_in_case(branch: &BStr, other: &BStr) -> String {
    let (branch, other) = (clean(branch), clean(other));
    format!("there is '{other}', too: '{branch}' differs in upper and lower case alone")
}

pub fn diverged(here: &BStr, there: &BStr) -> String {
    let (here, there) = (clean(here), clean(there));
    format!("{here} and {there} have diverged: the branch starts at {there}; --from {here} is the other one")
}

pub fn refused(name: &BStr, refusal: &Refusal) -> Failure {
    let shown = clean(name);
    match refusal {
        Refusal::Exists(branch) => {
            let what = format!("branch '{}' is there already: --from is for a new one", clean(branch));
            Failure::could_not(what).hint(format!("without --from: {} {}", command(), typed(branch)))
        }
        Refusal::Several { branch, remotes } => {
            let failure = Failure::could_not(format!("branch '{shown}' is on {} remotes", remotes.len()));
            let one = |remote: &BString| [remote.as_bytes(), b"/", branch.as_bytes()].concat();
            let lines = remotes.iter().map(|remote| format!("say which: {}", again_there(&one(remote))));
            lines.fold(failure, |failure, line| failure.hint(line))
        }
        Refusal::NotFetched { remote, branch } => {
            let what = format!("{} has no branch '{}' that was fetched", clean(remote), clean(branch));
            Failure::could_not(what).hint(format!("if it is new there: git fetch {}", typed(remote)))
        }
        Refusal::NoRemote { remote } => {
            let what = format!("no remote is called '{}', which would have that request", clean(remote));
            Failure::could_not(what).hint("see what there is: git remote")
        }
        Refusal::RemotesName { remote, branch } => {
            let what = format!("'{shown}' is branch '{}' of {}", clean(branch), clean(remote));
            Failure::could_not(what).hint(format!(
                "for a new branch from it: {} BRANCH --from {}",
                command(),
                typed(name)
            ))
        }
        Refusal::Tag => Failure::could_not(format!("'{shown}' is a tag")).hint(either(name)),
        Refusal::Commit => Failure::could_not(format!("'{shown}' is a commit")).hint(either(name)),
    }
}

fn either(name: &BStr) -> String {
    let (make, name) = (command(), typed(name));
    format!("to look at it: {make} --detach {name}; for a branch from it: {make} BRANCH --from {name}")
}

/// `is_commit`: it names one all the same.
pub fn clash(name: &BStr, clash: &Clash, is_commit: bool) -> Failure {
    let shown = clean(name);
    match clash {
        Clash::Invalid if is_commit => {
            Failure::could_not(format!("'{shown}' is a commit, and no name for a branch")).hint(either(name))
        }
        Clash::Invalid => Failure::could_not(format!("git takes '{shown}' for no branch's name"))
            .hint("no '-' or '.' before it, no spaces, no ~^:?*[\\, no '..', no '.lock' or '/' at the end: git help check-ref-format"),
        Clash::TooLong(part) => {
            let most = names::LONGEST_PART;
            let what = format!("a branch's name can have {most} bytes between slashes, not {}", part.len());
            Failure::could_not(what)
                .hint(format!("in git's folder of branches, this is a file's name: {}", clean(part)))
        }
        Clash::Folder(other) => {
            let what = format!("there is a branch '{}': git can't have '{shown}' beside it", clean(other));
            Failure::could_not(what)
                .hint("take another name: in git's folder of branches one would be the folder of the other")
        }
        Clash::Case(other) => {
            let what =
                format!("there is a branch '{}', which differs in upper and lower case alone", clean(other));
            Failure::could_not(what).hint(format!("this file system takes the two for one: {}", again(other)))
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

pub fn stash_dropped(id: ObjectId) -> String {
    let id = id.to_hex();
    format!("its changes are here, and it is off the list of stashes; to have it back: git stash store {id}")
}

pub fn no_stash(name: &BStr) -> Failure {
    Failure::could_not(format!("there is no {}", clean(name))).hint("see what there is: git stash list")
}

pub fn no_commit() -> Failure {
    Failure::could_not("this repository has no commit yet: a branch has nothing to start at")
        .hint("make the first one: git commit")
}

pub fn not_compared(error: &GitError) -> Failure {
    because(Failure::could_not("git could not tell which of two commits is the later one"), error)
}

/// `None` where every filter ran that was to.
pub fn without_filters(filters: &[BString]) -> Option<String> {
    let names = filters.iter().map(|name| clean(name)).collect::<Vec<_>>().join(", ");
    (!names.is_empty()).then(|| {
        format!("filters were not run, as they may be this code's own ({names}): their files are as git stores them")
    })
}

pub fn foreign_request(reference: &BStr) -> String {
    format!("{} of a remote", clean(reference))
}

pub fn foreign_commit(commit: ObjectId) -> String {
    format!("commit {}, which was not made here and is on no branch of a remote of yours", short(commit))
}

pub fn foreign_fetched() -> String {
    "what git fetch has brought".to_owned()
}

/// `remote`: a name, or an address, in which a password may be.
pub fn foreign_remote(remote: &BStr) -> String {
    let is_address = remote.contains(&b':') || remote.contains(&b'/');
    let shown = if is_address { "another repository".into() } else { clean(remote) };
    format!("what was fetched from {shown}")
}

/// `remote`: a name, or words.
pub fn foreign_branch(branch: &BStr, remote: &BStr) -> String {
    format!("branch {} of {}", clean(branch), clean(remote))
}

pub fn no_request_remote(words: &str) -> Failure {
    Failure::could_not(format!("there is no telling which remote has {words}"))
        .hint("call the one that has it upstream or origin: git remote rename OLD upstream")
}

pub fn fetching(words: &str, remote: &BStr) -> String {
    format!("fetching {words} from {}", clean(remote))
}

/// The repository is not allowed. `url`: the remote's.
pub fn not_fetched_yet(common_dir: &Path, words: &str, remote: &BStr, url: &BStr) -> Failure {
    let (project, remote, url) = (shown_path(without_git(common_dir)), clean(remote), shown_url(url));
    Failure::could_not(format!("{words} is not fetched: {project} is not allowed"))
        .hint(format!("git would ask {remote} ({url}) by whatever that repository's configuration says"))
        .hint("if you trust it: wtsh allow; then this again")
}

/// `program`: one that reaches remotes, by a path from the working tree.
pub fn not_fetched_by(words: &str, program: &BStr) -> Failure {
    let what = format!("{words} is not fetched: {} is what lies in a working tree", clean(program));
    Failure::could_not(what).hint(
        "here it may be somebody else's code: name it by its whole path (git config --show-origin --list, or the variable)",
    )
}

/// `others`: the other remotes.
pub fn not_fetched(request: &Request, remote: &BStr, others: &[BString], error: &GitError) -> Failure {
    let (words, shown) = (&request.words, clean(remote));
    if fetch::is_not_there(error, request.reference.as_bstr()) {
        let what = format!("{shown} has no {words}: there is no {}", clean(&request.reference));
        let of_other = |other: &BString| again_there(&[other.as_bytes(), b"/", &request.branch].concat());
        let lines = others.iter().map(|other| format!("if {} has it: {}", clean(other), of_other(other)));
        return lines.fold(Failure::could_not(what), Failure::hint);
    }
    because(Failure::could_not(format!("{words} could not be fetched from {shown}")), error)
}

pub fn request_is_no_commit(words: &str) -> Failure {
    Failure::could_not(format!("what the remote has as {words} is not there after git fetched it"))
}

pub fn request_as_it_is(branch: &BStr, failure: &Failure) -> String {
    format!("{}; '{}' stays as it is here", failure.what, clean(branch))
}

/// All of the request is in the branch.
pub fn request_is_ahead(branch: &BStr, words: &str) -> String {
    format!("'{}' has all of {words}, and commits of its own", clean(branch))
}

/// What is here stays on a branch where that line is typed.
pub fn request_has_moved(branch: &BStr, words: &str, commit: ObjectId) -> String {
    let keep = typed(&[b"own-", branch.as_bytes()].concat());
    let (branch, commit) = (clean(branch), short(commit));
    format!(
        "{words} was rewritten, or '{branch}' has commits of its own: there it is {commit}; \
         to take that, in its worktree: git branch {keep} && git reset --keep {commit}"
    )
}

/// The branch that is here was fetched from the remote `other`, not from the one that was asked for.
pub fn request_is_anothers(request: &Request, other: &BStr, asked: &BStr) -> Failure {
    let branch = request.branch.as_bytes();
    let named = |remote: &BStr| [remote.as_bytes(), b"/", branch].concat();
    let new = typed(&[other.as_bytes(), b"-", branch].concat());
    let what = format!("'{}' here is {} of {}", clean(branch), request.words, clean(other));
    Failure::could_not(format!("{what}, not of {}", clean(asked))).hint(format!(
        "to have both: git branch -m {} {new}, then {}",
        typed(branch),
        again_there(&named(asked))
    ))
}

pub fn another_holds_lock(common_dir: &Path) -> Failure {
    Failure::could_not(format!("another wtsh is at work in {}", shown_path(common_dir)))
        .hint("if it hangs, end it, and try again")
}

pub fn waiting_for_another(record: &Record) -> String {
    let path = record.path.as_deref().map(shown_path).unwrap_or_default();
    format!("another wtsh is making {path}: waiting for it")
}

pub fn no_branch_made(full_name: &BStr, error: &GitError) -> Failure {
    because(Failure::could_not(format!("git did not make {}", clean(full_name))), error)
}

/// `lock`: a file that may be why.
pub fn with_lock(failure: Failure, lock: Option<&Path>) -> Failure {
    let Some(lock) = lock else { return failure };
    let (shown, name) = (shown_path(lock), typed(lock.as_os_str().as_bytes()));
    failure.hint(format!(
        "{shown} is there: another git may be at work; if none is, one that was killed has left it: rm {name}"
    ))
}

/// `hook`: the one that git ran at last, where that is what failed.
pub fn not_made(folder: &Path, error: &GitError, hook: Option<&Path>, left: &Left) -> Failure {
    let nothing = if left.is_empty() { "; nothing is left of it" } else { "" };
    let failure =
        because(Failure::could_not(format!("git did not make {}{nothing}", shown_path(folder))), error);
    let failure = match (hook, error) {
        (Some(hook), GitError::Failed { code: Some(code), .. }) => {
            failure.hint(format!("the hook {} ended with {code}", shown_path(hook)))
        }
        _ => failure,
    };
    with_left(failure, left)
}

/// What git, or a hook that it ran, said of what it did.
pub fn git_said(said: &[u8]) -> Vec<String> {
    lines(said).into_iter().map(|line| format!("git: {line}")).collect()
}

pub fn folder_is_there(folder: &Path, name: &BStr) -> Failure {
    Failure::could_not(format!("{} is there already", shown_path(folder)))
        .hint(in_another_folder("name another folder", name))
}

pub fn take_and_stash() -> Failure {
    Failure::usage("--take and --from a stash both bring changes: only one of them can")
}

/// git made it, and ended with an error all the same.
pub fn hook_failed(folder: &Path, error: &GitError, hook: Option<&Path>) -> Failure {
    let hook =
        hook.map_or("a hook of the repository".to_owned(), |hook| format!("the hook {}", shown_path(hook)));
    let what = format!("git made {}, and {hook} failed", shown_path(folder));
    because(Failure::could_not(what), error)
}

pub fn stash_not_applied(error: &GitError) -> Failure {
    because(Failure::could_not("git could not apply the stash; it stays, and nothing was made"), error)
}

pub fn stash_not_dropped(entry: ObjectId, error: &GitError) -> Failure {
    let what = format!("git applied stash {} and could not drop it; nothing was made", short(entry));
    because(Failure::could_not(what), error)
}

/// `pattern`: the line that was added to `info/exclude`.
pub fn excluded(pattern: &str) -> String {
    format!("git does not show {} here from now on (.git/info/exclude)", clean(pattern.as_bytes()))
}
