//! What could be the venv of a folder, by every custom that there is.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{VenvProblem, seems_to_be_one};
use crate::env::permission::Permission;

mod destination;
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

/// The candidates of `folder`, which is `root` or below it, in order of preference. What was looked at and can change is added
/// to `watched`, but for names in `folder` that are not there. Where there is nothing that is one system call a name.
pub fn of_folder(
    folder: &Path,
    root: &Path,
    customs: &Customs,
    watched: &mut Vec<PathBuf>,
) -> Vec<Candidate> {
    let accepts = |file: &Path, content: &[u8]| {
        customs.permission.is_none_or(|permission| permission.accepts(file, content))
    };
    let mut found = Vec::new();
    found.extend(customs.uv.as_ref().and_then(|said| uv::candidate(folder, root, said.as_ref(), watched)));
    for name in customs.names {
        let named = named::candidate(folder, name, &accepts, watched);
        found.extend(named.filter(|named| found.iter().all(|earlier| earlier.dir != named.dir)));
    }
    found.extend(direnv::candidate(folder, watched));
    let pyenv = customs.pyenv.as_ref();
    found.extend(pyenv.and_then(|versions| pyenv::candidate(folder, versions, &accepts, watched)));
    found.retain(|candidate| candidate.problem.is_some() || !is_condas(&candidate.dir));
    found
}

/// Whether there is a candidate in `folder` that looks like a venv or names one, whatever it says in its `pyvenv.cfg`.
pub fn exist_in(folder: &Path, root: &Path, customs: &Customs) -> bool {
    let Customs { names, uv, pyenv, .. } = customs;
    let customs = Customs { names, uv: uv.clone(), pyenv: pyenv.clone(), permission: None };
    let found = of_folder(folder, root, &customs, &mut Vec::new());
    found.iter().any(|candidate| candidate.problem.is_none() && seems_to_be_one(&candidate.dir))
}

/// An environment of conda's has no `pyvenv.cfg`, and needs more than PATH: conda activates it.
fn is_condas(dir: &Path) -> bool {
    dir.join("conda-meta").is_dir() && !seems_to_be_one(dir)
}
