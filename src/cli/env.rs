//! `wtsh env`: what is active here, from which file, and why not, where it is not.

use std::ffi::{OsStr, OsString};
use std::io::{Write, stdout};
use std::path::Path;

use super::failure::Failure;
use super::messages;
use super::site::{Caller, Site};
use super::subject::{Subject, folder};
use super::venv_worktree::VenvWorktree;
use crate::config::Config;
use crate::env::{direnv_covers, freshness};
use report::{Obstacle, Report, VenvState};

mod clashes;
mod json;
mod report;
#[cfg(test)]
mod tests;
mod text;

/// Say which virtual environment and variables are in effect here, from which files, and why not where they
/// are not
///
/// What is wrong is followed by the command that mends it. Values are not shown, but for PORT.
#[derive(clap::Args)]
pub struct Arguments {
    /// Print one JSON object instead
    ///
    /// Its `version` is 1. It has: root, trust (allowed, denied, unknown), venv (path, name, python, maker,
    /// found_by, found_in, moved_from, newer, command), venv_state (active, none, not-set, deactivated,
    /// theirs, not-allowed, denied, direnv), theirs, theirs_worktree, rejected (path, why, other, command),
    /// dotenv (file, held, variables, overridden, not_in_effect, and problems: line, name, why), computed
    /// (file, variables, not_in_effect), var_problems (name, file, line, column, why), project_file (path,
    /// state: accepted, held, unusable; and problems: line, column, what), clashes (name, and given: root,
    /// file), port. What is not there is null.
    #[arg(long)]
    pub json: bool,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let dir = folder(None)?;
    let subject = Subject::around(&dir)?;
    let (config, _) = Config::load();
    let Some(site) = subject.site(&config) else {
        return Err(messages::environment::no_worktree_here(subject.path()));
    };
    let report = report(&subject, &site, &dir, &config);
    let text = if arguments.json { json::report(&report) } else { text::report(&report) };
    let mut out = stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

fn report(subject: &Subject, site: &Site, dir: &Path, config: &Config) -> Report {
    let caller = Caller::of_process(config);
    // Without trust no value is given to a worktree.
    let finding = site.finding(dir, &caller);
    let environment = if site.is_allowed() { finding.environment() } else { finding.without_values() };
    let direnv = direnv_covers(&caller.now, dir);
    let obstacle = Obstacle::of(site.permission.trust(), direnv);
    let mut report = Report::new(&caller, environment, site.permission.trust(), obstacle);
    report.newer =
        report.environment.venv.as_ref().and_then(|venv| freshness::newer_than_install(venv, site.root));
    if let (VenvState::Theirs(venv), Some(repository)) = (&report.venv, site.repository) {
        report.theirs_worktree = VenvWorktree::of(venv, repository).map(|it| it.label(repository));
    }
    report.note_project(site, config);
    report.note_computed(&caller.now, &site.config);
    report.clashes = clashes::of(subject, site, &report.environment, dir, config, &caller);
    report
}

/// Whether a name matters to a program in a way that two worktrees must not share.
fn is_to_differ(name: &OsStr, config: &Config) -> bool {
    const NAMES: [&str; 3] = ["PORT", "DATABASE_URL", "COMPOSE_PROJECT_NAME"];
    NAMES.iter().any(|known| name == *known) || config.env.vars.iter().any(|var| *name == *var.name)
}

/// Each once, in order.
fn distinct<'a>(names: impl Iterator<Item = &'a OsString>) -> Vec<OsString> {
    let mut seen: Vec<OsString> = Vec::new();
    for name in names {
        if !seen.contains(name) {
            seen.push(name.clone());
        }
    }
    seen
}
