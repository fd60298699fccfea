//! A git dir that lies among the files that another repository tracks: whoever writes a branch there decides what its configuration
//! says (git-config(1), `safe.bareRepository`).

use std::path::{Path, PathBuf};

use super::variables::Variables;
use super::{Repository, TrackedPaths};

/// The root of the worktree whose index has something of the folder; `None` where no index has. Where that can't be told, it has.
pub fn tracked_in(git_dir: &Path) -> Option<PathBuf> {
    let real = git_dir.canonicalize().ok()?;
    // git tracks nothing in a folder of this name.
    let is_dot_git = |name: &std::ffi::OsStr| name.as_encoded_bytes().eq_ignore_ascii_case(b".git");
    if real.iter().any(is_dot_git) {
        return None;
    }
    let around = real.ancestors().skip(1).filter(|folder| folder.join(".git").symlink_metadata().is_ok());
    around.map(Path::to_owned).find(|root| tracks(root, &real))
}

fn tracks(root: &Path, folder: &Path) -> bool {
    let Ok(Some(around)) = Repository::discover_with(root, Variables::OfStartedGit) else { return false };
    let top = around.root().and_then(|root| root.canonicalize().ok());
    let Some(inside) = top.as_ref().and_then(|top| folder.strip_prefix(top).ok()) else { return false };
    match TrackedPaths::of(&around).find(inside) {
        // A submodule on the way to the folder says nothing of what lies in it.
        Ok(found) => found.is_some_and(|found| found.iter().count() >= inside.iter().count()),
        Err(_) => true,
    }
}
