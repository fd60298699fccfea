//! Stashes are the entries of one reflog (git-stash(1)).

use std::path::{Path, PathBuf};

use gix::bstr::{BString, ByteSlice};

use super::read;

pub fn log_path(common_dir: &Path) -> PathBuf {
    common_dir.join("logs/refs/stash")
}

pub fn count(common_dir: &Path) -> usize {
    let Ok(log) = read::whole(&log_path(common_dir)) else { return 0 };
    log.lines().count()
}

/// The message of each entry, the newest first: `On main: …`
pub fn messages(common_dir: &Path) -> Vec<BString> {
    let log = read::whole(&log_path(common_dir)).unwrap_or_default();
    let message = |line: &[u8]| line.split_once_str("\t").map(|(_, message)| message.into());
    log.lines().rev().map(|line| message(line).unwrap_or_default()).collect()
}
