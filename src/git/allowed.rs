//! Whether the person has allowed a repository: only then may git start what its configuration names.

use super::Repository;
use crate::store::trust::{Known, Subject, Trust};

/// As the store says now.
pub fn is_allowed(repository: &Repository) -> bool {
    let known = Known::of(Subject::Repository(repository.common_dir()));
    known.trust() == Trust::Allowed && is_the_persons(repository) && is_worktree(repository, &known)
}

/// Whether the repository belongs to this user, and came with no other one.
pub fn is_the_persons(repository: &Repository) -> bool {
    repository.is_own() && repository.tracked_in().is_none()
}

/// Whether the root that the repository was found from is one of its worktrees: the repository says so itself, or the person does,
/// by `wtsh allow` there.
pub fn is_worktree(repository: &Repository, known: &Known) -> bool {
    let real = || repository.root().and_then(|root| root.canonicalize().ok());
    repository.leads_back() || real().is_some_and(|real| known.has_root(&real))
}
