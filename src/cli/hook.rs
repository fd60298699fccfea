//! `wtsh hook`: the one program of a prompt. Its output is shell code; what it has to say goes to stderr. It
//! is called by the init code alone.

use std::ffi::OsString;
use std::io::{self, Write};

use super::messages;
use super::standing::{Event, Standing};
use crate::shell::{Shell, init};

/// The words behind `hook`: SHELL PROTOCOL FLAGS EVENT SESSION. Words that this version does not know are
/// those of another version's init code: no answer, and the prompt stays as it is.
pub fn run(mut words: impl Iterator<Item = OsString>) -> io::Result<()> {
    let mut word = || words.next().unwrap_or_default();
    let (shell, protocol, flags, event, session) = (word(), word(), word(), word(), word());
    let (Some(shell), Some(event)) =
        (shell.to_str().and_then(Shell::named), event.to_str().and_then(Event::named))
    else {
        return Ok(());
    };
    if protocol != init::PROTOCOL {
        return Ok(());
    }
    messages::wcd_is_called(init::called(&flags));
    let answer = Standing::of_process(shell, &flags, event, &session).answer();
    io::stdout().write_all(&answer.code)?;
    // Where stderr is closed there is nobody to tell.
    let _ = io::stderr().write_all(answer.notices.as_bytes());
    Ok(())
}
