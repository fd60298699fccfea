//! About `wtsh exec`.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use super::shown_path;
use crate::cli::failure::{Failure, Kind};
use crate::process::program::Missing;
use crate::store::trust::Trust;
use crate::term::clean::clean;

/// The worktree with this root has something, and the person has not allowed it.
pub fn without_environment(root: &Path, trust: Trust) -> String {
    let root = shown_path(root);
    let why = if trust == Trust::Denied { "is denied" } else { "is not allowed yet" };
    format!("wtsh: {root} {why}: the command runs without its venv and .env; go there and type: wtsh allow")
}

pub fn no_command() -> Failure {
    Failure::usage("there is no command to run").hint("wtsh exec TARGET -- CMD")
}

/// As shells say and number it.
pub fn no_program(word: &OsStr, missing: &Missing, folder: &Path) -> Failure {
    let word_shown = clean(word.as_bytes());
    match missing {
        Missing::NotExecutable(path) => not_executable(format!("{} can't be executed", shown_path(path))),
        Missing::NotFound if word.as_bytes().contains(&b'/') => {
            not_found(format!("there is no {word_shown} in {}", shown_path(folder)))
        }
        Missing::NotFound => {
            not_found(format!("there is no command '{word_shown}' on the PATH of {}", shown_path(folder)))
        }
    }
}

pub fn not_started(program: &Path, error: &io::Error) -> Failure {
    not_executable(format!("{}: {error}", shown_path(program)))
}

fn not_found(what: String) -> Failure {
    Failure { kind: Kind::NotFound, what, hints: Vec::new() }
}

fn not_executable(what: String) -> Failure {
    Failure { kind: Kind::NotExecutable, what, hints: Vec::new() }
}
