//! `wtsh guard pre-push`: git's hook.

use std::ffi::OsString;
use std::io::Read;
use std::os::unix::ffi::OsStringExt;

use super::check::{found, is_switched_off};
use super::report::{self, Report};
use crate::cli::ask;
use crate::cli::failure::Failure;
use crate::cli::here::current_folder;
use crate::cli::messages;
use crate::cli::project_file::shared;
use crate::config::Config;
use crate::git::BString;
use crate::guard::{self, Pushed};
use crate::prompt::label;

/// Set by the shell's function for a push that it has looked at itself: one warning is enough.
const SEEN: &str = "WTSH_GUARD_SEEN";

/// Bytes: a million refs.
const LONGEST: u64 = 256 << 20;

#[derive(clap::Args)]
pub struct Arguments {
    /// The remote's name, or its URL where it has none
    remote: OsString,
    /// Its URL
    url: Option<OsString>,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    if is_switched_off() || std::env::var_os(SEEN).is_some() {
        return Ok(());
    }
    look(arguments.remote.into_vec().into()).unwrap_or_else(|reason| {
        report::say_unchecked(&reason);
        Ok(())
    })
}

/// An error is why there was no look.
fn look(remote: BString) -> Result<Result<(), Failure>, String> {
    let mut input = Vec::new();
    std::io::stdin().take(LONGEST).read_to_end(&mut input).map_err(|error| error.to_string())?;
    let pushed = Pushed::parse(&input).ok_or_else(messages::guard::odd_input)?;
    let folder = current_folder(std::env::var_os("PWD"));
    let folder = folder.map_err(|error| messages::repository::no_current_folder(&error).what)?;
    let Some(repository) = found(&folder)? else { return Ok(Ok(())) };
    let own = Config::load().0;
    let config = &shared(&own, &repository).guard;
    let Some(here) = repository.worktree().filter(|_| !report::is_off(config)) else { return Ok(Ok(())) };
    let protected = report::protection(&repository, config);
    let allowed = report::allowed(&repository);
    let Some(checked) =
        guard::check_pushed(&pushed, remote.as_ref(), &repository, here, &protected, &allowed)
    else {
        return Ok(Ok(()));
    };
    let report = Report {
        arguments: &["push".into(), remote.clone()],
        label: &label(&repository, here),
        mode: report::mode(config, &checked.verdict),
        checked: &checked,
        can_ask: ask::can_ask_in_a_hook(),
    };
    Ok(report.make())
}
