//! Running a git command that changes something.

use std::ffi::OsString;
use std::fmt::{self, Display, Formatter};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use gix::bstr::ByteSlice;

use crate::git::run::{self as runner, Hooks};
use crate::process::interrupt;
use crate::process::job::{self, Ended};

/// Why git did not do it.
#[derive(Debug)]
pub enum GitError {
    /// There is no git on PATH, outside of this worktree.
    NoGit,
    NotStarted(io::Error),
    /// A file that git works on, or has left.
    File(PathBuf, io::Error),
    /// HEAD leads to none.
    NoCommit,
    /// Where git names an object; as it came.
    Odd(Vec<u8>),
    Failed {
        /// The command as one could type it, without options before it: `worktree`, `add`, …
        words: Vec<OsString>,
        /// What git said, as it came: to be cleaned before it is shown.
        said: Vec<u8>,
        /// `None`: a signal ended it.
        code: Option<i32>,
    },
}

/// For people, as it came: to be cleaned before it is shown.
impl Display for GitError {
    fn fmt(&self, formatter: &mut Formatter) -> fmt::Result {
        match self {
            GitError::NoGit => formatter.write_str("there is no git on PATH, outside of this worktree"),
            GitError::NotStarted(error) => write!(formatter, "git does not start: {error}"),
            GitError::File(path, error) => write!(formatter, "{}: {error}", path.display()),
            GitError::NoCommit => formatter.write_str("HEAD leads to no commit"),
            GitError::Odd(said) => write!(formatter, "git names no object: {}", said.trim().as_bstr()),
            GitError::Failed { said, .. } => write!(formatter, "{}", said.trim().as_bstr()),
        }
    }
}

/// How often git is asked again where another one was at work.
const TRIES: usize = 20;
const PAUSE: Duration = Duration::from_millis(25);

/// `git WORDS…` in `dir`; its output. It is not stopped half way.
pub fn change(dir: &Path, hooks: Hooks, words: Vec<OsString>) -> Result<Vec<u8>, GitError> {
    run(&[dir], hooks, words, b"").map(|ended| ended.stdout)
}

/// As `change`, of what has to be done by now: where the signal that asked this process to stop has ended git as well, it is done
/// again.
pub fn finish(dir: &Path, hooks: Hooks, words: Vec<OsString>) -> Result<(), GitError> {
    match change(dir, hooks, words.clone()) {
        Err(GitError::Failed { code: None, .. }) if interrupt::received().is_some() => {
            change(dir, hooks, words).map(drop)
        }
        done => done.map(drop),
    }
}

/// As `change`, with `input` on its standard input.
pub fn change_with_input(
    dir: &Path,
    hooks: Hooks,
    words: Vec<OsString>,
    input: &[u8],
) -> Result<Vec<u8>, GitError> {
    run(&[dir], hooks, words, input).map(|ended| ended.stdout)
}

/// As `change`, by a git that has a look at the working tree with the root `there`, too.
pub fn change_there(
    dir: &Path,
    there: &Path,
    hooks: Hooks,
    words: Vec<OsString>,
) -> Result<Vec<u8>, GitError> {
    run(&[dir, there], hooks, words, b"").map(|ended| ended.stdout)
}

/// As `change`, for commands that run hooks: what they write is on stderr (githooks(5)). That is returned.
pub fn change_with_hooks(dir: &Path, hooks: Hooks, words: Vec<OsString>) -> Result<Vec<u8>, GitError> {
    run(&[dir], hooks, words, b"").map(|ended| ended.stderr)
}

fn run(dirs: &[&Path], hooks: Hooks, words: Vec<OsString>, input: &[u8]) -> Result<Ended, GitError> {
    let mut tries = 1;
    loop {
        let mut command = runner::changing_at(dirs, hooks)?;
        command.args(&words);
        let ended = job::complete(command, input).map_err(GitError::NotStarted)?;
        if ended.status.success() {
            return Ok(ended);
        }
        if tries == TRIES || !met_another(&ended.stderr) {
            return Err(GitError::Failed { words, said: ended.stderr, code: ended.status.code() });
        }
        tries += 1;
        std::thread::sleep(PAUSE);
    }
}

/// git reads the entries of all worktrees first, and ends where one is just being made, or removed, by another git.
fn met_another(said: &[u8]) -> bool {
    said.lines().any(|line| line.contains_str("/worktrees/") && line.contains_str("/commondir"))
}

/// `git WORDS…` in `dir` with another index than the worktree's own, and `input` on its standard input; its output.
pub fn with_index(dir: &Path, index: &Path, words: Vec<OsString>, input: &[u8]) -> Result<Vec<u8>, GitError> {
    let mut command = runner::changing(dir, Hooks::Skip)?;
    command.args(&words).env("GIT_INDEX_FILE", index);
    // Commits that only wtsh sees need no name of a person, who may have told git none.
    for (name, value) in [("NAME", "wtsh"), ("EMAIL", "wtsh@localhost")] {
        for of in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{of}_{name}"), value);
        }
    }
    let ended = job::complete(command, input).map_err(GitError::NotStarted)?;
    if ended.status.success() {
        return Ok(ended.stdout);
    }
    Err(GitError::Failed { words, said: ended.stderr, code: ended.status.code() })
}

/// `git WORDS…` in `dir`, which changes nothing and runs nothing that came with the repository, with `input` on its standard input;
/// its output.
pub fn ask(dir: &Path, words: Vec<OsString>, input: &[u8]) -> Result<Vec<u8>, GitError> {
    answer(runner::reading(dir)?, words, input)
}

/// As `ask`, of a working tree: what is missing is not fetched for it.
pub fn look(dir: &Path, words: Vec<OsString>, input: &[u8]) -> Result<Vec<u8>, GitError> {
    answer(runner::looking(dir)?, words, input)
}

fn answer(mut command: Command, words: Vec<OsString>, input: &[u8]) -> Result<Vec<u8>, GitError> {
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
