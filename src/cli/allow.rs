//! `wtsh allow`: what a repository brings along takes effect from now on.

use std::io::{Write, stderr};
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::messages;
use super::setup;
use super::site::Caller;
use super::subject::{Subject, folder};
use crate::cli::setup::forecast::Forecast;
use crate::config::Config;
use crate::store::StoreError;
use crate::store::trust::{self, Code, Trust};
use offer::Offer;

pub(in crate::cli) mod folders;
pub mod offer;
mod vouch;

/// Let the venvs and .env files of this repository take effect, in all its worktrees
///
/// Says what that enables, what new worktrees will be set up with, and what stays refused. Of .wtsh.toml, and of what git tracks and can act (.env, a
/// file that names a virtual environment: .venv, .python-version), the contents that it has in this worktree
/// are allowed; when they change, you are asked again. DIR can be a virtual environment that was refused
/// because it was copied or has another worktree's code in it: then it is used as it is.
#[derive(clap::Args)]
pub struct Arguments {
    /// A folder in the repository, or a virtual environment in it [default: the current one]
    pub dir: Option<PathBuf>,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let dir = folder(arguments.dir.as_deref())?;
    let (config, _) = Config::load();
    let text = match vouch::vouch(&dir, &config)? {
        Some(text) => text,
        None => allow(&dir, &config)?,
    };
    // There is nobody to tell when stderr is closed.
    let _ = writeln!(stderr(), "{text}");
    Ok(())
}

/// What was allowed, for the person.
fn allow(dir: &Path, config: &Config) -> Result<String, Failure> {
    let subject = Subject::of(dir)?;
    let caller = Caller::of_process(config);
    let mut offer = Offer::of(&subject, dir, config, &caller);
    if let Subject::Folder(folder) = &subject
        && offer.is_nothing()
    {
        return Err(messages::trust::nothing_to_allow(folder));
    }
    let foreign = foreign(&subject).map(|line| format!("\n{line}")).unwrap_or_default();
    let codes = match &subject {
        Subject::Repository(repository) => setup::review::codes_here(repository),
        Subject::Folder(_) => Vec::new(),
    };
    let news = record(&subject, &offer, &codes).map_err(|error| messages::trust::store_failed(&error))?;
    offer.look_further(&subject, dir, config, &caller);
    let in_repository = matches!(subject, Subject::Repository(_));
    let stray = subject.root().filter(|_| !subject.permission().leads_back());
    let text = messages::trust::allowed(subject.path(), &offer, news, in_repository, stray);
    let outlook = outlook(&subject, config).map(|outlook| format!("\n{outlook}")).unwrap_or_default();
    Ok(text + &outlook + &foreign)
}

/// Whose the code here is, where it is somebody else's.
fn foreign(subject: &Subject) -> Option<String> {
    let Subject::Repository(repository) = subject else { return None };
    setup::review::origin(repository).words().map(messages::setup::still_asks)
}

/// What new worktrees will be set up with, by what counts here from now on.
fn outlook(subject: &Subject, config: &Config) -> Option<String> {
    let Subject::Repository(repository) = subject else { return None };
    let config = subject.site(config).map_or_else(|| config.clone(), |site| site.config);
    messages::setup::outlook(&Forecast::of(repository, &config))
}

/// Whether any of it was not so before. What is accepted is what was read for the offer, whatever the files
/// say by now.
fn record(subject: &Subject, offer: &Offer, codes: &[Code]) -> Result<bool, StoreError> {
    let mut news = subject.trust() != Trust::Allowed;
    if news {
        match subject {
            Subject::Repository(repository) => trust::allow(repository.common_dir()),
            Subject::Folder(folder) => trust::allow_folder(folder),
        }?;
    }
    let permission = subject.permission();
    news |= permission.accept_root()?;
    for (file, content) in offer.contents() {
        news |= permission.accept(file, content)?;
    }
    for code in codes {
        news |= permission.accept_set_up(code)?;
    }
    Ok(news)
}
