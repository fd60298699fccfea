//! The objects that a measurement reads: HEAD's commit and the trees below it.

use std::path::Path;

use crate::git::database;

/// Bytes of one of them, and of all trees together: those of an index that is not too large are a twentieth of it.
pub(super) const LARGEST: usize = 4 << 20;

/// `None` where there is no object database.
pub(in crate::git) fn objects(common_dir: &Path, hash: gix::hash::Kind) -> Option<gix::odb::Handle> {
    database::open(&common_dir.join("objects"), hash, Vec::new(), LARGEST).ok()
}
