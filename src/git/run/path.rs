//! PATH, for a git that is started: what lies in a worktree of the repository may have come with a branch.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rustix::fs::Access;

use crate::git::discover::{GitDir, repository_at};

/// The programs that it, and what it starts in its turn, finds by their names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Programs {
    Installed,
    /// Those of the worktree where it is started as well, with code that the person knows: hooks want `./node_modules/.bin`.
    OfWorktree,
}

/// git on the absolute entries of `path`, but for those in a worktree of the repository that `dir` lies in: what is found there
/// came with the repository. The worktrees are not listed, of which there may be a thousand: the way up from a git leads to its own.
pub fn git(path: &OsStr, dir: &Path) -> Option<PathBuf> {
    let entries = std::env::split_paths(path).filter(|entry| entry.is_absolute());
    let mut found = entries.map(|entry| entry.join("git")).filter(|program| is_program(program)).peekable();
    found.peek()?;
    let ours = repositories(dir);
    found.find(|program| !comes_with(program, &ours))
}

/// `path` without the entries that a git in `dir` does not get, from which it would take the programs of filters, say: those in a worktree
/// of the repository, or of one that git is to make: those that are not there; and those that no `/` begins. `None`: that is all of it.
pub fn without(path: &OsStr, dir: &Path, programs: Programs) -> Option<OsString> {
    let all: Vec<PathBuf> = std::env::split_paths(path).collect();
    let ours = repositories(dir);
    let is_of_worktree = |entry: &Path| {
        let root = worktree_around(entry);
        !entry.is_absolute() || root.is_some() && root == worktree_around(dir)
    };
    let stays = |entry: &&PathBuf| match programs {
        Programs::OfWorktree if is_of_worktree(entry) => true,
        _ => entry.is_absolute() && entry.exists() && !entry_comes_with(entry, &ours),
    };
    let left: Vec<&PathBuf> = all.iter().filter(stays).collect();
    (left.len() < all.len()).then(|| std::env::join_paths(left).ok()).flatten()
}

/// Whether there is something at `path` that is in no worktree of the repository that `dir` lies in.
pub fn is_elsewhere(path: &Path, dir: &Path) -> bool {
    path.exists() && !comes_with(path, &repositories(dir))
}

fn worktree_around(path: &Path) -> Option<PathBuf> {
    let real = path.canonicalize().ok()?;
    real.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned)
}

/// Of the worktree that `dir` lies in, and of the git dir: a folder of a worktree may pretend to be a git dir.
fn repositories(dir: &Path) -> Vec<PathBuf> {
    let worktree = dir.ancestors().find_map(repository_at);
    let git_dir = dir.ancestors().find_map(|folder| GitDir::at(folder.to_owned()));
    let shared = git_dir.and_then(|git_dir| git_dir.common_dir.canonicalize().ok());
    worktree.into_iter().chain(shared).collect()
}

/// Whether the program or folder, or what it is a link to, lies in a worktree of one of these repositories, or of one that has it for a
/// submodule.
fn comes_with(path: &Path, repositories: &[PathBuf]) -> bool {
    let belong =
        |other: &PathBuf| repositories.iter().any(|one| one.starts_with(other) || other.starts_with(one));
    around(path).iter().any(belong)
}

/// The repositories in whose worktrees it lies.
fn around(path: &Path) -> Vec<PathBuf> {
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    let places = [Some(path.to_owned()), folder, path.canonicalize().ok()];
    let folders: BTreeSet<&Path> = places.iter().flatten().flat_map(|place| place.ancestors()).collect();
    folders.into_iter().filter_map(repository_at).collect()
}

/// As `comes_with`, of an entry that is there: many a git is started, and some entries are on disks that take their time.
fn entry_comes_with(entry: &Path, repositories: &[PathBuf]) -> bool {
    static IN_SOME: Mutex<BTreeMap<PathBuf, bool>> = Mutex::new(BTreeMap::new());
    let mut known = IN_SOME.lock().unwrap_or_else(PoisonError::into_inner);
    let in_some = *known.entry(entry.to_owned()).or_insert_with(|| !around(entry).is_empty());
    in_some && comes_with(entry, repositories)
}

