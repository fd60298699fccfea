//! `wtsh allow`: what a repository brings along takes effect from now on.

use std::io::{Write, stderr};
use std::path::PathBuf;

use super::failure::Failure;
use super::messages;
use super::subject::{Subject, folder};
use crate::config::Config;
use crate::env::Environment;
use crate::store::trust;

/// Let the venvs and .env files of this repository take effect, in all its worktrees
#[derive(clap::Args)]
pub struct Arguments {
    /// A folder in the repository [default: the current one]
    pub dir: Option<PathBuf>,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let dir = folder(arguments.dir.as_deref())?;
    let subject = Subject::of(&dir)?;
    let (config, _) = Config::load();
    let environments = subject.environments(&dir, &config.env);
    allow(&subject, &environments)?;
    // There is nobody to tell when stderr is closed.
    let _ = writeln!(stderr(), "{}", messages::environment::allowed(subject.path(), &environments));
    Ok(())
}

fn allow(subject: &Subject, environments: &[Environment]) -> Result<(), Failure> {
    let allowed = match subject {
        Subject::Repository(repository) => trust::allow(repository.common_dir()),
        Subject::Folder(folder) if environments.iter().all(is_nothing) => {
            return Err(messages::environment::nothing_to_allow(folder));
        }
        Subject::Folder(folder) => trust::allow_folder(folder),
    };
    allowed.map_err(|error| messages::environment::store_failed(&error))
}

fn is_nothing(environment: &Environment) -> bool {
    environment.venv.is_none() && environment.dotenv.is_empty()
}
