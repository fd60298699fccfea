//! Repositories out of an archive: what lies in `.git` there was written by a stranger.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use super::cut_off::{entry, remove_cut_off};
use super::{project, refuses, removes};
use crate::ran::at;

/// A note that all may be lost, as it was written before notes had a place of their own, and as it is written now.
fn forge_notes(main: &Path, root: &Path) {
    let text = format!("wtsh-removing 1\n{}\n-\nforced\n", root.display());
    fs::write(entry(main).join("wtsh-removing"), &text).expect("a note");
    fs::write(entry(main).join("wtsh-removing-1"), format!("{text}-\n")).expect("a note");
}

#[test]
fn a_note_in_the_repository_deletes_no_folder_of_the_persons() {
    let (sandbox, main, hotfix) = project();
    let theirs = sandbox.path().join("theirs");
    fs::rename(&hotfix, sandbox.path().join("away")).expect("it is there");
    fs::create_dir(&theirs).expect("a folder");
    fs::write(theirs.join("thesis"), "years").expect("a file");
    fs::write(entry(&main).join("gitdir"), format!("{}/.git\n", theirs.display())).expect("a file");
    fs::write(main.join(".git/info/exclude"), "*\n").expect("a file");
    forge_notes(&main, &theirs);
    for arguments in [&["hotfix"][..], &["--force", "hotfix"]] {
        refuses(&sandbox, &main, arguments, &["but its .git is gone or belongs to something else"]);
        assert_eq!(fs::read_dir(&theirs).expect("a folder").count(), 1, "there is the one file");
    }
}

#[test]
fn a_note_in_the_repository_hides_no_commit() {
    let (sandbox, main, hotfix) = project();
    sandbox.git(&hotfix, &["checkout", "-q", "--detach"]);
    sandbox.commit(&hotfix, "mine", "x\n", "mine");
    forge_notes(&main, &hotfix);
    refuses(&sandbox, &main, &["hotfix"], &["1 commit"]);
    assert!(hotfix.exists());
}

/// The person goes on working in what a removal has left.
#[test]
fn a_commit_made_after_a_removal_was_cut_off_is_named() {
    let (sandbox, main, hotfix) = project();
    sandbox.git(&hotfix, &["checkout", "-q", "--detach"]);
    sandbox.commit(&hotfix, "one", "x\n", "one");
    remove_cut_off(&sandbox, &main, &["--force", "hotfix"], &hotfix, "true");
    sandbox.commit(&hotfix, "two", "x\n", "two");
    refuses(&sandbox, &main, &["hotfix"], &["2 commits"]);
    removes(&sandbox, &main, &["--force", "hotfix"]);
}

#[test]
fn nothing_is_written_before_it_is_decided() {
    let (sandbox, main, hotfix) = project();
    sandbox.commit(&hotfix, "folder/more", "x\n", "more");
    remove_cut_off(&sandbox, &main, &["hotfix"], &hotfix, "rm \"$root/.git\" \"$root/readme\"");
    fs::write(hotfix.join("folder/new"), "x").expect("a file");
    refuses(&sandbox, &main, &["hotfix"], &["1 untracked file: folder/new\n"]);
    assert!(!hotfix.join(".git").exists());
    fs::remove_file(hotfix.join("folder/new")).expect("it is there");
    removes(&sandbox, &main, &["hotfix"]);
    assert!(!hotfix.exists() && !entry(&main).exists());
}

#[test]
fn nothing_is_written_where_a_link_in_the_git_dir_leads() {
    let (sandbox, main, hotfix) = project();
    let key = sandbox.home().join("key");
    fs::write(&key, "secret").expect("a file");
    for name in ["wtsh-removing.new", "wtsh-removing"] {
        symlink(&key, entry(&main).join(name)).expect("a link");
    }
    removes(&sandbox, &main, &["hotfix"]);
    assert!(!hotfix.exists());
    assert_eq!(fs::read_to_string(&key).expect("it is there"), "secret");
}

/// git itself would empty the folder that such a link leads to.
#[test]
fn a_link_among_gits_own_folders_is_not_followed() {
    let (sandbox, main, hotfix) = project();
    let (worktrees, theirs) = (main.join(".git/worktrees"), sandbox.path().join("theirs"));
    fs::create_dir(&theirs).expect("a folder");
    fs::write(theirs.join("thesis"), "years").expect("a file");
    let are_left_alone = || {
        for arguments in [&["remove", "hotfix"][..], &["prune"], &["new", "q"]] {
            let ran = at(&sandbox, &main, arguments);
            assert_eq!(ran.code, Some(1), "{arguments:?}: {}", ran.stderr);
            assert!(ran.stderr.contains("is a link"), "{arguments:?}: {}", ran.stderr);
        }
        assert!(theirs.join("thesis").exists() && hotfix.exists());
    };
    symlink(&theirs, worktrees.join("evil")).expect("a link");
    are_left_alone();
    fs::remove_file(worktrees.join("evil")).expect("it is there");
    fs::rename(&worktrees, theirs.join("worktrees")).expect("it is there");
    symlink(theirs.join("worktrees"), &worktrees).expect("a link");
    are_left_alone();
}

/// Nobody has said yes to what the branch brings along; looking whether anything is changed runs it.
#[test]
fn no_hook_runs_at_the_removal() {
    let (sandbox, main, hotfix) = project();
    let hook = hotfix.join("hooks/post-index-change");
    let ran = sandbox.path().join("ran");
    fs::create_dir(hotfix.join("hooks")).expect("a folder");
    fs::write(&hook, format!("#!/bin/sh\n: >'{}'\n", ran.display())).expect("a hook");
    fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("a mode");
    sandbox.git(&hotfix, &["add", "hooks"]);
    sandbox.git(&hotfix, &["commit", "-q", "-m", "a hook"]);
    sandbox.git(&main, &["config", "core.hooksPath", "hooks"]);
    // The index is not true any more of a file that was written again.
    fs::write(hotfix.join("readme"), "first\n").expect("a file");
    let moment = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000_000);
    let file = fs::File::options().write(true).open(hotfix.join("readme")).expect("a file");
    file.set_modified(moment).expect("a time");
    removes(&sandbox, &main, &["hotfix"]);
    assert!(!ran.exists());
}

#[test]
fn no_hook_of_a_repository_that_is_not_allowed_runs_where_a_branch_goes() {
    for is_allowed in [false, true] {
        let (sandbox, main, _) = project();
        if is_allowed {
            assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
        }
        let (hook, ran) = (main.join(".git/hooks/reference-transaction"), sandbox.path().join("ran"));
        fs::create_dir_all(main.join(".git/hooks")).expect("a folder");
        fs::write(&hook, format!("#!/bin/sh\n: >'{}'\n", ran.display())).expect("a hook");
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("a mode");
        removes(&sandbox, &main, &["hotfix", "--branch"]);
        assert_eq!(ran.exists(), is_allowed);
    }
}
