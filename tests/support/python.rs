//! Virtual environments for tests: real ones.

use std::fs;
use std::path::{Path, PathBuf};

use super::repository::Sandbox;

/// `dir/name`, made by python itself.
pub fn venv(sandbox: &Sandbox, dir: &Path, name: &str) -> PathBuf {
    fs::create_dir_all(dir).expect("a folder for the venv");
    let output = sandbox
        .command("python3", dir)
        .args(["-m", "venv", "--without-pip", name])
        .output()
        .expect("python3 starts; tests/run installs it");
    assert!(output.status.success(), "python3 -m venv: {}", String::from_utf8_lossy(&output.stderr));
    dir.join(name)
}

/// `myproject` whose three worktrees have each a `.venv` and a `.env` of their own, which git ignores.
pub fn project(sandbox: &Sandbox) -> PathBuf {
    let main = sandbox.myproject();
    ignore(&main, ".venv\nvenv\n.env\n");
    for (branch, port) in [("main", 8000), ("staging", 8001), ("production", 8002)] {
        let dir = if branch == "main" { main.clone() } else { linked(&main, branch) };
        venv(sandbox, &dir, ".venv");
        let text = format!("PORT={port}\nDATABASE_URL=postgres:///{branch}\n");
        fs::write(dir.join(".env"), text).expect("a .env");
    }
    main
}

/// The worktree of `branch` beside the main one.
pub fn linked(main: &Path, branch: &str) -> PathBuf {
    let name = main.file_name().expect("a name").to_string_lossy();
    main.with_file_name(format!("{name}-{branch}"))
}

/// Names that git does not see in any worktree of the repository.
pub fn ignore(main: &Path, patterns: &str) {
    fs::write(main.join(".git/info/exclude"), patterns).expect("git's exclude file");
}
