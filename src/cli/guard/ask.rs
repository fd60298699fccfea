//! The question whether a push is to go on.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, IsTerminal, Write};

use crate::cli::messages;

/// Whether there is a person to answer: everything is on a terminal, and this is the foreground job there, so
/// that reading will not stop it.
pub fn can_ask() -> bool {
    let on_terminal = io::stdin().is_terminal() && io::stdout().is_terminal() && io::stderr().is_terminal();
    on_terminal && terminal().is_ok_and(|terminal| is_foreground(&terminal))
}

fn terminal() -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open("/dev/tty")
}

fn is_foreground(terminal: &File) -> bool {
    rustix::termios::tcgetpgrp(terminal).is_ok_and(|group| group == rustix::process::getpgrp())
}

/// Asks. No answer is 'no'; a terminal that can't be asked is no reason to stop a push.
pub fn go_on() -> bool {
    match answer() {
        Ok(answer) => matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"),
        Err(_) => true,
    }
}

fn answer() -> io::Result<String> {
    let mut terminal = terminal()?;
    write!(terminal, "wtsh: {}", messages::guard::push_question())?;
    terminal.flush()?;
    let mut answer = String::new();
    BufReader::new(terminal).read_line(&mut answer)?;
    Ok(answer)
}
