//! Which venvs a worktree lacks that the source of its set-up has.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use crate::cli::allow::folders;
use crate::cli::messages;
use crate::config::Config;
use crate::env::{self, Model, Permission, Requirements, Venv};
use crate::git::{Repository, TrackedPaths};
use crate::setup::venv::{Install, Maker, Standing, Wish, standing};

#[cfg(test)]
mod tests;

/// A venv for each place at which `source` has one that can be used and `there` none: at the root, and wherever git tracks
/// something. `config`: what counts in `there`. `python`: a version that the person asked for, in place of the source's.
pub fn wishes(source: &Repository, there: &Repository, config: &Config, python: Option<&str>) -> Vec<Wish> {
    let (Some(from), Some(to)) = (source.root(), there.root()) else { return Vec::new() };
    if config.setup.venv.disabled || source.git_dir() == there.git_dir() {
        return Vec::new();
    }
    let names = plain_names(&config.env.venv);
    let wishing = Wishing {
        from,
        to,
        names: &names,
        linked: &config.setup.link,
        install: &config.setup.venv.install,
        permission: Permission::of_repository(source),
        tracked: TrackedPaths::of(there),
        worktrees: there.worktrees().iter().map(|worktree| worktree.root.clone()).collect(),
        python,
    };
    let below = folders::with_one_of(&names, from, source);
    [from.to_owned()].iter().chain(&below).filter_map(|folder| wishing.of_folder(folder)).collect()
}

/// Where `source` has venvs that a new worktree gets, too: from the root.
pub fn places(source: &Repository, config: &Config) -> Vec<PathBuf> {
    let Some(from) = source.root().filter(|_| !config.setup.venv.disabled) else { return Vec::new() };
    let names = plain_names(&config.env.venv);
    let permission = Permission::of_repository(source);
    let below = folders::with_one_of(&names, from, source);
    let place = |folder: &PathBuf| {
        let venv = names.iter().find_map(|name| usable(&permission, &folder.join(name)))?;
        let place = venv.dir.strip_prefix(from).ok()?.to_owned();
        (!config.setup.link.iter().any(|linked| place.starts_with(linked))).then_some(place)
    };
    [from.to_owned()].iter().chain(&below).filter_map(place).collect()
}

/// The names that lead to something below a folder.
pub fn plain_names(names: &[String]) -> Vec<String> {
    let is_plain = |name: &&String| {
        let mut parts = Path::new(name.as_str()).components().peekable();
        parts.peek().is_some() && parts.all(|part| matches!(part, Component::Normal(_)))
    };
    names.iter().filter(is_plain).cloned().collect()
}

struct Wishing<'a> {
    from: &'a Path,
    to: &'a Path,
    names: &'a [String],
    /// Paths that become links to the source's: `[setup] link`.
    linked: &'a [String],
    /// Of `[setup.venv]`.
    install: &'a [String],
    /// Of the source.
    permission: Permission<'a>,
    /// By git in the new worktree.
    tracked: TrackedPaths,
    worktrees: Vec<PathBuf>,
    python: Option<&'a str>,
}

impl Wishing<'_> {
    /// The venv of a folder of the source, the one that a shell there would have, where the new worktree has that folder and no venv
    /// in it.
    fn of_folder(&self, folder: &Path) -> Option<Wish> {
        let venv = self.names.iter().find_map(|name| usable(&self.permission, &folder.join(name)))?;
        let place = venv.dir.strip_prefix(self.from).ok()?;
        let folder = self.to.join(folder.strip_prefix(self.from).ok()?);
        if self.linked.iter().any(|linked| place.starts_with(linked)) {
            return None;
        }
        let is_there = |name: &String| Venv::at(&folder.join(name)).is_ok();
        let standing = standing(self.to, place).ok()?;
        if !folder.is_dir() || standing != Standing::Unfinished && self.names.iter().any(is_there) {
            return None;
        }
        let refused = self.refused(place, &standing);
        (refused.is_some() || standing != Standing::Something)
            .then(|| Wish { refused, ..self.wish(place, &venv) })
    }

    fn refused(&self, place: &Path, standing: &Standing) -> Option<String> {
        if let Standing::BehindLink(link) = standing {
            return Some(messages::venvs::behind_link(&self.to.join(place), link));
        }
        match self.tracked.find(place) {
            Ok(None) => None,
            Ok(Some(entry)) => Some(messages::venvs::tracked(&self.to.join(place), &self.to.join(entry))),
            Err(error) => Some(messages::venvs::unreadable_index(self.tracked.file(), &error)),
        }
    }

    fn wish(&self, place: &Path, model: &Venv) -> Wish {
        let recipe = model.recipe();
        Wish {
            place: place.to_owned(),
            python: self.python.map(str::to_owned).or(recipe.python),
            home: recipe.home,
            maker: match recipe.maker {
                env::Maker::Venv => Maker::Venv,
                env::Maker::Virtualenv => Maker::Virtualenv,
                env::Maker::Uv => Maker::Uv,
            },
            system_packages: recipe.system_packages,
            installs: self.installs(&self.to.join(place), &model.dir),
            worktrees: self.worktrees.clone(),
            refused: None,
        }
    }

    /// A lock comes before what `[setup.venv]` says, and that before what lies there.
    fn installs(&self, dir: &Path, model: &Path) -> Vec<Install> {
        let mut locks = Vec::new();
        let mut others = Vec::new();
        for requirements in Requirements::all_beside(dir, self.to, Model { dir: model, root: self.from }) {
            match requirements {
                Requirements::Uv(folder) => locks.push(Install::Uv(folder)),
                Requirements::Poetry(folder) => locks.push(Install::Poetry(folder)),
                Requirements::Files(files) => {
                    let inside = |file: &PathBuf| file.strip_prefix(self.to).map(Path::to_owned).ok();
                    let left_out = files.left_out.iter().filter_map(inside).collect();
                    others.extend(of_files(&files.wanted, left_out));
                }
                Requirements::Project(folder) => {
                    others.push(pip(&folder, ["-e", "."].map(OsString::from).into()))
                }
            }
        }
        if let Some(folder) = dir.parent().filter(|_| !self.install.is_empty()) {
            others = vec![pip(folder, self.install.iter().map(OsString::from).collect())];
        }
        locks.extend(others);
        locks
    }
}

/// A venv that lies there itself: a link to one is the person's own arrangement.
fn usable(permission: &Permission, dir: &Path) -> Option<Venv> {
    let is_folder = dir.symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
    let venv = Venv::at(dir).ok().filter(|_| is_folder)?;
    permission.tracked(dir).is_none().then_some(venv)
}

/// They lie in one folder, from which the paths in them count.
fn of_files(files: &[PathBuf], left_out: Vec<PathBuf>) -> Option<Install> {
    let names = files.iter().filter_map(|file| file.file_name());
    let words = names.flat_map(|name| [OsString::from("-r"), name.to_owned()]).collect();
    Some(Install::Pip { folder: files.first()?.parent()?.to_owned(), words, left_out })
}

fn pip(folder: &Path, words: Vec<OsString>) -> Install {
    Install::Pip { folder: folder.to_owned(), words, left_out: Vec::new() }
}
