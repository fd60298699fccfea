//! Whether a folder is a worktree of the repository that it leads to. Anybody can write a `.git` file, a `commondir` or a link that
//! leads to somebody's repository; what that repository says itself, its folder alone can hold (gitrepository-layout(5)).

use std::path::Path;

use super::format::Format;
use super::read;

/// The places of a worktree, as they were found.
pub struct Places<'a> {
    pub root: &'a Path,
    pub git_dir: &'a Path,
    pub common_dir: &'a Path,
}

impl Places<'_> {
    /// Whether the repository leads back to the root. `has_git_folder`: whether `.git` at the root is a folder and no link to one.
    pub fn lead_back(&self, has_git_folder: bool, format: &Format) -> bool {
        if self.git_dir == self.common_dir {
            (has_git_folder && self.is_around_git_dir()) || self.is_named_by(format)
        } else {
            self.is_in_common_dir() && self.is_where_gitdir_leads()
        }
    }

    /// The main worktree: the common dir lies in its root.
    fn is_around_git_dir(&self) -> bool {
        self.git_dir == self.root.join(".git") || are_same(self.git_dir, &self.root.join(".git"))
    }

    /// `core.worktree` (git-config(1)) of the repository itself: submodules have it.
    fn is_named_by(&self, format: &Format) -> bool {
        let named = format.main(self.common_dir).worktree;
        named
            .is_some_and(|named| are_same(&read::absolute(self.common_dir, read::path_of(&named)), self.root))
    }

    /// A linked worktree's git dir is `worktrees/<id>` of the common dir.
    fn is_in_common_dir(&self) -> bool {
        let worktrees = self.common_dir.join("worktrees");
        self.git_dir.parent().is_some_and(|parent| parent == worktrees || are_same(parent, &worktrees))
    }

    /// `gitdir` there names the `.git` file in the root, absolute or relative to itself (git-config(1), `worktree.useRelativePaths`).
    fn is_where_gitdir_leads(&self) -> bool {
        let Some(content) = read::line(&self.git_dir.join("gitdir")) else { return false };
        let dot_git = read::absolute(self.git_dir, read::path_of(&content));
        let root = dot_git.parent().filter(|_| dot_git.ends_with(".git"));
        root.is_some_and(|root| root == self.root || are_same(root, self.root))
    }
}

/// Whether two paths lead to one folder, both of which are there.
fn are_same(one: &Path, other: &Path) -> bool {
    one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}
