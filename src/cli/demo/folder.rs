//! The temporary folder that holds the whole demo.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use crate::cli::failure::Failure;
use crate::cli::messages;

/// A program that the shell left behind may write while we remove.
const ATTEMPTS: usize = 10;
const PAUSE: Duration = Duration::from_millis(50);

pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// A new folder in `parent` that only this user may enter.
    pub fn make(parent: &Path) -> Result<Folder, Failure> {
        create(parent).map(|path| Folder { path }).map_err(|error| messages::demo::no_folder(parent, &error))
    }

    /// Absolute and without symbolic links, as the shells in it will name it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes the folder with all that is in it, read-only files and folders too.
    pub fn remove(&self) -> io::Result<()> {
        let mut outcome = remove_tree(&self.path);
        for _ in 1..ATTEMPTS {
            if outcome.is_ok() {
                break;
            }
            thread::sleep(PAUSE);
            outcome = remove_tree(&self.path);
        }
        outcome
    }
}

/// A folder of that name is never taken over, whoever made it: another name is tried.
fn create(parent: &Path) -> io::Result<PathBuf> {
    let parent = parent.canonicalize()?;
    let mut number = std::process::id();
    loop {
        let path = parent.join(format!("wtsh-demo-{number}"));
        match DirBuilder::new().mode(0o700).create(&path) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number = number.wrapping_add(1),
            Err(error) => return Err(error),
        }
    }
}

fn remove_tree(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !path.exists() => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            open_folders(path)?;
            fs::remove_dir_all(path)
        }
        outcome => outcome,
    }
}

/// Gives us every right to every folder at and below `path`. Links are not followed.
fn open_folders(path: &Path) -> io::Result<()> {
    fs::set_permissions(path, Permissions::from_mode(0o700))?;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            open_folders(&entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_there_is_not_taken_over() {
        let parent = tempfile::tempdir().unwrap();
        let first = Folder::make(parent.path()).unwrap();
        let second = Folder::make(parent.path()).unwrap();
        assert_ne!(first.path(), second.path());
        assert_eq!(first.path().metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }

    #[test]
    fn read_only_files_and_folders_go_too_and_what_links_name_stays() {
        let parent = tempfile::tempdir().unwrap();
        let folder = Folder::make(parent.path()).unwrap();
        let kept = parent.path().join("kept");
        fs::create_dir(&kept).unwrap();
        fs::write(kept.join("file"), "").unwrap();
        let deep = folder.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::write(deep.join("file"), "").unwrap();
        std::os::unix::fs::symlink(&kept, deep.join("link")).unwrap();
        fs::set_permissions(&deep, Permissions::from_mode(0o500)).unwrap();
        fs::set_permissions(folder.path().join("a"), Permissions::from_mode(0o000)).unwrap();
        folder.remove().unwrap();
        assert!(!folder.path().exists());
        assert!(kept.join("file").exists());
        folder.remove().unwrap();
    }

    #[test]
    fn what_was_removed_already_is_no_error() {
        let parent = tempfile::tempdir().unwrap();
        let folder = Folder::make(parent.path()).unwrap();
        fs::remove_dir(folder.path()).unwrap();
        assert!(folder.remove().is_ok());
    }

    #[test]
    fn a_parent_that_is_not_there_is_named() {
        let failure = Folder::make(Path::new("/nowhere/at/all")).err().unwrap();
        assert_eq!(failure.exit_code(), 1);
        assert!(failure.what.contains("/nowhere/at/all"), "{}", failure.what);
    }
}
