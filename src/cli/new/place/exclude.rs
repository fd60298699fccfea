//! A worktree in another one is no untracked folder there: `info/exclude` says so (gitignore(5)).

use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use super::{around, real};
use crate::cli::failure::Failure;
use crate::cli::here::Here;
use crate::cli::messages;
use crate::git::ByteSlice;
use crate::git::change::command::ask;
use crate::git::change::exclude::{add, pattern};
use crate::term::clean::clean;

/// Has the repository's `info/exclude` name the worktree's folder, there or about to be, where it lies in another worktree and
/// nothing ignores it yet. The line that was added, clean.
pub fn exclude(here: &Here, folder: &Path) -> Result<Option<String>, Failure> {
    let folder = real(folder);
    let Some((_, root)) = around(here, &folder) else { return Ok(None) };
    let Ok(inside) = folder.strip_prefix(&root) else { return Ok(None) };
    if is_ignored(&root, inside) {
        return Ok(None);
    }
    let line = pattern(of_worktrees(here, &root, inside));
    let common_dir = here.repository.common_dir();
    let added = add(common_dir, &line)
        .map_err(|error| messages::places::not_excluded(&common_dir.join("info/exclude"), &line, &error))?;
    Ok(added.then(|| clean(&line).into_owned()))
}

/// Where git can't say, it is as if not.
fn is_ignored(root: &Path, inside: &Path) -> bool {
    // A slash at the end says that it is a folder, there or not, and a dot before it that no character is special.
    let mut path = OsString::from("./");
    path.push(inside);
    path.push("/");
    let words = ["check-ignore", "-q", "--"].map(OsString::from).into_iter().chain([path]);
    ask(root, words.collect(), b"").is_ok()
}

/// The outermost folder on the way, in a dot folder or one itself, that is called after worktrees and only has such in it, or the
/// worktree's own folder. What else a dot folder may get (`.claude/settings.json` beside `.claude/worktrees`) is not for wtsh to hide.
fn of_worktrees<'p>(here: &Here, root: &Path, inside: &'p Path) -> &'p Path {
    let is_hidden = |part: Component| part.as_os_str().as_bytes().starts_with(b".");
    let mut ways: Vec<&Path> =
        inside.ancestors().skip(1).filter(|way| way.components().any(is_hidden)).collect();
    ways.reverse();
    let is_theirs = |way: &&Path| is_called_after_worktrees(way) && has_only_worktrees(here, &root.join(way));
    ways.into_iter().find(is_theirs).unwrap_or(inside)
}

fn is_called_after_worktrees(way: &Path) -> bool {
    let name = way.file_name().unwrap_or_default().as_bytes().to_ascii_lowercase();
    name.contains_str("tree") || [&b"wt"[..], b".wt"].contains(&name.as_slice())
}

fn has_only_worktrees(here: &Here, folder: &Path) -> bool {
    let roots: Vec<&Path> = here.repository.worktrees().iter().map(|it| it.root.as_path()).collect();
    let Ok(entries) = fs::read_dir(folder) else { return true };
    let is_known = |path: PathBuf| roots.iter().any(|root| root.starts_with(&path));
    let is_empty = |path: PathBuf| fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    // A worktree that was made after the list was read has its `.git` file.
    let is_new = |path: PathBuf| path.join(".git").is_file();
    entries.flatten().all(|entry| is_known(entry.path()) || is_new(entry.path()) || is_empty(entry.path()))
}
