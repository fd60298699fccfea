//! Whose a repository is: the check that git makes for `safe.directory` (git-config(1)), without its exceptions.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::variables::Variables;

/// Whether the worktree's root, what leads from there to the git dir, and the git dirs all belong to this user.
pub fn is_own(root: Option<&Path>, git_dir: &Path, common_dir: &Path, variables: &Variables) -> bool {
    let user = User::of_process(variables);
    let followed = |path: &Path| fs::metadata(path).is_ok_and(|found| user.owns(found.uid()));
    let itself = |path: &Path| match fs::symlink_metadata(path) {
        Ok(found) => user.owns(found.uid()),
        // With GIT_DIR or core.worktree a root needs no `.git`.
        Err(_) => path != git_dir,
    };
    root.is_none_or(|root| followed(root) && itself(&root.join(".git")))
        && followed(git_dir)
        && (common_dir == git_dir || followed(common_dir))
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
