//! What git keeps of linked worktrees, and whether there is still something behind it (gitrepository-layout(5), `worktrees/`).

use std::fs;
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use gix::bstr::{BString, ByteSlice};

use crate::git::head::HeadFile;
use crate::git::{read, worktrees};

#[derive(Debug)]
pub struct Entry {
    /// The name under `worktrees/`.
    pub id: BString,
    pub git_dir: PathBuf,
    /// The worktree's root; `None` where that is not written down any more.
    pub root: Option<PathBuf>,
    /// What its HEAD says.
    pub head: Option<HeadFile>,
    /// The reason, possibly empty, where it is locked.
    pub locked: Option<BString>,
    pub state: State,
}

#[derive(Debug)]
pub enum State {
    Sound,
    FolderGone,
    /// The folder is there, and `.git` in it is not.
    FileGone,
    /// The `.git` file there names another git dir.
    Elsewhere(PathBuf),
    /// A repository of its own lies there now, or something else that is called `.git`.
    NoFile,
    /// The file `gitdir` is missing: git had begun to delete the entry.
    Broken,
    /// The file `gitdir` is there and says nothing: git was cut off while it wrote where the folder lies now.
    Torn,
    /// There is no telling.
    Unreadable(io::Error),
}

/// By id.
pub fn entries(common_dir: &Path) -> Vec<Entry> {
    let Ok(folders) = fs::read_dir(worktrees::folder(common_dir)) else { return Vec::new() };
    let folders = folders.flatten().filter(|folder| folder.file_type().is_ok_and(|kind| kind.is_dir()));
    let mut entries: Vec<Entry> =
        folders.map(|folder| one(folder.path(), folder.file_name().into_vec().into())).collect();
    entries.sort_unstable_by(|one, other| one.id.cmp(&other.id));
    entries
}

fn one(git_dir: PathBuf, id: BString) -> Entry {
    let dot_git = read::line(&git_dir.join("gitdir")).filter(|content| !content.is_empty());
    let dot_git = dot_git.map(|content| read::absolute(&git_dir, read::path_of(&content)));
    Entry {
        id,
        root: dot_git.as_ref().map(|file| match file.parent() {
            Some(root) if file.ends_with(".git") => root.to_owned(),
            _ => file.clone(),
        }),
        head: HeadFile::read(&git_dir),
        locked: read::line(&git_dir.join("locked")).map(BString::from),
        state: dot_git.map_or_else(|| nowhere(&git_dir), |file| state(&file, &git_dir)),
        git_dir,
    }
}

/// Of an entry that does not say where its folder lies.
fn nowhere(git_dir: &Path) -> State {
    if git_dir.join("gitdir").symlink_metadata().is_ok() { State::Torn } else { State::Broken }
}

fn state(dot_git: &Path, git_dir: &Path) -> State {
    match dot_git.symlink_metadata() {
        Ok(metadata) if metadata.is_file() => names(dot_git, git_dir),
        Ok(_) => State::NoFile,
        Err(error) if is_gone(&error) => match dot_git.parent().map(Path::symlink_metadata) {
            Some(Ok(_)) => State::FileGone,
            Some(Err(error)) if !is_gone(&error) => State::Unreadable(error),
            _ => State::FolderGone,
        },
        Err(error) => State::Unreadable(error),
    }
}

/// git takes whatever it can't look at for gone.
fn is_gone(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

fn names(dot_git: &Path, git_dir: &Path) -> State {
    let content = read::line(dot_git).unwrap_or_default();
    let Some(named) = content.strip_prefix(b"gitdir: ") else { return State::NoFile };
    let folder = dot_git.parent().unwrap_or(dot_git);
    let named = read::absolute(folder, read::path_of(named.trim_start()));
    let is_it = named == git_dir
        || matches!((named.canonicalize(), git_dir.canonicalize()), (Ok(one), Ok(other)) if one == other);
    if is_it { State::Sound } else { State::Elsewhere(named) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::Sandbox;

    #[test]
    fn each_way_of_being_orphaned_is_told() {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("p");
        let roots = ["broken", "elsewhere", "file", "folder", "own", "sound", "torn"]
            .map(|branch| sandbox.worktree(&main, branch));
        let [_, elsewhere, file, folder, own, _, _] = &roots;
        fs::remove_file(main.join(".git/worktrees/p-broken/gitdir")).expect("it is there");
        fs::write(main.join(".git/worktrees/p-torn/gitdir"), "").expect("it can be written");
        fs::write(elsewhere.join(".git"), "gitdir: ../p/.git/worktrees/p-own\n").expect("it can be written");
        fs::remove_file(file.join(".git")).expect("it is there");
        fs::remove_dir_all(folder).expect("it is there");
        fs::remove_file(own.join(".git")).expect("it is there");
        sandbox.git(own, &["init", "-q"]);
        let entries = entries(&main.join(".git"));
        let states: Vec<&State> = entries.iter().map(|entry| &entry.state).collect();
        assert!(
            matches!(
                states[..],
                [
                    State::Broken,
                    State::Elsewhere(_),
                    State::FileGone,
                    State::FolderGone,
                    State::NoFile,
                    State::Sound,
                    State::Torn
                ]
            ),
            "{states:?}"
        );
        assert_eq!(entries[3].root.as_ref(), Some(folder));
        assert!(matches!(&entries[3].head, Some(HeadFile::Symbolic(name)) if name == "refs/heads/folder"));
    }

    #[test]
    fn relative_paths_are_followed() {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("p");
        let one = sandbox.worktree(&main, "one");
        fs::write(one.join(".git"), "gitdir: ../p/.git/worktrees/p-one\n").expect("it can be written");
        fs::write(main.join(".git/worktrees/p-one/gitdir"), "../../../../p-one/.git\n").expect("so can this");
        let entries = entries(&main.join(".git"));
        assert!(matches!(entries[..], [Entry { state: State::Sound, .. }]), "{entries:?}");
        assert_eq!(entries[0].root.as_ref(), Some(&one));
    }
}
