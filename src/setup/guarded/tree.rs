//! The files of a commit, or of a working tree: what they are called, what they are, what is in them.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use crate::file::read_without_links;
use crate::git::change::command::{GitError, ask, look};
use crate::git::{BString, ByteSlice, ObjectId};

/// Mode and object id, as git writes them.
pub type Facts = (Vec<u8>, Vec<u8>);

/// Bytes of a file whose content is followed.
const LONGEST: usize = 1 << 20;

/// Bytes of a changed file.
const LONGEST_CHANGED: usize = 64 << 20;

pub const LINK: &[u8] = b"120000";
pub const SUBMODULE: &[u8] = b"160000";
const UNTRACKED: &[u8] = b"untracked";

pub struct Tree<'a> {
    /// Any folder of the repository; the root of a working tree.
    dir: &'a Path,
    is_working_tree: bool,
    /// Mode and object of each path.
    entries: BTreeMap<BString, Facts>,
    /// Those that are not in the working tree as the index has them.
    changed: BTreeSet<BString>,
    /// In lower case, sorted: some disks take one for the other.
    folded: Vec<(Vec<u8>, BString)>,
}

impl<'a> Tree<'a> {
    pub fn of_commit(dir: &'a Path, commit: ObjectId) -> Result<Self, GitError> {
        let commit = commit.to_hex().to_string();
        let listing = git(dir, &["ls-tree", "-r", "-z", "--full-tree", &commit])?;
        // `MODE TYPE OBJECT<tab>PATH` (git-ls-tree(1)).
        Ok(Tree::new(
            dir,
            false,
            records(&listing).filter_map(|line| entry(line, 2)).collect(),
            BTreeSet::new(),
        ))
    }

    /// What lies in the working tree: as the index has it, but for what is changed or not tracked.
    pub fn of_working_tree(root: &'a Path) -> Result<Self, GitError> {
        // `MODE OBJECT STAGE<tab>PATH` (git-ls-files(1)).
        let listing = looked(root, &["ls-files", "--stage", "-z", "--full-name"])?;
        let mut entries: BTreeMap<_, _> = records(&listing).filter_map(|line| entry(line, 1)).collect();
        let changed = looked(root, &["diff-files", "--name-only", "-z", "--ignore-submodules=dirty"])?;
        let mut changed: BTreeSet<BString> = records(&changed).map(BString::from).collect();
        let others = looked(root, &["ls-files", "--others", "--exclude-standard", "-z", "--full-name"])?;
        for path in records(&others) {
            entries.insert(path.into(), (UNTRACKED.to_vec(), Vec::new()));
            changed.insert(path.into());
        }
        let is_there = |path: &BString| root.join(OsStr::from_bytes(path)).symlink_metadata().is_ok();
        entries.retain(|path, _| !changed.contains(path) || is_there(path));
        Ok(Tree::new(root, true, entries, changed))
    }

    fn new(
        dir: &'a Path,
        is_working_tree: bool,
        entries: BTreeMap<BString, Facts>,
        changed: BTreeSet<BString>,
    ) -> Self {
        let mut folded: Vec<_> =
            entries.keys().map(|path| (path.to_ascii_lowercase(), path.clone())).collect();
        folded.sort_unstable();
        Tree { dir, is_working_tree, entries, changed, folded }
    }

    pub fn paths(&self) -> impl Iterator<Item = &BString> {
        self.entries.keys()
    }

    pub fn has(&self, path: &BString) -> bool {
        self.entries.contains_key(path)
    }

    pub fn mode(&self, path: &BString) -> &[u8] {
        self.entries.get(path).map_or(b"", |(mode, _)| mode)
    }

    /// What makes the file this one and no other.
    pub fn facts(&self, path: &BString) -> Facts {
        let (mode, object) = self.entries.get(path).cloned().unwrap_or_default();
        if !self.changed.contains(path) {
            return (mode, object);
        }
        let content = self.on_disk(path, LONGEST_CHANGED);
        let object = content.map_or(b"unreadable".to_vec(), |content| super::hash(&[&content]).into_bytes());
        ([b"changed ".as_slice(), &mode].concat(), object)
    }

