//! Where a command was started: the folder as the shell names it, and the repository around it.

use std::ffi::OsString;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use super::messages;
use crate::git::change::command::ask;
use crate::git::{ByteSlice, Repository};

pub struct Here {
    /// Absolute; symbolic links in it are kept, as the shell's `pwd` keeps them.
    pub cwd: PathBuf,
    pub repository: Repository,
}

impl Here {
    /// From where the process runs.
    pub fn find() -> Result<Self, Failure> {
        let cwd = current_folder(std::env::var_os("PWD"));
        Here::at(cwd.map_err(|error| messages::repository::no_current_folder(&error))?)
    }

    /// As seen from the folder `cwd`. Fails outside of any repository, and in a broken one.
    pub fn at(cwd: PathBuf) -> Result<Self, Failure> {
        match Repository::discover(&cwd) {
            Ok(Some(repository)) => Ok(Here { cwd, repository }),
            Ok(None) => Err(messages::repository::not_in_a_repository(&cwd)),
            Err(error) => Err(messages::repository::unusable_repository(&error)),
        }
    }
}

/// Fails where wtsh does nothing in the repository: it belongs to somebody else, or came with another one.
pub fn the_persons(repository: &Repository) -> Result<(), Failure> {
    if !repository.is_own() {
        return Err(messages::repository::repository_of_somebody_else(repository.common_dir()));
    }
    let came_with = |root| Err(messages::repository::came_with_another(repository.git_dir(), root));
    repository.tracked_in().map_or(Ok(()), came_with)
}

/// What leads git to another repository, or another working tree, than those of the folder it runs in.
const REDIRECTIONS: [&str; 3] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR"];

impl Here {
    /// Fails where such a variable names another repository or root than the folder lies in: what is changed is changed by a git that
    /// sees none of these variables. Hooks have them, and they name their own.
    pub fn is_one_repository(&self) -> Result<(), Failure> {
        let Some(name) = REDIRECTIONS.into_iter().find(|name| std::env::var_os(name).is_some()) else {
            return Ok(());
        };
        let told = |option: &str| {
            let said = ask(&self.cwd, vec!["rev-parse".into(), option.into()], b"").ok()?;
            said.strip_suffix(b"\n")?.to_path().ok()?.canonicalize().ok()
        };
        let real = |path: &Path| path.canonicalize().ok();
        let git_dir = told("--absolute-git-dir");
        let root = self.repository.root().map_or(Some(None), |root| real(root).map(Some));
        let is_same = git_dir.is_some() && git_dir == real(self.repository.git_dir());
        if is_same && root == Some(told("--show-toplevel")) {
            return Ok(());
        }
        Err(messages::repository::redirected(name, self.repository.git_dir()))
    }
}

/// The folder that the process runs in.
#[derive(Debug)]
pub struct CurrentFolder {
    /// Absolute.
    pub path: PathBuf,
    /// It was deleted, and has only the shell's name left: a parent of it may still lie in a repository.
    pub is_gone: bool,
}

impl CurrentFolder {
    /// `pwd` (the shell's `PWD`) where it names the current folder, else that folder without links.
    pub fn find(pwd: Option<OsString>) -> io::Result<Self> {
        let logical = pwd.map(PathBuf::from).filter(|path| path.is_absolute());
        if let Some(path) = logical.as_ref().filter(|path| is_same_folder(path, Path::new("."))) {
            return Ok(CurrentFolder { path: path.clone(), is_gone: false });
        }
        match std::env::current_dir() {
            Ok(path) => Ok(CurrentFolder { path, is_gone: false }),
            Err(error) => {
                let path = logical.filter(|path| !path.exists()).ok_or(error)?;
                Ok(CurrentFolder { path, is_gone: true })
            }
        }
    }
}

/// By its path alone.
pub fn current_folder(pwd: Option<OsString>) -> io::Result<PathBuf> {
    CurrentFolder::find(pwd).map(|current| current.path)
}

fn is_same_folder(one: &Path, other: &Path) -> bool {
    match (one.metadata(), other.metadata()) {
        (Ok(one), Ok(other)) => (one.dev(), one.ino()) == (other.dev(), other.ino()),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shells_name_counts_only_where_it_is_true() {
        let real = std::env::current_dir().expect("the tests run somewhere");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&real, &link).expect("a link");
        let found =
            |pwd: Option<&Path>| current_folder(pwd.map(|it| it.as_os_str().into())).expect("a folder");
        assert_eq!(found(Some(&link)), link);
        assert_eq!(found(Some(folder.path())), real);
        assert_eq!(found(Some(Path::new("."))), real);
        assert_eq!(found(None), real);
    }
}
