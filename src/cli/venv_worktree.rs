//! Which worktree of a repository a virtual environment lies in.

use std::path::{Component, Path};

use crate::git::{Repository, Worktree};
use crate::prompt;

/// The worktree of this repository that a venv lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VenvWorktree<'r> {
    /// The one that the repository was found from.
    Here,
    Other(&'r Worktree),
}

impl<'r> VenvWorktree<'r> {
    /// By the real paths: of the worktrees around the venv, which can lie in each other, the innermost
    /// counts. `None` where none is around it.
    ///
    /// A prompt waits for this. What has a path in this worktree is this one's without a further look, also a
    /// link to a venv elsewhere: whoever made the link wants it here. The list of the worktrees is read only
    /// for a venv that does not lie here.
    pub fn of(venv: &Path, repository: &'r Repository) -> Option<VenvWorktree<'r>> {
        let root = repository.root();
        if root.is_some_and(|root| lies_in(venv, root)) {
            return Some(VenvWorktree::Here);
        }
        let venv = venv.canonicalize().ok()?;
        let here = root.and_then(|root| root.canonicalize().ok());
        if here.as_ref().is_some_and(|root| lies_in(&venv, root)) {
            return Some(VenvWorktree::Here);
        }
        let there = repository.worktrees().iter().filter(|worktree| !worktree.bare && !worktree.missing());
        let real = there.filter_map(|worktree| Some((worktree.root.canonicalize().ok()?, worktree)));
        let around = real.filter(|(root, _)| venv.starts_with(root));
        let (root, worktree) = around.max_by_key(|(root, _)| root.as_os_str().len())?;
        Some(if Some(root) == here { VenvWorktree::Here } else { VenvWorktree::Other(worktree) })
    }

    pub fn label(self, repository: &Repository) -> String {
        match self {
            VenvWorktree::Here => prompt::names(repository).label,
            VenvWorktree::Other(worktree) => prompt::label(repository, worktree),
        }
    }
}

/// Whether the folder `root` is above `venv` with no other working tree in between.
fn lies_in(venv: &Path, root: &Path) -> bool {
    let is_other = |folder: &&Path| folder.join(".git").symlink_metadata().is_ok();
    let way = venv.ancestors().skip(1);
    let is_straight = venv.components().all(|part| part != Component::ParentDir);
    is_straight
        && venv != root
        && venv.starts_with(root)
        && !way.take_while(|folder| *folder != root).any(|it| is_other(&it))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::sandbox::Sandbox;

    fn label(root: &Path, venv: &Path) -> Option<String> {
        let repository = Repository::discover(root).expect("usable").expect("a repository");
        let found = VenvWorktree::of(venv, &repository);
        found.map(|found| {
            format!("{}{}", if found == VenvWorktree::Here { "here, " } else { "" }, found.label(&repository))
        })
    }

    fn venv(dir: &Path) -> std::path::PathBuf {
        std::fs::create_dir_all(dir.join(".venv")).expect("a folder");
        dir.join(".venv")
    }

    #[test]
    fn the_innermost_worktree_counts() {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("myproject");
        let inner = main.join("trees/inner");
        sandbox.git(&main, &["worktree", "add", "-q", "-b", "inner", "trees/inner"]);
        std::fs::create_dir_all(main.join("vendored/.git")).expect("a folder");
        for (root, venv, expected) in [
            (&main, venv(&main), Some("here, myproject")),
            (&main, venv(&main.join("apps/api")), Some("here, myproject")),
            (&main, venv(&inner), Some("myproject:inner")),
            (&inner, venv(&inner), Some("here, myproject:inner")),
            (&inner, venv(&main), Some("myproject")),
            (&main, venv(&main.join("vendored")), Some("here, myproject")),
            (&inner, venv(&main.join("vendored")), Some("myproject")),
            (&main, venv(&sandbox.home()), None),
            (&main, sandbox.path().join("gone"), None),
        ] {
            assert_eq!(label(root, &venv).as_deref(), expected, "{} from {}", venv.display(), root.display());
        }
    }

    #[test]
    fn links_on_the_way_lead_where_they_lead() {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("myproject");
        let staging = sandbox.worktree(&main, "staging");
        for folder in [&main, &staging, &sandbox.home()] {
            venv(folder);
        }
        let link = sandbox.path().join("link");
        symlink(sandbox.path(), &link).expect("a link");
        assert_eq!(label(&main, &link.join("myproject/.venv")).as_deref(), Some("here, myproject"));
        assert_eq!(label(&link.join("myproject"), &main.join(".venv")).as_deref(), Some("here, myproject"));
        let theirs = link.join("myproject-staging/.venv");
        assert_eq!(label(&main, &theirs).as_deref(), Some("myproject:staging"));
        let around = main.join("../myproject-staging/.venv");
        assert_eq!(label(&main, &around).as_deref(), Some("myproject:staging"));
        assert_eq!(label(&main, &main.join("../home/.venv")), None);
        // Links to another worktree's venv.
        symlink(staging.join(".venv"), main.join("venv")).expect("a link");
        assert_eq!(label(&main, &main.join("venv")).as_deref(), Some("here, myproject"));
        symlink(staging.join(".venv"), sandbox.home().join("venv")).expect("a link");
        assert_eq!(label(&main, &sandbox.home().join("venv")).as_deref(), Some("myproject:staging"));
    }
}
