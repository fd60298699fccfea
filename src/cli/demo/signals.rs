//! The signals that would end the demo before it has removed what it made.

use std::io;
use std::process::{Child, ExitStatus};
use std::time::Duration;

use rustix::process::{Pid, Signal, getpgrp, kill_process, kill_process_group};

use crate::cli::failure::Failure;
use crate::process::interrupt;

/// What a shell that was hung up on gets for its own clean-up.
const GRACE: Duration = Duration::from_secs(2);

/// From here on SIGINT, SIGQUIT, SIGTERM and SIGHUP no longer end the process, but are kept.
pub struct Signals(());

impl Signals {
    pub fn catch() -> io::Result<Signals> {
        interrupt::watch()?;
        Ok(Signals(()))
    }

    /// An ending signal that came.
    pub fn caught(&self) -> Option<i32> {
        interrupt::received()
    }

    /// An error once an ending signal came. Nobody reads it: after the clean-up the process ends by that
    /// signal.
    pub fn check(&self) -> Result<(), Failure> {
        match self.caught() {
            None => Ok(()),
            Some(_) => Err(io::Error::from(io::ErrorKind::Interrupted).into()),
        }
    }

    /// Waits for the end of `shell`, which has the terminal, and brings it about where an ending signal
    /// comes.
    pub fn wait(&self, shell: &mut Child) -> io::Result<ExitStatus> {
        if let Some(status) = interrupt::wait(shell)? {
            return Ok(status);
        }
        hang_up(shell);
        wait_or_kill(shell, GRACE)
    }
}

/// What a closing terminal does to a shell and to what runs in it. Whatever is gone already needs no signal.
fn hang_up(shell: &Child) {
    if let Ok(foreground) = rustix::termios::tcgetpgrp(io::stdin())
        && foreground != getpgrp()
    {
        let _ = kill_process_group(foreground, Signal::HUP);
        let _ = kill_process_group(foreground, Signal::CONT);
    }
    let id = Pid::from_child(shell);
    let _ = kill_process(id, Signal::HUP);
    let _ = kill_process(id, Signal::CONT);
}

fn wait_or_kill(shell: &mut Child, grace: Duration) -> io::Result<ExitStatus> {
    if let Some(status) = interrupt::wait_for(shell, grace)? {
        return Ok(status);
    }
    shell.kill()?;
    shell.wait()
}

/// Ends the process as `signal` would have done at once, so that whoever waits for us sees why.
pub fn end_by(signal: i32) {
    let _ = signal_hook::low_level::emulate_default_handler(signal);
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal_hook::consts::SIGHUP;
    use std::os::unix::process::ExitStatusExt;
    use std::process::{Command, Stdio};

    /// A shell that has run `first` and now waits for more to read.
    fn waiting(first: &str) -> Child {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", &format!("{first}\necho ready\nread -r _")]);
        let mut shell = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut ready = [0; 6];
        io::Read::read_exact(shell.stdout.as_mut().unwrap(), &mut ready).unwrap();
        shell
    }

    #[test]
    fn a_shell_that_is_hung_up_on_ends() {
        let mut shell = waiting("");
        hang_up(&shell);
        let status = wait_or_kill(&mut shell, Duration::from_secs(60)).unwrap();
        assert_eq!(status.signal(), Some(SIGHUP));
    }

    #[test]
    fn a_shell_that_will_not_go_is_killed() {
        let mut shell = waiting("trap '' HUP");
        hang_up(&shell);
        assert_eq!(wait_or_kill(&mut shell, Duration::ZERO).unwrap().signal(), Some(9));
    }
}
