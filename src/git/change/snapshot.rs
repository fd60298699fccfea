//! All changes of a working tree as a commit that git-stash(1) can apply (its section DISCUSSION): the working tree's files, with the
//! parents HEAD, the index, and the files that are not tracked. It is made beside the working tree, its index and the list of stashes:
//! none of them is touched.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::bstr::{BStr, BString, ByteSlice};

use super::branch::{commit_of, object_of};
use super::command::{GitError, ask, change, change_with_input, with_index, words};
use crate::git::report::changes::changes;
use crate::git::report::index::Index;
use crate::git::run::Hooks;

/// Where the changes are, and where indexes are put together meanwhile.
#[derive(Clone, Debug)]
pub struct Place {
    pub root: PathBuf,
    pub git_dir: PathBuf,
    /// A file that is nobody else's; git puts its lock beside it. What is left of it goes with the value.
    pub scratch: PathBuf,
}

/// What a working tree holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trees {
    pub index: ObjectId,
    /// Tracked files as they are. A submodule is at the commit that the index has of it.
    pub tracked: ObjectId,
    /// Files that are neither tracked nor ignored; `None`: there are none.
    pub untracked: Option<ObjectId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    pub id: ObjectId,
    /// HEAD's commit.
    pub base: ObjectId,
    pub trees: Trees,
}

impl Place {
    /// What somebody who was killed has left at `scratch` is removed.
    pub fn new(root: PathBuf, git_dir: PathBuf, scratch: PathBuf) -> Place {
        let place = Place { root, git_dir, scratch };
        place.sweep();
        place
    }

