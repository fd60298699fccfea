//! What was decided when git began to delete a worktree, in a note (`store::notes`): where that was cut off, what is left of the
//! worktree is no change that anybody made.
//!
//! A text: `wtsh-removing 2`, the root, the branch that goes, too, and the one that was checked out (`-` for none), escaped, `-`, or
//! `forced` and the marks of what else may be lost, 16 hexadecimal digits each, with blanks between, the commit of a detached HEAD or
//! `-`, and a line for each file that may be lost: its length, its time in nanoseconds since 1970, and its path from the root, escaped.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::Metadata;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::git::report::commits::Commits;
use crate::git::{BString, ObjectId};
use crate::state::encoding::{decode, encode};

const FIRST_LINE: &str = "wtsh-removing 2";
/// More files than these are asked about again.
pub const MOST: usize = 10_000;

/// Tells a file from what it is after somebody has written to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    length: u64,
    /// Nanoseconds since 1970.
    modified: i128,
}

impl Stamp {
    pub fn of(metadata: &Metadata) -> Stamp {
        let modified = i128::from(metadata.mtime()) * 1_000_000_000 + i128::from(metadata.mtime_nsec());
        Stamp { length: metadata.len(), modified }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agreed {
    pub root: PathBuf,
    /// The branch that goes, too.
    pub branch: Option<BString>,
    /// The branch that was checked out.
    pub had: Option<BString>,
    /// The person has said that all may be lost.
    pub forced: bool,
    /// What else there was to lose then: commits of submodules and other repositories, by their marks, and an operation.
    pub marks: BTreeSet<u64>,
    /// Where HEAD was then, without a branch.
    pub head: Option<ObjectId>,
    /// From the root.
    pub files: BTreeMap<PathBuf, Stamp>,
}

impl Agreed {
    /// Whether the file may be lost as it is now; `None`: it is gone.
    pub fn holds(&self, path: &Path, now: Option<Stamp>) -> bool {
        self.files.get(path).is_some_and(|then| now.is_none_or(|now| *then == now))
    }

    /// Whether these commits, of a repository in the worktree, may be lost. Of those that nobody could tell, so may be what there was.
    pub fn covers(&self, commits: &Commits) -> bool {
        if commits.is_empty() { self.forced } else { self.marks.contains(&commits.mark) }
    }

    pub fn text(&self) -> String {
        let root = encode(self.root.as_os_str().as_bytes());
        let name = |name: &Option<BString>| name.as_ref().map_or_else(|| "-".into(), |name| encode(name));
        let (branch, had) = (name(&self.branch), name(&self.had));
        let marks: String = self.marks.iter().map(|mark| format!(" {mark:016x}")).collect();
        let forced = if self.forced { format!("forced{marks}") } else { "-".into() };
        let head = self.head.map_or_else(|| "-".into(), |id| id.to_hex().to_string());
        let mut text = format!("{FIRST_LINE}\n{root}\n{branch}\n{had}\n{forced}\n{head}\n");
        for (path, Stamp { length, modified }) in self.files.iter().take(MOST) {
            text += &format!("{length} {modified} {}\n", encode(path.as_os_str().as_bytes()));
        }
        text
    }

    /// `None`: not what `text` writes.
    pub fn parse(text: &[u8]) -> Option<Agreed> {
        let mut lines = str::from_utf8(text).ok()?.strip_suffix('\n')?.split('\n');
        if lines.next()? != FIRST_LINE {
            return None;
        }
        let root = path(lines.next()?)?;
        let name = |line: &str| match line {
            "-" => Some(None),
            name => Some(Some(decode(name.as_bytes())?.into())),
        };
        let (branch, had) = (name(lines.next()?)?, name(lines.next()?)?);
        let (forced, marks) = match lines.next()? {
            "-" => (false, BTreeSet::new()),
            forced => (true, forced.strip_prefix("forced").and_then(marks)?),
        };
        let head = match lines.next()? {
            "-" => None,
            id => Some(ObjectId::from_hex(id.as_bytes()).ok()?),
        };
        Some(Agreed {
            root,
            branch,
            had,
            forced,
            marks,
            head,
            files: lines.map(file).collect::<Option<_>>()?,
        })
    }
}

fn marks(words: &str) -> Option<BTreeSet<u64>> {
    words.split_terminator(' ').skip(1).map(|word| u64::from_str_radix(word, 16).ok()).collect()
}

fn path(word: &str) -> Option<PathBuf> {
    Some(PathBuf::from(OsStr::from_bytes(&decode(word.as_bytes())?)))
}

fn file(line: &str) -> Option<(PathBuf, Stamp)> {
    let mut words = line.splitn(3, ' ');
    let (length, modified) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    Some((path(words.next()?)?, Stamp { length, modified }))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_file_that_was_written_to_since_is_another() {
        let stamp = Stamp { length: 3, modified: 7 };
        let agreed = Agreed { files: BTreeMap::from([("a".into(), stamp)]), ..Agreed::default() };
        assert!(agreed.holds(Path::new("a"), Some(stamp)));
        assert!(!agreed.holds(Path::new("a"), Some(Stamp { modified: 8, ..stamp })));
        assert!(!agreed.holds(Path::new("b"), Some(stamp)));
    }

    #[test]
    fn what_is_cut_off_says_nothing() {
        let text = Agreed { root: "/w".into(), ..Agreed::default() }.text();
        assert!(Agreed::parse(text.as_bytes()).is_some());
        for end in 0..text.len() {
            assert_eq!(Agreed::parse(&text.as_bytes()[..end]), None, "{end}");
        }
    }

    proptest! {
        #[test]
        fn every_decision_comes_back(root: Vec<u8>, name in "[a-z/]{1,9}", forced: bool, head in proptest::option::of("[0-9a-f]{40}"), files: Vec<(Vec<u8>, u64, i64)>, marks: BTreeSet<u64>) {
            let path = |bytes: &[u8]| PathBuf::from(OsStr::from_bytes(bytes));
            let files = files.iter().map(|(name, length, modified)| {
                (path(name), Stamp { length: *length, modified: i128::from(*modified) })
            });
            let agreed = Agreed { root: path(&root), branch: Some(name.clone().into()), had: forced.then(|| name.into()), forced, marks: if forced { marks } else { BTreeSet::new() }, head: head.and_then(|id| ObjectId::from_hex(id.as_bytes()).ok()), files: files.collect() };
            prop_assert_eq!(Agreed::parse(agreed.text().as_bytes()), Some(agreed));
        }

        #[test]
        fn anything_can_be_read(text: Vec<u8>) {
            let _ = Agreed::parse(&text);
        }
    }
}
