//! The question whether to make a worktree that is not there.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, IsTerminal, Write};

/// What a person says to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Yes,
    No,
    /// They went away from it.
    None,
}

/// Whether there is a person to answer. Standard output is the shell's own; and reading must not stop this process, as it would
/// in the background.
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

/// Asks; Enter alone says yes.
pub fn ask(question: &str) -> io::Result<Answer> {
    let mut terminal = terminal()?;
    write!(terminal, "wtsh: {question}")?;
    terminal.flush()?;
    let mut line = String::new();
    if BufReader::new(&terminal).read_line(&mut line)? == 0 {
        writeln!(terminal)?;
        return Ok(Answer::None);
    }
    Ok(meant(&line))
}

fn meant(line: &str) -> Answer {
    match line.trim().to_ascii_lowercase().as_str() {
        "" | "y" | "yes" => Answer::Yes,
        _ => Answer::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_yes_or_nothing_at_all_says_yes() {
        for line in ["\n", "y\n", " Yes \n", "YES\n"] {
            assert_eq!(meant(line), Answer::Yes, "{line:?}");
        }
        for line in ["n\n", "no\n", "yy\n", "what?\n"] {
            assert_eq!(meant(line), Answer::No, "{line:?}");
        }
    }
}
