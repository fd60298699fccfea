//! What a refusal says to type does what it says.

use std::fs;
use std::path::Path;

use super::{project, refuses, removes};
use crate::ran::at;
use crate::repository::Sandbox;

/// What stands behind `what` in the refusal, as a person types it in `dir`.
fn does_as_told(sandbox: &Sandbox, dir: &Path, target: &str, what: &str, names: &[(&str, &str)]) {
    let said = at(sandbox, dir, &["remove", target]).stderr;
    let told = said.lines().find_map(|line| line.split_once(what));
    let (_, command) = told.unwrap_or_else(|| panic!("{what:?} is not in:\n{said}"));
    let command = names.iter().fold(command.to_owned(), |line, (name, meant)| line.replace(name, meant));
    let done = sandbox.command("sh", dir).args(["-c", &command]).output().expect("sh starts");
    assert!(done.status.success(), "{command}: {}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn commits_of_a_deleted_worktree_are_kept_from_elsewhere() {
    let (sandbox, main, hotfix) = project();
    sandbox.git(&hotfix, &["switch", "-q", "--detach"]);
    sandbox.commit(&hotfix, "lone", "x\n", "older");
    sandbox.commit(&hotfix, "lone", "y\n", "newest");
    fs::remove_dir_all(&hotfix).expect("it is there");
    let target = hotfix.display().to_string();
    does_as_told(&sandbox, &main, &target, "keep them: ", &[("NAME", "kept")]);
    assert_eq!(sandbox.git(&main, &["log", "-1", "--format=%s", "kept"]), "newest");
    removes(&sandbox, &main, &[&target]);
}

#[test]
fn a_file_that_git_was_only_told_of_is_stashed() {
    let (sandbox, main, hotfix) = project();
    fs::write(hotfix.join("new"), "text\n").expect("a file");
    fs::write(hotfix.join("untracked"), "text\n").expect("a file");
    sandbox.git(&hotfix, &["add", "--intent-to-add", "new"]);
    refuses(&sandbox, &main, &["hotfix"], &["1 changed file: new; 1 untracked file: untracked\n"]);
    does_as_told(&sandbox, &main, "hotfix", "keep them: ", &[]);
    assert_eq!(sandbox.git(&main, &["show", "stash@{0}:new"]), "text");
    assert_eq!(sandbox.git(&main, &["show", "stash@{0}^3:untracked"]), "text");
    removes(&sandbox, &main, &["hotfix"]);
}

#[test]
fn a_repository_of_its_own_is_moved_out() {
    let (sandbox, main, hotfix) = project();
    let nested = hotfix.join("its own");
    fs::create_dir(&nested).expect("a folder");
    sandbox.git(&nested, &["init", "-q"]);
    refuses(&sandbox, &main, &["hotfix"], &["1 repository of its own: its own/\n"]);
    let said = at(&sandbox, &main, &["remove", "hotfix"]).stderr;
    assert!(!said.contains("stash"), "{said}");
    let there = sandbox.path().join("there").display().to_string();
    does_as_told(&sandbox, &main, "hotfix", "move it out of there: ", &[("DIR", &there)]);
    assert!(sandbox.path().join("there/.git").exists());
    removes(&sandbox, &main, &["hotfix"]);
}

/// A name typed again, when what it named is gone, means another worktree at the most.
#[test]
fn what_a_name_only_may_mean_is_not_removed_unasked() {
    let (sandbox, main, _) = project();
    let oauth = sandbox.worktree(&main, "feature/oauth");
    sandbox.worktree(&main, "pr/123");
    let kept = |arguments: &[&str]| {
        let words = "feature/oauth'\n";
        refuses(&sandbox, &main, arguments, &["no worktree is called '", words]);
        assert!(oauth.exists());
    };
    for name in ["auth", "feature/o", "fauth", "OAUTH"] {
        kept(&[name]);
        kept(&["--force", "--branch", name]);
    }
    kept(&["--force", "oauth"]);
    let line = format!(
        "to remove that: wtsh remove --force --branch {}\n",
        main.with_file_name("p-pr-123").display()
    );
    let line = line.replace("p-pr-123", "myproject-pr-123");
    refuses(&sandbox, &main, &["--force", "--branch", "pr/12"], &[&line]);
    // The last part of a branch is its name for most.
    removes(&sandbox, &main, &["oauth"]);
    assert!(!oauth.exists());
}

/// A path that nothing is at was meant for another worktree: the one around it stays.
#[test]
fn a_path_in_a_worktree_is_not_the_worktree() {
    let (sandbox, main, hotfix) = project();
    fs::write(hotfix.join("work"), "of a day\n").expect("a file");
    for target in [
        "./typo",
        "./readme",
        "../myproject-hotfix/.worktrees/y",
        &hotfix.join("readme").display().to_string(),
    ] {
        for force in [&["--force"][..], &[]] {
            let words = ["is no worktree: it lies in ", "to remove that: wtsh remove "];
            refuses(&sandbox, &hotfix, &[force, &["--branch", target]].concat(), &words);
        }
    }
    for command in ["move", "lock"] {
        let words = [command, "./typo", "../elsewhere"];
        let ran = at(&sandbox, &hotfix, if command == "move" { &words } else { &words[..2] });
        assert_eq!(ran.code, Some(1), "{}", ran.stderr);
        assert!(ran.stderr.contains("./typo is no worktree"), "{}", ran.stderr);
    }
    assert!(hotfix.join("work").exists());
    // Its own folder is, however it is named.
    let inner = hotfix.join(".worktrees/inner");
    sandbox.git(&main, &["worktree", "add", "-q", "-b", "inner", &inner.display().to_string()]);
    removes(&sandbox, &hotfix, &["./.worktrees/inner"]);
    refuses(&sandbox, &hotfix, &["--force", "./.worktrees/inner"], &["is no worktree"]);
    assert!(hotfix.exists() && !inner.exists());
}
