//! `wtsh demo`: a throw-away repository with three worktrees and a shell in it that has wtsh. On a terminal
//! the person tries it there; elsewhere the demo types by itself and shows what a person would have seen.

mod ancestors;
mod choice;
mod folder;
mod play;
mod script;
mod signals;
mod startup;
mod venvs;
mod visit;
mod worktrees;

use std::env;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use self::choice::Choice;
use self::folder::Folder;
use self::signals::Signals;
use super::failure::Failure;
use super::messages;
use crate::store::{StoreError, trust};

/// Make a throw-away set of worktrees to try wtsh in
#[derive(clap::Args)]
pub struct Arguments {
    /// bash, zsh or fish; without it the one that you use
    pub shell: Option<String>,
}

/// Who types into the demo's shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Typist {
    Person,
    /// There is no terminal to type on.
    Demo,
}

/// Makes the worktrees, shows them and removes everything, also where a signal ends it.
pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let typist = if io::stdin().is_terminal() { Typist::Person } else { Typist::Demo };
    let choice = Choice::make(arguments.shell.as_deref(), typist)?;
    let signals = Signals::catch()?;
    let folder = Folder::make(&env::temp_dir())?;
    // From here to the removal nothing may leave this function.
    let shown = show(&choice, typist, folder.path(), &signals);
    let removed = remove(&folder, typist);
    if let Some(signal) = signals.caught() {
        signals::end_by(signal);
    }
    shown.and(removed)
}

fn show(choice: &Choice, typist: Typist, folder: &Path, signals: &Signals) -> Result<(), Failure> {
    say(&messages::demo::making(folder));
    worktrees::make(folder)?;
    signals.check()?;
    if !venvs::make(folder)? {
        say(&messages::demo::without_python());
    }
    signals.check()?;
    startup::prepare(folder, choice.shell, typist)?;
    let command = startup::command(choice, folder, typist);
    match typist {
        Typist::Person => visit::visit(command, folder, signals),
        Typist::Demo => play::play(command, signals),
    }
}

/// Takes everything back and says so.
fn remove(folder: &Folder, typist: Typist) -> Result<(), Failure> {
    let forgotten = match typist {
        Typist::Person => forget(&worktrees::common_dir(folder.path())),
        // The store was in the folder.
        Typist::Demo => Ok(()),
    };
    folder.remove().map_err(|error| messages::demo::not_removed(folder.path(), &error))?;
    say(&messages::demo::removed(folder.path()));
    forgotten
}

/// Takes back what `wtsh allow` wrote into the person's own store.
fn forget(common_dir: &Path) -> Result<(), Failure> {
    match trust::forget(common_dir) {
        Ok(_) | Err(StoreError::Homeless) => Ok(()),
        Err(error) => Err(messages::demo::not_forgotten(common_dir, &error)),
    }
}

/// A message for the person. Where the terminal is gone there is nobody to tell, and what is left to do goes
/// on.
fn say(message: &str) {
    let _ = writeln!(io::stderr(), "wtsh: {message}");
}
