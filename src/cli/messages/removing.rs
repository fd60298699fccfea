//! About a worktree that goes.

use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::git::because;
use super::objections::lines;
use super::setup::{differing, push_listed};
use super::shown_path;
use super::typed::typed;
use crate::cli::failure::{Failure, Kind};
use crate::cli::remove::Failed;
use crate::cli::setup::review::Doubt;
use crate::git::change::command::GitError;
use crate::git::{BStr, Worktree};
use crate::process::busy::{Occupation, Process};
use crate::term::clean::clean;
use crate::worktree::leaving::facts::{Branch, Fate};
use crate::worktree::leaving::verdict::Objection;

pub fn branch_words(name: &BStr) -> String {
    format!("'{}'", clean(name))
}

fn path_words(path: &Path) -> String {
    typed(path.as_os_str().as_bytes())
}

pub fn main_worktree(root: &Path, bare: bool) -> Failure {
    if bare {
        return Failure::could_not(format!("{} is the repository itself, no worktree", shown_path(root)))
            .hint("see what there is: wtsh list");
    }
    Failure::could_not(format!("{} is the main worktree: the repository lies in it", shown_path(root)))
        .hint("only the others can be removed: wtsh list")
}

/// What a worktree is that `word` may mean.
pub fn guessed(word: &BStr, worktree: &Worktree) -> String {
    let branch =
        worktree.branch().map_or_else(String::new, |branch| format!(" of branch {}", branch_words(branch)));
    format!("no worktree is called '{}'; it may mean {}{branch}", clean(word), shown_path(&worktree.root))
}

/// The question, without what begins every message.
pub fn remove_guessed(guessed: &str) -> String {
    format!("{guessed}: remove that? [y/N] ")
}

/// There is nobody to ask. `force`, `with_branch`: what was said.
pub fn not_called_so(guessed: &str, worktree: &Worktree, force: bool, with_branch: bool) -> Failure {
    let options = [(force, " --force"), (with_branch, " --branch")];
    let options: String = options.iter().filter(|(said, _)| *said).map(|(_, option)| *option).collect();
    let line = format!("to remove that: wtsh remove{options} {}", path_words(&worktree.root));
    Failure::could_not(guessed).hint(line)
}

/// `with_branch`: the branch was to go, too.
pub fn refused(root: &Path, objections: &[Objection], with_branch: bool) -> Failure {
    let mut failure = Failure::could_not(format!("{} is not removed:", shown_path(root)));
    failure.hints = objections.iter().flat_map(|objection| lines(root, objection)).collect();
    if !objections.iter().any(Objection::holds) {
        let lose = if objections.iter().any(Objection::loses) {
            "lose all of that"
        } else {
            "remove it all the same"
        };
        failure.hints.push(format!("{lose}: {}", forced(root, with_branch)));
    }
    failure
}

fn forced(root: &Path, with_branch: bool) -> String {
    let branch = if with_branch { " --branch" } else { "" };
    format!("wtsh remove --force{branch} {}", path_words(root))
}

/// Of several, these are not removed, and so none is.
pub fn none_removed(refusals: Vec<Failure>) -> Failure {
    let mut failure = Failure::could_not("nothing is removed:");
    for refusal in refusals {
        failure.hints.push(refusal.what);
        failure.hints.extend(refusal.hints);
    }
    failure
}

/// A branch that no worktree has checked out.
pub fn no_worktree(branch: &BStr) -> Failure {
    Failure::could_not(format!("branch {} has no worktree: there is nothing to remove", branch_words(branch)))
        .hint(format!("to delete the branch, if it is merged: wtsh remove --branch {}", typed(branch)))
}

pub fn branch_refused(objections: &[Objection]) -> Failure {
    let mut failure = Failure::could_not("the branch is not deleted:");
    failure.hints = objections.iter().flat_map(|objection| lines(Path::new("."), objection)).collect();
    failure
}

/// What `--force` loses.
pub fn discards(root: &Path, objections: &[Objection]) -> Vec<String> {
    // What to type instead is for those who have not decided.
    let what = objections.iter().filter_map(|objection| lines(root, objection).into_iter().next());
    let what: Vec<String> = what.collect();
    let first = (!what.is_empty()).then(|| format!("--force discards in {}:", shown_path(root)));
    first.into_iter().chain(what).collect()
}

