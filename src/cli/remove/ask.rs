//! The question whether files that are nowhere else may go.

use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Read, Write};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::process::interrupt;

/// Bytes of an answer.
const LONGEST: usize = 1024;

/// How often a signal is looked for: milliseconds.
const LOOK_AGAIN: i64 = 100;

/// Whether there is a person to answer: this is the foreground job of a terminal, and reads and tells there. What it prints may go
/// elsewhere: to the shell function that started it.
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

/// Whether the person says yes. No answer is 'no'; `None`: they stopped it.
pub fn says_yes(question: &str) -> Option<bool> {
    let answer = terminal().and_then(|terminal| answer(terminal, question)).unwrap_or_default();
    if interrupt::received().is_some() {
        return None;
    }
    let answer = answer.trim_ascii().to_ascii_lowercase();
    Some(matches!(answer.as_slice(), b"y" | b"yes"))
}

fn answer(mut terminal: File, question: &str) -> io::Result<Vec<u8>> {
    terminal.write_all(question.as_bytes())?;
    let mut answer = Vec::new();
    while !answer.ends_with(b"\n") && answer.len() < LONGEST {
        if interrupt::received().is_some() {
            terminal.write_all(b"\n")?;
            break;
        }
        let limit = Timespec { tv_sec: 0, tv_nsec: LOOK_AGAIN * 1_000_000 };
        let mut waiting = [PollFd::new(&terminal, PollFlags::IN)];
        // A signal ends the waiting with an error.
        if poll(&mut waiting, Some(&limit)).unwrap_or(0) == 0 {
            continue;
        }
        let mut byte = [0];
        if terminal.read(&mut byte)? == 0 {
            break;
        }
        answer.push(byte[0]);
    }
    Ok(answer)
}
