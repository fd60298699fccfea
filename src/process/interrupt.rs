//! Signals that ask this process to stop, kept so that what was begun is finished or taken back first.

use std::io;
use std::os::unix::net::UnixStream;
use std::process::{Child, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use once_cell::sync::OnceCell;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use signal_hook::consts::{SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM};

static WATCH: OnceCell<Watch> = OnceCell::new();

/// Without `watch` nothing wakes a waiting thread, and where several wait, a signal wakes one of them: the others look again so often.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

struct Watch {
    /// The signal's number; 0 for none.
    received: Arc<AtomicUsize>,
    /// Readable once one of the signals, or the end of a child, has come.
    bell: UnixStream,
}

/// From here on SIGINT, SIGQUIT, SIGTERM and SIGHUP do not end this process; `received` tells of them. Programs that it starts have
/// their own dispositions, and get what the terminal sends themselves.
pub fn watch() -> io::Result<()> {
    WATCH.get_or_try_init(|| {
        let received = Arc::new(AtomicUsize::new(0));
        let (bell, button) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        for signal in [SIGINT, SIGQUIT, SIGTERM, SIGHUP] {
            signal_hook::flag::register_usize(signal, Arc::clone(&received), signal.unsigned_abs() as usize)?;
        }
        // After the flags: whoever is woken sees them.
        for signal in [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGCHLD] {
            signal_hook::low_level::pipe::register(signal, button.try_clone()?)?;
        }
        Ok::<_, io::Error>(Watch { received, bell })
    })?;
    Ok(())
}

/// The number of the last such signal that came since `watch`.
pub fn received() -> Option<i32> {
    let signal = WATCH.get()?.received.load(Ordering::SeqCst);
    i32::try_from(signal).ok().filter(|signal| *signal != 0)
}

/// Waits for a signal or the end of a child, but not for long: who waits for something looks whether it has come.
pub fn doze() {
    let Some(watch) = WATCH.get() else { return std::thread::sleep(LOOK_AGAIN / 10) };
    let mut bell = [PollFd::new(&watch.bell, PollFlags::IN)];
    if poll(&mut bell, Some(&timespec(LOOK_AGAIN))).is_ok_and(|ready| ready > 0) {
        let _ = rustix::io::read(&watch.bell, &mut [0; 64]);
    }
}

/// Waits until something can be read from `source`; `false` where a signal came first.
pub fn readable(source: impl std::os::fd::AsFd) -> bool {
    loop {
        if received().is_some() {
            return false;
        }
        let mut source = [PollFd::new(&source, PollFlags::IN)];
        match poll(&mut source, Some(&timespec(LOOK_AGAIN))) {
            Ok(0) | Err(Errno::INTR) => {}
            // What can't be waited for is read, however long that takes.
            Ok(_) | Err(_) => return true,
        }
    }
}

/// Waits for the child's end; `None` where a signal that asks this process to stop came first.
pub fn wait(child: &mut Child) -> io::Result<Option<ExitStatus>> {
    loop {
        match child.try_wait()? {
            Some(status) => return Ok(Some(status)),
            None if received().is_some() => return Ok(None),
            None => doze(),
        }
    }
}

/// Waits for the child's end, whatever comes; `None` where `limit` is over.
pub fn wait_for(child: &mut Child, limit: Duration) -> io::Result<Option<ExitStatus>> {
    let end = Instant::now() + limit;
    loop {
        match child.try_wait()? {
            Some(status) => return Ok(Some(status)),
            None if Instant::now() >= end => return Ok(None),
            None => doze(),
        }
    }
}

fn timespec(duration: Duration) -> Timespec {
    Timespec { tv_sec: 0, tv_nsec: duration.subsec_nanos().into() }
}
