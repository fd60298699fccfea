//! What git leaves of a worktree where it was killed while it made it: `git worktree add` first makes `worktrees/<id>` with a lock, then
//! `gitdir` there, then the folder, then checks out, which ends with the index, and takes the lock away at the end
//! (builtin/worktree.c). The lock's reason, `initializing`, is in the person's language.

use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::git::{read, worktrees};

/// A folder under `worktrees/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub git_dir: PathBuf,
    /// git's own lock is on it, not one of a person's.
    pub initializing: bool,
    /// Everything is checked out.
    pub complete: bool,
}

/// The one that says that its worktree is `root`, absolute and without links.
pub fn entry_of(common_dir: &Path, root: &Path) -> Option<Entry> {
    entries(common_dir).into_iter().find(|git_dir| root_of(git_dir).as_deref() == Some(root)).map(entry)
}

/// Those that git began for a folder with this one's name, and that do not say yet where that is. Nothing else knows of them.
pub fn nameless(common_dir: &Path, root: &Path) -> Vec<PathBuf> {
    let name = root.file_name().map(OsStrExt::as_bytes).unwrap_or_default();
    let is_of_it = |git_dir: &PathBuf| {
        let id = git_dir.file_name().map(OsStrExt::as_bytes).unwrap_or_default();
        // git appends a number where the name is taken.
        id.strip_prefix(name).is_some_and(|number| number.iter().all(u8::is_ascii_digit))
    };
    let is_bare = |git_dir: &PathBuf| root_of(git_dir).is_none() && !git_dir.join("HEAD").exists();
    let found = entries(common_dir).into_iter().filter(is_of_it).filter(is_bare);
    found.filter(|git_dir| is_initializing(git_dir) || is_empty(git_dir)).collect()
}

/// Removes a worktree's folder and what is kept of it, where each says that it belongs to the other.
pub fn remove(entry: &Entry, root: &Path) -> io::Result<()> {
    if leads_to(root, &entry.git_dir) {
        fs::remove_dir_all(root)?;
    } else if is_cut_off(root, &entry.git_dir) {
        fs::remove_file(root.join(".git"))?;
        // git writes that file first: what else is in the folder is somebody's.
        let _ = fs::remove_dir(root);
    }
    fs::remove_dir_all(&entry.git_dir)
}

/// Removes what git keeps of a worktree: where the file `gitdir` is gone, `git worktree prune` would, with all other entries that it
/// can't make anything of.
pub fn remove_entry(git_dir: &Path) -> io::Result<()> {
    fs::remove_dir_all(git_dir)?;
    // As git does where it was the last one.
    let _ = git_dir.parent().map(fs::remove_dir);
    Ok(())
}

/// Whether the file `.git` in the folder `root` names this git dir.
pub fn leads_to(root: &Path, git_dir: &Path) -> bool {
    let Ok(content) = read::whole_without_links(&root.join(".git")) else { return false };
    let named = content
        .strip_prefix(b"gitdir: ")
        .map(|path| read::absolute(root, read::path_of(path.trim_ascii_end())));
    let real = |path: &Path| path.canonicalize().ok();
    named.is_some_and(|named| real(&named).is_some_and(|named| Some(named) == real(git_dir)))
}

/// git was killed while it wrote the file `.git`: it has the beginning of what it was to say, or nothing.
fn is_cut_off(root: &Path, git_dir: &Path) -> bool {
    let Ok(content) = read::whole_without_links(&root.join(".git")) else { return false };
    let whole = [b"gitdir: ", git_dir.as_os_str().as_bytes(), b"\n"].concat();
    content.len() < whole.len() && whole.starts_with(&content)
}

/// Folders only: a link is none of git's.
fn entries(common_dir: &Path) -> Vec<PathBuf> {
    let folder = worktrees::folder(common_dir);
    if folder.is_symlink() {
        return Vec::new();
    }
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect()
}

fn entry(git_dir: PathBuf) -> Entry {
    Entry { initializing: is_initializing(&git_dir), complete: git_dir.join("index").exists(), git_dir }
}

/// A person's lock comes after the worktree was made, git's before.
fn is_initializing(git_dir: &Path) -> bool {
    let written = |name: &str| git_dir.join(name).symlink_metadata().and_then(|file| file.modified()).ok();
    written("locked").is_some_and(|lock| written("gitdir").is_none_or(|gitdir| lock <= gitdir))
}

fn is_empty(git_dir: &Path) -> bool {
    fs::read_dir(git_dir).is_ok_and(|mut entries| entries.next().is_none())
}

/// The root of the worktree as its entry says it; `None` where that says nothing.
pub fn root_of(git_dir: &Path) -> Option<PathBuf> {
    let dot_git = read::line(&git_dir.join("gitdir")).filter(|content| !content.is_empty())?;
    let dot_git = read::absolute(git_dir, read::path_of(&dot_git));
    dot_git.parent().filter(|_| dot_git.ends_with(".git")).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    #[test]
    fn a_folder_goes_only_where_it_leads_back() {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("project");
        let (one, other) = (sandbox.worktree(&main, "one"), sandbox.path().join("other"));
        let common_dir = main.join(".git");
        let entry = entry_of(&common_dir, &one).expect("git knows it");
        assert!(!entry.initializing && entry.complete);
        sandbox.git(&main, &["worktree", "lock", &one.display().to_string()]);
        assert!(!entry_of(&common_dir, &one).expect("git knows it").initializing, "it is the person's");
        fs::write(entry.git_dir.join("gitdir"), one.join(".git").as_os_str().as_bytes()).expect("a file");
        assert!(entry_of(&common_dir, &one).expect("git knows it").initializing);
        fs::create_dir(&other).expect("a folder");
        fs::write(other.join("theirs"), "").expect("a file");
        fs::write(entry.git_dir.join("gitdir"), other.join(".git").as_os_str().as_bytes()).expect("a file");
        let entry = entry_of(&common_dir, &other).expect("it says so");
        remove(&entry, &other).expect("it goes");
        assert!(other.join("theirs").exists() && one.exists() && !entry.git_dir.exists());
    }

    #[test]
    fn only_what_has_no_place_yet_is_nameless() {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("project");
        sandbox.worktree(&main, "one");
        let worktrees = main.join(".git/worktrees");
        for id in ["project-one1", "project-one-more", "project-one2"] {
            fs::create_dir(worktrees.join(id)).expect("a folder");
            fs::write(worktrees.join(id).join("locked"), "initializing").expect("a lock");
        }
        fs::write(worktrees.join("project-one2/HEAD"), "ref: refs/heads/x\n").expect("a file");
        let found = nameless(&main.join(".git"), Path::new("/anywhere/project-one"));
        assert_eq!(found, [worktrees.join("project-one1")]);
    }
}
