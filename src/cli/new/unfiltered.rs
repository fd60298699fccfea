//! Filters that did not run while git checked out the files of a new worktree.

use crate::git::allowed::is_allowed;
use crate::git::report::filtered;
use crate::git::{BString, ByteSlice, Driver, DriverKind, Repository};

/// The names of those that files go through there. In a repository that is not allowed none has run.
pub fn filters(there: &Repository) -> Vec<BString> {
    let Some(root) = there.root() else { return Vec::new() };
    let is_allowed = is_allowed(there);
    let is_off = |filter: &Driver| !is_allowed || filter.may_run_its_code(root);
    // Rather one too many.
    let is_used = |filter: &Driver| filtered::is_used(root, filter.name.as_bstr()).unwrap_or(true);
    let filters = there.config().drivers(DriverKind::Filter).into_iter();
    filters.filter(|filter| is_off(filter) && is_used(filter)).map(|filter| filter.name).collect()
}
