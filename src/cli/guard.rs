//! `wtsh guard`: looks at a push before git does anything.

mod json;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::Path;

use nu_ansi_term::{Color, Style};

use super::ask::{self, Answer, Enter};
use super::failure::Failure;
use super::here::current_folder;
use super::messages::{self, guard::PushWarning};
use super::project_file::shared;
use crate::config::{Config, Mode};
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
    let config = Config::load().0;
    match examine(&arguments, &config) {
        Ok(Some(Examined { label, checked, .. })) if options.json => json::write(&label, &checked),
        Ok(Some(Examined { label, checked, mode })) => report(&arguments, &label, &checked, mode),
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

/// What is said of a command.
struct Examined {
    /// What people call the worktree it runs in.
    label: String,
    checked: Checked,
    mode: Mode,
}

/// The verdict on the command; `None` where there is none to give.
fn examine(arguments: &[BString], config: &Config) -> Result<Option<Examined>, String> {
    // The team's file can't say otherwise.
    let off = config.guard.mode == Mode::Off;
    let Some(command) = guard::possible_push(arguments).filter(|_| !off) else { return Ok(None) };
    let folder = current_folder(std::env::var_os("PWD"));
    let folder = folder.map_err(|error| messages::repository::no_current_folder(&error).what)?;
    let Some(repository) = found(&guard::place(&command, &folder))? else { return Ok(None) };
    let config = &shared(config, &repository).guard;
    if config.mode == Mode::Off {
        return Ok(None);
    }
    let Some(here) = repository.worktree() else { return Ok(None) };
    let main = repository.default_branch();
    let protected =
        |branch: &BStr| config.protects(branch) || main.as_ref().is_some_and(|main| main == branch);
    let checked = guard::check(command, &repository, here, &protected);
    let label = label(&repository, here);
    Ok(checked.map(|checked| Examined { label, checked, mode: config.mode }))
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
        Mode::Ask if !checked.dry_run && can_ask() => {
            say(&warning, color, warning.instead());
            if go_on() { Ok(()) } else { Err(messages::guard::push_declined()) }
        }
        Mode::Block | Mode::Ask | Mode::Warn | Mode::Off => {
            say(&warning, color, warning.instead());
            Ok(())
        }
    }
}

/// Whether there is a person to answer, who sees what git will say.
fn can_ask() -> bool {
    std::io::stdout().is_terminal() && ask::can_ask()
}

/// No answer is 'no'; a terminal that can't be asked is no reason to stop a push.
fn go_on() -> bool {
    matches!(ask::confirm(messages::guard::push_question(), Enter::No), Ok(Answer::Yes) | Err(_))
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
