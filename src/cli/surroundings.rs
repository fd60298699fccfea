//! The facts from beside the repository that the prompt shows: the active venv and the port, by the shell's
//! variables.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::venv_worktree::VenvWorktree;
use crate::env::direnv_is_at_work;
use crate::git::Repository;
use crate::prompt::{ActiveVenv, Surroundings};
use crate::state::diff::Diff;

/// What VIRTUAL_ENV says, and PORT where it is the worktree's, from us or from direnv, and not a number that
/// the person has exported for something else. `variable` gives a variable's value, as it is or as it is
/// about to be; `set` is what wtsh has set in it.
pub fn surroundings(
    variable: impl Fn(&str) -> Option<OsString>,
    set: &Diff,
    repository: &Repository,
) -> Surroundings {
    let by_direnv = || {
        let root = repository.root();
        root.is_some_and(|root| direnv_is_at_work(&|name: &str| variable(name), root))
    };
    let port = variable("PORT").filter(|port| set.holds_value("PORT".as_ref(), port) || by_direnv());
    let port = port.and_then(|port| port.to_str()?.parse().ok()).filter(|port| *port != 0);
    Surroundings { venv: active_venv(&variable, repository), port }
}

fn active_venv(variable: &impl Fn(&str) -> Option<OsString>, repository: &Repository) -> Option<ActiveVenv> {
    let dir = PathBuf::from(variable("VIRTUAL_ENV").filter(|dir| !dir.is_empty())?);
    let told = variable("VIRTUAL_ENV_PROMPT").and_then(|name| told_name(&name.to_string_lossy()));
    let name = told.or_else(|| Some(String::from_utf8_lossy(dir.file_name()?.as_bytes()).into_owned()))?;
    Some(ActiveVenv { name, python: None, of_other_worktree: other_worktree(&dir, repository) })
}

/// The name in VIRTUAL_ENV_PROMPT, which venv before Python 3.13 wrote as `(name) `.
fn told_name(prompt: &str) -> Option<String> {
    let prompt = prompt.trim();
    let name = prompt.strip_prefix('(').and_then(|name| name.strip_suffix(')')).unwrap_or(prompt);
    (!name.is_empty()).then(|| name.to_owned())
}

/// The label of the worktree of this repository that a venv lies in, if it is not the one we are in.
fn other_worktree(venv: &Path, repository: &Repository) -> Option<String> {
    let lies_in = VenvWorktree::of(venv, repository).filter(|it| *it != VenvWorktree::Here)?;
    Some(lies_in.label(repository))
}

#[cfg(test)]
mod tests;
