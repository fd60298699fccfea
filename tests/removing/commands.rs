//! What the commands of `[remove] run` do is there when it is decided whether the worktree goes.

use std::fs;
use std::path::{Path, PathBuf};

use super::{notes, project, refuses, removes};
use crate::ran::at;
use crate::repository::Sandbox;

/// The person's own file has these commands, and the repository is allowed.
fn with_commands(commands: &str) -> (Sandbox, PathBuf, PathBuf) {
    let (sandbox, main, hotfix) = project();
    let config = sandbox.home().join(".config");
    fs::create_dir_all(&config).expect("a folder");
    fs::write(config.join("wtsh.toml"), format!("[remove]\nrun = [{commands}]\n")).expect("a file");
    assert_eq!(at(&sandbox, &main, &["allow"]).code, Some(0));
    ignore(&main);
    (sandbox, main, hotfix)
}

fn ignore(main: &Path) {
    fs::write(main.join(".git/info/exclude"), "*.sqlite3\n").expect("a file");
}

#[test]
fn an_ignored_file_that_one_makes_is_not_lost_unsaid() {
    let (sandbox, main, hotfix) = with_commands("'echo rows >dump.sqlite3'");
    let said = [
        "is not removed, but this of [remove] run has been at work: 'echo rows >dump.sqlite3'\n",
        "this has come since it was first looked at:\n",
        "nowhere else: dump.sqlite3 (5 bytes)\n",
    ];
    refuses(&sandbox, &main, &["hotfix"], &said);
    assert!(hotfix.join("dump.sqlite3").exists());
    assert_eq!(notes(&sandbox), 0);
    fs::remove_file(hotfix.join("dump.sqlite3")).expect("it is there");
    let ran = removes(&sandbox, &main, &["--force", "hotfix"]);
    assert!(ran.stderr.contains("nowhere else: dump.sqlite3 (5 bytes)\n"), "{}", ran.stderr);
}

#[test]
fn what_was_told_of_before_is_not_told_again() {
    let (sandbox, main, hotfix) = with_commands("'echo more >>two.sqlite3'");
    for name in ["one.sqlite3", "two.sqlite3"] {
        fs::write(hotfix.join(name), "rows\n").expect("a file");
    }
    let ran = removes(&sandbox, &main, &["--force", "hotfix"]);
    let told: Vec<_> = ran.stderr.lines().filter_map(|line| line.split_once("nowhere else: ")).collect();
    let told: Vec<_> = told.into_iter().map(|(_, files)| files).collect();
    let expected = ["one.sqlite3 (5 bytes), two.sqlite3 (5 bytes)", "two.sqlite3 (10 bytes)"];
    assert_eq!(told, expected, "{}", ran.stderr);
}

#[test]
fn a_commit_that_one_makes_on_the_branch_is_not_lost_unsaid() {
    let (sandbox, main, hotfix) = with_commands("'git commit -q --allow-empty -m last'");
    refuses(&sandbox, &main, &["--branch", "hotfix"], &["branch 'hotfix' is not merged", "last"]);
    assert!(hotfix.exists());
    assert!(sandbox.git(&main, &["branch", "--format=%(refname:short)"]).contains("hotfix"));
}

#[test]
fn stopped_in_one_it_is_not_said_to_be_as_it_was() {
    let (sandbox, main, hotfix) = with_commands("'echo one >../one', 'kill -INT $PPID', 'echo >../three'");
    let ran = at(&sandbox, &main, &["remove", "hotfix"]);
    assert_eq!(ran.code, Some(130), "{}", ran.stderr);
    let said = format!(
        "stopped: {} stays, but this of [remove] run has been at work: 'echo one >../one', 'kill -INT $PPID'\n",
        hotfix.display()
    );
    assert!(ran.stderr.contains(&said), "{}", ran.stderr);
    assert!(hotfix.exists() && sandbox.path().join("one").exists() && !sandbox.path().join("three").exists());
}
