//! The one place that starts git.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::{Command, Stdio};

use super::change::command::GitError;
use caution::Caution;
use path::Programs;

mod caution;
mod path;

pub use caution::filters_off;
pub use path::is_elsewhere;

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

/// What is brought from one worktree to another is not mended on the way (git-apply(1), `apply.whitespace`): stashes are applied so.
const AS_IT_IS: [&str; 2] = ["-c", "apply.whitespace=nowarn"];

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
    let caution = Caution::at(dirs);
    if hooks == Hooks::Run && caution.is_allowed() {
        return start(dir, Programs::OfWorktree);
    }
    let mut command = start(dir, Programs::Installed)?;
    without_hooks(&mut command);
    caution.keep_quiet(&mut command)?;
    Ok(command)
}

/// As `changing`, without hooks, and reaching remotes by what the configuration of an allowed repository names: what that is by a path
/// from `dir` the person knows.
pub fn reaching(dir: &Path) -> Result<Command, GitError> {
    let mut command = start(dir, Programs::Installed)?;
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
    command
        .env("GIT_OPTIONAL_LOCKS", "0")
        .args(["-c", "core.hooksPath=/dev/null"])
        .args(UNSIGNED)
        .args(AS_IT_IS);
}

/// Of this PATH what a git gets that is started in `dir` and runs hooks.
pub fn path_for_hooks(path: &OsStr, dir: &Path) -> OsString {
    path::without(path, dir, Programs::OfWorktree).unwrap_or_else(|| path.to_owned())
}

/// A git command in a repository all of which wtsh itself has made: it runs what it finds there.
pub fn unguarded(dir: &Path) -> Result<Command, GitError> {
    quiet(dir)
}

fn quiet(dir: &Path) -> Result<Command, GitError> {
    let mut command = start(dir, Programs::Installed)?;
    command.env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C").args(UNSIGNED);
    Ok(command)
}

/// `GitError::NoGit` where there is no git on an absolute PATH entry outside of any worktree.
fn start(dir: &Path, programs: Programs) -> Result<Command, GitError> {
    let path = std::env::var_os("PATH").ok_or(GitError::NoGit)?;
    let mut command = Command::new(path::git(&path, dir).ok_or(GitError::NoGit)?);
    if let Some(path) = path::without(&path, dir, programs) {
        command.env("PATH", path);
    }
    for name in REDIRECTIONS {
        command.env_remove(name);
    }
    command.env("GIT_TERMINAL_PROMPT", "0").arg("-C").arg(dir).args(["-c", "core.fsmonitor=false"]);
    command.stdin(Stdio::null());
    Ok(command)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::sandbox::Sandbox;

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
}
