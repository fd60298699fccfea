//! Which command is meant. Those that a prompt or a Tab waits for are matched before the command line's
//! parser is set up.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use super::arguments::{Command, CommandLine};
use super::failure::{Failure, Kind};
use super::here::Here;
use super::messages;
use super::{
    allow, complete, completions, demo, deny, elsewhere, env as env_command, exec, guard, hook, init, list,
    lock, new, path, prompt, prune, relocate, remove, setup, trust, wcd,
};

pub fn run() -> ExitCode {
    let mut words = env::args_os().skip(1);
    let result = match words.next().as_deref().and_then(|word| word.to_str()) {
        Some("hook") => quietly(|| hook::run(words)),
        Some("complete") => quietly(|| complete::run(words.collect())),
        Some("wcd") => wcd::run(words),
        Some("elsewhere") => quietly(|| elsewhere::run(words)),
        Some("prompt") => {
            let words: Vec<OsString> = words.collect();
            prompt::Arguments::usual(&words).map_or_else(typed, prompt::run)
        }
        _ => typed(),
    };
    report(result)
}

/// A prompt or a line that is being typed is no place for messages from the machine room: a failure, or a
/// defect, is silence and an exit code.
fn quietly<E: Into<Failure>>(command: impl FnOnce() -> Result<(), E>) -> Result<(), Failure> {
    std::panic::set_hook(Box::new(|_| std::process::exit(1)));
    command().map_err(|error| {
        let failure: Failure = error.into();
        Failure { what: String::new(), ..failure }
    })
}

fn typed() -> Result<(), Failure> {
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        // `--help` and `--version` come this way too.
        Err(answer) if !answer.use_stderr() => return Ok(answer.print()?),
        Err(mistake) => return Err(messages::command_line::mistake(&mistake)),
    };
    if changes(&line.command)
        && let Ok(here) = Here::find()
    {
        here.is_one_repository()?;
    }
    match line.command {
        Command::Init(arguments) => init::run(arguments),
        Command::Prompt(arguments) => prompt::run(arguments),
        Command::List(arguments) => list::run(arguments),
        Command::Path(arguments) => path::run(arguments),
        Command::New(arguments) => new::run(arguments),
        Command::Setup(arguments) => setup::run(arguments),
        Command::Remove(arguments) => remove::run(arguments),
        Command::Prune(arguments) => prune::run(arguments),
        Command::Move(arguments) => relocate::run(arguments),
        Command::Lock(arguments) => lock::run(arguments),
        Command::Unlock(arguments) => lock::unlock(arguments),
        Command::Exec(arguments) => exec::run(arguments),
        Command::Allow(arguments) => allow::run(arguments),
        Command::Deny(arguments) => deny::run(arguments),
        Command::Trust(arguments) => trust::run(arguments),
        Command::Env(arguments) => env_command::run(arguments),
        Command::Guard(arguments) => guard::run(arguments),
        Command::Completions(arguments) => completions::run(arguments),
        Command::Demo(arguments) => demo::run(arguments),
    }
}

/// Whether the command changes something in a repository.
fn changes(command: &Command) -> bool {
    matches!(
        command,
        Command::Setup(_)
            | Command::Remove(_)
            | Command::Prune(_)
            | Command::Move(_)
            | Command::Lock(_)
            | Command::Unlock(_)
    )
}

fn report(result: Result<(), Failure>) -> ExitCode {
    let Err(failure) = result else { return ExitCode::SUCCESS };
    if failure.kind != Kind::ReaderGone && !failure.what.is_empty() {
        let lines = std::iter::once(&failure.what).chain(&failure.hints);
        let text: String = lines.map(|line| format!("wtsh: {line}\n")).collect();
        // Where stderr is closed there is nobody to tell.
        let _ = io::stderr().write_all(text.as_bytes());
    }
    ExitCode::from(failure.exit_code())
}
