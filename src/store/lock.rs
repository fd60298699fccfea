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

/// Whoever holds it needs milliseconds; one that was stopped in the middle must not keep a prompt waiting.
const LONGEST: Duration = Duration::from_secs(3);
const PAUSE: Duration = Duration::from_millis(5);

impl Lock {
    /// Waits for it, but not for ever. The store's folder is made if it is not there.
    pub fn take(store: &Folder) -> Result<Lock, StoreError> {
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
        wait(&file).map_err(at(&path))?;
        Ok(Lock { _file: file })
    }
}

fn wait(file: &File) -> io::Result<()> {
    let start = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(()),
            Err(TryLockError::WouldBlock) if start.elapsed() < LONGEST => sleep(PAUSE),
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
        let lock = Lock::take(&store).unwrap();
        let other = File::open(store.join("lock")).unwrap();
        assert!(matches!(other.try_lock(), Err(TryLockError::WouldBlock)));
        drop(lock);
        other.try_lock().unwrap();
    }
}
