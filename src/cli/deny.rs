//! `wtsh deny`: nothing that a repository brings along takes effect, and nobody asks about it.

use std::io::{Write, stderr};
use std::path::PathBuf;

use super::failure::Failure;
use super::messages;
use super::subject::{Subject, folder};
use crate::store::trust;

/// Let nothing of this repository take effect, and do not ask about it again
#[derive(clap::Args)]
pub struct Arguments {
    /// A folder in the repository [default: the current one]
    pub dir: Option<PathBuf>,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let subject = Subject::around(&folder(arguments.dir.as_deref())?)?;
    let denied = match &subject {
        Subject::Repository(repository) => trust::deny(repository.common_dir()),
        Subject::Folder(folder) => trust::deny_folder(folder),
    };
    denied.map_err(|error| messages::trust::store_failed(&error))?;
    // There is nobody to tell when stderr is closed.
    let _ = writeln!(stderr(), "{}", messages::trust::denied(subject.path()));
    Ok(())
}
