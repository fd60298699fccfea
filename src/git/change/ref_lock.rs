//! Locks that a git that was killed has left: `NAME.lock` beside the file of a loose ref, of the packed refs, of an index, or of the
//! configuration. git never removes one that it did not make itself.

use std::fs::{self, Metadata};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use gix::bstr::{BStr, ByteSlice};

/// Of a ref (full name) that nobody else knows of.
pub fn remove(common_dir: &Path, full_name: &BStr) {
    // Mostly there is none.
    let _ = fs::remove_file(path(common_dir, full_name));
}

const PAUSE: Duration = Duration::from_millis(10);
/// A git that is at work on a ref holds its lock for milliseconds, and another waits a tenth of a second for it
/// (`core.filesRefLockTimeout`).
const TRIES: u32 = 20;
/// A whole second (`core.packedRefsTimeout`).
const TRIES_PACKED: u32 = 120;

/// Of a ref on which a git was at work that is known to be dead; `since`: not before that. What a living one holds stays.
pub fn remove_stale(common_dir: &Path, full_name: &BStr, since: SystemTime) {
    remove_unless_it_changes(&path(common_dir, full_name), since, TRIES);
}

/// Of the packed refs, as `remove_stale`. `is_held`: by a git that is at work there, perhaps.
pub fn remove_of_packed(common_dir: &Path, since: SystemTime, is_held: &dyn Fn() -> bool) {
    remove_empty(&common_dir.join("packed-refs.lock"), since, (TRIES_PACKED, is_held));
}

/// Of the index in this git dir, as `remove_of_packed`: git writes nothing to it until all is checked out.
pub fn remove_of_index(git_dir: &Path, since: SystemTime, is_held: &dyn Fn() -> bool) {
    remove_empty(&git_dir.join("index.lock"), since, (TRIES, is_held));
}

/// Of the repository's configuration, as `remove_of_packed`, whatever it says: git writes the new one to it.
pub fn remove_of_config(common_dir: &Path, since: SystemTime, is_held: &dyn Fn() -> bool) {
    if let Some(lock) = of_config(common_dir).filter(|_| !is_held()) {
        remove_unless_it_changes(&lock, since, TRIES);
    }
}

/// The lock of the repository's configuration, if it is there.
pub fn of_config(common_dir: &Path) -> Option<PathBuf> {
    Some(common_dir.join("config.lock")).filter(|lock| lock.symlink_metadata().is_ok())
}

/// All in this git dir that are not refs' below it, as `remove_of_packed`, whatever they say.
pub fn remove_all_in(git_dir: &Path, since: SystemTime, is_held: &dyn Fn() -> bool) {
    let entries = fs::read_dir(git_dir).into_iter().flatten().flatten();
    let locks: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|it| it == "lock"))
        .collect();
    if !locks.is_empty() && !is_held() {
        locks.iter().for_each(|lock| remove_unless_it_changes(lock, since, TRIES));
    }
}

fn remove_empty(lock: &Path, since: SystemTime, (tries, is_held): (u32, &dyn Fn() -> bool)) {
    if lock.symlink_metadata().is_ok_and(|lock| lock.len() == 0) && !is_held() {
        remove_unless_it_changes(lock, since, tries);
    }
}

fn remove_unless_it_changes(path: &Path, since: SystemTime, tries: u32) {
    let now = || path.symlink_metadata().ok().filter(Metadata::is_file);
    let Some(first) = now().filter(|lock| lock.modified().is_ok_and(|made| made >= since)) else { return };
    let stamp = |lock: &Metadata| (lock.dev(), lock.ino(), lock.len(), lock.mtime(), lock.mtime_nsec());
    for _ in 0..tries {
        sleep(PAUSE);
        if now().is_none_or(|lock| stamp(&lock) != stamp(&first)) {
            return;
        }
    }
    let _ = fs::remove_file(path);
}

fn path(common_dir: &Path, full_name: &BStr) -> PathBuf {
    common_dir.join([full_name.as_bytes(), b".lock"].concat().to_path_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_that_was_made_since_goes() {
        let common_dir = tempfile::tempdir().unwrap();
        let lock = common_dir.path().join("refs/heads/x/y.lock");
        fs::create_dir_all(lock.parent().unwrap()).unwrap();
        fs::write(&lock, "").unwrap();
        let made = lock.metadata().unwrap().modified().unwrap();
        let name = BStr::new("refs/heads/x/y");
        remove_stale(common_dir.path(), name, made + Duration::from_secs(1));
        assert!(lock.exists(), "somebody else's");
        remove_stale(common_dir.path(), name, made);
        assert!(!lock.exists());
        remove_stale(common_dir.path(), name, made);
    }

    #[test]
    fn one_that_somebody_may_hold_stays() {
        let common_dir = tempfile::tempdir().unwrap();
        let (packed, index) =
            (common_dir.path().join("packed-refs.lock"), common_dir.path().join("index.lock"));
        let config = common_dir.path().join("config.lock");
        let table = [("", true, true), ("x", false, true), ("", false, false)];
        for (content, is_held, stays) in table {
            fs::write(&packed, content).unwrap();
            fs::write(&index, content).unwrap();
            remove_of_packed(common_dir.path(), SystemTime::UNIX_EPOCH, &|| is_held);
            remove_of_index(common_dir.path(), SystemTime::UNIX_EPOCH, &|| is_held);
            assert_eq!((packed.exists(), index.exists()), (stays, stays), "{content:?} {is_held}");
            fs::write(&config, content).unwrap();
            remove_of_config(common_dir.path(), SystemTime::UNIX_EPOCH, &|| is_held);
            assert_eq!(config.exists(), is_held, "{content:?} {is_held}");
        }
    }
}
