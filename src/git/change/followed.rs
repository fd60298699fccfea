//! git commands that take their time, and what they say meanwhile.

use std::ffi::OsString;
use std::path::Path;
use std::process::ExitStatus;

use super::command::GitError;
use crate::git::run::{self, Hooks};
use crate::process::job;

/// Runs `git WORDS…` in `dir`; each line that it, or a hook, writes goes to `line`. `variables`: those that hooks see beside what git
/// gets anyway; `None` unsets one.
pub fn follow(
    dir: &Path,
    words: &[OsString],
    variables: &[(OsString, Option<OsString>)],
    line: &mut dyn FnMut(&[u8]),
) -> Result<ExitStatus, GitError> {
    let mut command = run::changing(dir, Hooks::Run)?;
    command.args(words);
    for (name, value) in variables {
        match value {
            Some(path) if name == "PATH" => command.env(name, run::path_for_hooks(path, dir)),
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    job::follow(command, line).map_err(GitError::NotStarted)
}

/// Major and minor number of the git on PATH.
pub fn version(dir: &Path) -> Option<(u32, u32)> {
    let said = super::command::ask(dir, vec!["version".into()], b"").ok()?;
    let said = str::from_utf8(&said).ok()?;
    let mut numbers = said.split_whitespace().nth(2)?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}