fn is_program(path: &Path) -> bool {
    path.is_file() && rustix::fs::access(path, Access::EXEC_OK).is_ok()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::sandbox::Sandbox;

    fn program(folder: &Path) {
        fs::create_dir_all(folder).expect("a folder");
        fs::write(folder.join("git"), "#!/bin/sh\n").expect("a program");
        fs::set_permissions(folder.join("git"), fs::Permissions::from_mode(0o755)).expect("a mode");
    }

    #[test]
    fn git_is_taken_from_absolute_entries_outside_of_the_worktree() {
        let folder = tempfile::tempdir().expect("a folder");
        let (root, bin) = (folder.path().join("repository"), folder.path().join("bin"));
        fs::create_dir_all(root.join(".git")).expect("a folder");
        program(&root.join("bin"));
        program(&bin);
        let path =
            std::env::join_paths([Path::new(""), Path::new("."), &root.join("bin"), &bin]).expect("a PATH");
        assert_eq!(git(&path, &root.join("sub")), Some(bin.join("git")));
        let inside_only = std::env::join_paths([root.join("bin")]).expect("a PATH");
        assert_eq!(git(&inside_only, &root), None);
        assert_eq!(git(&inside_only, folder.path()), Some(root.join("bin/git")));
    }

    #[test]
    fn git_is_taken_from_no_other_worktree_of_the_repository() {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("project");
        let (pr, bin) = (sandbox.worktree(&main, "pr"), sandbox.path().join("bin"));
        let elsewhere = sandbox.repository("elsewhere");
        [pr.join("bin"), elsewhere.join("bin"), bin.clone()].iter().for_each(|folder| program(folder));
        let (link, linked) = (sandbox.path().join("link"), sandbox.path().join("linked"));
        std::os::unix::fs::symlink(pr.join("bin"), &link).expect("a link");
        fs::create_dir(&linked).expect("a folder");
        std::os::unix::fs::symlink(pr.join("bin/git"), linked.join("git")).expect("a link");
        let fake = pr.join("fake");
        fs::create_dir_all(fake.join("objects")).expect("folders");
        fs::create_dir_all(fake.join("refs")).expect("folders");
        fs::write(fake.join("HEAD"), "ref: refs/heads/main\n").expect("a file");
        for dir in [&main, &pr, &main.join(".git"), &main.join(".git/worktrees/project-pr"), &fake] {
            for from in [&pr.join("bin"), &link, &linked] {
                let path = std::env::join_paths([from, &bin]).expect("a PATH");
                assert_eq!(git(&path, dir), Some(bin.join("git")), "{}", from.display());
            }
            let path = elsewhere.join("bin");
            assert_eq!(git(path.as_os_str(), dir), Some(path.join("git")), "another repository is no matter");
        }
    }

    #[test]
    fn what_is_not_executable_is_no_program() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("git"), "").expect("a file");
        assert_eq!(git(folder.path().as_os_str(), Path::new("/")), None);
    }

    #[test]
    fn git_gets_no_entry_from_which_a_branch_could_name_its_programs() {
        let sandbox = Sandbox::new();
        let main = sandbox.repository("project");
        let (pr, bin) = (sandbox.worktree(&main, "pr"), sandbox.path().join("bin"));
        let nested = main.join(".worktrees/x");
        sandbox.git(&main, &["worktree", "add", "-q", &nested.display().to_string()]);
        let link = sandbox.path().join("link");
        std::os::unix::fs::symlink(pr.join("bin"), &link).expect("a link");
        let own = main.join("node_modules/.bin");
        for folder in [pr.join("bin"), nested.join("bin"), own.clone(), bin.clone()] {
            fs::create_dir_all(folder).expect("folders");
        }
        let join = |entries: &[&Path]| std::env::join_paths(entries).expect("a PATH");
        let relative = ["", ".", "./bin", "node_modules/.bin"].map(Path::new);
        let inside = [pr.join("bin"), nested.join("bin"), link, own.clone()];
        let inside: Vec<&Path> = inside.iter().map(PathBuf::as_path).collect();
        let all = join(&[&relative[..], &inside, &[&bin]].concat());
        assert_eq!(without(&all, &main, Programs::Installed), Some(bin.clone().into()));
        assert_eq!(without(&all, &pr, Programs::Installed), Some(bin.clone().into()));
        let kept = join(&[&relative[..], &[&own, &bin]].concat());
        assert_eq!(without(&all, &main, Programs::OfWorktree), Some(kept));
        let soon = join(&[&sandbox.path().join("project-soon/bin"), &bin]);
        for programs in [Programs::Installed, Programs::OfWorktree] {
            assert_eq!(without(&soon, &main, programs), Some(bin.clone().into()));
            assert_eq!(without(bin.as_os_str(), &main, programs), None);
        }
    }
}
