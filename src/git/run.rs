//! The one place that starts git.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rustix::fs::Access;

/// Variables that would lead git to another repository, index or object store than that of the folder it runs in
/// (`git rev-parse --local-env-vars`, but for those that hold the person's own configuration).
const REDIRECTIONS: [&str; 15] = [
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
    /// They may be the checked-out branch's own code (`core.hooksPath`), and nobody has looked at that yet.
    Skip,
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
    if hooks == Hooks::Skip {
        command.args(["-c", "core.hooksPath=/dev/null"]);
    }
    command.stdin(Stdio::null());
    Some(command)
}

/// git on the absolute entries of `path`, but for those in the worktree that `dir` lies in: what is found there came
/// with the repository.
fn find(path: &OsStr, dir: &Path) -> Option<PathBuf> {
    let root = dir.ancestors().find(|folder| folder.join(".git").exists());
    let roots = [root.map(Path::to_path_buf), root.and_then(|root| root.canonicalize().ok())];
    let is_inside = |folder: &Path| roots.iter().flatten().any(|root| folder.starts_with(root));
    let entries = std::env::split_paths(path).filter(|entry| entry.is_absolute() && !is_inside(entry));
    entries.map(|entry| entry.join("git")).find(|program| is_program(program))
}

fn is_program(path: &Path) -> bool {
    path.is_file() && rustix::fs::access(path, Access::EXEC_OK).is_ok()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

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
    fn what_is_not_executable_is_no_program() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("git"), "").expect("a file");
        assert_eq!(find(folder.path().as_os_str(), Path::new("/")), None);
    }
}
