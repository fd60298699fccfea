//! Running a git command that changes something.

use std::ffi::OsString;
use std::io;
use std::path::Path;

use crate::git::run::{self, Hooks};
use crate::process::job;

/// Why git did not do it.
#[derive(Debug)]
pub enum GitError {
    /// There is no git on PATH, outside of this worktree.
    NoGit,
    NotStarted(io::Error),
    Failed {
        /// The command as one could type it, without options before it: `worktree`, `add`, …
        words: Vec<OsString>,
        /// What git said, as it came: to be cleaned before it is shown.
        said: Vec<u8>,
        /// `None`: a signal ended it.
        code: Option<i32>,
    },
}

/// `git WORDS…` in `dir`; its output.
pub fn change(dir: &Path, hooks: Hooks, words: Vec<OsString>) -> Result<Vec<u8>, GitError> {
    let mut command = run::changing(dir, hooks).ok_or(GitError::NoGit)?;
    command.args(&words);
    let ended = job::capture(command, b"").map_err(GitError::NotStarted)?;
    if ended.status.success() {
        return Ok(ended.stdout);
    }
    Err(GitError::Failed { words, said: ended.stderr, code: ended.status.code() })
}

/// `git WORDS…` in `dir`, which changes nothing, with `input` on its standard input; its output.
pub fn ask(dir: &Path, words: Vec<OsString>, input: &[u8]) -> Result<Vec<u8>, GitError> {
    let mut command = run::git(dir).ok_or(GitError::NoGit)?;
    command.args(&words);
    let ended = job::capture(command, input).map_err(GitError::NotStarted)?;
    if ended.status.success() {
        return Ok(ended.stdout);
    }
    Err(GitError::Failed { words, said: ended.stderr, code: ended.status.code() })
}

/// Words of different kinds as a command.
pub fn words<const N: usize>(words: [&std::ffi::OsStr; N]) -> Vec<OsString> {
    words.map(OsString::from).into()
}
