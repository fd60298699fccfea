//! `wtsh list`: every worktree of the repository.

use std::io::{IsTerminal, Write};

use super::failure::Failure;
use super::here::Here;
use crate::config::{Config, EnvConfig};
use crate::env::{Environment, Place, Venv};
use crate::git::{Divergence, Operation, Repository, Worktree};
use crate::term::look::Look;

mod json;
mod table;

/// List the worktrees of this repository
///
/// The current one is marked with *.
#[derive(clap::Args)]
pub struct Arguments {
    /// Print one JSON object instead of a table
    ///
    /// Its `version` is 1. Each of its `worktrees` has: path, label, id, main, bare, current, detached, missing, branch,
    /// commit (where detached), locked (the reason), operation (kind, step, steps, branch), upstream (gone, ahead,
    /// behind), venv (path, name, python), port. What is not there is null.
    #[arg(long)]
    json: bool,
}

/// What the list says about one worktree.
pub struct Row<'a> {
    pub worktree: &'a Worktree,
    pub is_current: bool,
    /// As the prompt names it: `myproject:staging`.
    pub label: String,
    pub operation: Option<Operation>,
    pub divergence: Divergence,
    /// The one at its root, in effect or not.
    pub venv: Option<Venv>,
    pub port: Option<u16>,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let here = Here::find()?;
    let rows = rows(&here, &Config::load().0.env);
    let text = if arguments.json { json::document(&rows) } else { table::lines(&rows, look_of_stdout()) };
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}

/// Only a terminal has colours, and an edge that lines must not cross.
fn look_of_stdout() -> Look {
    let look = Look::of_environment();
    if std::io::stdout().is_terminal() { look } else { Look { color: false, columns: usize::MAX, ..look } }
}

fn rows<'a>(here: &'a Here, config: &EnvConfig) -> Vec<Row<'a>> {
    let current = here.repository.worktree();
    let worktrees = here.repository.worktrees().iter();
    worktrees.map(|worktree| row(&here.repository, worktree, current == Some(worktree), config)).collect()
}

fn row<'a>(repository: &Repository, worktree: &'a Worktree, is_current: bool, config: &EnvConfig) -> Row<'a> {
    let label = crate::prompt::label(repository, worktree);
    if worktree.bare || worktree.missing {
        let divergence = Divergence::NoUpstream;
        return Row { worktree, is_current, label, operation: None, divergence, venv: None, port: None };
    }
    let place = Place { root: &worktree.root, cwd: &worktree.root };
    let environment = Environment::find(place, config);
    let port = environment.port();
    Row {
        worktree,
        is_current,
        label,
        operation: worktree.operation(),
        divergence: worktree
            .branch()
            .map_or(Divergence::NoUpstream, |branch| repository.divergence_of(branch)),
        venv: environment.venv,
        port,
    }
}
