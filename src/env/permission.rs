//! What of a place may take effect: the repository's or folder's trust, what git tracks there, and which contents were accepted.

use std::path::{Path, PathBuf};

use once_cell::unsync::OnceCell;

use crate::git::Repository;
use crate::git::allowed::{is_the_persons, is_worktree};
use crate::store::StoreError;
use crate::store::trust::{self, Code, Known, Subject, Trust};
use origin::Origin;

mod checkout;
mod origin;
#[cfg(test)]
mod tests;
mod way;

/// Made once a place; answers cost the disk only when they are asked for.
///
/// Every answer is about one moment. A shell that stands in a worktree with its venv on PATH, while a checkout in another terminal puts
/// a file into that venv, runs that file until its next prompt: PATH is searched by the shell when it runs a command, and no look
/// beforehand changes that.
pub struct Permission<'a> {
    subject: Subject<'a>,
    /// The worktree's root, or the folder.
    root: Option<&'a Path>,
    known: OnceCell<Known>,
    origin: Origin<'a>,
    is_own: bool,
    repository: Option<&'a Repository>,
    is_worktree: OnceCell<bool>,
}

impl<'a> Permission<'a> {
    /// A repository that belongs to somebody else, or came with another one, is as good as denied.
    pub fn of_repository(repository: &'a Repository) -> Self {
        Permission {
            subject: Subject::Repository(repository.common_dir()),
            root: repository.root(),
            known: OnceCell::new(),
            origin: Origin::of_repository(repository),
            is_own: is_the_persons(repository),
            repository: Some(repository),
            is_worktree: OnceCell::new(),
        }
    }

    /// Of a folder outside of any repository.
    pub fn of_folder(folder: &'a Path) -> Self {
        Permission {
            subject: Subject::Folder(folder),
            root: Some(folder),
            known: OnceCell::new(),
            origin: Origin::of_folder(folder),
            is_own: true,
            repository: None,
            is_worktree: OnceCell::new(),
        }
    }

    fn known(&self) -> &Known {
        self.known.get_or_init(|| if self.is_own { Known::of(self.subject) } else { Known::nothing() })
    }

    /// What was said of a repository holds in its worktrees. A folder that only says it were one is as good as unknown.
    pub fn trust(&self) -> Trust {
        match self.known().trust() {
            _ if !self.is_own => Trust::Denied,
            Trust::Allowed if !self.is_worktree_of_its_repository() => Trust::Unknown,
            trust => trust,
        }
    }

    /// Whether the repository says itself that the root is a worktree of its, or the person does: `wtsh allow` there. A folder outside of
    /// any repository has nobody to say so.
    pub fn is_worktree_of_its_repository(&self) -> bool {
        let look = || self.repository.is_none_or(|repository| is_worktree(repository, self.known()));
        *self.is_worktree.get_or_init(look)
    }

    /// Whether the repository knows the root for a worktree of its own; true of a folder outside of any.
    pub fn leads_back(&self) -> bool {
        self.repository.is_none_or(Repository::leads_back)
    }

    /// Whether a file that may act with these contents: git does not track it (nor a link on the way to it), or the person
    /// has accepted exactly these contents. `content`: what was read, and takes effect.
    pub fn accepts(&self, file: &Path, content: &[u8]) -> bool {
        self.origin.is_own(file, content) || self.accepts_exactly(file, content)
    }

    /// As `accepts`, for a file whose contents count by themselves, tracked or not: `.wtsh.toml`.
    pub fn accepts_exactly(&self, file: &Path, content: &[u8]) -> bool {
        self.trust() == Trust::Allowed && self.known().accepts(&self.relative(file), content)
    }

    /// What of the venv in `dir` git tracks: an entry of the index that equals it or lies under it, at its real path, or a link
    /// on the way to it; or is about to track, while it checks out files. Where the index can't be read, `dir` itself.
    pub fn tracked(&self, dir: &Path) -> Option<PathBuf> {
        self.origin.of_tree(dir, "bin", &["pyvenv.cfg"]).unwrap_or_else(|_| Some(dir.to_owned()))
    }

    /// Whether the person said to use this venv although something is wrong with it: `wtsh allow DIR/.venv`.
    pub fn vouches_for(&self, dir: &Path) -> bool {
        self.trust() == Trust::Allowed && dir.canonicalize().is_ok_and(|real| self.known().vouches_for(&real))
    }

    /// Has these contents of the file accepted from now on, in all worktrees; `false` where they were before. An error unless the
    /// repository or folder is allowed. This value goes by what it knew before.
    pub fn accept(&self, file: &Path, content: &[u8]) -> Result<bool, StoreError> {
        trust::accept(self.subject, &self.relative(file), content)
    }

    /// Has the venv in `dir` used although something is wrong with it; else as `accept`.
    pub fn vouch(&self, dir: &Path) -> Result<bool, StoreError> {
        let real = dir.canonicalize().map_err(|error| StoreError::Io { path: dir.to_owned(), error })?;
        trust::vouch(self.subject, &real)
    }

    /// The reverse of `vouch`; `false` where nobody had vouched.
    pub fn withdraw_vouch(&self, dir: &Path) -> Result<bool, StoreError> {
        let real = dir.canonicalize().map_err(|error| StoreError::Io { path: dir.to_owned(), error })?;
        trust::withdraw_vouch(self.subject, &real)
    }

    /// Has the root taken for a worktree of the repository, where that does not say so itself; else as `accept`.
    pub fn accept_root(&self) -> Result<bool, StoreError> {
        let Some(root) = self.root.filter(|_| !self.leads_back()) else { return Ok(false) };
        let real = root.canonicalize().map_err(|error| StoreError::Io { path: root.to_owned(), error })?;
        trust::accept_root(self.subject, &real)
    }

    /// Whether worktrees are set up with this code without a question.
    pub fn knows_set_up(&self, code: &Code) -> bool {
        self.trust() == Trust::Allowed && self.known().has_set_up(code)
    }

    /// Has them set up with it from now on; else as `accept`.
    pub fn accept_set_up(&self, code: &Code) -> Result<bool, StoreError> {
        trust::accept_set_up(self.subject, code)
    }

    /// Files and folders whose change can change the answers that were given so far.
    pub fn watched(&self) -> Vec<PathBuf> {
        let mut watched = trust::watched(self.subject);
        watched.append(&mut self.origin.watched());
        if self.is_worktree.get() == Some(&false) {
            watched.extend(self.repository.map(|repository| repository.git_dir().join("gitdir")));
        }
        watched
    }

    /// The path from the root of the worktree that the file lies in, which may be another worktree of the repository; any other path as
    /// it is.
    fn relative(&self, file: &Path) -> PathBuf {
        let here = self.root.and_then(|root| file.strip_prefix(root).ok()).map(Path::to_owned);
        here.or_else(|| self.relative_elsewhere(file)).unwrap_or_else(|| file.to_owned())
    }

    fn relative_elsewhere(&self, file: &Path) -> Option<PathBuf> {
        let Subject::Repository(common_dir) = self.subject else { return None };
        let other = Repository::discover(file.parent()?).ok().flatten()?;
        let is_same = other.common_dir() == common_dir
            || other.common_dir().canonicalize().ok()? == common_dir.canonicalize().ok()?;
        file.strip_prefix(other.root().filter(|_| is_same)?).ok().map(Path::to_owned)
    }
}
