//! About the demo.

use std::io;
use std::path::Path;

use super::shown_path;
use crate::cli::failure::Failure;
use crate::term::clean::clean;

/// The first lines of what a program said, as hints.
fn with_last_words(failure: Failure, said: &[u8]) -> Failure {
    let said = String::from_utf8_lossy(said);
    said.lines().take(5).fold(failure, |failure, line| failure.hint(clean(line.as_bytes())))
}

pub fn making(folder: &Path) -> String {
    format!("making a repository with three worktrees in {}, each with its own venv", shown_path(folder))
}

pub fn without_python() -> String {
    "there is no python3 with its venv module here: the venvs only look like real ones".into()
}

pub fn invitation(main: &Path) -> String {
    format!(
        "this shell is in {}; type `exit` to leave, and all of it is removed. Try:\n  \
         wtsh allow             venv, .env and port become active\n  \
         wcd staging            goes to that worktree, and Tab completes it; python is staging's\n  \
         git push origin main   typed after `wcd production`: wtsh says what is wrong with it\n  \
         wtsh list              all worktrees",
        shown_path(main)
    )
}

pub fn removed(folder: &Path) -> String {
    format!("{} is removed, and with it all that the demo made", shown_path(folder))
}

pub fn unknown_shell(name: &str) -> Failure {
    let name = clean(name.as_bytes());
    Failure::usage(format!("the demo runs in bash, zsh and fish, not in '{name}'"))
        .hint("try `wtsh demo bash`")
}

pub fn shell_missing(name: &str) -> Failure {
    Failure::could_not(format!("there is no {name} on PATH")).hint("install it, or name another shell")
}

pub fn shell_not_started(program: &Path, error: &io::Error) -> Failure {
    Failure::could_not(format!("{} did not start: {error}", shown_path(program)))
}

pub fn no_folder(parent: &Path, error: &io::Error) -> Failure {
    Failure::could_not(format!("no folder for the demo could be made in {}: {error}", shown_path(parent)))
        .hint("name another place in TMPDIR")
}

pub fn not_written(path: &Path, error: &io::Error) -> Failure {
    Failure::could_not(format!("{} could not be written: {error}", shown_path(path)))
}

pub fn without_git() -> Failure {
    Failure::could_not("there is no git on PATH").hint("install git")
}

pub fn git_not_started(error: &io::Error) -> Failure {
    Failure::could_not(format!("git did not start: {error}"))
}

pub fn git_failed(arguments: &[&str], said: &[u8]) -> Failure {
    let arguments = arguments.join(" ");
    let failure = Failure::could_not(format!("`git {}` failed", clean(arguments.as_bytes())));
    with_last_words(failure, said)
}

pub fn no_venv(venv: &Path, said: &[u8]) -> Failure {
    with_last_words(Failure::could_not(format!("{} could not be made", shown_path(venv))), said)
}

/// Each text that a person should have seen in the demo and would not have.
pub fn missing(missing: &[(&str, &str)]) -> Failure {
    missing.iter().fold(Failure::could_not("the demo did not go as it should"), |failure, (typed, text)| {
        let place = if typed.is_empty() { "at first".into() } else { format!("after `{typed}`") };
        failure.hint(format!("{place} there was no '{text}'"))
    })
}

pub fn not_removed(folder: &Path, error: &io::Error) -> Failure {
    Failure::could_not(format!("{} could not be removed: {error}", shown_path(folder)))
        .hint("remove it yourself")
}

pub fn not_forgotten(common_dir: &Path, error: &impl std::fmt::Debug) -> Failure {
    Failure::could_not(format!(
        "the permission of {} is still in the store: {error:?}",
        shown_path(common_dir)
    ))
}
