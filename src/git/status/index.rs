//! The index (gitformat-index(5)).

use std::ffi::OsStr;
use std::path::Path;

use gix::index::{File, State, decode};
use rustix::fd::OwnedFd;
use rustix::fs::{CWD, Mode, OFlags, fstat, openat};
use rustix::io::Errno;

use super::Input;
use super::stat::Written;

/// What is read of the index before it is known how large it is.
const FIRST_READ: usize = 1 << 18;

/// Bytes. An index of as many entries as are looked at is far smaller; one that only claims a size is not believed.
const LARGEST_FILE: usize = 64 << 20;

pub(super) struct Index {
    pub state: State,
    pub written: Written,
}

impl Index {
    /// The index, empty where there is none yet; `None` if it can't be read or has more entries than the limit.
    pub fn read(input: &Input<'_>) -> Option<Self> {
        let hash = input.settings.object_hash;
        let path = input.git_dir.join(OsStr::new("index"));
        let file =
            match openat(CWD, &path, OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC, Mode::empty()) {
                Ok(file) => file,
                Err(Errno::NOENT) => return Some(Index { state: State::new(hash), written: (0, 0) }),
                Err(_) => return None,
            };
        let stat = fstat(&file).ok()?;
        let size = usize::try_from(stat.st_size).ok().filter(|size| *size <= LARGEST_FILE)?;
        let content = content(&file, size, input.limit)?;
        let empty = State::new(hash);
        let (state, _) = State::from_bytes(&content, empty.timestamp(), hash, options()).ok()?;
        let state = if state.link().is_some() { split(&path, hash)? } else { state };
        // A split index says less in its header than it has.
        let fits = state.entries().len() <= input.limit;
        #[allow(clippy::unnecessary_cast)] // The fields' types differ between systems.
        fits.then_some(Index { state, written: (stat.st_mtime as i64, stat.st_mtime_nsec as u32) })
    }

    /// The number of paths that have stages.
    pub fn conflicted(&self) -> usize {
        let (mut last, state) = (None, &self.state);
        let staged =
            state.entries().iter().filter(|entry| entry.stage_raw() != 0).map(|entry| entry.path(state));
        staged.filter(|path| last.replace(*path) != Some(*path)).count()
    }
}

fn options() -> decode::Options {
    decode::Options { thread_limit: Some(1), ..Default::default() }
}

/// An index that has the most of its entries in another file.
fn split(path: &Path, hash: gix::hash::Kind) -> Option<State> {
    File::at(path, hash, true, options()).ok().map(State::from)
}

/// The whole file, unless its header tells of more entries than `limit`.
fn content(file: &OwnedFd, size: usize, limit: usize) -> Option<Vec<u8>> {
    let mut content = vec![0; size.min(FIRST_READ)];
    fill(file, &mut content)?;
    if entry_count(&content)? > limit {
        return None;
    }
    let read = content.len();
    content.resize(size, 0);
    fill(file, &mut content[read..])?;
    Some(content)
}

fn fill(file: &OwnedFd, mut rest: &mut [u8]) -> Option<()> {
    while !rest.is_empty() {
        match rustix::io::retry_on_intr(|| rustix::io::read(file, &mut *rest)).ok()? {
            0 => return None,
            length => rest = &mut rest[length..],
        }
    }
    Some(())
}

/// What the header says: `DIRC`, the version, the number of entries.
fn entry_count(content: &[u8]) -> Option<usize> {
    let count = content.strip_prefix(b"DIRC")?.get(4..8)?;
    usize::try_from(u32::from_be_bytes(count.try_into().ok()?)).ok()
}
