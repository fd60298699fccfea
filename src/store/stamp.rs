//! Files that stand for a moment. bash can tell which of two files is newer and nothing else of their times, so what it
//! watches is compared with a file as old as the newest of them. Shells that watch the same share one.

use std::fs::{self, File, FileTimes, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::writers::is_ours_alone;

/// More than this many are swept, the oldest first: a shell whose stamp is gone runs its hook once more.
const KEPT: usize = 128;

/// The folder for stamps: `$XDG_RUNTIME_DIR/wtsh`, else `wtsh` in `$XDG_CACHE_HOME` or `~/.cache` (on macOS too).
pub fn folder() -> Option<PathBuf> {
    let absolute = |name| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    absolute("XDG_RUNTIME_DIR")
        .or_else(|| absolute("XDG_CACHE_HOME"))
        .or_else(|| absolute("HOME").map(|home| home.join(".cache")))
        .map(|parent| parent.join("wtsh"))
}

/// A file whose modification time is `moment`, made if it is not there.
pub fn at(folder: &Path, moment: SystemTime) -> io::Result<PathBuf> {
    let since = moment.duration_since(SystemTime::UNIX_EPOCH).map_err(io::Error::other)?;
    let path = folder.join(format!("stamp-{}.{:09}", since.as_secs(), since.subsec_nanos()));
    if fs::metadata(&path).and_then(|metadata| metadata.modified()).is_ok_and(|time| time == moment) {
        return Ok(path);
    }
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    // After `su` the folder that the environment names may be somebody else's, and hold links to anywhere.
    let metadata = fs::symlink_metadata(folder)?;
    if !metadata.is_dir() || !is_ours_alone(&metadata) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    make(&path, moment)?;
    sweep(folder);
    Ok(path)
}

fn make(path: &Path, moment: SystemTime) -> io::Result<()> {
    let file: File = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
    file.set_times(FileTimes::new().set_modified(moment))
}

fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let is_stamp = |entry: &fs::DirEntry| entry.file_name().as_encoded_bytes().starts_with(b"stamp-");
    let stamps: Vec<_> = entries.flatten().filter(is_stamp).collect();
    if stamps.len() <= KEPT {
        return;
    }
    let used = |stamp: &fs::DirEntry| stamp.metadata().and_then(|metadata| metadata.accessed()).ok();
    let mut stamps: Vec<_> = stamps.iter().map(|stamp| (used(stamp), stamp.path())).collect();
    stamps.sort();
    for (_, path) in &stamps[..stamps.len() / 2] {
        // Another shell may have swept it.
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_stamp_is_as_old_as_asked_and_made_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().join("not/yet");
        let moment = SystemTime::UNIX_EPOCH + Duration::new(1_700_000_000, 123_456_789);
        let stamp = at(&folder, moment).expect("a stamp");
        assert_eq!(fs::metadata(&stamp).and_then(|file| file.modified()).expect("a time"), moment);
        assert_eq!(at(&folder, moment).expect("the same"), stamp);
        assert_eq!(fs::read_dir(&folder).expect("the folder").count(), 1);
    }

    /// root's hook, after `su`, made a file where a link in a stranger's folder led.
    #[test]
    fn nothing_is_made_in_a_folder_that_others_may_write_to() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::set_permissions(folder.path(), std::os::unix::fs::PermissionsExt::from_mode(0o777))
            .expect("its mode");
        assert!(at(folder.path(), SystemTime::UNIX_EPOCH + Duration::from_secs(1)).is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
    }

    #[test]
    fn they_do_not_pile_up() {
        let folder = tempfile::tempdir().expect("a folder");
        for second in 0..300 {
            at(folder.path(), SystemTime::UNIX_EPOCH + Duration::from_secs(second)).expect("a stamp");
        }
        assert!(fs::read_dir(folder.path()).expect("the folder").count() <= KEPT + 1);
    }
}
