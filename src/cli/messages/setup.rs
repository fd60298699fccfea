//! About setting up a worktree.

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use super::shown_path;
use super::typed::typed;
use crate::cli::failure::Failure;
use crate::cli::setup::notice::Outlook;
use crate::cli::subject::without_git;
use crate::git::BString;
use crate::git::change::command::GitError;
use crate::setup::guarded::Difference;
use crate::setup::step::Step;
use crate::term::clean::clean;

pub const QUESTION: &str = "set it up so? [y/N] ";
pub const SOURCE_IS_GONE: &str = "the worktree that has it is gone";
pub const NO_DIRENV: &str = "there is no direnv on PATH";

/// No list is longer than this.
const LISTED: usize = 40;

/// Names in one line.
const NAMED: usize = 6;

/// What the person is asked about.
pub struct Review<'a> {
    pub root: &'a Path,
    /// Whose code it is, where it is somebody else's.
    pub foreign: Option<&'a str>,
    /// The common dir of a repository that is not allowed yet.
    pub not_allowed: Option<&'a Path>,
    /// The team's file whose contents the person has not accepted.
    pub held: Option<PathBuf>,
    /// The source's root, and how the files that decide about a set-up differ from those there.
    pub differences: Option<(&'a Path, &'a [(BString, Difference)])>,
    /// What would be done.
    pub lines: Vec<String>,
}

/// All that is said before the question.
pub fn review(review: &Review) -> String {
    let root = shown_path(review.root);
    let mut text = match review.foreign {
        Some(words) => format!(
            "wtsh: {root} is not set up yet: it is somebody else's code, {}\n",
            clean(words.as_bytes())
        ),
        None => format!("wtsh: {root} is not set up yet: nothing was set up with these files before\n"),
    };
    if let Some(common_dir) = review.not_allowed {
        let repository = shown_path(without_git(common_dir));
        text += &format!("wtsh: {repository} is not allowed yet; a yes allows it, as wtsh allow does\n");
    }
    if let Some((source, differences)) = review.differences {
        text += &differing(source, differences);
    }
    if let Some(file) = &review.held {
        text += &format!(
            "wtsh: {} counts once you say yes: you have not allowed what it says\n",
            shown_path(file)
        );
    }
    text += "wtsh: a set-up would\n";
    push_listed(&mut text, review.lines.iter().cloned());
    text
}

fn differing(source: &Path, differences: &[(BString, Difference)]) -> String {
    let source = shown_path(source);
    if differences.is_empty() {
        return format!("wtsh: the files that decide about a set-up are the same as in {source}\n");
    }
    let mut text = format!("wtsh: of the files that decide about a set-up, these are not as in {source}\n");
    let lines = differences.iter().map(|(path, difference)| {
        let word = match difference {
            Difference::New => "new    ",
            Difference::Changed => "changed",
            Difference::Gone => "gone   ",
        };
        format!("{word}  {}", clean(path))
    });
    push_listed(&mut text, lines);
    text
}

fn push_listed(text: &mut String, lines: impl ExactSizeIterator<Item = String>) {
    let count = lines.len();
    text.extend(lines.take(LISTED).map(|line| format!("  {line}\n")));
    if count > LISTED {
        *text += &format!("  and {} more\n", count - LISTED);
    }
}

/// What a step does, as in: a set-up would …
pub fn doing(step: &Step) -> String {
    match step {
        Step::Hook => "run the hook post-checkout".to_owned(),
        Step::Copy(files) => format!("copy {}", named(files)),
        Step::Link(paths) => format!("link {}", named(paths)),
        Step::Submodules(paths) => format!("check out the submodules {}", named(paths)),
        Step::Venv(wish) => format!("make {}", shown(&wish.place)),
        Step::Direnv(file) => format!("allow {} for direnv", shown(file)),
        Step::Run(command) => format!("run {}", clean(command.as_bytes())),
    }
}

/// The same once it is done.
pub fn did(step: &Step) -> String {
    match step {
        Step::Hook => "ran the hook post-checkout".to_owned(),
        Step::Copy(files) => format!("copied {}", named(files)),
        Step::Link(paths) => format!("linked {}", named(paths)),
        Step::Submodules(paths) => format!("checked out the submodules {}", named(paths)),
        Step::Venv(wish) => format!("made {}", shown(&wish.place)),
        Step::Direnv(file) => format!("allowed {} for direnv", shown(file)),
        Step::Run(command) => format!("ran {}", clean(command.as_bytes())),
    }
}

fn shown(path: &Path) -> String {
    clean(path.as_os_str().as_bytes()).into_owned()
}

fn named(paths: &[PathBuf]) -> String {
    let names: Vec<_> = paths.iter().take(NAMED).map(|path| shown(path)).collect();
    let names = names.join(", ");
    if paths.len() > NAMED { format!("{names} and {} more", paths.len() - NAMED) } else { names }
}

/// A command as one would type it.
pub fn typed_words(words: &[OsString]) -> String {
    words.iter().map(|word| typed(word.as_bytes())).collect::<Vec<_>>().join(" ")
}

