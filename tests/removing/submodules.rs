//! Submodules of a worktree have their repositories in its git dir, and lose them with it.

use std::fs;
use std::path::PathBuf;

use super::{refuses, removes};
use crate::python::linked;
use crate::ran::at;
use crate::repository::Sandbox;

/// A worktree `hotfix` with an initialized submodule `lib`.
pub fn with_submodule(sandbox: &Sandbox) -> (PathBuf, PathBuf) {
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

/// A commit on the branch `wip` of `lib`, whose working tree is at another one.
fn with_commit_aside(sandbox: &Sandbox) -> (PathBuf, PathBuf) {
    let (main, hotfix) = with_submodule(sandbox);
    let lib = hotfix.join("lib");
    sandbox.git(&lib, &["switch", "-q", "-c", "wip"]);
    sandbox.commit(&lib, "new", "x\n", "only here");
    sandbox.git(&lib, &["switch", "-q", "--detach", "main"]);
    (main, hotfix)
}

const HIDDEN: &str = "submodule lib, which is not checked out: 1 commit not pushed: ";

/// git refuses to remove the worktree as well, but only after the commands of `[remove] run`.
#[test]
fn commits_of_one_that_is_not_checked_out_any_more_count() {
    let sandbox = Sandbox::new();
    let (main, hotfix) = with_commit_aside(&sandbox);
    let config = sandbox.home().join(".config");
    fs::create_dir_all(&config).expect("a folder");
    fs::write(config.join("wtsh.toml"), "[remove]\nrun = ['touch ../ran']\n").expect("a file");
    assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
    sandbox.git(&hotfix, &["submodule", "--quiet", "deinit", "-f", "lib"]);
    let module = main.join(".git/worktrees/myproject-hotfix/modules/lib");
    let copy = format!("git clone --mirror {} DIR\n", module.display());
    refuses(&sandbox, &main, &["hotfix"], &[HIDDEN, "only here", &copy]);
    assert!(!sandbox.path().join("ran").exists());
    let copied = sandbox.path().join("copy").display().to_string();
    sandbox.git(&main, &["clone", "-q", "--mirror", &module.display().to_string(), &copied]);
    assert!(sandbox.git(&sandbox.path().join("copy"), &["log", "--format=%s", "wip"]).contains("only here"));
    let ran = removes(&sandbox, &main, &["--force", "hotfix"]);
    assert!(ran.stderr.contains("--force discards") && ran.stderr.contains(HIDDEN), "{}", ran.stderr);
}

#[test]
fn one_whose_commits_are_elsewhere_goes_checked_out_or_not() {
    let sandbox = Sandbox::new();
    let (main, hotfix) = with_commit_aside(&sandbox);
    sandbox.git(&hotfix.join("lib"), &["push", "-q", "origin", "wip"]);
    sandbox.git(&hotfix, &["submodule", "--quiet", "deinit", "-f", "lib"]);
    removes(&sandbox, &main, &["hotfix"]);
}

#[test]
fn what_is_left_of_a_deleted_worktree_is_kept() {
    let sandbox = Sandbox::new();
    let (main, hotfix) = with_commit_aside(&sandbox);
    let other = sandbox.worktree(&main, "other");
    for folder in [&hotfix, &other] {
        fs::remove_dir_all(folder).expect("it is there");
    }
    let module = main.join(".git/worktrees/myproject-hotfix/modules/lib");
    let forget = format!("git worktree remove {}\n", hotfix.display());
    let ran = at(&sandbox, &main, &["prune"]);
    for words in [&format!("kept {}: ", hotfix.display()), HIDDEN, &forget, "pruned "] {
        assert!(ran.stderr.contains(words), "{words:?} is not in:\n{}", ran.stderr);
    }
    let ran = at(&sandbox, &main, &["new", "hotfix"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains(HIDDEN) && ran.stderr.contains(&forget), "{}", ran.stderr);
    refuses(&sandbox, &main, &["hotfix"], &[HIDDEN]);
    assert!(module.exists() && !main.join(".git/worktrees/myproject-other").exists());
    fs::remove_file(main.join(".git/worktrees/myproject-hotfix/gitdir")).expect("it is there");
    let ran = at(&sandbox, &main, &["prune"]);
    assert!(
        ran.stderr.contains("kept myproject-hotfix: ") && ran.stderr.contains("rm -rf "),
        "{}",
        ran.stderr
    );
    refuses(&sandbox, &main, &["myproject-hotfix"], &[]);
    assert!(module.exists());
}

/// git stashes nothing of it.
#[test]
fn another_commit_of_one_is_recorded_or_taken_back() {
    let sandbox = Sandbox::new();
    let (main, hotfix) = with_submodule(&sandbox);
    let lib = hotfix.join("lib");
    sandbox.commit(&sandbox.path().join("lib"), "more", "x", "more");
    sandbox.git(&lib, &["fetch", "-q"]);
    sandbox.git(&lib, &["checkout", "-q", "FETCH_HEAD"]);
    refuses(&sandbox, &main, &["hotfix"], &["1 submodule at another commit: lib\n"]);
    let said = at(&sandbox, &main, &["remove", "hotfix"]).stderr;
    assert!(!said.contains("stash"), "{said}");
    let (_, commands) = said.split_once("record that commit: ").expect("advice");
    let (record, back) =
        commands.lines().next().and_then(|line| line.split_once("; or go back: ")).expect("two");
    for command in [record, back] {
        sandbox.git(&lib, &["checkout", "-q", "FETCH_HEAD"]);
        let done = sandbox.command("sh", &main).args(["-c", command]).status().expect("sh starts");
        assert!(done.success(), "{command}");
        assert_eq!(sandbox.git(&hotfix, &["status", "--porcelain"]), "", "{command}");
    }
}
