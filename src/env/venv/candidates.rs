//! What could be the venv of a folder, by every custom that there is.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{VenvProblem, seems_to_be_one};
use crate::env::permission::Permission;

pub(super) mod destination;
mod direnv;
mod named;
mod pyenv;
#[cfg(test)]
mod tests;
mod uv;

/// What led to a venv.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FoundBy {
    /// It lies there under one of the configured names, itself or a link to it.
    #[default]
    Name,
    /// A file of such a name names it (PEP 832).
    File(PathBuf),
    /// UV_PROJECT_ENVIRONMENT.
    Uv,
    /// `.direnv/python-*`.
    Direnv,
    /// A `.python-version` file names one of pyenv's.
    Pyenv(PathBuf),
}

/// Where to look.
pub struct Customs<'a> {
    /// Names of folders, links and files.
    pub names: &'a [String],
    /// UV_PROJECT_ENVIRONMENT, where it is set and not empty.
    pub uv: Option<OsString>,
    /// `$PYENV_ROOT/versions`, where pyenv's venvs are to be looked at.
    pub pyenv: Option<PathBuf>,
    /// Of files that git may track. `None`: all count.
    pub permission: Option<&'a Permission<'a>>,
}

/// A folder that may be a venv, or what is wrong with what names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The folder; of a file that leads nowhere or is held, the file.
    pub dir: PathBuf,
    pub by: FoundBy,
    pub problem: Option<VenvProblem>,
}

/// Whether what a file says, its content, may have an effect.
type Accepts<'a> = &'a dyn Fn(&Path, &[u8]) -> bool;

impl Candidate {
    fn new(dir: PathBuf, by: FoundBy) -> Self {
        Candidate { dir, by, problem: None }
    }

    fn problem(path: PathBuf, by: FoundBy, problem: VenvProblem) -> Self {
        Candidate { dir: path, by, problem: Some(problem) }
    }
}

/// The candidates of a folder, in order of preference. Each custom is looked into only when the ones before it gave nothing that
/// could be used, and costs one system call where there is nothing.
pub struct Candidates<'a> {
    folder: &'a Path,
    root: &'a Path,
    customs: &'a Customs<'a>,
    /// How many customs were looked into.
    looked: usize,
    seen: Vec<PathBuf>,
}

impl<'a> Candidates<'a> {
    /// `folder` is `root` or lies below it.
    pub fn of_folder(folder: &'a Path, root: &'a Path, customs: &'a Customs) -> Self {
        Candidates { folder, root, customs, looked: 0, seen: Vec::new() }
    }

    /// The next one. What was looked at and can change is added to `watched`, but for names in `folder` that are not there.
    pub fn next(&mut self, watched: &mut Vec<PathBuf>) -> Option<Candidate> {
        while self.looked < self.customs.names.len() + 3 {
            self.looked += 1;
            let found = self.look(self.looked - 1, watched);
            if let Some(candidate) = found.filter(|candidate| !self.seen.contains(&candidate.dir)) {
                self.seen.push(candidate.dir.clone());
                return Some(candidate);
            }
        }
        None
    }

    fn look(&self, custom: usize, watched: &mut Vec<PathBuf>) -> Option<Candidate> {
        let Candidates { folder, root, customs: Customs { names, uv, pyenv, permission }, .. } = *self;
        let accepts = |file: &Path, content: &[u8]| {
            permission.is_none_or(|permission| permission.accepts(file, content))
        };
        match custom.checked_sub(1) {
            None => uv::candidate(folder, root, uv.as_ref()?.as_ref(), watched),
            Some(index) if index < names.len() => named::candidate(folder, &names[index], &accepts, watched),
            Some(index) if index == names.len() => direnv::candidate(folder, watched),
            Some(_) => pyenv::candidate(folder, pyenv.as_ref()?, &accepts, watched),
        }
    }
}

/// Whether there is a candidate in `folder` that looks like a venv or names one, whatever it says in its `pyvenv.cfg`.
pub fn exist_in(folder: &Path, root: &Path, customs: &Customs) -> bool {
    let Customs { names, uv, pyenv, .. } = customs;
    let customs = Customs { names, uv: uv.clone(), pyenv: pyenv.clone(), permission: None };
    let mut candidates = Candidates::of_folder(folder, root, &customs);
    let mut found = std::iter::from_fn(|| candidates.next(&mut Vec::new()));
    found.any(|candidate| candidate.problem.is_none() && seems_to_be_one(&candidate.dir))
}

/// Whether a folder without a `pyvenv.cfg` is an environment of conda's: that needs more than PATH, and conda activates it.
pub fn is_condas(dir: &Path) -> bool {
    dir.join("conda-meta").is_dir()
}
