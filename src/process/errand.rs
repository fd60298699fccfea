//! A program whose output is wanted only as long as somebody waits for it.

use std::io::{self, Read};
use std::os::fd::AsFd;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

#[cfg(test)]
mod tests;

/// How long it may take to see that nobody waits any more.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Runs the command without input; what it wrote to its standard output. `None` where it could not be started, failed, wrote more than
/// `most` bytes, or where `wanted` became false: then it is killed at once.
pub fn run(mut command: Command, most: usize, wanted: &dyn Fn() -> bool) -> Option<Vec<u8>> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let output = read(&mut child, most, wanted);
    if !matches!(output, Ok(Some(_))) {
        // It may have ended by itself.
        let _ = child.kill();
    }
    let status = child.wait().ok()?;
    output.ok().flatten().filter(|_| status.success())
}

/// To the end; `None` where that is not waited for.
fn read(child: &mut Child, most: usize, wanted: &dyn Fn() -> bool) -> io::Result<Option<Vec<u8>>> {
    let Some(mut stdout) = child.stdout.take() else { return Ok(None) };
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1024];
    let limit = Timespec { tv_sec: 0, tv_nsec: LOOK_AGAIN.subsec_nanos().into() };
    while wanted() && bytes.len() <= most {
        match poll(&mut [PollFd::from_borrowed_fd(stdout.as_fd(), PollFlags::IN)], Some(&limit)) {
            Ok(0) | Err(Errno::INTR) => continue,
            Ok(_) => {}
            Err(error) => return Err(error.into()),
        }
        match stdout.read(&mut buffer) {
            Ok(0) => return Ok(Some(bytes)),
            Ok(count) => bytes.extend_from_slice(&buffer[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}
