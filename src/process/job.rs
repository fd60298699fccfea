//! A program that this one waits for, with its output kept.

use std::io::{self, BufReader, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::SIGINT;

use super::interrupt;
use lines::Lines;

mod lines;
#[cfg(test)]
mod tests;

/// How a program ended, and what it wrote.
#[derive(Debug)]
pub struct Ended {
    pub status: ExitStatus,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
}

/// How often a signal that came to this process alone is looked for while the program writes nothing.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// What a program that has ended wrote is there; what one that it left behind still writes is not waited for longer than this.
const GRACE: Duration = Duration::from_millis(200);

/// As long as something that was cut off may still write, it has its streams open, and so do those that it started.
const LONG_GRACE: Duration = Duration::from_secs(60);

/// Runs the command to its end with `input` on its standard input. A signal that comes to this process alone meanwhile is passed on
/// to it; what starts after one takes back what was begun, and is left in peace.
pub fn capture(command: Command, input: &[u8]) -> io::Result<Ended> {
    let in_peace = interrupt::received().is_some();
    let mut started = Started::with(command, input)?;
    let status = if in_peace { started.child.wait()? } else { end_of(&mut started.child)? };
    Ok(started.ended(status, GRACE))
}

/// As `capture`, and nothing is passed on: a program that changes things, and programs that it has started itself, are not cut off
/// half way. Where the terminal's signal reaches them all the same, those that it started are waited for, too.
pub fn complete(command: Command, input: &[u8]) -> io::Result<Ended> {
    let mut started = Started::with(command, input)?;
    let status = started.child.wait()?;
    let was_cut_off = interrupt::received().is_some() || status.code().is_none();
    Ok(started.ended(status, if was_cut_off { LONG_GRACE } else { GRACE }))
}

struct Started {
    child: Child,
    stdout: Collected,
    stderr: Collected,
}

impl Started {
    fn with(mut command: Command, input: &[u8]) -> io::Result<Started> {
        let stdin = if input.is_empty() { Stdio::null() } else { Stdio::piped() };
        let mut child = command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let stdout = Collected::from(child.stdout.take());
        let stderr = Collected::from(child.stderr.take());
        if let Some(mut stdin) = child.stdin.take() {
            let input = input.to_owned();
            // A program that does not read all of it says itself what it makes of that.
            thread::spawn(move || drop(stdin.write_all(&input)));
        }
        Ok(Started { child, stdout, stderr })
    }

    fn ended(self, status: ExitStatus, grace: Duration) -> Ended {
        Ended { status, stdout: self.stdout.take(grace), stderr: self.stderr.take(grace) }
    }
}

/// Runs the command to its end without input; each line that it writes, to either stream, without the newline, goes to `line` as it
/// comes. A line without end comes in pieces.
pub fn follow(mut command: Command, line: &mut dyn FnMut(&[u8])) -> io::Result<ExitStatus> {
    let (reader, writer) = io::pipe()?;
    let other = writer.try_clone()?;
    let mut child = command.stdin(Stdio::null()).stdout(writer).stderr(other).spawn()?;
    // The command holds the writing end until it is dropped.
    drop(command);
    let lines = in_background(reader);
    let mut told = false;
    let status = loop {
        match lines.recv_timeout(LOOK_AGAIN) {
            Ok(text) => line(&text),
            // It has closed its output, and goes on.
            Err(RecvTimeoutError::Disconnected) => interrupt::doze(),
            Err(RecvTimeoutError::Timeout) => {}
        }
        if let Some(status) = child.try_wait()? {
            break status;
        }
        told = told || pass_on(&child);
    };
    rest(&lines, line);
    Ok(status)
}

/// The last lines of a program that has ended.
fn rest(lines: &Receiver<Vec<u8>>, line: &mut dyn FnMut(&[u8])) {
    let end = Instant::now() + GRACE;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        match lines.recv_timeout(left) {
            Ok(text) if !left.is_zero() => line(&text),
            _ => break,
        }
    }
}

fn in_background(reader: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (sender, lines) = mpsc::sync_channel(1024);
    thread::spawn(move || {
        for line in Lines::of(BufReader::new(reader)) {
            if sender.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

/// All that comes out of a pipe, read by a thread of its own.
struct Collected {
    bytes: Arc<Mutex<Vec<u8>>>,
    /// Disconnected at the pipe's end.
    end: Receiver<()>,
}

impl Collected {
    fn from(pipe: Option<impl Read + Send + 'static>) -> Collected {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let (sender, end) = mpsc::channel();
        let kept = Arc::clone(&bytes);
        thread::spawn(move || {
            let _sender: mpsc::Sender<()> = sender;
            let mut buffer = [0; 16 << 10];
            let mut pipe = pipe;
            // What was read before an error is what there is.
            while let Some(count @ 1..) = pipe.as_mut().and_then(|pipe| pipe.read(&mut buffer).ok()) {
                kept.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&buffer[..count]);
            }
        });
        Collected { bytes, end }
    }

    /// What the program wrote, which has ended.
    fn take(self, grace: Duration) -> Vec<u8> {
        let _ = self.end.recv_timeout(grace);
        std::mem::take(&mut self.bytes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn end_of(child: &mut Child) -> io::Result<ExitStatus> {
    if let Some(status) = interrupt::wait(child)? {
        return Ok(status);
    }
    pass_on(child);
    child.wait()
}

/// What the terminal sends reaches the child by itself; the rest is passed on as SIGTERM, which programs clean up after. Whether it was.
fn pass_on(child: &Child) -> bool {
    let passes = interrupt::received().is_some_and(|signal| signal != SIGINT);
    if passes {
        // It may be gone already.
        let _ = kill_process(Pid::from_child(child), Signal::TERM);
    }
    passes
}
