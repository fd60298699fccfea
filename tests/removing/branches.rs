//! `wtsh remove --branch`.

use std::path::Path;

use super::{project, refuses, removes, state};
use crate::ran::at;
use crate::repository::Sandbox;

fn branches(sandbox: &Sandbox, main: &Path) -> String {
    sandbox.git(main, &["branch", "--format=%(refname:short)"])
}

#[test]
fn a_merged_branch_goes_too() {
    let (sandbox, main, hotfix) = project();
    sandbox.commit(&hotfix, "fix", "x\n", "fix");
    let tip = sandbox.git(&hotfix, &["rev-parse", "--short=7", "HEAD"]);
    sandbox.git(&main, &["merge", "-q", "hotfix"]);
    let ran = removes(&sandbox, &main, &["--branch", "hotfix"]);
    let words = format!(
        "deleted branch 'hotfix', which is merged into 'main'; to have it back: git branch hotfix {tip}\n"
    );
    assert!(ran.stderr.contains(&words), "{}", ran.stderr);
    assert_eq!(branches(&sandbox, &main), "main");
}

/// A remote that was added later names no default branch: a new branch starts where the main worktree is, and is merged there.
#[test]
fn one_merged_into_a_default_branch_that_nothing_names() {
    let sandbox = Sandbox::new();
    let main = sandbox.repository("p");
    sandbox.git(&main, &["branch", "-q", "-m", "develop"]);
    let ran = at(&sandbox, &main, &["new", "hotfix"]);
    assert!(ran.stderr.contains("from develop"), "{}", ran.stderr);
    let hotfix = main.with_file_name("p-hotfix");
    sandbox.commit(&hotfix, "fix", "x\n", "fix");
    sandbox.git(&main, &["merge", "-q", "hotfix"]);
    removes(&sandbox, &main, &["--branch", "hotfix"]);
    assert_eq!(branches(&sandbox, &main), "develop");
}

#[test]
fn a_squashed_one_on_origin_goes_too_from_inside() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let hotfix = sandbox.worktree(&main, "hotfix");
    sandbox.commit(&hotfix, "one", "1\n", "one");
    sandbox.commit(&hotfix, "two", "2\n", "two");
    sandbox.git(&main, &["merge", "-q", "--squash", "hotfix"]);
    sandbox.git(&main, &["commit", "-q", "-m", "squashed"]);
    sandbox.git(&main, &["push", "-q"]);
    sandbox.git(&main, &["reset", "-q", "--hard", "HEAD~1"]);
    let ran = removes(&sandbox, &hotfix, &["--branch"]);
    assert!(ran.stderr.contains("whose changes are in 'origin/main'"), "{}", ran.stderr);
    assert!(!branches(&sandbox, &main).contains("hotfix"));
}

#[test]
fn one_that_is_not_merged_stays_and_so_does_the_worktree() {
    let (sandbox, main, hotfix) = project();
    sandbox.commit(&hotfix, "fix", "x\n", "the fix");
    let before = state(&sandbox, &main);
    let said = ["'hotfix' is not merged into 'main'; 1 commit nowhere else: ", "the fix", "--force --branch"];
    refuses(&sandbox, &main, &["--branch", "hotfix"], &said);
    assert_eq!(state(&sandbox, &main), before);
    let tip = sandbox.git(&hotfix, &["rev-parse", "--short=7", "HEAD"]);
    let ran = removes(&sandbox, &main, &["--branch", "--force", "hotfix"]);
    assert!(ran.stderr.contains(&format!("to have it back: git branch hotfix {tip}\n")), "{}", ran.stderr);
    assert_eq!(branches(&sandbox, &main), "main");
}

#[test]
fn a_protected_one_stays_whatever_is_said() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    refuses(&sandbox, &main, &["--branch", "--force", "staging"], &["branch 'staging' is protected"]);
    removes(&sandbox, &main, &["staging"]);
}

#[test]
fn one_that_is_checked_out_twice_stays() {
    let (sandbox, main, _) = project();
    sandbox.git(&main, &["worktree", "add", "-q", "--force", "../twice", "hotfix"]);
    let hotfix = crate::linked(&main, "hotfix").display().to_string();
    refuses(&sandbox, &main, &["--branch", "--force", &hotfix], &["checked out in", "twice, too"]);
}

/// As after a kill between the two.
#[test]
fn without_the_worktree_the_branch_alone_goes() {
    let (sandbox, main, _) = project();
    removes(&sandbox, &main, &["hotfix"]);
    assert_eq!(at(&sandbox, &main, &["remove", "hotfix"]).code, Some(1));
    let ran = removes(&sandbox, &main, &["--branch", "hotfix"]);
    assert!(ran.stderr.contains("deleted branch 'hotfix'"), "{}", ran.stderr);
    assert_eq!(branches(&sandbox, &main), "main");
}

#[test]
fn the_hint_keeps_branch_and_tells_what_is_lost() {
    let (sandbox, main, hotfix) = project();
    std::fs::write(hotfix.join("new"), "x").expect("a file");
    refuses(&sandbox, &main, &["--branch", "hotfix"], &["lose all of that: wtsh remove --force --branch "]);
    std::fs::remove_file(hotfix.join("new")).expect("it is there");
    sandbox.commit(&hotfix, "fix", "x\n", "fix");
    sandbox.git(&main, &["branch", "other", "hotfix"]);
    let said =
        ["its commits are on other branches, too", "remove it all the same: wtsh remove --force --branch "];
    refuses(&sandbox, &main, &["--branch", "hotfix"], &said);
}

#[test]
fn the_main_remote_may_go_by_another_name() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["remote", "rename", "origin", "upstream"]);
    let hotfix = sandbox.worktree(&main, "hotfix");
    sandbox.commit(&hotfix, "fix", "x\n", "fix");
    sandbox.git(&hotfix, &["push", "-q", "upstream", "hotfix:main"]);
    let ran = removes(&sandbox, &main, &["--branch", "hotfix"]);
    assert!(ran.stderr.contains("merged into 'upstream/main'"), "{}", ran.stderr);
}
