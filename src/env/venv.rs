//! Python virtual environments (PEP 405): which one belongs to a folder, and what its `pyvenv.cfg` says.

use std::fs::Metadata;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::file::unfinished::is_unfinished;
use pyvenv_cfg::{Configuration, configuration};

pub mod candidates;
pub mod freshness;
mod installed;
pub mod mend;
mod pyvenv_cfg;
mod recipe;
mod site_packages;
pub mod soundness;
#[cfg(test)]
mod tests;

pub use candidates::FoundBy;
pub use mend::requirements::{Model, Requirements};
pub use pyvenv_cfg::Maker;
pub use recipe::Recipe;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Venv {
    /// Its folder, absolute, as the worktree's path leads there: through a link the link's path, which is not what the venv's own
    /// `activate` has written into it, but what tools that look for the project's venv compare VIRTUAL_ENV with.
    pub dir: PathBuf,
    /// What prompts call it: `prompt` of `pyvenv.cfg`, else the folder's name. Without control characters.
    pub name: String,
    /// `version` or `version_info` of `pyvenv.cfg`: `3.11.7`.
    pub python: Option<String>,
    pub maker: Maker,
    /// What led to it.
    pub by: FoundBy,
    /// It was made in this other folder, where nothing is left: its scripts do not start.
    pub moved_from: Option<PathBuf>,
}

/// Why a folder that looks like a venv is not used as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VenvProblem {
    /// No `pyvenv.cfg`, or none that names a `home`.
    NoConfiguration,
    /// `python` is not there, or leads to nothing that can be run.
    InterpreterGone {
        python: PathBuf,
    },
    /// PATH can't have an entry with a colon in it.
    ColonInPath,
    Unreadable {
        file: PathBuf,
        error: String,
    },
    /// git tracks `path`, which lies in it or leads to it.
    Tracked {
        path: PathBuf,
    },
    /// It was made in the folder `made_in`, which is still there: its scripts run that one.
    Copied {
        made_in: PathBuf,
    },
    /// `project`, which lies in another worktree, is installed in it as editable, which `file` says; and so are `others`.
    Editable {
        file: PathBuf,
        project: PathBuf,
        others: Vec<PathBuf>,
    },
    /// wtsh has not come to the end of making it.
    Unfinished,
    /// The file or link that names it leads to this folder, which is not there; `None`: UV_PROJECT_ENVIRONMENT names it itself.
    Nowhere {
        named: Option<PathBuf>,
    },
    /// The file or link that should name it can't be read, or says no path.
    NamesNothing {
        why: String,
    },
    /// git tracks the file that names it, and the person has not accepted what it says.
    Held,
}

impl Venv {
    /// Reads the venv in `dir`, which is a folder; runs nothing. One that can be read may still be half made, which `soundness::look`
    /// tells.
    pub(super) fn read(dir: &Path) -> Result<Venv, VenvProblem> {
        let read = Venv::read_whole(dir);
        read.map_err(|problem| if is_unfinished(dir) { VenvProblem::Unfinished } else { problem })
    }

    fn read_whole(dir: &Path) -> Result<Venv, VenvProblem> {
        let Configuration { version, prompt, maker, .. } = configuration(dir)?;
        if dir.as_os_str().as_bytes().contains(&b':') {
            return Err(VenvProblem::ColonInPath);
        }
        // Each maker makes `python`, whatever other names it makes: without it that word would start another Python.
        let python = dir.join("bin/python");
        if !python.metadata().is_ok_and(|metadata| can_be_run(&metadata)) {
            return Err(VenvProblem::InterpreterGone { python });
        }
        let name = prompt.filter(|prompt| !prompt.is_empty());
        let name = name.or_else(|| Some(dir.file_name()?.to_string_lossy().into_owned()));
        let name = name.unwrap_or_default().chars().filter(|character| !character.is_control()).collect();
        Ok(Venv { dir: dir.to_owned(), name, python: version, maker, ..Venv::default() })
    }

    /// As `read`, for a venv that is not looked for: whether it is whole, and where it was made, if nothing is left there, is looked at,
    /// too.
    pub fn at(dir: &Path) -> Result<Venv, VenvProblem> {
        let venv = Venv::read(dir)?;
        if is_unfinished(dir) {
            return Err(VenvProblem::Unfinished);
        }
        Ok(Venv { moved_from: soundness::moved_from(&venv), ..venv })
    }

    /// What is wrong with it for the worktree with this root, looked at closely. `others`: the roots of the repository's other
    /// worktrees.
    pub fn problem(&self, root: &Path, others: &dyn Fn() -> Vec<PathBuf>) -> Option<VenvProblem> {
        soundness::look(self, root, others).problem
    }

    /// What it takes to make one like it.
    pub fn recipe(&self) -> Recipe {
        configuration(&self.dir)
            .map(|configuration| Recipe::of(&self.dir, &configuration))
            .unwrap_or_default()
    }

    /// Whether `dir` is the same folder, as words or, by another path, on the disk.
    pub fn is_at(&self, dir: &Path) -> bool {
        let identity = |path: &Path| path.metadata().ok().map(|metadata| (metadata.dev(), metadata.ino()));
        self.dir == dir || identity(dir).is_some_and(|other| Some(other) == identity(&self.dir))
    }
}

/// Whether `dir` could be a venv, by one look at the disk.
pub(super) fn seems_to_be_one(dir: &Path) -> bool {
    configuration_file(dir).is_file()
}

pub(super) fn configuration_file(dir: &Path) -> PathBuf {
    pyvenv_cfg::file_in(dir)
}

fn can_be_run(metadata: &Metadata) -> bool {
    const ANYBODY_RUNS: u32 = 0o111;
    metadata.is_file() && metadata.mode() & ANYBODY_RUNS != 0
}
