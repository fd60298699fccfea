//! Which shell the demo starts.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::{Typist, ancestors};
use crate::cli::failure::Failure;
use crate::cli::messages;
use crate::process::program;
use crate::shell::Shell;

pub struct Choice {
    pub shell: Shell,
    /// Absolute.
    pub program: PathBuf,
}

impl Choice {
    pub fn make(argument: Option<&str>, typist: Typist) -> Result<Choice, Failure> {
        let own: Option<OsString> = std::env::var_os("SHELL");
        let own = own.as_deref();
        let shell = choose(argument, own, typist, ancestors::names())?;
        let program = own
            .map(Path::new)
            .filter(|path| path.is_absolute() && named(path.as_os_str()) == Some(shell))
            .filter(|path| program::is_executable(path))
            .map(Path::to_path_buf)
            .or_else(|| program::find(shell.name(), std::env::var_os("PATH").as_deref()))
            .ok_or_else(|| messages::demo::shell_missing(shell.name()))?;
        Ok(Choice { shell, program })
    }
}

/// The argument; else `own`, the value of SHELL; else the nearest shell that started us, or, where there is
/// no person to ask for another, bash.
fn choose(
    argument: Option<&str>,
    own: Option<&OsStr>,
    typist: Typist,
    ancestors: impl Iterator<Item = String>,
) -> Result<Shell, Failure> {
    if let Some(name) = argument {
        return Shell::named(name).ok_or_else(|| messages::demo::unknown_shell(name));
    }
    if let Some(shell) = own.and_then(named) {
        return Ok(shell);
    }
    match typist {
        Typist::Demo => Ok(Shell::Bash),
        Typist::Person => ancestors
            .into_iter()
            .find_map(|name| Shell::named(&name))
            .ok_or_else(|| messages::demo::unknown_shell(&own.unwrap_or_default().to_string_lossy())),
    }
}

/// The shell whose program's path this is.
fn named(path: &OsStr) -> Option<Shell> {
    Shell::named(Path::new(path).file_name()?.to_str()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(argument: Option<&str>, own: &str, typist: Typist, ancestors: &[&str]) -> Result<Shell, u8> {
        let ancestors = ancestors.iter().map(|name| name.to_string());
        choose(argument, Some(OsStr::new(own)), typist, ancestors).map_err(|failure| failure.exit_code())
    }

    #[test]
    fn the_argument_wins_over_the_persons_shell_and_that_over_the_parents() {
        let parents = ["cargo", "bash"];
        assert_eq!(chosen(Some("fish"), "/bin/zsh", Typist::Person, &parents), Ok(Shell::Fish));
        assert_eq!(chosen(None, "/opt/bin/zsh", Typist::Person, &parents), Ok(Shell::Zsh));
        assert_eq!(chosen(None, "/bin/dash", Typist::Person, &parents), Ok(Shell::Bash));
    }

    #[test]
    fn an_unknown_shell_is_a_usage_error() {
        assert_eq!(chosen(Some("tcsh"), "/bin/zsh", Typist::Demo, &[]), Err(2));
        assert_eq!(chosen(None, "/bin/nu", Typist::Person, &["nu", "login"]), Err(2));
    }

    #[test]
    fn without_a_terminal_bash_stands_in_for_an_unknown_shell() {
        assert_eq!(chosen(None, "/bin/sh", Typist::Demo, &["fish"]), Ok(Shell::Bash));
        assert_eq!(chosen(None, "/usr/bin/fish", Typist::Demo, &[]), Ok(Shell::Fish));
    }
}
