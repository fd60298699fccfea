//! A worktree on a volume that is not mounted has all that it had, but for its folder. What is mounted in one has what lies elsewhere.

use std::fs;
use std::path::{Path, PathBuf};

use super::{project, refuses};
use crate::ran::{Ran, at, run};
use crate::repository::Sandbox;

/// Where the index of one file has that file's device (gitformat-index(5)).
const DEVICE: std::ops::Range<usize> = 28..32;

/// A worktree `away` in a folder of its own, `volume/w`.
fn away(sandbox: &Sandbox, main: &Path) -> PathBuf {
    let root = sandbox.path().join("volume/w/away");
    sandbox.git(main, &["worktree", "add", "-q", "-b", "away", &root.display().to_string()]);
    root
}

/// git has last seen it on another file system than that of this folder.
pub fn was_on_another_device(main: &Path) {
    let index = main.join(".git/worktrees/away/index");
    let mut content = fs::read(&index).expect("an index");
    content[DEVICE].copy_from_slice(&[0xff; 4]);
    fs::write(&index, content).expect("it can be written");
}

#[test]
fn it_is_not_made_again() {
    let (sandbox, main, _) = project();
    let root = away(&sandbox, &main);
    was_on_another_device(&main);
    // As umount(8) leaves it.
    fs::remove_dir_all(&root).expect("it is there");
    let entry = main.join(".git/worktrees/away/index");
    let path = root.display().to_string();
    let elsewhere = sandbox.path().join("elsewhere").display().to_string();
    for arguments in [
        &["new", "away"][..],
        &["new", "away", "--path", &path],
        &["new", "away", "--path", &elsewhere],
        &["path", "away"],
        &["move", "away", &elsewhere],
    ] {
        let ran = at(&sandbox, &main, arguments);
        assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""), "{arguments:?}: {}", ran.stderr);
        let point = format!("{}/volume/w may be on a volume that is not mounted\n", sandbox.path().display());
        for words in [&point, "mount it", &format!("git worktree remove {path}\n")] {
            assert!(ran.stderr.contains(words), "{arguments:?}: {words:?} is not in:\n{}", ran.stderr);
        }
        assert!(entry.exists(), "{arguments:?}");
    }
    refuses(&sandbox, &main, &["away"], &["volume that is not mounted"]);
}

#[test]
fn one_that_lies_directly_in_the_mount_point_is_kept() {
    let (sandbox, main, _) = project();
    let root = away(&sandbox, &main);
    was_on_another_device(&main);
    fs::remove_dir_all(&root).expect("it is there");
    fs::create_dir(&root).expect("the mount point stays");
    let ran = at(&sandbox, &main, &["prune"]);
    let command = format!("rmdir {0} && git worktree remove {0}\n", root.display());
    assert!(ran.stderr.contains("not mounted") && ran.stderr.contains(&command), "{}", ran.stderr);
    let ran = at(&sandbox, &main, &["new", "away"]);
    assert!(ran.code == Some(1) && ran.stderr.contains("not mounted"), "{}", ran.stderr);
    assert!(main.join(".git/worktrees/away/index").exists());
}

#[test]
fn a_mount_point_in_the_repository_is_one() {
    let (sandbox, main, _) = project();
    let point = main.join(".worktrees");
    let root = point.join("away").display().to_string();
    sandbox.git(&main, &["worktree", "add", "-q", "-b", "away", &root]);
    was_on_another_device(&main);
    fs::remove_dir_all(&root).expect("it is there");
    let ran = at(&sandbox, &main, &["prune"]);
    assert!(ran.stderr.contains(&format!("but {} may be", point.display())), "{}", ran.stderr);
}

#[test]
fn a_folder_of_worktrees_that_was_deleted_is_none() {
    for is_there in [false, true] {
        let (sandbox, main, _) = project();
        let root = away(&sandbox, &main);
        let around = root.parent().expect("a folder");
        fs::remove_dir_all(around).expect("it is there");
        if is_there {
            fs::create_dir(around).expect("a folder");
        }
        let ran = at(&sandbox, &main, &["prune"]);
        assert!(ran.stderr.contains(&format!("pruned {}: ", root.display())), "{}", ran.stderr);
    }
}

/// The numbers of devices are others after a start of the machine.
#[test]
fn numbers_that_are_not_those_of_before_say_nothing() {
    let (sandbox, main, _) = project();
    let root = away(&sandbox, &main);
    fs::remove_dir_all(root.parent().expect("a folder")).expect("it is there");
    let index = main.join(".git/index");
    let mut content = fs::read(&index).expect("an index");
    content[DEVICE].copy_from_slice(&[0xfe; 4]);
    fs::write(&index, content).expect("it can be written");
    let ran = at(&sandbox, &main, &["prune"]);
    assert!(ran.stderr.contains("not mounted"), "{}", ran.stderr);
}

/// git deleted what lies elsewhere through the mount.
#[test]
fn where_something_is_mounted_nothing_is_removed() {
    let (sandbox, main, hotfix) = project();
    fs::write(main.join(".git/info/exclude"), "media\n").expect("a file");
    for root in [&main, &hotfix] {
        fs::create_dir(root.join("media")).expect("a folder");
    }
    fs::write(main.join("media/photo"), "precious").expect("a file");
    let script = format!(
        "mount --bind '{0}/media' '{1}/media' && exec '{2}' remove --force hotfix",
        main.display(),
        hotfix.display(),
        env!("CARGO_BIN_EXE_wtsh")
    );
    let mut command = sandbox.command("unshare", &main);
    let unshare = ["--user", "--map-root-user", "--mount", "sh", "-c", &script];
    let Ran { code, stderr, .. } = run(command.args(unshare).env("PWD", &main));
    assert_eq!(code, Some(1), "{stderr}");
    let point = hotfix.join("media").display().to_string();
    for words in [format!("something is mounted at {point}\n"), format!("    umount {point}\n")] {
        assert!(stderr.contains(&words), "{words:?} is not in:\n{stderr}");
    }
    assert!(main.join("media/photo").exists() && hotfix.join("readme").exists());
}
