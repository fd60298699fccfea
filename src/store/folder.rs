//! The store's folder: where it is, that it is ours, and how a file gets into it.

use std::env::var_os;
use std::fmt;
use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::file;
use super::writers::{Others, is_ours_alone};

/// `$XDG_DATA_HOME/wtsh`, else `~/.local/share/wtsh` (on macOS too).
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
}

#[derive(Debug)]
pub enum StoreError {
    /// Neither `$XDG_DATA_HOME` nor a home folder is known.
    Homeless,
    /// The folder or a file in it belongs to somebody else, or others may write to it.
    NotOurs {
        path: PathBuf,
    },
    /// A folder outside of any repository, of which others decide what lies in it: nothing there can be allowed.
    OfOthers {
        path: PathBuf,
        why: Others,
    },
    Io {
        path: PathBuf,
        error: io::Error,
    },
}

impl fmt::Display for StoreError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Homeless => write!(out, "neither XDG_DATA_HOME nor HOME names a folder"),
            StoreError::NotOurs { path } => write!(out, "{}: not yours alone to write to", path.display()),
            StoreError::OfOthers { path, why: Others::Owner } => {
                write!(out, "{}: belongs to somebody else", path.display())
            }
            StoreError::OfOthers { path, why: Others::Everybody } => {
                write!(out, "{}: everybody may write to it", path.display())
            }
            StoreError::Io { path, error } => write!(out, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for StoreError {}

impl Folder {
    /// Where the environment says that it is. XDG Base Directory Specification: a relative `$XDG_DATA_HOME` is as good as none.
    pub fn of_environment() -> Result<Folder, StoreError> {
        let absolute = |name| var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let data =
            absolute("XDG_DATA_HOME").or_else(|| absolute("HOME").map(|home| home.join(".local/share")));
        data.map(|data| Folder::at(data.join("wtsh"))).ok_or(StoreError::Homeless)
    }

    /// The folder `path` itself, there or not yet.
    pub fn at(path: PathBuf) -> Folder {
        Folder { path }
    }

    /// The path of a file in it.
    pub fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    #[cfg(test)]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is there. An error where somebody else could have put something into it. Below a folder that only we can write to,
    /// everything is ours.
    pub(super) fn is_there(&self) -> Result<bool, StoreError> {
        match std::fs::metadata(&self.path) {
            Ok(metadata) if is_ours_alone(&metadata) => Ok(true),
            Ok(_) => Err(StoreError::NotOurs { path: self.path.clone() }),
            Err(error) if file::is_absence(&error) => Ok(false),
            Err(error) => Err(at(&self.path)(error)),
        }
    }

    /// The file's content; `None` where there is none.
    pub(super) fn read(&self, name: &Path) -> Result<Option<Vec<u8>>, StoreError> {
        if !self.is_there()? {
            return Ok(None);
        }
        let path = self.path.join(name);
        file::read(&path).map_err(at(&path))
    }

    /// Writes the file, and makes the folders for it, mode 0700.
    pub(super) fn write(&self, name: &Path, content: &[u8]) -> Result<(), StoreError> {
        let path = self.path.join(name);
        let parent = path.parent().unwrap_or(&self.path);
        if !self.is_there()? || !parent.is_dir() {
            DirBuilder::new().recursive(true).mode(0o700).create(parent).map_err(at(parent))?;
            self.is_there()?;
        }
        file::write(&path, content).map_err(at(&path))
    }

    /// Removes the file; `false` where there is none.
    pub(super) fn remove(&self, name: &Path) -> Result<bool, StoreError> {
        let path = self.path.join(name);
        Ok(self.is_there()? && file::remove(&path).map_err(at(&path))?)
    }

    /// The entries of a folder inside, sorted by name; none where there is no such folder.
    pub(super) fn names(&self, inside: &str) -> Result<Vec<PathBuf>, StoreError> {
        let path = self.path.join(inside);
        let entries = match path.read_dir() {
            Ok(entries) if self.is_there()? => entries,
            Err(error) if !file::is_absence(&error) => return Err(at(&path)(error)),
            _ => return Ok(Vec::new()),
        };
        let entries: io::Result<Vec<_>> = entries.collect();
        let mut names: Vec<PathBuf> =
            entries.map_err(at(&path))?.iter().map(|entry| entry.file_name().into()).collect();
        names.retain(|name| !file::is_temporary(name));
        names.sort();
        Ok(names)
    }
}

/// Says where an error happened.
pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> StoreError + '_ {
    move |error| StoreError::Io { path: path.to_owned(), error }
}

#[cfg(test)]
mod tests {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_folder_is_made_private_when_it_is_first_written() {
        let data = tempfile::tempdir().unwrap();
        let folder = Folder::at(data.path().join("a/wtsh"));
        assert!(folder.read(Path::new("trust/x")).unwrap().is_none());
        assert!(folder.names("trust").unwrap().is_empty());
        assert!(!folder.path().exists(), "reading makes nothing");
        folder.write(Path::new("trust/x"), b"content").unwrap();
        assert_eq!(folder.read(Path::new("trust/x")).unwrap().unwrap(), b"content");
        for made in ["", "trust"] {
            assert_eq!(folder.path().join(made).metadata().unwrap().permissions().mode() & 0o777, 0o700);
        }
        assert_eq!(folder.names("trust").unwrap(), [PathBuf::from("x")]);
        assert!(folder.remove(Path::new("trust/x")).unwrap());
        assert!(!folder.remove(Path::new("trust/x")).unwrap());
    }

    #[test]
    fn nothing_is_read_from_a_folder_that_others_can_write_to() {
        let data = tempfile::tempdir().unwrap();
        let folder = Folder::at(data.path().join("wtsh"));
        folder.write(Path::new("x"), b"content").unwrap();
        set_permissions(folder.path(), Permissions::from_mode(0o770)).unwrap();
        assert!(matches!(folder.read(Path::new("x")), Err(StoreError::NotOurs { .. })));
        assert!(matches!(folder.write(Path::new("y"), b""), Err(StoreError::NotOurs { .. })));
        assert!(matches!(folder.names("."), Err(StoreError::NotOurs { .. })));
    }

    #[test]
    fn a_file_in_the_way_is_an_error_with_its_path() {
        let data = tempfile::tempdir().unwrap();
        let path = data.path().join("wtsh");
        std::fs::write(&path, "").unwrap();
        set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        let error = Folder::at(path.clone()).write(Path::new("trust/x"), b"").unwrap_err();
        assert!(matches!(error, StoreError::Io { path: at, .. } if at.starts_with(&path)));
    }
}
