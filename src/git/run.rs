//! The one place that starts git.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use gix::bstr::ByteSlice;
use rustix::fs::Access;

use super::discover::{GitDir, repository_at};
use super::{Repository, filters};

/// Variables that would lead git to another repository, index or object store than that of the folder it runs in
/// (`git rev-parse --local-env-vars`, but for those that hold the person's own configuration).
pub const REDIRECTIONS: [&str; 15] = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// A git command in `dir`: by absolute path, with a clean environment, taking no optional locks.
/// `None` where there is no git on an absolute PATH entry outside of any worktree.
pub fn git(dir: &Path) -> Option<Command> {
    let path = std::env::var_os("PATH")?;
    let mut command = Command::new(find(&path, dir)?);
    for name in REDIRECTIONS {
        command.env_remove(name);
    }
    command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_TERMINAL_PROMPT", "0").env("LC_ALL", "C");
    command.arg("-C").arg(dir).args(["-c", "core.fsmonitor=false"]).stdin(Stdio::null());
    Some(command)
}

/// Whether git runs the repository's hooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hooks {
    Run,
    /// They may be the checked-out branch's own code (`core.hooksPath`), and nobody has looked at that yet. Nor are filters run that
    /// may be.
    Skip,
    /// The repository's configuration may be anybody's, too: nothing that is missing is fetched by what it says.
    Distrust,
}

/// A git command in `dir` that changes something: by absolute path and with a clean environment, too, but with the locks that it
/// needs, and speaking the person's language.
pub fn changing(dir: &Path, hooks: Hooks) -> Option<Command> {
    let path = std::env::var_os("PATH")?;
    let mut command = Command::new(find(&path, dir)?);
    for name in REDIRECTIONS {
        command.env_remove(name);
    }
    command.env("GIT_TERMINAL_PROMPT", "0").arg("-C").arg(dir).args(["-c", "core.fsmonitor=false"]);
    if hooks != Hooks::Run {
        // Nor those of a git that it starts to have a look, which would write the index.
        command.env("GIT_OPTIONAL_LOCKS", "0").args(["-c", "core.hooksPath=/dev/null"]);
        without_filters(&mut command, dir);
    }
    if hooks == Hooks::Distrust {
        command.env("GIT_NO_LAZY_FETCH", "1");
    }
    command.stdin(Stdio::null());
    Some(command)
}

/// As `git`, for a look at a working tree that is to run nothing that came with the repository.
pub fn looking(dir: &Path) -> Option<Command> {
    let mut command = git(dir)?;
    without_filters(&mut command, dir);
    command.env("GIT_NO_LAZY_FETCH", "1");
    Some(command)
}

fn without_filters(command: &mut Command, dir: &Path) {
    let Ok(Some(repository)) = Repository::discover(dir) else { return };
    for filter in repository.config().filters().iter().filter(|filter| filter.may_run_its_code()) {
        filters::off(command, filter.driver.as_bstr());
    }
}

/// git on the absolute entries of `path`, but for those in a worktree of the repository that `dir` lies in: what is found there
/// came with the repository. The worktrees are not listed, of which there may be a thousand: the way up from a git leads to its own.
fn find(path: &OsStr, dir: &Path) -> Option<PathBuf> {
    let entries = std::env::split_paths(path).filter(|entry| entry.is_absolute());
    let mut found = entries.map(|entry| entry.join("git")).filter(|program| is_program(program)).peekable();
    found.peek()?;
    let ours = repositories(dir);
    found.find(|program| !comes_with(program, &ours))
}

/// Of the worktree that `dir` lies in, and of the git dir: a folder of a worktree may pretend to be a git dir.
fn repositories(dir: &Path) -> Vec<PathBuf> {
    let worktree = dir.ancestors().find_map(repository_at);
    let git_dir = dir.ancestors().find_map(|folder| GitDir::at(folder.to_owned()));
    let shared = git_dir.and_then(|git_dir| git_dir.common_dir.canonicalize().ok());
    worktree.into_iter().chain(shared).collect()
}

/// Whether the program, or what it is a link to, lies in a worktree of one of these repositories, or of one that has it for a submodule.
fn comes_with(program: &Path, repositories: &[PathBuf]) -> bool {
    let folder = program.parent().and_then(|folder| folder.canonicalize().ok());
    let places = [Some(program.to_owned()), folder, program.canonicalize().ok()];
    let around = places.iter().flatten().flat_map(|place| place.ancestors());
    let mut found = around.filter_map(repository_at);
    found.any(|other| repositories.iter().any(|one| one.starts_with(&other) || other.starts_with(one)))
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
        assert_eq!(find(&path, &root.join("sub")), Some(bin.join("git")));
        let inside_only = std::env::join_paths([root.join("bin")]).expect("a PATH");
        assert_eq!(find(&inside_only, &root), None);
        assert_eq!(find(&inside_only, folder.path()), Some(root.join("bin/git")));
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
                assert_eq!(find(&path, dir), Some(bin.join("git")), "{}", from.display());
            }
            let path = elsewhere.join("bin");
            assert_eq!(
                find(path.as_os_str(), dir),
                Some(path.join("git")),
                "another repository is no matter"
            );
        }
    }

    #[test]
    fn what_is_not_executable_is_no_program() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("git"), "").expect("a file");
        assert_eq!(find(folder.path().as_os_str(), Path::new("/")), None);
    }
}
