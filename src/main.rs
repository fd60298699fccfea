//! wtsh makes a shell understand git worktrees.

mod cli;
mod config;
mod env;
mod file;
mod git;
mod guard;
mod process;
mod prompt;
#[cfg(test)]
#[path = "../tests/support/repository.rs"]
mod sandbox;
mod setup;
mod shell;
mod state;
mod store;
mod template;
mod term;
mod worktree;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::dispatch::run()
}
