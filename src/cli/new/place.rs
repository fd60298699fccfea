//! Where a new worktree goes, and whether it can.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::cli::failure::Failure;
use crate::cli::here::Here;
use crate::cli::messages;
use crate::config::{Config, Warning};
use crate::file::path::{existing, real, without_dots};
use crate::git::{BStr, Worktree};
use crate::worktree::layout::{self, Ground};
use crate::worktree::place::seen_from_here;

mod exclude;
mod fit;
mod template;
#[cfg(test)]
mod tests;

pub use exclude::exclude;

/// The folder for the worktree of the branch (or tag, or commit) `name`, absolute, as one gets there from here: the one that the
/// person gave, else what `[wcd] path` makes of the name, else as the repository's other worktrees lie. Fails where git or the file
/// system would not take it, or where it would be in the way of something. Nothing is made.
pub fn folder(here: &Here, path: Option<&Path>, name: &BStr) -> Result<PathBuf, Failure> {
    folder_by(here, &Config::load(), path, name)
}

/// The person's own configuration, and what is wrong in it.
type Settings = (Config, Vec<Warning>);

fn folder_by(here: &Here, settings: &Settings, path: Option<&Path>, name: &BStr) -> Result<PathBuf, Failure> {
    let folder = match path {
        Some(given) if given.as_os_str().is_empty() => return Err(messages::places::no_folder_named(name)),
        Some(given) => without_dots(&here.cwd.join(template::tilde(given, dirs::home_dir()))),
        None => usual_by(here, settings, name)?,
    };
    fit::check(here, &folder, name)?;
    Ok(folder)
}

/// Where the worktree of `name` would go without more being said. Whether it can is not looked at.
fn usual_by(here: &Here, (config, mistakes): &Settings, name: &BStr) -> Result<PathBuf, Failure> {
    let is_about_it = |what: &str| what.starts_with("wcd.path:") || what.starts_with("wcd:");
    if let Some(mistake) = mistakes.iter().find(|mistake| is_about_it(&mistake.what)) {
        return Err(messages::places::mistake(mistake, name));
    }
    let base = base(here);
    let folder = match &config.wcd.path {
        Some(path) => without_dots(&base.join(template::path(here, &base, path, name)?)),
        None => layout::folder(&ground(here, &base, &real_roots(here)), name),
    };
    Ok(seen(here, folder))
}

/// The main worktree's root, of a bare repository the folder around it, without links.
fn base(here: &Here) -> PathBuf {
    let common_dir = here.repository.common_dir();
    let Some(main) = here.repository.worktrees().first() else { return real(common_dir) };
    let root = real(&main.root);
    match root.parent() {
        // What is called .git git takes for the one of the folder around it.
        Some(around) if main.bare && root == real(common_dir) => around.to_owned(),
        _ => root,
    }
}

/// The linked worktrees' roots as git has them, which is without links; that of this one as well.
fn real_roots(here: &Here) -> Vec<(PathBuf, Option<&BStr>)> {
    let own = here.repository.worktree_id();
    let linked = here.repository.worktrees().iter().filter(|worktree| worktree.id.is_some());
    let root = |it: &Worktree| {
        if it.id.as_deref().map(BStr::new) == own { real(&it.root) } else { it.root.clone() }
    };
    linked.map(|worktree| (root(worktree), worktree.branch())).collect()
}

fn ground<'a>(here: &'a Here, base: &'a Path, linked: &'a [(PathBuf, Option<&'a BStr>)]) -> Ground<'a> {
    let bare = here.repository.worktrees().first().is_none_or(|main| main.bare);
    let linked = linked.iter().map(|(root, branch)| (root.as_path(), *branch)).collect();
    Ground { project: here.repository.name(), base, bare, linked }
}

/// As one gets there from here, through the links that lead to where one stands.
fn seen(here: &Here, folder: PathBuf) -> PathBuf {
    let real_path = |path: &Path| path.canonicalize().ok();
    let Some((root, real_root)) = here.repository.root().and_then(|root| Some((root, real_path(root)?)))
    else {
        return folder;
    };
    let above = existing(&folder);
    let missing = folder.strip_prefix(above).unwrap_or(Path::new(""));
    let above = seen_from_here(root, &real_root, above, real_path);
    if missing.as_os_str().is_empty() { above } else { above.join(missing) }
}

/// The innermost worktree of the repository that `folder`, without links, lies in, with its root, also without.
fn around<'a>(here: &'a Here, folder: &Path) -> Option<(&'a Worktree, PathBuf)> {
    let own = here.repository.worktree_id();
    let standing = here.repository.worktrees().iter().filter(|it| !it.bare);
    let roots = standing.map(|it| {
        let is_here = it.id.as_deref().map(BStr::new) == own;
        (it, if is_here { real(&it.root) } else { it.root.clone() })
    });
    let inside = roots.filter(|(it, root)| folder != root && folder.starts_with(root) && !it.missing());
    inside.max_by_key(|(_, root)| root.as_os_str().len())
}

/// As one would type it here: relative where that is shorter. `folder` is absolute.
pub fn typed(here: &Here, folder: &Path) -> PathBuf {
    let mut common =
        here.cwd.components().zip(folder.components()).take_while(|(one, other)| one == other).count();
    // A path that is only the way up says nothing.
    common = common.min(folder.components().count().saturating_sub(1));
    let ups = here.cwd.components().count() - common;
    let mut relative: PathBuf = std::iter::repeat_n("..", ups).collect();
    relative.extend(folder.components().skip(common));
    let is_shorter = relative.as_os_str().len() < folder.as_os_str().len() && common > 1;
    if is_shorter && !relative.as_os_str().as_bytes().starts_with(b"-") {
        relative
    } else {
        folder.to_owned()
    }
}
