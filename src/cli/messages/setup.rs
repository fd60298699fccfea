//! About setting up a worktree.

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

use super::shown_path;
use super::typed::{typed, wcd};
use crate::cli::failure::Failure;
use crate::cli::setup::forecast::Forecast;
use crate::cli::setup::notice::Outlook;
use crate::cli::subject::without_git;
use crate::git::BString;
use crate::setup::command::Planned;
use crate::setup::guarded::Difference;
use crate::setup::step::Step;
use crate::term::clean::clean;

pub const QUESTION: &str = "set it up so? [y/N] ";
pub const SOURCE_IS_GONE: &str = "the worktree that has it is gone";
/// A branch without a commit.
pub const NO_COMMIT: &str = "there is no commit checked out";
pub const NO_DIRENV: &str = "there is no direnv on PATH";

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
    /// Commands that `wtsh remove` would run.
    pub on_removal: &'a [String],
    /// What else the team's file sets.
    pub settings: Vec<String>,
}

/// All that is said before the question.
pub fn review(review: &Review) -> String {
    let root = shown_path(review.root);
    let mut text = match review.foreign {
        Some(words) => format!("wtsh: {root} is somebody else's code, {}\n", clean(words.as_bytes())),
        None => format!("wtsh: {root}: nothing was set up with these files before\n"),
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
    if !review.on_removal.is_empty() {
        text += "wtsh: wtsh remove would, there,\n";
        let commands = review.on_removal.iter();
        push_listed(&mut text, commands.map(|command| format!("run {}", clean(command.as_bytes()))));
    }
    if !review.settings.is_empty() {
        text += "wtsh: these settings would count there\n";
        push_listed(&mut text, review.settings.iter().map(|name| clean(name.as_bytes()).into_owned()));
    }
    text
}

/// How the files that decide about a set-up differ from those in the worktree `source`, a line each.
pub(super) fn differing(source: &Path, differences: &[(BString, Difference)]) -> String {
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

/// All of them: what is not shown would be said yes to all the same.
pub(super) fn push_listed(text: &mut String, lines: impl Iterator<Item = String>) {
    text.extend(lines.map(|line| format!("  {line}\n")));
}

/// As `doing`, with every name.
pub fn would(step: &Step) -> String {
    match step {
        Step::Copy(files) => format!("copy {}", all_named(files)),
        Step::Link(path) => format!("link {}", shown(path)),
        Step::Submodules(paths) => format!("check out the submodules {}", all_named(paths)),
        _ => doing(step),
    }
}

fn all_named(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| shown(path)).collect::<Vec<_>>().join(", ")
}

/// What a step does, as in: a set-up would …
pub fn doing(step: &Step) -> String {
    match step {
        Step::Hook => "run the hook post-checkout".to_owned(),
        Step::Copy(files) => format!("copy {}", named(files)),
        Step::Link(path) => format!("link {}", shown(path)),
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
        Step::Copy(files) => copied(files),
        Step::Link(path) => format!("linked {}", shown(path)),
        Step::Submodules(paths) => format!("checked out the submodules {}", named(paths)),
        Step::Venv(wish) => format!("made {}", shown(&wish.place)),
        Step::Direnv(file) => format!("allowed {} for direnv", shown(file)),
        Step::Run(command) => format!("ran {}", clean(command.as_bytes())),
    }
}

/// Of the files that were to be copied, those that were.
pub fn copied(files: &[PathBuf]) -> String {
    format!("copied {}", named(files))
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

/// As `typed_words`, with the folder that it is started in, where that is not the root.
pub fn typed_in(command: &Planned, root: &Path) -> String {
    let typed_command = typed_words(&command.typed());
    match command.folder.strip_prefix(root) {
        Ok(inside) if !inside.as_os_str().is_empty() => {
            format!("cd {} && {typed_command}", typed(inside.as_os_str().as_bytes()))
        }
        _ => typed_command,
    }
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

/// Something else was just said of it.
pub fn everything_else_is_there(root: &Path) -> String {
    format!("{}: everything else is there", shown_path(root))
}

pub fn not_copied(file: &Path, why: &str) -> String {
    format!("{} was not copied: {}", shown(file), clean(why.as_bytes()))
}

/// It lies in another worktree.
pub fn hook_left(hook: &Path) -> String {
    format!(
        "the hook {} is not run: what is checked out there is code that you have not seen",
        shown_path(hook)
    )
}

/// direnv would run `other` for the `.envrc` at `file`, both from the root.
pub fn envrc_left(root: &Path, file: &Path, other: &Path, source: &Path) -> String {
    let (shown_file, source) = (shown(file), shown_path(source));
    let of_itself = file == other;
    let why = if of_itself {
        format!("it is not as in {source}")
    } else {
        format!("direnv would run {} with it, which is not as in {source}", shown(other))
    };
    let path = root.join(file);
    let command = format!("direnv allow {}", typed(path.as_os_str().as_bytes()));
    format!("{shown_file} is not allowed for direnv: {why}; once you have read that: {command}")
}

pub fn not_linked(path: &Path, why: &str) -> String {
    format!("{} was not linked: {}", shown(path), clean(why.as_bytes()))
}

/// An entry of `[setup] copy` that begins with a slash.
pub const FROM_THE_ROOT: &str = "it is looked for at the root of the worktree, and is not there";

pub fn no_link(why: &str) -> String {
    format!("no link: {why}")
}

pub fn stopped(root: &Path) -> String {
    format!(
        "stopped; {} can be used as it is; what is left of its set-up: {}",
        shown_path(root),
        command(root, None)
    )
}

/// The command that sets the worktree up. `python`: where another one is asked for than an earlier set-up knows of.
pub fn command(root: &Path, python: Option<&str>) -> String {
    let python = python.map(|python| format!("--python {} ", typed(python.as_bytes()))).unwrap_or_default();
    format!("wtsh setup {python}{}", typed(root.as_os_str().as_bytes()))
}

/// How a program ended that did not succeed.
pub fn ended(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("ended by signal {signal}"),
        (None, None) => "ended without an exit code".to_owned(),
    }
}

/// `log`: where its output is, and whether that is all of it.
pub fn step_failed(step: &Step, why: &str, log: Option<(&Path, bool)>, root: &Path) -> Failure {
    let failure = Failure::could_not(format!("could not {}: {}", doing(step), clean(why.as_bytes())));
    let failure = match log {
        Some((log, true)) => failure.hint(format!("all of its output: {}", shown_path(log))),
        Some((log, false)) => failure.hint(format!("the beginning of its output: {}", shown_path(log))),
        None => failure,
    };
    failure.hint(format!(
        "{} can be used as it is; to go on with its set-up: {}",
        shown_path(root),
        command(root, None)
    ))
}

pub fn not_started(program: &Path, error: &io::Error) -> String {
    format!("{}: {error}", shown_path(program))
}

pub fn not_noted(journal: &Path, error: &io::Error) -> Failure {
    Failure::could_not(format!("{} can't be written: {error}", shown_path(journal)))
        .hint("without it there is no telling what is done: nothing more was")
}

/// What was done is not known: nothing is done again.
pub fn not_read(journal: &Path, error: &io::Error) -> Failure {
    let path = typed(journal.as_os_str().as_bytes());
    Failure::could_not(format!("{} can't be read: {error}", shown_path(journal)))
        .hint(format!("it says what of the set-up is done; to begin anew: rm -rf {path}"))
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
    left(root).hint(format!("nobody can be asked here; on a terminal: {}", command(root, None)))
}

pub fn declined(root: &Path) -> Failure {
    left(root).hint(format!("to set it up later: {}", command(root, None)))
}

fn left(root: &Path) -> Failure {
    Failure::could_not(format!("{} stays as it is: nothing was copied, made or run", shown_path(root)))
}

pub fn moved_on(root: &Path) -> Failure {
    Failure::could_not(format!(
        "{} has another commit checked out by now: nothing was done",
        shown_path(root)
    ))
    .hint(format!("look at that one: {}", command(root, None)))
}

/// Before a prompt in a worktree. `label`: what people call it.
pub fn not_set_up(label: &str, lacking: &Outlook) -> String {
    let mut lacks: Vec<String> =
        lacking.copy.iter().chain(&lacking.venv).map(|path| format!("no {}", shown(path))).collect();
    lacks.extend(lacking.link.iter().map(|path| format!("no link {}", shown(path))));
    let not_run = if lacking.has_run { "not all was run" } else { "nothing was run" };
    lacks.extend((!lacking.run.is_empty()).then(|| not_run.to_owned()));
    let more = lacks.len().saturating_sub(NAMED);
    lacks.truncate(NAMED);
    let more = if more > 0 { ", …" } else { "" };
    let not = if lacking.is_begun { "not wholly" } else { "not" };
    let lacks = if lacks.is_empty() { String::new() } else { format!(" ({}{more})", lacks.join(", ")) };
    format!("wtsh: {} is {not} set up{lacks}: wtsh setup", clean(label.as_bytes()))
}

/// `wtsh allow`: what new worktrees will get; `None` where that is nothing.
pub fn outlook(forecast: &Forecast) -> Option<String> {
    let is_run = |step: &&Step| matches!(step, Step::Run(_));
    let steps = |run: bool| forecast.steps.iter().filter(move |step| is_run(step) == run).map(doing);
    let venvs = forecast.venvs.iter().map(|path| format!("make {}", shown(path)));
    let left_out = forecast
        .left_out
        .iter()
        .map(|(path, why)| format!("leave out {}: {}", shown(path), clean(why.as_bytes())));
    let remove = forecast.remove.iter();
    let remove = remove.map(|command| format!("run {} (on wtsh remove)", clean(command.as_bytes())));
    let unknown =
        forecast.unknown.iter().map(|error| format!("maybe more: {}", super::git::in_one_line(error)));
    let lines = steps(false).chain(venvs).chain(steps(true)).chain(remove).chain(left_out).chain(unknown);
    let lines: Vec<String> = lines.map(|line| format!("\n  {line}")).collect();
    let mut text = format!("wtsh: new worktrees ({} -c), and others by wtsh setup, will be set up:", wcd());
    text.extend(lines.iter().map(String::as_str));
    (!lines.is_empty()).then_some(text)
}

/// `wtsh allow` in a worktree of somebody else's code.
pub fn still_asks(words: &str) -> String {
    format!(
        "wtsh: what is checked out here is somebody else's code, {}: a set-up of it still asks first",
        clean(words.as_bytes())
    )
}
