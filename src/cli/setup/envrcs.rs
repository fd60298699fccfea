//! Which `.envrc` files of a worktree direnv may load because the person has allowed the very same ones in the
//! source.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::env;
use crate::file::read_without_links;
use crate::git::change::command::{GitError, ask};
use crate::state::diff::Variables;

/// Bytes.
const LONGEST: usize = 1 << 20;

/// Paths from the roots. git tracks them in the worktree `root`; they are byte for byte those in `source`, which
/// the person has allowed; and they are not allowed yet. `now`: the variables that say where direnv keeps that.
pub fn to_allow(source: &Path, root: &Path, now: &Variables) -> Result<Vec<PathBuf>, GitError> {
    let words = ["ls-files", "-z", "--", ":(top,glob)**/.envrc"].map(OsString::from).into();
    let said = ask(root, words, b"")?;
    let tracked = said.split(|byte| *byte == 0).filter(|name| !name.is_empty());
    let files = tracked.map(|name| PathBuf::from(OsStr::from_bytes(name)));
    Ok(files.filter(|file| is_the_same(&source.join(file), &root.join(file), now)).collect())
}

fn is_the_same(theirs: &Path, own: &Path, now: &Variables) -> bool {
    let content = |file: &Path| read_without_links(file, LONGEST).ok();
    let allowed = |file: &Path| {
        let found = file.parent().and_then(|folder| env::envrc(now, folder));
        found.filter(|envrc| envrc.file == file).map(|envrc| envrc.allowed)
    };
    allowed(own) == Some(false)
        && allowed(theirs) == Some(true)
        && content(own).is_some_and(|own| content(theirs) == Some(own))
}
