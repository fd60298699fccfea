//! The person's terminal: opened, put into raw mode, and put back whatever happens.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::panic;
use std::sync::{Mutex, Once, PoisonError};

use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};

/// Bracketed paste (xterm's control sequences): pasted text comes between marks.
const BEGIN: &[u8] = b"\x1b[?2004h";
/// The cursor is seen again; what is drawn below it goes.
const END: &[u8] = b"\x1b[?2004l\x1b[?25h\r\x1b[J";

/// How the terminal is to be put back, as long as it has to be: a panic ends the program without any value going away.
static BEFORE: Mutex<Option<(File, Termios)>> = Mutex::new(None);

/// The controlling terminal in raw mode, until the value goes away.
pub struct Terminal {
    file: File,
    raw: Termios,
}

impl Terminal {
    pub fn open() -> io::Result<Terminal> {
        let file = open()?;
        let before = tcgetattr(&file)?;
        let mut raw = before.clone();
        raw.make_raw();
        *saved() = Some((file.try_clone()?, before));
        put_back_at_panic();
        let mut terminal = Terminal { file, raw };
        terminal.make_raw()?;
        Ok(terminal)
    }

    /// At the beginning, and again where the program was stopped and others used the terminal meanwhile.
    pub fn make_raw(&mut self) -> io::Result<()> {
        let saved = saved();
        if saved.is_none() {
            return Ok(());
        }
        // What was typed ahead is kept.
        tcsetattr(&self.file, OptionalActions::Now, &self.raw)?;
        self.file.write_all(BEGIN)
    }

    /// Columns and rows.
    pub fn size(&self) -> (usize, usize) {
        match tcgetwinsize(&self.file) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col.into(), size.ws_row.into()),
            _ => (80, 24),
        }
    }

    /// Waits for bytes. None: the terminal is gone.
    pub fn read<'b>(&mut self, buffer: &'b mut [u8]) -> io::Result<&'b [u8]> {
        let count = self.file.read(buffer)?;
        Ok(&buffer[..count])
    }

    /// Nothing once the terminal is put back: a panic on another thread does that while this one may be drawing.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let saved = saved();
        if saved.is_some() { self.file.write_all(bytes) } else { Ok(()) }
    }

    pub fn file(&self) -> &File {
        &self.file
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        put_back();
    }
}

#[cfg(not(target_os = "macos"))]
fn open() -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open("/dev/tty")
}

/// There, poll(2) knows terminals by their own names only, and not `/dev/tty`.
#[cfg(target_os = "macos")]
fn open() -> io::Result<File> {
    use std::os::unix::ffi::OsStrExt;
    let name = rustix::termios::ttyname(io::stdin(), Vec::new())
        .or_else(|_| rustix::termios::ttyname(io::stderr(), Vec::new()));
    let name = name?;
    OpenOptions::new().read(true).write(true).open(std::ffi::OsStr::from_bytes(name.as_bytes()))
}

fn saved() -> std::sync::MutexGuard<'static, Option<(File, Termios)>> {
    BEFORE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Once. Where the terminal is gone there is nothing to put back.
fn put_back() {
    let Some((mut file, before)) = saved().take() else { return };
    let _ = file.write_all(END);
    let _ = tcsetattr(&file, OptionalActions::Now, &before);
}

fn put_back_at_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |what| {
            put_back();
            usual(what);
        }));
    });
}