pub fn only_here(root: &Path, objections: &[Objection]) -> Vec<String> {
    let what = objections.iter().flat_map(|objection| lines(root, objection));
    std::iter::once(format!("in {}:", shown_path(root))).chain(what).collect()
}

pub fn question() -> &'static str {
    "lose these with the worktree? [y/N] "
}

pub fn answered_no(root: &Path) -> Failure {
    Failure::could_not(format!("{} stays", shown_path(root)))
}

/// `ran`: the commands of `[remove] run` that have run for it, or were cut off.
pub fn stopped(root: &Path, ran: &[String]) -> Failure {
    let stays = format!("stopped: {} stays", shown_path(root));
    let what = if ran.is_empty() { format!("{stays} as it was") } else { format!("{stays}, {}", after(ran)) };
    Failure { what, ..Failure::cancelled() }
}

fn after(ran: &[String]) -> String {
    let names: Vec<String> = ran.iter().map(|line| format!("'{}'", clean(line.as_bytes()))).collect();
    format!("but this of [remove] run has been at work: {}", names.join(", "))
}

/// `failure`: what the second look came to, right before it was to be deleted. `ran`: the commands that have run since the first.
pub fn since_then(mut failure: Failure, ran: &[String]) -> Failure {
    if failure.kind != Kind::CouldNot {
        return failure;
    }
    if !failure.hints.is_empty() {
        failure.hints.insert(0, "this has come since it was first looked at:".to_owned());
    }
    if !ran.is_empty() {
        failure.what = format!("{}, {}", failure.what.trim_end_matches(':'), after(ran));
    }
    failure
}

/// Shells that stand in it, and what is at work there no longer for long.
pub fn open(processes: &[Process]) -> Option<String> {
    let open: Vec<&Process> = processes.iter().filter(|it| it.occupation == Occupation::Open).collect();
    (!open.is_empty()).then(|| format!("still open in it: {}", process_words(&open)))
}

pub fn process_words(processes: &[&Process]) -> String {
    const NAMED: usize = 10;
    let names: Vec<String> =
        processes.iter().take(NAMED).map(|it| format!("{} ({})", clean(&it.command), it.pid)).collect();
    let more = processes.len().saturating_sub(NAMED);
    if more == 0 { names.join(", ") } else { format!("{} and {more} more", names.join(", ")) }
}

pub fn held(file: &Path) -> String {
    format!(
        "{} has changed and is not allowed: its [remove] run is left out; to have it run: wtsh allow",
        shown_path(file)
    )
}

pub fn not_allowed(root: &Path) -> String {
    format!("{} is not allowed yet: [remove] run is left out; to have it run: wtsh allow", shown_path(root))
}

pub const RUN_QUESTION: &str = "run that before it goes? [y/N] ";

/// What is said before the question whether the commands of `[remove] run` may run.
pub fn review(root: &Path, doubt: &Doubt, commands: &[String]) -> String {
    let mut text = format!("wtsh: {}\n", whose(root, doubt));
    if let Some((source, differences)) = &doubt.differences {
        text += &differing(source, differences);
    }
    text += "wtsh: [remove] run would, in it,\n";
    push_listed(&mut text, commands.iter().map(|command| running(command)));
    text
}

fn whose(root: &Path, doubt: &Doubt) -> String {
    let root = shown_path(root);
    match doubt.origin.words() {
        Some(words) => {
            format!(
                "{root} is somebody else's code, {}, and nobody has agreed to it",
                clean(words.as_bytes())
            )
        }
        None => format!("{root} has files that decide what is run, and nobody has agreed to them"),
    }
}

/// The commands did not run, as nobody said yes to that.
pub fn left_out(root: &Path, doubt: &Doubt, commands: &[String]) -> String {
    let commands: Vec<_> = commands.iter().map(|command| clean(command.as_bytes())).collect();
    format!("{}: [remove] run is left out; by hand it is: {}", whose(root, doubt), commands.join("; "))
}

/// A command of `[remove] run`, under way.
pub fn running(line: &str) -> String {
    format!("run {}", clean(line.as_bytes()))
}

pub fn ran(line: &str) -> String {
    format!("ran {}", clean(line.as_bytes()))
}

