//! Questions to the person, on the terminal, whatever becomes of stdout.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Read, Write};

use crate::process::interrupt;

/// Bytes of an answer; what is longer is none.
const LONGEST: usize = 1024;

/// What Enter alone says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enter {
    Yes,
    No,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Yes,
    /// Whatever else was typed.
    No,
    /// The person went away from the question: the end of a file.
    Gone,
    /// A signal asked this process to stop.
    Stopped,
}

/// Whether there is a person to answer: they type on a terminal and see what is said before the question, and
/// this is the foreground job there, so that reading will not stop it. Standard output may be the shell function's.
pub fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal() && is_foreground()
}

/// As `can_ask`, where stdin is what a hook is told.
pub fn can_ask_in_a_hook() -> bool {
    io::stderr().is_terminal() && is_foreground()
}

/// Whether this is the foreground job of its terminal.
pub fn is_foreground() -> bool {
    let group = terminal().ok().and_then(|terminal| rustix::termios::tcgetpgrp(terminal).ok());
    group == Some(rustix::process::getpgrp())
}

fn terminal() -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open("/dev/tty")
}

/// Asks, and reads one line. `question`: clean, with a space at its end, and without what begins every message.
pub fn confirm(question: &str, enter: Enter) -> io::Result<Answer> {
    let mut terminal = terminal()?;
    write!(terminal, "wtsh: {question}")?;
    terminal.flush()?;
    let line = line(&mut terminal)?;
    if !line.as_ref().is_some_and(|line| line.ends_with(b"\n")) {
        // Behind the question, and what the terminal has shown of the key.
        let _ = writeln!(terminal);
    }
    Ok(line.map_or(Answer::Stopped, |line| meant(&line, enter)))
}

/// What was typed; `None` where a signal came first.
fn line(terminal: &mut File) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    while !line.ends_with(b"\n") && line.len() < LONGEST {
        // macOS can't wait for /dev/tty, but for the terminal itself, which stdin is, or in a hook stderr.
        let is_ready = match io::stdin().is_terminal() {
            true => interrupt::readable(io::stdin()),
            false => interrupt::readable(io::stderr()),
        };
        if !is_ready {
            return Ok(None);
        }
        let mut byte = [0];
        match terminal.read(&mut byte) {
            Ok(0) => break,
            Ok(_) => line.push(byte[0]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Some(line))
}

fn meant(line: &[u8], enter: Enter) -> Answer {
    if line.is_empty() {
        return Answer::Gone;
    }
    match (line.trim_ascii().to_ascii_lowercase().as_slice(), enter) {
        (b"y" | b"yes", _) | (b"", Enter::Yes) => Answer::Yes,
        _ => Answer::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_yes_says_yes_and_enter_alone_what_it_stands_for() {
        for enter in [Enter::Yes, Enter::No] {
            for line in ["y\n", " Yes \n", "YES\n", "y"] {
                assert_eq!(meant(line.as_bytes(), enter), Answer::Yes, "{line:?}");
            }
            let long = "y".repeat(LONGEST);
            for line in ["n\n", "no\n", "yy\n", "what?\n", "\u{fffd}\n", long.as_str()] {
                assert_eq!(meant(line.as_bytes(), enter), Answer::No, "{line:?}");
            }
            assert_eq!(meant(b"", enter), Answer::Gone);
        }
        assert_eq!(meant(b" \n", Enter::Yes), Answer::Yes);
        assert_eq!(meant(b"\n", Enter::No), Answer::No);
    }
}
