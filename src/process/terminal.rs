//! A program on a pseudo-terminal of its own, and what a person would see on its screen. Tests include this file on its
//! own, so it imports nothing from the crate.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::num::NonZeroU16;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// How long to wait for output before looking whether the program is still there: something that it has started may keep
/// the terminal open after it.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// A running program, its terminal and the screen. The program is killed, if it still runs, when the value goes away.
pub struct Terminal {
    child: Child,
    /// The master side, non-blocking.
    master: File,
    parser: vt100::Parser<Queries>,
    /// The last two bytes that were read.
    read_before: [u8; 2],
    /// Nothing can be read any more: the program, and whatever it left behind, has closed the terminal.
    hung_up: bool,
}

impl Terminal {
    /// Starts `command` as the leader of a new session whose controlling terminal is a new one of `columns` x `rows`.
    /// Its standard streams, whatever `command` says of them, are that terminal.
    pub fn start(mut command: Command, columns: u16, rows: u16) -> io::Result<Terminal> {
        let [width, height] = [columns, rows].map(|size| NonZeroU16::new(size).unwrap_or(NonZeroU16::MIN));
        let (master, slave) = open_pair()?;
        let size = Winsize { ws_row: height.get(), ws_col: width.get(), ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&slave, size)?;
        command.stdin(Stdio::from(slave.try_clone()?));
        command.stdout(Stdio::from(slave.try_clone()?));
        command.stderr(Stdio::from(slave.try_clone()?));
        // SAFETY: between fork and exec the closure makes two system calls and nothing else.
        unsafe {
            command.pre_exec(move || {
                rustix::process::setsid()?;
                rustix::process::ioctl_tiocsctty(&slave)?;
                Ok(())
            });
        }
        let child = command.spawn()?;
        // `command` ends here and with it our copies of the slave side: with them open the terminal would never hang up.
        drop(command);
        rustix::io::ioctl_fionbio(&master, true)?;
        let parser = vt100::Parser::new_with_callbacks(height, width, 0, Queries::default());
        Ok(Terminal { child, master: File::from(master), parser, read_before: [0; 2], hung_up: false })
    }

