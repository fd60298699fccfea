//! Repositories out of an archive, and branches of strangers: what they bring along makes nothing happen elsewhere.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::*;
use crate::ran::{run, wtsh};

#[test]
fn the_list_of_what_is_ignored_is_not_written_through_a_link() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let (rc, exclude) = (sandbox.home().join(".bashrc"), main.join(".git/info/exclude"));
    fs::write(&rc, "# mine\n").expect("a file");
    let _ = fs::remove_file(&exclude);
    symlink(&rc, &exclude).expect("a link");
    let ran = at(&sandbox, &main, &["new", "x", "--path", ".w;touch PWNED;/x"]);
    assert_eq!(ran.code, Some(1), "{}", ran.stderr);
    assert!(ran.stderr.contains("info/exclude could not be written: it is a link"), "{}", ran.stderr);
    assert_eq!(fs::read_to_string(&rc).expect("it is there"), "# mine\n");
}

#[test]
fn a_note_in_the_repository_takes_nothing_back() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    sandbox.git(&main, &["branch", "mine"]);
    let start = sandbox.git(&main, &["rev-parse", "mine"]);
    let (theirs, base) = (sandbox.path().join("theirs/deep"), sandbox.path());
    fs::create_dir_all(&theirs).expect("folders");
    let entry = main.join(".git/worktrees/deep");
    fs::create_dir_all(&entry).expect("a folder");
    fs::write(entry.join("locked"), "initializing").expect("a lock");
    let note = format!(
        "wtsh making 1\0path={}\0base={}\0branch=mine\0start={start}\0end=\0",
        theirs.display(),
        base.display()
    );
    fs::write(main.join(".git/wtsh-making-1"), note).expect("a note");
    made(&sandbox, &main, &["q"]);
    assert!(theirs.exists() && entry.exists());
    assert_eq!(sandbox.git(&main, &["rev-parse", "mine"]), start);
}

#[test]
fn git_is_taken_from_no_worktree() {
    let sandbox = Sandbox::new();
    let main = sandbox.myproject();
    let (bin, ran) = (main.with_file_name("myproject-staging").join("bin"), sandbox.path().join("ran"));
    fs::create_dir(&bin).expect("a folder");
    fs::write(bin.join("git"), format!("#!/bin/sh\n: >'{}'\n", ran.display())).expect("a program");
    fs::set_permissions(bin.join("git"), fs::Permissions::from_mode(0o755)).expect("a mode");
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").expect("a PATH"));
    let made = run(wtsh(&sandbox, &main, &["new", "q"]).env("PATH", path));
    assert_eq!(made.code, Some(0), "{}", made.stderr);
    assert!(!ran.exists());
}
