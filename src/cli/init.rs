//! `wtsh init`: the shell code for an rc file.

use std::env;
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::messages;
use crate::process::program;
use crate::shell::{Shell, init};

/// Print the shell code for an rc file: eval "$(wtsh init zsh)"
#[derive(clap::Args)]
pub struct Arguments {
    /// bash, zsh or fish
    shell: String,
    /// Names the command that goes to a worktree
    #[arg(long, value_name = "NAME", default_value = init::WCD)]
    cmd: String,
    /// Leaves the prompt alone; $WTSH_PROMPT still holds the segment
    #[arg(long)]
    no_prompt: bool,
    /// Leaves virtual environments and variables alone
    #[arg(long)]
    no_env: bool,
    /// Leaves git alone
    #[arg(long)]
    no_guard: bool,
}

pub fn run(arguments: Arguments) -> Result<(), Failure> {
    let shell =
        Shell::named(&arguments.shell).ok_or_else(|| messages::shell::unknown_shell(&arguments.shell))?;
    if !is_command_name(&arguments.cmd) {
        return Err(messages::shell::not_a_command_name(&arguments.cmd));
    }
    let options = init::Options {
        command: &arguments.cmd,
        prompt: !arguments.no_prompt,
        env: !arguments.no_env,
        guard: !arguments.no_guard,
    };
    let code = init::code(shell, &own_path()?, options);
    Ok(io::stdout().lock().write_all(&code)?)
}

fn is_command_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    !name.is_empty() && !name.starts_with('-') && name.bytes().all(plain)
}

/// The absolute path under which this program was found, links unresolved: an upgrade that moves a link then
/// reaches the shells that are open.
fn own_path() -> io::Result<PathBuf> {
    let name = env::args_os().next().unwrap_or_default();
    let found = if name.as_bytes().contains(&b'/') {
        std::path::absolute(Path::new(&name)).ok()
    } else {
        name.to_str().and_then(|name| program::find(name, env::var_os("PATH").as_deref()))
    };
    found.map_or_else(env::current_exe, Ok)
}
