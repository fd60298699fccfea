//! The person's own shell in the demo.

use std::path::Path;
use std::process::Command;

use super::signals::Signals;
use super::{say, worktrees};
use crate::cli::failure::Failure;
use crate::cli::messages;

/// Says what to try and waits until the person leaves the shell. Its exit status is that of the last thing
/// they typed, and says nothing about the demo.
pub fn visit(mut command: Command, folder: &Path, signals: &Signals) -> Result<(), Failure> {
    say(&messages::demo::invitation(&worktrees::main(folder)));
    let program = command.get_program().to_owned();
    let mut shell =
        command.spawn().map_err(|error| messages::demo::shell_not_started(Path::new(&program), &error))?;
    signals.wait(&mut shell)?;
    Ok(())
}