    /// The file at a path, in whatever case it is written, or the link that the path leads through.
    pub fn find(&self, path: &[u8]) -> impl Iterator<Item = &BString> {
        let path = path.to_ascii_lowercase();
        let ends: Vec<usize> =
            path.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at).collect();
        let whole = self.at(&path);
        let through = ends.into_iter().flat_map(move |end| self.at(&path[..end]).iter());
        let through = through.filter(|(_, path)| self.mode(path) == LINK);
        whole.iter().chain(through).map(|(_, path)| path)
    }

    fn at(&self, folded: &[u8]) -> &[(Vec<u8>, BString)] {
        let start = self.folded.partition_point(|(path, _)| path.as_slice() < folded);
        let count = self.folded[start..].iter().take_while(|(path, _)| path == folded).count();
        &self.folded[start..start + count]
    }

    /// All files in a folder.
    pub fn inside(&self, folder: &[u8]) -> impl Iterator<Item = &BString> {
        let mut beginning = folder.to_ascii_lowercase();
        if !beginning.is_empty() {
            beginning.push(b'/');
        }
        let start = self.folded.partition_point(|(path, _)| *path < beginning);
        let found = self.folded[start..].iter().take_while(move |(path, _)| path.starts_with(&beginning));
        found.map(|(_, path)| path)
    }

    /// What is in the files, of a link where it leads; `None` where that can't be told, or is too long.
    pub fn contents(&self, paths: &[BString]) -> Result<Vec<Option<Vec<u8>>>, GitError> {
        if self.is_working_tree {
            return Ok(paths.iter().map(|path| self.on_disk(path, LONGEST)).collect());
        }
        let ids = paths.iter().map(|path| self.entries.get(path).map_or(&b""[..], |(_, object)| object));
        let ids: Vec<&[u8]> = ids.collect();
        let sizes = self.batch("--batch-check=%(objectname) %(objecttype) %(objectsize)", &ids)?;
        let small: Vec<&[u8]> =
            ids.iter().zip(sizes.lines()).filter(|(_, line)| is_small(line)).map(|it| *it.0).collect();
        let read = self.batch("--batch", &small)?;
        let mut rest = read.as_slice();
        let mut known = BTreeMap::new();
        for id in small {
            let Some((header, behind)) = rest.split_once_str(b"\n") else { break };
            let Some((content, behind)) = size(header).and_then(|size| behind.split_at_checked(size)) else {
                break;
            };
            known.insert(id, content.to_vec());
            rest = behind.strip_prefix(b"\n").unwrap_or(behind);
        }
        Ok(ids.iter().map(|id| known.get(id).cloned()).collect())
    }

    fn batch(&self, option: &str, ids: &[&[u8]]) -> Result<Vec<u8>, GitError> {
        let input: Vec<u8> = ids.iter().flat_map(|id| [id, &b"\n"[..]].concat()).collect();
        ask(self.dir, ["cat-file", option].map(OsString::from).into(), &input)
    }

    fn on_disk(&self, path: &BString, longest: usize) -> Option<Vec<u8>> {
        let path = self.dir.join(OsStr::from_bytes(path));
        match path.read_link() {
            Ok(target) => Some(target.as_os_str().as_bytes().to_vec()),
            Err(_) => read_without_links(&path, longest).ok(),
        }
    }
}

/// `OBJECT blob SIZE`
fn size(line: &[u8]) -> Option<usize> {
    let mut words = line.split(|byte| *byte == b' ').skip(1);
    let is_blob = words.next()? == b"blob";
    str::from_utf8(words.next()?).ok()?.parse().ok().filter(|_| is_blob)
}

fn is_small(line: &[u8]) -> bool {
    size(line).is_some_and(|size| size <= LONGEST)
}

fn git(dir: &Path, words: &[&str]) -> Result<Vec<u8>, GitError> {
    ask(dir, words.iter().map(OsString::from).collect(), b"")
}

fn looked(root: &Path, words: &[&str]) -> Result<Vec<u8>, GitError> {
    look(root, words.iter().map(OsString::from).collect(), b"")
}

fn records(listing: &[u8]) -> impl Iterator<Item = &[u8]> {
    listing.split(|byte| *byte == 0).filter(|record| !record.is_empty())
}

/// The mode is the first of the facts; `object`: the place of its id among them.
fn entry(line: &[u8], object: usize) -> Option<(BString, Facts)> {
    let (facts, path) = line.split_once_str(b"\t")?;
    let facts: Vec<&[u8]> = facts.split(|byte| *byte == b' ').collect();
    Some((path.into(), (facts.first()?.to_vec(), facts.get(object)?.to_vec())))
}
