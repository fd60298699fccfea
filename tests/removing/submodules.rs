//! Submodules of a worktree have their repositories in its git dir, and lose them with it.

use std::fs;
use std::path::PathBuf;

use super::{refuses, removes};
use crate::python::linked;
use crate::repository::Sandbox;

/// A worktree `hotfix` with an initialized submodule `lib`.
fn with_submodule(sandbox: &Sandbox) -> (PathBuf, PathBuf) {
    sandbox.repository("lib");
    let main = sandbox.repository("myproject");
    sandbox.git(&main, &["submodule", "--quiet", "add", "../lib", "lib"]);
    sandbox.git(&main, &["commit", "-q", "-m", "lib"]);
    sandbox.worktree(&main, "hotfix");
    let hotfix = linked(&main, "hotfix");
    sandbox.git(&hotfix, &["submodule", "--quiet", "update", "--init"]);
    (main, hotfix)
}

#[test]
fn a_clean_one_goes() {
    let sandbox = Sandbox::new();
    let (main, hotfix) = with_submodule(&sandbox);
    removes(&sandbox, &main, &["hotfix"]);
    assert!(!hotfix.exists());
}

#[test]
fn changes_untracked_files_and_commits_in_it_count() {
    let sandbox = Sandbox::new();
    let (main, hotfix) = with_submodule(&sandbox);
    let lib = hotfix.join("lib");
    fs::write(lib.join("readme"), "changed\n").expect("a file");
    fs::write(lib.join("new"), "x").expect("a file");
    sandbox.git(&main, &["config", "submodule.lib.ignore", "all"]);
    let said = ["submodule lib: 1 changed file: readme; 1 untracked file: new"];
    refuses(&sandbox, &main, &["hotfix"], &said);
    sandbox.git(&lib, &["add", "-A"]);
    sandbox.git(&lib, &["commit", "-q", "-m", "only here"]);
    sandbox.git(&hotfix, &["commit", "-q", "-a", "-m", "lib"]);
    refuses(&sandbox, &main, &["hotfix"], &["submodule lib: 1 commit not pushed: ", "only here"]);
    removes(&sandbox, &main, &["--force", "hotfix"]);
}

#[test]
fn a_stash_and_an_ignored_file_in_it_count() {
    let sandbox = Sandbox::new();
    let (main, hotfix) = with_submodule(&sandbox);
    let lib = hotfix.join("lib");
    fs::write(lib.join("readme"), "changed\n").expect("a file");
    sandbox.git(&lib, &["stash", "-q"]);
    refuses(&sandbox, &main, &["hotfix"], &["submodule lib: 2 commits not pushed: "]);
    sandbox.git(&lib, &["stash", "drop", "-q"]);
    fs::write(main.join(".git/worktrees/myproject-hotfix/modules/lib/info/exclude"), ".env\n")
        .expect("a file");
    fs::write(lib.join(".env"), "x").expect("a file");
    refuses(&sandbox, &main, &["hotfix"], &["nowhere else: lib/.env (1 bytes)"]);
}
