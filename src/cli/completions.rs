//! `wtsh completions`: a completion script for wtsh's own command line.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::Shell as Generator;

use super::arguments::CommandLine;
use super::failure::Failure;
use super::messages;
use crate::shell::Shell;

mod targets;

/// Print a completion script for wtsh itself
#[derive(clap::Args)]
pub struct Arguments {
    /// bash, zsh or fish
    shell: String,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let shell =
        Shell::named(&arguments.shell).ok_or_else(|| messages::shell::unknown_shell(&arguments.shell))?;
    let mut command = CommandLine::command();
    // clap_complete panics where it can't write.
    let mut script = Vec::new();
    clap_complete::generate(generator(shell), &mut command, "wtsh", &mut script);
    let script = targets::offered(shell, &String::from_utf8_lossy(&script), &command);
    Ok(io::stdout().lock().write_all(script.as_bytes())?)
}

fn generator(shell: Shell) -> Generator {
    match shell {
        Shell::Bash => Generator::Bash,
        Shell::Zsh => Generator::Zsh,
        Shell::Fish => Generator::Fish,
    }
}
