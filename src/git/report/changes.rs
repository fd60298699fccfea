//! All changes of a working tree (git-status(1), porcelain format version 2).

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use gix::bstr::ByteSlice;

use crate::git::change::command::{GitError, look};
use crate::git::read::path_of;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Conflict,
    Staged,
    Unstaged,
    /// The file is gone from the working tree, and that is not staged.
    Deleted,
    /// A new file that git was only told of (`git add --intent-to-add`).
    Intended,
    /// A submodule has another commit checked out than the one that is staged.
    Commit,
    /// A file that git does not track and does not ignore.
    Untracked,
    /// A folder likewise, which is a repository of its own: its path ends with a slash.
    Repository,
}

/// A file may be there twice: with staged and with other changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// From the root.
    pub path: PathBuf,
    pub kind: Kind,
}

/// Of the working tree with this root, whatever the configuration says that `git status` shows. What is changed inside of
/// submodules is not among it: a git that looked there by itself would run what their configurations name.
pub fn changes(root: &Path) -> Result<Vec<Change>, GitError> {
    let words = [
        "status",
        "--porcelain=v2",
        "-z",
        "--untracked-files=all",
        "--ignored=no",
        "--ignore-submodules=dirty",
        "--no-renames",
    ];
    look(root, words.map(OsString::from).into(), b"").map(|output| parse(&output))
}

fn parse(output: &[u8]) -> Vec<Change> {
    let mut records = output.split(|byte| *byte == 0);
    let mut found = Vec::new();
    while let Some(record) = records.next() {
        if record.starts_with(b"2 ") {
            // The path that it had before is a record of its own.
            records.next();
        }
        found.extend(one(record));
    }
    found
}

/// `1 XY SUB mH mI mW hH hI path`, `2 XY SUB mH mI mW hH hI Xscore path`, `u XY SUB m1 m2 m3 mW h1 h2 h3 path`, `? path`.
fn one(record: &[u8]) -> Vec<Change> {
    let Some((kind, rest)) = record.split_once_str(b" ") else { return Vec::new() };
    let fields = match kind {
        b"1" => 8,
        b"2" => 9,
        b"u" => 10,
        b"?" => 1,
        _ => return Vec::new(),
    };
    let parts: Vec<&[u8]> = rest.splitn(fields, |byte| *byte == b' ').collect();
    let Some(path) = parts.last().filter(|_| parts.len() == fields) else { return Vec::new() };
    let change = |kind| Change { path: path_of(path).to_owned(), kind };
    match kind {
        b"?" if path.ends_with(b"/") => vec![change(Kind::Repository)],
        b"?" => vec![change(Kind::Untracked)],
        b"u" => vec![change(Kind::Conflict)],
        _ => kinds(parts[0], parts[1]).map(change).collect(),
    }
}

/// What the letters of an entry say. A submodule in which there are changes, but whose commit is the one that it should be, is told
/// of by what is asked of it itself.
fn kinds(letters: &[u8], submodule: &[u8]) -> impl Iterator<Item = Kind> {
    let is_same_commit = matches!(submodule, [b'S', b'.', ..]);
    let staged = letters.first().filter(|letter| **letter != b'.').map(|_| Kind::Staged);
    let unstaged = match letters.get(1) {
        None | Some(b'.') => None,
        Some(b'D') => Some(Kind::Deleted),
        Some(b'A') => Some(Kind::Intended),
        Some(b'M') if is_same_commit => None,
        Some(b'M') if submodule.starts_with(b"S") => Some(Kind::Commit),
        Some(_) => Some(Kind::Unstaged),
    };
    staged.into_iter().chain(unstaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_record_is_read() {
        let id = "88ceaa9452a9b702f954f5e4c302f4b8967cc85f";
        let output = format!(
            "# branch.oid {id}\0\
             1 M. N... 100644 100644 100644 {id} {id} staged\0\
             1 .M N... 100644 100644 100644 {id} {id} a file\0\
             1 AM N... 000000 100644 100644 {id} {id} both\0\
             1 .A N... 000000 000000 100644 {id} {id} intended\0\
             1 .D N... 100644 100644 000000 {id} {id} gone\0\
             1 .M S.MU 160000 160000 160000 {id} {id} dirty\0\
             1 .M SC.. 160000 160000 160000 {id} {id} moved\0\
             2 R. N... 100644 100644 100644 {id} {id} R100 new name\0old name\0\
             u UU N... 100644 100644 100644 100644 {id} {id} {id} conflict\0\
             ? un\ntracked\0? nested/\0"
        );
        let found = parse(output.as_bytes());
        let found: Vec<_> = found.iter().map(|it| (it.path.to_str().unwrap_or_default(), it.kind)).collect();
        let expected = [
            ("staged", Kind::Staged),
            ("a file", Kind::Unstaged),
            ("both", Kind::Staged),
            ("both", Kind::Unstaged),
            ("intended", Kind::Intended),
            ("gone", Kind::Deleted),
            ("moved", Kind::Commit),
            ("new name", Kind::Staged),
            ("conflict", Kind::Conflict),
            ("un\ntracked", Kind::Untracked),
            ("nested/", Kind::Repository),
        ];
        assert_eq!(found, expected);
    }
}
