//! Which worktree of the repository a path belongs to: the innermost around it, as one may lie in another.

use std::cell::OnceCell;
use std::os::unix::fs::MetadataExt;
use std::path::{Component, Path, PathBuf};

type Identity = (u64, u64);

/// The worktree that somebody stands in, and the others; these are asked for once a path lies in any repository that is not
/// the one's own root.
pub(super) struct Worktrees<'a> {
    root: &'a Path,
    root_identity: OnceCell<Option<Identity>>,
    others: &'a dyn Fn() -> Vec<PathBuf>,
    identities: OnceCell<Vec<Identity>>,
}

impl<'a> Worktrees<'a> {
    pub fn new(root: &'a Path, others: &'a dyn Fn() -> Vec<PathBuf>) -> Self {
        Worktrees { root, root_identity: OnceCell::new(), others, identities: OnceCell::new() }
    }

    /// The root of the other worktree that `path` lies in, whether it is still there itself or not; without links in it, unless it
    /// lies in this worktree as its words say.
    pub fn other_around(&self, path: &Path) -> Option<PathBuf> {
        let plain = path.components().all(|component| component != Component::ParentDir);
        let real = if plain && path.starts_with(self.root) { path.to_owned() } else { real(path)? };
        let folders = real.ancestors().take_while(|folder| !self.is_root(folder));
        folders
            .filter(|folder| folder.join(".git").symlink_metadata().is_ok())
            .find(|it| self.is_other(it))
            .map(Path::to_owned)
    }

    fn is_root(&self, folder: &Path) -> bool {
        let of_root = self.root_identity.get_or_init(|| identity(self.root));
        folder == self.root || of_root.is_some() && identity(folder) == *of_root
    }

    fn is_other(&self, folder: &Path) -> bool {
        let others = self
            .identities
            .get_or_init(|| (self.others)().iter().filter_map(|root| identity(root)).collect());
        identity(folder).is_some_and(|identity| others.contains(&identity))
    }
}

fn identity(folder: &Path) -> Option<Identity> {
    folder.metadata().ok().map(|metadata| (metadata.dev(), metadata.ino()))
}

/// The path without links, of as much of it as is there: `/p/foo` stands for a module `/p/foo.py` too.
fn real(path: &Path) -> Option<PathBuf> {
    path.ancestors().find_map(|ancestor| ancestor.canonicalize().ok())
}

#[cfg(test)]
mod tests;
