//! One at a time decides what is made and where, and notes that down; git then makes several worktrees at once.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use crate::cli::failure::Failure;
use crate::cli::messages;
use crate::process::interrupt;

/// Held until it is dropped, or the process ends.
pub struct Lock {
    _folder: Option<File>,
}

pub const PAUSE: Duration = Duration::from_millis(20);
/// Whoever holds it needs milliseconds; in a huge repository, or on a slow disk, some more.
const TRIES: u32 = 1500;

impl Lock {
    /// The lock is on the common dir itself, so that no file is left over.
    pub fn take(common_dir: &Path) -> Result<Lock, Failure> {
        let folder = File::open(common_dir)?;
        for _ in 0..TRIES {
            match folder.try_lock() {
                Ok(()) => return Ok(Lock { _folder: Some(folder) }),
                Err(TryLockError::WouldBlock) if interrupt::received().is_some() => {
                    return Err(Failure::cancelled());
                }
                Err(TryLockError::WouldBlock) => sleep(PAUSE),
                // A file system without locks on folders (NFS): git's own locks are left.
                Err(TryLockError::Error(_)) => return Ok(Lock { _folder: None }),
            }
        }
        Err(messages::making::another_holds_lock(common_dir))
    }
}
