//! The repository `myproject` with its three worktrees and the bare repository that they push to.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::cli::failure::Failure;
use crate::cli::messages;

pub struct Worktree {
    /// The folder's name.
    pub name: &'static str,
    branch: &'static str,
    port: u16,
}

/// The main worktree first.
pub const ALL: [Worktree; 3] = [
    Worktree { name: "myproject", branch: "main", port: 8000 },
    Worktree { name: "myproject-staging", branch: "staging", port: 8001 },
    Worktree { name: "myproject-production", branch: "production", port: 8002 },
];
const MAIN: &str = ALL[0].name;
const ORIGIN: &str = "origin.git";

/// The demo's own identity and nothing of what a person may have configured for commits.
const CONFIGURATION: [&str; 10] = [
    "-c",
    "user.name=wtsh demo",
    "-c",
    "user.email=demo@wtsh.invalid",
    "-c",
    "commit.gpgSign=false",
    "-c",
    "push.gpgSign=false",
    "-c",
    "core.hooksPath=/dev/null",
];

/// What git does later by itself would still write while the folder is being removed; and the person, too,
/// pushes to a folder.
const LOCAL_CONFIGURATION: [(&str, &str); 4] = [
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
    ("core.fsmonitor", "false"),
    ("protocol.file.allow", "always"),
];

/// Where the main worktree is, in the demo's folder.
pub fn main(folder: &Path) -> PathBuf {
    folder.join(MAIN)
}

/// The git dir that all three share.
pub fn common_dir(folder: &Path) -> PathBuf {
    main(folder).join(".git")
}

/// Makes everything but the virtual environments in `folder`, which is empty.
pub fn make(folder: &Path) -> Result<(), Failure> {
    create_repositories(folder)?;
    commit(folder, MAIN, ".gitignore", "venv/\n.env\n", "Ignore what belongs to one worktree")?;
    commit(folder, MAIN, "README.md", "# myproject\n", "Begin")?;
    for Worktree { name, branch, .. } in &ALL[1..] {
        let path = format!("../{name}");
        git(folder, MAIN, &["worktree", "add", "--quiet", "-b", branch, &path])?;
    }
    push_all(folder)?;
    // Each has something to push, so that pushing the wrong one publishes what nobody meant.
    commit(folder, MAIN, "feature.py", "print('half')\n", "Half of a feature")?;
    commit(folder, "myproject-production", "hotfix.py", "print('fixed')\n", "Fix what customers saw")?;
    write_dotenvs(folder)
}

fn create_repositories(folder: &Path) -> Result<(), Failure> {
    // No templates: a person's may bring hooks.
    git(folder, "", &["init", "--quiet", "--template=", MAIN])?;
    git(folder, "", &["init", "--quiet", "--template=", "--bare", ORIGIN])?;
    for repository in [MAIN, ORIGIN] {
        git(folder, repository, &["symbolic-ref", "HEAD", "refs/heads/main"])?;
        for (key, value) in LOCAL_CONFIGURATION {
            git(folder, repository, &["config", key, value])?;
        }
    }
    Ok(())
}

fn push_all(folder: &Path) -> Result<(), Failure> {
    let origin = folder.join(ORIGIN);
    let Some(origin) = origin.to_str() else {
        let error = io::Error::new(io::ErrorKind::InvalidInput, "its name is not UTF-8");
        return Err(messages::demo::no_folder(folder, &error));
    };
    git(folder, MAIN, &["remote", "add", "origin", origin])?;
    let mut push = vec!["push", "--quiet", "--no-verify", "--set-upstream", "origin"];
    push.extend(ALL.iter().map(|worktree| worktree.branch));
    git(folder, MAIN, &push)?;
    git(folder, MAIN, &["remote", "set-head", "origin", "main"])
}

fn commit(folder: &Path, worktree: &str, file: &str, content: &str, message: &str) -> Result<(), Failure> {
    write(&folder.join(worktree).join(file), content)?;
    git(folder, worktree, &["add", "--", file])?;
    git(folder, worktree, &["commit", "--quiet", "--no-verify", "--message", message])
}

fn write_dotenvs(folder: &Path) -> Result<(), Failure> {
    for Worktree { name, port, .. } in &ALL {
        let database = name.replace('-', "_");
        let content = format!("DATABASE_URL=postgres://localhost/{database}\nPORT={port}\n");
        write(&folder.join(name).join(".env"), &content)?;
    }
    Ok(())
}

fn write(path: &Path, content: &str) -> Result<(), Failure> {
    fs::write(path, content).map_err(|error| messages::demo::not_written(path, &error))
}

/// Runs git in `folder/worktree` with the demo's configuration alone.
fn git(folder: &Path, worktree: &str, arguments: &[&str]) -> Result<(), Failure> {
    let mut command =
        crate::git::unguarded(&folder.join(worktree)).map_err(|_| messages::demo::without_git())?;
    command.args(CONFIGURATION).args(arguments);
    shut_out_configuration(&mut command, folder);
    let output = command.output().map_err(|error| messages::demo::git_not_started(&error))?;
    if output.status.success() { Ok(()) } else { Err(messages::demo::git_failed(arguments, &output.stderr)) }
}

/// No configuration but the repository's own, also for a git that is too old for GIT_CONFIG_GLOBAL (before
/// 2.32).
fn shut_out_configuration(command: &mut Command, folder: &Path) {
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    command.env("HOME", folder).env("XDG_CONFIG_HOME", folder).stdin(Stdio::null());
}
