//! Filters that did not run while git checked out the files of a new worktree.

use std::path::Path;

use crate::file;
use crate::git::allowed::is_allowed;
use crate::git::{BString, Driver, DriverKind, Repository};

/// Bytes of a file of attributes.
const LONGEST: usize = 1 << 20;

/// Their names. In a repository that is not allowed that is every one; of those the person has for all repositories the ones count
/// that this one asks for.
pub fn filters(there: &Repository) -> Vec<BString> {
    let is_allowed = is_allowed(there);
    let off = |filter: &Driver| filter.may_run_its_code() || !is_allowed && is_asked_for(there, &filter.name);
    let filters = there.config().drivers(DriverKind::Filter).into_iter();
    filters.filter(off).map(|filter| filter.name).collect()
}

/// By the attributes at the root, where tools write them, and those of the repository (gitattributes(5)).
fn is_asked_for(there: &Repository, filter: &BString) -> bool {
    let attribute = [b"filter=", filter.as_slice()].concat();
    let says = |path: &Path| {
        let content = file::read_regular(path, LONGEST).unwrap_or_default();
        content.split(u8::is_ascii_whitespace).any(|word| word == attribute)
    };
    let root = there.root().map(|root| root.join(".gitattributes"));
    let own = there.common_dir().join("info/attributes");
    root.into_iter().chain([own]).any(|path| says(path.as_path()))
}
