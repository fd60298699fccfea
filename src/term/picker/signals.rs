//! Signals while the list is on the screen, and the pipe that wakes who waits for keys.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::SigId;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::{flag, low_level};

/// Until the value goes away these signals are kept here. Afterwards they do nothing: what comes next may already count on that.
pub struct Signals {
    registered: Vec<SigId>,
    asked_to_stop: Arc<AtomicBool>,
    came_back: Arc<AtomicBool>,
    reader: UnixStream,
    writer: UnixStream,
}

impl Signals {
    pub fn watch() -> io::Result<Signals> {
        let (reader, writer) = UnixStream::pair()?;
        reader.set_nonblocking(true)?;
        writer.set_nonblocking(true)?;
        let [asked_to_stop, came_back] = [(); 2].map(|()| Arc::new(AtomicBool::new(false)));
        let mut signals = Signals { registered: Vec::new(), asked_to_stop, came_back, reader, writer };
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] {
            let flag = Arc::clone(&signals.asked_to_stop);
            signals.registered.push(flag::register(signal, flag)?);
            signals.wake_at(signal)?;
        }
        signals.registered.push(flag::register(SIGCONT, Arc::clone(&signals.came_back))?);
        // A stopped program would leave the terminal as it is: SIGTSTP does nothing.
        for signal in [SIGCONT, SIGWINCH, SIGTSTP] {
            signals.wake_at(signal)?;
        }
        Ok(signals)
    }

    fn wake_at(&mut self, signal: i32) -> io::Result<()> {
        self.registered.push(low_level::pipe::register(signal, self.writer.try_clone()?)?);
        Ok(())
    }

    /// What is written here wakes as a signal does.
    pub fn waker(&self) -> io::Result<UnixStream> {
        self.writer.try_clone()
    }

    pub fn pipe(&self) -> &UnixStream {
        &self.reader
    }

    /// Empties the pipe.
    pub fn drain(&self) {
        let mut buffer = [0; 64];
        while matches!((&self.reader).read(&mut buffer), Ok(1..)) {}
    }

    pub fn asked_to_stop(&self) -> bool {
        self.asked_to_stop.load(Ordering::SeqCst)
    }

    /// The program was stopped and goes on; told once.
    pub fn came_back(&self) -> bool {
        self.came_back.swap(false, Ordering::SeqCst)
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for id in self.registered.drain(..) {
            low_level::unregister(id);
        }
    }
}
