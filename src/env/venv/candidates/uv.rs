//! UV_PROJECT_ENVIRONMENT: where uv has the venv of a project (uv's documentation, "Project environment path").

use std::path::{Path, PathBuf};

use super::destination::destination;
use super::{Candidate, FoundBy};
use crate::env::venv::VenvProblem;

/// The venv that uv uses in `folder`, where that is the root of a project or workspace of uv's. A relative path counts from there.
/// `said`: the variable's value.
pub(super) fn candidate(
    folder: &Path,
    root: &Path,
    said: &Path,
    watched: &mut Vec<PathBuf>,
) -> Option<Candidate> {
    let locked = is_locked(folder);
    if !locked && !is_unlocked_project(folder, root) {
        return None;
    }
    let dir = destination(folder, said);
    if dir.is_dir() {
        return Some(Candidate::new(dir, FoundBy::Uv));
    }
    if locked {
        return Some(Candidate::problem(dir, FoundBy::Uv, VenvProblem::Nowhere { named: None }));
    }
    // Whether uv has to do with it at all is not known: many tools write a `pyproject.toml`.
    watched.push(dir);
    None
}

/// uv writes one lock file for a workspace, into its root.
fn is_locked(folder: &Path) -> bool {
    folder.join("uv.lock").is_file()
}

/// uv reads in each `pyproject.toml` which of them makes the workspace. Nearly always that is the one beside the lock file, so a project
/// below it is taken for a member; only where there is no lock file yet each is its own root.
fn is_unlocked_project(folder: &Path, root: &Path) -> bool {
    let mut above = folder.ancestors().skip(1).take_while(|folder| folder.starts_with(root));
    folder.join("pyproject.toml").is_file() && !above.any(is_locked)
}
