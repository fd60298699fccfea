//! A worktree's folders, gone through without following links: what a stranger's branch has in it does not decide where something is
//! written.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path};

use rustix::fd::OwnedFd;
use rustix::fs::{CWD, Mode, OFlags, mkdirat, openat};
use rustix::io::Errno;

use super::refusal::Refusal;

pub struct Tree {
    root: OwnedFd,
}

/// Whether folders that are missing are made, with the permissions that the person's umask leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    Made,
    Refused,
}

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

impl Tree {
    /// The root may be reached through links: it is where the person said.
    pub fn open(root: &Path) -> io::Result<Tree> {
        Ok(Tree { root: openat(CWD, root, FOLDER, Mode::empty())? })
    }

    /// The folder that a path from the root lies in, opened, and the path's last name.
    pub fn folder_of<'p>(&self, path: &'p Path, missing: Missing) -> Result<(OwnedFd, &'p OsStr), Refusal> {
        let names = names(path).ok_or("this is no path inside of a worktree")?;
        let (last, folders) = names.split_last().ok_or("this names nothing")?;
        let mut folder = self.root.try_clone()?;
        for name in folders {
            folder = open_in(&folder, name, missing).map_err(|error| why_not(error, name))?;
        }
        Ok((folder, *last))
    }
}

fn open_in(folder: &OwnedFd, name: &OsStr, missing: Missing) -> Result<OwnedFd, Errno> {
    let open = || openat(folder, name, FOLDER | OFlags::NOFOLLOW, Mode::empty());
    match open() {
        Err(Errno::NOENT) if missing == Missing::Made => {
            match mkdirat(folder, name, Mode::from_raw_mode(0o777)) {
                // Somebody was faster.
                Ok(()) | Err(Errno::EXIST) => open(),
                Err(error) => Err(error),
            }
        }
        opened => opened,
    }
}

fn why_not(error: Errno, name: &OsStr) -> Refusal {
    match error {
        Errno::LOOP | Errno::NOTDIR => format!("{} is a link, or no folder", name.display()).into(),
        error => error.into(),
    }
}

/// The names on the way; `None` where one leads elsewhere, or into what is git's own.
fn names(path: &Path) -> Option<Vec<&OsStr>> {
    let name = |component| match component {
        Component::Normal(name) if !name.as_bytes().eq_ignore_ascii_case(b".git") => Some(name),
        _ => None,
    };
    path.components().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_paths_lead_anywhere() {
        for odd in ["", "/etc/passwd", "../x", "a/../../x", ".git/config", "a/.GIT/x", "."] {
            let folder = tempfile::tempdir().unwrap();
            let tree = Tree::open(folder.path()).unwrap();
            assert!(tree.folder_of(Path::new(odd), Missing::Made).is_err(), "{odd}");
        }
    }

    #[test]
    fn folders_are_made_and_links_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("link")).unwrap();
        let tree = Tree::open(folder.path()).unwrap();
        let (_, name) = tree.folder_of(Path::new("a/b/c"), Missing::Made).unwrap();
        assert_eq!(name, "c");
        assert!(folder.path().join("a/b").is_dir());
        assert!(tree.folder_of(Path::new("x/y"), Missing::Refused).is_err());
        for through in ["link/x", "link/a/x"] {
            let refusal = tree.folder_of(Path::new(through), Missing::Made).unwrap_err();
            assert!(String::from(refusal).contains("link"));
        }
        assert_eq!(outside.path().read_dir().unwrap().count(), 0);
    }
}
