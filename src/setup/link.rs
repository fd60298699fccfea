//! Links to another worktree's files and folders.

use std::io;
use std::path::{Component, Path, PathBuf};

use rustix::fs::symlinkat;
use rustix::io::Errno;

use super::copy::{is_ignored, tree};
use crate::git::{Repository, TrackedPaths};
use tree::{Missing, Tree};

mod exclude;
#[cfg(test)]
mod tests;

/// What there is to link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// From the roots.
    pub links: Vec<PathBuf>,
    /// What is named, and gets no link, with the reason, for people.
    pub left_out: Vec<(PathBuf, String)>,
}

/// Of `wanted`, paths from the roots, those that the worktree at `source` has and the one at `root` lacks.
pub fn look(source: &Path, root: &Path, wanted: &[String]) -> Found {
    let is_there = |root: &Path, path: &Path| root.join(path).symlink_metadata().is_ok();
    let mut found = Found::default();
    for wanted in wanted {
        let Some(path) = plain(wanted) else {
            found.left_out.push((wanted.into(), NO_PATH_INSIDE.to_owned()));
            continue;
        };
        if !is_there(source, &path) || is_there(root, &path) || found.links.contains(&path) {
            continue;
        }
        match may_be_linked(root, &path) {
            Ok(()) => found.links.push(path),
            Err(why) => found.left_out.push((path, why)),
        }
    }
    found
}

/// Whether git neither tracks the path nor would see a link there. An error says why not, for people.
fn may_be_linked(root: &Path, path: &Path) -> Result<(), String> {
    // The way is looked at before git is asked, which has no answer for what lies beyond a link.
    let tree = Tree::open(root).map_err(|error| error.to_string())?;
    if path.parent().is_some_and(|folder| root.join(folder).symlink_metadata().is_ok()) {
        tree.folder_of(path, Missing::Refused)?;
    }
    untracked(root, path)?;
    let is_ignored = is_ignored(root, path).and_then(|is| Ok(is || is_ignored(root, &path.join(""))?));
    if is_ignored.map_err(|error| error.to_string())? { Ok(()) } else { Err(NOT_IGNORED.to_owned()) }
}

/// Whether the path, from the root, is one of `wanted` or lies below it.
pub fn is_below_one(path: &Path, wanted: &[String]) -> bool {
    wanted.iter().filter_map(|wanted| plain(wanted)).any(|link| path.starts_with(link))
}

/// `./media/` is `media`.
pub fn plain(path: &str) -> Option<PathBuf> {
    let path: PathBuf = Path::new(path).components().filter(|it| *it != Component::CurDir).collect();
    let is_plain = path.components().all(|component| matches!(component, Component::Normal(_)));
    (is_plain && !path.as_os_str().is_empty()).then_some(path)
}

/// The path of an entry that a new worktree will have a link for, if it has the same `.gitignore` files as the one at `source`;
/// `None` where there is nothing at `source`. An error says why there will be none, for people.
pub fn is_offered(source: &Path, wanted: &str) -> Result<Option<PathBuf>, String> {
    let path = plain(wanted).ok_or(NO_PATH_INSIDE)?;
    if source.join(&path).symlink_metadata().is_err() {
        return Ok(None);
    }
    may_be_linked(source, &path)?;
    Ok(Some(path))
}

/// Makes `root/path` a link to `source/path`: by an absolute path, but for a worktree that lies inside of the source, as
/// `.worktrees/feature` does: the two are moved together. Only where git ignores the path, and where nothing is. An error says why
/// not, for people.
///
/// A pattern `media/` holds for a folder alone: that git goes on ignoring the path, a line for the link gets into the repository's
/// `info/exclude`.
pub fn link(source: &Path, root: &Path, path: &Path) -> Result<(), String> {
    source.join(path).symlink_metadata().map_err(|error| error.to_string())?;
    let open = |root| Tree::open(root).map_err(|error| error.to_string());
    let (model, tree) = (open(source)?, open(root)?);
    // The way is looked at before git is asked, which has no answer for what lies beyond a link.
    let (folder, name) = tree.folder_of(path, Missing::MadeAs(&model))?;
    keep_ignored(root, path)?;
    match symlinkat(target(source, root, path), &folder, name) {
        Ok(()) => Ok(()),
        Err(Errno::EXIST) => Err("something is there already".to_owned()),
        Err(error) => Err(io::Error::from(error).to_string()),
    }
}

/// Sees to it that git ignores a link at `path`, where it ignores a folder there.
fn keep_ignored(root: &Path, path: &Path) -> Result<(), String> {
    let repository = untracked(root, path)?;
    if is_ignored(root, path).map_err(|error| error.to_string())? {
        return Ok(());
    }
    // With a slash at its end.
    let as_folder = path.join("");
    if !is_ignored(root, &as_folder).map_err(|error| error.to_string())? {
        return Err(NOT_IGNORED.to_owned());
    }
    exclude::add(repository.common_dir(), path).map_err(|error| format!("git's info/exclude: {error}"))
}

const NO_PATH_INSIDE: &str = "this is no path inside of a worktree";
const NOT_IGNORED: &str = "git does not ignore it there: add it to .gitignore";

/// The worktree, if git tracks nothing there; it may track what a sparse checkout leaves out.
fn untracked(root: &Path, path: &Path) -> Result<Repository, String> {
    let repository = Repository::discover(root).ok().flatten().ok_or("this is no worktree")?;
    match TrackedPaths::of(&repository).find(path) {
        Ok(None) => {}
        Ok(Some(tracked)) => return Err(format!("git tracks {} there", tracked.display())),
        Err(error) => return Err(format!("git's index: {error}")),
    }
    Ok(repository)
}

fn target(source: &Path, root: &Path, path: &Path) -> PathBuf {
    match root.strip_prefix(source) {
        Ok(below) if below.components().next().is_some() => {
            let up = below.components().count() + path.components().count() - 1;
            std::iter::repeat_n("..", up).collect::<PathBuf>().join(path)
        }
        _ => source.join(path),
    }
}
