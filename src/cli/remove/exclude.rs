//! Takes back the line of `info/exclude` (gitignore(5)) that a worktree in another one needed: what is made at its place later is to
//! be seen.

use std::path::Path;

use crate::git::change::exclude::{pattern, take_out};
use crate::git::{BString, Repository};

/// For the worktree that is gone from `root`, and the folders around it up to the root that it lay in: the lines that wtsh has added for
/// them go where no worktree of the repository has anything at such a place any more. Where that can't be done, they stay.
pub fn take_back(repository: &Repository, root: &Path) {
    let others = repository.worktrees().iter().filter(|it| !it.bare);
    let roots: Vec<&Path> = others.map(|it| it.root.as_path()).collect();
    let inside = roots.iter().filter_map(|other| root.strip_prefix(other).ok());
    let ways = inside.flat_map(Path::ancestors).filter(|way| !way.as_os_str().is_empty());
    let is_left = |way: &Path| roots.iter().any(|root| has_something(&root.join(way)));
    let lines: Vec<BString> = ways.filter(|way| !is_left(way)).map(pattern).collect();
    if !lines.is_empty() {
        let _ = take_out(repository.common_dir(), &lines);
    }
}

/// But for an empty folder.
fn has_something(place: &Path) -> bool {
    match place.read_dir() {
        Ok(mut entries) => entries.next().is_some(),
        Err(_) => place.symlink_metadata().is_ok(),
    }
}
