//! The venvs that a worktree has already. A set-up leaves them as they are, and says what is not as the person may think.

use std::path::{Path, PathBuf};

use super::venvs;
use crate::cli::allow::folders;
use crate::cli::messages;
use crate::config::Config;
use crate::env::{Permission, Venv, VenvProblem, freshness, mend};
use crate::git::Repository;

/// Why a venv that is there is no good.
#[derive(Debug, PartialEq, Eq)]
pub enum Flaw {
    NotUsed(VenvProblem),
    /// It was made in this folder, where nothing is left.
    Moved(PathBuf),
    /// This file, which says what is to be installed, was written after the last installation.
    Older(PathBuf),
}

/// Those of another Python than the one that was asked for, each with the one that it has. `config`: what counts there.
pub fn of_another_python(there: &Repository, config: &Config, asked: &str) -> Vec<(PathBuf, String)> {
    let venvs = dirs(there, config).into_iter().filter_map(|dir| Venv::at(&dir).ok());
    let others = venvs.filter_map(|venv| Some((venv.recipe().python?, venv.dir)));
    others.filter(|(has, _)| !is_one_of(has, asked)).map(|(has, dir)| (dir, has)).collect()
}

/// `3.12` is a `3`.
fn is_one_of(version: &str, asked: &str) -> bool {
    version.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// A line for people about each that has a flaw. `source`: what a set-up takes venvs from.
pub fn flaws(there: &Repository, source: Option<&Repository>, config: &Config) -> Vec<String> {
    let Some(root) = there.root().filter(|_| !config.setup.venv.disabled) else { return Vec::new() };
    let places = source.map(|source| venvs::places(source, config)).unwrap_or_default();
    let told = |dir: PathBuf| {
        let flaw = flaw(there, root, &dir)?;
        let is_made = places.iter().any(|place| root.join(place) == dir);
        let command = match &flaw {
            Flaw::Older(_) => mend::installation(&dir, root),
            _ if is_made => Some(messages::venvs::anew(&[&dir], root, None)),
            Flaw::NotUsed(problem) => mend::command(&dir, problem, root),
            Flaw::Moved(_) => mend::of_moved(&dir, root),
        };
        Some(messages::venvs::flawed(&dir, &flaw, command))
    };
    dirs(there, config).into_iter().filter_map(told).collect()
}

fn flaw(there: &Repository, root: &Path, dir: &Path) -> Option<Flaw> {
    let venv = match Venv::at(dir) {
        Ok(venv) => venv,
        // What is left of a set-up makes it.
        Err(VenvProblem::Unfinished) => return None,
        Err(problem) => return Some(Flaw::NotUsed(problem)),
    };
    let others = there.worktrees().iter().filter(|worktree| Some(*worktree) != there.worktree());
    let others = || others.clone().map(|worktree| worktree.root.clone()).collect();
    if let Some(problem) = venv.problem(root, &others) {
        let is_wanted = Permission::of_repository(there).vouches_for(dir);
        return Some(Flaw::NotUsed(problem)).filter(|_| !is_wanted);
    }
    let newer = || freshness::newer_than_install(&venv, root).map(Flaw::Older);
    venv.moved_from.clone().map(Flaw::Moved).or_else(newer)
}

/// The venv of each folder, whatever is wrong with it; no link, which is the person's own arrangement, nor what git tracks.
fn dirs(there: &Repository, config: &Config) -> Vec<PathBuf> {
    let Some(root) = there.root() else { return Vec::new() };
    let names = venvs::plain_names(&config.env.venv);
    let permission = Permission::of_repository(there);
    let is_one = |dir: &PathBuf| {
        let is_folder = dir.symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
        is_folder && dir.join("pyvenv.cfg").is_file() && permission.tracked(dir).is_none()
    };
    let of_folder = |folder: &PathBuf| names.iter().map(|name| folder.join(name)).find(is_one);
    let below = folders::with_one_of(&names, root, there);
    [root.to_owned()].iter().chain(&below).filter_map(of_folder).collect()
}
