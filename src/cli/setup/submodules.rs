//! Which submodules a worktree lacks (gitmodules(5)).

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::{Component, Path, PathBuf};

use crate::file::read_without_links;
use crate::git::change::command::{GitError, ask};

/// Bytes of `.gitmodules`.
const LONGEST: usize = 1 << 20;

/// The paths at which the worktree `source` has a submodule checked out and `root` none. `anew`: also those
/// that are there, as a check-out that stopped may have left them half done.
pub fn lacking(source: &Path, root: &Path, anew: bool) -> Result<Vec<PathBuf>, GitError> {
    let Ok(text) = read_without_links(&root.join(".gitmodules"), LONGEST) else { return Ok(Vec::new()) };
    let has = |root: &Path, path: &Path| root.join(path).join(".git").symlink_metadata().is_ok();
    let mut paths = named(root, &text)?;
    paths.retain(|path| has(source, path) && (anew || !has(root, path)));
    Ok(paths)
}

/// The paths in a `.gitmodules` file with this text.
fn named(dir: &Path, text: &[u8]) -> Result<Vec<PathBuf>, GitError> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let words = ["config", "--file", "-", "-z", "--get-regexp", r"^submodule\..*\.path$"];
    let said = match ask(dir, words.map(OsString::from).into(), text) {
        // There is no such key.
        Err(GitError::Failed { code: Some(1), .. }) => return Ok(Vec::new()),
        said => said?,
    };
    // The key, a newline, and the value.
    let values =
        said.split(|byte| *byte == 0).filter_map(|entry| entry.splitn(2, |byte| *byte == b'\n').nth(1));
    let paths = values.map(|value| PathBuf::from(OsStr::from_bytes(value)));
    let stays_inside =
        |path: &PathBuf| path.components().all(|component| matches!(component, Component::Normal(_)));
    Ok(paths.filter(|path| !path.as_os_str().is_empty() && stays_inside(path)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    #[test]
    fn what_the_source_has_checked_out_is_lacking() {
        let sandbox = Sandbox::new();
        let (library, other) = (sandbox.repository("library"), sandbox.repository("other"));
        let main = sandbox.repository("p");
        for (repository, path) in [(&library, "vendor/a library"), (&other, "other")] {
            sandbox.git(&main, &["submodule", "--quiet", "add", &repository.display().to_string(), path]);
        }
        sandbox.git(&main, &["commit", "-q", "-m", "submodules"]);
        sandbox.git(&main, &["submodule", "--quiet", "deinit", "other"]);
        let there = sandbox.worktree(&main, "x");
        let expected = [PathBuf::from("vendor/a library")];
        assert_eq!(lacking(&main, &there, false).unwrap(), expected);
        sandbox.git(&there, &["submodule", "--quiet", "update", "--init", "--", "vendor/a library"]);
        assert!(lacking(&main, &there, false).unwrap().is_empty());
        assert_eq!(lacking(&main, &there, true).unwrap(), expected);
    }

    #[test]
    fn a_path_that_leads_out_counts_for_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let text = b"[submodule \"a\"]\npath = ../a\n[submodule \"b\"]\npath = /b\n[submodule \"c\"]\npath = c/d\nurl = x\n";
        assert_eq!(named(dir.path(), text).unwrap(), [PathBuf::from("c/d")]);
        assert!(named(dir.path(), b"[core]\n").unwrap().is_empty());
        assert!(named(dir.path(), b"[broken\n").is_err());
    }
}