fn how_it_failed(failed: &Failed) -> String {
    let how = failed.code.map_or_else(|| "was killed".into(), |code| format!("ended with {code}"));
    format!("'{}', of [remove] run, {how}", clean(failed.line.as_bytes()))
}

pub fn command_failed(failed: Failed, root: &Path, with_branch: bool) -> Failure {
    let mut failure = Failure::could_not(format!("{}: {} stays", how_it_failed(&failed), shown_path(root)));
    failure.hints = failed.output.into_iter().map(|line| format!("  {line}")).collect();
    failure.hint(format!("remove it all the same: {}", forced(root, with_branch)))
}

/// A command failed, and the person has said `--force`.
pub fn goes_on(failed: &Failed) -> String {
    format!("{}; --force goes on", how_it_failed(failed))
}

pub fn not_noted(git_dir: &Path, error: &io::Error) -> Failure {
    Failure::could_not(format!("nothing is removed: {} can't be written to: {error}", shown_path(git_dir)))
}

/// What git had begun to delete when it was killed.
pub fn not_swept(git_dir: &Path, error: &io::Error) -> Failure {
    Failure::could_not(format!("{} can't be deleted: {error}", shown_path(git_dir)))
}

pub fn not_removed(root: &Path, error: &GitError) -> Failure {
    because(Failure::could_not(format!("git did not remove {}", shown_path(root))), error)
}

/// `is_known`: git still knows of it.
pub fn half_removed(root: &Path, is_known: bool, error: &GitError) -> Failure {
    let failure = Failure::could_not(format!("git removed {} only in part", shown_path(root)));
    let failure = because(failure, error);
    let path = path_words(root);
    failure.hint(if is_known {
        format!("finish it: wtsh remove {path}")
    } else {
        format!("git knows it no longer; what is left can be deleted: rm -rf {path}")
    })
}

/// Of a removal that was cut off, and of which git's entry is gone.
pub fn left_behind(root: &Path) -> Failure {
    let what = format!("{} was removed only in part, and git knows it no longer", shown_path(root));
    Failure::could_not(what).hint(format!("what is left can be deleted: rm -rf {}", path_words(root)))
}

/// A signal came too late.
pub fn finishes(root: &Path) -> String {
    format!("git has begun to delete {}: that is finished", shown_path(root))
}

/// `branch`: the one that stays.
pub fn removed(root: &Path, branch: Option<&BStr>) -> String {
    let stays = branch.map_or_else(String::new, |it| format!("; branch {} stays", branch_words(it)));
    format!("removed {}{stays}", shown_path(root))
}

/// What was left where it was cut off.
pub fn finished(root: &Path) -> String {
    format!("removed {}", shown_path(root))
}

pub fn waiting_for_another(root: &Path) -> String {
    format!("another wtsh is removing {}, or moving it: waiting for that", shown_path(root))
}

pub fn gone_meanwhile(root: &Path) -> String {
    format!("another wtsh has removed {}", shown_path(root))
}

pub fn is_set_up_just_now(root: &Path) -> Failure {
    Failure::could_not(format!("{} stays: another wtsh is setting it up", shown_path(root)))
        .hint("wait for that, or end it first")
}

pub fn branch_is_being_checked_out(branch: &Branch) -> Failure {
    let name = branch_words(branch.name.as_ref());
    Failure::could_not(format!("branch {name} stays: another wtsh is making a worktree of it"))
}

pub fn branch_deleted(branch: &Branch) -> String {
    let name = branch_words(branch.name.as_ref());
    let again = format!("to have it back: git branch {} {}", typed(&branch.name), branch.tip);
    match &branch.fate {
        Fate::Merged { into, squashed } => {
            let how = if *squashed { "whose changes are in" } else { "which is merged into" };
            format!("deleted branch {name}, {how} {}; {again}", branch_words(into.as_ref()))
        }
        _ => format!("deleted branch {name}, which was not merged; {again}"),
    }
}

pub fn branch_kept(branch: &Branch, error: &GitError) -> Failure {
    let name = branch_words(branch.name.as_ref());
    because(Failure::could_not(format!("git did not delete branch {name}")), error)
}

/// The shell that started this stands in a folder that is gone.
pub fn stands_nowhere(place: &Path) -> String {
    format!("the folder you are in is gone: cd {}", path_words(place))
}
