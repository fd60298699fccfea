//! One at a time: who gives ports and names has to know all that were given.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::fs::OFlags;

use super::folder::at;
use super::{Folder, StoreError};

/// Held until it is dropped, or the process ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// How long somebody waits for a lock. Whoever holds it needs milliseconds, unless it was stopped in the middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience(Duration);

impl Patience {
    /// Before a prompt: it comes again.
    pub const PROMPT: Patience = Patience(Duration::from_millis(100));
    /// In a command that needs what is behind the lock.
    pub const COMMAND: Patience = Patience(Duration::from_secs(3));
    #[cfg(test)]
    pub const NONE: Patience = Patience(Duration::ZERO);
}

const PAUSE: Duration = Duration::from_millis(5);

impl Lock {
    /// Waits for it, but not for ever. The store's folder is made if it is not there.
    pub fn take(store: &Folder, patience: Patience) -> Result<Lock, StoreError> {
        let path = store.join("lock");
        if !store.is_there()? {
            let folder = path.parent().unwrap_or(&path);
            DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(at(folder))?;
            store.is_there()?;
        }
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits().cast_signed();
        let mut open = OpenOptions::new();
        let open = open.write(true).create(true).truncate(false).mode(0o600).custom_flags(flags);
        let file = open.open(&path).map_err(at(&path))?;
        wait(&file, patience).map_err(at(&path))?;
        Ok(Lock { _file: file })
    }
}

/// Locks the file. `ErrorKind::WouldBlock`: somebody else has it locked all that time.
pub(super) fn wait(file: &File, patience: Patience) -> io::Result<()> {
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if start.elapsed() < patience.0 => sleep(PAUSE),
            Err(TryLockError::WouldBlock) => {
                return Err(io::Error::new(io::ErrorKind::WouldBlock, "another wtsh holds it"));
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_at_a_time() {
        let data = tempfile::tempdir().unwrap();
        let store = Folder::at(data.path().join("a/wtsh"));
        let lock = Lock::take(&store, Patience::COMMAND).unwrap();
        let other = File::open(store.join("lock")).unwrap();
        assert!(matches!(other.try_lock(), Err(TryLockError::WouldBlock)));
        let Err(StoreError::Io { error, .. }) = Lock::take(&store, Patience::NONE) else {
            panic!("it is held");
        };
        assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
        drop(lock);
        other.try_lock().unwrap();
    }

    #[test]
    fn a_prompt_is_not_kept_waiting() {
        assert!(Patience::PROMPT.0 <= Duration::from_millis(100) && Patience::PROMPT.0 < Patience::COMMAND.0);
    }
}
