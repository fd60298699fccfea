//! The facts about real repositories, compared with what git says about them.

mod commits;
mod configuration;
mod discovery;
mod operations;
mod pushing;
mod references;
mod sizes;
mod worktrees;

use std::ffi::OsString;
use std::path::Path;

use super::Repository;
use super::variables::Variables;
use crate::sandbox::Sandbox;

fn variables(sandbox: &Sandbox, further: &[(&'static str, &str)]) -> Variables {
    let mut all: Vec<(&'static str, OsString)> =
        sandbox.variables().into_iter().map(|(name, value)| (name, value.into())).collect();
    all.extend(further.iter().map(|(name, value)| (*name, value.into())));
    Variables::Given(all)
}

/// The repository that `dir` lies in; there must be one.
fn open(sandbox: &Sandbox, dir: &Path) -> Repository {
    Repository::discover_with(dir, variables(sandbox, &[])).expect("no mistake there").expect("a repository")
}

/// What git says, or nothing if it fails.
fn ask(sandbox: &Sandbox, dir: &Path, arguments: &[&str]) -> Option<String> {
    let output = sandbox.command("git", dir).args(arguments).output().expect("git starts");
    let answer = String::from_utf8_lossy(&output.stdout).trim_end_matches('\n').to_owned();
    output.status.success().then_some(answer)
}
