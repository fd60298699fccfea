//! `wtsh completions`: a completion script for wtsh's own command line.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_complete::Shell as Generator;

use super::arguments::CommandLine;
use super::failure::Failure;
use super::messages;
use crate::shell::Shell;

/// Print a completion script for wtsh itself
#[derive(clap::Args)]
pub struct Arguments {
    /// bash, zsh or fish
    shell: String,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let shell =
        Shell::named(&arguments.shell).ok_or_else(|| messages::shell::unknown_shell(&arguments.shell))?;
    // clap_complete panics where it can't write.
    let mut script = Vec::new();
    clap_complete::generate(generator(shell), &mut CommandLine::command(), "wtsh", &mut script);
    Ok(io::stdout().lock().write_all(&script)?)
}

fn generator(shell: Shell) -> Generator {
    match shell {
        Shell::Bash => Generator::Bash,
        Shell::Zsh => Generator::Zsh,
        Shell::Fish => Generator::Fish,
    }
}
