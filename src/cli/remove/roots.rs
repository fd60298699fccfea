//! Whether what another worktree has at a path stays there when worktrees go: a link there may lead into one of these, and a mount may show
//! the same file at both places.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// A file's or a folder's device and inode: the same by whatever way one comes to it.
type Identity = (u64, u64);

/// Those of the worktrees that go.
#[derive(Default)]
pub struct Roots(Vec<Identity>);

impl Roots {
    pub fn of(roots: &[PathBuf]) -> Roots {
        Roots(roots.iter().filter_map(|root| root.metadata().ok()).map(|it| identity(&it)).collect())
    }

    /// Whether their removal leaves `other`, where `one` is a file in one of them. Another name of the same file (a hard link)
    /// keeps its content.
    pub fn spare(&self, one: &Metadata, other: &Path) -> bool {
        let Ok(real) = other.canonicalize() else { return false };
        let has_a_name = |it: Metadata| identity(&it) != identity(one) || it.nlink() > 1;
        real.metadata().is_ok_and(has_a_name) && !self.has_in_it(&real)
    }

    /// `real`: an absolute path without links.
    fn has_in_it(&self, real: &Path) -> bool {
        let mut folders = real.ancestors().skip(1).filter_map(|folder| folder.metadata().ok());
        folders.any(|folder| self.0.contains(&identity(&folder)))
    }
}

fn identity(metadata: &Metadata) -> Identity {
    (metadata.dev(), metadata.ino())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_hard_link_is_another_name_and_a_link_is_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |path: &str| folder.path().join(path);
        for root in ["going", "stays"] {
            fs::create_dir_all(at(root).join("media")).expect("folders");
        }
        fs::write(at("going/media/x"), "x").expect("a file");
        fs::write(at("stays/media/x"), "x").expect("a file");
        fs::hard_link(at("going/media/x"), at("stays/hard")).expect("a hard link");
        symlink(at("going/media/x"), at("stays/soft")).expect("a link");
        symlink("../going/media", at("stays/folder")).expect("a link");
        symlink("media", at("stays/near")).expect("a link");
        let (going, one) = (Roots::of(&[at("going")]), at("going/media/x").metadata().expect("a file"));
        let spared = |path: &str| going.spare(&one, &at(path));
        assert!(spared("stays/media/x") && spared("stays/near/x") && spared("stays/hard"));
        assert!(!spared("stays/soft") && !spared("stays/folder/x") && !spared("stays/none"));
        fs::remove_file(at("stays/hard")).expect("it is there");
        // As a mount shows it.
        let one = at("stays/media/x").metadata().expect("a file");
        assert!(!Roots::default().spare(&one, &at("stays/media/x")));
    }
}