pub fn is_the_source(root: &Path) -> String {
    format!(
        "{} is the main worktree: the others are set up from it, and nothing is to be done in it",
        shown_path(root)
    )
}

pub fn is_set_up(root: &Path) -> String {
    format!("{} is set up", shown_path(root))
}

pub fn everything_is_there(root: &Path) -> String {
    format!("{}: everything is there", shown_path(root))
}

pub fn not_copied(file: &Path, why: &str) -> String {
    format!("{} was not copied: {}", shown(file), clean(why.as_bytes()))
}

pub fn stopped(root: &Path) -> String {
    format!(
        "stopped; {} can be used as it is; what is left of its set-up: {}",
        shown_path(root),
        command(root)
    )
}

fn command(root: &Path) -> String {
    format!("wtsh setup {}", typed(root.as_os_str().as_bytes()))
}

/// How a program ended that did not succeed.
pub fn ended(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("ended by signal {signal}"),
        (None, None) => "ended without an exit code".to_owned(),
    }
}

pub fn step_failed(step: &Step, why: &str, log: Option<&Path>, root: &Path) -> Failure {
    let failure = Failure::could_not(format!("could not {}: {}", doing(step), clean(why.as_bytes())));
    let failure = match log {
        Some(log) => failure.hint(format!("all of its output: {}", shown_path(log))),
        None => failure,
    };
    failure.hint(format!(
        "{} can be used as it is; to go on with its set-up: {}",
        shown_path(root),
        command(root)
    ))
}

pub fn not_started(program: &Path, error: &io::Error) -> String {
    format!("{}: {error}", shown_path(program))
}

pub fn not_noted(journal: &Path, error: &io::Error) -> Failure {
    Failure::could_not(format!("{} can't be written: {error}", shown_path(journal)))
        .hint("without it there is no telling what is done: nothing more was")
}

pub fn under_way(root: &Path) -> Failure {
    Failure::could_not(format!("{} is being set up already", shown_path(root)))
        .hint("wait for that, and type this again to see whether anything is missing")
}

pub fn denied(common_dir: &Path) -> Failure {
    Failure::could_not(format!("{} is denied: nothing is set up in it", shown_path(without_git(common_dir))))
        .hint("wtsh allow takes that back")
}

/// There is no terminal.
pub fn nobody_to_ask(root: &Path) -> Failure {
    left(root).hint(format!("nobody can be asked here; on a terminal: {}", command(root)))
}

pub fn declined(root: &Path) -> Failure {
    left(root).hint(format!("to set it up later: {}", command(root)))
}

fn left(root: &Path) -> Failure {
    Failure::could_not(format!("{} stays as git made it: nothing was copied, made or run", shown_path(root)))
}

pub fn moved_on(root: &Path) -> Failure {
    Failure::could_not(format!(
        "{} has another commit checked out by now: nothing was done",
        shown_path(root)
    ))
    .hint(format!("look at that one: {}", command(root)))
}

pub fn git_failed(error: &GitError) -> Failure {
    match error {
        GitError::NoGit => Failure::could_not("there is no git on PATH, outside of this worktree"),
        GitError::NotStarted(error) => Failure::could_not(format!("git can't be started: {error}")),
        GitError::Failed { words, said, .. } => {
            let failure = Failure::could_not(format!("git {} failed", typed_words(words)));
            let lines = said.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
            lines.fold(failure, |failure, line| failure.hint(clean(line)))
        }
    }
}

/// Before a prompt in a worktree. `label`: what people call it.
pub fn not_set_up(label: &str, lacking: &Outlook) -> String {
    let mut lacks: Vec<String> =
        lacking.copy.iter().chain(&lacking.venv).map(|path| format!("no {}", shown(path))).collect();
    lacks.extend(lacking.link.iter().map(|path| format!("no link {}", shown(path))));
    lacks.extend((!lacking.run.is_empty()).then(|| "nothing was run".to_owned()));
    let more = lacks.len().saturating_sub(NAMED);
    lacks.truncate(NAMED);
    let more = if more > 0 { ", …" } else { "" };
    format!("wtsh: {} is not set up ({}{more}): wtsh setup", clean(label.as_bytes()), lacks.join(", "))
}

/// `wtsh allow`: what new worktrees will get; `None` where that is nothing.
pub fn outlook(outlook: &Outlook) -> Option<String> {
    let copy = outlook.copy.iter().map(|path| format!("\n  copy {}", shown(path)));
    let link = outlook.link.iter().map(|path| format!("\n  link {}", shown(path)));
    let venv = outlook.venv.iter().map(|path| format!("\n  make {}", shown(path)));
    let run = outlook.run.iter().map(|command| format!("\n  run {}", clean(command.as_bytes())));
    let lines: Vec<String> = copy.chain(link).chain(venv).chain(run).collect();
    let mut text = "wtsh: new worktrees (wcd -c), and others by wtsh setup, will be set up:".to_owned();
    text.extend(lines.iter().take(LISTED).map(String::as_str));
    (!lines.is_empty()).then_some(text)
}
