//! What a command about trust or the environment is about: a repository, or a folder outside of any.

use std::env::var_os;
use std::path::{Component, Path, PathBuf};

use super::failure::Failure;
use super::here::{current_folder, the_persons};
use super::messages;
use super::site::Site;
use crate::config::Config;
use crate::env::Permission;
use crate::git::Repository;
use crate::store::trust::{self, Trust};

pub enum Subject {
    Repository(Box<Repository>),
    Folder(PathBuf),
}

impl Subject {
    /// What decides about the folder `dir`, absolute: outside of any repository the nearest folder from there
    /// up that the person has allowed or denied, else itself.
    pub fn around(dir: &Path) -> Result<Subject, Failure> {
        match Subject::of(dir)? {
            Subject::Folder(folder) => {
                let above = trust::folder_above(&folder).map(|(above, _)| above);
                Ok(Subject::Folder(above.unwrap_or(folder)))
            }
            repository => Ok(repository),
        }
    }

    /// Of the folder `dir`, absolute, itself. A repository that belongs to somebody else, or came with another
    /// one, is a failure.
    pub fn of(dir: &Path) -> Result<Subject, Failure> {
        match Repository::discover(dir) {
            Ok(Some(repository)) => {
                the_persons(&repository).map(|()| Subject::Repository(Box::new(repository)))
            }
            Ok(None) => Ok(Subject::Folder(dir.to_owned())),
            Err(error) => Err(messages::repository::unusable_repository(&error)),
        }
    }

    pub fn trust(&self) -> Trust {
        match self {
            Subject::Repository(repository) => trust::of(repository.common_dir()),
            Subject::Folder(folder) => trust::of_folder(folder),
        }
    }

    /// What people call it: the folder around a `.git`.
    pub fn path(&self) -> &Path {
        match self {
            Subject::Repository(repository) => without_git(repository.common_dir()),
            Subject::Folder(folder) => folder,
        }
    }

    /// The root of the worktree that `dir` lies in; `None` in a bare repository.
    pub fn root(&self) -> Option<&Path> {
        match self {
            Subject::Repository(repository) => repository.root(),
            Subject::Folder(folder) => Some(folder),
        }
    }

    pub fn permission(&self) -> Permission<'_> {
        match self {
            Subject::Repository(repository) => Permission::of_repository(repository),
            Subject::Folder(folder) => Permission::of_folder(folder),
        }
    }

    /// `None` in a bare repository.
    pub fn site(&self, config: &Config) -> Option<Site<'_>> {
        match self {
            Subject::Repository(repository) => Site::of_repository(repository, config),
            Subject::Folder(folder) => Some(Site::of_folder(folder, config)),
        }
    }

    /// The roots of the repository's other worktrees that are there.
    pub fn other_roots(&self) -> impl Iterator<Item = &Path> {
        let worktrees = match self {
            Subject::Repository(repository) => repository.worktrees(),
            Subject::Folder(_) => &[],
        };
        let real = |path: &Path| path.canonicalize().ok();
        let here = self.root().and_then(real);
        let there = worktrees.iter().filter(|worktree| !worktree.bare && !worktree.missing());
        there.map(|worktree| worktree.root.as_path()).filter(move |root| here.is_none() || real(root) != here)
    }
}

/// A common dir as people name it: the folder around a `.git`, or itself.
pub fn without_git(common_dir: &Path) -> &Path {
    let parent = common_dir.parent().filter(|_| common_dir.file_name().is_some_and(|name| name == ".git"));
    parent.unwrap_or(common_dir)
}

/// The folder that was named, or the current one: absolute, and as the shell's path leads there.
pub fn folder(named: Option<&Path>) -> Result<PathBuf, Failure> {
    let current =
        current_folder(var_os("PWD")).map_err(|error| messages::repository::no_current_folder(&error))?;
    let Some(named) = named else { return Ok(current) };
    let path = current.join(named);
    let unusable = |error| messages::environment::unusable_folder(named, &error);
    if !path.metadata().map_err(unusable)?.is_dir() {
        return Err(messages::environment::unusable_folder(named, &std::io::ErrorKind::NotADirectory.into()));
    }
    // After a link, `..` leads elsewhere than the path's words say.
    if path.components().any(|component| component == Component::ParentDir) {
        return path.canonicalize().map_err(unusable);
    }
    Ok(path.components().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_common_dir_is_named_by_the_folder_around_it() {
        assert_eq!(without_git(Path::new("/x/myproject/.git")), Path::new("/x/myproject"));
        assert_eq!(without_git(Path::new("/x/origin.git")), Path::new("/x/origin.git"));
        assert_eq!(without_git(Path::new("/x/hub/.bare")), Path::new("/x/hub/.bare"));
    }

    #[test]
    fn a_named_folder_becomes_absolute() {
        let made = tempfile::tempdir().unwrap();
        let real = made.path().canonicalize().unwrap();
        std::fs::create_dir(real.join("a")).unwrap();
        std::os::unix::fs::symlink("a", real.join("link")).unwrap();
        assert_eq!(folder(Some(&real.join("link/."))).unwrap(), real.join("link"));
        assert_eq!(folder(Some(&real.join("link/.."))).unwrap(), real);
        assert!(folder(None).unwrap().is_absolute());
    }
}
