//! `wtsh guard check`: what a git command line would push.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use super::json;
use super::report::{self, Report};
use crate::cli::ask;
use crate::cli::failure::Failure;
use crate::cli::here::current_folder;
use crate::cli::messages;
use crate::cli::project_file::shared;
use crate::config::{Config, Mode};
use crate::git::{BString, DiscoverError, Repository};
use crate::guard::{self, Checked, NoPlan};
use crate::prompt::label;

#[derive(clap::Args)]
pub struct Arguments {
    /// Print the verdict as JSON on stdout, and nothing else
    #[arg(long)]
    json: bool,
    /// What follows `git`
    #[arg(last = true, value_name = "ARGS")]
    arguments: Vec<OsString>,
}

pub fn run(options: Arguments) -> Result<(), Failure> {
    let arguments: Vec<BString> = options.arguments.into_iter().map(|it| it.into_vec().into()).collect();
    if is_switched_off() {
        return quiet(options.json);
    }
    let config = Config::load().0;
    match examine(&arguments, &config) {
        Ok(Examined::Push { label, checked, .. }) if options.json => json::write(&label, &checked),
        Ok(Examined::Push { label, checked, mode }) => {
            let can_ask = std::io::stdout().is_terminal() && ask::can_ask();
            let report = Report { arguments: &arguments, label: &label, checked: &checked, mode, can_ask };
            report.make()?;
            // Then nobody has to look again.
            if matches!(checked.plan, Err(NoPlan::Unknown)) { Err(Failure::undecided()) } else { Ok(()) }
        }
        Ok(Examined::Nothing) => quiet(options.json),
        Ok(Examined::Unclear) if options.json => json::write_silence(),
        Ok(Examined::Unclear) => Err(Failure::undecided()),
        Err(reason) => {
            report::say_unchecked(&reason);
            quiet(options.json)
        }
    }
}

/// `WTSH_GUARD=off git push …`
pub fn is_switched_off() -> bool {
    std::env::var_os("WTSH_GUARD").is_some_and(|value| guard::says_off(value.as_bytes().into()))
}

fn quiet(json: bool) -> Result<(), Failure> {
    if json { json::write_silence() } else { Ok(()) }
}

enum Examined {
    /// No push, or none that is looked at.
    Nothing,
    /// It may push, in a way that the arguments do not tell.
    Unclear,
    Push {
        /// What people call the worktree it runs in.
        label: String,
        checked: Box<Checked>,
        mode: Mode,
    },
}

fn examine(arguments: &[BString], config: &Config) -> Result<Examined, String> {
    // The team's file can't say otherwise.
    let off = report::is_off(&config.guard);
    let Some(command) = guard::possible_push(arguments).filter(|_| !off) else {
        return Ok(Examined::Nothing);
    };
    let folder = current_folder(std::env::var_os("PWD"));
    let folder = folder.map_err(|error| messages::repository::no_current_folder(&error).what)?;
    let place = guard::place(&command, &folder);
    let Some(repository) = found(&place)? else { return Ok(Examined::Nothing) };
    let config = &shared(config, &repository).guard;
    if report::is_off(config) {
        return Ok(Examined::Nothing);
    }
    let Some(here) = repository.worktree() else { return Ok(Examined::Nothing) };
    let protected = report::protection(&repository, config);
    let allowed = report::allowed(&repository);
    let Some(checked) = guard::check(command, &repository, here, &protected, &allowed) else {
        return Ok(Examined::Unclear);
    };
    let mode = report::mode(config, &checked.verdict);
    Ok(Examined::Push { label: label(&repository, here), checked: Box::new(checked), mode })
}

/// The person's own repository at `folder`. Where git will complain itself, there is nothing to add.
pub fn found(folder: &Path) -> Result<Option<Repository>, String> {
    match Repository::discover(folder) {
        Ok(repository) => Ok(repository.filter(Repository::is_own)),
        Err(DiscoverError::DanglingGitFile { .. }) => Ok(None),
        Err(error) => Err(messages::repository::unusable_repository(&error).what),
    }
}
