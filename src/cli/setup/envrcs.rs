//! Which `.envrc` files of a worktree direnv may load because the person has allowed the very same ones in the
//! source.

use std::path::{Path, PathBuf};

use crate::env;
use crate::git::change::command::GitError;
use crate::setup::envrc::Envrcs;
use crate::state::diff::Variables;

/// Paths from the root, of files that the person has allowed in the source, and has not here.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// All that direnv would run for them is byte for byte as in the source.
    pub to_allow: Vec<PathBuf>,
    /// With what is not.
    pub left: Vec<(PathBuf, PathBuf)>,
}

/// git tracks them in the worktree `root`. `now`: the variables that say where direnv keeps what is allowed.
pub fn look(source: &Path, root: &Path, now: &Variables) -> Result<Found, GitError> {
    let envrcs = Envrcs::of(source, root)?;
    let allowed = |file: &Path| {
        let found = file.parent().and_then(|folder| env::envrc(now, folder));
        found.filter(|envrc| envrc.file == file).map(|envrc| envrc.allowed)
    };
    let mut found = Found::default();
    for file in envrcs.tracked() {
        if allowed(&root.join(file)) != Some(false) || allowed(&source.join(file)) != Some(true) {
            continue;
        }
        match envrcs.difference(file) {
            None => found.to_allow.push(file.to_owned()),
            Some(other) => found.left.push((file.to_owned(), other)),
        }
    }
    Ok(found)
}