    fn sweep(&self) {
        for suffix in ["", ".lock"] {
            let mut path = self.scratch.clone().into_os_string();
            path.push(suffix);
            // Mostly it is gone.
            let _ = fs::remove_file(path);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.sweep();
    }
}

/// The trees of what is there now; their objects are written, and nothing leads to them yet.
pub fn trees(place: &Place) -> Result<Trees, GitError> {
    copy_index(place).map_err(|error| GitError::File(place.git_dir.join("index"), error))?;
    let index = write_tree(place)?;
    let (gone, changed) = parse_names(&listed(place)?);
    // What is gone first: a folder may lie in its place.
    update(place, "--force-remove", &gone)?;
    update(place, "--add", &changed)?;
    let tracked = write_tree(place)?;
    let (files, _) = untracked(&place.root)?;
    let _ = fs::remove_file(&place.scratch);
    let untracked = if files.is_empty() {
        None
    } else {
        update(place, "--add", &files)?;
        Some(write_tree(place)?)
    };
    Ok(Trees { index, tracked, untracked })
}

/// Commits of the trees on HEAD, the last of them kept by `reference` (a full name).
pub fn keep(place: &Place, trees: Trees, reference: &BStr) -> Result<Snapshot, GitError> {
    let base = commit_of(&place.root, "HEAD".into()).ok_or(GitError::NoCommit)?;
    let index = commit(place, trees.index, &[base], "index")?;
    let mut parents = vec![base, index];
    if let Some(untracked) = trees.untracked {
        parents.push(commit(place, untracked, &[], "untracked files")?);
    }
    let id = commit(place, trees.tracked, &parents, "changes on their way to another worktree")?;
    set_ref(&place.root, reference, id)?;
    Ok(Snapshot { id, base, trees })
}

pub fn set_ref(dir: &Path, reference: &BStr, id: ObjectId) -> Result<(), GitError> {
    let id = OsString::from(id.to_hex().to_string());
    let line = ["update-ref"].map(OsStr::new);
    change(dir, Hooks::Skip, words([line[0], reference.to_os_str_lossy().as_ref(), &id])).map(drop)
}

/// The one that `reference` keeps.
pub fn read(dir: &Path, reference: &BStr) -> Option<Snapshot> {
    let named = |suffix: &str| object_of(dir, [reference.as_bytes(), suffix.as_bytes()].concat().as_bstr());
    let trees =
        Trees { index: named("^2^{tree}")?, tracked: named("^{tree}")?, untracked: named("^3^{tree}") };
    Some(Snapshot { id: named("^{commit}")?, base: named("^1")?, trees })
}

/// Puts the changes into the worktree `dir`, what was staged staged.
pub fn apply(dir: &Path, id: ObjectId) -> Result<(), GitError> {
    super::stash::apply(dir, id)
}

/// Tracked files that are there and are not what the index has, or can't be by their size: what a filter or line endings leave out of a
/// file is nothing that git keeps.
pub fn touched(place: &Place) -> Result<BTreeSet<BString>, GitError> {
    copy_index(place).map_err(|error| GitError::File(place.git_dir.join("index"), error))?;
    refreshed(in_index(place, &REFRESH, b""))?;
    Ok(parse_names(&listed(place)?).1.into_iter().collect())
}

const REFRESH: [&str; 3] = ["update-index", "--ignore-submodules", "--refresh"];

/// Has git look anew at tracked files that were given other bytes: what it knows of them, their size first of all, is that of those
/// before.
pub fn look_anew(dir: &Path, files: &BTreeSet<BString>) -> Result<(), GitError> {
    if files.is_empty() {
        return Ok(());
    }
    let all = ask(dir, ["ls-files", "--stage", "-z"].map(OsString::from).into(), b"")?;
    // MODE OBJECT STAGE<TAB>PATH
    let path = |entry: &[u8]| entry.split_once_str("\t").map(|(_, path)| BString::from(path));
    let entries =
        all.split(|byte| *byte == 0).filter(|entry| path(entry).is_some_and(|it| files.contains(&it)));
    let input: Vec<u8> = entries.flat_map(|entry| [entry, b"\0"].concat()).collect();
    let line = ["update-index", "-z", "--index-info"].map(OsString::from);
    change_with_input(dir, Hooks::Skip, line.into(), &input)?;
    refresh(dir)
}

fn refresh(dir: &Path) -> Result<(), GitError> {
    refreshed(change(dir, Hooks::Skip, words(REFRESH.map(OsStr::new))))
}

/// That some files have changed is no error (with `-q` git would not say why it fails, either).
fn refreshed(said: Result<Vec<u8>, GitError>) -> Result<(), GitError> {
    match said {
        Err(GitError::Failed { code: Some(1), .. }) => Ok(()),
        said => said.map(drop),
    }
}

/// The tracked files, and the index, as HEAD has them.
pub fn reset(dir: &Path) -> Result<(), GitError> {
    // git writes anew what it has not looked at, with what it does not keep of that.
    refresh(dir)?;
    let line = ["read-tree", "--reset", "-u", "--no-recurse-submodules", "HEAD"].map(OsStr::new);
    change(dir, Hooks::Skip, words(line)).map(drop)
}

/// The files that are neither tracked nor ignored, and repositories of their own that lie among them, from the root.
pub fn untracked(root: &Path) -> Result<(Vec<BString>, Vec<BString>), GitError> {
    let listed =
        ask(root, ["ls-files", "--others", "--exclude-standard", "-z"].map(OsString::from).into(), b"")?;
    Ok(names(&listed).partition(|name| !name.ends_with(b"/")))
}

/// All that the index has, from the root.
pub fn in_the_index(root: &Path) -> Result<BTreeSet<BString>, GitError> {
    Ok(names(&ask(root, ["ls-files", "-z"].map(OsString::from).into(), b"")?).collect())
}

/// What is gone, or of another kind, of HEAD's files.
pub fn vacated(root: &Path) -> Result<Vec<BString>, GitError> {
    let line = [
        "diff-index",
        "--name-only",
        "-z",
        "--no-renames",
        "--ignore-submodules=all",
        "--diff-filter=DT",
        "HEAD",
        "--",
    ];
    Ok(names(&ask(root, line.map(OsString::from).into(), b"")?).collect())
}

/// Repositories of their own that are in the index, and that HEAD has not.
pub fn new_submodules(root: &Path) -> Result<Vec<BString>, GitError> {
    let line = [
        "diff-index",
        "--cached",
        "--raw",
        "-z",
        "--no-renames",
        "--ignore-submodules=none",
        "--diff-filter=AT",
        "HEAD",
        "--",
    ];
    let all = ask(root, line.map(OsString::from).into(), b"")?;
    // `:MODE MODE OBJECT OBJECT STATUS` NUL `PATH` NUL
    let fields: Vec<&[u8]> = all.split(|byte| *byte == 0).collect();
    let is_one = |pair: &&[&[u8]]| pair[0].split(|byte| *byte == b' ').nth(1) == Some(b"160000");
    Ok(fields.chunks_exact(2).filter(is_one).map(|pair| pair[1].into()).collect())
}

/// Submodules whose commit, or content, is not the one that the index has. Each is looked into by itself: as its own configuration
/// wants it to be.
pub fn moved_submodules(root: &Path) -> Result<BTreeSet<BString>, GitError> {
    let line = ["diff-files", "--raw", "-z", "--ignore-submodules=dirty"].map(OsString::from);
    let all = ask(root, line.into(), b"")?;
    let fields: Vec<&[u8]> = all.split(|byte| *byte == 0).collect();
    let pairs = fields.chunks_exact(2).filter(|pair| pair[0].starts_with(b":160000"));
    let mut moved: BTreeSet<BString> = pairs.map(|pair| pair[1].into()).collect();
    let submodules = Index::read(root)?.submodules.into_iter();
    let changed = submodules.filter(|submodule| is_changed(&root.join(&submodule.path)));
    moved.extend(changed.map(|submodule| submodule.path.into_os_string().into_vec().into()));
    Ok(moved)
}

/// Whether in the submodule at `root`, or in one of its own, anything is not as its commit has it.
fn is_changed(root: &Path) -> bool {
    let inner = || {
        let index = Index::read(root).unwrap_or_default();
        index.submodules.iter().any(|submodule| is_changed(&root.join(&submodule.path)))
    };
    root.join(".git").symlink_metadata().is_ok()
        && (changes(root).is_ok_and(|changes| !changes.is_empty()) || inner())
}

/// What a file has in git: `COMMIT:PATH` (gitrevisions(7)).
pub fn content(dir: &Path, name: &BStr) -> Result<Vec<u8>, GitError> {
    let line = ["cat-file", "blob"].map(OsStr::new);
    ask(dir, words([line[0], line[1], name.to_os_str_lossy().as_ref()]), b"")
}

/// What git checks out of it, likewise: through the filters, and with the line endings, of this worktree.
pub fn checked_out(dir: &Path, name: &BStr) -> Result<Vec<u8>, GitError> {
    let line = ["cat-file", "--filters"].map(OsStr::new);
    ask(dir, words([line[0], line[1], name.to_os_str_lossy().as_ref()]), b"")
}

/// The files of a tree, from the root.
pub fn files_of(dir: &Path, tree: Option<ObjectId>) -> Result<Vec<BString>, GitError> {
    let Some(tree) = tree else { return Ok(Vec::new()) };
    let tree = OsString::from(tree.to_hex().to_string());
    let line = ["ls-tree", "-r", "-z", "--name-only"].map(OsStr::new);
    Ok(names(&ask(dir, words([line[0], line[1], line[2], line[3], &tree]), b"")?).collect())
}

/// The files that two trees, or commits, have not in common. `None` is an empty one.
pub fn differing(
    dir: &Path,
    one: Option<ObjectId>,
    other: Option<ObjectId>,
) -> Result<BTreeSet<BString>, GitError> {
    let (Some(one), Some(other)) = (one, other) else {
        return Ok(files_of(dir, one.or(other))?.into_iter().collect());
    };
    let [one, other] = [one, other].map(|id| OsString::from(id.to_hex().to_string()));
    let line = ["diff-tree", "-r", "-z", "--name-only", "--no-renames"].map(OsStr::new);
    let line = words([line[0], line[1], line[2], line[3], line[4], &one, &other]);
    Ok(names(&ask(dir, line, b"")?).collect())
}

/// The copy is as old as the index: by that git knows whose times say nothing (gitformat-index(5), racy entries).
fn copy_index(place: &Place) -> io::Result<()> {
    // A git that a signal has ended may have left its lock.
    place.sweep();
    let index = place.git_dir.join("index");
    if !index.exists() {
        return Ok(());
    }
    let written = index.metadata()?.modified()?;
    fs::copy(&index, &place.scratch)?;
    File::options().write(true).open(&place.scratch)?.set_modified(written)
}

fn listed(place: &Place) -> Result<Vec<u8>, GitError> {
    in_index(place, &["diff-files", "--name-status", "-z", "--no-renames", "--ignore-submodules=all"], b"")
}

/// `STATUS NUL PATH NUL`: what is gone, and the others.
fn parse_names(listed: &[u8]) -> (Vec<BString>, Vec<BString>) {
    let fields: Vec<&[u8]> = listed.split(|byte| *byte == 0).collect();
    let (gone, changed): (Vec<&[&[u8]]>, Vec<_>) = fields.chunks_exact(2).partition(|pair| pair[0] == b"D");
    let paths = |pairs: Vec<&[&[u8]]>| pairs.iter().map(|pair| pair[1].into()).collect();
    (paths(gone), paths(changed))
}

fn names(listed: &[u8]) -> impl Iterator<Item = BString> {
    listed.split(|byte| *byte == 0).filter(|name| !name.is_empty()).map(BString::from)
}

fn update(place: &Place, what: &str, paths: &[BString]) -> Result<(), GitError> {
    if paths.is_empty() {
        return Ok(());
    }
    let input: Vec<u8> = paths.iter().flat_map(|path| [path.as_bytes(), b"\0"].concat()).collect();
    // core.safecrlf would have git refuse, and is about commits.
    in_index(place, &["-c", "core.safecrlf=false", "update-index", "-z", what, "--stdin"], &input).map(drop)
}

fn write_tree(place: &Place) -> Result<ObjectId, GitError> {
    id(in_index(place, &["write-tree"], b"")?)
}

fn commit(place: &Place, tree: ObjectId, parents: &[ObjectId], message: &str) -> Result<ObjectId, GitError> {
    let hex = |id: ObjectId| id.to_hex().to_string();
    let mut line = vec!["commit-tree".to_owned(), hex(tree)];
    line.extend(parents.iter().flat_map(|parent| ["-p".to_owned(), hex(*parent)]));
    line.extend(["-m".to_owned(), message.to_owned()]);
    id(in_index(place, &line.iter().map(String::as_str).collect::<Vec<_>>(), b"")?)
}

fn in_index(place: &Place, line: &[&str], input: &[u8]) -> Result<Vec<u8>, GitError> {
    with_index(&place.root, &place.scratch, line.iter().map(OsString::from).collect(), input)
}

fn id(said: Vec<u8>) -> Result<ObjectId, GitError> {
    ObjectId::from_hex(said.trim_ascii_end()).map_err(|_| GitError::Odd(said))
}
