//! Programs that are not git: found where the person's PATH names them and no repository does, and started by path.

use std::convert::Infallible;
use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use rustix::io::Errno;

#[cfg(test)]
mod tests;

/// A command of the program at `path`, which is absolute.
pub fn command(path: &Path) -> Command {
    debug_assert!(path.is_absolute(), "{} would be looked for", path.display());
    Command::new(path)
}

/// The first executable file called `name` in an absolute entry of `path`, a value of PATH.
pub fn find(name: &str, path: Option<&OsStr>) -> Option<PathBuf> {
    candidates(OsStr::new(name), path).find(|program| is_executable(program))
}

/// As `find`, but in no entry that lies in one of these folders, nor a link that leads there: worktrees, whose programs came with
/// them.
pub fn find_outside(name: &str, path: Option<&OsStr>, folders: &[&Path]) -> Option<PathBuf> {
    let real: Vec<PathBuf> = folders.iter().filter_map(|folder| folder.canonicalize().ok()).collect();
    let is_inside = |program: &Path| {
        let mut folders = folders.iter().copied().chain(real.iter().map(PathBuf::as_path));
        folders.any(|folder| program.starts_with(folder))
    };
    let is_outside = |program: &Path| {
        !is_inside(program) && program.canonicalize().is_ok_and(|program| !is_inside(&program))
    };
    candidates(OsStr::new(name), path).find(|program| is_executable(program) && is_outside(program))
}

pub fn is_executable(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

/// Why there is no program to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nothing goes by that name: shells exit with 127.
    NotFound,
    /// This does, and can't be run: shells exit with 126.
    NotExecutable(PathBuf),
}

/// The program that a shell in `folder` would run for `word` (POSIX.1-2024, Shell Command Language, 2.9.1.4): with a slash in
/// it a path, from `folder` on; else looked for in `path`, but only in its absolute entries.
pub fn named(word: &OsStr, path: Option<&OsStr>, folder: &Path) -> Result<PathBuf, Missing> {
    if word.as_bytes().contains(&b'/') {
        return first_executable(std::iter::once(folder.join(word)));
    }
    if word.is_empty() {
        return Err(Missing::NotFound);
    }
    first_executable(candidates(word, path))
}

fn first_executable(candidates: impl Iterator<Item = PathBuf>) -> Result<PathBuf, Missing> {
    let mut there = None;
    for candidate in candidates {
        if is_executable(&candidate) {
            return Ok(candidate);
        }
        if there.is_none() && candidate.exists() {
            there = Some(candidate);
        }
    }
    Err(there.map_or(Missing::NotFound, Missing::NotExecutable))
}

fn candidates(name: &OsStr, path: Option<&OsStr>) -> impl Iterator<Item = PathBuf> {
    let folders = path.into_iter().flat_map(std::env::split_paths);
    folders.filter(|folder| folder.is_absolute()).map(move |folder| folder.join(name))
}

/// What this process is to become.
pub struct Replacement<'a> {
    pub program: &'a Path,
    /// The command as it was typed: its name and its arguments.
    pub words: &'a [OsString],
    pub folder: &'a Path,
    /// All of its environment.
    pub variables: Vec<(OsString, OsString)>,
}

/// Puts the program in the place of this process, which keeps its terminal, its process group and its open files; returns only
/// where that fails. A script without a first line that names its interpreter is run by `sh`, as shells do.
pub fn become_program(replacement: Replacement) -> io::Result<Infallible> {
    let Replacement { program, words, folder, variables } = replacement;
    let (name, arguments) = words.split_first().map_or((OsStr::new(""), words), |(name, rest)| (name, rest));
    let mut command = command(program);
    command.arg0(name).args(arguments).env_clear().envs(variables.iter().cloned()).current_dir(folder);
    let error = command.exec();
    if error.raw_os_error() != Some(Errno::NOEXEC.raw_os_error()) {
        return Err(error);
    }
    let mut shell = self::command(Path::new("/bin/sh"));
    shell.arg(program).args(arguments).env_clear().envs(variables).current_dir(folder);
    Err(shell.exec())
}
