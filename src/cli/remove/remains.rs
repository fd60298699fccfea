//! What is left of a worktree that git had begun to delete, and that git does not answer for any more, as its `.git` file is gone.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The files, from the root, that somebody has made, changed or moved there since `moment`, when all that was there could go. The clock of
/// a file system ticks some hundred times a second: what has the same time may have come after it.
pub fn newer(root: &Path, moment: SystemTime) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let before = moment.checked_sub(Duration::from_nanos(1)).unwrap_or(moment);
    each_newer(root, before, &mut |path, is_folder| {
        if !is_folder {
            found.extend(path.strip_prefix(root).map(Path::to_owned));
        }
        true
    })?;
    found.sort_unstable();
    Ok(found)
}

/// Whether something was deleted there since `moment`, or made: the folder that it was in has changed.
pub fn has_lost_something(root: &Path, moment: SystemTime) -> io::Result<bool> {
    let mut has_changed = false;
    each_newer(root, moment, &mut |_, is_folder| {
        has_changed |= is_folder;
        !has_changed
    })?;
    Ok(has_changed)
}

/// Those that have changed in any way since then, and whether each is a folder, as long as `visit` says so. The time of the last change
/// (stat(2), `st_ctime`) can't be set back.
fn each_newer(root: &Path, moment: SystemTime, visit: &mut dyn FnMut(&Path, bool) -> bool) -> io::Result<()> {
    let since = moment.duration_since(UNIX_EPOCH).map_err(io::Error::other)?.as_nanos();
    let mut waiting = vec![root.to_owned()];
    while let Some(path) = waiting.pop() {
        let metadata = path.symlink_metadata()?;
        let changed = i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec());
        let is_newer = u128::try_from(changed).is_ok_and(|changed| changed > since);
        if is_newer && !visit(&path, metadata.is_dir()) {
            return Ok(());
        }
        if metadata.is_dir() {
            for entry in fs::read_dir(&path)? {
                waiting.push(entry?.path());
            }
        }
    }
    Ok(())
}
