//! `wtsh deny`: nothing that a repository brings along takes effect, and nobody asks about it.

use std::io::{Write, stderr};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::messages;
use super::subject::{Subject, folder};
use crate::file;
use crate::store::trust;

/// Let nothing of this repository take effect, and do not ask about it again
///
/// DIR can be a virtual environment that was allowed by itself: then only that is taken back.
#[derive(clap::Args)]
pub struct Arguments {
    /// A folder in the repository, or a virtual environment in it [default: the current one]
    pub dir: Option<PathBuf>,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let dir = folder(arguments.dir.as_deref())?;
    if arguments.dir.is_some() && file::is_regular(&dir.join("pyvenv.cfg")) {
        return withdraw(&dir);
    }
    let subject = Subject::around(&dir)?;
    let denied = match &subject {
        Subject::Repository(repository) => trust::deny(repository.common_dir()),
        Subject::Folder(folder) => trust::deny_folder(folder),
    };
    denied.map_err(|error| messages::trust::store_failed(&error))?;
    // There is nobody to tell when stderr is closed.
    let _ = writeln!(stderr(), "{}", messages::trust::denied(subject.path()));
    Ok(())
}

/// Who names a venv does not mean all of the repository.
fn withdraw(venv: &Path) -> Result<(), Failure> {
    let subject = Subject::around(venv.parent().unwrap_or(venv))?;
    let withdrawn = subject.permission().withdraw_vouch(venv);
    if !withdrawn.map_err(|error| messages::trust::store_failed(&error))? {
        return Err(messages::trust::not_allowed_by_itself(venv, subject.path()));
    }
    // There is nobody to tell when stderr is closed.
    let _ = writeln!(stderr(), "{}", messages::trust::withdrawn(venv));
    Ok(())
}
