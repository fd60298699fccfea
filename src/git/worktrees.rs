//! The repository's worktrees, as `git worktree list` tells them.

use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use gix::bstr::{BStr, BString, ByteSlice};

use super::folder::Folder;
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

#[derive(Clone, Debug)]
pub struct Worktree {
    /// The name under `worktrees/`; `None` for the main worktree or the bare repository.
    pub id: Option<BString>,
    /// Its root, absolute; of a bare repository its own folder.
    pub root: PathBuf,
    pub git_dir: PathBuf,
    pub head: Head,
    pub bare: bool,
    /// Looked for when they are first asked for: among a thousand worktrees few are.
    locked: OnceLock<Option<BString>>,
    missing: OnceLock<bool>,
}

impl Worktree {
    fn new(id: Option<BString>, root: PathBuf, git_dir: PathBuf, head: Head) -> Self {
        let (locked, missing) = (OnceLock::new(), OnceLock::new());
        Worktree { id, root, git_dir, head, bare: false, locked, missing }
    }

    /// The short name of the branch that is checked out there.
    pub fn branch(&self) -> Option<&BStr> {
        match &self.head {
            Head::Branch(name) => Some(name.as_ref()),
            _ => None,
        }
    }

    /// The reason, possibly empty, where it is locked.
    pub fn locked(&self) -> Option<&BStr> {
        let look = || {
            self.id.is_some().then(|| read::line(&self.git_dir.join("locked")).map(BString::from)).flatten()
        };
        self.locked.get_or_init(look).as_ref().map(|reason| reason.as_bstr())
    }

    /// Whether its folder, or the `.git` file in it, is gone.
    pub fn missing(&self) -> bool {
        // Of the main worktree it is known from the beginning.
        *self.missing.get_or_init(|| self.id.is_some() && !self.root.join(".git").exists())
    }

    /// What is under way there. A rebase detaches HEAD: its branch is named only here.
    pub fn operation(&self) -> Option<Operation> {
        Operation::read(&self.git_dir)
    }
}

impl PartialEq for Worktree {
    /// What was looked for so far makes no difference.
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
            && self.bare == other.bare
            && self.head == other.head
            && self.root == other.root
            && self.git_dir == other.git_dir
    }
}

impl Eq for Worktree {}

#[cfg(test)]
impl Worktree {
    /// One that is there and not locked, for tests; `id` is `None` for the main worktree.
    pub fn given(id: Option<&str>, root: impl Into<PathBuf>, head: Head) -> Self {
        let root = root.into();
        let git_dir = root.join(".git");
        let there = Worktree::new(id.map(BString::from), root, git_dir, head);
        Worktree { locked: None.into(), missing: false.into(), ..there }
    }

    /// The same without its folder.
    pub fn and_missing(self) -> Self {
        Worktree { missing: true.into(), ..self }
    }

    pub fn and_locked(self, reason: &str) -> Self {
        Worktree { locked: Some(BString::from(reason)).into(), ..self }
    }
}

/// The worktree that the common dir itself belongs to, or the bare repository. `root` is its root where that is
/// known already.
pub fn main(common_dir: &Path, root: Option<&Path>, keys: &Keys, refs: &Refs) -> Worktree {
    let (root, bare) = main_root(common_dir, root, keys);
    let missing = !bare && keys.worktree.is_some() && !root.exists();
    let head = head(common_dir, refs);
    Worktree { bare, missing: missing.into(), ..Worktree::new(None, root, common_dir.into(), head) }
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
    let path = folder(common_dir);
    let Some(open) = Folder::open(&path) else { return Vec::new() };
    let mut ids = open.names();
    ids.sort_unstable();
    ids.into_iter().filter_map(|id| one(&open, path.join(read::path_of(&id)), id.into(), refs)).collect()
}

/// `folder`: that of all of them, in which `git_dir` is.
fn one(folder: &Folder, git_dir: PathBuf, id: BString, refs: &Refs) -> Option<Worktree> {
    let named = |dot_git: &[u8]| read::absolute(&git_dir, read::path_of(dot_git));
    let mut inner = id.to_vec();
    inner.extend_from_slice(b"/gitdir");
    let dot_git = folder.small(&inner, |content| (!content.is_empty()).then(|| named(content)));
    let dot_git = dot_git.unwrap_or_else(|| {
        let content = read::line(&git_dir.join("gitdir")).filter(|content| !content.is_empty())?;
        Some(named(&content))
    })?;
    inner.truncate(id.len());
    inner.extend_from_slice(b"/HEAD");
    let file = folder.small(&inner, HeadFile::parse).unwrap_or_else(|| HeadFile::read(&git_dir));
    let head = Head::from_file(file.as_ref(), |name| refs.find(name));
    let is_usual = dot_git.ends_with(".git");
    let root = if is_usual { dot_git.parent()?.into() } else { dot_git };
    let missing = if is_usual { OnceLock::new() } else { (!root.exists()).into() };
    Some(Worktree { missing, ..Worktree::new(Some(id), root, git_dir, head) })
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
