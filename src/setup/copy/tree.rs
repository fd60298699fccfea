//! A worktree's folders, gone through without following links: what a stranger's branch has in it does not decide where something is
//! written.

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path};

use rustix::fd::OwnedFd;
use rustix::fs::{CWD, Mode, OFlags, fchmod, fstat, mkdirat, openat};
use rustix::io::Errno;

use super::refusal::Refusal;

pub struct Tree {
    root: OwnedFd,
}

/// Whether folders that are missing are made.
#[derive(Clone, Copy)]
pub enum Missing<'a> {
    /// No more open than this tree's. A folder that it has not, either, has the permissions that the person's umask leaves.
    MadeAs(&'a Tree),
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
        let mut model = match missing {
            Missing::MadeAs(tree) => Some(tree.root.try_clone()?),
            Missing::Refused => None,
        };
        for name in folders {
            model = model.and_then(|model| open_in(&model, name).ok());
            folder = match (open_in(&folder, name), missing) {
                (Err(Errno::NOENT), Missing::MadeAs(_)) => make_in(&folder, name, model.as_ref()),
                (opened, _) => opened,
            }
            .map_err(|error| why_not(error, name))?;
        }
        Ok((folder, *last))
    }
}

fn open_in(folder: &OwnedFd, name: &OsStr) -> Result<OwnedFd, Errno> {
    openat(folder, name, FOLDER | OFlags::NOFOLLOW, Mode::empty())
}

/// Nobody else looks into it before it is as the model is.
fn make_in(folder: &OwnedFd, name: &OsStr, model: Option<&OwnedFd>) -> Result<OwnedFd, Errno> {
    let mode = if model.is_some() { Mode::RWXU } else { Mode::from_raw_mode(0o777) };
    match mkdirat(folder, name, mode) {
        Ok(()) => {}
        // Somebody was faster.
        Err(Errno::EXIST) => return open_in(folder, name),
        Err(error) => return Err(error),
    }
    let made = open_in(folder, name)?;
    if let Some(model) = model {
        // Files are put into it; a group that is inherited (inode(7), S_ISGID) stays so.
        let own = Mode::from_raw_mode(fstat(&made)?.st_mode) - Mode::from_raw_mode(0o777);
        let others = Mode::from_raw_mode(fstat(model)?.st_mode) & (Mode::RWXG | Mode::RWXO);
        fchmod(&made, own | Mode::RWXU | others)?;
    }
    Ok(made)
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
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn only_plain_paths_lead_anywhere() {
        for odd in ["", "/etc/passwd", "../x", "a/../../x", ".git/config", "a/.GIT/x", "."] {
            let folder = tempfile::tempdir().unwrap();
            let tree = Tree::open(folder.path()).unwrap();
            assert!(tree.folder_of(Path::new(odd), Missing::MadeAs(&tree)).is_err(), "{odd}");
        }
    }

    #[test]
    fn folders_that_are_made_are_as_private_as_the_others() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for (name, mode) in [("private", 0o700), ("shared", 0o775), ("closed", 0o550)] {
            let model = other.path().join(name);
            std::fs::create_dir(&model).unwrap();
            std::fs::set_permissions(&model, PermissionsExt::from_mode(mode)).unwrap();
            let trees = [&folder, &other].map(|it| Tree::open(it.path()).unwrap());
            trees[0].folder_of(&Path::new(name).join("x"), Missing::MadeAs(&trees[1])).unwrap();
            let made = folder.path().join(name).metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(made, mode | 0o700, "{name}");
        }
    }

    #[test]
    fn folders_are_made_and_links_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(outside.path(), folder.path().join("link")).unwrap();
        let tree = Tree::open(folder.path()).unwrap();
        let (_, name) = tree.folder_of(Path::new("a/b/c"), Missing::MadeAs(&tree)).unwrap();
        assert_eq!(name, "c");
        assert!(folder.path().join("a/b").is_dir());
        assert!(tree.folder_of(Path::new("x/y"), Missing::Refused).is_err());
        for through in ["link/x", "link/a/x"] {
            let refusal = tree.folder_of(Path::new(through), Missing::MadeAs(&tree)).unwrap_err();
            assert!(String::from(refusal).contains("link"));
        }
        assert_eq!(outside.path().read_dir().unwrap().count(), 0);
    }
}
