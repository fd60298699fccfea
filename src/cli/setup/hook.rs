//! The post-checkout hook (githooks(5)), where a worktree was made without it.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::file::path::without_dots;
use crate::git::change::command::{GitError, ask};
use crate::git::change::followed;
use crate::git::{ByteSlice, ObjectId, Repository};
use crate::process::program;

const NAME: &str = "post-checkout";

/// Bytes of a hook that is read. What is longer is no script.
const LONGEST: usize = 1 << 20;

/// git has `git hook run` since this version.
const RUNS_HOOKS: (u32, u32) = (2, 36);

/// The hook that git would run in the worktree with this root, if there is one.
pub fn file(root: &Path) -> Result<Option<PathBuf>, GitError> {
    let words = ["rev-parse", "--git-path", "hooks/post-checkout"].map(OsString::from).into();
    let said = ask(root, words, b"")?;
    let path = root.join(OsStr::from_bytes(said.strip_suffix(b"\n").unwrap_or(&said)));
    Ok(program::is_executable(&path).then_some(path))
}

/// The words after `git` that run it; `None` where git is too old for that.
pub fn words(root: &Path, commit: ObjectId) -> Option<Vec<OsString>> {
    let runs = followed::version(root).is_some_and(|version| version >= RUNS_HOOKS);
    let words = ["hook", "run", "--ignore-missing", NAME, "--"].map(OsString::from);
    runs.then(|| words.into_iter().chain(arguments(commit)).collect())
}

/// As `git worktree add` gives them: the commit before, which is none, the one after, and that a branch was
/// checked out.
pub fn arguments(commit: ObjectId) -> [OsString; 3] {
    let hexadecimal = commit.to_hex().to_string();
    ["0".repeat(hexadecimal.len()), hexadecimal, "1".to_owned()].map(OsString::from)
}

/// The folder of hooks, for a git that is started in `dir`.
pub fn folder(repository: &Repository, dir: &Path) -> PathBuf {
    match repository.config().string("core", None, "hooksPath") {
        Some(named) => dir.join(from_home(Path::new(OsStr::from_bytes(&named)))),
        None => repository.common_dir().join("hooks"),
    }
}

/// The folder of hooks, from the root of a worktree, where it lies in the worktree: then hooks are the
/// branch's own code.
pub fn folder_inside(repository: &Repository) -> Option<Vec<u8>> {
    let named = repository.config().string("core", None, "hooksPath")?;
    let named = Path::new(OsStr::from_bytes(&named));
    if named.starts_with("~") {
        return None;
    }
    let root = repository.root()?;
    // git takes a relative one from the root.
    let folder = without_dots(&root.join(named));
    Some(tracked_part(folder.strip_prefix(root).ok()?).as_os_str().as_bytes().to_owned())
}

/// What the hooks say that git runs while it makes a worktree, where they are the person's own: they may start what came with the
/// branch.
pub fn texts(repository: &Repository) -> Vec<String> {
    const NAMES: [&str; 3] = [NAME, "post-index-change", "reference-transaction"];
    if folder_inside(repository).is_some() {
        return Vec::new();
    }
    let folder = folder(repository, repository.root().unwrap_or(repository.common_dir()));
    let files = NAMES.map(|name| folder.join(name)).into_iter().filter(|file| program::is_executable(file));
    let texts = files.filter_map(|file| crate::file::read(&file, LONGEST).ok());
    texts.map(|text| text.to_str_lossy().into_owned()).collect()
}

/// git takes `~/hooks` for a folder of the person's home.
fn from_home(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), std::env::var_os("HOME")) {
        (Ok(rest), Some(home)) => Path::new(&home).join(rest),
        _ => path.to_owned(),
    }
}

/// husky's hooks lie in `.husky/_`, which git ignores, and run what lies in `.husky`.
fn tracked_part(folder: &Path) -> &Path {
    if folder.ends_with("_") { folder.parent().unwrap_or(folder) } else { folder }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    #[test]
    fn hooks_that_came_with_the_branch_are_known() {
        let sandbox = Sandbox::new();
        let root = sandbox.repository("p");
        let folder = || folder_inside(&Repository::discover(&root).unwrap().unwrap());
        assert_eq!(folder(), None);
        let inside = root.join("own/hooks").display().to_string();
        for (path, expected) in [
            ("tools/./hooks/", Some("tools/hooks")),
            (".husky/_", Some(".husky")),
            (inside.as_str(), Some("own/hooks")),
            (".", Some("")),
            ("/somewhere/else", None),
            ("~/hooks", None),
            ("../hooks", None),
            ("tools/../.hooks", Some(".hooks")),
        ] {
            sandbox.git(&root, &["config", "core.hooksPath", path]);
            assert_eq!(folder().as_deref(), expected.map(str::as_bytes), "{path}");
        }
    }
}
