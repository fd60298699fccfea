//! The repository's worktrees, as `git worktree list` tells them.

use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use gix::bstr::{BStr, BString, ByteSlice};

use super::format::Keys;
use super::head::HeadFile;
use super::refs::Refs;
use super::{Head, Operation, read};

/// What can stand between a project's name and the rest of a worktree's folder: `myproject-staging`.
const SEPARATORS: &[u8] = b"-._+@:~= ";

/// What is a worktree's own in its folder's name: `staging` of `myproject-staging`, all of a name that does not begin with
/// the project's.
pub fn without_project<'a>(project: &BStr, folder: &'a [u8]) -> &'a [u8] {
    match folder.strip_prefix(project.as_bytes()) {
        Some([separator, rest @ ..]) if SEPARATORS.contains(separator) && !rest.is_empty() => rest,
        _ => folder,
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worktree {
    /// The name under `worktrees/`; `None` for the main worktree or the bare repository.
    pub id: Option<BString>,
    /// Its root, absolute; of a bare repository its own folder.
    pub root: PathBuf,
    pub git_dir: PathBuf,
    pub head: Head,
    pub bare: bool,
    /// The reason, possibly empty, where it is locked.
    pub locked: Option<BString>,
    /// Its folder, or the `.git` file in it, is gone.
    pub missing: bool,
}

impl Worktree {
    /// The short name of the branch that is checked out there.
    pub fn branch(&self) -> Option<&BStr> {
        match &self.head {
            Head::Branch(name) => Some(name.as_ref()),
            _ => None,
        }
    }

    /// What is under way there. A rebase detaches HEAD: its branch is named only here.
    pub fn operation(&self) -> Option<Operation> {
        Operation::read(&self.git_dir)
    }
}

/// The worktree that the common dir itself belongs to, or the bare repository. `root` is its root where that is
/// known already.
pub fn main(common_dir: &Path, root: Option<&Path>, keys: &Keys, refs: &Refs) -> Worktree {
    let (root, bare) = main_root(common_dir, root, keys);
    Worktree {
        id: None,
        missing: !bare && keys.worktree.is_some() && !root.exists(),
        root,
        git_dir: common_dir.into(),
        head: head(common_dir, refs),
        bare,
        locked: None,
    }
}

/// The main worktree's root, or the bare repository's folder, and whether it is bare.
pub fn main_root(common_dir: &Path, root: Option<&Path>, keys: &Keys) -> (PathBuf, bool) {
    if let Some(root) = root {
        return (root.into(), false);
    }
    let around = common_dir.parent().filter(|_| common_dir.ends_with(".git"));
    let bare = keys.bare.unwrap_or(around.is_none() && keys.worktree.is_none());
    let named = keys.worktree.as_ref().filter(|_| !bare);
    let named = named.map(|path| read::absolute(common_dir, read::path_of(path)));
    (named.or_else(|| around.map(PathBuf::from)).unwrap_or_else(|| common_dir.into()), bare)
}

/// What people call the repository that has its main worktree, or itself, in this folder.
pub fn name(root: &Path, bare: bool) -> BString {
    let is_hidden = root.ends_with(".git") || root.ends_with(".bare");
    let folder = if is_hidden { root.parent().unwrap_or(root) } else { root };
    let name = folder.file_name().unwrap_or(folder.as_os_str()).as_bytes();
    let plain = name.strip_suffix(b".git").filter(|plain| bare && !plain.is_empty());
    plain.unwrap_or(name).into()
}

pub fn folder(common_dir: &Path) -> PathBuf {
    common_dir.join("worktrees")
}

/// The linked worktrees by id.
pub fn linked(common_dir: &Path, refs: &Refs) -> Vec<Worktree> {
    let Ok(entries) = fs::read_dir(folder(common_dir)) else { return Vec::new() };
    let mut worktrees: Vec<Worktree> = entries
        .flatten()
        .filter_map(|entry| one(entry.path(), entry.file_name().into_vec().into(), refs))
        .collect();
    worktrees.sort_unstable_by(|one, other| one.id.cmp(&other.id));
    worktrees
}

fn one(git_dir: PathBuf, id: BString, refs: &Refs) -> Option<Worktree> {
    let dot_git = read::line(&git_dir.join("gitdir")).filter(|content| !content.is_empty())?;
    let dot_git = read::absolute(&git_dir, read::path_of(&dot_git));
    Some(Worktree {
        id: Some(id),
        root: if dot_git.ends_with(".git") { dot_git.parent()?.into() } else { dot_git.clone() },
        head: head(&git_dir, refs),
        bare: false,
        locked: read::line(&git_dir.join("locked")).map(BString::from),
        missing: !dot_git.exists(),
        git_dir,
    })
}

fn head(git_dir: &Path, refs: &Refs) -> Head {
    Head::from_file(HeadFile::read(git_dir).as_ref(), |name| refs.find(name))
}

/// What each HEAD says, where its file doesn't.
pub fn set_heads(worktrees: &mut [Worktree], heads: &[(PathBuf, Head)]) {
    for worktree in worktrees {
        if let Some((_, head)) = heads.iter().find(|(root, _)| *root == worktree.root) {
            worktree.head = head.clone();
        }
    }
}
