//! Stashes are the entries of one reflog (git-stash(1)).

use std::path::{Path, PathBuf};

use gix::bstr::ByteSlice;

use super::read;

pub fn log_path(common_dir: &Path) -> PathBuf {
    common_dir.join("logs/refs/stash")
}

pub fn count(common_dir: &Path) -> usize {
    let Ok(log) = read::whole(&log_path(common_dir)) else { return 0 };
    log.lines().count()
}
