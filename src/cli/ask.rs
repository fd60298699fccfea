//! Questions to the person, on the terminal, whatever becomes of stdout.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, IsTerminal, Write};

use crate::process::interrupt;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Yes,
    /// Whatever else was typed, or nothing.
    No,
    /// A signal asked this process to stop.
    Stopped,
}

/// Whether there is a person to answer: they type on a terminal and see what is said before the question, and
/// this is the foreground job there, so that reading will not stop it.
pub fn can_ask() -> bool {
    let on_terminal = io::stdin().is_terminal() && io::stderr().is_terminal();
    on_terminal && terminal().is_ok_and(|terminal| is_foreground(&terminal))
}

fn terminal() -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open("/dev/tty")
}

fn is_foreground(terminal: &File) -> bool {
    rustix::termios::tcgetpgrp(terminal).is_ok_and(|group| group == rustix::process::getpgrp())
}

/// Asks, and reads one line. `question`: clean, with a space at its end.
pub fn confirm(question: &str) -> io::Result<Answer> {
    let mut terminal = terminal()?;
    write!(terminal, "wtsh: {question}")?;
    terminal.flush()?;
    // macOS can't wait for /dev/tty, but for the terminal itself, which stdin is.
    if !interrupt::readable(io::stdin()) {
        // Behind the question, and what the terminal has shown of the key.
        let _ = writeln!(terminal);
        return Ok(Answer::Stopped);
    }
    let mut answer = String::new();
    BufReader::new(terminal).read_line(&mut answer)?;
    let is_yes = matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes");
    Ok(if is_yes { Answer::Yes } else { Answer::No })
}
