//! What the index knows that `git status` does not tell: submodules, and files whose changes git was told not to look at.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use gix::bstr::ByteSlice;

use crate::git::change::command::{GitError, look};
use crate::git::read::path_of;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submodule {
    /// From the root.
    pub path: PathBuf,
    /// The commit that the index has of it, hexadecimal.
    pub commit: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    pub submodules: Vec<Submodule>,
    /// Files with the bits `assume-unchanged` or `skip-worktree` (git-update-index(1)), and the blob that the index has.
    hidden: Vec<(PathBuf, String)>,
}

impl Index {
    /// That of the working tree with this root.
    pub fn read(root: &Path) -> Result<Index, GitError> {
        let words = ["ls-files", "--stage", "-v", "-z"].map(OsString::from);
        look(root, words.into(), b"").map(|output| parse(&output))
    }

    /// The files whose changes `git status` does not show, and that have some.
    pub fn hidden_changes(&self, root: &Path) -> Result<Vec<PathBuf>, GitError> {
        let is_file = |path: &Path| root.join(path).symlink_metadata().is_ok_and(|it| it.is_file());
        let there: Vec<&(PathBuf, String)> = self.hidden.iter().filter(|(path, _)| is_file(path)).collect();
        // A name with a newline can't be handed over: better said once too often.
        let (strange, plain): (Vec<_>, Vec<_>) =
            there.into_iter().partition(|(path, _)| path.as_os_str().as_bytes().contains(&b'\n'));
        if plain.is_empty() {
            return Ok(strange.into_iter().map(|(path, _)| path.clone()).collect());
        }
        let names: Vec<u8> =
            plain.iter().flat_map(|(path, _)| [path.as_os_str().as_bytes(), b"\n"].concat()).collect();
        let now = look(root, ["hash-object", "--stdin-paths"].map(OsString::from).into(), &names)?;
        let changed = plain
            .iter()
            .zip(now.lines())
            .filter(|((_, blob), now)| blob.as_bytes() != *now)
            .map(|(it, _)| *it);
        Ok(strange.into_iter().chain(changed).map(|(path, _)| path.clone()).collect())
    }
}

/// `TAG MODE OBJECT STAGE<TAB>PATH`, each with a NUL behind it. A tag in lower case stands for `assume-unchanged`, `S` for
/// `skip-worktree` (git-ls-files(1)).
fn parse(output: &[u8]) -> Index {
    let mut index = Index::default();
    for record in output.split(|byte| *byte == 0) {
        let Some((facts, path)) = record.split_once_str(b"\t") else { continue };
        let fields: Vec<&[u8]> = facts.split(|byte| *byte == b' ').collect();
        let [[tag], mode, object, b"0"] = fields[..] else { continue };
        let (path, object) = (path_of(path).to_owned(), object.to_str_lossy().into_owned());
        if mode == b"160000" {
            index.submodules.push(Submodule { path, commit: object });
        } else if tag.is_ascii_lowercase() || *tag == b'S' {
            index.hidden.push((path, object));
        }
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn submodules_and_hidden_files_are_told() {
        let output = b"H 100644 aa 0\tplain\0h 100644 bb 0\tassumed\0S 100644 cc 0\tskipped one\0\
            H 160000 dd 0\tlib\0M 100644 ee 1\tconflict\0";
        let index = parse(output);
        assert_eq!(index.submodules, [Submodule { path: "lib".into(), commit: "dd".into() }]);
        assert_eq!(index.hidden, [("assumed".into(), "bb".into()), ("skipped one".into(), "cc".into())]);
    }
}
