//! What the prompt's segment says about a repository.

use super::draw;
use super::facts::Facts;
use super::piece::Piece;
use crate::config::Config;
use crate::git::Repository;
use crate::term::look::Look;

/// The venv that is active in the shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveVenv {
    pub name: String,
    pub python: Option<String>,
    /// The label (`myproject:staging`, `myproject`) of the other worktree of this repository that it lies in.
    pub of_other_worktree: Option<String>,
}

/// Facts from beside the repository.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    pub venv: Option<ActiveVenv>,
    pub port: Option<u16>,
}

/// The segment, ending in one space (unless the configured format has none there). Only what the format shows is found out.
pub fn segment(repository: &Repository, around: &Surroundings, config: &Config, look: Look) -> Vec<Piece> {
    let facts = Facts::gather(repository, around, config);
    draw::segment(&facts, &config.prompt, look)
}
