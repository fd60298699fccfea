//! What is left of a worktree that git had begun to delete, and that git does not answer for any more, as its `.git` file is gone.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// The files, from the root, that somebody has made, changed or moved there since `moment`, when all that was there could go. The time
/// of a file's last change of any kind (stat(2), `st_ctime`) can't be set back.
pub fn newer(root: &Path, moment: SystemTime) -> io::Result<Vec<PathBuf>> {
    let since = moment.duration_since(UNIX_EPOCH).map_err(io::Error::other)?.as_nanos();
    let mut found = Vec::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let metadata = path.symlink_metadata()?;
            let changed = i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec());
            if metadata.is_dir() {
                waiting.push(path);
            } else if u128::try_from(changed).is_ok_and(|changed| changed > since) {
                found.extend(path.strip_prefix(root).map(Path::to_owned));
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}
