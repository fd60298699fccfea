//! The one way in.

use rustix::fs::{CWD, Mode, OFlags, openat};

use super::index::Index;
use super::staged::staged;
use super::walk::Walk;
use super::{Input, Status};

/// The counts, or `None` where they can't be told, or not before a prompt has to be there. Reads only.
pub(in crate::git) fn measure(input: &Input<'_>) -> Option<Status> {
    let index = Index::read(input)?;
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let root = openat(CWD, input.root, flags, Mode::empty()).ok()?;
    let staged = staged(input, &index.state)?;
    let changes = Walk::new(input, &index, &root).measure()?;
    let (unstaged, untracked) = (changes.unstaged, changes.untracked);
    Some(Status { staged, unstaged, conflicted: index.conflicted(), untracked })
}
