//! About TARGETs: what a word after `wcd` or `wtsh path` can mean, and cannot.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::shown_path;
use super::typed::{typed, wcd};
use crate::cli::failure::Failure;
use crate::cli::locate::{Lacking, Unknown, Why};
use crate::cli::new::Request;
use crate::git::change::branch::is_valid_name;
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
            .hint(format!("make one: {} -c BRANCH", wcd()));
    }
    let what = format!("say where to go, for example to one of these: {} NAME", wcd());
    with_hints(Failure::could_not(what), listed(worktrees))
}

pub fn ambiguous_target(word: &BStr, worktrees: &[(BString, PathBuf)]) -> Failure {
    let what = format!("'{}' can mean any of these {} worktrees", clean(word), worktrees.len());
    with_hints(Failure::could_not(what), listed(worktrees))
}

/// A word that nothing goes by. A new branch of that name is what it may have been meant for where it was typed after `wcd`.
pub fn unknown_target(unknown: &Unknown, maker: Maker) -> Failure {
    let Unknown { word, near, is_tag } = unknown;
    if *is_tag {
        let what = format!("'{}' is a tag, and no worktree or branch goes by it", clean(word));
        let make = maker.command();
        return Failure::could_not(what).hint(format!("to look at it: {make} --detach {}", typed(word)));
    }
    let failure = Failure::could_not(format!("no worktree and no branch here goes by '{}'", clean(word)));
    let near: Vec<_> = near.iter().map(|name| format!("'{}'", clean(name))).collect();
    let failure = if near.is_empty() {
        failure.hint("see what there is: wtsh list")
    } else {
        failure.hint(format!("did you mean {}?", near.join(" or ")))
    };
    match Request::named(word.as_bstr()) {
        Some(request) => failure.hint(format!("to bring {} here: {}", request.words, maker.line(word))),
        None if maker == Maker::Wcd && is_valid_name(word.as_bstr()) => {
            failure.hint(format!("for a new branch of that name: {}", maker.line(word)))
        }
        None => failure,
    }
}

/// What a person types to have a worktree made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Maker {
    /// Where the shell goes there, too.
    Wcd,
    New,
}

impl Maker {
    pub fn command(self) -> String {
        match self {
            Maker::Wcd => format!("{} -c", wcd()),
            Maker::New => "wtsh new".to_owned(),
        }
    }

    fn line(self, branch: &[u8]) -> String {
        format!("{} {}", self.command(), typed(branch))
    }
}

/// A branch without a worktree that one could go to, and what makes one.
pub fn lacking(lacking: &Lacking, maker: Maker) -> Failure {
    let failure = Failure::could_not(lacks(lacking));
    let make = maker.line(&lacking.branch);
    match &lacking.why {
        Why::OnRemotes(remotes) if remotes.len() > 1 => {
            let starts = remotes.iter().map(|remote| [remote.as_bytes(), b"/", &lacking.branch].concat());
            with_hints(failure, starts.map(|start| format!("make one: {}", maker.line(&start))).collect())
        }
        Why::Local | Why::OnRemotes(_) | Why::Followed => failure.hint(format!("make one: {make}")),
        Why::Gone(_) => failure
            .hint(format!("if it was deleted, make it again: {make}"))
            .hint("if it was moved: git worktree repair NEW-PATH"),
    }
}

/// As `lacking`, from outside of the repository: `root` is where the shell was last. Nothing is made from there.
pub fn lacking_elsewhere(lacking: &Lacking, root: &Path) -> Failure {
    let (root, make) = (typed(root.as_os_str().as_bytes()), Maker::Wcd.line(&lacking.branch));
    Failure::could_not(lacks(lacking))
        .hint(format!("this folder is in no repository; where you were last: cd {root} && {make}"))
}

/// The question whether to make one, without what begins every message. Enter says yes.
pub fn make_one(lacking: &Lacking) -> String {
    let make = if matches!(lacking.why, Why::Gone(_)) { "make it again" } else { "make one" };
    format!("{}; {make}? [Y/n] ", lacks(lacking))
}

fn lacks(lacking: &Lacking) -> String {
    let branch = clean(&lacking.branch);
    match &lacking.why {
        Why::Local => format!("branch '{branch}' has no worktree"),
        Why::OnRemotes(remotes) => {
            let names: Vec<_> = remotes.iter().map(|remote| format!("'{}'", clean(remote))).collect();
            format!("branch '{branch}' is on {} and has no worktree here", names.join(" and "))
        }
        Why::Followed => format!("'{branch}' is a remote's branch, and no worktree goes by it"),
        Why::Gone(root) => format!("the worktree's folder is gone: {}", shown_path(root)),
    }
}

/// A worktree whose folder is not there: removed by hand, moved, or on a volume that is not mounted.
pub fn worktree_is_gone(worktree: &Worktree) -> Failure {
    let what = format!("the worktree's folder is gone: {}", shown_path(&worktree.root));
    let failure = Failure::could_not(what);
    let forget = || {
        format!(
            "to have git forget it: wtsh unlock {}, then wtsh prune",
            typed(worktree.root.as_os_str().as_bytes())
        )
    };
    match worktree.locked() {
        Some(reason) if reason.is_empty() => {
            failure.hint("it is locked: perhaps its volume is not mounted").hint(forget())
        }
        Some(reason) => failure.hint(format!("it is locked: {}", clean(reason))).hint(forget()),
        None => failure
            .hint("if it was deleted, let git forget it: wtsh prune")
            .hint("if it was moved: git worktree repair NEW-PATH"),
    }
}

