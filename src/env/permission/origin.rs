//! Whether a file came with git: in the worktree that somebody stands in, or in any other that the way to the file leads to.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use once_cell::unsync::OnceCell;

use super::checkout;
use super::way::Way;
use crate::git::{Repository, TrackedPaths};

/// What git tracks around one place. An index is looked at when something is asked of it, and only then.
pub struct Origin<'a> {
    /// The worktree's root, or a folder outside of any.
    root: &'a Path,
    repository: Option<&'a Repository>,
    here: OnceCell<TrackedPaths>,
    /// Other worktrees that a way led to.
    elsewhere: RefCell<Vec<(Repository, TrackedPaths)>>,
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

    /// What git tracks, or is about to, of the folder `dir` or of `inside`, which lies in it: an entry that equals one of them or lies
    /// under it, or a link on the way there. `inside` and `parts` are what a checkout has to change in it to bring anything.
    pub fn of_tree(&self, dir: &Path, inside: &str, parts: &[&str]) -> io::Result<Option<PathBuf>> {
        let mut way = Way::of(self.root, dir)?;
        let parts = &[&[inside], parts].concat();
        if let Some(path) = self.of_way(&way, Some(&way.end), parts)? {
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
        self.of_way(&way, Some(&way.end), &[])
    }

    /// Whether git brought neither the file that has this path and these contents nor a link on the way to it, and is not about to.
    ///
    /// The lock of the index is looked at before the index, and the file read once more after it: contents that a checkout is putting there, or has just taken
    /// away, are not taken for the person's. A file or link that is swapped between the first look and the last has other contents by
    /// then. What is left: somebody who writes other files in the worktree while this runs, and puts them back in time. They run
    /// as the person already.
    pub fn is_own(&self, file: &Path, content: &[u8]) -> bool {
        let Ok(way) = Way::of(self.root, file) else { return false };
        let tracked = self.of_way(&way, way.end.parent(), &[]).map_or(true, |path| path.is_some());
        let again = || crate::file::read_without_links(&way.end, content.len());
        !tracked && again().is_ok_and(|again| again == content)
    }

    /// `folder`: where to begin to look for the worktree that the end lies in.
    fn of_way(&self, way: &Way, folder: Option<&Path>, parts: &[&str]) -> io::Result<Option<PathBuf>> {
        let links = way.links.iter().map(|link| (Asked { path: link, parts: &[] }, link.parent()));
        for (asked, folder) in links.chain([(Asked { path: &way.end, parts }, folder)]) {
            if let Some(path) = self.of_real(asked, folder.unwrap_or(asked.path), &way.root)? {
                return Ok(Some(path));
            }
        }
        Ok(None)
    }

    /// The path asked about has no links in it, but perhaps in the `root` that it lies under.
    fn of_real(&self, asked: Asked, folder: &Path, root: &Path) -> io::Result<Option<PathBuf>> {
        if let Ok(relative) = asked.path.strip_prefix(root) {
            if let Some(name) = self.here(asked, relative)? {
                return Ok(Some(root.join(name)));
            }
            let below = folder.ancestors().take_while(|folder| *folder != root && folder.starts_with(root));
            if !below.into_iter().any(is_worktree) {
                return Ok(None);
            }
        }
        self.elsewhere(asked, folder)
    }

    fn here(&self, asked: Asked, relative: &Path) -> io::Result<Option<PathBuf>> {
        let Some(repository) = self.repository else { return Ok(None) };
        asked.entry(repository, self.here.get_or_init(|| TrackedPaths::of(repository)), relative)
    }

    fn elsewhere(&self, asked: Asked, folder: &Path) -> io::Result<Option<PathBuf>> {
        // It would name one repository wherever one looks.
        if std::env::var_os(OsStr::new("GIT_DIR")).is_some() {
            return Err(io::Error::other("GIT_DIR is set"));
        }
        let found = Repository::discover(folder).map_err(|_| io::Error::other("a broken repository"))?;
        let Some(found) = found else { return Ok(None) };
        let mut known = self.elsewhere.borrow_mut();
        let at = known.iter().position(|(known, _)| known.root() == found.root()).unwrap_or_else(|| {
            let paths = TrackedPaths::of(&found);
            known.push((found, paths));
            known.len() - 1
        });
        let (repository, paths) = &known[at];
        let Some(root) = repository.root() else { return Ok(None) };
        let Ok(relative) = asked.path.strip_prefix(root) else { return Ok(None) };
        let name = asked.entry(repository, paths, relative)?;
        Ok(name.map(|name| root.join(name)))
    }

    /// The index files of other worktrees that were asked so far, and the folders in which git locks them.
    pub fn watched(&self) -> Vec<PathBuf> {
        let elsewhere = self.elsewhere.borrow();
        let of = |(repository, paths): &(Repository, TrackedPaths)| {
            [paths.file().to_owned(), repository.git_dir().to_owned()]
        };
        elsewhere.iter().flat_map(of).collect()
    }
}

/// A file or folder, and what lies in it that a checkout has to change to bring anything.
#[derive(Clone, Copy)]
struct Asked<'p> {
    path: &'p Path,
    parts: &'p [&'p str],
}

impl Asked<'_> {
    /// The entry that tracks it, or is going to; both relative to the worktree's root.
    fn entry(
        self,
        repository: &Repository,
        index: &TrackedPaths,
        relative: &Path,
    ) -> io::Result<Option<PathBuf>> {
        if checkout::is_writing(repository, self.path, self.parts) {
            return Ok(Some(relative.to_owned()));
        }
        let found = index.find(relative)?;
        Ok(found.or_else(|| checkout::is_to_come(repository, index).then(|| relative.to_owned())))
    }
}

/// Whether a worktree of its own may begin in this folder.
fn is_worktree(folder: &Path) -> bool {
    folder.join(".git").symlink_metadata().is_ok()
}
