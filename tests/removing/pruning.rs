//! `wtsh prune`.

use std::fs;
use std::path::{Path, PathBuf};

use super::cut_off::remove_cut_off;
use super::volumes::was_on_another_device;
use super::{notes, project, refuses, removes};
use crate::ran::{at, run};
use crate::repository::Sandbox;

fn listed(sandbox: &Sandbox, main: &Path) -> usize {
    let list = sandbox.git(main, &["worktree", "list", "--porcelain"]);
    list.lines().filter(|line| line.starts_with("worktree ")).count()
}

/// A commit that only this worktree's HEAD leads to, as it is shown.
fn lone_commit(sandbox: &crate::repository::Sandbox, worktree: &std::path::Path) -> String {
    sandbox.git(worktree, &["switch", "-q", "--detach"]);
    sandbox.commit(worktree, "lone", "x\n", "lone");
    sandbox.git(worktree, &["rev-parse", "--short=7", "HEAD"])
}

#[test]
fn nothing_to_do_is_said() {
    let (sandbox, main, _) = project();
    let ran = at(&sandbox, &main, &["prune"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(0), ""));
    assert!(ran.stderr.contains("nothing to prune"), "{}", ran.stderr);
}

#[test]
fn what_is_gone_is_forgotten_and_its_branch_is_free() {
    let (sandbox, main, hotfix) = project();
    let (bare, broken) = (sandbox.worktree(&main, "bare"), sandbox.worktree(&main, "broken"));
    fs::remove_dir_all(&hotfix).expect("it is there");
    fs::remove_file(bare.join(".git")).expect("it is there");
    fs::remove_file(main.join(".git/worktrees/myproject-broken/gitdir")).expect("it is there");
    let ran = at(&sandbox, &main, &["prune"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    for words in [
        format!("pruned {}: its folder is gone; branch 'hotfix' is free again\n", hotfix.display()),
        format!("pruned {}: the .git file in its folder is gone; branch 'bare'", bare.display()),
        "pruned myproject-broken: git's own entry of it is broken".into(),
    ] {
        assert!(ran.stderr.contains(&words), "{words:?} is not in:\n{}", ran.stderr);
    }
    assert_eq!(listed(&sandbox, &main), 1);
    assert!(broken.exists() && bare.exists(), "nobody's files are deleted");
}

/// `git worktree prune` says that it failed, and succeeds.
#[test]
fn what_git_can_not_delete_is_not_said_to_be_forgotten() {
    use std::os::unix::fs::PermissionsExt;
    let (sandbox, main, hotfix) = project();
    let entry = main.join(".git/worktrees/myproject-hotfix");
    fs::remove_dir_all(&hotfix).expect("it is there");
    let mode = |bits| fs::set_permissions(&entry, fs::Permissions::from_mode(bits)).expect("a mode");
    mode(0o555);
    // In a user namespace without anybody in it, so that not even root gets past permissions.
    let mut command = sandbox.command("unshare", &main);
    let ran = run(command.args(["--user", env!("CARGO_BIN_EXE_wtsh"), "prune"]).env("PWD", &main));
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    let words = format!("wtsh: git could not delete {}\n", entry.display());
    assert!(ran.stderr.contains(&words) && !ran.stderr.contains("pruned"), "{}", ran.stderr);
    mode(0o755);
}

#[test]
fn what_is_locked_or_may_be_on_a_volume_is_kept() {
    let (sandbox, main, hotfix) = project();
    let away = sandbox.path().join("volume/deep/away");
    fs::create_dir_all(away.parent().expect("a folder")).expect("folders");
    let away_text = away.display().to_string();
    sandbox.git(&main, &["worktree", "add", "-q", "-b", "away", &away_text]);
    was_on_another_device(&main);
    let locked = sandbox.worktree(&main, "locked");
    sandbox.git(&main, &["worktree", "lock", "--reason", "a stick", &locked.display().to_string()]);
    for folder in [&hotfix, &locked, &sandbox.path().join("volume")] {
        fs::remove_dir_all(folder).expect("it is there");
    }
    let ran = at(&sandbox, &main, &["prune"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    for words in [
        format!("pruned {}: its folder is gone", hotfix.display()),
        format!("kept {}: its folder is gone, and it is locked: a stick", locked.display()),
        format!("kept {away_text}: its folder is gone, but {}/volume may be", sandbox.path().display()),
        format!("to forget it all the same: git worktree remove {away_text}"),
    ] {
        assert!(ran.stderr.contains(&words), "{words:?} is not in:\n{}", ran.stderr);
    }
    assert_eq!(listed(&sandbox, &main), 3);
    let ran = at(&sandbox, &main, &["remove", "away"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("not mounted"), "{}", ran.stderr);
    assert_eq!(at(&sandbox, &main, &["remove", "--force", "away"]).code, Some(0));
}

#[test]
fn commits_that_nothing_else_leads_to_are_told() {
    let (sandbox, main, hotfix) = project();
    let tip = lone_commit(&sandbox, &hotfix);
    fs::remove_dir_all(&hotfix).expect("it is there");
    let ran = at(&sandbox, &main, &["prune"]);
    assert!(ran.stderr.contains(&format!("git branch NAME {tip}\n")), "{}", ran.stderr);
}

#[test]
fn a_folder_that_is_something_else_now_is_kept() {
    let (sandbox, main, hotfix) = project();
    fs::remove_file(hotfix.join(".git")).expect("it is there");
    sandbox.git(&hotfix, &["init", "-q"]);
    let ran = at(&sandbox, &main, &["prune"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains(&format!("kept {}: something else", hotfix.display())), "{}", ran.stderr);
    assert_eq!(listed(&sandbox, &main), 2);
}

#[test]
fn an_empty_folder_around_it_may_be_a_mount_point() {
    let (sandbox, main, _) = project();
    let point = sandbox.path().join("point");
    let away = point.join("away").display().to_string();
    sandbox.git(&main, &["worktree", "add", "-q", "-b", "away", &away]);
    was_on_another_device(&main);
    fs::remove_dir_all(&away).expect("it is there");
    let ran = at(&sandbox, &main, &["prune"]);
    assert!(ran.stderr.contains(&format!("kept {away}: its folder is gone, but")), "{}", ran.stderr);
    fs::write(point.join("other"), "x").expect("a file");
    let ran = at(&sandbox, &main, &["prune"]);
    assert!(ran.stderr.contains(&format!("pruned {away}")), "{}", ran.stderr);
}

/// A repository with one commit, whose refs are no files; `None`: this git makes none.
fn with_reftables(sandbox: &Sandbox) -> Option<PathBuf> {
    let main = sandbox.path().join("tables");
    let mut init = sandbox.command("git", &sandbox.path());
    init.args(["init", "-q", "--ref-format=reftable", "tables"]);
    init.status().expect("git starts").success().then(|| sandbox.commit(&main, "file", "", "first"))?;
    Some(main)
}

/// Where refs are no files, HEAD says nothing.
#[test]
fn the_branch_that_is_free_is_told_of_reftables_too() {
    let sandbox = Sandbox::new();
    let Some(main) = with_reftables(&sandbox) else { return };
    let hotfix = sandbox.worktree(&main, "hotfix");
    fs::remove_dir_all(hotfix).expect("it is there");
    let ran = at(&sandbox, &main, &["prune"]);
    assert!(ran.stderr.contains("branch 'hotfix' is free again"), "{}", ran.stderr);
}

#[test]
fn commits_are_told_of_reftables_too() {
    let sandbox = Sandbox::new();
    let Some(main) = with_reftables(&sandbox) else { return };
    let hotfix = sandbox.worktree(&main, "hotfix");
    let tip = lone_commit(&sandbox, &hotfix);
    fs::remove_dir_all(&hotfix).expect("it is there");
    let ran = at(&sandbox, &main, &["prune"]);
    assert!(ran.stderr.contains(&format!("git branch NAME {tip}\n")), "{}", ran.stderr);
}

/// Each seemed to keep them for the other.
#[test]
fn commits_that_only_those_lead_to_that_are_forgotten_are_told() {
    let (sandbox, main, hotfix) = project();
    let tip = lone_commit(&sandbox, &hotfix);
    let two = sandbox.path().join("two");
    sandbox.git(&main, &["worktree", "add", "-q", "--detach", &two.display().to_string(), &tip]);
    for root in [&hotfix, &two] {
        fs::remove_dir_all(root).expect("it is there");
    }
    let ran = at(&sandbox, &main, &["prune"]);
    assert!(ran.stderr.contains(&format!("git branch NAME {tip}\n")), "{}", ran.stderr);
}

/// The next removal said that it was gone.
#[test]
fn what_a_removal_that_was_cut_off_has_left_is_kept() {
    let (sandbox, main, hotfix) = project();
    remove_cut_off(&sandbox, &main, &["hotfix"], &hotfix, "rm \"$root/.git\"");
    let ran = at(&sandbox, &main, &["prune"]);
    let kept = format!(
        "wtsh: kept {0}: a removal of it was cut off\nwtsh:   finish it: wtsh remove {0}\n",
        hotfix.display()
    );
    assert_eq!((ran.code, ran.stderr.as_str()), (Some(0), kept.as_str()));
    removes(&sandbox, &main, &["hotfix"]);
    assert!(!hotfix.exists() && listed(&sandbox, &main) == 1);
}

/// git's own prune knows nothing of that.
#[test]
fn what_is_left_of_a_removal_is_not_said_to_be_gone() {
    let (sandbox, main, hotfix) = project();
    remove_cut_off(&sandbox, &main, &["hotfix"], &hotfix, "rm \"$root/.git\"");
    sandbox.git(&main, &["worktree", "prune"]);
    let said = ["was removed only in part, and git knows it no longer", "can be deleted: rm -rf "];
    refuses(&sandbox, &main, &["hotfix"], &said);
    assert!(hotfix.join("readme").exists());
    fs::remove_dir_all(&hotfix).expect("it is there");
    removes(&sandbox, &main, &["hotfix"]);
    assert_eq!(notes(&sandbox), 0);
}