/// `point`: a mount point, or a folder that is missing, too.
pub fn may_be_unmounted(root: &Path, point: &Path) -> Failure {
    let (gone, path) = (shown_path(root), typed(root.as_os_str().as_bytes()));
    let what = if root == point {
        format!("{gone} may be on a volume that is not mounted: there is nothing in the worktree's folder")
    } else {
        format!(
            "the worktree's folder is gone: {gone}; {} may be on a volume that is not mounted",
            shown_path(point)
        )
    };
    let rmdir = if root.exists() { format!("rmdir {path} && ") } else { String::new() };
    let forget = format!("{rmdir}git worktree remove {path}");
    Failure::could_not(what)
        .hint("mount it, and try again")
        .hint(format!("if it was deleted, have git forget it: {forget}"))
        .hint("if it was moved: git worktree repair NEW-PATH")
}

pub fn no_main_worktree(bare: &Path) -> Failure {
    Failure::could_not(format!("the repository is bare and has no main worktree: {}", shown_path(bare)))
        .hint("see what there is: wtsh list")
}

pub fn no_root_here(git_dir: &Path) -> Failure {
    Failure::could_not(format!("this is no worktree, but the repository itself: {}", shown_path(git_dir)))
        .hint("see what there is: wtsh list")
}

/// `example`: the command, with a name in place of `-`.
pub fn previous_unknown(example: &str) -> Failure {
    Failure::could_not("which worktree was the previous one is known to the shell's wcd only")
        .hint(format!("name the worktree: wtsh {example}"))
}

/// `word`: a path that leads into the worktree, and may have been meant for another one. `command`: what was to be done with it.
pub fn lies_in(word: &BStr, worktree: &Worktree, command: &str) -> Failure {
    let root = &worktree.root;
    let what = format!("{} is no worktree: it lies in {}", clean(word), shown_path(root));
    let failure = Failure::could_not(what);
    // The main worktree neither goes nor moves, and a move needs one word more.
    if worktree.id.is_none() || command == "move" {
        return failure.hint("see what there is: wtsh list");
    }
    failure.hint(format!("to {command} that: wtsh {command} {}", typed(root.as_os_str().as_bytes())))
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

pub fn wcd_help() -> String {
    let wcd = wcd();
    let lines = [
        ("", "choose one from a list"),
        ("TARGET", "a branch, a worktree's folder, a path, or a part of one"),
        ("-", "the previous worktree"),
        ("^", "the main worktree"),
        (".", "the root of this one"),
    ];
    let lines = lines.map(|(word, what)| format!("{:<17}{what}\n", format!("{wcd} {word}")));
    format!(
        "{wcd} goes to a worktree of this repository, and keeps the place in it.\n\n{}\n\
         {:<17}makes a worktree of the branch, and the branch if there is none,\n\
         {:17}sets it up and goes there; pr/123 and mr/45, too\n{MAKING}",
        lines.concat(),
        format!("{wcd} -c BRANCH"),
        "",
    )
}

const MAKING: &str = "  --from START    start the branch there [default: the default branch]; @ is HEAD
  --take          take uncommitted changes and untracked files along
  --path DIR      make it in this folder
  --detach        check out a commit or tag without a branch
  --no-setup      leave it as git makes it
  --python 3.12   the Python for its virtual environments
";

fn see_help(failure: Failure) -> Failure {
    failure.hint(format!("see: {} --help", wcd()))
}

pub fn wcd_unknown_option(option: &OsStr) -> Failure {
    see_help(Failure::usage(format!("{} has no option '{}'", wcd(), clean(option.as_bytes()))))
}

/// An option of `wcd -c`, without that.
pub fn wcd_only_with_create(option: &OsStr) -> Failure {
    let option = clean(option.as_bytes());
    see_help(Failure::usage(format!("'{option}' is for a new worktree: {} -c BRANCH {option} …", wcd())))
}

pub fn wcd_one_target() -> Failure {
    see_help(Failure::usage(format!("{} goes to one worktree, but got several names", wcd())))
}

/// git has refused to check `branch` out here. `folder` is where it is, as people see it, and `command` goes there.
pub fn checked_out_elsewhere(branch: &BStr, folder: &str, command: &str) -> String {
    format!("wtsh: '{}' is checked out in {folder}: {command}", clean(branch))
}

/// As `checked_out_elsewhere`, where that folder was removed by hand; `command` makes it again.
pub fn checked_out_in_a_gone_folder(branch: &BStr, folder: &str, command: &str) -> String {
    let branch = clean(branch);
    format!("wtsh: '{branch}' is checked out in {folder}, whose folder is gone; make it again: {command}")
}

/// A command that goes to a worktree; `name` is that of `wcd` in this shell.
pub fn go_command(name: &str, words: &[&[u8]]) -> String {
    let words = words.iter().map(|word| typed(word));
    [clean(name.as_bytes()).into_owned()].into_iter().chain(words).collect::<Vec<_>>().join(" ")
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
        let branch = BString::from("$(touch${IFS}x)");
        let failure = lacking(&Lacking { branch: branch.clone(), why: Why::Local }, Maker::New);
        let quoted = quote::quote(Shell::Bash, &branch);
        assert_eq!(failure.hints, [format!("make one: wtsh new {}", quoted.as_bstr())]);
    }
}
