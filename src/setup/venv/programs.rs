//! The programs that make venvs and fill them: the person's own, from outside of every worktree.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::{Install, Wish};
use crate::process::program::find_outside;

pub struct Programs {
    /// A value of PATH.
    pub path: Option<OsString>,
    /// In none of these: worktrees, and the venv that is active in the shell.
    pub outside_of: Vec<PathBuf>,
}

impl Programs {
    pub fn of_process(wish: &Wish) -> Programs {
        let active = std::env::var_os("VIRTUAL_ENV").filter(|dir| !dir.is_empty()).map(PathBuf::from);
        let outside_of = wish.worktrees.iter().cloned().chain(active).collect();
        Programs { path: std::env::var_os("PATH"), outside_of }
    }

    pub fn find(&self, name: &str) -> Option<PathBuf> {
        self.find_in(name, self.path.as_deref())
    }

    /// The best way to fill it whose program is there.
    pub fn install<'w>(&self, wish: &'w Wish) -> Option<&'w Install> {
        wish.installs.iter().find(|install| match install {
            Install::Uv(_) => self.find("uv").is_some(),
            Install::Poetry(_) => self.find("poetry").is_some(),
            Install::Pip { .. } => true,
        })
    }

    /// The interpreter of the source's venv, or one of its version on PATH that is no venv's.
    pub fn interpreter(&self, wish: &Wish) -> Option<PathBuf> {
        let name = format!("python{}", wish.python.as_deref().unwrap_or("3"));
        let home = wish.home.as_deref().map(Path::as_os_str);
        self.find_in(&name, home).or_else(|| self.find_in(&name, self.without_venvs().as_deref()))
    }

    fn without_venvs(&self) -> Option<OsString> {
        let is_venvs = |bin: &PathBuf| bin.parent().is_some_and(|dir| dir.join("pyvenv.cfg").is_file());
        let folders = std::env::split_paths(self.path.as_deref()?).filter(|folder| !is_venvs(folder));
        std::env::join_paths(folders).ok()
    }

    fn find_in(&self, name: &str, path: Option<&OsStr>) -> Option<PathBuf> {
        let folders: Vec<&Path> = self.outside_of.iter().map(PathBuf::as_path).collect();
        find_outside(name, path, &folders)
    }
}
