//! What new worktrees will be set up with, for `wtsh allow`: by the same looks as a set-up itself.

use std::path::{Path, PathBuf};

use super::{source, submodules, venvs};
use crate::cli::messages;
use crate::config::Config;
use crate::git::Repository;
use crate::git::change::command::GitError;
use crate::setup::step::Step;
use crate::setup::{copy, link};

#[derive(Debug, Default)]
pub struct Forecast {
    /// The steps, but for venvs.
    pub steps: Vec<Step>,
    /// Where in the worktree venvs are made.
    pub venvs: Vec<PathBuf>,
    /// What `wtsh remove` would run there.
    pub remove: Vec<String>,
    /// What the configuration names and no worktree gets, with the reason, for people.
    pub left_out: Vec<(PathBuf, String)>,
    /// Why there may be more than this.
    pub unknown: Option<GitError>,
}

impl Forecast {
    /// By the configuration that counts here.
    pub fn of(here: &Repository, config: &Config) -> Forecast {
        let source = source::root(here, None).or_else(|| here.root().map(Path::to_owned));
        let mut forecast = Forecast::default();
        if let Some(from) = &source {
            forecast.unknown = forecast.take_from(from, config).err();
        }
        forecast.remove.clone_from(&config.remove.run);
        forecast.steps.extend(config.setup.run.iter().cloned().map(Step::Run));
        forecast
    }

    fn take_from(&mut self, from: &Path, config: &Config) -> Result<(), GitError> {
        let setup = &config.setup;
        for path in &setup.link {
            match link::is_offered(from, path) {
                Ok(Some(path)) => self.steps.push(Step::Link(path)),
                Ok(None) => {}
                Err(why) => self.left_out.push((path.into(), messages::setup::no_link(&why))),
            }
        }
        let mut found = copy::offered(from, &setup.copy)?;
        found.files.retain(|path| !link::is_below_one(path, &setup.link));
        self.steps.extend(Some(found.files).filter(|files| !files.is_empty()).map(Step::Copy));
        self.left_out.extend(found.left_out);
        self.left_out.extend(setup.copy.iter().filter_map(|pattern| outside(from, pattern)));
        if setup.submodules {
            let paths = submodules::lacking(from, from, true)?;
            self.steps.extend(Some(paths).filter(|paths| !paths.is_empty()).map(Step::Submodules));
        }
        if let Ok(Some(source)) = Repository::discover(from) {
            self.venvs = venvs::places(&source, config);
        }
        Ok(())
    }
}

/// A pattern that means a file elsewhere on the disk; to git its slash is the worktree's root.
fn outside(from: &Path, pattern: &str) -> Option<(PathBuf, String)> {
    let inside = pattern.strip_prefix('/')?;
    let there = |path: &Path| path.symlink_metadata().is_ok();
    let is_elsewhere = there(Path::new(pattern)) && !there(&from.join(inside));
    is_elsewhere.then(|| (pattern.into(), messages::setup::FROM_THE_ROOT.to_owned()))
}