    /// Types `keys`. What the program writes meanwhile is read, so neither waits for the other.
    pub fn write(&mut self, mut keys: &[u8]) -> io::Result<()> {
        while !keys.is_empty() {
            match self.master.write(keys) {
                Ok(count) => keys = &keys[count..],
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.ready(PollFlags::IN | PollFlags::OUT, LOOK_AGAIN)?;
                    self.drain()?;
                    if self.hung_up || self.child.try_wait()?.is_some() {
                        return Err(io::ErrorKind::BrokenPipe.into());
                    }
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reads what the program writes until the screen is as `until` wants it: whether that came true within `limit`
    /// and before the program's end.
    pub fn wait_for(
        &mut self,
        limit: Duration,
        mut until: impl FnMut(&vt100::Screen) -> bool,
    ) -> io::Result<bool> {
        let end = Instant::now() + limit;
        loop {
            // Asked before the last reading, so that a program's last words are seen.
            let ended = self.hung_up || self.child.try_wait()?.is_some();
            self.drain()?;
            if until(self.screen()) {
                return Ok(true);
            }
            let left = end.saturating_duration_since(Instant::now());
            if ended || left.is_zero() {
                return Ok(false);
            }
            if !self.hung_up {
                self.ready(PollFlags::IN, left.min(LOOK_AGAIN))?;
            }
        }
    }

    /// The screen as of the last call that read. U+FFFC on it stands for U+FFFD.
    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// Reads until the program ends: its status, or `None` where it still runs after `limit`.
    #[cfg(test)]
    pub fn wait_exit(&mut self, limit: Duration) -> io::Result<Option<std::process::ExitStatus>> {
        let end = Instant::now() + limit;
        loop {
            let status = self.child.try_wait()?;
            self.drain()?;
            let left = end.saturating_duration_since(Instant::now());
            if status.is_some() || left.is_zero() {
                return Ok(status);
            }
            if self.hung_up {
                // The master side is ready for ever now, and the program all but gone.
                wait(&mut [], left.min(Duration::from_millis(5)))?;
            } else {
                self.ready(PollFlags::IN, left.min(LOOK_AGAIN))?;
            }
        }
    }

    /// Another size, of which the program is told by a signal.
    #[cfg(test)]
    pub fn resize(&mut self, columns: u16, rows: u16) -> io::Result<()> {
        let [width, height] = [columns, rows].map(|size| NonZeroU16::new(size).unwrap_or(NonZeroU16::MIN));
        self.parser.screen_mut().set_size(height, width);
        let size = Winsize { ws_row: height.get(), ws_col: width.get(), ws_xpixel: 0, ws_ypixel: 0 };
        Ok(tcsetwinsize(&self.master, size)?)
    }

    /// Waits until the master side is ready for one of `events` or `limit` is over.
    fn ready(&self, events: PollFlags, limit: Duration) -> io::Result<()> {
        wait(&mut [PollFd::new(&self.master, events)], limit)
    }

    /// Reads all there is now, shows it on the screen and answers the questions in it.
    fn drain(&mut self) -> io::Result<()> {
        let mut buffer = [0; 16 * 1024];
        while !self.hung_up {
            match self.master.read(&mut buffer) {
                Ok(0) => self.hung_up = true,
                Ok(count) => {
                    self.keep_replacements(&mut buffer[..count]);
                    self.parser.process(&buffer[..count]);
                    let answers = std::mem::take(&mut self.parser.callbacks_mut().answers);
                    self.answer(&answers)?;
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if says_hung_up(&error) => self.hung_up = true,
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// vt100 draws no U+FFFD, which terminals do, and everything behind it would stand in the wrong column: the object
    /// replacement character U+FFFC, as wide and as long in UTF-8, takes its place.
    fn keep_replacements(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            let before = self.read_before;
            self.read_before = [before[1], *byte];
            if before == [0xef, 0xbf] && *byte == 0xbd {
                *byte = 0xbc;
            }
        }
    }

    /// Answers are a few bytes: where they do not fit or the program is gone nobody reads them, and they are lost as
    /// they would be in a real terminal.
    fn answer(&mut self, answers: &[u8]) -> io::Result<()> {
        match self.master.write(answers) {
            Err(error) if error.kind() != io::ErrorKind::WouldBlock && !says_hung_up(&error) => Err(error),
            _ => Ok(()),
        }
    }
}

impl Drop for Terminal {
    /// The kernel hangs up on what the session's leader leaves in the foreground. Neither call can fail in a way that
    /// matters: the child is either gone already or reaped here.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How Linux reports that the last program has closed the terminal; other systems report an end of file.
fn says_hung_up(error: &io::Error) -> bool {
    error.raw_os_error() == Some(Errno::IO.raw_os_error())
}

/// Waits until one of `files` is ready or `limit` is over.
fn wait(files: &mut [PollFd<'_>], limit: Duration) -> io::Result<()> {
    let limit = Timespec {
        tv_sec: limit.as_secs().try_into().unwrap_or(i64::MAX),
        tv_nsec: limit.subsec_nanos().into(),
    };
    match poll(files, Some(&limit)) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// A new pseudo-terminal: its master and its slave side, both closed on exec.
fn open_pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
    rustix::io::fcntl_setfd(&master, rustix::io::FdFlags::CLOEXEC)?;
    grantpt(&master)?;
    unlockpt(&master)?;
    let name = ptsname(master.as_fd(), Vec::new())?;
    let path = std::ffi::OsStr::from_bytes(name.as_bytes());
    let slave = open_without_control(path)?;
    Ok((master, slave.into()))
}

/// Opens a terminal that must not become the controlling one of this process.
fn open_without_control(path: &std::ffi::OsStr) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = OpenptFlags::NOCTTY.bits().cast_signed();
    OpenOptions::new().read(true).write(true).custom_flags(flags).open(path)
}

/// Questions that programs ask a terminal: its kind (DA1), its health and where the cursor is (DSR), as ECMA-48 and the
/// VT manuals give them. Shells ask before they draw, and wait for the answer.
#[derive(Default)]
struct Queries {
    answers: Vec<u8>,
}

impl vt100::Callbacks for Queries {
    fn unhandled_csi(
        &mut self,
        screen: &mut vt100::Screen,
        intermediate: Option<u8>,
        _: Option<u8>,
        parameters: &[&[u16]],
        last: char,
    ) {
        let parameter = parameters.first().and_then(|values| values.first()).copied().unwrap_or(0);
        match (intermediate, last, parameter) {
            (None, 'c', 0) => self.answers.extend(b"\x1b[?62;22c"),
            (None, 'n', 5) => self.answers.extend(b"\x1b[0n"),
            (None, 'n', 6) => {
                let (row, column) = screen.cursor_position();
                // After the last column the cursor waits there for the next character.
                let column = column.min(screen.size().1.get() - 1);
                self.answers.extend(format!("\x1b[{};{}R", row + 1, column + 1).bytes());
            }
            _ => {}
        }
    }
}
