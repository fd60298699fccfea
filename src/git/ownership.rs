//! Whose a repository is: the check that git makes for `safe.directory` (git-config(1)), without its exceptions.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::variables::Variables;

/// What a look at the places of a repository says.
#[derive(Clone, Copy, Debug)]
pub struct Ownership {
    /// Whether the worktree's root, what leads from there to the git dir, and the git dirs all belong to this user.
    pub is_own: bool,
    /// Whether `.git` in the root is a folder, and no link to one.
    pub has_git_folder: bool,
}

impl Ownership {
    pub fn of(root: Option<&Path>, git_dir: &Path, common_dir: &Path, variables: &Variables) -> Self {
        let user = User::of_process(variables);
        let owned = |path: &Path| fs::metadata(path).is_ok_and(|found| user.owns(found.uid()));
        let dot_git = root.map(|root| root.join(".git"));
        let leads = dot_git.as_ref().map(fs::symlink_metadata);
        let is_own = root.is_none_or(owned)
            && match &leads {
                Some(Ok(found)) => user.owns(found.uid()),
                // With GIT_DIR or core.worktree a root needs no `.git`.
                Some(Err(_)) => dot_git.as_deref() != Some(git_dir),
                None => true,
            }
            && owned(git_dir)
            && (common_dir == git_dir || owned(common_dir));
        let has_git_folder = matches!(leads, Some(Ok(found)) if found.is_dir());
        Ownership { is_own, has_git_folder }
    }
}

struct User {
    id: u32,
    /// The user who called sudo.
    caller: Option<u32>,
}

impl User {
    fn of_process(variables: &Variables) -> Self {
        let id = rustix::process::geteuid().as_raw();
        let caller = if id == 0 { variables.get("SUDO_UID") } else { None };
        User { id, caller: caller.as_deref().and_then(OsStr::to_str).and_then(|id| id.parse().ok()) }
    }

    fn owns(&self, owner: u32) -> bool {
        owner == self.id || self.caller == Some(owner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_owns_what_the_caller_of_sudo_owns_and_nobody_else_does() {
        let root = User { id: 0, caller: Some(1000) };
        assert!(root.owns(0) && root.owns(1000) && !root.owns(1001));
        let user = User { id: 1000, caller: None };
        assert!(user.owns(1000) && !user.owns(0));
    }
}
