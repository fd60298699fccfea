//! Whether a file came with git: in the worktree that somebody stands in, or in any other that the way to the file leads to.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use once_cell::unsync::OnceCell;

use super::way::Way;
use crate::git::{Repository, TrackedPaths};
use crate::store::owner::born;

/// What git tracks around one place. An index is looked at when something is asked of it, and only then.
pub struct Origin<'a> {
    /// The worktree's root, or a folder outside of any.
    root: &'a Path,
    repository: Option<&'a Repository>,
    here: OnceCell<TrackedPaths>,
    /// Other worktrees that a way led to, by their roots.
    elsewhere: RefCell<Vec<(PathBuf, TrackedPaths)>>,
}

impl<'a> Origin<'a> {
    pub fn of_repository(repository: &'a Repository) -> Self {
        Origin {
            repository: Some(repository),
            ..Origin::of_folder(repository.root().unwrap_or(Path::new("/")))
        }
    }

    pub fn of_folder(root: &'a Path) -> Self {
        Origin { root, repository: None, here: OnceCell::new(), elsewhere: RefCell::default() }
    }

    /// What git tracks of the folder `dir` or of `inside`, which lies in it: an entry that equals one of them or lies under it, or a link
    /// on the way there.
    pub fn of_tree(&self, dir: &Path, inside: &str) -> io::Result<Option<PathBuf>> {
        let mut way = Way::of(self.root, dir)?;
        if let Some(path) = self.of_way(&way, Some(&way.end))? {
            return Ok(Some(path));
        }
        let known = way.links.len();
        let straight = way.end.join(inside);
        way.follow(Path::new(inside))?;
        if way.end == straight && !is_worktree(&straight) {
            return Ok(None);
        }
        // Links that lead out of a straight way are named without those in the root.
        if known == 0 && way.links.len() > known {
            way = Way::of(self.root, &dir.join(inside))?;
        }
        self.of_way(&way, Some(&way.end))
    }

    /// Where the file ends up that has this path and these contents, if git brought neither it nor a link on the way to it. `None`:
    /// it did, or is about to.
    ///
    /// git writes the files of a working tree first and the index afterwards, and holds `index.lock` all that time. So the lock is
    /// looked at before the index, and the file read once more after it: contents that a checkout is putting there, or has just taken
    /// away, are not taken for the person's. A file or link that is swapped between the first look and the last has other contents by
    /// then. What is left: somebody who writes other files in the worktree while this runs, and puts them back in time. They run
    /// as the person already.
    pub fn is_own(&self, file: &Path, content: &[u8]) -> bool {
        let Ok(way) = Way::of(self.root, file) else { return false };
        let tracked = || self.of_way(&way, way.end.parent()).map_or(true, |path| path.is_some());
        let again = || crate::file::read_without_links(&way.end, content.len());
        !self.is_being_written(&way.end) && !tracked() && again().is_ok_and(|again| again == content)
    }

    /// Whether git is at work in the worktree, and the file is not older than that.
    fn is_being_written(&self, file: &Path) -> bool {
        let Some(repository) = self.repository else { return false };
        let Ok(lock) = repository.git_dir().join("index.lock").symlink_metadata() else { return false };
        // git writes into the lock once more in the end: the time of its birth is the one that counts.
        let born = born(&lock);
        let Ok(file) = file.symlink_metadata() else { return true };
        let changed = Duration::new(file.ctime().unsigned_abs(), file.ctime_nsec().unsigned_abs() as u32);
        born.is_none_or(|born| changed >= born)
    }

    /// `folder`: where to begin to look for the worktree that the end lies in.
    fn of_way(&self, way: &Way, folder: Option<&Path>) -> io::Result<Option<PathBuf>> {
        let links = way.links.iter().map(|link| (link.as_path(), link.parent()));
        for (path, folder) in links.chain([(way.end.as_path(), folder)]) {
            if let Some(path) = self.of_real(path, folder.unwrap_or(path), &way.root)? {
                return Ok(Some(path));
            }
        }
        Ok(None)
    }

    /// `path` has no links in it, but perhaps in the `root` that it lies under.
    fn of_real(&self, path: &Path, folder: &Path, root: &Path) -> io::Result<Option<PathBuf>> {
        if let Ok(relative) = path.strip_prefix(root) {
            if let Some(name) = self.here(relative)? {
                return Ok(Some(root.join(name)));
            }
            let below = folder.ancestors().take_while(|folder| *folder != root && folder.starts_with(root));
            if !below.into_iter().any(is_worktree) {
                return Ok(None);
            }
        }
        self.elsewhere(path, folder)
    }

    fn here(&self, relative: &Path) -> io::Result<Option<PathBuf>> {
        let Some(repository) = self.repository else { return Ok(None) };
        self.here.get_or_init(|| TrackedPaths::of(repository)).find(relative)
    }

    fn elsewhere(&self, path: &Path, folder: &Path) -> io::Result<Option<PathBuf>> {
        // It would name one repository wherever one looks.
        if std::env::var_os(OsStr::new("GIT_DIR")).is_some() {
            return Err(io::Error::other("GIT_DIR is set"));
        }
        let found = Repository::discover(folder).map_err(|_| io::Error::other("a broken repository"))?;
        let Some((repository, root)) = found.as_ref().and_then(|it| Some((it, it.root()?))) else {
            return Ok(None);
        };
        let Ok(relative) = path.strip_prefix(root) else { return Ok(None) };
        let mut known = self.elsewhere.borrow_mut();
        let at = known.iter().position(|(known, _)| known == root).unwrap_or_else(|| {
            known.push((root.to_owned(), TrackedPaths::of(repository)));
            known.len() - 1
        });
        let name = known[at].1.find(relative)?;
        Ok(name.map(|name| root.join(name)))
    }

    /// The index files of other worktrees that were asked so far.
    pub fn watched(&self) -> Vec<PathBuf> {
        self.elsewhere.borrow().iter().map(|(_, paths)| paths.file().to_owned()).collect()
    }
}

/// Whether a worktree of its own may begin in this folder.
fn is_worktree(folder: &Path) -> bool {
    folder.join(".git").symlink_metadata().is_ok()
}
