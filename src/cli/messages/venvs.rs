//! About the venvs that a set-up makes, and those that are there.

use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::setup::command;
use super::shown_path;
use super::typed::typed;
use super::venv::{moved_from, venv_problem};
use crate::cli::failure::Failure;
use crate::cli::setup::kept::Flaw;
use crate::term::clean::clean;

/// Why no venv is made in a place that git has something in.
pub fn tracked(dir: &Path, entry: &Path) -> String {
    let (dir, entry) = (shown_path(dir), shown_path(entry));
    format!("no venv is made in {dir}: git tracks {entry}, so this branch decides what runs there")
}

pub fn behind_link(dir: &Path, link: &Path) -> String {
    let (dir, link) = (shown_path(dir), shown_path(link));
    format!("no venv is made in {dir}: {link} is a link here, and leads elsewhere")
}

pub fn unreadable_index(file: &Path, error: &io::Error) -> String {
    format!("no venv is made: {} does not say what git tracks: {error}", shown_path(file))
}

/// Lists of requirements that the venv at `place` has not got, because the one at the same place of `source` has not.
pub fn not_installed(place: &Path, left_out: &[PathBuf], source: &Path) -> Option<String> {
    let files: Vec<_> = left_out.iter().map(|file| clean(file.as_os_str().as_bytes())).collect();
    let (place, theirs) = (clean(place.as_os_str().as_bytes()), shown_path(&source.join(place)));
    let files = files.join(", ");
    let said = format!(
        "not installed into {place}: {files}, which {theirs} has not either; install in [setup.venv] says otherwise"
    );
    (!left_out.is_empty()).then_some(said)
}

/// About a venv that is there, and stays as it is. `command`: what mends it.
pub fn flawed(dir: &Path, flaw: &Flaw, mend: Option<String>) -> String {
    let dir = shown_path(dir);
    let (said, to) = match flaw {
        Flaw::NotUsed(problem) => {
            (format!("{dir} can't be used, and stays as it is: {}", venv_problem(problem)), "mend it")
        }
        Flaw::Moved(made_in) => (format!("{dir} {}; it stays as it is", moved_from(made_in)), "mend it"),
        Flaw::Older(file) => {
            let file = shown_path(file);
            let said =
                format!("{file} is newer than the last install into {dir}: something may be missing there");
            (said, "install it")
        }
    };
    match mend {
        Some(command) => format!("{said}; to {to}: {command}"),
        None => said,
    }
}

/// The command that makes these venvs again as a set-up makes them.
pub fn anew(dirs: &[&Path], root: &Path, python: Option<&str>) -> String {
    let dirs: Vec<_> = dirs.iter().map(|dir| typed(dir.as_os_str().as_bytes())).collect();
    format!("rm -rf {} && {}", dirs.join(" "), command(root, python))
}

/// `venvs`: each with the Python that it has, and not the one that was asked for.
pub fn another_python(root: &Path, venvs: &[(PathBuf, String)], asked: &str) -> Failure {
    let asked = clean(asked.as_bytes());
    let said =
        venvs.iter().map(|(dir, has)| format!("{} has Python {}", shown_path(dir), clean(has.as_bytes())));
    let dirs: Vec<&Path> = venvs.iter().map(|(dir, _)| dir.as_path()).collect();
    let them = if dirs.len() == 1 { "it" } else { "them" };
    Failure::could_not(format!("{}, not {asked}: what is there stays", said.collect::<Vec<_>>().join(", ")))
        .hint(format!("to make {them} anew: {}", anew(&dirs, root, Some(&asked))))
}

/// What is no version.
pub fn no_python_version(python: &str) -> Failure {
    Failure::usage(format!("'{}' is no Python version", clean(python.as_bytes())))
        .hint("say one such as 3.12: --python 3.12")
}
