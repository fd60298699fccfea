//! The one place that starts git.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::fs::Access;

use super::change::command::GitError;
use super::discover::{GitDir, repository_at};
use caution::Caution;

mod caution;

pub use caution::filters_off;

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

/// No commit that is shown has its signature checked, which runs gpg.program.
const UNSIGNED: [&str; 2] = ["-c", "log.showSignature=false"];

/// Whether git runs the hooks of a repository that is allowed. Of any other it runs none in any case, nor anything else that its
/// configuration names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hooks {
    Run,
    /// They may be the checked-out branch's own code (`core.hooksPath`), and nobody has looked at that yet. Nor are filters and merge
    /// drivers run that may be.
    Skip,
}

/// A git command that asks about refs in `dir`: by absolute path, with a clean environment, taking no optional locks.
pub fn git(dir: &Path) -> Result<Command, GitError> {
    let mut command = quiet(dir)?;
    Caution::at(&[dir]).seclude(&mut command)?;
    Ok(command)
}

/// As `git`, for whatever else is read in `dir`: no filter or merge driver is run that may have come with the repository.
pub fn reading(dir: &Path) -> Result<Command, GitError> {
    let mut command = quiet(dir)?;
    Caution::at(&[dir]).keep_quiet(&mut command)?;
    Ok(command)
}

/// As `reading`, of a working tree: nothing that is missing is fetched for it.
pub fn looking(dir: &Path) -> Result<Command, GitError> {
    let mut command = reading(dir)?;
    command.env("GIT_NO_LAZY_FETCH", "1");
    Ok(command)
}

/// A git command in `dir` that changes something: by absolute path and with a clean environment, too, but with the locks that it
/// needs, and speaking the person's language.
pub fn changing(dir: &Path, hooks: Hooks) -> Result<Command, GitError> {
    changing_at(&[dir], hooks)
}

/// As `changing`, in the first of these folders, by a git that starts another one in each of the others.
pub fn changing_at(dirs: &[&Path], hooks: Hooks) -> Result<Command, GitError> {
    let dir = dirs.first().copied().unwrap_or(Path::new("/"));
    let mut command = start(dir)?;
    let caution = Caution::at(dirs);
    if hooks == Hooks::Run && caution.is_allowed() {
        return Ok(command);
    }
    without_hooks(&mut command);
    caution.keep_quiet(&mut command)?;
    Ok(command)
}

/// As `changing`, without hooks, and reaching remotes by what the configuration of an allowed repository names: what that is by a path
/// from `dir` the person knows.
pub fn reaching(dir: &Path) -> Result<Command, GitError> {
    let mut command = start(dir)?;
    let caution = Caution::at(&[dir]);
    if !caution.is_allowed() {
        caution.seclude(&mut command)?;
    }
    without_hooks(&mut command);
    caution.drive_nothing(&mut command)?;
    Ok(command)
}

/// Nor those of a git that it starts to have a look, which would write the index.
fn without_hooks(command: &mut Command) {
    command.env("GIT_OPTIONAL_LOCKS", "0").args(["-c", "core.hooksPath=/dev/null"]).args(UNSIGNED);
}

/// A git command in a repository all of which wtsh itself has made: it runs what it finds there.
pub fn unguarded(dir: &Path) -> Result<Command, GitError> {
    quiet(dir)
}

fn quiet(dir: &Path) -> Result<Command, GitError> {
    let mut command = start(dir)?;
    command.env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C").args(UNSIGNED);
    Ok(command)
}

/// `GitError::NoGit` where there is no git on an absolute PATH entry outside of any worktree.
fn start(dir: &Path) -> Result<Command, GitError> {
    let path = std::env::var_os("PATH").ok_or(GitError::NoGit)?;
    let mut command = Command::new(find(&path, dir).ok_or(GitError::NoGit)?);
    for name in REDIRECTIONS {
        command.env_remove(name);
    }
    command.env("GIT_TERMINAL_PROMPT", "0").arg("-C").arg(dir).args(["-c", "core.fsmonitor=false"]);
    command.stdin(Stdio::null());
    Ok(command)
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

    /// Whatever command shows commits.
    #[test]
    fn no_git_that_looks_at_something_checks_signatures() {
        let sandbox = Sandbox::new();
        let root = sandbox.repository("p");
        let note = sandbox.path().join("note");
        let run = sandbox.path().join("gpg");
        fs::write(&run, format!("#!/bin/sh\necho ran >'{}'\n", note.display())).expect("a program");
        fs::set_permissions(&run, fs::Permissions::from_mode(0o755)).expect("a mode");
        sandbox.git(&root, &["config", "log.showSignature", "true"]);
        sandbox.git(&root, &["config", "gpg.program", &run.display().to_string()]);
        let commit = sandbox.git(&root, &["cat-file", "commit", "HEAD"]);
        let signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n";
        fs::write(root.join("signed"), commit.replacen("\n\n", &format!("\n{signature}"), 1) + "\n")
            .expect("a file");
        let signed = sandbox.git(&root, &["hash-object", "-t", "commit", "-w", "signed"]);
        sandbox.git(&root, &["update-ref", "-m", "signed", "HEAD", &signed]);
        sandbox.git(&root, &["log", "-1"]);
        assert!(note.exists(), "git itself does");
        fs::remove_file(&note).expect("the note");
        let all = [git(&root), reading(&root), looking(&root), changing(&root, Hooks::Skip), reaching(&root)];
        for command in all {
            let mut command = command.expect("git is there");
            assert!(command.args(["log", "-g", "HEAD"]).output().expect("it starts").status.success());
            assert!(!note.exists(), "{command:?}");
        }
    }

    #[test]
    fn what_is_not_executable_is_no_program() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("git"), "").expect("a file");
        assert_eq!(find(folder.path().as_os_str(), Path::new("/")), None);
    }
}
