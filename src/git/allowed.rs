//! Whether the person has allowed a repository: only then may git start what its configuration names.

use super::Repository;
use crate::store::trust::{Known, Subject, Trust};

/// As the store says now.
pub fn is_allowed(repository: &Repository) -> bool {
    let known = Known::of(Subject::Repository(repository.common_dir()));
    known.trust() == Trust::Allowed && repository.is_own() && is_worktree(repository, &known)
}

/// Whether the root that the repository was found from is one of its worktrees: the repository says so itself, or the person does,
/// by `wtsh allow` there.
pub fn is_worktree(repository: &Repository, known: &Known) -> bool {
    let real = || repository.root().and_then(|root| root.canonicalize().ok());
    repository.leads_back() || real().is_some_and(|real| known.has_root(&real))
}
