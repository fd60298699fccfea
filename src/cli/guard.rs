//! `wtsh guard`: looks at a push before git does anything.

mod ask;
mod json;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use nu_ansi_term::{Color, Style};

use super::failure::Failure;
use super::here::current_folder;
use super::messages::{self, guard::PushWarning};
use crate::config::{Config, GuardConfig, Mode};
use crate::git::{BStr, BString, Repository};
use crate::guard::{self, Checked, Verdict};
use crate::prompt::label;
use crate::term::look::Look;

/// Look at a push before git does anything
#[derive(clap::Args)]
pub struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Say where a push would go, if that may not be what you mean
    ///
    /// Exits with 1 where the push should not go on, and with 0 otherwise, said or not. For example:
    ///
    /// wtsh guard check -- push origin main
    Check(Check),
}

#[derive(clap::Args)]
struct Check {
    /// Print the verdict as JSON on stdout, and nothing else
    #[arg(long)]
    json: bool,
    /// What follows `git`
    #[arg(last = true, value_name = "ARGS")]
    arguments: Vec<OsString>,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    match arguments.action {
        Action::Check(check) => run_check(check),
    }
}

fn run_check(options: Check) -> Result<(), Failure> {
    let arguments: Vec<BString> = options.arguments.into_iter().map(|it| it.into_vec().into()).collect();
    let switch = std::env::var_os("WTSH_GUARD");
    if switch.is_some_and(|value| guard::says_off(value.as_bytes().into())) {
        return quiet(options.json);
    }
    let config = Config::load().0.guard;
    match examine(&arguments, &config) {
        Ok(Some((label, checked))) if options.json => json::write(&label, &checked),
        Ok(Some((label, checked))) => report(&arguments, &label, &checked, config.mode),
        Ok(None) => quiet(options.json),
        Err(reason) => {
            write_lines([messages::guard::unchecked_push(&reason)]);
            quiet(options.json)
        }
    }
}

fn quiet(json: bool) -> Result<(), Failure> {
    if json { json::write_silence() } else { Ok(()) }
}

/// The verdict on the command, and what people call the worktree it runs in. `None` where there is none to give.
fn examine(arguments: &[BString], config: &GuardConfig) -> Result<Option<(String, Checked)>, String> {
    let Some(command) = guard::possible_push(arguments).filter(|_| config.mode != Mode::Off) else {
        return Ok(None);
    };
    let folder = current_folder(std::env::var_os("PWD"));
    let folder = folder.map_err(|error| messages::repository::no_current_folder(&error).what)?;
    let Some(repository) = found(&guard::place(&command, &folder))? else { return Ok(None) };
    let Some(here) = repository.worktree() else { return Ok(None) };
    let main = repository.default_branch();
    let protected =
        |branch: &BStr| config.protects(branch) || main.as_ref().is_some_and(|main| main == branch);
    let checked = guard::check(command, &repository, here, &protected);
    Ok(checked.map(|checked| (label(&repository, here), checked)))
}

/// The person's own repository at `folder`. Where git will complain itself, there is nothing to add.
fn found(folder: &Path) -> Result<Option<Repository>, String> {
    use crate::git::DiscoverError;
    match Repository::discover(folder) {
        Ok(repository) => Ok(repository.filter(Repository::is_own)),
        Err(DiscoverError::DanglingGitFile { .. }) => Ok(None),
        Err(error) => Err(messages::repository::unusable_repository(&error).what),
    }
}

/// Says what there is to say, and fails where the push is not to go on.
fn report(arguments: &[BString], label: &str, checked: &Checked, mode: Mode) -> Result<(), Failure> {
    let Verdict::Speaks { reason, meant } = &checked.verdict else { return Ok(()) };
    let warning = messages::guard::push_warning(arguments, label, &checked.situation, reason, meant.as_ref());
    let color = std::io::stderr().is_terminal() && Look::of_environment().color;
    match mode {
        Mode::Block if !checked.dry_run => {
            say(&warning, color, None);
            Err(messages::guard::push_blocked(arguments, &warning))
        }
        Mode::Ask if !checked.dry_run && ask::can_ask() => {
            say(&warning, color, warning.instead());
            if ask::go_on() { Ok(()) } else { Err(messages::guard::push_declined()) }
        }
        Mode::Block | Mode::Ask | Mode::Warn | Mode::Off => {
            say(&warning, color, warning.instead());
            Ok(())
        }
    }
}

fn say(warning: &PushWarning, color: bool, last: Option<String>) {
    let painted =
        |style: Style, line: &str| if color { style.paint(line).to_string() } else { line.to_owned() };
    let here = painted(Color::Yellow.bold(), &warning.here);
    let last = last.map(|line| painted(Color::Green.normal(), &line));
    write_lines([Some(here), Some(warning.would.clone()), last].into_iter().flatten());
}

/// At once, so that nothing comes between the lines. That nobody can read them is no reason to stop a push.
fn write_lines(lines: impl IntoIterator<Item = String>) {
    let text: String = lines.into_iter().map(|line| format!("wtsh: {line}\n")).collect();
    let _ = std::io::stderr().write_all(text.as_bytes());
}
