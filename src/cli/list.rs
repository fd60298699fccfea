//! `wtsh list`: every worktree of the repository.

use std::borrow::Cow;
use std::io::{IsTerminal, Write};

use super::failure::Failure;
use super::here::Here;
use super::project_file::{self, shared};
use crate::config::{Config, EnvConfig};
use crate::env::{Environment, Place, Search, Venv, WorktreeFacts};
use crate::git::{Divergence, Operation, Repository, Worktree};
use crate::store::lock::Patience;
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
    /// Its `version` is 1. Each of its `worktrees` has: path, label, id, main, bare, current, detached,
    /// missing, branch, commit (where detached), locked (the reason), operation (kind, step, steps, branch),
    /// upstream (gone, ahead, behind), venv (path, name, python), port. What is not there is null.
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
    let rows = rows(&here, &Config::load().0);
    let text = if arguments.json { json::document(&rows) } else { table::lines(&rows, look_of_stdout()) };
    Ok(std::io::stdout().write_all(text.as_bytes())?)
}

/// Only a terminal has colours, and an edge that lines must not cross.
fn look_of_stdout() -> Look {
    let look = Look::of_environment();
    if std::io::stdout().is_terminal() { look } else { Look { color: false, columns: usize::MAX, ..look } }
}

fn rows<'a>(here: &'a Here, config: &Config) -> Vec<Row<'a>> {
    let current = here.repository.worktree();
    let worktrees = here.repository.worktrees().iter();
    worktrees.map(|worktree| row(&here.repository, worktree, current == Some(worktree), config)).collect()
}

fn row<'a>(repository: &Repository, worktree: &'a Worktree, is_current: bool, config: &Config) -> Row<'a> {
    let label = crate::prompt::label(repository, worktree);
    if worktree.bare || worktree.missing() {
        let divergence = Divergence::NoUpstream;
        return Row { worktree, is_current, label, operation: None, divergence, venv: None, port: None };
    }
    // What a team says is asked of the worktree that its file lies in.
    let there = project_file::path(&worktree.root).is_file();
    let there = there.then(|| Repository::discover(&worktree.root).ok().flatten()).flatten();
    let config = there.as_ref().map_or(Cow::Borrowed(config), |there| shared(config, there));
    let environment = at_its_root(worktree, &config.env);
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

/// What lies there, in effect or not.
fn at_its_root(worktree: &Worktree, config: &EnvConfig) -> Environment {
    let place = Place { root: &worktree.root, cwd: &worktree.root };
    Environment::find(&Search {
        place,
        config,
        permission: None,
        outer: &|name| std::env::var_os(name),
        identity: Some(&worktree.git_dir),
        facts: &WorktreeFacts::default,
        patience: Patience::COMMAND,
        looked_at: &[],
    })
}
